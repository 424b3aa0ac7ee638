// What the compliant editor sends to the platform (INT_R03).
import { toZonedIso } from '@sas-embed/contract';
import type { Json, KitRequest } from '../model/index.js';
import { coded, newProfile, oldProfile, OPERATOR_EXTENSION, SYSTEMS } from '../vocabulary/index.js';
import { PEOPLE } from './people.js';

const OID = 'urn:oid:2.25.1999';
const HOUR = 3_600_000;

function appointment(id: string, now: number, status: string, { sos = false, moved = 0 } = {}): Json {
  const iso = (at: number): string => toZonedIso(at, 'Europe/Paris');
  const pending = status === 'pending';
  return {
    resourceType: 'Appointment',
    meta: { profile: [sos ? newProfile('sas-sos-appointment') : oldProfile('FrAppointmentSAS')] },
    extension: [
      {
        url: OPERATOR_EXTENSION,
        valueReference: {
          identifier: {
            type: coded(SYSTEMS.identifierType, 'IDNPS'),
            system: SYSTEMS.idnps,
            value: PEOPLE.regulator,
          },
        },
      },
    ],
    identifier: [{ system: OID, value: id }],
    status,
    start: iso(now + HOUR + moved),
    end: iso(now + 1.25 * HOUR + moved),
    created: iso(now),
    participant: [
      pending
        ? { type: [coded(SYSTEMS.participation, 'ADM')], status: 'needs-action' }
        : {
            actor: {
              identifier: { type: coded(SYSTEMS.identifierType, 'IDNPS'), system: SYSTEMS.idnps, value: PEOPLE.one },
            },
            status: 'accepted',
          },
    ],
  };
}

/** Appointments: booked, moved and cancelled; honoured; not honoured; and one of SOS Médecins that waits for its doctor. */
export function appointmentRequests(platform: string, now: number): KitRequest[] {
  const headers = {
    'content-type': 'application/fhir+json',
    accept: 'application/fhir+json',
    authorization: 'Bearer k',
  };
  const send = (
    method: 'POST' | 'PUT',
    id: string,
    status: string,
    more: { sos?: boolean; moved?: number } = {},
  ): KitRequest => ({
    method,
    url: `${platform}/Appointment${method === 'PUT' ? `?identifier=${encodeURIComponent(`${OID}|${id}`)}` : ''}`,
    headers,
    body: JSON.stringify(appointment(id, now, status, more)),
  });
  return [
    send('POST', 'b6e39355-0000-4000-8000-000000000001', 'booked'),
    // the platform was not there: again
    send('POST', 'b6e39355-0000-4000-8000-000000000001', 'booked'),
    send('PUT', 'b6e39355-0000-4000-8000-000000000001', 'booked', { moved: HOUR }),
    send('PUT', 'b6e39355-0000-4000-8000-000000000001', 'cancelled', { moved: HOUR }),
    send('POST', 'b6e39355-0000-4000-8000-000000000002', 'booked'),
    send('PUT', 'b6e39355-0000-4000-8000-000000000002', 'fulfilled'),
    send('POST', 'b6e39355-0000-4000-8000-000000000003', 'booked'),
    send('PUT', 'b6e39355-0000-4000-8000-000000000003', 'noshow'),
    send('POST', 'b6e39355-0000-4000-8000-000000000004', 'pending', { sos: true }),
    send('PUT', 'b6e39355-0000-4000-8000-000000000004', 'booked', { sos: true }),
  ];
}
