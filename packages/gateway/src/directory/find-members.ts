import type { Location, MembersRequest } from '@sas-embed/contract';
import { sql } from 'kysely';
import type { Db } from '../storage/index.js';
import { directoryOffer, offerColumns, type OfferRow } from './offer-rows.js';
import { countedPage, earthAt, placeSearched } from './neutral-page.js';
import { keysOfQuery, searchedFor } from './search-codes.js';
import type { MemberCard, MemberPage } from './types.js';

/** The widest circle that the contract knows, in kilometres. */
const MAX_RADIUS_KM = 200;

/**
 * The offers of those who take part through a structure: the cards of a CPTS, and the own offers of those who have no such
 * card at that place.
 */
const membersOf = (structureId: string) => sql`
  select offer.id as offer_id, offer.latitude, offer.longitude, offer.departement from offer
  where offer.inactive_since is null and offer.suppressed is not true and offer.practitioner_id is not null and (
    offer.community_id = ${structureId}
    or (offer.community_id is null and (offer.declared_structure_id = ${structureId}
      or (offer.participation_structure_id = ${structureId} and offer.declared is null)) and not exists (
      select from offer card
      where card.community_id = ${structureId} and card.suppressed is not true
        and card.practitioner_id = offer.practitioner_id and card.place_id = offer.place_id)))`;

/** One page of the members of a structure in the neutral order, or `undefined` when it is not known. */
export async function findMembers(
  db: Db,
  structureId: string,
  request: MembersRequest,
): Promise<MemberPage | undefined> {
  const around = await circleOf(db, structureId);
  if (!around) return undefined;
  const { specialty, limit, cursor, seed, filters, facets } = request;
  const location = request.location ?? around;
  const wanted = specialty && searchedFor(specialty);
  if (wanted?.notice?.status === 'unknown') keysOfQuery(specialty!);
  const keys = wanted?.keys;
  const ofSpecialty = keys
    ? sql`exists (select from offer_key key where key.offer_id = member.offer_id and key.search_key = any(${keys}::text[]))`
    : sql`true`;
  const inCircle = request.location
    ? sql`earth_distance(ll_to_earth(member.latitude, member.longitude), ${earthAt(location)})
        <= ${location.radiusKm * 1000}::float8`
    : sql`true`;
  const candidates = sql`
    select offer_id from (${membersOf(structureId)}) as member where ${ofSpecialty} and ${inCircle}`;
  const scope = [
    'members',
    structureId,
    specialty?.code,
    specialty?.system,
    ...(request.location ? placeSearched(request.location) : []),
  ];
  const page = await countedPage(db, facets, { candidates, filters, location, scope, limit, cursor, seed });
  return { ...page, location, ...(wanted?.notice && { specialty: wanted.notice }) };
}

/** The most cards of members that one person is given. */
const MAX_CARDS = 1_000;

/**
 * The cards of members of these structures. Of a CPTS that is its own card of the place, where what is for the CPTS alone is
 * shown; of another structure the card that takes part through it, or that of whoever receives at a CDS.
 */
export async function memberCards(db: Db, structureIds: readonly string[]): Promise<MemberCard[]> {
  if (structureIds.length === 0) return [];
  const isOne = (column: string) => sql`${sql.ref(column)} = any(${structureIds}::text[])`;
  const { rows } = await sql<OfferRow & { through_id: string; through_name: string }>`
    with member as (
      select offer.id, case
        when offer.community_id is not null then offer.community_id
        when ${isOne('offer.declared_structure_id')} then offer.declared_structure_id
        when ${isOne('offer.participation_structure_id')} and offer.declared is null then offer.participation_structure_id
        else offer.structure_id end as through_id
      from offer
      where offer.inactive_since is null and offer.suppressed is not true and offer.practitioner_id is not null and (
        ${isOne('offer.community_id')}
        or (offer.community_id is null and (${isOne('offer.declared_structure_id')}
          or (${isOne('offer.participation_structure_id')} and offer.declared is null)
          or (${isOne('offer.structure_id')} and exists (
            select from offer own
            where own.structure_id = offer.structure_id and own.kind = 'CDS' and own.practitioner_id is null)))))
      order by offer.id limit ${MAX_CARDS}
    )
    select ${offerColumns}, through_id,
      coalesce((select name from community where national_id = through_id),
        (select name from structure where national_id = through_id), through_id) as through_name
    from member join offer on offer.id = member.id
    -- What a CPTS gives stands on its own card: without one there is nothing to fill in for it.
    where offer.community_id is not null or not exists (select from community where national_id = through_id)
    order by offer.id`.execute(db);
  return rows.map((row) => ({
    card: directoryOffer(row),
    through: { nationalId: row.through_id, name: row.through_name },
  }));
}

/** The circle that holds all members, in the département of most of them, named after the structure. */
async function circleOf(db: Db, structureId: string): Promise<Location | undefined> {
  const { rows } = await sql<{
    name: string | null;
    latitude: number | null;
    longitude: number | null;
    departement: string | null;
    metres: number | null;
  }>`
    with member as (${membersOf(structureId)}),
    centre as (
      select avg(latitude) as latitude, avg(longitude) as longitude,
        mode() within group (order by departement) as departement
      from member
    )
    select centre.*,
      (select max(earth_distance(ll_to_earth(member.latitude, member.longitude),
        ll_to_earth(centre.latitude, centre.longitude))) from member) as metres,
      coalesce((select name from community where national_id = ${structureId}),
        (select name from structure where national_id = ${structureId})) as name
    from centre`.execute(db);
  const [row] = rows;
  if (!row || (row.name === null && row.latitude === null)) return undefined;
  return {
    type: 'city',
    label: row.name ?? structureId,
    // A structure nobody takes part through: the middle of France, with nobody in it.
    position: { latitude: row.latitude ?? 46.5, longitude: row.longitude ?? 2.4 },
    radiusKm: Math.min(MAX_RADIUS_KM, Math.max(1, Math.ceil((row.metres ?? 0) / 1000))),
    ...(row.departement === null ? {} : { departement: row.departement }),
    approximate: true,
  };
}
