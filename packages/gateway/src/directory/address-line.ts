import type { Commune, Communes } from './communes.js';
import { plain } from './text.js';

/** What one line of address says. */
export interface AddressLine {
  /** As it was written, with number and index. */
  street?: string;
  postcode?: string;
  commune: Commune;
}

/**
 * Reads an address in one line: what precedes the postcode is the street, what follows it the city; without a postcode
 * the longest end of the line that is the name of one city. `undefined` when no city is found.
 */
export function readAddressLine(communes: Communes, text: string): AddressLine | undefined {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  const postcodes = [...line.matchAll(/\b\d{5}\b/g)].filter(([code]) => communes.byPostcode(code).length > 0);
  const last = postcodes.at(-1);
  if (last) {
    const [postcode] = last;
    const before = tidy(line.slice(0, last.index));
    const after = tidy(line.slice(last.index + 5));
    const inPostcode = communes.byPostcode(postcode);
    const named = inPostcode.find(({ plainName }) => plainName === plainCity(after));
    const commune = named ?? inPostcode[0]!;
    const arrondissement = commune.cityCode ? commune : communes.arrondissement(commune, postcode);
    return { postcode, commune: arrondissement ?? commune, ...(before ? { street: before } : {}) };
  }
  const words = line.split(/[ ,]+/);
  for (let from = 0; from < words.length; from++) {
    const commune = onlyOne(communes.byName(plainCity(words.slice(from).join(' '))));
    if (!commune) continue;
    const street = tidy(words.slice(0, from).join(' '));
    if (street && !looksLikeStreet(street)) return undefined;
    return { commune, ...(street ? { street } : {}) };
  }
  return undefined;
}

/** A city's name without postcode and CEDEX; `Paris 12` and `Lyon 3e` become the names of their arrondissements. */
export function plainCity(text: string): string {
  const name = plain(text)
    .replace(/\bcedex\b.*$/, '')
    .replace(/\b\d{5}\b/, '')
    .trim()
    .replaceAll(/\s+/g, ' ');
  const arrondissement = /^(paris|lyon|marseille) 0?(\d{1,2})(?: ?(?:er|e|eme|ieme))?(?: arrondissement| arr)?$/.exec(
    name,
  );
  if (!arrondissement) return name;
  const [, city, number] = arrondissement;
  return `${city} ${number}${number === '1' ? 'er' : 'e'} arrondissement`;
}

/** How much larger than its namesakes a city must be to be meant without a postcode. */
const CLEARLY_LARGER = 5;

/** The commune that a bare name means: the only one, or one far larger than the others. */
export function onlyOne(namesakes: readonly Commune[]): Commune | undefined {
  const [first, second] = namesakes;
  if (!first || !second) return first;
  return first.population >= CLEARLY_LARGER * second.population ? first : undefined;
}

const STREET_WORDS =
  /^(?:rue|avenue|av|boulevard|bd|bld|place|pl|square|chemin|che|ch|route|rte|impasse|imp|allee|allees|cours|quai|ruelle|passage|residence|res|lotissement|lot|hameau|lieu|lieudit|cite|faubourg|fg|sentier|venelle|esplanade|promenade|montee|zone|za|zi)$/;

/** Any text may end in the name of a village (`au fond du jardin`): only after a street is it a city. */
function looksLikeStreet(street: string): boolean {
  return (
    /\d/.test(street) ||
    plain(street)
      .split(' ')
      .some((word) => STREET_WORDS.test(word))
  );
}

function tidy(text: string): string {
  return text.replaceAll(/^[\s,]+|[\s,]+$/g, '');
}
