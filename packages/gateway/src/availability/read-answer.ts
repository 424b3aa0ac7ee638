import type { Place, Slot, Specialty } from '@sas-embed/contract';
import {
  FHIR_RULES,
  readSlotBundle,
  readSosBundle,
  type BundleReading,
  type FhirIssue,
  type ReadFreeSlot,
  type ReadOpeningHours,
  type ReadOrganization,
  type ReadPlace,
  type ReadSpecialty,
} from '@sas-embed/fhir';
import { EditorError } from './editor-error.js';
import type { EditorPlace } from './match-places.js';
import type { EditorSlot } from './offer-slots.js';

/** What an editor's answer holds that is sound. */
export interface EditorAnswer {
  slots: EditorSlot[];
  /** Entries that were left out because they were not sound. */
  rejectedEntries: number;
  /** It says itself that it is not all, or was too long to be read whole. */
  incomplete: boolean;
  /** How often each rule of the contract was broken, in what is listed of it (200 a severity at most). */
  violations: ReadonlyMap<string, number>;
}

// The API's limits, where the reader's are wider; an editor's answer may not make ours invalid.
const MAX_ITEMS = 20;
const MAX_CODE = 40;
const MAX_NAME = 300;
const MAX_HOURS = 30;
const MAX_BOOKING_URL = 1900; // 2000 with `origin`
const URI = /^[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9._~:/?@!$&'()*+,;=-]+$/;

/** Reads an answer to INT_R01 or INT_R04; throws `EditorError('invalid-answer')` when it is no bundle of slots at all. */
export function readPractitionersAnswer(json: unknown, allowLoopbackHttp: boolean): EditorAnswer {
  const bundle = readSlotBundle(json, { allowLoopbackHttp });
  const slots = bundle.entries.flatMap(({ practitioner, place, slots: its }) => {
    const at = editorPlace(practitioner.nationalIds, place);
    return its.map((slot) => ({ ...editorSlot(slot, at), ...communitiesOf(slot.cpts) }));
  });
  return { slots, ...verdict(bundle) };
}

/** Reads an answer of SOS Médecins, as `readPractitionersAnswer`. */
export function readAssociationsAnswer(json: unknown, allowLoopbackHttp: boolean): EditorAnswer {
  const bundle = readSosBundle(json, { allowLoopbackHttp });
  const slots = bundle.entries.flatMap(({ association, place, slots: its }) => {
    const at = editorPlace(association.nationalIds, place);
    return its.map((slot) => editorSlot(slot, at));
  });
  return { slots, ...verdict(bundle) };
}

function verdict({ issues }: BundleReading): Omit<EditorAnswer, 'slots'> {
  const fatal = issues.find(({ severity, path }) => severity === 'error' && path === '');
  if (fatal) throw new EditorError('invalid-answer', fatal.rule);
  const incomplete = issues.some(({ rule }) => {
    return FHIR_RULES[rule].code === 'incomplete' || rule === 'bundle.too-many-entries';
  });
  return { rejectedEntries: countRejected(issues), incomplete, violations: countViolations(issues) };
}

const NO_VIOLATION: ReadonlyMap<string, number> = new Map();

/** How often each rule was broken, in what is listed of it; information breaks none. */
export function countViolations(issues: readonly FhirIssue[]): ReadonlyMap<string, number> {
  if (issues.length === 0) return NO_VIOLATION;
  const counts = new Map<string, number>();
  for (const { rule, severity } of issues) {
    if (severity !== 'information') counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  return counts;
}

function editorSlot(slot: ReadFreeSlot, place: EditorPlace): EditorSlot {
  const { start, end, modes, visibility, appointmentType, bookingUrl } = slot;
  return {
    place,
    start,
    ...(end && { end }),
    modes,
    visibility,
    reasons: slot.reasons.slice(0, MAX_ITEMS),
    specialties: slot.specialties.slice(0, MAX_ITEMS).flatMap(toSpecialty),
    ...(appointmentType && { appointmentType }),
    ...(bookingUrl !== undefined && bookingUrl.length <= MAX_BOOKING_URL && { bookingUrl }),
  };
}

/** An organisation that tells no name is named by its number. */
function communitiesOf(cpts: readonly ReadOrganization[]): { communities?: NonNullable<Slot['communities']> } {
  const communities = cpts.slice(0, MAX_ITEMS).flatMap(({ nationalIds: [nationalId], name }) => {
    return nationalId === undefined ? [] : [{ nationalId, name: (name ?? nationalId).slice(0, MAX_NAME) }];
  });
  return communities.length > 0 ? { communities } : {};
}

/** A specialty may have come as a text only (C-12); one of which nothing fits the API is none. */
function toSpecialty({ code, system, label }: ReadSpecialty): Specialty[] {
  const specialty = {
    ...(code !== undefined && code.length <= MAX_CODE && { code }),
    ...(system !== undefined && URI.test(system) && { system }),
    ...(label !== undefined && { label }),
  };
  return specialty.code === undefined && specialty.label === undefined ? [] : [specialty];
}

function editorPlace(ownerIds: readonly string[], place: ReadPlace): EditorPlace {
  const { name, structureIds, address, position, phones, locationIdentifiers } = place;
  const openingHours = (place.openingHours ?? []).flatMap(toOpeningHours).slice(0, MAX_HOURS);
  return {
    ownerIds,
    structureIds,
    identifiers: locationIdentifiers,
    phones: phones.slice(0, 5),
    ...(name !== undefined && { name: name.slice(0, MAX_NAME) }),
    ...(address && { address }),
    ...(position && { position }),
    ...(openingHours.length > 0 && { openingHours }),
  };
}

function toOpeningHours({ days, allDay, opens, closes }: ReadOpeningHours): NonNullable<Place['openingHours']> {
  if (allDay) return [{ days: [...days], opens: '00:00', closes: '00:00' }];
  return opens === undefined || closes === undefined ? [] : [{ days: [...days], opens, closes }];
}

/** Entries with an error; one entry may have several, and a slot that leads nowhere is one entry too. */
function countRejected(issues: readonly FhirIssue[]): number {
  const entries = issues
    .filter(({ severity, rule }) => severity === 'error' && rule !== 'bundle.too-many-entries')
    .map(({ path }) => /^entry\[\d+\]/.exec(path)?.[0]);
  return new Set(entries).size;
}
