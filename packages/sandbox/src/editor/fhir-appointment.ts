/** The appointments that the editor tells the platform (INT_R03). They hold nothing about the patient. */
import type { EditorAppointment } from './agenda.js';
import { isAssociation } from './config.js';
import { coded, FR_IDENTIFIER_TYPES, IDNPS, OLD_PROFILE, PROFILE, type Json } from './fhir-common.js';
import { localIso } from './local-time.js';

const PARTICIPATIONS = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType';

/** An appointment of a practitioner (FrAppointmentSAS) or of an association (sas-sos-appointment). */
export function appointmentResource(oid: string, appointment: EditorAppointment): Json {
  const { keeper, regulator, slot } = appointment;
  const { timeZone } = keeper;
  const identifierType = regulator.identifier.system === IDNPS ? 'IDNPS' : 'INTRN';
  const seenBy = isAssociation(keeper) ? appointment.doctor?.nationalId : keeper.nationalId;
  return {
    resourceType: 'Appointment',
    meta: { profile: [isAssociation(keeper) ? PROFILE('sas-sos-appointment') : OLD_PROFILE('FrAppointmentSAS')] },
    extension: [
      {
        url: 'http://interopsante.org/fhir/StructureDefinition/FrAppointmentOperator',
        valueReference: { identifier: { type: coded(FR_IDENTIFIER_TYPES, identifierType), ...regulator.identifier } },
      },
    ],
    identifier: [{ system: oid, value: appointment.id }],
    status: appointment.status,
    start: localIso(slot.start, timeZone, false),
    end: localIso(slot.end, timeZone, false),
    created: localIso(appointment.created, timeZone, false),
    participant: [
      seenBy === undefined
        ? { type: [coded(PARTICIPATIONS, 'ADM')], status: 'needs-action' } // the association has not said yet who comes
        : {
            actor: { identifier: { type: coded(FR_IDENTIFIER_TYPES, 'IDNPS'), system: IDNPS, value: seenBy } },
            status: 'accepted',
          },
    ],
  };
}
