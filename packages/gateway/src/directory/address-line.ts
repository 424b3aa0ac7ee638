import type { Commune, Communes } from './communes.js';
import { plain } from './text.js';
import { spellingOf, typosBetween } from './typos.js';

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
    let before = tidy(line.slice(0, last.index));
    const after = tidy(line.slice(last.index + 5));
    const inPostcode = communes.byPostcode(postcode);
    const called = (city: string) => inPostcode.find(({ plainName }) => plainName === plainCity(city));
    const first = after === '' ? called(before) : undefined; // `Bordeaux 33000`
    if (first) before = '';
    const commune = first ?? called(after) ?? misspelt(inPostcode, after) ?? inPostcode[0]!;
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
  // A city that is misspelt is believed only behind a street.
  for (let from = Math.max(1, words.length - 5); from < words.length; from++) {
    const street = tidy(words.slice(0, from).join(' '));
    if (!looksLikeStreet(street)) continue;
    const commune = misspelt(communes.all, words.slice(from).join(' '), { byNameAlone: true });
    if (commune) return { commune, street };
  }
  return undefined;
}

/** Inhabitants from which on a city is believed to be meant, by how many letters are wrong. */
const BELIEVED_FROM = [0, 2_000, 20_000];

/**
 * The one commune of these, or the far largest, whose name begins alike and differs by a letter, a long one by two. Where
 * nothing but its name speaks for it, it must be large.
 */
export function misspelt(among: readonly Commune[], city: string, { byNameAlone = false } = {}): Commune | undefined {
  const name = plainCity(city);
  const spelling = spellingOf(name);
  const { length } = spelling.letters;
  if (length < 5 || /\d/.test(name)) return undefined;
  const alike: { commune: Commune; typos: number }[] = [];
  for (const commune of among) {
    if (commune.spelling.letters[0] !== spelling.letters[0]) continue;
    const { whole } = typosBetween(spelling, commune.spelling, length < 8 ? 1 : 2) ?? {};
    if (whole === undefined || (byNameAlone && commune.population < BELIEVED_FROM[whole]!)) continue;
    alike.push({ commune, typos: whole });
  }
  const least = Math.min(...alike.map(({ typos }) => typos));
  const best = alike.filter(({ typos }) => typos === least).map(({ commune }) => commune);
  return onlyOne(best.sort((a, b) => b.population - a.population));
}

/** A city's name without postcode and CEDEX; `Paris 12` and `Lyon 3e` become the names of their arrondissements. */
export function plainCity(text: string): string {
  const name = plain(text)
    .replace(/\bcedex\b.*$/, '')
    .replace(/\b\d{5}\b|\b\d{2} \d{3}\b/, '')
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

/** Whether a text names a way (`rue`, `avenue`, `lieu-dit`…), and more than that word. */
export function namesStreet(text: string): boolean {
  const words = plain(text).split(' ');
  return words.length > 1 && words.some((word) => STREET_WORDS.test(word));
}

/** Any text may end in the name of a village (`au fond du jardin`): only after a street is it a city. */
export function looksLikeStreet(street: string): boolean {
  const words = plain(street).split(' ');
  return (
    words.some((word) => STREET_WORDS.test(word)) ||
    (/\d/.test(street) && words.some((word) => /^(?!arrondissement)[a-z]{4,}$/.test(word)))
  );
}

function tidy(text: string): string {
  return text.replaceAll(/^[\s,]+|[\s,]+$/g, '');
}
