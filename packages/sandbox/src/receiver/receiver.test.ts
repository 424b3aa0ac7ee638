import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildAppointment, connectHub, type AppointmentSnapshot, type HubConnection } from '@sas-embed/hub';
import { brokerInstalled, startBroker, startDispatcher, type Broker, type Dispatcher } from '@sas-embed/hub/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startReceiver } from './receiver.js';

const PLATFORM = 'fr.health.test.ptfsas';
const LRM = 'fr.health.samu330';
const snapshot = (appointmentId: string, more: Partial<AppointmentSnapshot> = {}): AppointmentSnapshot => ({
  appointmentId,
  created: '2026-11-23T09:00:00+01:00',
  start: '2026-11-23T15:00:00+01:00',
  status: 'booked',
  orientationCategory: 'PS',
  practitioner: { practitionerId: '819990000017', lastName: '<b>Modèle</b>', firstName: 'Alix' },
  regulator: { lastName: 'Exemple', firstName: 'Camille', email: 'camille@sas.example' },
  ...more,
});

async function until(check: () => boolean, ms = 15_000): Promise<void> {
  const end = Date.now() + ms;
  while (!check()) {
    if (Date.now() > end) throw new Error('It did not happen in time');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

// Skipped where Debian's rabbitmq-server is missing; a failure with REQUIRE_SERVICES=1.
const runs = brokerInstalled() || process.env['REQUIRE_SERVICES'] === '1';
describe.runIf(runs)('the demo LRM receiver (needs rabbitmq-server)', { timeout: 90_000 }, () => {
  let broker: Broker;
  let dispatcher: Dispatcher;
  let platform: HubConnection;
  const acknowledged: string[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'sas-receiver-'));
  beforeAll(async () => {
    broker = await startBroker();
    dispatcher = await startDispatcher({ url: broker.url, clientIds: [PLATFORM, LRM] });
    platform = connectHub({ url: broker.url, clientIds: [PLATFORM] });
    platform.consume({
      queues: ['ack', 'info'],
      onMessage: async ({ received }) => {
        if (received.useCase === 'acknowledgement') acknowledged.push(received.acknowledgedId);
      },
    });
  }, 90_000);
  afterAll(async () => {
    await platform?.close();
    await dispatcher?.stop();
    await broker?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const start = () => startReceiver({ host: '127.0.0.1', port: 0, url: broker.url, clientId: LRM, folder });
  const send = async (method: 'CreateAppointment' | 'UpdateAppointment', told: AppointmentSnapshot) => {
    const { envelope } = buildAppointment(method, told, { senderId: PLATFORM, recipientId: LRM, sentAt: new Date() });
    await until(() => platform.connected);
    await platform.publish(envelope);
    return envelope;
  };

  it('stores, acknowledges and shows what comes; an update that overtakes creates; a repeat changes nothing', async () => {
    const receiver = await start();
    const created = await send('CreateAppointment', snapshot('a'));
    await until(() => acknowledged.includes(created.distributionID));
    await send('UpdateAppointment', snapshot('b', { status: 'cancelled' }));
    await platform.publish(created);
    await until(() => receiver.state().journal.length === 3);
    expect(receiver.state().journal.map(({ outcome }) => outcome)).toEqual(['created', 'created', 'repeated']);
    expect(receiver.state().appointments.map((it) => it.appointment.status)).toEqual(['booked', 'cancelled']);
    const page = await (await fetch(receiver.url)).text();
    expect(page).toMatch(/connecté[\s\S]*Annulé[\s\S]*Historique des messages[\s\S]*Répété/);
    expect(page).not.toContain('<b>Modèle');
    await receiver.close();
  });

  it('knows everything again after a restart, and takes what came meanwhile', async () => {
    const late = await send('UpdateAppointment', snapshot('a', { status: 'noshow' }));
    const receiver = await start();
    await until(() => acknowledged.includes(late.distributionID));
    const { appointments, journal } = receiver.state();
    expect(journal.at(-1)).toMatchObject({ outcome: 'updated', appointmentId: 'a' });
    expect(appointments.map((it) => it.appointment.status).sort()).toEqual(['cancelled', 'noshow']);
    await receiver.close();
  });
});
