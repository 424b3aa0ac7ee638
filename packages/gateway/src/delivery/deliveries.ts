import { randomUUID } from 'node:crypto';
import { buildAppointment, type AppointmentEnvelope, type HubErrorCode, type LeftOut } from '@sas-embed/hub';
import { sql, type Selectable } from 'kysely';
import type { EventLog } from '../appointments/index.js';
import type { Clock } from '../clock.js';
import type { Database, Trx } from '../storage/index.js';
import { tellDelivery } from './states.js';
import type { HubDeliveryTable } from './tables.js';

/** A version that this replica may publish now. */
export type ClaimedDelivery = Selectable<HubDeliveryTable>;

/** A publisher that has not moved on for so long is taken for dead. */
const LEASE_MS = 30_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 300_000;
const DAY_MS = 86_400_000;

/** How deliveries are written down. */
export interface DeliveryStoreDeps {
  database: Database;
  clock: Clock;
  /** Client id of the platform. */
  clientId: string;
  /** How often one version is sent, at most, before somebody must look. */
  maxAttempts: number;
  /** Where the SAS's screens are told how far it has come. */
  events: EventLog;
}

/** The outbox as the courier works it; each step is one short transaction, none is held while the broker is awaited. */
export function createDeliveryStore({ database, clock, clientId, maxAttempts, events }: DeliveryStoreDeps) {
  const lease = randomUUID();

  const later = (attempts: number): Date =>
    new Date(clock.now().getTime() + Math.min(FIRST_WAIT_MS * 2 ** Math.min(attempts, 20), LONGEST_WAIT_MS));

  return {
    /** Takes the oldest waiting version of each appointment, so that one is under way at a time, at one replica. */
    async claim(limit: number): Promise<ClaimedDelivery[]> {
      const now = clock.now();
      const { rows } = await sql<ClaimedDelivery>`
        update hub_delivery set lease = ${lease}, leased_until = ${new Date(now.getTime() + LEASE_MS)}
        where id in (
          select candidate.id from hub_delivery candidate
          where candidate.state = 'waiting' and candidate.due_at <= ${now}
            and (candidate.leased_until is null or candidate.leased_until <= ${now})
            and not exists (
              select 1 from hub_delivery before
              where before.appointment_id = candidate.appointment_id and before.state = 'waiting' and before.id < candidate.id
            )
          order by candidate.id
          limit ${limit}
          for update skip locked
        )
        returning *`.execute(database.db);
      return rows.sort((a, b) => a.id - b.id);
    },

    /**
     * The message of this version. One that was published without a confirm is the same message again, under its id, while
     * it lives; else it is a new one. Throws `HubFault` when it cannot be built.
     */
    async messageFor(
      delivery: ClaimedDelivery,
    ): Promise<{ envelope: AppointmentEnvelope; leftOut: readonly LeftOut[] }> {
      return database.transaction(async (trx) => {
        const open = await trx
          .selectFrom('hub_message')
          .selectAll()
          .where('delivery_id', '=', delivery.id)
          .where('confirmed', '=', false)
          .where('answered', '=', false)
          .where('sent_at', '>', new Date(clock.now().getTime() - DAY_MS / 2))
          .executeTakeFirst();
        const sentAt = open?.sent_at ?? (await laterThanBefore(trx, delivery, clock.now()));
        const method = delivery.method ?? ((await wasSent(trx, delivery)) ? 'UpdateAppointment' : 'CreateAppointment');
        const built = buildAppointment(method, delivery.snapshot, {
          senderId: clientId,
          recipientId: delivery.recipient,
          sentAt,
          ...(open && { uniqueId: open.distribution_id.slice(clientId.length + 1) }),
        });
        if (!open) {
          await trx
            .insertInto('hub_message')
            .values({ distribution_id: built.envelope.distributionID, delivery_id: delivery.id, sent_at: sentAt })
            .execute();
        }
        await trx
          .updateTable('hub_delivery')
          .set({
            method,
            left_out: built.leftOut.map(({ path }) => path),
            attempts: sql`attempts + ${open ? 0 : 1}` as never,
          })
          .where('id', '=', delivery.id)
          .execute();
        return built;
      });
    },

    /** The broker has stored the message. An answer may have been faster. */
    async confirmed(delivery: ClaimedDelivery, distributionId: string): Promise<void> {
      await database.transaction(async (trx) => {
        await trx
          .updateTable('hub_message')
          .set({ confirmed: true })
          .where('distribution_id', '=', distributionId)
          .execute();
        const { numUpdatedRows } = await trx
          .updateTable('hub_delivery')
          .set({
            state: 'sent',
            sent_at: clock.now(),
            lease: null,
            leased_until: null,
            error_text: null,
            error_code: null,
          })
          .where('id', '=', delivery.id)
          .where('state', '=', 'waiting')
          .executeTakeFirst();
        if (numUpdatedRows > 0n) await tellDelivery(trx, events, delivery);
      });
    },

    /** It did not leave: it waits, and is tried again. */
    async postponed(delivery: ClaimedDelivery, reason: string, waitMs?: number): Promise<void> {
      await database.db
        .updateTable('hub_delivery')
        .set({
          lease: null,
          leased_until: null,
          error_text: reason,
          due_at: waitMs === undefined ? later(delivery.attempts) : new Date(clock.now().getTime() + waitMs),
        })
        .where('id', '=', delivery.id)
        .where('lease', '=', lease)
        .execute();
    },

    /** It cannot be sent as it is. */
    async buried(delivery: ClaimedDelivery, reason: string): Promise<void> {
      await database.transaction(async (trx) => {
        await trx
          .updateTable('hub_delivery')
          .set({ state: 'dead', lease: null, leased_until: null, error_text: reason, error_code: null })
          .where('id', '=', delivery.id)
          .execute();
        await tellDelivery(trx, events, delivery);
      });
    },

    /** The LRM has it. @returns whether it was a message of ours */
    async acknowledged(distributionId: string): Promise<boolean> {
      return database.transaction(async (trx) => {
        const delivery = await answered(trx, distributionId);
        if (!delivery) return false;
        await settle(trx, delivery, { state: 'delivered' });
        return true;
      });
    },

    /**
     * It was refused, or was not delivered. What may pass at another time is sent again under a new id, unless a later version
     * is on its way or the appointment is long past. @returns whether it was a message of ours
     */
    async failed(distributionId: string, code: HubErrorCode): Promise<boolean> {
      return database.transaction(async (trx) => {
        const delivery = await answered(trx, distributionId);
        if (!delivery) return false;
        if (delivery.state === 'delivered') return true;
        const error = { error_code: code.statusCode, error_text: code.meaning };
        if (code.remedy === 'settled' && delivery.method === 'CreateAppointment' && delivery.version > 1) {
          // It knows an earlier version, of which nothing is kept here any more: what is new in this one is an update to it.
          await trx
            .updateTable('hub_delivery')
            .set({ method: 'UpdateAppointment' })
            .where('id', '=', delivery.id)
            .execute();
          await settle(trx, delivery, { state: 'waiting', due_at: clock.now(), ...error });
        } else if (code.remedy === 'settled') await settle(trx, delivery, { state: 'delivered', ...error });
        else if (await hasLater(trx, delivery)) await settle(trx, delivery, { state: 'superseded', ...error });
        else if (code.remedy === 'send-again' && delivery.attempts < maxAttempts && stillMatters(delivery)) {
          await settle(trx, delivery, { state: 'waiting', due_at: later(delivery.attempts), ...error });
        } else await settle(trx, delivery, { state: 'dead', ...error });
        return true;
      });
    },
  };

  /** The delivery that this id was an attempt of; locked, and the attempt over. */
  async function answered(trx: Trx, distributionId: string): Promise<ClaimedDelivery | undefined> {
    const message = await trx
      .updateTable('hub_message')
      .set({ answered: true, confirmed: true })
      .where('distribution_id', '=', distributionId)
      .returning('delivery_id')
      .executeTakeFirst();
    if (!message) return undefined;
    return trx
      .selectFrom('hub_delivery')
      .selectAll()
      .where('id', '=', message.delivery_id)
      .forUpdate()
      .executeTakeFirst();
  }

  async function settle(
    trx: Trx,
    delivery: ClaimedDelivery,
    change: { state: ClaimedDelivery['state']; due_at?: Date; error_code?: number; error_text?: string },
  ): Promise<void> {
    await trx
      .updateTable('hub_delivery')
      .set((eb) => ({
        ...{ answered_at: clock.now(), lease: null, leased_until: null },
        sent_at: eb.fn.coalesce('sent_at', eb.val(clock.now())),
        ...change,
      }))
      .where('id', '=', delivery.id)
      .execute();
    await tellDelivery(trx, events, delivery);
  }

  function stillMatters(delivery: ClaimedDelivery): boolean {
    const end = new Date(delivery.snapshot.end ?? delivery.snapshot.start).getTime();
    return clock.now().getTime() < end + DAY_MS;
  }
}

/**
 * When the message says that it is sent: a second at least after the one before. LRMs have nothing else to order an appointment's
 * messages by, and read it to the second; two may be on their way at once, and the Hub may turn them round.
 */
async function laterThanBefore(trx: Trx, { appointment_id: appointmentId }: ClaimedDelivery, now: Date): Promise<Date> {
  const before = await trx
    .selectFrom('hub_message')
    .innerJoin('hub_delivery', 'hub_delivery.id', 'hub_message.delivery_id')
    .select((eb) => eb.fn.max('hub_message.sent_at').as('sent_at'))
    .where('hub_delivery.appointment_id', '=', appointmentId)
    .executeTakeFirst();
  const second = before?.sent_at ? (Math.floor(before.sent_at.getTime() / 1000) + 1) * 1000 : 0;
  return new Date(Math.max(now.getTime(), second));
}

/**
 * Whether an earlier version of the appointment may have left: then this one is an update, which creates where nothing is known. That
 * it was confirmed need not be known here, when this died before it was told.
 */
async function wasSent(trx: Trx, delivery: ClaimedDelivery): Promise<boolean> {
  const before = await trx
    .selectFrom('hub_delivery')
    .innerJoin('hub_message', 'hub_message.delivery_id', 'hub_delivery.id')
    .select('hub_delivery.id')
    .where('hub_delivery.appointment_id', '=', delivery.appointment_id)
    .where('hub_delivery.id', '<', delivery.id)
    .executeTakeFirst();
  return before !== undefined;
}

/** Whether a later version exists: it holds everything that this one has to say. */
async function hasLater(trx: Trx, delivery: ClaimedDelivery): Promise<boolean> {
  const after = await trx
    .selectFrom('hub_delivery')
    .select('id')
    .where('appointment_id', '=', delivery.appointment_id)
    .where('id', '>', delivery.id)
    .executeTakeFirst();
  return after !== undefined;
}
