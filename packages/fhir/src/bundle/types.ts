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

/** An organisation: a CPTS, or an association of SOS Médecins. */
export interface ReadOrganization {
  /**
   * National (prefixed) structure numbers, at least one, the surest first: FINESS, SIRET, RPPS rang, ADELI rang
   * (IG-S-12). A CPTS has a FINESS, an association a SIRET.
   */
  readonly nationalIds: readonly string[];
  readonly name?: string;
  /** E.164 or short numbers. */
  readonly phones: readonly string[];
}

/** Days of FHIR, in the order of the week. */
export const DAYS_OF_WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** A day of the week, as FHIR writes it. */
export type DayOfWeek = (typeof DAYS_OF_WEEK)[number];

/** When a place is open, in its own local time. */
export interface ReadOpeningHours {
  /** In the order of the week; at least one. */
  readonly days: readonly DayOfWeek[];
  /** Open day and night; then neither time is told. */
  readonly allDay: boolean;
  /** `HH:MM`, 00:00–23:59. */
  readonly opens?: string;
  /** `HH:MM`; before or at `opens` when the place closes after midnight. */
  readonly closes?: string;
}

/** An identifier of a Location, in the editor's own system. */
export interface ReadLocationIdentifier {
  readonly system?: string;
  readonly value: string;
}

/**
 * Where patients are received: one per PractitionerRole, or per PFG of SOS Médecins. The same object for all slots of a
 * Schedule, so that slots can be grouped by it. Without data when the Schedule does not tell its place.
 */
export interface ReadPlace {
  /** `Location.name`; a PFG always should have one. */
  readonly name?: string;
  /** National (prefixed) FINESS, SIRET, RPPS rang or ADELI rang numbers; of a PFG, its association's too. */
  readonly structureIds: readonly string[];
  readonly address?: ReadAddress;
  /** Of the role, then of the location; E.164 or short numbers. */
  readonly phones: readonly string[];
  /** Degrees, WGS 84. */
  readonly position?: Position;
  readonly locationIdentifiers: readonly ReadLocationIdentifier[];
  /** Absent when the editor told none. */
  readonly openingHours?: readonly ReadOpeningHours[];
}

/** A free slot, checked, without whose it is: what PS and SOS Médecins slots have in common. */
export interface ReadFreeSlot {
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
  /** Of the slot; of the practitioner's role when the slot tells none (IG-S-16). Of SOS Médecins, seldom any. */
  specialties: ReadSpecialty[];
  /** With appointment, or walk-in; absent when the editor does not tell. */
  appointmentType?: 'ROUTINE' | 'WALKIN';
  /**
   * The page on which to book: the practitioner's agenda (IG-S-14), or the slot itself (SOS Médecins, IG-SOS-05); https (or
   * loopback http, if allowed). Absent for some walk-in slots (C-03).
   */
  bookingUrl?: string;
}

/** A free slot of a practitioner at a place (INT_R01, INT_R04). */
export interface ReadSlot extends ReadFreeSlot {
  /**
   * The CPTS that offer the slot, each once, in the order told (INT_R04); empty for a slot of none. The same objects for
   * all slots of a bundle. A slot may be of type CPTS without any, when the editor does not tell which or what it tells
   * leads nowhere (then an issue says so): nobody but regulators can be shown to belong to it.
   */
  cpts: readonly ReadOrganization[];
  practitioner: ReadPractitioner;
  place: ReadPlace;
}

/** A practitioner at one of his places, with his slots there: what one card shows. */
export interface ReadPractitionerPlace {
  readonly kind: 'PS';
  readonly practitioner: ReadPractitioner;
  readonly place: ReadPlace;
  /** At least one, in the order of the bundle; the objects of `SlotBundle.slots`. */
  readonly slots: readonly ReadSlot[];
}

/** A PFG (place of consultation or home visits) of SOS Médecins, one per Schedule, with its slots: what one card shows. */
export interface ReadPfg {
  readonly kind: 'SOS';
  /** The association that runs the PFG; asked for by its SIRET. */
  readonly association: ReadOrganization;
  readonly place: ReadPlace;
  /** In the order of the bundle; may be none. */
  readonly slots: readonly ReadFreeSlot[];
}

/** How a bundle is read. */
export interface BundleOptions extends UrlOptions {
  /** Entries read at most; the rest is told by an issue. Default: 20,000. */
  readonly maxEntries?: number;
}

/** What every bundle gives beside its content. */
export interface BundleReading {
  /** `Bundle.total`, as told. */
  total?: number;
  /** Everything found wrong. An `error` with an empty path: the whole answer is unusable, and nothing was read. */
  issues: FhirIssue[];
  /** The self link as received (C-14: not to be compared, editors add to it or leave it unencoded). */
  selfLink?: string;
}

/** What an answer to INT_R01 or INT_R04 gave. */
export interface SlotBundle extends BundleReading {
  /** The sound slots, in the order of the bundle. */
  slots: ReadSlot[];
  /** The same slots by practitioner and place, in the order of their first slots. */
  entries: ReadPractitionerPlace[];
}

/** What an answer of SOS Médecins gave. */
export interface SosBundle extends BundleReading {
  /** The PFG, one for each sound Schedule of the bundle and in its order. */
  entries: ReadPfg[];
}
