import { structureIdKind, type Position } from '@sas-embed/contract';
import type { DirectoryOffer } from '../directory/index.js';
import { haveLineInCommon, metresBetween } from './address.js';

/** What an editor says of the place of a slot. */
export interface EditorPlace {
  /** National ids of the practitioner; RPPS and ADELI may both be told. */
  practitionerIds: readonly string[];
  /** National ids of the structure, of whatever kinds. */
  structureIds: readonly string[];
  address?: { readonly lines: readonly string[]; readonly postcode?: string };
  position?: Position;
}

/** An editor's place that is none of the offers asked about; a later step makes cards of them. */
export interface UnknownPlace {
  editorId: string;
  place: EditorPlace;
  /** Slots that the editor gave there. */
  slots: number;
}

const SAME_PLACE_METRES = 10;
const OTHER_PLACE_METRES = 1000;

/**
 * Finds the offers of one editor that bundle places stand for. An editor identifies a place less well than the directory,
 * so the surest sign wins: practitioner and structure id; then address or position; then, when neither the editor's answer nor
 * our question holds another place of this practitioner and nothing speaks against it, that single place.
 */
export class PlaceMatcher {
  readonly #offersOf = new Map<string, DirectoryOffer[]>();

  /** @param offers those asked about, of whatever practitioners */
  constructor(offers: readonly DirectoryOffer[]) {
    for (const offer of offers) {
      const id = offer.offer.practitioner?.nationalId;
      if (id === undefined) continue;
      const known = this.#offersOf.get(id);
      if (known) known.push(offer);
      else this.#offersOf.set(id, [offer]);
    }
    // The order of a search must not decide which of two equal matches wins.
    for (const known of this.#offersOf.values()) known.sort((a, b) => (a.offer.id < b.offer.id ? -1 : 1));
  }

  /**
   * @param place one of the answer's places
   * @param isOnlyPlace whether the answer holds no other place of this practitioner
   */
  match(place: EditorPlace, isOnlyPlace: boolean): DirectoryOffer | undefined {
    const candidates = place.practitionerIds.flatMap((id) => this.#offersOf.get(id) ?? []);
    return (
      candidates.find(({ offer }) => offer.structure && place.structureIds.includes(offer.structure.nationalId)) ??
      preferSameStructure(candidates.filter((candidate) => isAtSameAddress(place, candidate))) ??
      (isOnlyPlace && candidates.length === 1 && !contradicts(place, candidates[0]!) ? candidates[0] : undefined)
    );

    function preferSameStructure(found: DirectoryOffer[]): DirectoryOffer | undefined {
      return found.find((candidate) => !isOtherStructure(place, candidate)) ?? found[0];
    }
  }
}

/** Text that is the same for two slots of one place, to tell an answer's places apart. */
export function placeKey(place: EditorPlace): string {
  const { address, position } = place;
  return JSON.stringify([practitionerKey(place), place.structureIds, address?.postcode, address?.lines, position]);
}

/** Text that is the same for two places of one practitioner. */
export function practitionerKey({ practitionerIds }: EditorPlace): string {
  return practitionerIds.join(' ');
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
  const known = candidate.offer.place;
  if (isOtherStructure(place, candidate)) return true;
  if (place.address?.postcode !== undefined && place.address.postcode !== known.address.postcode) return true;
  return Boolean(
    place.position && known.position && metresBetween(place.position, known.position) > OTHER_PLACE_METRES,
  );
}
