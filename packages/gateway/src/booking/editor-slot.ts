import type { Slot } from '@sas-embed/contract';
import type { SourceSlot } from '../availability/index.js';
import { ProblemError } from '../contract/index.js';
import type { DirectoryOffer } from '../directory/index.js';
import { maySeeSlot, type Principal } from '../identity/index.js';
import { freeAgendaSlots } from './agenda.js';
import type { BookingDeps } from './deps.js';
import { isPast, nextSlots, slotWindow, toApiSlot } from './slots.js';

/** The problem of a slot that is gone, with what may be booked instead. */
export function slotTaken(
  principal: Principal,
  free: readonly SourceSlot[],
  wanted: { id: string; start?: Date },
  now: Date,
): ProblemError {
  const visible = free.filter((slot) => maySeeSlot(principal, slot));
  const alternatives: Slot[] = nextSlots(visible, wanted, now).map((slot) => toApiSlot(slot, principal));
  return new ProblemError('slot-taken', {
    detail: 'The slot is no longer free; `alternatives` are the next free slots of the same offer.',
    alternatives,
  });
}

/** Throws when this principal does not see the slot, or when its time has passed. */
export function requireBookable(principal: Principal, slot: SourceSlot, now: Date): void {
  if (!maySeeSlot(principal, slot)) throw new ProblemError('slot-unknown', { detail: 'The offer has no such slot.' });
  if (isPast(slot, now)) throw new ProblemError('slot-in-the-past', { detail: 'The slot has begun.' });
}

/**
 * The slot as its editor tells it now; throws when it is gone or the editor cannot tell. Takes as long as the editor does:
 * never inside a transaction.
 */
export async function readEditorSlot(
  { availability, clock, database }: Pick<BookingDeps, 'availability' | 'clock' | 'database'>,
  principal: Principal,
  offer: DirectoryOffer,
  slotId: string,
  signal: AbortSignal,
): Promise<SourceSlot> {
  const { id: offerId, place } = offer.offer;
  if (offer.editorIds.length === 0) throw new ProblemError('slot-unknown', { detail: 'The offer has no such slot.' });
  const window = slotWindow(clock.now(), place.timeZone);
  const read = await availability.readOffer(offer, window, signal);
  const slot = read.slots.find((candidate) => candidate.id === slotId);
  const now = clock.now();
  if (slot) {
    requireBookable(principal, slot, now);
    return slot;
  }
  // Not there, but a source is silent: it may be there. Saying "taken" would turn an error into "no availability".
  const missing = read.sources.find(
    ({ kind, state, incomplete }) => kind === 'editor' && (state !== 'answered' || incomplete === true),
  );
  if (missing) {
    const code =
      missing.state === 'late' ? 'editor-late' : missing.state === 'disabled' ? 'editor-disabled' : 'editor-failed';
    throw new ProblemError(code, { detail: `The slot could not be read again from ${missing.label}.` });
  }
  const agenda = (await freeAgendaSlots(database.db, [offer], window, now, principal.regulatorId)).get(offerId) ?? [];
  throw slotTaken(principal, [...read.slots, ...agenda], { id: slotId }, now);
}
