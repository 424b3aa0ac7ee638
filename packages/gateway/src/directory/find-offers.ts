import { randomBytes } from 'node:crypto';
import type { SearchRequest } from '@sas-embed/contract';
import { sql } from 'kysely';
import type { Db } from '../storage/index.js';
import { readCursor, writeCursor } from './cursor.js';
import { directoryOffer, offerColumns, type OfferRow } from './offer-rows.js';
import { keysOfQuery } from './search-codes.js';
import type { OfferPage } from './types.js';

type FoundRow = OfferRow & { sort_key: number | string };

/**
 * One page of the neutral order: who takes part in the SAS first; then by distance from an address, or, in a city or
 * département, in the order of a hash of seed and offer, which favours nobody and stays the same for the same seed. The
 * next page starts strictly after the last row of this one, so that no page repeats or loses an offer, even when the
 * directory changes in between.
 */
export async function findOffers(db: Db, request: SearchRequest): Promise<OfferPage> {
  const { location } = request;
  const keys = keysOfQuery(request.specialty);
  const cursor = readCursor(request);
  const byDistance = location.type === 'address';
  const seed = byDistance ? undefined : (cursor?.seed ?? request.seed ?? randomBytes(8).toString('hex'));
  const limit = request.limit ?? 100;

  const centre = sql`ll_to_earth(${location.position.latitude}::float8, ${location.position.longitude}::float8)`;
  const radius = sql`${location.radiusKm * 1000}::float8`;
  // The box is what the index answers; its corners lie outside the circle.
  const inCircle = sql`
    select distinct offer_id from offer_key
    where search_key = any(${keys}::text[]) and point <@ earth_box(${centre}, ${radius})
      and earth_distance(point, ${centre}) <= ${radius}`;
  const sortKey = byDistance
    ? sql`round(earth_distance(ll_to_earth(offer.latitude, offer.longitude), ${centre}))::integer`
    : sql`md5(${seed}::text || offer.id) collate "C"`;
  const after = cursor ? afterEnd(cursor.end, byDistance) : sql`true`;

  // Only the rows of the page are read whole.
  const { rows } = await sql<{ total: number } & Partial<FoundRow>>`
    with found as materialized (
      select offer.id as found_id, offer.participates as found_participates, ${sortKey} as sort_key
      from (${inCircle}) as in_circle join offer on offer.id = in_circle.offer_id
    ),
    page as (
      select * from found where ${after}
      order by found_participates desc, sort_key, found_id collate "C" limit ${limit + 1}
    )
    select (select count(*) from found) as total, page.sort_key, ${offerColumns}
    from (select 1) as one left join page on true left join offer on offer.id = page.found_id
    order by page.found_participates desc, page.sort_key, page.found_id collate "C"`.execute(db);

  const found = rows.filter((row): row is typeof row & FoundRow => row.id !== null && row.id !== undefined);
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  const more = found.length > limit && last;
  return {
    offers: shown.map((row) =>
      directoryOffer(byDistance ? { ...row, distance: row.sort_key as number } : { ...row, distance: null }),
    ),
    total: rows[0]?.total ?? 0,
    order:
      seed === undefined ? { by: 'participation-then-distance' } : { by: 'participation-then-seeded-shuffle', seed },
    ...(more
      ? {
          nextCursor: writeCursor(request, {
            end: { participates: last.participates, sortKey: last.sort_key, offerId: last.id },
            ...(seed === undefined ? {} : { seed }),
          }),
        }
      : {}),
  };
}

function afterEnd(
  { participates, sortKey, offerId }: NonNullable<ReturnType<typeof readCursor>>['end'],
  byDistance: boolean,
) {
  const key = byDistance ? sql`${sortKey}::integer` : sql`${sortKey}::text collate "C"`;
  const id = sql`${offerId}::text collate "C"`;
  const sameGroup = sql`(found_participates = ${participates}::boolean and (sort_key, found_id collate "C") > (${key}, ${id}))`;
  return participates ? sql`(not found_participates or ${sameGroup})` : sameGroup;
}
