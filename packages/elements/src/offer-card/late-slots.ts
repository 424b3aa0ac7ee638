import type { Slot } from '@sas-embed/contract';
import { wallClock } from '../localize/index.js';

/**
 * The slots that wait: new ones, earlier than one that the card already shows on that day. To put them in would move
 * what is under the pointer, so the regulator is told and lets them in.
 * @param shown - what the card shows
 * @param next - what is known now
 * @returns those of `next` to keep back
 */
export function lateSlots(shown: readonly Slot[], next: readonly Slot[], timeZone: string): ReadonlySet<Slot> {
  const late = new Set<Slot>();
  const known = new Set(shown.map((slot) => slot.id));
  const added = next.filter((slot) => !known.has(slot.id));
  if (!added.length || !known.size) return late;
  const still = new Set(next.map((slot) => slot.id));
  const lastOfDay = new Map<string, number>();
  for (const { id, start } of shown) {
    if (!still.has(id)) continue;
    const at = Date.parse(start);
    const { date } = wallClock(at, timeZone);
    lastOfDay.set(date, Math.max(at, lastOfDay.get(date) ?? at));
  }
  for (const slot of added) {
    const at = Date.parse(slot.start);
    if (at < (lastOfDay.get(wallClock(at, timeZone).date) ?? at)) late.add(slot);
  }
  return late;
}
