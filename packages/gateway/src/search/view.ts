import { AGENDA_SOURCE_ID } from '@sas-embed/contract';
import type { Holds } from '../booking/index.js';
import type { Offer, OfferSlotList, Slot } from '@sas-embed/contract';
import type { SourceSlot, SourceSlotList } from '../availability/index.js';
import type { DirectoryOffer } from '../directory/index.js';
import { maySeeSlot, offerActions, slotActions, type Principal } from '../identity/index.js';
import type { ZoneWindows } from './window.js';

/** An offer as this principal sees it. */
export function offerView(offer: DirectoryOffer, sources: Offer['sources'], principal: Principal): Offer {
  return { ...offer.offer, sources, actions: offerActions(principal, offer) };
}

/** What turns sources' slots into those of one principal's screen. */
export interface SlotViewContext {
  principal: Principal;
  holds: Holds;
  windows: ZoneWindows;
  /** The zone of an offer's place. */
  timeZoneOf(offerId: string): string;
  /** Told when who holds what cannot be read; the slots are shown without it. */
  onHoldsUnknown(error: unknown): void;
}

/**
 * The lists as this principal sees them: only slots of visible types, within the place's own three days, with how many
 * colleagues hold each. An agenda slot with no place left for another hold is left out. What must stay inside the gateway
 * (`bookingUrl`) goes.
 */
export async function slotViews(lists: readonly SourceSlotList[], context: SlotViewContext): Promise<OfferSlotList[]> {
  const { principal, windows } = context;
  const visible = lists.map(({ offerId, slots }) => {
    const { from, to } = windows.of(context.timeZoneOf(offerId));
    const inWindow = ({ start, sourceId }: SourceSlot) => {
      const at = Date.parse(start);
      // A plage of the agenda is free until its end, so the agenda itself decides when one has passed.
      return at <= to.getTime() && (sourceId === AGENDA_SOURCE_ID || at >= from.getTime());
    };
    return { offerId, slots: slots.filter((slot) => inWindow(slot) && maySeeSlot(principal, slot)) };
  });
  const ids = visible.flatMap(({ slots }) => slots.map(({ id }) => id));
  const held = ids.length > 0 ? await heldByOthers(ids, context) : new Map<string, number>();
  return visible.map(({ offerId, slots }) => ({
    offerId,
    slots: slots.flatMap((slot) => {
      const holders = held.get(slot.id) ?? 0;
      if (slot.sourceId === AGENDA_SOURCE_ID && holders > 0 && placesLeft(slot) <= holders) return [];
      return [slotView(slot, holders, principal)];
    }),
  }));
}

async function heldByOthers(ids: readonly string[], context: SlotViewContext): Promise<Map<string, number>> {
  try {
    return await context.holds.heldByOthers(ids, context.principal);
  } catch (error) {
    context.onHoldsUnknown(error);
    return new Map();
  }
}

function placesLeft({ capacity }: SourceSlot): number {
  return capacity ? capacity.max - capacity.taken : 1;
}

function slotView(slot: SourceSlot, holders: number, principal: Principal): Slot {
  const { bookingUrl: _kept, ...sent } = slot;
  return {
    ...sent,
    heldByOthers: holders,
    actions: slotActions(principal, slot),
  };
}
