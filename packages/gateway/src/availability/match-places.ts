import { structureIdKind, type Place, type Position } from '@sas-embed/contract';
import { ownerOfCard, type DirectoryOffer } from '../directory/index.js';
import { haveLineInCommon, metresBetween, normaliseLine } from './address.js';

/** What an editor says of the place of a slot. */
export interface EditorPlace {
  /** National ids of who receives: the practitioner (RPPS and ADELI may both be told), or the association of a PFG. */
  ownerIds: readonly string[];
  /** National ids of the structure, of whatever kinds. */
  structureIds: readonly string[];
  address?: { readonly lines: readonly string[]; readonly postcode?: string; readonly city?: string };
  position?: Position;
  /** The place's own name: that of a PFG. */
  name?: string;
  /** The editor's own identifiers of the place. */
  identifiers?: readonly { readonly system?: string; readonly value: string }[];
  phones?: readonly string[];
  openingHours?: NonNullable<Place['openingHours']>;
}

const SAME_PLACE_METRES = 10;
const OTHER_PLACE_METRES = 1000;
/** A line with the number of a house and a street; a floor or a building has a number too. */
const STREET =
  /^\d+ (?:(?:BIS|TER|QUATER|[A-Z]) )?(?:RUE|AVENUE|BOULEVARD|PLACE|CHEMIN|ALLEE|IMPASSE|ROUTE|SQUARE|QUAI|COURS|FAUBOURG|PASSAGE) /;

/**
 * Finds the offers of one editor that the places of an answer stand for. An editor identifies a place less well than the
 * directory, so the surest sign wins: practitioner and structure id; then address or position; then, when neither the
 * answer nor our question holds another place of this practitioner and nothing speaks against it, that single place.
 * Slots on the wrong card send a caller to the wrong door, so a doubtful place is rather unknown than guessed.
 */
export class PlaceMatcher {
  readonly #offersOf = new Map<string, DirectoryOffer[]>();
  readonly #placesOf = new Map<string, EditorPlace[]>();

  /**
   * @param offers those asked about, of whatever practitioners
   * @param places all places of the answer, each once
   */
  constructor(offers: readonly DirectoryOffer[], places: readonly EditorPlace[]) {
    for (const offer of offers) {
      const id = ownerOfCard(offer.offer);
      if (id !== undefined) addTo(this.#offersOf, id, offer);
    }
    // The order of a search must not decide which of two equal matches wins.
    for (const known of this.#offersOf.values()) known.sort((a, b) => (a.offer.id < b.offer.id ? -1 : 1));
    for (const place of places) addTo(this.#placesOf, ownerKey(place), place);
  }

  /** The offer of this place, one of the answer's, or `undefined` when it is none of those asked about. */
  match(place: EditorPlace): DirectoryOffer | undefined {
    const candidates = place.ownerIds.flatMap((id) => this.#offersOf.get(id) ?? []);
    const others = (this.#placesOf.get(ownerKey(place)) ?? []).filter((other) => other !== place);
    return (
      candidates.find((candidate) => isSameByIdentifier(place, candidate)) ??
      this.#ofSameStructure(place, candidates, others) ??
      preferSameStructure(place, candidates) ??
      (others.length === 0 && candidates.length === 1 && !contradicts(place, candidates[0]!)
        ? candidates[0]
        : undefined)
    );
  }

  /** One structure may receive at several addresses; then its id alone does not tell which. */
  #ofSameStructure(
    place: EditorPlace,
    candidates: readonly DirectoryOffer[],
    others: readonly EditorPlace[],
  ): DirectoryOffer | undefined {
    const found = candidates.filter(({ offer }) => place.structureIds.includes(offer.structure?.nationalId ?? ''));
    const here =
      found.find((candidate) => hasSameName(place, candidate)) ??
      found.find((candidate) => isAtSameAddress(place, candidate));
    const isShared = others.some(({ structureIds }) => structureIds.some((id) => place.structureIds.includes(id)));
    if (here || isShared || found.length !== 1) return here;
    return isElsewhere(place, found[0]!) ? undefined : found[0];
  }
}

/** The place that editors told and that was remembered, or the identifier that the directory has of it. */
function isSameByIdentifier(place: EditorPlace, { placeIdentifier, editorPlaceKey }: DirectoryOffer): boolean {
  if (editorPlaceKey !== undefined) return editorPlaceKey === (sharedPlaceKey(place) ?? placeKey(place));
  return Boolean(
    placeIdentifier &&
    place.identifiers?.some(
      ({ system, value }) => system === placeIdentifier.system && value === placeIdentifier.value,
    ),
  );
}

/** Two names of points fixes de garde that differ in nothing that is heard. */
function hasSameName(place: EditorPlace, { offer }: DirectoryOffer): boolean {
  const { name } = offer.place;
  return place.name !== undefined && name !== undefined && normaliseLine(place.name) === normaliseLine(name);
}

function addTo<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

function preferSameStructure(place: EditorPlace, candidates: readonly DirectoryOffer[]): DirectoryOffer | undefined {
  const found = candidates.filter((candidate) => isAtSameAddress(place, candidate));
  return found.find((candidate) => !isOtherStructure(place, candidate)) ?? found[0];
}

/** Text that is the same for two slots of one place, to tell an answer's places apart. */
export function placeKey(place: EditorPlace): string {
  const { structureIds, name, address, position } = place;
  return JSON.stringify([ownerKey(place), structureIds, name, address?.postcode, address?.lines, position]);
}

/**
 * Text that is the same for one practice in the words of whatever editor, within what one practitioner has: the same
 * structure (or none) in the same street of the same postcode. `undefined` when that is not told in full, and then nothing
 * is certain: two names of one place are two places rather than two places one.
 */
export function sharedPlaceKey({ structureIds, address }: EditorPlace): string | undefined {
  const street = (address?.lines ?? []).map(normaliseLine).find((line) => STREET.test(line));
  if (street === undefined || address?.postcode === undefined) return undefined;
  // Of a structure told by several numbers, any editor tells the first kind that it knows (IG-S-12).
  const [structure] = [...structureIds].sort();
  return JSON.stringify([structure ?? '', address.postcode, street]);
}

/** Text that is the same for two places of one practitioner or association. */
export function ownerKey({ ownerIds }: EditorPlace): string {
  return ownerIds.join(' ');
}

function isAtSameAddress(place: EditorPlace, { offer }: DirectoryOffer): boolean {
  const known = offer.place;
  if (
    place.address?.postcode !== undefined &&
    place.address.postcode === known.address.postcode &&
    haveLineInCommon(place.address.lines, known.address.lines)
  ) {
    return true;
  }
  return Boolean(
    place.position && known.position && metresBetween(place.position, known.position) <= SAME_PLACE_METRES,
  );
}

/** Ids of one kind (FINESS, SIRET) and none of them the same; a FINESS and a SIRET may be the same structure. */
function isOtherStructure(place: EditorPlace, { offer }: DirectoryOffer): boolean {
  const ours = offer.structure?.nationalId;
  if (ours === undefined || place.structureIds.includes(ours)) return false;
  const kind = structureIdKind(ours);
  return kind !== undefined && place.structureIds.some((theirs) => structureIdKind(theirs) === kind);
}

function contradicts(place: EditorPlace, candidate: DirectoryOffer): boolean {
  return isOtherStructure(place, candidate) || isElsewhere(place, candidate);
}

/** Another postcode, or far away. A same street line outweighs the postcode: that of a CEDEX differs from its street's. */
function isElsewhere(place: EditorPlace, { offer }: DirectoryOffer): boolean {
  const { address, position } = offer.place;
  if (place.position && position) return metresBetween(place.position, position) > OTHER_PLACE_METRES;
  return Boolean(
    place.address?.postcode !== undefined &&
    place.address.postcode !== address.postcode &&
    !haveLineInCommon(place.address.lines, address.lines),
  );
}
