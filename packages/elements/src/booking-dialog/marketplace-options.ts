import { overbookingDates, overbookingTimes, type MarketplaceCase } from '@sas-embed/contract';
import { nameZone, zoneOffset } from '../localize/index.js';
import { CODES, type Field } from './marketplace-codes.js';
import type { PanelTexts } from './marketplace-view.js';
import { windowsFrom } from './marketplace-windows.js';
import type { OrientationTarget } from './orientation-form.js';

/**
 * What can be chosen in a list now: value and text.
 * @param date - the day that is chosen, for the times of it
 */
export function optionsOf(
  name: Field,
  date: string,
  now: number,
  zone: string,
  t: PanelTexts,
): readonly (readonly [string, string])[] {
  if (name === 'date') return overbookingDates(now, zone).map((day) => [day, t.localizer.day(day, 'long')]);
  if (name === 'time') {
    const times = date ? overbookingTimes(date, now, zone) : [];
    return times.map((time) => [String(time), t.localizer.time(time, zone)]);
  }
  if (name === 'window') return windowsFrom(now, zone).map(({ key }) => [key, t.t(`marketplace.window.${key}`)]);
  return CODES[name].map((code) => [code, t.t(`marketplace.${name}.${code}` as 'marketplace.reason.other')]);
}

/** The place's zone, where its clock is not the viewer's. */
export function zoneNote(now: number, zone: string, t: PanelTexts): string | undefined {
  if (zoneOffset(now, zone) === zoneOffset(now, t.localizer.viewerTimeZone)) return undefined;
  const { name, offset } = nameZone(t.localizer, zone, now);
  return t.t('marketplace.zone', { zone: name, offset });
}

/** The case that a community is asked for; none where there is no case. */
export function caseOf({ caseRef, launchId }: OrientationTarget): MarketplaceCase | undefined {
  return launchId !== undefined ? { launchId } : caseRef === undefined ? undefined : { caseRef };
}
