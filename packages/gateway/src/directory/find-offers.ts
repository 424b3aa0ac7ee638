import type { SearchRequest } from '@sas-embed/contract';
import { sql } from 'kysely';
import type { Db } from '../storage/index.js';
import { earthAt, neutralPage, placeSearched } from './neutral-page.js';
import { keysOfQuery } from './search-codes.js';
import type { OfferPage } from './types.js';

/** One page of the offers that answer a specialty, inside a circle, in the neutral order. */
export async function findOffers(db: Db, request: SearchRequest): Promise<OfferPage> {
  const { location, specialty, limit, cursor, seed } = request;
  const keys = keysOfQuery(specialty);
  const centre = earthAt(location);
  const radius = sql`${location.radiusKm * 1000}::float8`;
  // The box is what the index answers; its corners lie outside the circle.
  const candidates = sql`
    select distinct offer_id from offer_key
    where search_key = any(${keys}::text[]) and point <@ earth_box(${centre}, ${radius})
      and earth_distance(point, ${centre}) <= ${radius}`;
  const scope = [specialty.code, specialty.system, ...placeSearched(location)];
  return neutralPage(db, { candidates, location, scope, limit, cursor, seed });
}
