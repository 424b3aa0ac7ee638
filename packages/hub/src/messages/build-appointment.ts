import { toPractitionerNationalId, toStructureNationalId, type HubAppointment } from '@sas-embed/contract';
import { checked, envelopeWithHeader, invalid, type EnvelopeOptions } from './build-envelope.js';
import { formatHubDate } from './dates.js';
import type { HubIssue } from './faults.js';
import type { AppointmentEnvelope } from './message.js';

/** An appointment to be told to an LRM: professionals and codes, nothing of the patient. Dates are instants. */
export interface AppointmentSnapshot {
  /** The platform's own id, the same over all updates. */
  readonly appointmentId: string;
  /** When it was booked, as it was first known; never changed by an update. */
  readonly created: Date | string;
  readonly start: Date | string;
  readonly end?: Date | string | undefined;
  readonly status: HubAppointment['status'];
  readonly orientationCategory?: HubAppointment['orientationCategory'] | undefined;
  /** Absent while it is not known who will see the patient. */
  readonly practitioner?: PractitionerSnapshot | undefined;
  /** The practitioner's structure, or the one that was booked. */
  readonly organization?: { readonly organizationId: string; readonly name: string } | undefined;
  readonly regulator: RegulatorSnapshot;
}

/** A practitioner as the directory has him. */
export interface PractitionerSnapshot {
  /** RPPS (with or without its prefix) or ADELI. */
  readonly practitionerId: string;
  readonly lastName: string;
  readonly firstName: string;
  /** TRE_R38 (`SM54`). */
  readonly specialtyCode?: string | undefined;
  /** TRE_G15 (`10`). */
  readonly professionCode?: string | undefined;
}

/** The regulator's account. */
export interface RegulatorSnapshot {
  /** National id. A technical UUID is left out: the model takes national ids only. */
  readonly regulatorId?: string | undefined;
  readonly lastName: string;
  readonly firstName: string;
  readonly email: string;
}

/** What could not travel and was left out, by the contradiction that tells why. */
export interface LeftOut {
  readonly path: 'practitioner' | 'organization' | 'regulator.regulatorId';
  readonly contradiction?: string;
  /** For a log or an operator's screen; holds no id. */
  readonly reason: string;
}

/** A built message, and what was left out of it. */
export interface BuiltAppointment {
  readonly envelope: AppointmentEnvelope;
  readonly leftOut: readonly LeftOut[];
}

const NOS = 'https://mos.esante.gouv.fr/NOS';
const SPECIALITY_URL = `${NOS}/TRE_R38-SpecialiteOrdinale/FHIR/TRE-R38-SpecialiteOrdinale`;
const PROFESSION_URL = `${NOS}/TRE_G15-ProfessionSante/FHIR/TRE-G15-ProfessionSante`;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The message of an appointment, whole as it is now: what the snapshot lacks is taken as removed by its reader. The method
 * is Create for the first message of an appointment and Update ever after, a cancellation included.
 * Throws {@link HubFault} `invalid` with a located issue for each thing that is missing or wrong.
 */
export function buildAppointment(
  method: HubAppointment['method'],
  snapshot: AppointmentSnapshot,
  options: EnvelopeOptions,
): BuiltAppointment {
  const leftOut: LeftOut[] = [];
  const missing: HubIssue[] = [];
  const text = (value: string | undefined, path: string): string => {
    const trimmed = value?.trim() ?? '';
    if (!trimmed) missing.push({ path, rule: 'required', message: 'It is mandatory and must not be empty.' });
    return trimmed;
  };

  const regulatorId = snapshot.regulator.regulatorId?.trim();
  if (regulatorId && UUID.test(regulatorId)) {
    leftOut.push({ path: 'regulator.regulatorId', reason: 'The Hub takes national ids only, this one is technical.' });
  }
  const practitioner = practitionerOf(snapshot.practitioner, leftOut, text);
  const organization = organizationOf(snapshot.organization, leftOut, text);
  const appointment: HubAppointment = {
    appointmentId: text(snapshot.appointmentId, 'appointmentId'),
    method,
    created: formatHubDate(snapshot.created, 'created'),
    start: formatHubDate(snapshot.start, 'start'),
    ...(snapshot.end !== undefined && { end: formatHubDate(snapshot.end, 'end') }),
    status: snapshot.status,
    ...(snapshot.orientationCategory && { orientationCategory: snapshot.orientationCategory }),
    ...(practitioner && { practitioner }),
    ...(organization && { organization }),
    regulator: {
      ...(regulatorId && !UUID.test(regulatorId) && { regulatorId }),
      regulatorName: text(snapshot.regulator.lastName, 'regulator.lastName'),
      regulatorFirstname: text(snapshot.regulator.firstName, 'regulator.firstName'),
      regulatorEmail: text(snapshot.regulator.email, 'regulator.email'),
    },
  };
  if (missing.length > 0) throw invalid(missing);
  return { envelope: checked(envelopeWithHeader('Report', { appointment }, options)), leftOut };
}

function practitionerOf(
  practitioner: PractitionerSnapshot | undefined,
  leftOut: LeftOut[],
  text: (value: string | undefined, path: string) => string,
): HubAppointment['practitioner'] {
  if (!practitioner) return undefined;
  const rppsId = toPractitionerNationalId(practitioner.practitionerId) ?? '';
  if (!/^81\d{10}$/.test(rppsId)) {
    const reason =
      'The model takes RPPS numbers that begin with 1 only; the structure is sent without its practitioner.';
    leftOut.push({ path: 'practitioner', contradiction: 'H-05', reason });
    return undefined;
  }
  return {
    rppsId,
    lastName: text(practitioner.lastName, 'practitioner.lastName'),
    firstName: text(practitioner.firstName, 'practitioner.firstName'),
    ...(practitioner.specialtyCode && {
      specialityCode: practitioner.specialtyCode,
      specialityUrl: SPECIALITY_URL,
    }),
    ...(practitioner.professionCode && {
      professionCode: practitioner.professionCode,
      professionUrl: PROFESSION_URL,
    }),
  };
}

function organizationOf(
  organization: AppointmentSnapshot['organization'],
  leftOut: LeftOut[],
  text: (value: string | undefined, path: string) => string,
): HubAppointment['organization'] {
  if (!organization) return undefined;
  const organizationId = toStructureNationalId(organization.organizationId);
  if (!organizationId || !/^(1.{9}|3.{14})$/.test(organizationId)) {
    const reason = 'A structure travels by its FINESS or SIRET only.';
    leftOut.push({ path: 'organization', contradiction: 'H-06', reason });
    return undefined;
  }
  return { organizationId, name: text(organization.name, 'organization.name') };
}
