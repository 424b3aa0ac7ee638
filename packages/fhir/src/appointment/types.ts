import type { AppointmentStatus } from '@sas-embed/contract';
import type { FhirIssue } from '../rules/index.js';

/** An identifier of which both parts are known. */
export interface SystemAndValue {
  /** URI. */
  readonly system: string;
  readonly value: string;
}

/** Who booked: a regulator, as the platform named him to the editor (INT_R02). */
export interface ReadOperator extends SystemAndValue {
  /** `IDNPS`: national; `INTRN`: technical, a UUID. Told by the system. */
  readonly type: 'IDNPS' | 'INTRN';
}

/** Status of an appointment that an editor may send (IG-A-05). */
export type ReadAppointmentStatus = Extract<
  AppointmentStatus,
  'booked' | 'fulfilled' | 'noshow' | 'cancelled' | 'pending'
>;

/** An appointment that an editor sent (INT_R03). Holds nothing of a patient. */
export interface ReadAppointment {
  /** The editor's own id, the same over all updates. */
  readonly identifier: SystemAndValue;
  readonly status: ReadAppointmentStatus;
  /** Instant. */
  readonly start: Date;
  /** Offset as written: `Z`, `+02:00`. */
  readonly startOffset: string;
  /** Instant. */
  readonly end: Date;
  readonly endOffset: string;
  /** Instant of the booking, when told. */
  readonly created?: Date;
  /** When the editor last changed it (`meta.lastUpdated`), when told: which of two versions is the later one. */
  readonly lastUpdated?: Date;
  readonly operator: ReadOperator;
  /** National (prefixed) RPPS or ADELI numbers; none while the practitioner is not known (IG-A-06). */
  readonly practitionerIds: readonly string[];
  /** National (prefixed) FINESS, SIRET, RPPS rang or ADELI rang numbers. */
  readonly structureIds: readonly string[];
  /** A participant has still to accept: the practitioner is not known, or has not answered. */
  readonly needsAction: boolean;
}

/** What a body gave. */
export interface AppointmentReading {
  /** Absent when an issue is an error. */
  appointment?: ReadAppointment;
  issues: FhirIssue[];
}
