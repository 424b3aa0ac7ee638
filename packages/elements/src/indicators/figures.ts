import type { Indicators } from '@sas-embed/contract';

/** One indicator, as it is read. */
export type Indicator = Indicators['indicators'][number];
/** One line of it. */
export type Row = Indicator['rows'][number];

/** The indicator of this id. */
export const indicatorOf = ({ indicators }: Indicators, id: Indicator['id']): Indicator | undefined =>
  indicators.find((one) => one.id === id);

/** Its line of the whole, or of a detail of the whole. */
export const wholeOf = (indicator: Indicator | undefined, detail?: string): Row | undefined =>
  indicator?.rows.find((row) => row.key === undefined && row.detail === detail);

/** The number of the last month; undefined where there is none, null where it is hidden. */
export const lastOf = (row: Row | undefined): number | null | undefined => row?.values.at(-1);

/**
 * The part that a detail has of the whole in the last month, in per cent. Of what is hidden only the whole or the rest can be told:
 * then nothing is.
 */
export function shareOf(indicator: Indicator | undefined, detail: string, isRest = false): number | undefined {
  const whole = lastOf(wholeOf(indicator));
  const part = lastOf(wholeOf(indicator, detail)) ?? (wholeOf(indicator, detail) ? null : 0);
  if (!whole || part === null) return undefined;
  return ((isRest ? whole - part : part) / whole) * 100;
}

/** The lines that a chart stacks: the details of the whole, or the whole where it has none. */
export function stacked({ rows }: Indicator): Row[] {
  const whole = rows.filter(({ key }) => key === undefined);
  const details = whole.filter(({ detail }) => detail !== undefined);
  return details.length > 0 ? details : whole;
}

/** The lines of the groups without their details, the largest of the last month first. */
export function groups({ rows }: Indicator): Row[] {
  const own = rows.filter(({ key, detail }) => key !== undefined && detail === undefined);
  return own.sort((a, b) => (lastOf(b) ?? 0) - (lastOf(a) ?? 0));
}

/** The month so many before. */
export function monthBefore(month: string, n: number): string {
  const [year, of] = month.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, of - 1 - n, 1)).toISOString().slice(0, 7);
}
