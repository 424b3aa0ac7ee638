import { setTimeout as sleep } from 'node:timers/promises';
import {
  applyAppointment,
  buildAcknowledgement,
  buildError,
  connectHub,
  CONFLICT_STATUS,
  messageOf,
  type AppointmentState,
  type HubConnection,
  type HubStatus,
  type ReceivedAppointment,
} from '@sas-embed/hub';
import { brokerInstalled, startBroker, startDispatcher, type Broker, type Dispatcher } from '@sas-embed/hub/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { recordVersion } from '../appointments/appointment-rows.js';
import { createAppointments, createEventLog } from '../appointments/index.js';
import type { SasConfig } from '../config/index.js';
import { camille, CASE_REF_KEY, dominique } from '../testing/fixtures/booking-world.js';
import { openTestDatabase, postgresAvailable, type TestDatabase } from '../testing/index.js';
import {
  createCourier,
  DeliveryUsageError,
  purgeDeliveries,
  runDeliveryCommand,
  withOutbox,
  type Courier,
} from './index.js';

// A real broker with the Hub's topology and rules, an LRM that answers, the outbox on real databases. Needs Debian's
// rabbitmq-server: skipped where it is missing, a failure with REQUIRE_SERVICES=1.

const PLATFORM = 'fr.health.test.ptfsas';
const SAMU = 'fr.health.samu330';
const SAS: SasConfig[] = [
  { id: 'sas-33', label: 'SAS de la Gironde', territories: ['33'], hubRecipient: SAMU },
  { id: 'sas-974', label: 'SAS de La Réunion', territories: ['974'] },
];
const IDNPS = 'urn:oid:1.2.250.1.71.4.2.1';
const hasPostgres = await postgresAvailable();
const silent = { info() {}, warn() {} };
const runs = brokerInstalled() || process.env['REQUIRE_SERVICES'] === '1';

/** What a command prints. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- JSON that a test reads
type Loose = any;

/** A place where bookings are made, told to LRMs while a courier runs. */
async function openWorld(broker: { url: string }, database: TestDatabase) {
  for (const table of ['hub_delivery', 'event', 'appointment_history', 'appointment', 'regulator'] as const) {
    await database.db.deleteFrom(table).execute();
  }
  // the Hub has the real time: an appointment of the past would expire
  const time = { ahead: 0 };
  const clock = { now: () => new Date(Date.now() + time.ahead) };
  const config = {
    sas: SAS,
    hub: { url: broker.url, clientId: PLATFORM, maxAttempts: 3, keepDays: 30 },
    secrets: { caseRefKey: CASE_REF_KEY },
  };
  const events = withOutbox(createEventLog(), { config, clock });
  const appointments = createAppointments({ events, clock, config });
  for (const [id, value] of [
    ['camille', '3339900017/20260001R'],
    ['dominique', undefined],
  ] as const) {
    await database.db
      .insertInto('regulator')
      .values({
        ...{ id, last_name: 'Exemple', first_name: id, email: `${id}@sas.example` },
        ...{ sas_id: 'sas-33', sas_label: 'SAS de la Gironde' },
      })
      .execute();
    if (value) {
      await database.db.insertInto('regulator_identifier').values({ system: IDNPS, value, regulator_id: id }).execute();
    }
  }
  const couriers: Courier[] = [];
  return {
    database,
    time,
    async startCourier(): Promise<Courier> {
      const courier = (await createCourier({ database, config, clock, log: silent, pollMs: 50 }))!;
      couriers.push(courier);
      return courier;
    },
    book: (principal = camille, fails = false) =>
      database.transaction(async (trx) => {
        const booked = await appointments.recordBooking(trx, {
          principal,
          hostId: principal.hostId,
          origin: { kind: 'agenda', sourceId: 'sas-agenda' },
          offerId: 'offer-agenda',
          start: new Date(Date.now() + 3_600_000),
          timeZone: 'Europe/Paris',
          practitionerNationalId: '819990000017',
          practitioner: { lastName: 'Modèle', firstName: 'Alix' } as never,
          structure: { nationalId: '1330000001', name: 'Cabinet des Essais' },
          caseRef: 'DOSSIER-1',
        });
        if (fails) throw new Error('rolled back');
        return booked.id;
      }),
    change: (id: string, status: 'cancelled' | 'fulfilled' | 'noshow') =>
      database.transaction(async (trx) => {
        const row = await trx
          .selectFrom('appointment')
          .selectAll()
          .where('id', '=', id)
          .forUpdate()
          .executeTakeFirstOrThrow();
        const stored = await trx
          .updateTable('appointment')
          .set({ status, version: row.version + 1 })
          .where('id', '=', id)
          .returningAll()
          .executeTakeFirstOrThrow();
        await recordVersion(trx, events, stored, clock.now(), { kind: 'editor', id: 'rapide' });
      }),
    rows: () => database.db.selectFrom('hub_delivery').selectAll().orderBy('id').execute(),
    states: async () =>
      (await database.db.selectFrom('hub_delivery').select('state').orderBy('id').execute()).map((r) => r.state),
    command: (...args: string[]) => runDeliveryCommand(args, { database, clock }) as Promise<Loose>,
    purge: () =>
      purgeDeliveries(
        database,
        { ...config, appointments: { keepDays: 365, keepCaseDays: 90, keepEventDays: 30 } },
        clock,
      ),
    async close() {
      await Promise.all(couriers.map((courier) => courier.close()));
    },
  };
}
type World = Awaited<ReturnType<typeof openWorld>>;

/** An LRM as an editor would write it with this package. */
function startLrm(broker: { url: string }) {
  const hub: HubConnection = connectHub({ url: broker.url, clientIds: [SAMU] });
  const book = new Map<string, AppointmentState>();
  const received: ReceivedAppointment[] = [];
  const lrm = { hub, book, received, refuse: undefined as HubStatus | undefined, silent: false };
  hub.consume({
    queues: ['message'],
    async onMessage({ received: message }) {
      if (message.useCase !== 'appointment') return;
      received.push(message);
      if (lrm.silent) return;
      if (lrm.refuse) return hub.publish(buildError(message, lrm.refuse, 'told by a test'));
      const id = messageOf(message.envelope).appointment.appointmentId;
      const { state, refusal } = applyAppointment(book.get(id), message);
      book.set(id, state);
      await hub.publish(refusal ? buildError(message, refusal, 'known') : buildAcknowledgement(message));
    },
  });
  return lrm;
}

describe.runIf(runs)('telling LRMs of appointments (needs rabbitmq-server)', { timeout: 90_000 }, () => {
  let broker: Broker;
  let dispatcher: Dispatcher;
  const ends: (() => Promise<unknown>)[] = [];
  let embedded: TestDatabase;
  beforeAll(async () => {
    embedded = await openTestDatabase();
    broker = await startBroker();
    dispatcher = await startDispatcher({ url: broker.url, clientIds: [PLATFORM, SAMU] });
  }, 120_000);
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
  afterAll(async () => {
    await dispatcher?.stop();
    await broker?.stop();
    await embedded?.close();
  });
  async function world(database = embedded): Promise<World> {
    const opened = await openWorld(broker, database);
    ends.push(() => opened.close());
    return opened;
  }
  function lrm() {
    const started = startLrm(broker);
    ends.push(() => started.hub.close());
    return started;
  }

  it('brings a booking and what becomes of it, and notes that the LRM has them', async () => {
    const [place, reader] = [await world(), lrm()];
    await place.startCourier();
    const id = await place.book();
    await until(() => reader.book.get(id)?.appointment.status === 'booked');
    await place.change(id, 'cancelled');
    await until(async () => (await place.states()).join() === 'delivered,delivered');
    expect(reader.received.map(({ envelope }) => messageOf(envelope).appointment.method)).toEqual([
      'CreateAppointment',
      'UpdateAppointment',
    ]);
    expect(reader.book.get(id)?.appointment).toMatchObject({
      status: 'cancelled',
      practitioner: { rppsId: '819990000017', lastName: 'Modèle' },
      organization: { organizationId: '1330000001' },
      regulator: { regulatorId: '3339900017/20260001R', regulatorEmail: 'camille@sas.example' },
    });
    // the case is the host's business: it never leaves towards the Hub
    expect(JSON.stringify(reader.received)).not.toContain('DOSSIER');
  });

  it('sends nothing of a SAS that is not switched on, and nothing that was rolled back', async () => {
    const place = await world();
    await place.book({ ...dominique, regulatorId: 'dominique' });
    await expect(place.book(camille, true)).rejects.toThrow('rolled back');
    expect(await place.rows()).toEqual([]);
  });

  it('waits while there is no broker, and says so', async () => {
    const warnings: string[] = [];
    const place = await openWorld({ url: 'amqp://127.0.0.1:1/' }, embedded);
    ends.push(() => place.close());
    const courier = await createCourier({
      database: place.database,
      config: { hub: { url: 'amqp://127.0.0.1:1/', clientId: PLATFORM, maxAttempts: 3, keepDays: 30 } },
      clock: { now: () => new Date() },
      log: { info() {}, warn: (_, message) => warnings.push(message) },
    });
    ends.push(() => courier!.close());
    await place.book();
    await until(() => warnings.some((text) => text.includes('appointments wait')));
    expect(await place.states()).toEqual(['waiting']);
  });

  it('updates what may have left, though it never learnt that it did: a create would be a conflict, and be lost', async () => {
    const [place, reader] = [await world(), lrm()];
    const id = await place.book();
    const courier = await place.startCourier();
    await until(async () => (await place.states()).join() === 'delivered');
    // as the LRM's answer leaves it when the broker's confirm died with the one who waited for it
    await place.database.db.updateTable('hub_delivery').set({ sent_at: null }).execute();
    await place.change(id, 'cancelled');
    await until(async () => (await place.states()).join() === 'delivered,delivered');
    await courier.close();
    expect(reader.received.map(({ envelope }) => messageOf(envelope).appointment.method)).toEqual([
      'CreateAppointment',
      'UpdateAppointment',
    ]);
    expect(reader.book.get(id)?.appointment.status).toBe('cancelled');
  });

  it('tells as an update what the LRM knows from a message that is long forgotten here', async () => {
    const [place, reader] = [await world(), lrm()];
    await place.startCourier();
    const id = await place.book();
    await until(async () => (await place.states()).join() === 'delivered');
    await place.database.db.deleteFrom('hub_delivery').execute();
    await place.change(id, 'cancelled');
    await until(async () => (await place.states()).join() === 'delivered');
    expect(reader.book.get(id)?.appointment.status).toBe('cancelled');
  });

  it('dates each version of an appointment a second later at least, so that the LRM can order what the Hub turned round', async () => {
    const [place, reader] = [await world(), lrm()];
    const id = await place.book();
    for (const status of ['noshow', 'fulfilled', 'cancelled'] as const) await place.change(id, status);
    await place.startCourier();
    await until(async () => (await place.states()).every((state) => state === 'delivered'));
    const sent = reader.received.map(({ sentAt }) => sentAt);
    expect(sent.slice(1).map((at, i) => at - sent[i]! >= 1_000)).toEqual([true, true, true]);
  });

  it('keeps the order of versions, whatever piled up', async () => {
    const [place, reader] = [await world(), lrm()];
    const ids = [await place.book(), await place.book()];
    for (const status of ['noshow', 'fulfilled', 'cancelled'] as const)
      for (const id of ids) await place.change(id, status);
    await place.startCourier();
    await until(async () => (await place.states()).every((state) => state === 'delivered'));
    for (const id of ids) {
      const mine = reader.received
        .map(({ envelope }) => messageOf(envelope).appointment)
        .filter((a) => a.appointmentId === id);
      expect(mine.map(({ status }) => status)).toEqual(['booked', 'noshow', 'fulfilled', 'cancelled']);
    }
  });

  it('takes 409 and 701 for delivered', async () => {
    const [place, reader] = [await world(), lrm()];
    reader.refuse = CONFLICT_STATUS.model;
    await place.startCourier();
    await place.book();
    await until(async () => (await place.states()).join() === 'delivered');
    expect(await place.rows()).toMatchObject([{ error_code: 701 }]);
  });

  it('sends again what the LRM could not take, under a new id, then leaves it to somebody, who can replay it', async () => {
    const [place, reader] = [await world(), lrm()];
    reader.refuse = { statusCode: 700, statusString: 'INTERNAL_CLIENT_ERROR' };
    await place.startCourier();
    const id = await place.book();
    const later = setInterval(() => (place.time.ahead += 1_000), 50);
    ends.push(async () => clearInterval(later));
    await until(async () => (await place.states()).join() === 'dead');
    expect(new Set(reader.received.map(({ distributionId }) => distributionId)).size).toBe(3);
    const [dead] = await place.command('list', '--state', 'dead');
    expect(dead).toMatchObject({ appointmentId: id, attempts: 3, error: { code: 700 } });

    reader.refuse = undefined;
    expect(await place.command('replay', String(dead.id), '999')).toEqual({ replayed: [dead.id], notDead: [999] });
    await until(async () => (await place.states()).join() === 'delivered');
    expect(reader.book.has(id)).toBe(true);
    // What was tried before is not forgotten with it.
    const [sent] = await place.command('list');
    expect(sent).toMatchObject({ attempts: 4, replays: 1, replayedAt: expect.any(Date) as Date });
  });

  it('does not send an old version again when a later one is there', async () => {
    const [place, reader] = [await world(), lrm()];
    reader.refuse = { statusCode: 700, statusString: 'INTERNAL_CLIENT_ERROR' };
    const id = await place.book();
    await place.change(id, 'cancelled');
    await place.startCourier();
    await until(async () => (await place.states())[0] === 'superseded');
    reader.refuse = undefined;
    const later = setInterval(() => (place.time.ahead += 1_000), 50);
    ends.push(async () => clearInterval(later));
    await until(async () => (await place.states()).join() === 'superseded,delivered');
    expect(reader.book.get(id)?.appointment.status).toBe('cancelled');
  });

  it('shows at once what no LRM will ever take', async () => {
    const place = await world();
    await place.database.db.updateTable('regulator').set({ email: ' ' }).where('id', '=', 'camille').execute();
    await place.startCourier();
    await place.book();
    await until(async () => (await place.states()).join() === 'dead');
    const [dead] = await place.command('list');
    expect(dead.error.text).toContain('regulator.email');
  });

  it('forgets what is settled and old, and nothing else', async () => {
    const [place, reader] = [await world(), lrm()];
    const courier = await place.startCourier();
    await place.book();
    await until(async () => (await place.states()).join() === 'delivered');
    await courier.close();
    await place.book();
    place.time.ahead = 31 * 86_400_000;
    await place.purge();
    expect(await place.states()).toEqual(['waiting']);
    expect(await place.database.db.selectFrom('hub_message').selectAll().execute()).toEqual([]);
    expect(reader.received).toHaveLength(1);
  });

  it('says what its command takes', async () => {
    const place = await world();
    for (const args of [[], ['list', '--state', 'lost'], ['replay'], ['replay', '1', '--dead'], ['burn']]) {
      await expect(place.command(...args)).rejects.toThrow(DeliveryUsageError);
    }
    await expect(place.command('replay', 'x')).rejects.toThrow(DeliveryUsageError);
    expect(await place.command('replay', '--dead')).toEqual({ replayed: [], notDead: [] });
    expect(await place.command('blocked')).toEqual([]);
  });

  it.runIf(hasPostgres)('is worked by two replicas at once, each version by one, in order (PostgreSQL)', async () => {
    const database = await openTestDatabase({ engine: 'postgresql' });
    ends.push(() => database.close());
    const [place, reader] = [await world(database), lrm()];
    await Promise.all([place.startCourier(), place.startCourier()]);
    const ids = await Promise.all(Array.from({ length: 20 }, () => place.book()));
    await Promise.all(ids.map(async (id) => (await place.change(id, 'noshow'), place.change(id, 'cancelled'))));
    await until(async () => (await place.states()).every((state) => state === 'delivered'), 60_000);
    const seen = new Map<string, string[]>();
    for (const { envelope } of reader.received) {
      const { appointmentId, status } = messageOf(envelope).appointment;
      seen.set(appointmentId, [...(seen.get(appointmentId) ?? []), status]);
    }
    expect([...seen.values()]).toEqual(ids.map(() => ['booked', 'noshow', 'cancelled']));
  });

  it('loses nothing when the broker goes away, and doubles nothing', async () => {
    const [place, reader] = [await world(), lrm()];
    await place.startCourier();
    const first = await place.book();
    await until(async () => (await place.states()).join() === 'delivered');
    await dispatcher.stop();
    await broker.stop(true);
    const second = await place.book();
    await place.change(first, 'fulfilled');
    await sleep(300);
    broker = await startBroker({ folder: broker.folder, ports: broker.ports });
    dispatcher = await startDispatcher({ url: broker.url, clientIds: [PLATFORM, SAMU] });
    const later = setInterval(() => (place.time.ahead += 1_000), 100);
    ends.push(async () => clearInterval(later));
    await until(async () => (await place.states()).every((state) => state === 'delivered'), 60_000);
    expect([first, second].map((id) => reader.book.get(id)?.appointment.status)).toEqual(['fulfilled', 'booked']);
  });
});

async function until(condition: () => boolean | Promise<boolean>, ms = 30_000): Promise<void> {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(20)) if (await condition()) return;
  throw new Error(`not within ${ms} ms`);
}
