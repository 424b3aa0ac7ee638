import type { SearchRequest } from '@sas-embed/contract';
import { sql, type RawBuilder } from 'kysely';
import type { Db } from '../storage/index.js';
import { cellsAround } from './cells.js';
import { countedPage, earthAt, placeSearched } from './neutral-page.js';
import { keysOfQuery, searchedFor } from './search-codes.js';
import { findTreatingPhysician } from './treating-physician.js';
import type { OfferPage } from './types.js';

/**
 * The ids of the offers with one of these keys inside a circle, once each: the index answers for the cells that hold the
 * circle, the distance for the circle.
 */
export function offersAround(keys: readonly string[], location: SearchRequest['location']): RawBuilder<unknown> {
  return sql`
    select distinct offer_id from offer_key
    where search_key = any(${keys}::text[]) and cell = any(${cellsAround(location.position, location.radiusKm)}::integer[])
      and earth_distance(point, ${earthAt(location)}) <= ${location.radiusKm * 1000}::float8`;
}

/** One page of the offers that answer a specialty, inside a circle, in the neutral order. */
export async function findOffers(db: Db, request: SearchRequest): Promise<OfferPage> {
  const { location, specialty, cursor, seed, filters, facets, mode } = request;
  const { keys, notice } = searchedFor(specialty);
  // Of a case that names a médecin traitant his places are shown whatever else is wrong with it.
  if (notice?.status === 'unknown' && !request.treatingPhysician) keysOfQuery(specialty);
  const doctor = request.treatingPhysician && (await findTreatingPhysician(db, request.treatingPhysician, location));
  const pinned = doctor?.offers ?? [];
  const pinnedIds = pinned.map(({ offer }) => offer.id);
  const candidates = sql`
    select offer_id from (${offersAround(keys, location)}) as around where offer_id <> all(${pinnedIds}::text[])`;
  const scope = [specialty.code, specialty.system, ...placeSearched(location)];
  // The first page begins with his places; those that follow only leave them out.
  const first = cursor === undefined ? pinned : [];
  const limit = Math.max(1, (request.limit ?? 100) - first.length);
  const page = await countedPage(db, facets, { candidates, filters, mode, location, scope, limit, cursor, seed });
  const told = { ...page, ...(notice && { specialty: notice }) };
  if (!doctor) return told;
  return {
    ...told,
    offers: [...first, ...page.offers],
    total: page.total + pinned.length,
    ...(page.counted && {
      counted: { offers: [...pinned, ...page.counted.offers], total: page.counted.total + pinned.length },
    }),
    treatingPhysician: { status: doctor.status },
  };
}
