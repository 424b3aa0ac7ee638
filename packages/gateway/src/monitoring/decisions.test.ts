/** What people decide about interfaces and their anomalies, what is refused of it, and who is told: with a database in fact. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Anomaly, AnomalyStepInput, InterfaceState } from '@sas-embed/contract';
import type { GatewayConfig } from '../config/index.js';
import type { Trx } from '../storage/index.js';
import { openTestDatabase, testConfig, type TestDatabase } from '../testing/index.js';
import { createAnomalies, type Anomalies } from './anomalies.js';
import { createEditorDesk, type EditorDesk } from './editor-desk.js';
import { createNoticeSender } from './notice-sender.js';
import { createNoticeBoard, type NoticeBoard } from './notices.js';
import { raiseAlert } from './watch.js';

const HOUR_MS = 3_600_000;

describe('decisions about interfaces', () => {
  let now: Date;
  const clock = { now: () => now };
  let database: TestDatabase;
  let config: GatewayConfig;
  let notices: NoticeBoard;
  let desk: EditorDesk;
  let anomalies: Anomalies;
  let logged: { details: object; message: string }[];
  const log = {
    info: (details: object, message: string) => void logged.push({ details, message }),
    warn: () => undefined,
  };

  beforeEach(async () => {
    now = new Date('2026-11-26T08:00:00Z');
    logged = [];
    database = await openTestDatabase();
    const base = testConfig({ issuer: 'http://localhost:1', jwksUrl: 'http://localhost:1', audience: 'a' });
    const editor = { enabled: true, deadlineMs: 1000, fhirBaseUrl: 'http://127.0.0.1:9/fhir', flows: { ps: true } };
    config = {
      ...base,
      editors: [
        { id: 'rapide', label: 'Agenda Rapide', ...editor, contact: { email: 'support@rapide.example' } },
        { id: 'lente', label: 'Agenda Lent', ...editor },
      ],
      monitoring: {
        ...base.monitoring,
        // Nobody listens there.
        webhooks: ['http://127.0.0.1:9/watch'],
        mail: {
          smtp: { host: '127.0.0.1', port: 9, secure: false },
          ...{ from: 'veille@sas.example', to: ['astreinte@sas.example'] },
        },
      },
    };
    notices = createNoticeBoard({ config, clock });
    desk = await createEditorDesk({ database, config, clock, log, notices });
    anomalies = createAnomalies({ database, config, clock, notices });
  });
  afterEach(async () => {
    await desk.close();
    await database.close();
  });

  const write = <T>(work: (trx: Trx) => Promise<T>) => database.transaction(work);
  const rowsOf = (table: 'monitoring_notice' | 'interface_alert' | 'flow_switch') =>
    database.db.selectFrom(table).selectAll().execute();
  const alert = (editorId: string, to: InterfaceState = 'down') =>
    write((trx) => raiseAlert({ clock, notices, config, log }, trx, { editorId, flow: 'ps', from: 'up', to }));

  it('takes reservations with the stage `vsr` alone, and they go with it', async () => {
    const reservations = ['Statut 404 sans OperationOutcome'];
    for (const stage of ['in-progress', 'recette', 'in-service', 'mco'] as const) {
      await expect(write((trx) => desk.setStage(trx, 'rapide', { stage, reservations }))).rejects.toMatchObject({
        code: 'invalid-request',
        details: { errors: [{ field: 'body:/reservations' }] },
      });
    }
    expect((await desk.read()).get('rapide')!.stage).toEqual({ stage: 'in-service', reservations: [] });
    await write((trx) => desk.setStage(trx, 'rapide', { stage: 'vsr', reservations }));
    expect((await desk.read()).get('rapide')!.stage).toEqual({ stage: 'vsr', reservations });
    // Each stage of an editor's life, in whatever order it comes.
    for (const stage of ['mco', 'in-progress', 'recette', 'in-service'] as const) {
      await write((trx) => desk.setStage(trx, 'rapide', { stage, reservations: [] }));
      expect((await desk.read()).get('rapide')!.stage).toEqual({ stage, reservations: [] });
    }
  });

  it('refuses a conformance run of the future, but for clocks that differ a little', async () => {
    const ran = (ms: number) =>
      write((trx) =>
        desk.recordRun(trx, 'rapide', {
          ...{ at: new Date(now.getTime() + ms).toISOString(), flows: ['ps'], mode: 'strict', failed: 0 },
          version: '0.1.0',
        }),
      );
    await expect(ran(HOUR_MS)).rejects.toMatchObject({
      code: 'invalid-request',
      details: { errors: [{ field: 'body:/at' }] },
    });
    expect((await desk.read()).get('rapide')!.lastRun).toBeUndefined();
    await ran(60_000);
    expect((await desk.read()).get('rapide')!.lastRun).toMatchObject({ failed: 0 });
  });

  it('replaces the reason of a flow that is off already, and tells nobody again', async () => {
    const off = (reason: 'incident' | 'contract', note: string, by: string) =>
      write((trx) => desk.switchFlow(trx, 'rapide', 'ps', { on: false, reason, note }, by));
    await off('incident', 'Créneaux passés', 'un');
    const told = await rowsOf('monitoring_notice');
    expect(told.map(({ target }) => target).sort()).toEqual([
      ...['astreinte@sas.example', 'http://127.0.0.1:9/watch', 'support@rapide.example'],
    ]);
    const since = now;
    now = new Date(now.getTime() + HOUR_MS);
    await off('contract', 'Convention échue', 'deux');
    expect(await rowsOf('flow_switch')).toMatchObject([
      { reason: 'contract', note: 'Convention échue', by: 'deux', at: since },
    ]);
    expect(await rowsOf('monitoring_notice')).toHaveLength(told.length);
    expect(await rowsOf('interface_alert')).toHaveLength(1);
    expect(logged).toHaveLength(1);
  });

  it('logs each change of an interface with what it is about', async () => {
    await alert('lente');
    expect(logged).toEqual([
      { message: 'an interface changed', details: { editorId: 'lente', flow: 'ps', from: 'up', to: 'down' } },
    ]);
  });

  it('opens an anomaly from an alert of the same editor alone', async () => {
    const alertId = await alert('lente');
    const open = (editorId: string) =>
      write((trx) => anomalies.open(trx, { editorId, severity: 'major', title: 'Muet', alertId }, 'moi'));
    await expect(open('rapide')).rejects.toMatchObject({ code: 'not-found' });
    expect(await anomalies.list(undefined, true)).toEqual([]);
    expect(await open('lente')).toMatchObject({ editorId: 'lente', alertId });
    const unknown = { editorId: 'lente', severity: 'major' as const, title: 'Muet', alertId: 'alert-none' };
    await expect(write((trx) => anomalies.open(trx, unknown, 'moi'))).rejects.toMatchObject({ code: 'not-found' });
  });

  describe('of an anomaly', () => {
    let opened: Anomaly;
    const step = (input: AnomalyStepInput) => write((trx) => anomalies.step(trx, opened.id, input, 'moi'));
    beforeEach(async () => {
      const input = { editorId: 'rapide', severity: 'blocking' as const, title: 'Muet' };
      opened = await write((trx) => anomalies.open(trx, input, 'moi'));
    });

    it('stops the marks with `fixed`, and takes them up with `reopened`, in the delay of before', async () => {
      const { dueAt } = await step({ kind: 'notified' });
      expect(dueAt).toBe('2026-11-30T23:59:59+01:00');
      expect(await step({ kind: 'fixed', note: 'Version 2.1' })).toMatchObject({ state: 'fixed' });
      await expect(step({ kind: 'fixed' })).rejects.toMatchObject({ code: 'invalid-request' });
      await expect(step({ kind: 'graded', severity: 'minor' })).rejects.toMatchObject({ code: 'invalid-request' });
      now = new Date('2026-12-03T08:00:00Z');
      await anomalies.escalate();
      expect(await anomalies.list('rapide', false)).toMatchObject([{ state: 'fixed', escalation: 'none' }]);
      expect(await step({ kind: 'reopened' })).toMatchObject({ state: 'notified', dueAt, escalation: 'none' });
      await expect(step({ kind: 'reopened' })).rejects.toMatchObject({ code: 'invalid-request' });
      await anomalies.escalate();
      const [after] = await anomalies.list('rapide', false);
      expect(after).toMatchObject({ state: 'notified', escalation: 'overdue' });
      expect(after!.history.map(({ kind }) => kind)).toEqual([
        ...['opened', 'notified', 'fixed', 'reopened', 'overdue'],
      ]);
      expect(after!.history[2]).toMatchObject({ note: 'Version 2.1', by: 'person' });
    });

    it('reopens what the editor was never notified of as open, without a delay', async () => {
      await step({ kind: 'closed' });
      const again = await step({ kind: 'reopened' });
      expect(again.state).toBe('open');
      expect(again.dueAt).toBeUndefined();
    });

    it('takes no `noted` without a note, and changes nothing with one', async () => {
      await expect(step({ kind: 'noted' })).rejects.toMatchObject({
        code: 'invalid-request',
        details: { errors: [{ field: 'body:/note' }] },
      });
      const noted = await step({ kind: 'noted', note: 'Rappelé' });
      expect(noted).toMatchObject({ state: 'open', severity: 'blocking' });
      expect(noted.history.map(({ kind, note }) => [kind, note])).toEqual([
        ['opened', undefined],
        ['noted', 'Rappelé'],
      ]);
    });
  });

  it('gives a notice up after 24 hours, not before', async () => {
    delete config.monitoring.mail;
    const sender = createNoticeSender({ database, config, clock, log, firstWaitMs: 1 });
    notices = createNoticeBoard({ config, clock });
    await alert('rapide');
    const notice = async () => (await rowsOf('monitoring_notice'))[0] as unknown as Record<string, unknown>;
    const tried = async (attempts: number) => {
      sender.wake();
      await expect.poll(notice).toMatchObject({ attempts, leased_until: null });
      return notice();
    };
    expect(await tried(1)).toMatchObject({ told_at: null });
    now = new Date(now.getTime() + 24 * HOUR_MS - 60_000);
    expect((await tried(2))['due_at']).not.toBeNull();
    now = new Date(now.getTime() + 120_000);
    const over = await tried(3);
    expect(over).toMatchObject({ due_at: null, told_at: null });
    expect(over['fault']).toEqual(expect.any(String));
    now = new Date(now.getTime() + HOUR_MS);
    sender.wake();
    await sender.close(() => Promise.resolve());
    expect(await notice()).toMatchObject({ attempts: 3, due_at: null });
  });
});
