import type { Slot, Source } from '@sas-embed/contract';
import type { SearchState } from './search-model.js';
import { changeOffer, rebuilt, replaced } from './search-reducer.js';

// What a booking changes in a search. Apart from the model, since it loads with the booking.

/**
 * Takes a slot away, from every card that shows it: its booking was refused, or it is ours now. A practitioner may have a
 * card of his own and one under his CPTS; a slot has the same id on both.
 */
export function removeSlot(state: SearchState, slotId: string): SearchState {
  const offers = state.offers.map((it) => {
    const slot = it.slots.find((s) => s.id === slotId);
    return slot ? rebuilt({ ...it, lists: replaced(it.lists, slot, undefined) }) : it;
  });
  return offers.every((it, i) => it === state.offers[i]) ? state : { ...state, offers };
}

/** Puts an offer's slots, read again from their source, in place of those known. */
export function replaceSlots(
  state: SearchState,
  offerId: string,
  slots: readonly Slot[],
  sources: readonly Source[],
): SearchState {
  return changeOffer(state, offerId, (it) => {
    const lists = new Map(it.lists);
    for (const source of sources) {
      if (source.state === 'answered') lists.set(source.id, []);
    }
    for (const slot of slots) lists.set(slot.sourceId, [...(lists.get(slot.sourceId) ?? []), slot]);
    const known = it.sources.map((old) => sources.find((s) => s.id === old.id) ?? old);
    return rebuilt({ ...it, lists, sources: known });
  });
}
