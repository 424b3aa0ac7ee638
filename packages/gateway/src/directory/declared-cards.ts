import { createHash } from 'node:crypto';
import {
  participationOfCard,
  participationOfStructure,
  type Declaration,
  type OfferKind,
  type Participation,
} from '@sas-embed/contract';
import { sql } from 'kysely';
import type { Trx } from '../storage/index.js';

/** A place of somebody: whose, and where. */
export interface PlaceKey {
  placeId: string;
  ownerId: string;
}

interface CardRow {
  id: string;
  place_id: string;
  owner_id: string;
  kind: OfferKind;
  has_practitioner: boolean;
  community_id: string | null;
  derived_from: string | null;
  is_active: boolean;
  declaration: Declaration | null;
}

/** What a card is to be. */
interface CardState {
  id: string;
  /** For a card that is ours: from which it is made, and of which CPTS. */
  base?: string;
  community?: string | undefined;
  declared: Participation | null;
  agenda: boolean;
  suppressed: boolean;
}

/** Places at a time. */
const BATCH = 1_000;

/**
 * Brings the cards to what is declared: how each takes part, cards for the CPTS that are named, no card where he takes part
 * otherwise. What was imported is not touched; after an import it is done again for all places.
 */
export async function applyDeclarations(trx: Trx, only?: readonly PlaceKey[]): Promise<void> {
  if (!only) await dropOrphanCards(trx);
  for (let after: PlaceKey | undefined; ;) {
    const places = await placesAfter(trx, after, only);
    if (places.length === 0) break;
    await applyTo(trx, places);
    after = places.at(-1);
  }
  await carryToStructures(trx);
}

/** Cards of ours whose base no import holds any more. */
export async function dropOrphanCards(trx: Trx): Promise<void> {
  await sql`
    delete from offer where derived_from is not null
      and not exists (select from offer base where base.id = offer.derived_from)`.execute(trx);
}

async function placesAfter(
  trx: Trx,
  after: PlaceKey | undefined,
  only: readonly PlaceKey[] | undefined,
): Promise<PlaceKey[]> {
  const { rows } = await sql<{ place_id: string; owner_id: string }>`
    select place_id, owner_id from participation
    where (${after?.placeId ?? null}::text is null or (place_id, owner_id) > (${after?.placeId ?? ''}, ${after?.ownerId ?? ''}))
      and (${only === undefined} or (place_id, owner_id) in (
        select * from jsonb_to_recordset(${JSON.stringify(only ?? [])}::jsonb) as k("placeId" text, "ownerId" text)))
    order by place_id, owner_id limit ${BATCH}`.execute(trx);
  return rows.map(({ place_id, owner_id }) => ({ placeId: place_id, ownerId: owner_id }));
}

async function applyTo(trx: Trx, places: readonly PlaceKey[]): Promise<void> {
  const { rows } = await sql<CardRow>`
    select offer.id, offer.place_id, p.owner_id, offer.kind, offer.practitioner_id is not null as has_practitioner,
      offer.community_id, offer.derived_from, offer.inactive_since is null as is_active, p.declaration
    from jsonb_to_recordset(${JSON.stringify(places)}::jsonb) as k("placeId" text, "ownerId" text)
      join participation p on p.place_id = k."placeId" and p.owner_id = k."ownerId"
      join offer on offer.place_id = p.place_id and coalesce(offer.practitioner_id, offer.structure_id) = p.owner_id
    order by offer.place_id, p.owner_id, offer.id`.execute(trx);
  const byPlace = new Map<string, CardRow[]>();
  for (const row of rows) {
    const key = `${row.place_id} ${row.owner_id}`;
    byPlace.set(key, [...(byPlace.get(key) ?? []), row]);
  }
  const states = [...byPlace.values()].flatMap(statesOf);
  await writeOwnCards(trx, states);
  await writeStates(trx, states);
}

function statesOf(cards: readonly CardRow[]): CardState[] {
  const imported = cards.filter(({ derived_from }) => derived_from === null);
  const [base] = [...imported].sort(
    (a, b) => Number(b.is_active) - Number(a.is_active) || Number(b.kind === 'PS') - Number(a.kind === 'PS'),
  );
  if (!base) return cards.map(({ id }) => ({ id, declared: null, agenda: false, suppressed: true }));
  const { declaration } = base;
  if (!declaration) {
    return cards.map(({ id, derived_from }) => ({
      id,
      declared: null,
      agenda: false,
      suppressed: derived_from !== null,
    }));
  }
  const agenda = declaration.sas && declaration.hoursStated === true;
  if (!base.has_practitioner) {
    const kind = base.kind === 'PS' || base.kind === 'PDM' ? 'individual' : base.kind;
    const declared = participationOfStructure(declaration, { kind, nationalId: base.owner_id });
    return imported.map(({ id }) => ({ id, declared, agenda, suppressed: false }));
  }
  const stateOf = (id: string, community: string | undefined, from?: string): CardState => {
    const declared = participationOfCard(declaration, community);
    return {
      id,
      ...(from !== undefined && { base: from, community }),
      declared: declared ?? { sas: declaration.sas },
      agenda,
      suppressed: declared === undefined,
    };
  };
  const states = imported.map((card) => stateOf(card.id, card.community_id ?? undefined));
  const isThere = (community: string | undefined) =>
    imported.some(({ community_id }) => (community_id ?? undefined) === community);
  for (const community of [undefined, ...(declaration.sas ? (declaration.communityIds ?? []) : [])]) {
    if (isThere(community) || !participationOfCard(declaration, community)) continue;
    const text = `${base.place_id} ${base.owner_id} ${community ?? ''}`;
    states.push(stateOf(`card_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`, community, base.id));
  }
  const kept = new Set(states.map(({ id }) => id));
  const gone = cards.filter(({ id }) => !kept.has(id));
  return [...states, ...gone.map(({ id }) => ({ id, declared: null, agenda: false, suppressed: true }))];
}

/** Makes the cards that no import holds, or brings them to what their base now is. */
async function writeOwnCards(trx: Trx, states: readonly CardState[]): Promise<void> {
  const own = states.filter(({ base }) => base !== undefined);
  if (own.length === 0) return;
  await sql`
    insert into offer (id, place_id, kind, practitioner_id, structure_id, departement, time_zone, address, latitude,
      longitude, position_estimated, phones, participates, has_agenda, search_keys, generation, community_id, place_name,
      place_identifier, opening_hours, source, inactive_since, derived_from)
    select own.id, base.place_id, case when own.community is null then 'PS' else 'CPTS' end, base.practitioner_id,
      base.structure_id, base.departement, base.time_zone, base.address, base.latitude, base.longitude,
      base.position_estimated, base.phones, false, base.has_agenda,
      array_remove(base.search_keys, 'R66:604') || case when own.community is null then '{}' else '{R66:604}' end::text[],
      '', own.community, base.place_name, base.place_identifier, base.opening_hours, 'participation', base.inactive_since,
      base.id
    from jsonb_to_recordset(${JSON.stringify(own)}::jsonb) as own(id text, base text, community text)
      join offer base on base.id = own.base left join community on community.national_id = own.community
    where own.community is null or community.national_id is not null
    on conflict (id) do update set
      structure_id = excluded.structure_id, departement = excluded.departement, time_zone = excluded.time_zone,
      address = excluded.address, latitude = excluded.latitude, longitude = excluded.longitude,
      position_estimated = excluded.position_estimated, phones = excluded.phones, has_agenda = excluded.has_agenda,
      search_keys = excluded.search_keys, place_name = excluded.place_name, place_identifier = excluded.place_identifier,
      opening_hours = excluded.opening_hours, inactive_since = excluded.inactive_since,
      derived_from = excluded.derived_from`.execute(trx);
}

/** What each card is, and that searches find those that are shown and no others. */
async function writeStates(trx: Trx, states: readonly CardState[]): Promise<void> {
  const json = JSON.stringify(states.map(({ base: _base, community: _community, ...state }) => state));
  const given = sql`jsonb_to_recordset(${json}::jsonb) as s(id text, declared jsonb, agenda boolean, suppressed boolean)`;
  await sql`
    update offer set declared = nullif(s.declared, 'null'), declared_sas = (s.declared->>'sas')::boolean,
      declared_structure_id = s.declared->>'structureId', declared_agenda = s.agenda, suppressed = s.suppressed
    from ${given} where offer.id = s.id`.execute(trx);
  const ids = sql`${states.map(({ id }) => id)}::text[]`;
  await sql`delete from offer_key where offer_id = any(${ids})`.execute(trx);
  await sql`
    insert into offer_key (offer_id, search_key, point, cell)
    select id, unnest(search_keys), ll_to_earth(latitude, longitude), geo_cell(latitude, longitude)
    from offer where id = any(${ids}) and suppressed is not true and inactive_since is null`.execute(trx);
}

/**
 * Who takes part through a MSP carries it there: the card of the MSP takes part, and takes patients outside its slots as soon
 * as one of them declares it.
 */
async function carryToStructures(trx: Trx): Promise<void> {
  await sql`
    with carried as (
      select declared_structure_id as id, coalesce(bool_or((declared->>'overbooking')::boolean), false) as overbooking
      from offer
      where declared_structure_id is not null and declared_sas and declared->>'via' = 'MSP'
        and practitioner_id is not null and suppressed is not true and inactive_since is null
      group by 1
    )
    update offer set carried_sas = carried.id is not null, carried_overbooking = carried.overbooking
    from offer card left join carried on carried.id = card.structure_id
    where offer.id = card.id and card.kind = 'MSP' and card.practitioner_id is null
      and (carried.id is not null or card.carried_sas)
      and (card.carried_sas, card.carried_overbooking) is distinct from (carried.id is not null, carried.overbooking)`.execute(
    trx,
  );
}
