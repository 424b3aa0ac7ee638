import { addDays, DAYS_SHOWN, instantOf, localDate, toZonedIso, type Slot } from '@sas-embed/contract';
import type { SlotWindow, SourceSlot } from '../availability/index.js';
import { slotActions, type Principal } from '../identity/index.js';

/** A source's slot as the API sends it to this principal: without the editor's address, with what he may do with it. */
export function toApiSlot(slot: SourceSlot, principal: Principal, heldByOthers = 0): Slot {
  const { bookingUrl: _inside, ...rest } = slot;
  return { ...rest, heldByOthers, actions: slotActions(principal, slot) };
}

/** From now to the end of the third local day of the place, as every search asks. */
export function slotWindow(now: Date, timeZone: string): SlotWindow {
  const dayAfter = addDays(localDate(now.getTime(), timeZone), DAYS_SHOWN);
  return { from: now, to: new Date(instantOf(dayAfter, '00:00', timeZone) - 1) };
}

/** ISO 8601 text with the place's offset. */
export function zoned(instant: Date, timeZone: string): string {
  return toZonedIso(instant.getTime(), timeZone);
}

/** How many slots are offered instead of one that was taken. */
const ALTERNATIVES = 5;

/** The free slots nearest after the one that was wanted, then, when those are few, the ones before it; by time. */
export function nextSlots(free: readonly SourceSlot[], wanted: { id: string; start?: Date }, now: Date): SourceSlot[] {
  const startOf = (slot: SourceSlot) => Date.parse(slot.start);
  const from = wanted.start?.getTime() ?? now.getTime();
  const open = free
    .filter((slot) => slot.id !== wanted.id && !isPast(slot, now))
    .sort((a, b) => startOf(a) - startOf(b) || (a.id < b.id ? -1 : 1));
  const after = open.filter((slot) => startOf(slot) >= from);
  const before = open.filter((slot) => startOf(slot) < from).reverse();
  return [...after, ...before].slice(0, ALTERNATIVES).sort((a, b) => startOf(a) - startOf(b));
}

/** Whether it is too late for the slot: a créneau that has begun, a plage (walk-in, several patients) that has ended. */
export function isPast(slot: SourceSlot, now: Date): boolean {
  const isRange = slot.appointmentType === 'WALKIN' || slot.capacity !== undefined;
  return Date.parse(isRange ? (slot.end ?? slot.start) : slot.start) <= now.getTime();
}
