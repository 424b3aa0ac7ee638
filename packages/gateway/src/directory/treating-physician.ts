import { nameOf, type Location, type SearchOffersEvent, type TreatingPhysicianQuery } from '@sas-embed/contract';
import { sql } from 'kysely';
import type { Db } from '../storage/index.js';
import { earthAt } from './neutral-page.js';
import { directoryOffer, offerColumns, type OfferRow } from './offer-rows.js';
import type { DirectoryOffer } from './types.js';

/** Places that are shown first at most: nobody practises at more. */
const MAX_PLACES = 20;

/** The médecin traitant and all his places, nearest first. */
export interface TreatingPhysician {
  status: NonNullable<SearchOffersEvent['treatingPhysician']>['status'];
  offers: DirectoryOffer[];
}

/**
 * Finds the médecin traitant in the whole directory: by his national id, or by a name of which all words must fit, in any order,
 * whatever their case and accents. A name that fits one practitioner exactly means that one; several make it ambiguous.
 */
export async function findTreatingPhysician(
  db: Db,
  query: TreatingPhysicianQuery,
  location: Location,
): Promise<TreatingPhysician> {
  const ids = 'nationalId' in query ? [query.nationalId] : await idsOfName(db, query.name);
  if (ids.length > 1) return { status: 'ambiguous', offers: [] };
  const [id] = ids;
  const offers = id === undefined ? [] : await placesOf(db, id, location);
  return { status: offers.length > 0 ? 'found' : 'not-found', offers };
}

async function idsOfName(db: Db, text: string): Promise<string[]> {
  const name = nameOf(text);
  if (name === undefined) return [];
  // The expression is that of the index.
  const { rows } = await sql<{ national_id: string; is_exact: boolean }>`
    with wanted as materialized (select name_words(${name}::text) as words)
    select national_id, name_words(last_name || ' ' || first_name) <@ (select words from wanted) as is_exact
    from practitioner
    where name_words(last_name || ' ' || first_name) @> (select words from wanted)
      and (select cardinality(words) from wanted) > 0
      and exists (select from offer where offer.practitioner_id = practitioner.national_id and inactive_since is null)
    order by is_exact desc, national_id limit 3`.execute(db);
  const exact = rows.filter(({ is_exact }) => is_exact);
  return (exact.length > 0 ? exact : rows).map(({ national_id }) => national_id);
}

async function placesOf(db: Db, practitionerId: string, location: Location): Promise<DirectoryOffer[]> {
  const distance = sql`round(earth_distance(ll_to_earth(offer.latitude, offer.longitude), ${earthAt(location)}))::integer`;
  const { rows } = await sql<OfferRow>`
    select ${offerColumns}, ${distance} as distance from offer
    where offer.practitioner_id = ${practitionerId} and offer.inactive_since is null and offer.suppressed is not true
    order by distance, offer.place_id, offer.kind desc, offer.id limit ${MAX_PLACES}`.execute(db);
  const byDistance = location.type === 'address';
  return rows.map((row) => {
    const found = directoryOffer(byDistance ? row : { ...row, distance: null });
    return { ...found, offer: { ...found.offer, treatingPhysician: true } };
  });
}
