import type { DutyIncludes } from './fhir-duty.js';
import type { SlotIncludes } from './fhir-templates.js';
import { instantAt } from './local-time.js';

/** A window and whom it is asked for. Instants in milliseconds. */
interface Search<Includes> {
  /** National ids, prefixed, each once. */
  nationalIds: string[];
  /** Both inclusive. */
  from: number;
  to: number;
  include: Includes;
}

/** A search of practitioners' free slots (INT_R01, INT_R04), checked. */
export type SlotSearch = Search<SlotIncludes>;
/** A search of the schedules of SOS Médecins associations, checked. */
export type ScheduleSearch = Search<DutyIncludes>;

/** Why a search is refused. */
export class SearchRefused extends Error {
  constructor(
    /** FHIR issue type: `required`, `value`, `too-costly`… */
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'SearchRefused';
  }
}

const MOST_IDENTIFIERS = 25;
/** Zone of a date given without an offset. */
const DEFAULT_ZONE = 'Europe/Paris';

/** One kind of national identifier in a search. */
interface IdentifierKind {
  parameter: string;
  system: string;
  /** The prefixed number, or `undefined`. Both forms are known in the field: with the national prefix, and bare. */
  read(value: string): string | undefined;
  what: string;
}

const PRACTITIONERS: IdentifierKind = {
  parameter: 'schedule.actor:Practitioner.identifier',
  system: 'urn:oid:1.2.250.1.71.4.2.1',
  read: (value) => {
    if (!/^[0-9A-Z]{9,12}$/.test(value)) return undefined;
    return value.length === 11 ? `8${value}` : value.length === 9 ? `0${value}` : value;
  },
  what: 'a RPPS or ADELI number',
};

const ASSOCIATIONS: IdentifierKind = {
  parameter: 'actor:Location.organization.identifier',
  system: 'urn:oid:1.2.250.1.71.4.2.2',
  read: (value) => (/^3?\d{14}$/.test(value) ? value.padStart(15, '3') : undefined),
  what: 'a SIRET',
};

/** Reads and checks the query of `GET /fhir/Slot`. Throws `SearchRefused`. */
export function readSlotSearch(query: URLSearchParams): SlotSearch {
  checkStatus(query, 'status');
  const [includes, iterated] = [query.getAll('_include'), query.getAll('_include:iterate')];
  return {
    nationalIds: readIdentifiers(query, PRACTITIONERS),
    ...readWindow(query, 'start'),
    include: {
      schedules: includes.includes('Slot:schedule'),
      actors: iterated.includes('Schedule:actor'),
      services: includes.includes('Slot:service-type-reference'),
      organizations: iterated.includes('HealthcareService:organization'),
    },
  };
}

/** Reads and checks the query of `GET /fhir/Schedule`. Throws `SearchRefused`. */
export function readScheduleSearch(query: URLSearchParams): ScheduleSearch {
  checkStatus(query, '_has:Slot:schedule:status');
  return {
    nationalIds: readIdentifiers(query, ASSOCIATIONS),
    ...readWindow(query, '_has:Slot:schedule:start'),
    include: {
      slots: query.getAll('_revinclude').includes('Slot:schedule'),
      locations: query.getAll('_include').some((v) => v === 'Schedule:actor:Location' || v === 'Schedule:actor'),
      // The guide writes it both ways.
      organizations: query.getAll('_include:iterate').some((v) => v.toLowerCase() === 'location:organization'),
    },
  };
}

function checkStatus(query: URLSearchParams, parameter: string): void {
  const status = query.getAll(parameter);
  if (status.length !== 1) throw new SearchRefused('required', `${parameter} is required, once`);
  if (status[0] !== 'free') throw new SearchRefused('value', `${parameter} must be free`);
}

function readIdentifiers(query: URLSearchParams, kind: IdentifierKind): string[] {
  const tokens = query
    .getAll(kind.parameter)
    .flatMap((p) => p.split(','))
    .filter(Boolean);
  if (!tokens.length) throw new SearchRefused('required', `${kind.parameter} is required`);
  if (tokens.length > MOST_IDENTIFIERS)
    throw new SearchRefused('too-costly', `at most ${MOST_IDENTIFIERS} identifiers in one search`);
  const read = tokens.map((token) => {
    const bar = token.indexOf('|');
    if (bar >= 0 && token.slice(0, bar) !== kind.system)
      throw new SearchRefused('value', 'identifier system must be the national one');
    const value = kind.read(token.slice(bar + 1));
    if (value === undefined) throw new SearchRefused('value', `identifier value must be ${kind.what}`);
    return value;
  });
  return [...new Set(read)];
}

function readWindow(query: URLSearchParams, parameter: string): { from: number; to: number } {
  const values = query.getAll(parameter);
  if (values.some((value) => !/^(ge|le)/.test(value)))
    throw new SearchRefused('value', `${parameter} takes ge and le only`);
  return { from: readBound(parameter, values, 'ge'), to: readBound(parameter, values, 'le') };
}

function readBound(parameter: string, values: readonly string[], prefix: 'ge' | 'le'): number {
  const found = values.filter((value) => value.startsWith(prefix));
  if (found.length !== 1) throw new SearchRefused('required', `${parameter}=${prefix} is required, once`);
  const text = found[0]!.slice(2);
  const parts = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:\d\d)?$/.exec(text);
  const instant = parts ? (parts[3] ? Date.parse(text) : instantAt(parts[1]!, parts[2]!, DEFAULT_ZONE)) : NaN;
  if (Number.isNaN(instant)) throw new SearchRefused('value', `${parameter}=${prefix} must be a FHIR dateTime`);
  return instant;
}
