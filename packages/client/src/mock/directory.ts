import type {
  AddressInput,
  Location,
  Offer,
  OrderExplanation,
  Position,
  ResolvedLocation,
  SearchOffersEvent,
  SpecialtySuggestion,
} from '@sas-embed/contract';
import { OFFER_CATEGORIES, offerAnswers, SYSTEM } from '@sas-embed/contract';
import type { MembersInput, SearchInput } from '../types.js';
import { fault, invalid, requireLimit } from './fault.js';
import { SAMPLE_LOCATIONS, SAMPLE_SPECIALTIES } from './world.js';

/** Specialty codes that make a search of a mock go wrong. */
export const MAGIC_SPECIALTIES = {
  /** The search fails at once with `unavailable`. */
  error: 'MOCKERROR',
  /** No offer at all. */
  empty: 'MOCKEMPTY',
  /** Offers, but no source has a free slot. */
  noSlots: 'MOCKNOSLOTS',
  /** The stream is cut after the offers (`stream-cut`). */
  cut: 'MOCKCUT',
  /** Offers, then nothing more. */
  never: 'MOCKNEVER',
} as const;

/** The seed of a search that names none: it leaves the samples in their order, so that stories stay as they are. */
const OWN_SEED = 'mock';

/** One page of what a search finds. */
export interface MockPage {
  location: Location;
  offers: Offer[];
  /** Of the same practitioners, what only their editors know. */
  added: Offer[];
  total: number;
  order: OrderExplanation;
  nextCursor?: string;
  /** When counts are wanted: all offers that they are over, and how many of them the directory knows. */
  counted?: { offers: Offer[]; total: number };
  treatingPhysician?: NonNullable<SearchOffersEvent['treatingPhysician']>;
  specialty?: SearchOffersEvent['specialty'];
}

/**
 * The offers of a search, in the gateway's order: who takes part first, then by distance from an address, or shuffled by
 * the seed. Own offers of a scenario are found wherever one searches, in the order in which they were given.
 */
export function findOffers(all: readonly Offer[], request: SearchInput, ownOffers: boolean): MockPage {
  if (request.specialty.code === MAGIC_SPECIALTIES.empty || !isKnown(request.specialty.code, all)) {
    return pageOf([], request, true);
  }
  return pageOf(ownOffers ? all : all.filter((offer) => fits(offer, request)), request, ownOffers);
}

/**
 * Those who take part through a structure, in the same order: the cards of a CPTS, and the own offers of who has no such card
 * at that place. Throws `not-found` when no offer names the structure.
 */
export function findMembers(all: readonly Offer[], structureId: string, request: MembersInput): MockPage {
  const named = all.find(({ community, structure }) =>
    [community?.nationalId, structure?.nationalId].includes(structureId),
  );
  const cards = all.filter(({ community }) => community?.nationalId === structureId);
  const hasCard = ({ practitioner, place }: Offer) =>
    cards.some((card) => card.practitioner?.nationalId === practitioner?.nationalId && card.place.id === place.id);
  const own = all.filter(
    (offer) =>
      cards.includes(offer) || (!offer.community && offer.participation.structureId === structureId && !hasCard(offer)),
  );
  if (!named && !own[0]) throw fault('not-found');
  const { community, structure } = named ?? {};
  const label = (cards.length > 0 ? community : structure)?.name ?? structureId;
  const position = own[0]?.place.position ?? { latitude: 46.5, longitude: 2.4 };
  const location = request.location ?? { type: 'city', label, position, radiusKm: 50, approximate: true };
  const { specialty } = request;
  const members = own.filter(
    ({ practitioner, place: { position: at } }) =>
      practitioner?.specialties.some(({ code }) => !specialty || code === specialty.code) === true &&
      (!request.location || isWithin(at, location)),
  );
  return pageOf(members, { ...request, location }, !request.location);
}

type Paged = MembersInput & Pick<SearchInput, 'location' | 'mode' | 'sort'>;

function pageOf(found: readonly Offer[], request: Paged, isOrdered: boolean): MockPage {
  const { location, cursor, limit = 100 } = request;
  const { from, seed } =
    cursor === undefined ? { from: 0, seed: request.seed ?? OWN_SEED } : readCursor(cursor, request);
  const { filters = {} } = request;
  const known = found.filter(({ knownBy }) => knownBy !== 'editor');
  const all = isOrdered ? known : ordered(known, request, seed);
  const offers = all.filter((offer) => offerAnswers(offer, filters));
  const isSorted = request.sort === 'earliest';
  const next = from + limit;
  const page = isSorted ? offers : offers.slice(from, next);
  const owners = page.map(({ practitioner }) => practitioner?.nationalId);
  const unknown = found.filter((offer) => !known.includes(offer));
  const isOf = (ids: readonly unknown[]) => (offer: Offer) => ids.includes(offer.practitioner?.nationalId);
  const facets = request.facets === true && cursor === undefined;
  const everyone = all.map(({ practitioner }) => practitioner?.nationalId);
  return {
    location,
    offers: page,
    added: unknown.filter((offer) => isOf(owners)(offer) && offerAnswers(offer, filters)),
    ...(facets && { counted: { offers: [...all, ...unknown.filter(isOf(everyone))], total: all.length } }),
    total: offers.length,
    order:
      location.type === 'address'
        ? { by: 'participation-then-distance' }
        : { by: 'participation-then-seeded-shuffle', seed },
    ...(!isSorted && next < offers.length && { nextCursor: cursorAt(next, seed, request) }),
  };
}

const cursorAt = (next: number, seed: string, request: Paged) => `mock-${next}-${seed}-${printOf(request)}`;

/** The page of all that was found in the order of its first slots; what is equal, or has none, stays in the neutral order. */
export function earliestFirst(
  found: MockPage,
  request: SearchInput,
  unheard: number,
  firstSlotOf: (offer: Offer) => number | undefined,
): MockPage {
  const { cursor, limit = 100 } = request;
  const { from, seed } =
    cursor === undefined ? { from: 0, seed: request.seed ?? OWN_SEED } : readCursor(cursor, request);
  // Earlier than any slot: his places come first.
  const rankOf = (offer: Offer) => (offer.treatingPhysician ? 0 : (firstSlotOf(offer) ?? Infinity));
  const ranked = found.offers.map((offer) => ({ offer, rank: rankOf(offer) }));
  ranked.sort((a, b) => (a.rank === b.rank ? 0 : a.rank - b.rank));
  const next = from + limit;
  return {
    ...found,
    offers: ranked.slice(from, next).map(({ offer }) => offer),
    order: { ...found.order, by: 'earliest-slot', compared: ranked.length, unheard },
    ...(next < ranked.length && { nextCursor: cursorAt(next, seed, request) }),
  };
}

/** A code of TRE_R38, of the mock's suggestions, of an offer, or a magic one. */
export function isKnown(code: string, offers: readonly Offer[]): boolean {
  return (
    /^(?:SM(?:0[1-9]|[1-8]\d|9[0-5])|SCD0[1-3]|SI0[1-8])$/.test(code) ||
    SAMPLE_SPECIALTIES.some((known) => known.code === code) ||
    offers.some(({ practitioner }) => practitioner?.specialties.some((known) => known.code === code)) ||
    isMagic(code)
  );
}

/** What is to be told of a code that is not known, as the gateway tells it. */
export function specialtyNotice(
  { specialty: { code, system } }: SearchInput,
  offers: readonly Offer[],
): SearchOffersEvent['specialty'] {
  if (isKnown(code, offers)) return undefined;
  const asked = { code, ...(system !== undefined && { system }) };
  const isOfDoctors = /^SM[A-Z0-9]{1,6}$/.test(code);
  return isOfDoctors
    ? { status: 'replaced', asked, used: { code: 'SM54', system: SYSTEM.specialty } }
    : { status: 'unknown', asked };
}

function isMagic(code: string): boolean {
  return Object.values<string>(MAGIC_SPECIALTIES).includes(code);
}

/** A cursor belongs to one search, whose order it keeps. */
function readCursor(cursor: string, request: Paged): { from: number; seed: string } {
  const [, from, seed, print] = /^mock-(\d+)-([A-Za-z0-9]{1,32})-(.+)$/.exec(cursor) ?? [];
  if (from === undefined || seed === undefined || print !== printOf(request)) throw fault('cursor-invalid');
  return { from: Number(from), seed };
}

function printOf({ specialty, filters, mode, sort, location: { type, position, radiusKm } }: Paged): string {
  const asked = OFFER_CATEGORIES.map((category) => [...(filters?.[category] ?? [])].sort().join());
  return [sort, mode, specialty?.code, type, position.latitude, position.longitude, radiusKm, ...asked].join('~');
}

function fits({ practitioner, kind, place }: Offer, { specialty: { code }, location }: SearchInput): boolean {
  const isWanted = isMagic(code) || kind !== 'PS' || practitioner?.specialties.some((known) => known.code === code);
  return isWanted === true && isWithin(place.position, location);
}

function isWithin(position: Position | undefined, location: Location): boolean {
  return position !== undefined && metres(position, location) <= location.radiusKm * 1000;
}

function ordered(offers: readonly Offer[], { location }: Paged, seed: string): Offer[] {
  const byDistance = location.type === 'address';
  return offers
    .map((offer) => {
      const distanceMeters = metres(offer.place.position!, location);
      const rank = byDistance || seed === OWN_SEED ? distanceMeters : hash(seed + offer.id);
      return { offer: byDistance ? { ...offer, distanceMeters } : offer, rank };
    })
    .sort((a, b) => Number(b.offer.participation.sas) - Number(a.offer.participation.sas) || a.rank - b.rank)
    .map(({ offer }) => offer);
}

/** A number that favours nobody (FNV-1a, 32 bits, and a last stir). */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (const letter of text) h = Math.imul(h ^ letter.charCodeAt(0), 0x01000193);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return (h ^ (h >>> 13)) >>> 0;
}

/** On a sphere, near enough within a département. */
/** Metres from a point to the centre of a location. */
export function metres(a: Position, { position: b }: Pick<Location, 'position'>): number {
  const rad = Math.PI / 180;
  const x = (b.longitude - a.longitude) * rad * Math.cos(((a.latitude + b.latitude) / 2) * rad);
  const y = (b.latitude - a.latitude) * rad;
  return Math.round(6_371_000 * Math.hypot(x, y));
}

/** What `suggestSpecialties` answers. */
export function suggestSpecialties(query: string, limit: number): SpecialtySuggestion[] {
  return matching(SAMPLE_SPECIALTIES, query, (s) => `${s.label} ${s.matched ?? ''}`, limit);
}

/** What `suggestLocations` answers. */
export function suggestLocations(query: string, limit: number): Location[] {
  return matching(SAMPLE_LOCATIONS, query, (l) => l.label, limit);
}

/** What `resolveLocation` answers; throws `location-not-found`. */
export function resolve(address: AddressInput): ResolvedLocation {
  if (Object.keys(address).length === 0) throw invalid('body:', 'must NOT have fewer than 1 properties');
  const { inseeCode, postcode, city, text, streetName, streetNumber, position } = address;
  const wanted = [postcode, inseeCode, city, text].filter((part) => part !== undefined);
  const cities = SAMPLE_LOCATIONS.filter(({ type }) => type === 'city');
  const named = cities.find((l) =>
    wanted.some((w) => w === l.postcode || w === l.inseeCode || fold(l.label).startsWith(fold(w))),
  );
  const isNear = (place: Location) => position !== undefined && metres(position, place) <= 30_000;
  const found = named ?? cities.find(isNear);
  if (!found) throw fault('location-not-found');
  const isUnknown = inseeCode !== undefined && !SAMPLE_LOCATIONS.some((place) => place.inseeCode === inseeCode);
  const ignored: ResolvedLocation['ignored'] = isUnknown ? ['inseeCode'] : [];
  if (position && !isNear(found)) ignored.push('position');
  const exact = position && isNear(found) ? { type: 'address' as const, position, approximate: false } : {};
  const geocoder = { used: 'embedded' } as const;
  if (streetName === undefined) return { location: { ...found, ...exact }, ignored, geocoder };
  const street = `${streetNumber ?? ''} ${streetName}`.trim();
  // Without a position only the commune is located.
  const location = { ...found, type: 'address' as const, label: `${street}, ${found.label}`, approximate: true };
  return { location: { ...location, ...exact }, ignored, geocoder };
}

/** Without accents, in small letters. */
function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

function matching<T>(items: readonly T[], query: string, textOf: (item: T) => string, limit: number): T[] {
  requireLimit('body:/limit', limit, 20);
  if (query.length > 200) throw invalid('body:/query', 'must NOT have more than 200 characters');
  const wanted = fold(query.trim());
  if (wanted === '') return [];
  return items.filter((item) => wanted.split(/\s+/).every((word) => fold(textOf(item)).includes(word))).slice(0, limit);
}
