import type { Slot } from '@sas-embed/contract';

/** How many alternatives a regulator is offered at once. */
const SHOWN = 6;

/** The slots nearest to the one wanted: those after it first, then those before it; none that has begun. */
export function nearestSlots(slots: readonly Slot[], wanted: Slot, now: number): readonly Slot[] {
  const at = Date.parse(wanted.start);
  const free = slots
    .filter((s) => s.id !== wanted.id && Date.parse(s.start) > now)
    .sort((a, b) => Date.parse(a.start) - Date.parse(b.start));
  const after = free.filter((s) => Date.parse(s.start) >= at);
  const before = free.filter((s) => Date.parse(s.start) < at);
  return [...after, ...before.reverse()].slice(0, SHOWN);
}
