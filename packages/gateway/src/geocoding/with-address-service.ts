import type { AddressInput, Geocoder, Location, ResolvedLocation, SuggestRequest } from '@sas-embed/contract';
import { ProblemError } from '../contract/index.js';
import { looksLikeStreet, namesStreet, type Directory, type RunningDirectory } from '../directory/index.js';
import type { AddressAnswer, AddressService } from './address-service.js';

/** How sure the service must be: of an address in a commune that is known, and of one that it alone locates. */
const SURE_IN_COMMUNE = 0.4;
const SURE_ALONE = 0.6;
/** Cities whose addresses carry the codes of their arrondissements. */
const CITIES_IN_PARTS = new Set(['75056', '69123', '13055']);

/**
 * The directory, with addresses located by the address service: only what looks like an address is sent to it, communes and
 * départements are known here. Without a service, or when it does not answer, the embedded geocoder answers; every
 * answer says which did.
 */
export function withAddressService(
  directory: RunningDirectory,
  service: AddressService | undefined,
): Pick<Directory, 'suggestLocations' | 'resolveLocation'> {
  return {
    async suggestLocations({ query, limit = 8 }: SuggestRequest) {
      const { items } = await directory.suggestLocations({ query, limit });
      // `paris 15` and `saint denis 93` have a number too, and are places that are known here.
      const isPlace = items[0] !== undefined && items[0].type !== 'address' && !namesStreet(query);
      if (!service || isPlace || !looksLikeStreet(query)) return { items, geocoder: EMBEDDED };
      const answer = await service.search({ q: query, limit, autocomplete: true });
      const found = (answer.found ?? []).flatMap((address) => directory.addressAt(address)?.location ?? []);
      if (found.length === 0) return { items, geocoder: fallback(answer) };
      const others = items.filter(({ type }) => type !== 'address');
      return { items: unique([...found, ...others]).slice(0, limit), geocoder: LOCATED };
    },

    async resolveLocation(address) {
      const known = await directory.resolveLocation(address).catch((error: unknown) => {
        if (error instanceof ProblemError && error.code === 'location-not-found') return error;
        throw error;
      });
      const isKnown = !(known instanceof ProblemError);
      // The host's own position is better, and what has no street is known here.
      const usesPosition = isKnown && address.position !== undefined && !known.ignored.includes('position');
      const isAddress = isKnown ? known.location.type === 'address' : isWritten(address);
      if (!service || usesPosition || !isAddress) {
        if (!isKnown) throw known;
        return { ...known, geocoder: EMBEDDED };
      }
      const answer = await service.search(isKnown ? inCommune(known.location) : anywhere(address));
      const better = isKnown ? betterThan(directory, known, address, answer) : alone(directory, address, answer);
      if (better) return better;
      if (!isKnown) throw known;
      return { ...known, geocoder: fallback(answer) };
    },
  };
}

const EMBEDDED: Geocoder = { used: 'embedded' };
const LOCATED: Geocoder = { used: 'address-service', addressService: 'answered' };
const fallback = ({ state }: AddressAnswer): Geocoder => ({ used: 'embedded', addressService: state });

/** Whether the case says more than a city. */
function isWritten({ streetName, text }: AddressInput): boolean {
  return Boolean(streetName?.trim()) || (text !== undefined && looksLikeStreet(text));
}

function inCommune({ label, inseeCode, postcode }: Location) {
  const inParts = inseeCode === undefined || CITIES_IN_PARTS.has(inseeCode);
  const where = inParts ? (postcode === undefined ? {} : { postcode }) : { inseeCode };
  return { q: label, limit: 5, autocomplete: false, ...where };
}

function anywhere({ streetNumber, streetName, postcode, city, text }: AddressInput) {
  const line =
    streetName === undefined ? (text ?? '') : [streetNumber, streetName, postcode, city].filter(Boolean).join(' ');
  return { q: line, limit: 5, autocomplete: false };
}

/** The service's best address in the commune that the case names. */
function betterThan(
  directory: RunningDirectory,
  { location, ignored }: ResolvedLocation,
  address: AddressInput,
  answer: AddressAnswer,
): ResolvedLocation | undefined {
  for (const found of answer.found ?? []) {
    const at = found.score >= SURE_IN_COMMUNE ? directory.addressAt(found) : undefined;
    const isThere = at && (at.location.inseeCode === location.inseeCode || at.cityCode === location.inseeCode);
    if (isThere) return located(at.location, ignored, address);
  }
  return undefined;
}

/** An address whose commune the case did not tell in a usable way. */
function alone(
  directory: RunningDirectory,
  address: AddressInput,
  answer: AddressAnswer,
): ResolvedLocation | undefined {
  const [best] = answer.found ?? [];
  const at = best && best.score >= SURE_ALONE ? directory.addressAt(best) : undefined;
  if (!at) return undefined;
  const { location } = at;
  const ignored = (['inseeCode', 'postcode', 'position'] as const).filter(
    (part) => address[part] !== undefined && (part === 'position' || address[part] !== location[part]),
  );
  return located(location, ignored, address);
}

/** A street whose number was not found says so. */
function located(location: Location, ignored: ResolvedLocation['ignored'], address: AddressInput): ResolvedLocation {
  const isLost =
    location.approximate === true && address.streetNumber !== undefined && !ignored.includes('streetNumber');
  return { location, ignored: isLost ? [...ignored, 'streetNumber'] : ignored, geocoder: LOCATED };
}

function unique(locations: readonly Location[]): Location[] {
  return locations.filter(({ label }, i) => locations.findIndex((other) => other.label === label) === i);
}
