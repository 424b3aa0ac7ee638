import { AGENDA_SOURCE_ID, toZonedIso, type OfferSlots, type RereadSlots, type Source } from '@sas-embed/contract';
import type { FastifyBaseLogger } from 'fastify';
import type { SourceSlotList } from '../availability/index.js';
import type { DirectoryOffer } from '../directory/index.js';
import type { Principal } from '../identity/index.js';
import { planSources } from './sources.js';
import type { SearchDependencies } from './types.js';
import { slotViews } from './view.js';
import { ZoneWindows } from './window.js';

/** Which offers are on screen, and whose screen it is. */
export interface RereadRun {
  offers: readonly DirectoryOffer[];
  /** Only the SAS agenda, without asking or awaiting an editor. */
  only?: 'agenda' | undefined;
  principal: Principal;
  signal: AbortSignal;
  log: FastifyBaseLogger;
}

/** The slots of these offers read again: from editors within their budget of calls, from the SAS agenda as it is. */
export async function rereadSlots(dependencies: SearchDependencies, run: RereadRun): Promise<RereadSlots> {
  const { availability, clock, holds, rereadSeconds = 60 } = dependencies;
  const { offers, only, principal, signal, log } = run;
  const windows = new ZoneWindows(clock.now());
  const zones = new Map(offers.map(({ offer }) => [offer.id, offer.place.timeZone]));
  const widest = windows.widest(zones.values());
  const plan = planSources(offers, availability, dependencies.agenda);
  const [editors, agenda] = await Promise.all([
    availability.reread(only === 'agenda' ? [] : plan.fromEditors, widest, signal),
    readAgenda(),
  ]);
  signal.throwIfAborted();
  const lists = [...editors.lists, ...agenda.lists.map((list) => ({ ...list, sourceId: AGENDA_SOURCE_ID }))];
  const views = await slotViews(lists, {
    principal,
    holds,
    windows,
    timeZoneOf: (offerId) => zones.get(offerId) ?? 'Europe/Paris',
    onHoldsUnknown: (error) => log.error({ err: error }, 'reading holds failed'),
  });
  const at = clock.now().getTime();
  const states = new Map([...editors.sources, ...agenda.sources].map((source) => [source.id, source]));
  return {
    items: offers.map(({ offer: { id, place } }, index): OfferSlots => {
      const answered = new Set(lists.flatMap(({ offerId, sourceId }) => (offerId === id ? [sourceId] : [])));
      const slots = views.flatMap(({ offerId, slots: its }) => (offerId === id ? its : []));
      return {
        offerId: id,
        at: toZonedIso(at, place.timeZone),
        slots: slots.sort((a, b) => Date.parse(a.start) - Date.parse(b.start)),
        sources: plan.sourceIdsOf(offers[index]!).flatMap((sourceId) => {
          const source = states.get(sourceId);
          return source ? [ofOffer(source, answered.has(sourceId))] : [];
        }),
      };
    }),
    nextAfterSeconds: Math.max(rereadSeconds, editors.retryAfterSeconds),
  };

  async function readAgenda(): Promise<{ lists: SourceSlotList[]; sources: Source[] }> {
    if (plan.fromAgenda.length === 0) return { lists: [], sources: [] };
    const about = {
      ...dependencies.agenda.source(plan.fromAgenda.length),
      at: toZonedIso(clock.now().getTime(), 'UTC'),
    };
    try {
      const lists = await dependencies.agenda.freeSlots(plan.fromAgenda, widest, principal);
      return { lists, sources: [{ ...about, state: 'answered' }] };
    } catch (err) {
      log.error({ err }, 'reading the SAS agenda failed');
      return { lists: [], sources: [{ ...about, state: 'failed', reason: 'connection' }] };
    }
  }
}

/** The state of a source for one offer: a list for it is an answer, though the source failed for others. */
function ofOffer(source: Source, hasList: boolean): Source {
  if (!hasList) return { ...source, offers: 1 };
  const { reason: _ofOthers, ...rest } = source;
  return { ...rest, state: 'answered', offers: 1 };
}
