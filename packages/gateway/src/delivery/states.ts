import type { AppointmentDelivery } from '@sas-embed/contract';
import type { DeliveredTo, DeliveryStates, EventLog } from '../appointments/index.js';
import type { Trx } from '../storage/index.js';
import type { DeliveryState, HubDeliveryTable } from './tables.js';

/** Numbers of the Hub's errors that say that nobody took the message in time. */
const EXPIRED: ReadonlySet<number> = new Set([400, 500]);

/** The state as the API tells it; `dead` is refused, expired, or was never sent. */
export function stateOf(row: { state: DeliveryState; error_code: number | null }): AppointmentDelivery['state'] {
  switch (row.state) {
    case 'waiting':
    case 'sent':
      return row.state;
    case 'delivered':
    case 'superseded':
      return 'acknowledged';
    case 'dead':
      if (row.error_code === null) return 'blocked';
      return EXPIRED.has(row.error_code) ? 'expired' : 'refused';
  }
}

/** Where appointments are, read from the outbox. */
export const deliveryStates: DeliveryStates = {
  async of(db, appointmentIds) {
    if (appointmentIds.length === 0) return new Map();
    const rows = await db
      .selectFrom('hub_delivery')
      .distinctOn('appointment_id')
      .select(['appointment_id', 'state', 'error_code', 'created_at', 'sent_at', 'answered_at'])
      .where('appointment_id', 'in', [...appointmentIds])
      .orderBy('appointment_id')
      .orderBy('id', 'desc')
      .execute();
    return new Map(
      rows.map((row): [string, DeliveredTo] => [
        row.appointment_id,
        {
          state: stateOf(row),
          at: row.answered_at ?? row.sent_at ?? row.created_at,
          ...(row.error_code === null || row.state === 'delivered' ? {} : { code: row.error_code }),
        },
      ]),
    );
  },
};

/** Tells the SAS how far it has come, when this is its last version. */
export async function tellDelivery(
  trx: Trx,
  events: EventLog,
  row: Pick<HubDeliveryTable, 'appointment_id' | 'sas_id'>,
): Promise<void> {
  const now = (await deliveryStates.of(trx, [row.appointment_id])).get(row.appointment_id);
  if (!now) return;
  await events.append(trx, {
    payload: { type: 'delivery', appointmentId: row.appointment_id, state: now.state },
    sasId: row.sas_id,
  });
}
