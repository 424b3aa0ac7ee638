import type { Location } from '@sas-embed/contract';
import type { Commune, Communes } from './communes.js';
import { DEPARTEMENTS, departementsOf, type Departement } from './departements.js';
import { looksLikeStreet, plainCity, readAddressLine } from './address-line.js';
import { addressLocation, communeLocation, departementLocation, formerLocation } from './locations.js';
import { matcher, plain } from './text.js';
import { spellingOf, typosBetween, typosForgiven, type Spelling } from './typos.js';

/** An exact name of a big city comes first, a small village of the same rank last. */
const DEPARTEMENT_WEIGHT = 300_000;
/** Inhabitants from which on a city is meant by the beginning of its name: `clermont`, `aix`. */
const LARGE = 20_000;

interface Ranked {
  rank: number;
  weight: number;
  location: () => Location;
  /** Of a commune: its name, which others may have too. */
  name?: string;
  /** Of a commune: its département. */
  departement?: Departement;
}

/** What a text may be the name of. */
interface Named {
  plainName: string;
  spelling: Spelling;
}

/** What was typed, taken apart. */
interface Typed {
  name: string;
  /** How well a plain name fits; lower is better. */
  rankOf(this: void, named: Named): number | undefined;
  /** Digits of a postcode, from its beginning. */
  code?: string;
  /** The départements that it must be in. */
  departements?: readonly Departement[];
}

/**
 * Départements, cities (by name, postcode, département or several of them, in any order, and misspelt by a letter or two)
 * and, once a street is typed too, the address; best first. Cities of one name are told apart by their département.
 */
export function suggestLocations(communes: Communes, query: string, limit: number): Location[] {
  const text = normal(query);
  if (text === '') return [];
  const suggestions = told(found(communes, text, limit), limit);
  if (text.includes(' ')) {
    const line = readAddressLine(communes, query);
    if (line?.street && looksLikeStreet(line.street))
      suggestions.unshift(addressLocation(line.commune, line.street, line.postcode));
  }
  return suggestions.slice(0, limit);
}

/** As compared, without CEDEX, with a postcode in one piece and an arrondissement behind its city. */
function normal(query: string): string {
  return plain(query)
    .replaceAll(/\bcedex(?: \d{1,2})?\b/g, ' ')
    .replaceAll(/\b(\d{2}) (\d{3})\b/g, '$1$2')
    .replace(/^(\d{1,2})(?:er|e|eme|ieme)(?: arrondissement| arr)?(?: de)? (paris|lyon|marseille)$/, '$2 $1')
    .replace(/^(?:le |la )?(?:departement|dept|dep)(?: du| de la| de l| des| de| d)? /, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function found(communes: Communes, text: string, limit: number): Ranked[] {
  const words = text.split(' ');
  const code = words.find((word) => /^\d{4,5}$/.test(word));
  const name = words.filter((word) => !/^\d{4,5}$/.test(word)).join(' ');
  if (code) return inPostcode(communes, code, name);
  if (/^\d{2,3}$|^2[ab]$/.test(name)) return byNumber(communes, name, limit);
  const written = named(communes, asWritten(name));
  const [city, departements] = withDepartement(name);
  if (departements && !written.some(({ rank }) => rank <= 1)) {
    for (const of of [asWritten(city), asMeant(city)]) {
      const narrowed = rankCommunes(communes, { ...of, departements });
      if (narrowed.length > 0) return narrowed;
    }
  }
  // A large place begins so, or there is enough to choose from: then nothing was misspelt.
  const isEnough = written.filter(({ rank }) => rank <= 3).length >= limit;
  if (isEnough || written.some(({ rank, weight }) => rank <= 1 && weight >= LARGE)) return written;
  return named(communes, asMeant(name));
}

function named(communes: Communes, wanted: Typed): Ranked[] {
  return [...rankDepartements(wanted), ...rankCommunes(communes, wanted)];
}

/** In this order: best rank, most inhabitants; namesakes with their département, nothing twice. */
function told(ranked: Ranked[], limit: number): Location[] {
  const best = ranked
    .sort((a, b) => a.rank - b.rank || b.weight - a.weight)
    .slice(0, limit + 5)
    .map((each) => ({ ...each, location: each.location() }));
  const isSame = (a: Location, b: Location): boolean => a.type === b.type && a.label === b.label;
  const once = best.filter(({ location }, i) => best.findIndex((other) => isSame(other.location, location)) === i);
  const shown = once.slice(0, limit);
  return shown.map(({ location, name, departement }) => {
    const hasNamesake =
      name !== undefined && shown.some((other) => other.name === name && other.location.label !== location.label);
    if (!hasNamesake || !departement) return location;
    return { ...location, label: location.label.replace(/\)$/, `, ${departement.name})`) };
  });
}

/** What has the letters that were typed. */
function asWritten(name: string): Typed {
  const ofArrondissement = plainCity(name);
  if (name === '') return { name, rankOf: () => 1 };
  const fits = matcher(name);
  if (ofArrondissement === name) return { name, rankOf: ({ plainName }) => fits(plainName) };
  return { name, rankOf: ({ plainName }) => (plainName === ofArrondissement ? 0 : fits(plainName)) };
}

/** And what has nearly those letters. */
function asMeant(name: string): Typed {
  const written = asWritten(name);
  const spelling = spellingOf(name);
  // Digits are never a typing error.
  const forgiven = /\d/.test(name) ? 0 : typosForgiven(spelling.letters.length);
  if (forgiven === 0) return written;
  return {
    ...written,
    rankOf(known) {
      const rank = written.rankOf(known);
      if (rank !== undefined && rank < 4) return rank;
      const typos = typosBetween(spelling, known.spelling, forgiven);
      if (!typos) return rank;
      const { whole, start = 2 } = typos;
      // Only the spaces differ; then one letter, two, and what begins like it.
      const misspelt = whole === undefined ? [1.5, 3.8, 5][start]! : [0.7, ONE_LETTER, 4.5][whole]!;
      return Math.min(misspelt, rank ?? Infinity);
    },
  };
}

/** Rank of what differs by one letter. */
const ONE_LETTER = 3.5;

function rankCommunes(communes: Communes, wanted: Typed): Ranked[] {
  const ranked: Ranked[] = [];
  const { name, code, departements } = wanted;
  const isIn = ({ postcodes, departement }: Commune): boolean =>
    (code === undefined || postcodes.some((postcode) => postcode.startsWith(code))) &&
    (departements === undefined || departements.includes(departement));
  for (const commune of communes.all) {
    if (!isIn(commune)) continue;
    const found = wanted.rankOf(commune);
    if (found === undefined) continue;
    ranked.push({
      rank: byImportance(found, commune) + shift(commune, code),
      weight: commune.population,
      location: () =>
        communeLocation(
          commune,
          commune.postcodes.find((postcode) => postcode === code),
        ),
      name: commune.plainName,
      departement: commune.departement,
    });
  }
  if (name === '') return ranked;
  for (const former of communes.former) {
    const found = isIn(former.commune) ? wanted.rankOf(former) : undefined;
    if (found === undefined) continue;
    // A name of the past comes after those of today, and its people are not counted apart.
    ranked.push({ rank: Math.max(found, 0.95), weight: 0, location: () => formerLocation(former) });
  }
  return ranked;
}

/** A large city is meant by the beginning of its name too, before a village that is called just so. */
function byImportance(rank: number, { population, cityCode }: Commune): number {
  if (cityCode) return rank;
  if (population < LARGE) return rank === 0 ? 0.9 : rank;
  if (rank === ONE_LETTER) return 0.97;
  return rank === 1 ? 0.8 : rank;
}

/** `paris`: the city before its arrondissements; with their postcode, the arrondissement first. */
function shift({ cityCode }: Commune, code: string | undefined): number {
  if (!cityCode) return 0;
  return code ? -0.5 : 0.5;
}

function rankDepartements({ rankOf }: Typed): Ranked[] {
  return DEPARTEMENT_NAMES.flatMap(({ departement, known }) => {
    const rank = Math.min(...known.flatMap((each) => rankOf(each) ?? []));
    return rank === 4 || rank > 4.5
      ? []
      : [{ rank, weight: DEPARTEMENT_WEIGHT, location: () => departementLocation(departement) }];
  });
}

/** Other names of départements, as they are typed. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  '2A': ['Corse'],
  '2B': ['Corse'],
  '973': ['Guyane française'],
  '974': ['Réunion', 'Île de la Réunion'],
  '987': ['Tahiti'],
};
const DEPARTEMENT_NAMES = [...DEPARTEMENTS.values()].map((departement) => ({
  departement,
  known: [departement.name, ...(OTHER_NAMES[departement.code] ?? [])].map((name): Named => {
    const plainName = plain(name);
    return { plainName, spelling: spellingOf(plainName) };
  }),
}));

/** A city's name with its département: `saint denis 93`, `93 saint denis`, `saint denis la reunion`. */
function withDepartement(text: string): [city: string, departements: readonly Departement[] | undefined] {
  const number = /^(?:(?<city>.+?) (?<last>\d{2,3}|2[ab])(?: .+)?|(?<first>\d{2,3}|2[ab]) (?<rest>.+))$/.exec(text);
  const code = number?.groups?.['last'] ?? number?.groups?.['first'];
  if (code) return [number?.groups?.['city'] ?? number?.groups?.['rest'] ?? '', departementsOf(code.toUpperCase())];
  const words = text.split(' ');
  for (let from = 1; from < words.length; from++) {
    const name = words.slice(from).join(' ');
    const named = DEPARTEMENT_NAMES.filter(({ known }) => known.some(({ plainName }) => plainName === name));
    if (named.length > 0) return [words.slice(0, from).join(' '), named.map(({ departement }) => departement)];
  }
  return [text, undefined];
}

/** By postcode or its beginning; a CEDEX postcode is in no list, but begins like those around. */
function inPostcode(communes: Communes, code: string, name: string): Ranked[] {
  const wanted = { ...asWritten(name), code };
  const own = rankCommunes(communes, wanted);
  if (own.length === 0 && name !== '') own.push(...rankCommunes(communes, { ...asMeant(name), code }));
  if (own.length > 0 || code.length < 5) return own;
  const byCode = communes.byInsee(code);
  const insee: Ranked[] =
    byCode && name === ''
      ? [{ rank: 2, weight: byCode.population, location: () => communeLocation(byCode), name: byCode.plainName }]
      : [];
  for (const length of [4, 3, 2]) {
    const around = rankCommunes(communes, { ...wanted, code: code.slice(0, length) });
    if (around.length > 0) return [...around, ...insee];
  }
  return insee;
}

/** Two or three digits: the départements of that number, then the largest cities. */
function byNumber(communes: Communes, number: string, limit: number): Ranked[] {
  const departements = departementsOf(number.toUpperCase());
  const cities = communes.all
    .filter(
      ({ cityCode, postcodes, departement }) =>
        !cityCode && (departements.includes(departement) || postcodes.some((postcode) => postcode.startsWith(number))),
    )
    .sort((a, b) => b.population - a.population)
    .slice(0, limit);
  return [
    ...departements.map((departement) => ({ rank: 0, weight: 0, location: () => departementLocation(departement) })),
    ...cities.map((commune) => ({
      rank: 1,
      weight: commune.population,
      location: () => communeLocation(commune),
      name: commune.plainName,
      departement: commune.departement,
    })),
  ];
}
