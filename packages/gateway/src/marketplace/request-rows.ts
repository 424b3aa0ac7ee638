import { toZonedIso, type MarketplaceRequest, type MarketplaceState } from '@sas-embed/contract';
import type { Insertable, Selectable } from 'kysely';
import type { EventLog } from '../appointments/index.js';
import { ProblemError } from '../contract/index.js';
import type { Principal } from '../identity/index.js';
import type { DbOrTrx, Trx } from '../storage/index.js';
import { utc } from '../values/index.js';
import type { MarketplaceRequestTable } from './tables.js';

/** A request as it is stored. */
export type RequestRow = Selectable<MarketplaceRequestTable>;
/** A request to be stored. */
export type NewRequest = Insertable<MarketplaceRequestTable>;

/** The state now: a request expires by itself. */
export function requestState(row: Pick<RequestRow, 'state' | 'expires_at'>, now: Date): MarketplaceState {
  return row.state === 'pending' && row.expires_at <= now ? 'expired' : row.state;
}

/** A request as the API sends it. */
export function toApiRequest(row: RequestRow, now: Date): MarketplaceRequest {
  const state = requestState(row, now);
  const at = (instant: Date) => toZonedIso(instant.getTime(), row.time_zone);
  return {
    id: row.id,
    offerId: row.offer_id,
    community: { nationalId: row.structure_id, name: row.structure_name },
    operator: row.operator_label,
    reason: row.reason,
    mode: row.mode,
    from: at(row.window_from),
    to: at(row.window_to),
    state,
    ...(row.refusal === null ? {} : { refusal: row.refusal }),
    ...(row.withdrawal === null ? {} : { withdrawal: row.withdrawal }),
    createdAt: utc(row.created_at),
    expiresAt: utc(row.expires_at),
    ...(row.delivered_at === null ? {} : { deliveredAt: utc(row.delivered_at) }),
    ...(row.answered_at === null ? {} : { answeredAt: utc(row.answered_at) }),
    ...(row.late_answer_at === null ? {} : { lateAnswerAt: utc(row.late_answer_at) }),
    ...(row.appointment_id === null ? {} : { appointmentId: row.appointment_id }),
    actions: state === 'pending' ? ['withdraw'] : [],
  };
}

/** The regulator's own request; another's does not exist for him. Throws `not-found`. */
export async function ownRequest(db: DbOrTrx, id: string, principal: Principal, lock: boolean): Promise<RequestRow> {
  const row = await db
    .selectFrom('marketplace_request')
    .selectAll()
    .where('id', '=', id)
    .where('regulator_id', '=', principal.regulatorId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  if (!row) throw new ProblemError('not-found', { detail: 'No such request of this regulator.' });
  return row;
}

/** Tells the pages of the host that asked, in its SAS, and nobody else. */
export function tellRequest(
  trx: Trx,
  events: EventLog,
  row: Pick<RequestRow, 'id' | 'state' | 'sas_id' | 'page_host_id' | 'appointment_id'>,
  more: { late?: true } = {},
): Promise<void> {
  return events.append(trx, {
    payload: {
      type: 'marketplace',
      requestId: row.id,
      state: row.state,
      ...(row.appointment_id === null ? {} : { appointmentId: row.appointment_id }),
      ...more,
    },
    sasId: row.sas_id,
    hostId: row.page_host_id,
  });
}

/**
 * What is set when the operator has to be told that nobody is wanted any more. Nothing when it never heard of the request;
 * a courier that is under way with it comes first.
 */
export function withdrawTask(row: Pick<RequestRow, 'attempts'>, now: Date) {
  return row.attempts === 0 ? { task: null, due_at: null } : { task: 'withdraw' as const, due_at: now };
}
