// How the compliant editor answers searches of slots and schedules.
import { instantOf } from '@sas-embed/contract';
import type { Json } from '../model/index.js';
import { SYSTEMS } from '../vocabulary/index.js';
import { hasSlots, PEOPLE } from './people.js';
import {
  associationResources,
  communitiesOf,
  communityResources,
  practitionerResources,
  searchset,
  startsIn,
} from './resources.js';

/** A refusal: status and what goes into its OperationOutcome. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** `GET /Slot`: practitioners, with their CPTS when asked. */
export function searchSlots(base: string, url: URL, now: number): Json {
  const { searchParams: query } = url;
  only(query, 'status');
  const ids = identifiers(query, 'schedule.actor:Practitioner.identifier', SYSTEMS.idnps, (v) =>
    v.length === 11 ? `8${v}` : v,
  );
  const { from, to } = bounds(query, 'start');
  const cpts = query.getAll('_include').includes('Slot:service-type-reference');
  const starts = startsIn(Math.max(from, now), to);
  const resources: Json[] = [];
  const communities = new Set<string>();
  for (const id of ids.filter(hasSlots)) {
    if (!starts.length) continue;
    resources.push(...practitionerResources(id, starts, cpts));
    if (cpts) for (const start of starts) for (const one of communitiesOf(id, start)) communities.add(one);
  }
  for (const id of communities) resources.push(...communityResources(id));
  return searchset(base, cpts ? 'cpts' : 'ps', selfUrl(base, url), resources);
}

/** `GET /Schedule`: associations of SOS Médecins. */
export function searchSchedules(base: string, url: URL, now: number): Json {
  const { searchParams: query } = url;
  only(query, '_has:Slot:schedule:status');
  const ids = identifiers(query, 'actor:Location.organization.identifier', SYSTEMS.idnst, (v) => v);
  const { from, to } = bounds(query, '_has:Slot:schedule:start');
  const starts = startsIn(Math.max(from, now), to);
  const known = ids.filter((id) => (PEOPLE.associations as readonly string[]).includes(id) && starts.length);
  return searchset(
    base,
    'sos',
    selfUrl(base, url),
    known.flatMap((id) => associationResources(id, starts)),
  );
}

/** The parameters received and no other, percent-encoded. */
const selfUrl = (base: string, url: URL): string =>
  `${base}/${url.pathname.split('/').at(-1)}?${[...url.searchParams]
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&')}`;

function only(query: URLSearchParams, name: string): void {
  if (query.get(name) !== 'free') throw new Refused(400, 'required', `${name}=free is required`);
}

function identifiers(query: URLSearchParams, name: string, system: string, national: (v: string) => string): string[] {
  const tokens = query.getAll(name).flatMap((value) => value.split(',').filter(Boolean));
  if (!tokens.length) throw new Refused(400, 'required', `${name} is required`);
  if (tokens.length > 25) throw new Refused(422, 'too-costly', 'at most 25 identifiers');
  return [
    ...new Set(
      tokens.map((token) => {
        const [given, value] = token.split('|');
        if (given !== system || !value) throw new Refused(400, 'value', `${name} is not understood`);
        return national(value);
      }),
    ),
  ];
}

function bounds(query: URLSearchParams, name: string): { from: number; to: number } {
  const read = (prefix: string): number => {
    const found = query.getAll(name).filter((value) => value.startsWith(prefix));
    if (found.length !== 1) throw new Refused(400, 'required', `${name}=${prefix} is required once`);
    const text = found[0]!.slice(2);
    const parts = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d:\d\d)?$/.exec(text);
    const at = parts
      ? parts[3]
        ? Date.parse(text)
        : instantOf(parts[1]!, parts[2]!.slice(0, 8), 'Europe/Paris')
      : NaN;
    if (Number.isNaN(at)) throw new Refused(400, 'value', `${name} is no dateTime`);
    return at;
  };
  return { from: read('ge'), to: read('le') };
}
