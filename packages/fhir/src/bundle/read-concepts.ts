import { CONSULTATION_MODES, SLOT_TYPES, type ConsultationMode, type SlotVisibility } from '@sas-embed/contract';
import type { IssueCollector } from '../rules/index.js';
import { asList, asObject, readText, readToken, type JsonObject } from '../values/index.js';
import type { Located } from './resource-index.js';
import type { ReadSpecialty } from './types.js';

/** Values kept of one list of a slot. */
const MAX_VALUES = 20;
/** Values looked at. */
const MAX_READ = 100;
/** Category of CPTS in TRE_R66: says that the slot belongs to a CPTS; neither a slot type nor a mode. */
const CPTS_CATEGORY = '604';

/** Every subset of the codes, in their order; the bits of its position say which codes it holds. */
function subsets<T>(codes: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: 1 << codes.length }, (_, bits) => codes.filter((_code, at) => bits & (1 << at)));
}

const SLOT_TYPE_SETS = subsets(SLOT_TYPES);
const MODE_SETS = subsets(CONSULTATION_MODES);

/** Reads the slot types of `meta.security`; `undefined` when all that are declared are unknown here. */
export function readVisibility(slot: Located, issues: IssueCollector): SlotVisibility[] | undefined {
  const labels = asList(asObject(slot.resource['meta'])?.['security']);
  let known = 0;
  let unknown = false;
  for (let i = 0; i < labels.length && i < MAX_READ; i++) {
    const label = asObject(labels[i]);
    const code = readCode(label);
    const at = indexIn(SLOT_TYPES, code);
    if (at >= 0) known |= 1 << at;
    else if (code !== CPTS_CATEGORY && mayBeSlotType(label)) {
      unknown = true;
      issues.add('slot.visibility-ignored', `${slot.path}.meta.security[${i}]`);
    }
  }
  if (known !== 0) return [...SLOT_TYPE_SETS[known]!];
  if (unknown) return undefined;
  issues.add('slot.visibility-missing', `${slot.path}.meta.security`);
  return [];
}

/** A label of another nomenclature (confidentiality…) says nothing on the slot type. */
function mayBeSlotType(label: JsonObject | undefined): boolean {
  const system = label?.['system'];
  return typeof system !== 'string' || system.includes('R314');
}

/** What `serviceType` holds: coded modes and free-text reasons (IG-S-18, C-11). */
export interface ServiceTypes {
  modes: ConsultationMode[];
  reasons: string[];
}

/** Reads `serviceType`. Its unknown codes give their label as a reason, and CPTS references (604) nothing. */
export function readServiceTypes(slot: Located, issues: IssueCollector): ServiceTypes {
  const concepts = asList(slot.resource['serviceType']);
  const reasons: string[] = [];
  let known = 0;
  for (let i = 0; i < concepts.length && i < MAX_READ; i++) {
    const concept = asObject(concepts[i]);
    const codings = asList(concept?.['coding']);
    let understood = false;
    for (let j = 0; j < codings.length && j < MAX_READ; j++) {
      const coding = asObject(codings[j]);
      const code = readCode(coding);
      const at = indexIn(CONSULTATION_MODES, code);
      if (at >= 0) known |= 1 << at;
      const label = at >= 0 || code === CPTS_CATEGORY ? undefined : readText(coding?.['display']);
      if (label !== undefined) addOnce(reasons, label);
      if (at >= 0 || code !== undefined || label !== undefined) understood = true;
    }
    if (concept?.['text'] === undefined && understood) continue;
    const text = readText(concept?.['text']);
    // A text that only repeats the label of its code is not a reason.
    if (text !== undefined && !codings.some((coding) => asObject(coding)?.['display'] === text)) addOnce(reasons, text);
    if (!understood && text === undefined) issues.add('slot.service-type', `${slot.path}.serviceType[${i}]`);
  }
  if (known === 0) issues.add('slot.mode-missing', `${slot.path}.serviceType`);
  return {
    modes: [...MODE_SETS[known]!],
    reasons: capped(reasons, slot, '.serviceType', issues),
  };
}

function addOnce(list: string[], text: string): void {
  if (list.length <= MAX_VALUES && !list.includes(text)) list.push(text);
}

function capped<T>(list: T[], owner: Located, element: string, issues: IssueCollector): T[] {
  if (list.length <= MAX_VALUES) return list;
  issues.add('slot.too-many-values', owner.path + element);
  return list.slice(0, MAX_VALUES);
}

/** Reads the `specialty` of a slot or role: codes with their label, or a text alone (C-12). */
export function readSpecialties(owner: Located, issues: IssueCollector): ReadSpecialty[] {
  const concepts = asList(owner.resource['specialty']);
  const specialties: ReadSpecialty[] = [];
  for (let i = 0; i < concepts.length && i < MAX_READ; i++) {
    const concept = asObject(concepts[i]);
    const codings = asList(concept?.['coding']);
    let text = readText(concept?.['text']);
    let found = false;
    for (let j = 0; j < codings.length && j < MAX_READ; j++) {
      const coding = asObject(codings[j]);
      const code = readToken(coding?.['code'], 40);
      const label = readText(coding?.['display']) ?? text;
      if (code === undefined && label === undefined) continue;
      const system = readToken(coding?.['system']);
      addSpecialty(specialties, code, system, label);
      text = undefined;
      found = true;
    }
    if (!found && text !== undefined) addSpecialty(specialties, undefined, undefined, text);
    else if (!found) issues.add('slot.specialty', `${owner.path}.specialty[${i}]`);
  }
  return capped(specialties, owner, '.specialty', issues);
}

function addSpecialty(list: ReadSpecialty[], code?: string, system?: string, label?: string): void {
  if (list.length > MAX_VALUES) return;
  for (const other of list) {
    if (other.code === code && other.system === system && other.label === label) return;
  }
  const specialty: { -readonly [K in keyof ReadSpecialty]: ReadSpecialty[K] } = {};
  if (code !== undefined) {
    specialty.code = code;
    if (system !== undefined) specialty.system = system;
  }
  if (label !== undefined) specialty.label = label;
  list.push(specialty);
}

/** Reads `appointmentType`; `undefined` when it is absent or unknown. */
export function readAppointmentType(slot: Located, issues: IssueCollector): 'ROUTINE' | 'WALKIN' | undefined {
  const concept = slot.resource['appointmentType'];
  if (concept === undefined) return undefined;
  const codings = asList(asObject(concept)?.['coding']);
  for (let i = 0; i < codings.length && i < MAX_READ; i++) {
    const code = readCode(asObject(codings[i]));
    if (code === 'ROUTINE' || code === 'WALKIN') return code;
  }
  issues.add('slot.appointment-type', `${slot.path}.appointmentType`);
  return undefined;
}

function indexIn(codes: readonly string[], code: string | undefined): number {
  return code === undefined ? -1 : codes.indexOf(code);
}

/** The codes that nearly all slots hold, so that they need no closer look. */
const USUAL_CODES: ReadonlySet<unknown> = new Set([...SLOT_TYPES, ...CONSULTATION_MODES, 'ROUTINE', 'WALKIN']);

function readCode(coding: JsonObject | undefined): string | undefined {
  const code = coding?.['code'];
  if (USUAL_CODES.has(code)) return code as string;
  return readToken(code, 40)?.toUpperCase();
}
