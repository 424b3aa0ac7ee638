import type { ReadFreeSlot } from './types.js';

/** The first slot of each id, and whose it is. */
export type SeenSlots = Map<string, { readonly slot: ReadFreeSlot; readonly owner: object }>;

/**
 * Whether the same sound slot came before: same id, times, owner, types and modes. Slots that only share an id are two:
 * some editors send a slot once for each type.
 *
 * @param owner the entry that the slot belongs to
 */
export function isRepeat(slot: ReadFreeSlot, owner: object, seen: SeenSlots): boolean {
  if (slot.fhirId === undefined) return false;
  const before = seen.get(slot.fhirId);
  if (before === undefined) {
    seen.set(slot.fhirId, { slot, owner });
    return false;
  }
  return (
    before.owner === owner &&
    before.slot.start.getTime() === slot.start.getTime() &&
    before.slot.end?.getTime() === slot.end?.getTime() &&
    before.slot.visibility.join() === slot.visibility.join() &&
    before.slot.modes.join() === slot.modes.join()
  );
}
