import {
  declaredStructures,
  toZonedIso,
  type Changed,
  type Declaration,
  type DeclaredPlace,
  type KnownStructure,
  type ParticipationWay,
  type StructureProfile,
} from '@sas-embed/contract';
import { sql, type RawBuilder } from 'kysely';
import type { ActsFor } from '../identity/index.js';
import type { DbOrTrx } from '../storage/index.js';
import type { PlaceKey } from './declared-cards.js';
import { directoryOffer, offerColumns, type OfferRow } from './offer-rows.js';

/** The most places that one person is shown. */
const MAX_PLACES = 500;

/** What somebody may declare of a place. */
export type Reach =
  /** Everything: it is his own, or its practitioner's for whom he acts, or the structure's own place. */
  | 'all'
  /** What goes through his structures. */
  | 'through-structures';

/** A place that somebody may declare for. */
export interface OwnPlace {
  key: PlaceKey;
  row: PlaceRow;
  reach: Reach;
}

/** A card of a place, with what is declared of it. */
export interface PlaceRow extends OfferRow {
  owner_id: string;
  /** The ids of all cards of the place. */
  cards: string[];
  declaration: Declaration | null;
  version: number | null;
  changed_at: Date | null;
  changed_by: string | null;
}

/** The places of those for whom somebody acts, one row each: by practitioner or structure, then by place. */
export async function ownPlaces(db: DbOrTrx, { practitioners, structures }: ActsFor): Promise<OwnPlace[]> {
  const isOwn = (column: RawBuilder<unknown>) => sql`${column} = any(${structures}::text[])`;
  // A card that is not shown any more says nothing of how its place takes part.
  const isThrough = sql`(${isOwn(sql`offer.structure_id`)}
    or (${isOwn(sql`offer.community_id`)} and offer.suppressed is not true)
    or (${isOwn(sql`offer.participation_structure_id`)} and offer.declared is null)
    or (${isOwn(sql`offer.declared_structure_id`)} and offer.suppressed is not true))`;
  const rows = await placeRows(
    db,
    sql`select distinct offer.place_id, coalesce(offer.practitioner_id, offer.structure_id) as owner_id from offer
      where offer.inactive_since is null and (offer.practitioner_id = any(${practitioners}::text[]) or ${isThrough})
      limit ${MAX_PLACES}`,
  );
  return rows.map((row) => ({
    key: { placeId: row.place_id, ownerId: row.owner_id },
    row,
    reach:
      practitioners.includes(row.owner_id) || structures.includes(row.owner_id)
        ? 'all'
        : ('through-structures' as const),
  }));
}

/** The same places as they are now, in the same order. */
export async function reread(db: DbOrTrx, places: readonly OwnPlace[]): Promise<OwnPlace[]> {
  const keys = JSON.stringify(places.map(({ key }) => key));
  const rows = await placeRows(
    db,
    sql`select "placeId" as place_id, "ownerId" as owner_id
      from jsonb_to_recordset(${keys}::jsonb) as k("placeId" text, "ownerId" text)`,
  );
  return places.map((place) => {
    const { placeId, ownerId } = place.key;
    const row = rows.find(({ place_id, owner_id }) => place_id === placeId && owner_id === ownerId);
    return row ? { ...place, row } : place;
  });
}

/** One row for each of some places (`place_id`, `owner_id`): its first card, with what is declared. */
async function placeRows(db: DbOrTrx, wanted: RawBuilder<unknown>): Promise<PlaceRow[]> {
  const { rows } = await sql<PlaceRow>`
    with own as (${wanted}),
    base as (
      select distinct on (own.owner_id, own.place_id) own.owner_id, card.id,
        array_agg(card.id) over (partition by own.owner_id, own.place_id) as cards
      from own join offer card
        on card.place_id = own.place_id and coalesce(card.practitioner_id, card.structure_id) = own.owner_id
      where card.inactive_since is null
      order by own.owner_id, own.place_id, card.derived_from is not null, (card.kind = 'PS') desc, card.id
    )
    select ${offerColumns}, base.owner_id, base.cards, p.declaration, p.version, p.changed_at, p.changed_by
    from base join offer on offer.id = base.id
      left join participation p on p.place_id = offer.place_id and p.owner_id = base.owner_id
    order by base.owner_id, offer.place_id`.execute(db);
  return rows;
}

/** The structures with these national ids, as one may take part through them; those that are unknown are left out. */
export async function knownStructures(db: DbOrTrx, ids: readonly string[]): Promise<KnownStructure[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<KnownStructure>`
    select 'CPTS' as kind, national_id as "nationalId", name from community where national_id = any(${ids}::text[])
    union all
    select distinct on (s.national_id) offer.kind, s.national_id, s.name
    from structure s join offer on offer.structure_id = s.national_id
    where s.national_id = any(${ids}::text[]) and offer.kind in ('MSP', 'SOS', 'CDS') and offer.practitioner_id is null`.execute(
    db,
  );
  return rows;
}

/** Those of one kind whose name holds all words that are typed, or whose national id begins so. */
export async function suggestStructures(
  db: DbOrTrx,
  { kind, query, limit }: { kind: 'CPTS' | 'MSP' | 'SOS'; query: string; limit: number },
): Promise<KnownStructure[]> {
  const all =
    kind === 'CPTS'
      ? sql`select national_id, name from community`
      : sql`select distinct s.national_id, s.name from offer join structure s on s.national_id = offer.structure_id
          where offer.kind = ${kind} and offer.practitioner_id is null and offer.inactive_since is null`;
  const { rows } = await sql<KnownStructure>`
    select ${kind}::text as kind, national_id as "nationalId", name from (${all}) as known
    where (select bool_and(array_to_string(name_words(name), ' ') like '%' || word || '%')
        from unnest(name_words(${query}::text)) as word)
      or starts_with(national_id, upper(${query.trim()}::text))
    order by name, national_id limit ${limit}`.execute(db);
  return query.trim() === '' ? [] : rows;
}

/** What these structures say of themselves. */
export async function profilesOf(
  db: DbOrTrx,
  ids: readonly string[],
  regulatorId: string,
): Promise<StructureProfile[]> {
  const known = await knownStructures(db, ids);
  if (known.length === 0) return [];
  const rows = await db
    .selectFrom('structure_profile')
    .selectAll()
    .where(
      'national_id',
      'in',
      known.map(({ nationalId }) => nationalId),
    )
    .execute();
  return known.map((structure) => {
    const row = rows.find(({ national_id }) => national_id === structure.nationalId);
    return {
      ...structure,
      ...(row?.description && { description: row.description }),
      ...(row?.contact && { contact: row.contact }),
      version: row?.version ?? 0,
      ...changedOf(row, regulatorId),
    };
  });
}

/** The places whose cards show what this structure says of itself. */
export async function placesSaying(db: DbOrTrx, structureId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('offer')
    .select('place_id')
    .distinct()
    .where('inactive_since', 'is', null)
    .where((where) =>
      where.or([
        where('community_id', '=', structureId),
        where.and([where('practitioner_id', 'is', null), where('structure_id', '=', structureId)]),
      ]),
    )
    .execute();
  return rows.map(({ place_id }) => place_id);
}

/** The ways that may be chosen for a place. */
export function waysOf(
  { row, reach }: Pick<OwnPlace, 'row' | 'reach'>,
  structures: readonly KnownStructure[],
): ParticipationWay[] {
  if (!row.practitioner) return [];
  if (reach === 'all') return ['individual', 'CPTS', 'MSP', 'SOS'];
  return (['CPTS', 'MSP', 'SOS'] as const).filter((way) => structures.some(({ kind }) => kind === way));
}

/** Whether no editor of ours keeps the calendar of the place. */
export const needsHours = ({ row }: Pick<OwnPlace, 'row'>): boolean => row.editor_ids.length === 0;

/** The places as who is signed in sees them. `actsFor`'s structures limit what a manager may choose. */
export async function declaredPlaces(
  db: DbOrTrx,
  places: readonly OwnPlace[],
  { regulatorId, structures }: { regulatorId: string; structures: readonly KnownStructure[] },
): Promise<DeclaredPlace[]> {
  const named = new Set(places.flatMap(({ row }) => structuresNamed(row)));
  const known = await knownStructures(db, [...named]);
  return places.map((place) => {
    const { row } = place;
    const { offer } = directoryOffer(row);
    const own = structuresNamed(row);
    return {
      offerId: row.id,
      kind: row.kind,
      placeId: row.place_id,
      ...(offer.practitioner && { practitioner: offer.practitioner }),
      ...(offer.structure && { structure: offer.structure }),
      address: row.address,
      ways: waysOf(place, structures),
      hoursNeeded: needsHours(place),
      participation: offer.participation,
      ...(row.declaration && { declaration: row.declaration }),
      structures: known.filter(({ nationalId }) => own.includes(nationalId)),
      version: row.version ?? 0,
      ...changedOf(row, regulatorId),
    };
  });
}

/** The structures through which the place takes part, declared or as the directory says. */
export function structuresNamed({ declaration, participation_structure_id: imported }: PlaceRow): string[] {
  if (declaration) return declaredStructures(declaration);
  return imported === null ? [] : [imported];
}

function changedOf(
  row: { changed_at: Date | null; changed_by: string | null } | undefined,
  regulatorId: string,
): { changed?: Changed } {
  if (!row?.changed_at) return {};
  const at = toZonedIso(row.changed_at.getTime(), 'Europe/Paris');
  return { changed: { at, byMe: row.changed_by === regulatorId } };
}

/** Forgets who declared what before then; what was declared last stays. */
export async function purgeParticipationChanges(db: DbOrTrx, before: Date): Promise<void> {
  await db.deleteFrom('participation_change').where('at', '<', before).execute();
}
