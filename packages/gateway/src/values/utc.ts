/** ISO 8601 text in UTC, to the second: for instants that belong to no place. */
export function utc(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}Z`;
}
