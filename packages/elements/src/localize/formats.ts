import type { Localizer } from './localizer.js';

/*
 * Formats that some elements need and others do not: functions of their own, so that each element loads what it says.
 * Intl's objects are made when first needed and kept.
 */

const kept = new Map<string, unknown>();

function keep<T>(key: string, make: () => T): T {
  let found = kept.get(key) as T | undefined;
  if (!found) kept.set(key, (found = make()));
  return found;
}

/** A number of this language with at most `digits` digits after the separator. */
const formatNumber = ({ locale }: Localizer, value: number, digits: 0 | 1) =>
  keep(`${locale} ${digits}`, () => new Intl.NumberFormat(locale, { maximumFractionDigits: digits })).format(value);

/** A distance in the unit one would say: `850 m`, `1,2 km`. */
export const formatDistance = (localizer: Localizer, meters: number): string =>
  meters < 1000
    ? `${formatNumber(localizer, Math.ceil(meters / 10) * 10, 0)} m`
    : `${formatNumber(localizer, meters / 1000, meters < 10_000 ? 1 : 0)} km`;

/** A duration in seconds with one decimal: `1,4 s`. */
export const formatSeconds = (localizer: Localizer, milliseconds: number): string =>
  `${formatNumber(localizer, Math.max(0.1, milliseconds / 1000), 1)} s`;

/** `A, B et C`. */
export const formatList = ({ locale }: Localizer, items: readonly string[]): string =>
  keep(`${locale} list`, () => new Intl.ListFormat(locale, { type: 'conjunction' })).format(items);

/** A share of one: `99,8 %`. */
export const formatPercent = ({ locale }: Localizer, share: number): string =>
  keep(`${locale} %`, () => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })).format(
    share,
  );
