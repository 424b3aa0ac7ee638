import type { ReadFreeSlot } from './types.js';

/**
 * Finds the slots that an answer holds twice under one entry. Agendas come in the order of time, as a rule, and then no
 * slot can have come before: only an answer without that order costs an index.
 */
export class Repeats {
  #latest = -Infinity;
  #firstOfId: Map<string, ReadFreeSlot> | undefined;

  /**
   * Whether the same sound slot came before: same id, times, types and modes. Slots that only share an id are two: some
   * editors send a slot once for each type.
   *
   * @param before the slots of the entry so far, none of them a repeat
   */
  has(slot: ReadFreeSlot, before: readonly ReadFreeSlot[]): boolean {
    if (this.#firstOfId === undefined) {
      const start = slot.start.getTime();
      if (start > this.#latest) {
        this.#latest = start;
        return false;
      }
      this.#firstOfId = new Map<string, ReadFreeSlot>();
      for (const other of before) rememberFirst(other, this.#firstOfId);
    }
    const first = rememberFirst(slot, this.#firstOfId);
    return first !== undefined && isSame(first, slot);
  }
}

/** The first slot of this id, when there is one; else this becomes it. */
function rememberFirst(slot: ReadFreeSlot, firstOfId: Map<string, ReadFreeSlot>): ReadFreeSlot | undefined {
  if (slot.fhirId === undefined) return undefined;
  const first = firstOfId.get(slot.fhirId);
  if (first === undefined) firstOfId.set(slot.fhirId, slot);
  return first;
}

function isSame(a: ReadFreeSlot, b: ReadFreeSlot): boolean {
  return (
    a.start.getTime() === b.start.getTime() &&
    a.end?.getTime() === b.end?.getTime() &&
    a.visibility.join() === b.visibility.join() &&
    a.modes.join() === b.modes.join()
  );
}
