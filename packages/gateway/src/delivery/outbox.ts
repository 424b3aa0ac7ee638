import type { AppointmentSnapshot } from '@sas-embed/hub';
import { sql } from 'kysely';
import type { EventLog } from '../appointments/index.js';
import type { Clock } from '../clock.js';
import type { GatewayConfig } from '../config/index.js';
import { isRelayed } from '../relay/index.js';
import type { Trx } from '../storage/index.js';
import { traceparent } from '../tracing/index.js';

/** National identifiers of a practitioner (IDNPS); a regulator who has none is known by a technical UUID, which cannot travel. */
const IDNPS = 'urn:oid:1.2.250.1.71.4.2.1';

/** What the outbox needs. */
export interface OutboxDeps {
  config: Pick<GatewayConfig, 'sas' | 'hub'>;
  clock: Clock;
}

/**
 * An event log that also writes each version of an appointment to the outbox, in the very transaction that makes it: what is booked
 * is sent, and what is rolled back is not. Nothing is written for a SAS that has no recipient: publishing is off there.
 */
export function withOutbox(events: EventLog, { config, clock }: OutboxDeps): EventLog {
  const recipients = new Map(config.sas.flatMap(({ id, hubRecipient }) => (hubRecipient ? [[id, hubRecipient]] : [])));
  if (!config.hub || recipients.size === 0) return events;
  return {
    async append(trx, event) {
      await events.append(trx, event);
      const recipient = event.sasId === undefined ? undefined : recipients.get(event.sasId);
      if (event.payload.type !== 'appointment' || !recipient || event.sasId === undefined) return;
      const { appointmentId, version } = event.payload;
      // It has one publisher: the platform that was told of it.
      if (await isRelayed(trx, appointmentId)) return;
      const snapshot = await snapshotOf(trx, appointmentId);
      if (!snapshot) return;
      const now = clock.now();
      // What concerns the host's case only (a link, a call back) is no news to the LRM.
      const last = await trx
        .selectFrom('hub_delivery')
        .select(sql<boolean>`snapshot = ${JSON.stringify(snapshot)}::jsonb`.as('is_same'))
        .where('appointment_id', '=', appointmentId)
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst();
      if (last?.is_same) return;
      await trx
        .insertInto('hub_delivery')
        .values({
          appointment_id: appointmentId,
          version,
          sas_id: event.sasId,
          recipient,
          snapshot: JSON.stringify(snapshot),
          due_at: now,
          created_at: now,
          traceparent: traceparent() ?? null,
        })
        .onConflict((conflict) => conflict.columns(['appointment_id', 'version']).doNothing())
        .execute();
    },
  };
}

/** The appointment as it is at this moment of the transaction; undefined when its regulator is not known. */
async function snapshotOf(trx: Trx, appointmentId: string): Promise<AppointmentSnapshot | undefined> {
  const row = await trx
    .selectFrom('appointment')
    .innerJoin('regulator', 'regulator.id', 'appointment.regulator_id')
    .leftJoin('regulator_identifier', (join) =>
      join
        .onRef('regulator_identifier.regulator_id', '=', 'regulator.id')
        .on('regulator_identifier.system', '=', IDNPS),
    )
    .selectAll('appointment')
    .select([
      'regulator.last_name',
      'regulator.first_name',
      'regulator.email',
      'regulator_identifier.value as national_id',
    ])
    .where('appointment.id', '=', appointmentId)
    .executeTakeFirst();
  if (!row) return undefined;
  const named = row.practitioner_id !== null && row.practitioner_last_name !== null;
  return {
    appointmentId,
    created: row.created_at.toISOString(),
    start: row.start_at.toISOString(),
    ...(row.end_at && { end: row.end_at.toISOString() }),
    status: row.status,
    orientationCategory: row.orientation_category as AppointmentSnapshot['orientationCategory'],
    ...(named && {
      practitioner: {
        practitionerId: row.practitioner_id!,
        lastName: row.practitioner_last_name!,
        firstName: row.practitioner_first_name ?? '',
        specialtyCode: row.practitioner_specialty?.code,
      },
    }),
    ...(row.structure_id !== null &&
      row.structure_name !== null && {
        organization: { organizationId: row.structure_id, name: row.structure_name },
      }),
    regulator: {
      ...(row.national_id !== null && { regulatorId: row.national_id }),
      lastName: row.last_name,
      firstName: row.first_name,
      email: row.email,
    },
  };
}
