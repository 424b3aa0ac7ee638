import type { Specialty } from '@sas-embed/contract';
import {
  readSlotBundle,
  type FhirIssue,
  type ReadPlace,
  type ReadPractitioner,
  type ReadSlot,
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
}

// The API's limits, where the reader's are wider; an editor's answer may not make ours invalid.
const MAX_ITEMS = 20;
const MAX_CODE = 40;
const MAX_BOOKING_URL = 1900; // 2000 with `origin`
const URI = /^[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9._~:/?@!$&'()*+,;=-]+$/;

/** Reads an answer; throws `EditorError('invalid-answer')` when it is no bundle of slots at all. */
export function readAnswer(json: unknown, allowLoopbackHttp: boolean): EditorAnswer {
  const { slots, issues } = readSlotBundle(json, { allowLoopbackHttp });
  const fatal = issues.find(({ severity, path }) => severity === 'error' && path === '');
  if (fatal) throw new EditorError('invalid-answer', fatal.rule);
  const places = new Places();
  return { slots: slots.map((slot) => toEditorSlot(slot, places)), rejectedEntries: countRejected(issues) };
}

function toEditorSlot(slot: ReadSlot, places: Places): EditorSlot {
  const { start, end, modes, visibility, appointmentType, bookingUrl } = slot;
  return {
    place: places.of(slot.practitioner, slot.place),
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

/** A specialty may have come as a text only (C-12); one of which nothing fits the API is none. */
function toSpecialty({ code, system, label }: ReadSpecialty): Specialty[] {
  const specialty = {
    ...(code !== undefined && code.length <= MAX_CODE && { code }),
    ...(system !== undefined && URI.test(system) && { system }),
    ...(label !== undefined && { label }),
  };
  return specialty.code === undefined && specialty.label === undefined ? [] : [specialty];
}

/** The reader gives the same objects for all slots of a Schedule; so do we, since places are compared by text once each. */
class Places {
  readonly #known = new Map<ReadPractitioner, Map<ReadPlace, EditorPlace>>();

  of(practitioner: ReadPractitioner, place: ReadPlace): EditorPlace {
    let ofPractitioner = this.#known.get(practitioner);
    if (!ofPractitioner) this.#known.set(practitioner, (ofPractitioner = new Map<ReadPlace, EditorPlace>()));
    let known = ofPractitioner.get(place);
    if (!known) {
      const { structureIds, address, position } = place;
      known = {
        practitionerIds: practitioner.nationalIds,
        structureIds,
        ...(address && { address }),
        ...(position && { position }),
      };
      ofPractitioner.set(place, known);
    }
    return known;
  }
}

/** Entries with an error; one entry may have several, and a slot that leads nowhere is one entry too. */
function countRejected(issues: readonly FhirIssue[]): number {
  const entries = issues
    .filter(({ severity, rule }) => severity === 'error' && rule !== 'bundle.too-many-entries')
    .map(({ path }) => /^entry\[\d+\]/.exec(path)?.[0]);
  return new Set(entries).size;
}
