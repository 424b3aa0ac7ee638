import { setTimeout as sleep } from 'node:timers/promises';
import type { FeedEvent } from '@sas-embed/contract';
import { brokerInstalled } from '@sas-embed/hub/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bookAgenda, Editor, planAppointments, seeded, type EditorAppointment } from './support/bookings.js';
import { postgresPrograms } from '../support/own-postgres.js';
import { AGENDA_OFFER, agendaSlot, followFeed, openFaultWorld, type FaultWorld } from './support/world.js';

// Bookings and updates while everything on their way breaks. PostgreSQL and RabbitMQ are the test's own, from Debian's
// programs on free ports: skipped where they are missing, a failure with REQUIRE_SERVICES=1.

/** Bookings and updates in all; CI takes fewer. */
const WRITES = Number(process.env['FAULT_RUN_WRITES'] ?? 5_000);
/** What is drawn by lot is drawn again with the same seed; when things break depends on the machine. */
const SEED = Number(process.env['FAULT_RUN_SEED'] ?? Date.now() % 1_000_000);
/** Of 100 writes, those on the SAS agenda. */
const AGENDA_PERCENT = 6;
/** Writes under way at once. */
const AT_ONCE = 12;
/** How long the gateway lives between two kills, at least and at most, in milliseconds. */
const LIFE_MS = [2_000, 5_000] as const;
/** Until all has come home once nothing breaks any more. */
const SETTLE_MS = 240_000;

const programs = postgresPrograms();
const isReady = programs !== undefined && brokerInstalled();
const required = process.env['REQUIRE_SERVICES'] === '1';
if (!isReady) {
  const missing = [programs ? '' : 'postgresql', brokerInstalled() ? '' : 'rabbitmq-server'].filter(Boolean).join(', ');
  console.warn(`Debian's ${missing} is not installed: the fault run ${required ? 'fails' : 'is skipped'}`);
}

/** An appointment as each of the three has it in the end. */
interface Known {
  id: string;
  version: number;
  status: string;
  start: number;
}

describe.runIf(isReady || required)(`${WRITES} bookings and updates while everything breaks (seed ${SEED})`, () => {
  const random = seeded(SEED);
  const agendaWrites = Math.round((WRITES * AGENDA_PERCENT) / 100);
  // each second one is cancelled again: three writes for two bookings
  const agendaBookings = Math.round((agendaWrites * 2) / 3);
  const plan = planAppointments(WRITES - agendaBookings - Math.ceil(agendaBookings / 2), random, Date.now());
  const faults = {
    'gateway killed': 0,
    'PostgreSQL crashed': 0,
    'RabbitMQ restarted': 0,
    'wire cut': 0,
    'LRM killed': 0,
  };
  let world: FaultWorld;
  let feed: ReturnType<typeof followFeed>;
  let editor: Editor;
  const agenda = new Map<string, { cancelled: boolean; caseRef: string }>();

  beforeAll(async () => {
    if (!isReady) throw new Error('postgresql and rabbitmq-server are required');
    world = await openFaultWorld({ programs: programs!, agendaSlots: agendaBookings });
    feed = followFeed(world);
    editor = new Editor(world.gatewayUrl, random);
    await until('the feed is open', () => feed.events.length > 0);
  });
  afterAll(async () => {
    await feed?.stop();
    await world?.close();
  });

  it('loses none and doubles none: database, LRM and feed have each once, in its last state', async () => {
    const began = Date.now();
    await book();
    const booked = Date.now();
    const rows = await settled();
    const seconds = (from: number, to: number) => Math.round((to - from) / 1000);
    const extra = `${editor.told.accepted} answers to the editor, ${editor.told.extra} of them to repeats, ${editor.told.failed} failures`;
    const counts = Object.entries(faults).map(([what, n]) => `${what} ${n}×`);
    console.log(
      `${WRITES} bookings and updates of ${rows.length} appointments in ${seconds(began, booked)} s, ` +
        `home after ${seconds(booked, Date.now())} s more; ${counts.join(', ')}; ${extra}`,
    );
    expectDatabase(rows);
    await expectLrm(rows);
    expectFeed(rows);
    expectWebhooks(rows);
    for (const n of Object.values(faults)) expect(n).toBeGreaterThan(0);
  });

  /** Lets all be booked in as many portions as things break, so that each breaks under load. */
  async function book(): Promise<void> {
    const work: (() => Promise<void>)[] = plan.map((appointment) => () => editor.tell(appointment));
    for (let i = 0; i < agendaBookings; i++) {
      const [slotId, caseRef, cancels] = [agendaSlot(i), `DOSSIER-${i}`, i % 2 === 0];
      work.splice(Math.floor(random() * work.length), 0, async () => {
        const id = await bookAgenda(world.client, { offerId: AGENDA_OFFER, slotId, caseRef, cancels });
        expect(agenda.has(id)).toBe(false);
        agenda.set(id, { cancelled: cancels, caseRef });
      });
    }
    const breaks = [breakPostgres, breakBroker, cutWires, killReceiver];
    const rounds = Math.max(breaks.length, Math.round(WRITES / 500));
    const portion = Math.ceil(work.length / rounds);
    let isOver = false;
    const killing = (async () => {
      while (!isOver) {
        await sleep(LIFE_MS[0] + random() * (LIFE_MS[1] - LIFE_MS[0]));
        if (isOver) break;
        expect(world.gateway.runs).toBe(true); // it dies of nothing else
        await world.gateway.kill();
        faults['gateway killed']++;
        await world.gateway.start();
      }
    })();
    killing.catch(() => undefined);
    for (let round = 0; round < rounds; round++) {
      const queue = work.splice(0, portion);
      const worker = async () => {
        for (let next = queue.shift(); next; next = queue.shift()) await next();
      };
      const breaking = sleep(500 + random() * 1_500).then(breaks[round % breaks.length]);
      await Promise.all([breaking, ...Array.from({ length: AT_ONCE }, worker)]);
    }
    isOver = true;
    await killing;
  }

  async function breakPostgres(): Promise<void> {
    faults['PostgreSQL crashed']++;
    await world.postgres.crash();
    await sleep(500 + random() * 1_500);
    await world.postgres.start();
  }

  async function breakBroker(): Promise<void> {
    faults['RabbitMQ restarted']++;
    await world.restartBroker(random() * 2_000);
  }

  async function cutWires(): Promise<void> {
    for (const wire of [world.wires.gateway, world.wires.receiver]) {
      faults['wire cut']++;
      wire.cut();
      await sleep(500 + random() * 2_500);
      wire.mend();
    }
  }

  async function killReceiver(): Promise<void> {
    faults['LRM killed']++;
    await world.receiver.kill();
    await sleep(random() * 1_000);
    await world.receiver.start();
  }

  /** The rows of the database, once everything that is in it was told to everybody. */
  async function settled(): Promise<Row[]> {
    const end = Date.now() + SETTLE_MS;
    for (;;) {
      const waiting = await world.query<{ state: string; n: number }>(
        `select state, count(*)::int as n from hub_delivery where state not in ('delivered', 'superseded') group by state`,
      );
      const [told] = await world.query<{ n: number }>(
        `select count(*)::int as n from event where payload->>'type' = 'appointment'`,
      );
      const [hook] = await world.query<{ behind: number }>(
        `select count(*)::int as behind from event, webhook where (event.tx, event.id) > (webhook.tx, webhook.event_id)`,
      );
      const heard = feed.events.filter(({ type }) => type === 'appointment').length;
      if (waiting.length === 0 && heard >= told!.n && hook!.behind === 0) break;
      if (feed.failure() !== undefined) throw feed.failure();
      if (Date.now() > end) {
        throw new Error(`Not home: ${JSON.stringify({ waiting, written: told!.n, heard, hook })}`);
      }
      await sleep(500);
    }
    return world.query<Row>(
      `select a.id, a.version, a.status, a.start_at, a.origin_kind, a.identifier_value,
         (select array_agg(h.version order by h.version) from appointment_history h where h.appointment_id = a.id) as versions
       from appointment a order by a.id`,
    );
  }

  interface Row {
    id: string;
    version: number;
    status: string;
    start_at: Date;
    origin_kind: string;
    identifier_value: string | null;
    versions: number[];
  }

  function expectDatabase(rows: readonly Row[]): void {
    const ofEditor = rows.filter(({ origin_kind: kind }) => kind === 'editor');
    const last = ({ value, versions }: EditorAppointment) => ({
      value,
      status: versions.at(-1)!.status,
      start: versions.at(-1)!.start,
    });
    expect(
      sorted(
        ofEditor.map((row) => ({ value: row.identifier_value!, status: row.status, start: row.start_at.getTime() })),
      ),
    ).toEqual(sorted(plan.map(last)));
    const ofAgenda = rows.filter(({ origin_kind: kind }) => kind === 'agenda');
    expect(new Map(ofAgenda.map(({ id, status }) => [id, status === 'cancelled']))).toEqual(
      new Map([...agenda].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, { cancelled }]) => [id, cancelled])),
    );
    expect(agenda.size).toBe(agendaBookings);
    expect(rows).toHaveLength(plan.length + agendaBookings);
    // nothing of the history is missing or overwritten
    for (const { version, versions } of rows) expect(versions).toEqual(upTo(version));
  }

  async function expectLrm(rows: readonly Row[]): Promise<void> {
    const received = await world.received();
    const known = received.map(({ appointmentId, appointment }) => ({
      id: appointmentId,
      status: appointment.status,
      start: Date.parse(appointment.start),
    }));
    expect(byId(known)).toEqual(
      byId(rows.map(({ id, status, start_at }) => ({ id, status, start: start_at.getTime() }))),
    );
  }

  function expectFeed(rows: readonly Row[]): void {
    const told = new Map<string, Extract<FeedEvent, { type: 'appointment' }>[]>();
    for (const event of feed.events) {
      if (event.type === 'appointment')
        told.set(event.appointmentId, [...(told.get(event.appointmentId) ?? []), event]);
    }
    expect(told.size).toBe(rows.length);
    for (const { id, version, status } of rows) {
      const events = told.get(id) ?? [];
      expect(events.map((event) => event.version)).toEqual(upTo(version)); // once each, in their order
      expect(events.at(-1)!.status).toBe(status);
    }
    expect(feed.events.filter(({ type }) => type === 'hello')).toHaveLength(1);
  }

  /** The host's server is told of its own cases. */
  function expectWebhooks(rows: readonly Row[]): void {
    expect(world.host.wrong).toEqual([]);
    const last = new Map<string, Known & { caseRef: string | undefined }>();
    for (const message of world.host.heard.values()) {
      if (message.type !== 'appointment.changed') continue;
      const { id, version, status, start, caseRef } = message.appointment;
      if ((last.get(id)?.version ?? 0) < version)
        last.set(id, { id, version, status, start: Date.parse(start), caseRef });
    }
    const own = rows.filter(({ id }) => agenda.has(id));
    expect(byId([...last.values()])).toEqual(
      byId(
        own.map(({ id, version, status, start_at }) => ({
          ...{ id, version, status, start: start_at.getTime(), caseRef: agenda.get(id)!.caseRef },
        })),
      ),
    );
  }
});

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);
const byId = <T extends { id: string }>(list: readonly T[]): T[] => [...list].sort((a, b) => (a.id < b.id ? -1 : 1));
const sorted = <T extends { value: string }>(list: readonly T[]): T[] =>
  [...list].sort((a, b) => (a.value < b.value ? -1 : 1));

async function until(what: string, condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 30_000; !condition();) {
    if (Date.now() > end) throw new Error(`Not within 30 s: ${what}`);
    await sleep(20);
  }
}
