import type { Handover } from '@sas-embed/contract';
import type { Selectable } from 'kysely';
import type { EventLog } from '../appointments/index.js';
import type { Clock } from '../clock.js';
import { ProblemError, type Handlers } from '../contract/index.js';
import type { Principal } from '../identity/index.js';
import type { DbOrTrx, Trx } from '../storage/index.js';
import type { BookingContext } from './hold-handlers.js';
import { readEditorSlot } from './editor-slot.js';
import { holdState, lockHold, ownHold, requireActive, type HoldRow } from './hold-rows.js';
import type { WriteRequest } from './idempotency.js';
import { newId } from '../values/index.js';
import { requireRight } from './rights.js';
import { CASE_REF_PURPOSE, type SecretBox } from '../values/index.js';
import { utc } from '../values/index.js';
import type { HandoverTable } from './tables.js';
import type { HandoverMatcher } from './types.js';

type HandoverRow = Selectable<HandoverTable>;

/** The state now: a hand-over expires by itself. */
function handoverState(row: HandoverRow, now: Date): Handover['state'] {
  return row.state === 'open' && row.expires_at <= now ? 'expired' : row.state;
}

function toApiHandover(row: HandoverRow, now: Date): Handover {
  return {
    id: row.id,
    holdId: row.hold_id,
    offerId: row.offer_id,
    url: row.url,
    state: handoverState(row, now),
    openedAt: utc(row.opened_at),
    expiresAt: utc(row.expires_at),
    ...(row.appointment_id === null ? {} : { appointmentId: row.appointment_id }),
  };
}

/** Tells the pages of the host that opened the hand-over, in its SAS, and nobody else. */
function tell(trx: Trx, events: EventLog, row: HandoverRow, state: Handover['state'], appointmentId?: string) {
  return events.append(trx, {
    payload: { type: 'handover', handoverId: row.id, state, ...(appointmentId === undefined ? {} : { appointmentId }) },
    sasId: row.sas_id,
    hostId: row.page_host_id ?? row.host_id,
  });
}

async function ownHandover(db: DbOrTrx, id: string, principal: Principal, lock: boolean): Promise<HandoverRow> {
  const row = await db
    .selectFrom('handover')
    .selectAll()
    .where('id', '=', id)
    .where('regulator_id', '=', principal.regulatorId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  if (!row) throw new ProblemError('not-found', { detail: 'No such hand-over of this regulator.' });
  return row;
}

/** Handlers of hand-overs: create, read, close. */
export function handoverHandlers(context: BookingContext): Handlers {
  const { database, directory, availability, events, clock, config, idempotency } = context;

  /**
   * Reads a held slot again from its editor when that was not done just now: nobody is sent to a page where the slot is
   * gone. Answers what changes in the hold; throws as holding does.
   */
  async function readAgain(
    hold: HoldRow,
    principal: Principal,
    signal: AbortSignal,
  ): Promise<{ booking_url: string | null; checked_at: Date } | undefined> {
    const now = clock.now();
    const age = now.getTime() - (hold.checked_at ?? hold.created_at).getTime();
    const isToBeHandedOver = hold.kind === 'advisory' && hold.booking_url !== null && holdState(hold, now) === 'active';
    if (!isToBeHandedOver || age <= config.handovers.recheckSeconds * 1000) return undefined;
    const open = await database.db
      .selectFrom('handover')
      .select('id')
      .where('hold_id', '=', hold.id)
      .where('state', '=', 'open')
      .where('expires_at', '>', now)
      .executeTakeFirst();
    if (open) return undefined; // the regulator is on the editor's page: there the slot may be his own by now
    const offer = await directory.getOffer(hold.offer_id);
    if (!offer) throw new ProblemError('slot-unknown', { detail: 'The offer is no longer in the directory.' });
    try {
      const slot = await readEditorSlot(context, principal, offer, hold.slot_id, signal);
      return { booking_url: slot.bookingUrl ?? null, checked_at: clock.now() };
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'slot-taken') await giveUp(hold);
      throw error;
    }
  }

  /** The slot is gone: the hold with it, and every screen is told. */
  const giveUp = (hold: HoldRow) =>
    database.transaction(async (trx) => {
      const { numUpdatedRows } = await trx
        .updateTable('hold')
        .set({ state: 'released' })
        .where('id', '=', hold.id)
        .where('state', '=', 'active')
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return;
      await events.append(trx, {
        payload: {
          type: 'slot',
          offerId: hold.offer_id,
          slotId: hold.slot_id,
          change: 'taken',
          exclusive: true,
          regulatorId: hold.regulator_id,
        },
      });
    });

  return {
    async createHandover({ principal, path, idempotencyKey, signal }) {
      requireRight(principal, 'handover');
      const write: WriteRequest = { principal, operationId: 'createHandover', idempotencyKey, asked: path };
      const first = await idempotency.replay<Handover>(write);
      if (first) return first;
      const fresh = await readAgain(await ownHold(database.db, path.holdId, principal), principal, signal);
      return idempotency.run(write, async (trx) => {
        const { hold: before } = await lockHold(trx, path.holdId, principal);
        const hold = fresh ? { ...before, ...fresh } : before;
        if (fresh) await trx.updateTable('hold').set(fresh).where('id', '=', hold.id).execute();
        const now = clock.now();
        if (hold.kind !== 'advisory' || hold.booking_url === null) {
          throw new ProblemError('not-bookable-here', {
            detail:
              hold.kind === 'advisory'
                ? 'The editor gave no booking page for this slot.'
                : 'A slot of the SAS agenda is confirmed, not handed over.',
          });
        }
        requireActive(hold, now);
        // The button pressed twice, or in two windows, is one booking under way: two would never match with certainty.
        const open = await trx
          .selectFrom('handover')
          .selectAll()
          .where('hold_id', '=', hold.id)
          .where('state', '=', 'open')
          .forUpdate()
          .executeTakeFirst();
        if (open && handoverState(open, now) === 'open') return { status: 201, body: toApiHandover(open, now) };
        if (open) {
          await trx.updateTable('handover').set({ state: 'expired' }).where('id', '=', open.id).execute();
          await tell(trx, events, open, 'expired');
        }
        const row = await trx
          .insertInto('handover')
          .values({
            id: newId('handover'),
            hold_id: hold.id,
            state: 'open',
            offer_id: hold.offer_id,
            slot_id: hold.slot_id,
            slot_start: hold.slot_start,
            editor_id: hold.source_id,
            url: availability.withOrigin(hold.booking_url),
            practitioner_id: hold.practitioner_id,
            structure_id: hold.structure_id,
            regulator_id: hold.regulator_id,
            sas_id: principal.bookingSas.id,
            host_id: hold.host_id,
            page_host_id: principal.hostId,
            case_ref: hold.case_ref,
            appointment_id: null,
            opened_at: now,
            expires_at: new Date(now.getTime() + config.handovers.minutes * 60_000),
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        await tell(trx, events, row, 'open');
        return { status: 201, body: toApiHandover(row, now) };
      });
    },

    async getHandover({ principal, path }) {
      const row = await ownHandover(database.db, path.handoverId, principal, false);
      return { status: 200, body: toApiHandover(row, clock.now()) };
    },

    closeHandover: ({ principal, path, idempotencyKey }) =>
      idempotency.run({ principal, operationId: 'closeHandover', idempotencyKey, asked: path }, async (trx) => {
        const row = await ownHandover(trx, path.handoverId, principal, true);
        const now = clock.now();
        if (handoverState(row, now) !== 'open') return { status: 200, body: toApiHandover(row, now) };
        await trx.updateTable('handover').set({ state: 'abandoned' }).where('id', '=', row.id).execute();
        await tell(trx, events, row, 'abandoned');
        return { status: 200, body: toApiHandover({ ...row, state: 'abandoned' }, now) };
      }),
  };
}

/** Matches editors' appointments with hand-overs: with certainty, or not at all. */
export function createHandoverMatcher(deps: { events: EventLog; clock: Clock; box: SecretBox }): HandoverMatcher {
  const { events, box } = deps;
  return {
    async match(trx, appointment) {
      const { practitionerNationalId, structureNationalId } = appointment;
      if (practitionerNationalId === undefined && structureNationalId === undefined) return undefined;
      const open = await trx
        .selectFrom('handover')
        .selectAll()
        .where('state', '=', 'open')
        .where('regulator_id', '=', appointment.regulatorId)
        .where('editor_id', '=', appointment.editorId)
        .where('expires_at', '>', appointment.receivedAt)
        // A structure's own slot (SOS Médecins) is handed over before anyone knows who will receive.
        .where((eb) =>
          eb.or([
            ...(practitionerNationalId === undefined ? [] : [eb('practitioner_id', '=', practitionerNationalId)]),
            ...(structureNationalId === undefined
              ? []
              : [
                  eb.and([
                    eb('structure_id', '=', structureNationalId),
                    ...(practitionerNationalId === undefined ? [] : [eb('practitioner_id', 'is', null)]),
                  ]),
                ]),
          ]),
        )
        .orderBy('id')
        .forUpdate()
        .execute();
      const [row, ...rest] = open;
      if (!row || rest.length > 0) return undefined;
      await trx
        .updateTable('handover')
        .set({ state: 'matched', appointment_id: appointment.appointmentId })
        .where('id', '=', row.id)
        .execute();
      await trx
        .updateTable('hold')
        .set({ state: 'used' })
        .where('id', '=', row.hold_id)
        .where('state', 'in', ['active', 'expired'])
        .execute();
      await tell(trx, events, row, 'matched', appointment.appointmentId);
      return {
        handoverId: row.id,
        hostId: row.host_id,
        offerId: row.offer_id,
        slotId: row.slot_id,
        slotStart: row.slot_start,
        ...(row.case_ref === null ? {} : { caseRef: box.open(CASE_REF_PURPOSE, row.case_ref) }),
      };
    },
  };
}

/** Marks hand-overs that nobody came back from, and tells their hosts; resolves to their number. */
export async function expireHandovers(trx: Trx, events: EventLog, now: Date): Promise<number> {
  const rows = await trx
    .updateTable('handover')
    .set({ state: 'expired' })
    .where('state', '=', 'open')
    .where('expires_at', '<=', now)
    .returningAll()
    .execute();
  for (const row of rows) await tell(trx, events, row, 'expired');
  return rows.length;
}
