import { toZonedIso } from '@sas-embed/contract';
import { OPERATOR_EXTENSION } from '@sas-embed/fhir';
import { coded, newProfile, oldProfile, SYSTEMS, type Json } from '../fhir/index.js';

/** An appointment that a regulator booked in your agenda. Nothing of the patient is in it. */
export interface BookedAppointment {
  /** Your own number, kept for its whole life; a UUID for example. */
  id: string;
  status: 'pending' | 'booked' | 'cancelled' | 'fulfilled' | 'noshow';
  start: Date;
  end: Date;
  created: Date;
  /** IANA zone of the place. */
  timeZone: string;
  /** The regulator, as INT_R02 told of him. */
  regulator: { system: string; value: string };
  /** `8` + RPPS or `0` + ADELI; absent while an association has not said who comes. */
  practitionerId?: string;
  /** Of SOS Médecins. */
  sos?: boolean;
}

/** The resource of INT_R03: FrAppointmentSAS, or sas-sos-appointment. */
export function appointmentResource(oid: string, appointment: BookedAppointment): Json {
  const { id, status, timeZone, regulator, practitionerId, sos = false } = appointment;
  const iso = (at: Date): string => toZonedIso(at.getTime(), timeZone);
  const type = regulator.system === SYSTEMS.idnps ? 'IDNPS' : 'INTRN';
  return {
    resourceType: 'Appointment',
    meta: { profile: [sos ? newProfile('sas-sos-appointment') : oldProfile('FrAppointmentSAS')] },
    extension: [
      {
        url: OPERATOR_EXTENSION,
        valueReference: { identifier: { type: coded(SYSTEMS.identifierType, type), ...regulator } },
      },
    ],
    identifier: [{ system: oid, value: id }],
    status,
    start: iso(appointment.start),
    end: iso(appointment.end),
    created: iso(appointment.created),
    participant: [
      practitionerId === undefined
        ? { type: [coded(SYSTEMS.participation, 'ADM')], status: 'needs-action' }
        : {
            actor: {
              identifier: {
                type: coded(SYSTEMS.identifierType, 'IDNPS'),
                system: SYSTEMS.idnps,
                value: practitionerId,
              },
            },
            status: 'accepted',
          },
    ],
  };
}
