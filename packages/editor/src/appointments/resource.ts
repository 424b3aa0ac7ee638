import { isTimeZone, toZonedIso } from '@sas-embed/contract';
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

/** What was given is no appointment that INT_R03 can tell. */
export class AppointmentInputError extends TypeError {
  override readonly name = 'AppointmentInputError';
  /** The field that is wrong. */
  readonly field: keyof BookedAppointment;

  /**
   * @param field - the field that is wrong
   * @param expected - what is to stand there
   */
  constructor(field: keyof BookedAppointment, expected: string) {
    super(`${field}: ${expected} is expected`);
    this.field = field;
  }
}

const STATUSES: readonly string[] = ['pending', 'booked', 'cancelled', 'fulfilled', 'noshow'];

/** Callers without types give anything. */
function check(appointment: BookedAppointment): void {
  const { id, status, timeZone, regulator, practitionerId } = appointment;
  const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
  const expect = (isRight: boolean, field: keyof BookedAppointment, expected: string): void => {
    if (!isRight) throw new AppointmentInputError(field, expected);
  };
  expect(isText(id), 'id', 'your own number of the appointment');
  expect(STATUSES.includes(status), 'status', STATUSES.join(', '));
  for (const field of ['start', 'end', 'created'] as const) {
    const at: unknown = appointment[field];
    expect(at instanceof Date && !Number.isNaN(at.getTime()), field, 'a valid Date');
  }
  expect(isText(timeZone) && isTimeZone(timeZone), 'timeZone', 'the IANA zone of the place, Europe/Paris for example,');
  expect(
    isText(regulator?.system) && isText(regulator?.value),
    'regulator',
    '`system` and `value`, as INT_R02 told them,',
  );
  expect(
    practitionerId === undefined || isText(practitionerId),
    'practitionerId',
    '`8` + RPPS, `0` + ADELI or nothing',
  );
}

/**
 * The resource of INT_R03: FrAppointmentSAS, or sas-sos-appointment.
 * @throws {AppointmentInputError} when a field is missing or no such thing
 */
export function appointmentResource(oid: string, appointment: BookedAppointment): Json {
  check(appointment);
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
