import { randomBytes } from 'node:crypto';
import type { Filters, Location, SearchMode } from '@sas-embed/contract';
import { sql, type RawBuilder } from 'kysely';
import type { Db } from '../storage/index.js';
import { readCursor, writeCursor, type CursorScope } from './cursor.js';
import { inMode, offersWanted, scopeOfFilters, scopeOfMode } from './offer-filters.js';
import { directoryOffer, isParticipant, offerColumns, type OfferRow } from './offer-rows.js';
import type { OfferPage } from './types.js';

type FoundRow = OfferRow & { sort_key: number | string };

/** Offers that counts are over, at most: their sources are all asked. */
const COUNTED = 500;

/** Whose page is wanted. */
export interface PageRequest {
  /** A query whose `offer_id` are the offers to be ordered. */
  candidates: RawBuilder<unknown>;
  /** Those of them that are wanted; all when absent. */
  filters?: Filters | undefined;
  /** Which offers are searched; those of `slots` are all. */
  mode?: SearchMode | undefined;
  location: Location;
  scope: readonly unknown[];
  limit?: number | undefined;
  cursor?: string | undefined;
  seed?: string | undefined;
}

/** A position as the database's `earth`. */
export const earthAt = ({ position }: Location): RawBuilder<unknown> =>
  sql`ll_to_earth(${position.latitude}::float8, ${position.longitude}::float8)`;

/** What is the same about two searches of a place, whatever the label says. */
export const placeSearched = ({ type, position, radiusKm }: Location): unknown[] => [
  type,
  position.latitude,
  position.longitude,
  radiusKm,
];

/**
 * One page of the neutral order: who takes part in the SAS first; then by distance from an address, or, in a city or
 * département, in the order of a hash of seed and offer, which favours nobody and stays the same for the same seed. Equal
 * distances (many offers are at their commune's position) are ordered by a hash of the position searched and the offer:
 * no identifier is always ahead. The next page starts strictly after the last row of this one: no page repeats or loses
 * an offer that was there from the first page to the last; one that is added meanwhile is on a later page or, when its
 * place in the order has gone by, on none.
 */
export async function neutralPage(db: Db, request: PageRequest): Promise<OfferPage> {
  const byDistance = request.location.type === 'address';
  const scope: CursorScope = {
    of: [...request.scope, ...scopeOfFilters(request.filters), ...scopeOfMode(request.mode)],
    byDistance,
  };
  const cursor = readCursor(scope, request.cursor);
  const seed = byDistance ? undefined : (cursor?.seed ?? request.seed ?? randomBytes(8).toString('hex'));
  const limit = request.limit ?? 100;
  const sortKey = byDistance
    ? sql`round(earth_distance(ll_to_earth(offer.latitude, offer.longitude), ${earthAt(request.location)}))::integer`
    : sql`md5(${seed}::text || offer.id) collate "C"`;
  const tie = byDistance
    ? (id: RawBuilder<unknown>) => sql`md5(${placeSearched(request.location).join()}::text || ${id}) collate "C"`
    : (id: RawBuilder<unknown>) => sql`${id} collate "C"`;
  const after = cursor ? afterEnd(cursor.end, byDistance, tie) : sql`true`;

  // Only the rows of the page are read whole.
  const { rows } = await sql<{ total: number } & Partial<FoundRow>>`
    with found as materialized (
      select offer.id as found_id, ${isParticipant} as found_participates, ${sortKey} as sort_key,
        ${tie(sql`offer.id`)} as tie
      from (${request.candidates}) as candidate join offer on offer.id = candidate.offer_id
      where ${offersWanted(request.filters)} and ${inMode(request.mode)}
    ),
    page as (
      select * from found where ${after}
      order by found_participates desc, sort_key, tie limit ${limit + 1}
    )
    select (select count(*) from found) as total, page.sort_key, ${offerColumns}
    from (select 1) as one left join page on true left join offer on offer.id = page.found_id
    order by page.found_participates desc, page.sort_key, page.tie`.execute(db);

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
          nextCursor: writeCursor(scope, {
            end: { participates: last.participates, sortKey: last.sort_key, offerId: last.id },
            ...(seed === undefined ? {} : { seed }),
          }),
        }
      : {}),
  };
}

/** The page, and, when counts are wanted, the whole result that they are over, in the same order. */
export async function countedPage(db: Db, facets: boolean | undefined, request: PageRequest): Promise<OfferPage> {
  const page = await neutralPage(db, request);
  if (!facets || request.cursor !== undefined) return page;
  const { cursor: _, filters: __, ...all } = request;
  const whole = await neutralPage(db, { ...all, limit: COUNTED, seed: page.order.seed });
  return { ...page, counted: { offers: whole.offers, total: whole.total } };
}

function afterEnd(
  { participates, sortKey, offerId }: NonNullable<ReturnType<typeof readCursor>>['end'],
  byDistance: boolean,
  tie: (id: RawBuilder<unknown>) => RawBuilder<unknown>,
) {
  const key = byDistance ? sql`${sortKey}::integer` : sql`${sortKey}::text collate "C"`;
  const sameGroup = sql`(found_participates = ${participates}::boolean
    and (sort_key, tie) > (${key}, ${tie(sql`${offerId}::text`)}))`;
  return participates ? sql`(not found_participates or ${sameGroup})` : sameGroup;
}
