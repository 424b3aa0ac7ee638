import type { Hold } from '@sas-embed/contract';
import type { Selectable } from 'kysely';
import type { EventLog } from '../appointments/index.js';
import type { SourceSlot } from '../availability/index.js';
import { ProblemError } from '../contract/index.js';
import type { Principal } from '../identity/index.js';
import type { DbOrTrx, Trx } from '../storage/index.js';
import { lockAgendaSlot, type AgendaSlotState } from './agenda.js';
import { toApiSlot } from './slots.js';
import { utc } from '../values/index.js';
import type { HoldTable } from './tables.js';

/** A hold as it is stored. */
export type HoldRow = Selectable<HoldTable>;

/** The state now: a hold expires by itself, without anybody writing it. */
export function holdState(row: Pick<HoldRow, 'state' | 'expires_at'>, now: Date): Hold['state'] {
  return row.state === 'active' && row.expires_at <= now ? 'expired' : row.state;
}

/** A hold as the API sends it. `others` are the colleagues who hold the same slot now. */
export function toApiHold(
  row: HoldRow,
  principal: Principal,
  now: Date,
  durationSeconds: number,
  others: number,
): Hold {
  const state = holdState(row, now);
  const source = row.slot as unknown as SourceSlot;
  const held: SourceSlot = row.booking_url === null ? source : { ...source, bookingUrl: row.booking_url };
  const next: Hold['actions'] = row.kind === 'exclusive' ? ['confirm'] : row.booking_url ? ['handover'] : [];
  return {
    id: row.id,
    offerId: row.offer_id,
    slot: toApiSlot(held, principal, others),
    kind: row.kind,
    state,
    expiresAt: utc(row.expires_at),
    durationSeconds,
    others,
    ...(row.places === 1 ? {} : { patients: row.places }),
    actions: state === 'active' ? [...next, 'extend', 'release'] : [],
  };
}

/** The regulator's own hold; somebody else's does not exist for him. Throws `not-found`. */
export async function ownHold(db: DbOrTrx, holdId: string, principal: Principal): Promise<HoldRow> {
  const row = await db
    .selectFrom('hold')
    .selectAll()
    .where('id', '=', holdId)
    .where('regulator_id', '=', principal.regulatorId)
    .executeTakeFirst();
  if (!row) throw new ProblemError('not-found', { detail: 'No such hold of this regulator.' });
  return row;
}

/**
 * Locks the regulator's hold until the end of the transaction, after its agenda slot when it has one: always in that
 * order, so that holding, confirming and releasing never wait for each other in a circle.
 */
export async function lockHold(
  trx: Trx,
  holdId: string,
  principal: Principal,
): Promise<{ hold: HoldRow; slot?: AgendaSlotState }> {
  const found = await ownHold(trx, holdId, principal);
  const slot = found.kind === 'exclusive' ? await lockAgendaSlot(trx, found.slot_id) : undefined;
  const hold = await trx.selectFrom('hold').selectAll().where('id', '=', holdId).forUpdate().executeTakeFirstOrThrow();
  return slot ? { hold, slot } : { hold };
}

/** Throws `hold-expired` or `hold-not-active` when the hold is not active now. */
export function requireActive(hold: HoldRow, now: Date): void {
  const state = holdState(hold, now);
  if (state === 'active') return;
  if (state === 'expired') {
    throw new ProblemError('hold-expired', { detail: 'The hold has expired; hold the slot again.' });
  }
  throw new ProblemError('hold-not-active', { detail: `The hold is ${state}; hold a slot again.` });
}

/** Tells every screen that the hold keeps the slot no more. */
export function tellReleased(trx: Trx, events: EventLog, hold: HoldRow): Promise<void> {
  return events.append(trx, {
    payload: {
      type: 'slot',
      offerId: hold.offer_id,
      slotId: hold.slot_id,
      change: 'released',
      exclusive: false,
      regulatorId: hold.regulator_id,
    },
  });
}

/** Releases what was held in a session that has ended. */
export async function releaseSession(trx: Trx, events: EventLog, sessionId: string): Promise<void> {
  const rows = await trx
    .updateTable('hold')
    .set({ state: 'released' })
    .where('session_id', '=', sessionId)
    .where('state', '=', 'active')
    .returningAll()
    .execute();
  for (const row of rows) await tellReleased(trx, events, row);
}

/** Marks holds whose time is over, and tells the screens that wait for their slots; resolves to their number. */
export async function expireHolds(trx: Trx, events: EventLog, now: Date): Promise<number> {
  const rows = await trx
    .updateTable('hold')
    .set({ state: 'expired' })
    // What another replica, or its own regulator, has in hand is told by them.
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('hold')
        .select('id')
        .where('state', '=', 'active')
        .where('expires_at', '<=', now)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
    .execute();
  for (const row of rows) await tellReleased(trx, events, row);
  return rows.length;
}
