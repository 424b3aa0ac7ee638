import { instantAt } from './local-time.js';

/** A search of free slots (INT_R01), checked. Instants in milliseconds. */
export interface SlotSearch {
  /** National ids, prefixed, as asked. */
  nationalIds: string[];
  /** Both inclusive. */
  from: number;
  to: number;
  includeSchedules: boolean;
  includeActors: boolean;
}

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

const IDNPS = 'urn:oid:1.2.250.1.71.4.2.1';
const IDENTIFIER = 'schedule.actor:Practitioner.identifier';
const MOST_IDENTIFIERS = 25;
/** Zone of a date given without an offset. */
const DEFAULT_ZONE = 'Europe/Paris';

/** Reads and checks the query of `GET /fhir/Slot`. Throws `SearchRefused`. */
export function readSlotSearch(query: URLSearchParams): SlotSearch {
  const bounds = query.getAll('start');
  const status = query.getAll('status');
  if (status.length !== 1) throw new SearchRefused('required', 'status is required, once');
  if (status[0] !== 'free') throw new SearchRefused('value', 'status must be free');
  const includes = query.getAll('_include');
  return {
    nationalIds: readIdentifiers(query.getAll(IDENTIFIER)),
    from: readBound(bounds, 'ge'),
    to: readBound(bounds, 'le'),
    includeSchedules: includes.includes('Slot:schedule'),
    includeActors: query.getAll('_include:iterate').includes('Schedule:actor'),
  };
}

function readIdentifiers(parameters: string[]): string[] {
  const tokens = parameters.flatMap((p) => p.split(',')).filter(Boolean);
  if (!tokens.length) throw new SearchRefused('required', `${IDENTIFIER} is required`);
  if (tokens.length > MOST_IDENTIFIERS)
    throw new SearchRefused('too-costly', `at most ${MOST_IDENTIFIERS} practitioners in one search`);
  return tokens.map((token) => {
    const bar = token.indexOf('|');
    const value = token.slice(bar + 1);
    if (bar >= 0 && token.slice(0, bar) !== IDNPS)
      throw new SearchRefused('value', 'identifier system must be the national one');
    if (!/^[0-9A-Z]{9,12}$/.test(value))
      throw new SearchRefused('value', 'identifier value must be a RPPS or ADELI number');
    // Both forms are known in the field: with the national prefix, and bare.
    return value.length === 11 ? `8${value}` : value.length === 9 ? `0${value}` : value;
  });
}

function readBound(values: string[], prefix: 'ge' | 'le'): number {
  const found = values.filter((value) => value.startsWith(prefix));
  if (found.length !== 1) throw new SearchRefused('required', `start=${prefix} is required, once`);
  if (values.some((value) => !/^(ge|le)/.test(value))) throw new SearchRefused('value', 'start takes ge and le only');
  const text = found[0]!.slice(2);
  const parts = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:\d\d)?$/.exec(text);
  const instant = parts ? (parts[3] ? Date.parse(text) : instantAt(parts[1]!, parts[2]!, DEFAULT_ZONE)) : NaN;
  if (Number.isNaN(instant)) throw new SearchRefused('value', `start=${prefix} must be a FHIR dateTime`);
  return instant;
}
