import { toZonedIso, type Appointment } from '@sas-embed/contract';
import type { Insertable, Selectable } from 'kysely';
import { CASE_REF_PURPOSE, utc, type SecretBox } from '../values/index.js';
import type { Principal } from '../identity/index.js';
import type { Trx } from '../storage/index.js';
import type { AppointmentTable } from './tables.js';
import type { EventLog } from './types.js';

/** An appointment as it is stored. */
export type AppointmentRow = Selectable<AppointmentTable>;
/** An appointment to be stored. */
export type NewAppointment = Insertable<AppointmentTable>;

/** ISO 8601 text in UTC, to the second. */
export const zonedUtc = utc;

/** Whether it may still be given up. */
export function isOpen(row: Pick<AppointmentRow, 'status' | 'start_at'>, now: Date): boolean {
  return (row.status === 'booked' || row.status === 'pending') && row.start_at > now;
}

/** An appointment as the API sends it to this principal; the case reference goes to the host that gave it and to no other. */
export function toApiAppointment(row: AppointmentRow, principal: Principal, box: SecretBox, now: Date): Appointment {
  const at = (instant: Date) => toZonedIso(instant.getTime(), row.time_zone);
  const isOwnHost = row.host_id !== null && row.host_id === principal.hostId;
  const action = row.origin_kind === 'editor' ? 'cancel-at-editor' : 'cancel';
  return {
    id: row.id,
    origin: {
      kind: row.origin_kind,
      sourceId: row.source_id,
      ...(row.source_label === null ? {} : { label: row.source_label }),
    },
    orientationCategory: row.orientation_category as Appointment['orientationCategory'],
    ...(row.orientation_type === null ? {} : { orientationType: row.orientation_type }),
    status: row.status,
    start: at(row.start_at),
    ...(row.end_at === null ? {} : { end: at(row.end_at) }),
    timeZone: row.time_zone,
    created: at(row.created_at),
    ...(row.updated_at === null ? {} : { updated: at(row.updated_at) }),
    ...(row.practitioner_id === null
      ? {}
      : {
          practitioner: {
            nationalId: row.practitioner_id,
            ...(row.practitioner_last_name === null ? {} : { lastName: row.practitioner_last_name }),
            ...(row.practitioner_first_name === null ? {} : { firstName: row.practitioner_first_name }),
            ...(row.practitioner_specialty === null ? {} : { specialty: row.practitioner_specialty }),
          },
        }),
    ...(row.structure_id === null || row.structure_name === null
      ? {}
      : { structure: { nationalId: row.structure_id, name: row.structure_name } }),
    ...(row.community_id === null || row.community_name === null
      ? {}
      : { community: { nationalId: row.community_id, name: row.community_name } }),
    ...(row.overbooking === null ? {} : { overbooking: row.overbooking }),
    bookingSas: { id: row.sas_id ?? '', label: row.sas_label ?? '' },
    ...(isOwnHost && row.case_ref !== null ? { caseRef: box.open(CASE_REF_PURPOSE, row.case_ref) } : {}),
    ...(isOwnHost && row.handover_id !== null ? { handoverId: row.handover_id } : {}),
    slotChanged: row.slot_changed,
    ...(row.patients === 1 ? {} : { patients: row.patients }),
    version: row.version,
    actions: isOpen(row, now) ? [action] : [],
  };
}

/** Appends this version to the history and tells the SAS; every change of an appointment ends here. */
export async function recordVersion(
  trx: Trx,
  events: EventLog,
  row: AppointmentRow,
  at: Date,
  actor: { kind: 'regulator' | 'editor'; id: string },
): Promise<void> {
  await trx
    .insertInto('appointment_history')
    .values({
      appointment_id: row.id,
      version: row.version,
      at,
      status: row.status,
      start_at: row.start_at,
      end_at: row.end_at,
      actor_kind: actor.kind,
      actor_id: actor.id,
    })
    .execute();
  // An appointment that belongs to no SAS we know is told to nobody: without `sasId` everybody would read it.
  if (row.sas_id === null) return;
  await events.append(trx, {
    payload: {
      type: 'appointment',
      appointmentId: row.id,
      status: row.status,
      version: row.version,
      ...(row.handover_id === null ? {} : { handoverId: row.handover_id }),
    },
    sasId: row.sas_id,
  });
}
