import { createHash } from 'node:crypto';
import { timeZoneOfDepartement, type Community, type Offer } from '@sas-embed/contract';
import { sql } from 'kysely';
import type { Clock } from '../clock.js';
import { communeAround, isOnCard, ownerOfCard, type DirectoryOffer } from '../directory/index.js';
import type { Database } from '../storage/index.js';
import { ownerKey, placeKey, sharedPlaceKey, type EditorPlace } from './match-places.js';
import type { UnknownPlace } from './offer-slots.js';

/** A place that only an editor knows, with the cards that were made of it. */
export interface AddedPlace {
  unknown: UnknownPlace;
  cards: DirectoryOffer[];
}

/** The places that only editors know. They are remembered, so that their cards' ids are good for every replica. */
export interface AddedPlaces {
  /**
   * Makes cards of places that an answer told of. An own card of the practitioner (or association), when a slot is for it,
   * and one for each of his CPTS that a slot names.
   *
   * @param owners the directory's offers of those who were asked about
   */
  remember(editorId: string, places: readonly UnknownPlace[], owners: readonly DirectoryOffer[]): Promise<AddedPlace[]>;
  /** The cards of these practitioners and associations. */
  ofOwners(nationalIds: readonly string[]): Promise<DirectoryOffer[]>;
  /** The card with this id, when it was made here and is not forgotten. */
  find(offerId: string): Promise<DirectoryOffer | undefined>;
  /** Forgets places that no editor has told of for long, and the oldest of an editor that tells of too many. */
  purge(): Promise<number>;
}

/** How long a place is remembered after an editor last told of it, in days. */
export const ADDED_PLACE_DAYS = 30;
/** Cards remembered of one editor. */
const MAX_CARDS_OF_EDITOR = 5_000;
/** Places taken of one answer: more of 25 practitioners are no practices. */
const MAX_PLACES = 100;
/** A card seen again is written again after this long, in milliseconds, unless something changed. */
const TOUCH_MS = 3_600_000;
const PREFIX = 'ep-';
const MAX_LINE = 200;

/** Places that only editors know, in the database. */
export function createAddedPlaces({ database, clock }: { database: Database; clock: Clock }): AddedPlaces {
  return {
    async remember(editorId, places, owners) {
      const added = samePlaces(places.slice(0, MAX_PLACES)).map((unknown) => ({
        unknown,
        cards: cardsOf(editorId, unknown, owners),
      }));
      const rows = added
        .flatMap(({ cards }) => cards)
        .map((card) => ({
          offer_id: card.offer.id,
          owner_id: ownerOfCard(card.offer),
          card,
        }));
      if (rows.length > 0) {
        const now = clock.now();
        await sql`
          insert into editor_place (offer_id, owner_id, editor_id, card, first_seen_at, seen_at)
          select offer_id, owner_id, ${editorId}, card, ${now}::timestamptz, ${now}::timestamptz
          from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(offer_id text, owner_id text, card jsonb)
          on conflict (offer_id, editor_id) do update set card = excluded.card, seen_at = excluded.seen_at
          where editor_place.seen_at < ${new Date(now.getTime() - TOUCH_MS)}::timestamptz
            or editor_place.card <> excluded.card`.execute(database.db);
      }
      return added.filter(({ cards }) => cards.length > 0);
    },
    async ofOwners(nationalIds) {
      if (nationalIds.length === 0) return [];
      const rows = await database.db
        .selectFrom('editor_place')
        .select(['offer_id', 'card'])
        .where('owner_id', 'in', [...nationalIds])
        .orderBy('offer_id')
        .orderBy('first_seen_at')
        .orderBy('editor_id')
        .execute();
      const cards = new Map<string, typeof rows>();
      for (const row of rows) cards.set(row.offer_id, [...(cards.get(row.offer_id) ?? []), row]);
      return [...cards.values()].map((of) => oneCard(of)!);
    },
    async find(offerId) {
      if (!offerId.startsWith(PREFIX)) return undefined;
      const rows = await database.db
        .selectFrom('editor_place')
        .select('card')
        .where('offer_id', '=', offerId)
        .orderBy('first_seen_at')
        .orderBy('editor_id')
        .execute();
      return oneCard(rows);
    },
    async purge() {
      const before = new Date(clock.now().getTime() - ADDED_PLACE_DAYS * 86_400_000);
      const old = await database.db.deleteFrom('editor_place').where('seen_at', '<', before).executeTakeFirst();
      const { numAffectedRows = 0n } = await sql`
        delete from editor_place where (offer_id, editor_id) in (
          select offer_id, editor_id from (
            select offer_id, editor_id, row_number() over (partition by editor_id order by seen_at desc) as rank from editor_place
          ) as ranked where rank > ${MAX_CARDS_OF_EDITOR})`.execute(database.db);
      return Number(old.numDeletedRows) + Number(numAffectedRows);
    },
  };
}

/** The card of a place as the first editor told it, with all editors that tell of it. */
function oneCard(rows: readonly { card: DirectoryOffer }[]): DirectoryOffer | undefined {
  const [first] = rows;
  return first && { ...first.card, editorIds: rows.flatMap(({ card }) => card.editorIds) };
}

/** An editor may tell one place in several ways (another line, a position); what is certainly one becomes one. */
function samePlaces(places: readonly UnknownPlace[]): UnknownPlace[] {
  const one = new Map<string, UnknownPlace>();
  for (const unknown of places) {
    const { place, slots } = unknown;
    const key = ownerKey(place) + (sharedPlaceKey(place) ?? placeKey(place));
    const known = one.get(key);
    one.set(key, known ? { place: known.place, slots: [...known.slots, ...slots] } : unknown);
  }
  return [...one.values()];
}

function cardsOf(editorId: string, unknown: UnknownPlace, owners: readonly DirectoryOffer[]): DirectoryOffer[] {
  const own = owners.filter(({ offer }) => unknown.place.ownerIds.includes(ownerOfCard(offer) ?? ''));
  const [base] = own;
  if (!base) return [];
  const communities = new Map(own.flatMap(({ offer: { community: c } }) => (c ? [[c.nationalId, c] as const] : [])));
  const named = new Set(unknown.slots.flatMap((slot) => (slot.communities ?? []).map(({ nationalId }) => nationalId)));
  const cards = [
    cardOf(editorId, unknown.place, base, undefined),
    ...[...communities.values()]
      .filter(({ nationalId }) => named.has(nationalId))
      .map((community) => cardOf(editorId, unknown.place, base, community)),
  ];
  return cards.filter((card) => unknown.slots.some((slot) => isOnCard(card, slot)));
}

function cardOf(
  editorId: string,
  place: EditorPlace,
  base: DirectoryOffer,
  community: Community | undefined,
): DirectoryOffer {
  const { practitioner } = base.offer;
  const shared = practitioner && sharedPlaceKey(place);
  const key = shared ?? placeKey(place);
  // Of what is certain every editor's card is the same; of anything else each has its own.
  const identity = shared ? [practitioner.nationalId, shared] : [editorId, key];
  const commune = communeAround(place.address?.postcode, place.address?.city);
  const around = place.position ?? commune?.position;
  const [structureId] = place.structureIds;
  const structure: Offer['structure'] = practitioner
    ? structureId !== undefined && place.name !== undefined
      ? { nationalId: structureId, name: place.name }
      : undefined
    : base.offer.structure;
  return {
    offer: {
      id: PREFIX + hashOf(...identity, community?.nationalId ?? ''),
      kind: community ? 'CPTS' : practitioner ? 'PS' : base.offer.kind,
      place: {
        id: `${PREFIX}pl-${hashOf(...identity)}`,
        ...(place.name !== undefined && { name: place.name }),
        timeZone: commune ? timeZoneOfDepartement(commune.departement) : base.offer.place.timeZone,
        address: {
          lines: (place.address?.lines ?? []).slice(0, 4).map((line) => line.slice(0, MAX_LINE)),
          postcode: place.address?.postcode ?? '',
          city: (place.address?.city ?? '').slice(0, MAX_LINE),
        },
        ...(place.position && { position: place.position }),
        ...(place.phones && place.phones.length > 0 && { phones: [...place.phones] }),
        ...(place.openingHours && { openingHours: place.openingHours }),
      },
      ...(practitioner && { practitioner }),
      ...(structure && { structure }),
      ...(community && { community }),
      participation: community
        ? { sas: true, via: 'CPTS', structureId: community.nationalId }
        : { sas: base.offer.participation.sas },
      knownBy: 'editor',
    },
    editorIds: [editorId],
    hasAgenda: false,
    departement: commune?.departement ?? base.departement,
    editorPlaceKey: key,
    ...(around && { around }),
  };
}

function hashOf(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
}
