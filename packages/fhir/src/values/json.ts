/** A JSON object of unknown content. */
export type JsonObject = { readonly [key: string]: unknown };

const NONE: readonly unknown[] = [];

/** The value as an object, or `undefined` when it is none. */
export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

/** The value as a list: an array as it is, a lone value as a list of one, nothing as an empty list. */
export function asList(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? NONE : [value];
}
