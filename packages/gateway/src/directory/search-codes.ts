import type { OfferKind, SearchOffersEvent, SpecialtyQuery } from '@sas-embed/contract';
import { ProblemError } from '../contract/index.js';
import { SPECIALTIES, SYSTEMS, type SearchedSpecialty } from './specialties.js';

type Kind = SearchedSpecialty['kind'];

/** Other names of the nomenclatures: OIDs, as in INT_L01 addresses. */
const ALIASES: Readonly<Record<string, Kind>> = {
  'urn:oid:1.2.250.1.213.2.28': 'specialty',
  'urn:oid:1.2.250.1.71.1.2.7': 'profession',
};

/** Kinds of offer, as structure types (TRE_R66). */
const STRUCTURE_CODES: Readonly<Partial<Record<OfferKind, string>>> = { CPTS: '604', MSP: '603', CDS: '124' };

const KEY: Readonly<Record<Kind, string>> = { specialty: 'R38', profession: 'G15', structureType: 'R66' };
/** SM01–SM95, SCD01–SCD03, SI01–SI08: all of TRE_R38 that this table knows of, searched one by one or not. */
const R38_CODE = /^(?:SM(?:0[1-9]|[1-8]\d|9[0-5])|SCD0[1-3]|SI0[1-8])$/;

/** A code with its nomenclature, as offers are indexed by. */
export function searchKey(kind: Kind, code: string): string {
  return `${KEY[kind]}:${code}`;
}

function kindOf(system: string): Kind | undefined {
  const known = (Object.keys(SYSTEMS) as Kind[]).find((kind) => SYSTEMS[kind] === system);
  return known ?? ALIASES[system];
}

/**
 * The keys by which an offer that answers this query is indexed: the code, what means the same, and what is narrower.
 * Throws `specialty-unknown`.
 */
export function keysOfQuery({ code, system }: SpecialtyQuery): string[] {
  const kind = system === undefined ? undefined : kindOf(system);
  const fits = (entry: SearchedSpecialty): boolean =>
    (entry.code === code || entry.same.includes(code)) && (system === undefined || entry.kind === kind);
  // A code that is an entry's own wins over one that merely means the same.
  const entry = SPECIALTIES.find((each) => each.code === code && fits(each)) ?? SPECIALTIES.find(fits);
  if (entry) {
    return [entry.code, ...entry.same, ...entry.includes].map((each) => searchKey(entry.kind, each));
  }
  const isSpecialty = R38_CODE.test(code) && (system === undefined || kind === 'specialty');
  if (isSpecialty) return [searchKey('specialty', code)];
  throw new ProblemError('specialty-unknown', { detail: 'Use a code of /v1/specialties/suggest' });
}

/** What is searched when the code of a doctors' specialty is not known. */
const FALLBACK: SpecialtyQuery = { code: 'SM54', system: SYSTEMS.specialty };

/** What is searched for, and what is to be told when that is not what was asked. */
export interface SearchedFor {
  keys: string[];
  notice?: NonNullable<SearchOffersEvent['specialty']>;
}

/**
 * As `keysOfQuery`, but a code that is not known is no end of the search: of doctors (`SM…`) general practice is searched
 * instead, of others nothing.
 */
export function searchedFor(query: SpecialtyQuery): SearchedFor {
  try {
    return { keys: keysOfQuery(query) };
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code !== 'specialty-unknown') throw error;
  }
  const { code, system } = query;
  const asked: SpecialtyQuery = system === undefined ? { code } : { code, system };
  const isOfDoctors = /^SM[A-Z0-9]{1,6}$/.test(code) && (system === undefined || kindOf(system) === 'specialty');
  if (!isOfDoctors) return { keys: [], notice: { status: 'unknown', asked } };
  return { keys: keysOfQuery(FALLBACK), notice: { status: 'replaced', asked, used: FALLBACK } };
}

/** What is always found in a structure of these kinds: general practitioners. */
const GENERAL_PRACTICE = [{ code: 'SM54' }];
const OWN_SPECIALTIES: Readonly<Partial<Record<OfferKind, readonly { code: string; system?: string }[]>>> = {
  SOS: GENERAL_PRACTICE,
  MSP: GENERAL_PRACTICE,
  PDM: GENERAL_PRACTICE,
};

/** The keys under which an offer is found. */
export function keysOfOffer(offer: {
  kind: OfferKind;
  practitioner?: { professionCode?: string; specialties: readonly { code: string; system?: string }[] };
  specialties?: readonly { code: string; system?: string }[];
}): string[] {
  const keys = new Set<string>();
  const structure = STRUCTURE_CODES[offer.kind];
  if (structure) keys.add(searchKey('structureType', structure));
  const { practitioner } = offer;
  if (practitioner?.professionCode) keys.add(searchKey('profession', practitioner.professionCode));
  const specialties = practitioner?.specialties ?? offer.specialties ?? OWN_SPECIALTIES[offer.kind] ?? [];
  for (const { code, system } of specialties) {
    if (system === undefined || kindOf(system) === 'specialty') keys.add(searchKey('specialty', code));
  }
  return [...keys];
}
