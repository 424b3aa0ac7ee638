/** The watch over interfaces, with a database, a receiver of webhooks, and an SMTP server that listen in fact. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MonitoringMessage } from '@sas-embed/contract';
import { verifyWebhook } from '@sas-embed/client/webhook';
import type { GatewayConfig } from '../config/index.js';
import { openTestDatabase, postgresAvailable, testConfig, type TestDatabase } from '../testing/index.js';
import { createAnomalies, dueOf } from './anomalies.js';
import { createFlowMeter } from './flow-meter.js';
import { createInterfaces } from './interfaces.js';
import { createEditorDesk } from './editor-desk.js';
import { createMonitoring, monitoringSecretsOf, type FlowCall, type Monitoring } from './index.js';
import { createNoticeBoard } from './notices.js';

const log = { info: () => undefined, warn: () => undefined };
const hasPostgres = await postgresAvailable();

describe.each(['pglite', 'postgresql'] as const)('monitoring on %s', (engine) => {
  const run = engine === 'pglite' || hasPostgres ? it : it.skip;
  let database: TestDatabase;
  let now: Date;
  const clock = { now: () => now };
  let receiver: Server;
  let smtp: SMTPServer;
  let told: { message: MonitoringMessage; raw: { body: string; headers: Record<string, string> } }[];
  let mails: { to: string[]; text: string }[];
  let answers: number[];
  let config: GatewayConfig;
  let rooms: Monitoring[];

  beforeEach(async () => {
    if (engine === 'postgresql' && !hasPostgres) return;
    now = new Date('2026-11-26T08:00:00Z');
    [told, mails, answers, rooms] = [[], [], [], []];
    database = await openTestDatabase({ engine });
    receiver = createServer((request, response) => {
      void (async () => {
        let body = '';
        for await (const chunk of request) body += String(chunk);
        const status = answers.shift() ?? 204;
        const headers = Object.fromEntries(
          Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
        );
        if (status === 204) told.push({ message: JSON.parse(body) as MonitoringMessage, raw: { body, headers } });
        response.writeHead(status).end();
      })();
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    smtp = new SMTPServer({
      ...{ authOptional: true, disabledCommands: ['STARTTLS'], logger: false },
      onData(stream, session, done) {
        let text = '';
        stream.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
        stream.on('end', () => {
          mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), text });
          done();
        });
      },
    });
    await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
    const issuer = { issuer: 'http://localhost:1', jwksUrl: 'http://localhost:1', audience: 'a' };
    const base = testConfig(issuer);
    const editor = { enabled: true, deadlineMs: 1000, fhirBaseUrl: 'http://127.0.0.1:9/fhir' };
    config = {
      ...base,
      editors: [
        {
          id: 'rapide',
          label: 'Agenda Rapide',
          flows: { ps: true, sos: true },
          ...editor,
          contact: { email: 'support@rapide.example' },
        },
        { id: 'lente', label: 'Agenda Lent', flows: { ps: true }, ...editor },
      ],
      monitoring: {
        ...base.monitoring,
        webhooks: [`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/watch?of=sas`],
        mail: {
          smtp: { host: '127.0.0.1', port: (smtp.server.address() as AddressInfo).port, secure: false },
          ...{ from: 'veille@sas.example', to: ['astreinte@sas.example'] },
        },
      },
    };
  });
  afterEach(async () => {
    if (!database) return;
    await Promise.all(rooms.map((room) => room.close()));
    await database.close();
    receiver.closeAllConnections();
    receiver.close();
    await new Promise<void>((resolve) => smtp.close(() => resolve()));
  });

  const open = async () => {
    const room = await createMonitoring({ database, config, clock, log, firstWaitMs: 1 });
    rooms.push(room);
    return room;
  };
  const nothing = {
    availability: { probe: () => Promise.resolve() },
    directory: { sampleOf: () => Promise.resolve([]) },
  } as never;
  const call = (more: Partial<FlowCall> = {}): FlowCall => ({
    ...{ editorId: 'rapide', flow: 'ps', outcome: 'answered', latencyMs: 80, slots: 10 },
    ...more,
  });
  /** Some minutes of traffic, as it is looked at every half minute. */
  async function traffic(room: Monitoring, looks: number, more: Partial<FlowCall> = {}, others: Monitoring[] = []) {
    for (let i = 0; i < looks; i++) {
      for (let k = 0; k < 5; k++) room.record(call(more));
      now = new Date(now.getTime() + 30_000);
      await Promise.all([room, ...others].map((one) => one.tick(nothing)));
      await idle();
    }
  }
  /** The clock is not moved under what is being sent: its lease would be over. */
  async function idle() {
    const leased = database.db.selectFrom('monitoring_notice').select('id').where('leased_until', 'is not', null);
    await expect.poll(async () => (await leased.execute()).length).toBe(0);
  }
  const states = async () => {
    const rows = await database.db.selectFrom('flow_state').select(['editor_id', 'flow', 'state']).execute();
    return Object.fromEntries(rows.map((row) => [`${row.editor_id} ${row.flow}`, row.state]));
  };
  const changes = () =>
    told.flatMap(({ message }) =>
      message.type === 'interface.changed' ? [`${message.alert.from} > ${message.alert.to}`] : [],
    );

  run(
    'tells once that an editor is down and that it is back, by signed webhook and by mail, whatever the replicas',
    async () => {
      const [room, other, third] = [await open(), await open(), await open()];
      await traffic(room, 3, {}, [other, third]);
      expect(await states()).toMatchObject({ 'rapide ps': 'up', 'rapide sos': 'unknown', 'lente ps': 'unknown' });
      now = new Date(now.getTime() + 200_000);
      await traffic(room, 4, { outcome: 'deadline', latencyMs: 1000 }, [other, third]);
      await expect.poll(changes).toEqual(['up > down']);
      now = new Date(now.getTime() + 200_000);
      await traffic(room, 4, {}, [other, third]);
      await expect.poll(changes).toEqual(['up > down', 'down > up']);
      await expect.poll(() => mails.length).toBe(2);
      expect(mails[0]!.to).toEqual(['astreinte@sas.example']);
      expect(mails[0]!.text).toMatch(/Subject: =\?UTF-8\?.*Agenda|Agenda_Rapide/);
      const { raw } = told[0]!;
      const secret = monitoringSecretsOf(config.secrets)[0]!;
      const sentAt = Number(raw.headers['webhook-timestamp']) * 1000;
      const verified = await verifyWebhook({ secret, ...raw, now: sentAt });
      expect(verified).toMatchObject({ type: 'interface.changed', label: 'Agenda Rapide' });
      const altered = verifyWebhook({ secret, ...raw, body: raw.body.replace('down', 'slow'), now: sentAt });
      await expect(altered).rejects.toMatchObject({ code: 'webhook-signature' });
    },
  );

  run('writes one alert of a change that several replicas see in the same instant', async () => {
    // One flow alone: with more, replicas that do not share the work would fall over one another before they tell anything twice.
    const [rapide] = config.editors;
    config = { ...config, editors: [{ ...rapide!, flows: { ps: true } }] };
    const [room, ...others] = await Promise.all(Array.from({ length: engine === 'pglite' ? 2 : 5 }, () => open()));
    await traffic(room!, 2, {}, others);
    now = new Date(now.getTime() + 200_000);
    await traffic(room!, 4, { outcome: 'deadline', latencyMs: 1000 }, others);
    const alerts = await database.db.selectFrom('interface_alert').select(['from_state', 'to_state']).execute();
    expect(alerts.map(({ from_state: from, to_state: to }) => `${from} > ${to}`)).toEqual(['up > down']);
    await expect.poll(changes).toEqual(['up > down']);
    await expect.poll(() => mails.length).toBe(1);
  });

  run('sends again what was not taken, under the same id', async () => {
    const room = await open();
    answers = [503, 500];
    await traffic(room, 3);
    now = new Date(now.getTime() + 200_000);
    await traffic(room, 3, { outcome: 'connection' });
    await traffic(room, 3, { outcome: 'connection' });
    await expect.poll(changes).toEqual(['up > down']);
    const rows = await database.db
      .selectFrom('monitoring_notice')
      .selectAll()
      .where('channel', '=', 'webhook')
      .execute();
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ attempts: 3, fault: null, due_at: null });
  });

  run('counts every call once, over replicas, failures of the database and lost answers', async () => {
    const meters = [1, 2].map(() => createFlowMeter({ database, clock }));
    let lost = 0;
    const flaky = {
      ...database,
      get db() {
        return database.db;
      },
      // The transaction is committed, and its answer lost; or it is not begun at all.
      async transaction<T>(work: Parameters<TestDatabase['transaction']>[0]) {
        lost += 1;
        if (lost % 3 === 1) throw new Error('no connection');
        const result = (await database.transaction(work)) as T;
        if (lost % 3 === 2) throw new Error('the answer was lost');
        return result;
      },
    } as unknown as TestDatabase;
    meters.push(createFlowMeter({ database: flaky, clock }));
    let calls = 0;
    for (let round = 0; round < 30; round++) {
      for (const meter of meters) {
        meter.record(call({ violations: new Map([['slot.end', 2]]) }));
        meter.record(call({ outcome: 'deadline' }));
        calls += 2;
      }
      now = new Date(now.getTime() + 4_000);
      await Promise.all(meters.map((meter) => meter.flush().catch(() => undefined)));
    }
    for (let i = 0; i < 20; i++) await Promise.all(meters.map((meter) => meter.flush(true).catch(() => undefined)));
    for (const table of ['flow_fine', 'flow_hour'] as const) {
      const rows = await database.db.selectFrom(table).select('counts').execute();
      const sum = (name: string) => rows.reduce((all, { counts }) => all + (counts[name] ?? 0), 0);
      expect([sum('calls'), sum('answered'), sum('e:deadline'), sum('r:slot.end'), sum('slots')]).toEqual([
        calls,
        calls / 2,
        calls / 2,
        calls,
        calls * 5,
      ]);
    }
    expect(lost).toBeGreaterThan(30);
  });

  run('counts in spans no longer than the time between two looks, and of ten seconds at most', async () => {
    for (const [everySeconds, spans] of [
      [2, 4],
      [60, 1],
    ] as const) {
      config = { ...config, monitoring: { ...config.monitoring, everySeconds } };
      const room = await open();
      for (let second = 0; second < 8; second += 2) {
        now = new Date(Date.UTC(2026, 10, 26, 8, everySeconds, second));
        room.record(call());
      }
      await room.meter.flush();
      const counted = database.db
        .selectFrom('flow_fine')
        .select('at')
        .where('at', '>=', new Date(now.getTime() - 8_000));
      expect(await counted.execute(), `every ${everySeconds} s`).toHaveLength(spans);
    }
  });

  run(
    'switches a flow off with a reason, tells the editor and those who watch, and every replica at once',
    async () => {
      const [room, other] = [await open(), await open()];
      const desk = await createEditorDesk({
        database,
        config,
        clock,
        log,
        notices: createNoticeBoard({ config, clock }),
      });
      const off = { on: false, reason: 'incident' as const, note: 'Créneaux passés' };
      const refused = database.transaction((trx) => desk.switchFlow(trx, 'rapide', 'ps', { on: false }, 'me'));
      await expect(refused).rejects.toMatchObject({ code: 'invalid-request' });
      const strange = database.transaction((trx) => desk.switchFlow(trx, 'lente', 'sos', off, 'me'));
      await expect(strange).rejects.toMatchObject({ code: 'not-found' });
      await database.transaction((trx) => desk.switchFlow(trx, 'rapide', 'ps', off, 'me'));
      await expect
        .poll(() => [room, other].map(({ switches }) => switches.isOff('rapide', 'ps')))
        .toEqual([true, true]);
      expect(room.switches.isOff('rapide', 'sos')).toBe(false);
      await room.tick(nothing);
      await expect
        .poll(() => mails.map(({ to }) => to[0]).sort())
        .toEqual(['astreinte@sas.example', 'support@rapide.example']);
      await expect.poll(changes).toEqual(['unknown > off']);
      await database.transaction((trx) => desk.switchFlow(trx, 'rapide', 'ps', { on: true }, 'me'));
      await expect.poll(() => other.switches.isOff('rapide', 'ps')).toBe(false);
      await desk.close();
    },
  );

  run('keeps a flow off after an announced change until the kit has run without failures since', async () => {
    const room = await open();
    const desk = await createEditorDesk({
      database,
      config,
      clock,
      log,
      notices: createNoticeBoard({ config, clock }),
    });
    const at = (ms: number) => new Date(now.getTime() + ms).toISOString();
    const write = <T>(work: Parameters<TestDatabase['transaction']>[0]) => database.transaction(work) as Promise<T>;
    const ran = (failed: number, ms: number) => ({
      at: at(ms),
      flows: ['ps' as const],
      mode: 'strict' as const,
      failed,
      version: '0.1.0',
    });
    await write((trx) => desk.announce(trx, 'rapide', { effectiveAt: at(3_600_000), flows: ['ps'], note: 'v2' }));
    await write((trx) => desk.recordRun(trx, 'rapide', ran(0, 0)));
    await room.tick(nothing);
    expect(room.switches.isOff('rapide', 'ps')).toBe(false);
    now = new Date(now.getTime() + 3_600_000);
    await room.tick(nothing);
    await expect.poll(() => room.switches.isOff('rapide', 'ps')).toBe(true);
    const on = () => write((trx) => desk.switchFlow(trx, 'rapide', 'ps', { on: true }, 'me'));
    await expect(on()).rejects.toMatchObject({ code: 'conformance-required' });
    await write((trx) => desk.recordRun(trx, 'rapide', ran(2, 0)));
    await expect(on()).rejects.toMatchObject({ code: 'conformance-required' });
    now = new Date(now.getTime() + 60_000);
    await write((trx) => desk.recordRun(trx, 'rapide', ran(0, 0)));
    await on();
    await room.tick(nothing);
    await expect.poll(() => room.switches.isOff('rapide', 'ps')).toBe(false);
    const interfaces = createInterfaces({ database, config, clock, desk });
    const [shown] = (await interfaces.read('day', 'rapide')).interfaces;
    expect(shown).toMatchObject({ change: { flows: ['ps'] }, lastRun: { failed: 0 }, stage: { stage: 'in-service' } });
    await desk.close();
  });

  run('runs the delay of an anomaly from its notification, marks it near its end and after, once', async () => {
    const [room, other] = [await open(), await open()];
    const anomalies = createAnomalies({ database, config, clock, notices: createNoticeBoard({ config, clock }) });
    const write = (work: Parameters<typeof database.transaction>[0]) => database.transaction(work) as Promise<never>;
    const opened: { id: string; dueAt?: string } = await write((trx) =>
      anomalies.open(trx, { editorId: 'rapide', flow: 'ps', severity: 'blocking', title: 'Ne répond plus' }, 'me'),
    );
    expect(opened.dueAt).toBeUndefined();
    now = new Date('2026-11-27T15:00:00Z'); // a Friday
    const step = (input: Parameters<typeof anomalies.step>[2]) =>
      write((trx) => anomalies.step(trx, opened.id, input, 'me'));
    expect(await step({ kind: 'notified' })).toMatchObject({ state: 'notified', dueAt: '2026-12-01T23:59:59+01:00' });
    await expect(step({ kind: 'notified' })).rejects.toMatchObject({ code: 'invalid-request' });
    await expect(step({ kind: 'graded' })).rejects.toMatchObject({ code: 'invalid-request' });
    expect(await step({ kind: 'graded', severity: 'major' })).toMatchObject({ dueAt: '2026-12-17T23:59:59+01:00' });
    expect(await step({ kind: 'graded', severity: 'blocking' })).toMatchObject({ escalation: 'none' });
    await room.tick(nothing);
    await expect.poll(() => mails.map(({ to }) => to[0])).toEqual(['support@rapide.example']);
    for (const at of ['2026-12-01T00:00:00Z', '2026-12-01T20:00:00Z', '2026-12-02T00:00:00Z', '2026-12-02T09:00:00Z']) {
      now = new Date(at);
      await Promise.all([room.tick(nothing), other.tick(nothing)]);
    }
    await expect
      .poll(() => told.map(({ message }) => message.type))
      .toEqual(['anomaly.escalated', 'anomaly.escalated']);
    const [after] = await anomalies.list('rapide', false);
    expect(after!.history.map(({ kind, by }) => `${kind} ${by}`)).toEqual([
      ...['opened person', 'notified person', 'graded person', 'graded person', 'due-soon gateway', 'overdue gateway'],
    ]);
    await step({ kind: 'closed' });
    expect(await anomalies.list(undefined, false)).toEqual([]);
    expect(await anomalies.list(undefined, true)).toHaveLength(1);
  });
});

describe('the delay of the convention', () => {
  it.each([
    ['minor', '2026-11-26T23:30:00Z', '2026-12-27T23:59:59+01:00'], // the 27th in Paris already
    ['major', '2026-12-18T09:00:00Z', '2027-01-11T23:59:59+01:00'], // Christmas and New Year's Day are Fridays
    ['blocking', '2027-05-05T09:00:00Z', '2027-05-10T23:59:59+02:00'], // Ascension is Thursday the 6th
    ['major', '2026-04-03T08:00:00Z', '2026-04-24T23:59:59+02:00'], // over Easter Monday, the 6th
    ['major', '2026-05-07T08:00:00Z', '2026-06-01T23:59:59+02:00'], // over 8 May, Ascension (the 14th), Whit Monday (the 25th)
    ['major', '2026-07-01T08:00:00Z', '2026-07-22T23:59:59+02:00'], // over 14 July
    ['major', '2026-10-30T09:00:00Z', '2026-11-20T23:59:59+01:00'], // All Saints' Day is a Sunday, 11 November a Wednesday
    ['blocking', '2026-04-03T08:00:00Z', '2026-04-08T23:59:59+02:00'], // Easter Monday again
    ['blocking', '2026-04-29T09:00:00Z', '2026-05-04T23:59:59+02:00'], // 1 May is a Friday
    ['blocking', '2025-08-13T09:00:00Z', '2025-08-18T23:59:59+02:00'], // the Assumption is a Friday
    ['blocking', '2027-10-28T09:00:00Z', '2027-11-02T23:59:59+01:00'], // All Saints' Day is a Monday
    ['minor', '2026-03-10T09:00:00Z', '2026-04-09T23:59:59+02:00'], // over the change of the clock
  ] as const)('%s from %s ends at %s', (severity, from, end) => {
    expect(dueOf(severity, new Date(from)).toISOString()).toBe(new Date(end).toISOString());
  });
});
