import {
  EDITOR_BATCH_SIZE,
  instantOf,
  SYSTEM,
  toPractitionerNationalId,
  toStructureNationalId,
} from '@sas-embed/contract';
import type { SlotQuery } from '../model/index.js';
import { Refused } from './refused.js';

/** Zone of a bound without one: the guide's examples have Paris in mind (C-16). */
const DEFAULT_ZONE = 'Europe/Paris';

/** How a search is written: of slots, or of the schedules of SOS Médecins. */
const FORMS = {
  slots: {
    ids: 'schedule.actor:Practitioner.identifier',
    system: SYSTEM.idnps,
    start: 'start',
    status: 'status',
    national: toPractitionerNationalId,
  },
  duty: {
    ids: 'actor:Location.organization.identifier',
    system: SYSTEM.idnst,
    start: '_has:Slot:schedule:start',
    status: '_has:Slot:schedule:status',
    national: toStructureNationalId,
  },
} as const;

/** Reads and checks a search; throws `Refused`. */
export function readQuery(query: URLSearchParams, kind: keyof typeof FORMS): SlotQuery {
  const { ids, system, start, status, national } = FORMS[kind];
  if (query.getAll(status).join() !== 'free') throw new Refused(400, 'required', `${status}=free is required, once`);
  const tokens = query.getAll(ids).flatMap((value) => value.split(',').filter(Boolean));
  if (!tokens.length) throw new Refused(400, 'required', `${ids} is required`);
  if (tokens.length > EDITOR_BATCH_SIZE)
    throw new Refused(422, 'too-costly', `at most ${EDITOR_BATCH_SIZE} identifiers`);
  const found = tokens.map((token) => {
    const bar = token.indexOf('|');
    const id = bar >= 0 && token.slice(0, bar) !== system ? undefined : national(token.slice(bar + 1));
    if (id === undefined) throw new Refused(400, 'value', `${ids} takes ${system}|<national identifier>`);
    return id;
  });
  const values = query.getAll(start);
  if (values.some((value) => !/^(?:ge|le)/.test(value))) throw new Refused(400, 'value', `${start} takes ge and le`);
  return { ids: [...new Set(found)], from: bound(values, start, 'ge'), to: bound(values, start, 'le') };
}

function bound(values: readonly string[], name: string, prefix: 'ge' | 'le'): Date {
  const found = values.filter((value) => value.startsWith(prefix));
  if (found.length !== 1) throw new Refused(400, 'required', `${name}=${prefix}… is required, once`);
  const text = found[0]!.slice(2);
  const parts = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(Z|[+-]\d\d:\d\d)?$/.exec(text);
  const at = parts ? (parts[3] ? Date.parse(text) : instantOf(parts[1]!, parts[2]!, DEFAULT_ZONE)) : NaN;
  if (Number.isNaN(at)) throw new Refused(400, 'value', `${name}=${prefix} must be a dateTime`);
  return new Date(at);
}
