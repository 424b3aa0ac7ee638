import type { ConsultationMode, Position, SlotVisibility } from '@sas-embed/contract';
import type { FhirIssue } from '../rules/index.js';
import type { UrlOptions } from '../values/index.js';

/** A specialty as the editor told it. */
export interface ReadSpecialty {
  /** Code (TRE_R38, `SM54`), absent when only a text came (C-12). */
  readonly code?: string;
  /** URI of the code's nomenclature. */
  readonly system?: string;
  /** The editor's label. */
  readonly label?: string;
}

/** Who receives. The same object for all slots of a Schedule. */
export interface ReadPractitioner {
  /** National (prefixed) RPPS or ADELI numbers; at least one. */
  readonly nationalIds: readonly string[];
  readonly lastName?: string;
  /** Given names, separated by a space. */
  readonly firstName?: string;
  /** Of the Practitioner resource; E.164 or short numbers. Editors rather fill the place's (C-08). */
  readonly phones: readonly string[];
}

/** Address of a place. */
export interface ReadAddress {
  readonly lines: readonly string[];
  /** Five digits. */
  readonly postcode?: string;
  readonly city?: string;
}

/** An identifier of a Location, in the editor's own system. */
export interface ReadLocationIdentifier {
  readonly system?: string;
  readonly value: string;
}

/**
 * Where the practitioner receives: one per PractitionerRole. The same object for all slots of a Schedule, so that slots
 * can be grouped by it. Without data when the Schedule does not tell its place.
 */
export interface ReadPlace {
  /** National (prefixed) FINESS, SIRET, RPPS rang or ADELI rang numbers. */
  readonly structureIds: readonly string[];
  readonly address?: ReadAddress;
  /** Of the role, then of the location; E.164 or short numbers. */
  readonly phones: readonly string[];
  /** Degrees, WGS 84. */
  readonly position?: Position;
  readonly locationIdentifiers: readonly ReadLocationIdentifier[];
}

/** A free slot of a practitioner at a place, checked. */
export interface ReadSlot {
  /** `Slot.id`; absent when it was none. Unique in one answer only. */
  fhirId?: string;
  /** Instant. */
  start: Date;
  /** Offset of the start as written by the editor: `Z`, `+02:00`. Not a zone: `+00:00` is usual in the middle of France. */
  startOffset: string;
  /** Instant; absent when the editor told none. */
  end?: Date;
  endOffset?: string;
  /**
   * Slot types (TRE_R314), in the order of `SLOT_TYPES`. Empty when the editor declared none; a slot that declares only
   * types unknown here is not read at all.
   */
  visibility: SlotVisibility[];
  /** Consultation modes, in the order of `CONSULTATION_MODES`. */
  modes: ConsultationMode[];
  /** Reasons for which the practice offers the slot: free texts of `serviceType`. Text only, never markup. */
  reasons: string[];
  /** Of the slot; of the practitioner's role when the slot tells none (IG-S-16). */
  specialties: ReadSpecialty[];
  /** With appointment, or walk-in; absent when the editor does not tell. */
  appointmentType?: 'ROUTINE' | 'WALKIN';
  /** The practitioner's agenda page; https (or loopback http, if allowed). Absent for some walk-in slots (C-03). */
  bookingUrl?: string;
  practitioner: ReadPractitioner;
  place: ReadPlace;
}

/** How a bundle is read. */
export interface SlotBundleOptions extends UrlOptions {
  /** Entries read at most; the rest is told by an issue. Default: 20,000. */
  readonly maxEntries?: number;
}

/** What a bundle gave. */
export interface SlotBundle {
  /** The sound slots, in the order of the bundle. */
  slots: ReadSlot[];
  /** `Bundle.total`, as told. */
  total?: number;
  /** Everything found wrong. An `error` with an empty path: the whole answer is unusable, and `slots` is empty. */
  issues: FhirIssue[];
  /** The self link as received (C-14: not to be compared, editors add to it or leave it unencoded). */
  selfLink?: string;
}
