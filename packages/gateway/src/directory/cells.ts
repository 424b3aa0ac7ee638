/** Rows and columns of the grid in one degree. */
const PER_DEGREE = 10;
/** Columns of the grid around the earth. */
const COLUMNS = 360 * PER_DEGREE;
/** A degree of latitude in kilometres, a little short: the cells must cover the circle. */
const KM_PER_DEGREE = 110.5;

const rowOf = (latitude: number): number => Math.floor((latitude + 90) * PER_DEGREE);
const columnOf = (longitude: number): number => Math.floor((longitude + 180) * PER_DEGREE);

/** The cell of a grid of a tenth of a degree; the database's `geo_cell` says the same. */
export function cellOf({ latitude, longitude }: { latitude: number; longitude: number }): number {
  return rowOf(latitude) * COLUMNS + columnOf(longitude);
}

/** The cells that hold a circle, each once. */
export function cellsAround(
  { latitude, longitude }: { latitude: number; longitude: number },
  radiusKm: number,
): number[] {
  const up = radiusKm / KM_PER_DEGREE;
  // A degree of longitude is shortest at the edge that is nearest to a pole.
  const edge = Math.min(89, Math.abs(latitude) + up);
  const aside = Math.min(180, up / Math.cos((edge * Math.PI) / 180));
  const cells = new Set<number>();
  const [south, north] = [Math.max(-90, latitude - up), Math.min(90, latitude + up)];
  const [west, east] = [columnOf(longitude - aside), columnOf(longitude + aside)];
  for (let row = rowOf(south); row <= rowOf(north); row++) {
    for (let column = west; column <= east; column++) {
      cells.add(row * COLUMNS + ((column + COLUMNS) % COLUMNS));
    }
  }
  return [...cells];
}
