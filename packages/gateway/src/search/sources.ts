import type { Offer, Source } from '@sas-embed/contract';
import type { Availability } from '../availability/index.js';
import { AGENDA_SOURCE_ID } from '@sas-embed/contract';
import type { Agenda } from '../booking/index.js';
import type { DirectoryOffer } from '../directory/index.js';

/** Who is asked about which offers. */
export interface SourcePlan {
  /** Offers whose slots come from editors. */
  fromEditors: DirectoryOffer[];
  /** Offers whose slots come from the SAS agenda. */
  fromAgenda: DirectoryOffer[];
  /** Every source with its state now. */
  sources: Source[];
  /** Ids of the sources of one offer. */
  sourceIdsOf(offer: DirectoryOffer): Offer['sources'];
}

/**
 * A place has one calendar on a card: when an editor that is switched on holds it, the SAS agenda is not asked, not even
 * when the editor has no slot or fails, since a mix would offer the same hour twice.
 */
export function planSources(offers: readonly DirectoryOffer[], availability: Availability, agenda: Agenda): SourcePlan {
  const editorsOf = new Map(offers.map((offer) => [offer, availability.plan([offer])]));
  const fromEditors = offers.filter((offer) => editorsOf.get(offer)!.length > 0);
  const fromAgenda = offers.filter(
    (offer) => offer.hasAgenda && editorsOf.get(offer)!.every(({ state }) => state === 'disabled'),
  );
  const inAgenda = new Set(fromAgenda);
  return {
    fromEditors,
    fromAgenda,
    sources: [
      ...(fromAgenda.length > 0 ? [{ ...agenda.source(fromAgenda.length), state: 'pending' as const }] : []),
      ...availability.plan(fromEditors),
    ],
    sourceIdsOf: (offer) => [
      ...(inAgenda.has(offer) ? [AGENDA_SOURCE_ID] : []),
      ...(editorsOf.get(offer) ?? []).map(({ id }) => id),
    ],
  };
}
