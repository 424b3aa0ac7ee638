import { toZonedIso, type Slot, type Source } from '@sas-embed/contract';
import type { FastifyBaseLogger } from 'fastify';
import type { SourceSlot } from '../availability/index.js';
import type { DirectoryOffer } from '../directory/index.js';
import type { Principal } from '../identity/index.js';
import { planSources } from './sources.js';
import type { SearchDependencies } from './types.js';
import { slotViews } from './view.js';
import { ZoneWindows } from './window.js';

/** Whose slots are read again, and for whom. */
export interface OfferSlotsRequest {
  offer: DirectoryOffer;
  principal: Principal;
  signal: AbortSignal;
  log: FastifyBaseLogger;
}

/** One offer's slots, read again now from its editors or from the SAS agenda, as this principal sees them. */
export async function readOfferSlots(
  dependencies: SearchDependencies,
  { offer, principal, signal, log }: OfferSlotsRequest,
): Promise<{ at: Date; slots: Slot[]; sources: Source[] }> {
  const { clock, holds } = dependencies;
  const { id, place } = offer.offer;
  const windows = new ZoneWindows(clock.now());
  const found = await readSources();
  const [view] = await slotViews([{ offerId: id, slots: found.slots }], {
    principal,
    holds,
    windows,
    timeZoneOf: () => place.timeZone,
    onHoldsUnknown: (error) => log.error({ err: error }, 'reading holds failed'),
  });
  return { at: found.at, slots: view?.slots ?? [], sources: found.sources };

  async function readSources(): Promise<{ at: Date; slots: SourceSlot[]; sources: Source[] }> {
    const { availability, agenda } = dependencies;
    const window = windows.of(place.timeZone);
    const plan = planSources([offer], availability, agenda);
    if (plan.fromAgenda.length === 0) return availability.readOffer(offer, window, signal);
    const startedAt = performance.now();
    const lists = await agenda.freeSlots(plan.fromAgenda, window, principal);
    const at = clock.now();
    const answered: Source = {
      ...agenda.source(1),
      state: 'answered',
      latencyMs: Math.round(performance.now() - startedAt),
      at: toZonedIso(at.getTime(), 'UTC'),
    };
    // Editors that are switched off are told too, so that the screen shows the same sources as the search did.
    const switchedOff = plan.sources.filter(({ state }) => state === 'disabled');
    return { at, slots: lists.flatMap(({ slots }) => slots), sources: [answered, ...switchedOff] };
  }
}
