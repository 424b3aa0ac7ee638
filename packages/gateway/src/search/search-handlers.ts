import { toZonedIso, type OfferSlots, type SearchEvent, type SearchEventList } from '@sas-embed/contract';
import { ProblemError, type Handlers, type ServerSentEvent } from '../contract/index.js';
import type { DirectoryOffer } from '../directory/index.js';
import { searchModesOf } from '../identity/index.js';
import type { AskedSearch } from '../monitoring/index.js';
import { findToCompare } from './earliest-order.js';
import { startSearch, type SearchRun } from './search-stream.js';
import { readOfferSlots } from './offer-slots.js';
import { rereadSlots } from './reread.js';
import { planSources } from './sources.js';
import type { SearchDependencies } from './types.js';
import { offerView } from './view.js';

/** The handlers of locating, searching and reading offers. */
export function searchHandlers(dependencies: SearchDependencies): Handlers {
  const { directory, availability, agenda } = dependencies;

  async function knownOffer(offerId: string): Promise<DirectoryOffer> {
    const offer = await directory.getOffer(offerId);
    if (!offer) throw new ProblemError('not-found', { detail: 'There is no offer with this id.' });
    return offer;
  }

  /** The search's events, counted on their way. */
  function counted(run: SearchRun, asked: Pick<AskedSearch, 'kind' | 'continued' | 'contextual' | 'location'>) {
    const events = startSearch(dependencies, run);
    const { principal, log } = run;
    return dependencies.journal ? dependencies.journal.observe(events, { ...asked, principal, log }) : events;
  }

  return {
    suggestSpecialties: async ({ body }) => ({ status: 200, body: await directory.suggestSpecialties(body) }),
    suggestLocations: async ({ body }) => ({ status: 200, body: await directory.suggestLocations(body) }),
    resolveLocation: async ({ body }) => ({ status: 200, body: await directory.resolveLocation(body) }),

    async search({ principal, body, accept, signal, log }) {
      // What is wrong with the question is a problem of its own, told before the stream begins.
      const modes = searchModesOf(principal);
      const { mode = modes[0] } = body;
      if (body.mode && !modes.includes(body.mode)) {
        throw new ProblemError('forbidden', { detail: 'This role does not search so; its session has its modes.' });
      }
      const request = { ...body, ...(mode && { mode }) };
      const found =
        body.sort === 'earliest'
          ? await findToCompare(directory, request)
          : { page: await directory.findOffers(request) };
      const { location, filters } = body;
      const { contextual = false } = body;
      const asked = { kind: 'search', continued: body.cursor !== undefined, contextual, location } as const;
      return told(counted({ principal, location, inCircle: true, ...found, filters, signal, log }, asked), accept);
    },

    async searchMembers({ principal, path, body, accept, signal, log }) {
      const page = await directory.findMembers(path.structureId, body);
      if (!page) throw new ProblemError('not-found', { detail: 'There is no structure with this national id.' });
      const { location } = page;
      const inCircle = body.location !== undefined;
      const kept = { continued: body.cursor !== undefined, contextual: false } as const;
      const asked = { kind: 'members', ...kept, location: body.location } as const;
      const run = { principal, location, inCircle, page, filters: body.filters, signal, log };
      return told(counted(run, asked), accept);
    },

    async getOffer({ path, principal }) {
      const offer = await knownOffer(path.offerId);
      const sources = planSources([offer], availability, agenda).sourceIdsOf(offer);
      return { status: 200, body: offerView(offer, sources, principal) };
    },

    async rereadSlots({ principal, body, signal, log }) {
      const known = await Promise.all(body.offerIds.map((offerId) => directory.getOffer(offerId)));
      const offers = known.filter((offer) => offer !== undefined);
      return {
        status: 200,
        body: await rereadSlots(dependencies, { offers, only: body.only, principal, signal, log }),
      };
    },

    async getOfferSlots({ path, principal, signal, log }) {
      const offer = await knownOffer(path.offerId);
      const { at, slots, sources } = await readOfferSlots(dependencies, { offer, principal, signal, log });
      const body: OfferSlots = {
        offerId: offer.offer.id,
        at: toZonedIso(at.getTime(), offer.offer.place.timeZone),
        slots,
        sources,
      };
      return { status: 200, body };
    },
  };
}

/** The events as a stream, or all of them at once. */
async function told(
  events: AsyncIterable<SearchEvent>,
  accept: 'json' | 'event-stream' | 'csv',
): Promise<{ events: AsyncIterable<ServerSentEvent> } | { status: 200; body: SearchEventList }> {
  if (accept === 'event-stream') return { events: numbered(events) };
  const all: SearchEvent[] = [];
  for await (const event of events) all.push(event);
  return { status: 200, body: { events: all } };
}

/** Events with ids that count up from 1, as the stream's reader expects. */
async function* numbered(events: AsyncIterable<SearchEvent>): AsyncGenerator<ServerSentEvent> {
  let id = 0;
  for await (const event of events) {
    id += 1;
    yield { id: String(id), event: event.type, data: event };
  }
}
