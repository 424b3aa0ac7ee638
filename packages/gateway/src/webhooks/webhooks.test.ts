import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebhookMessage } from '@sas-embed/contract';
import { sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { createEventLog } from '../appointments/index.js';
import { deliveryStates } from '../delivery/index.js';
import type { HostRegistry, RegisteredHost } from '../hosts/index.js';
import { postgresAvailable } from '../testing/index.js';
import {
  agendaSlot,
  camille,
  CASE_REF_KEY,
  openBookingWorld,
  principalOf,
  type BookingWorld,
} from '../testing/fixtures/booking-world.js';
import { createWebhooks, webhookSecretsOf, type Webhooks } from './index.js';

const OTHER_HOST = principalOf('sacha', undefined, 'other-lrm');
const hasPostgres = await postgresAvailable();
const silent = { warn() {} };
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

interface Told {
  headers: IncomingHttpHeaders;
  body: string;
  message: WebhookMessage;
}

/** A host's server; `answer` is the status that it gives next. */
async function startHost() {
  const told: Told[] = [];
  const host = { told, answer: (_n: number) => 204, url: '', asked: 0 };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const status = host.answer(++host.asked);
      if (status === 204) told.push({ headers: request.headers, body, message: JSON.parse(body) as WebhookMessage });
      response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))));
  host.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks?v=1`;
  return host;
}

/** Registered hosts with these addresses, which `change` replaces. */
function registered(urls: Record<string, string[]>) {
  const described = (of: Record<string, string[]>): RegisteredHost[] =>
    Object.entries(of).map(([id, webhooks]) => ({
      ...{ id, label: id, origins: [], keys: [], territories: [], requestsPerMinute: 6000, source: 'command' },
      webhooks,
    }));
  let hosts = described(urls);
  const listeners = new Set<() => void>();
  return {
    all: () => hosts,
    onChange: (changed: () => void) => (listeners.add(changed), () => void listeners.delete(changed)),
    change(to: Record<string, string[]>) {
      hosts = described(to);
      listeners.forEach((changed) => changed());
    },
  };
}

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 30_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error('not within 30 s');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe.each(['pglite', 'postgresql'] as const)('what hosts are told, on %s', { timeout: 60_000 }, (engine) => {
  const canRun = engine === 'pglite' || hasPostgres;

  async function world() {
    const opened = await openBookingWorld({ engine });
    ends.push(() => opened.close());
    return opened;
  }
  async function hooks(of: BookingWorld, urls: Record<string, string[]>): Promise<Webhooks> {
    return follow(of, registered(urls));
  }
  async function follow(of: BookingWorld, hosts: Pick<HostRegistry, 'all' | 'onChange'>): Promise<Webhooks> {
    const secrets = { caseRefKey: CASE_REF_KEY };
    const started = await createWebhooks({
      ...{
        database: of.database,
        config: { secrets, environment: 'sandbox' as const },
        hosts,
        clock: { now: () => new Date() },
        deliveries: deliveryStates,
        log: silent,
      },
      ...{ firstWaitMs: 20, pollMs: 20 },
    });
    ends.push(() => started.close());
    return started;
  }
  let n = 0;
  async function book(of: BookingWorld, principal = camille, caseRef = 'DRM-20261123-0042') {
    const slotId = `agenda-${engine}-${++n}`;
    await of.addAgendaSlots(agendaSlot(slotId, '2026-11-23T10:00:00Z'));
    const held = await of.call('createHold', principal, { body: { offerId: 'offer-agenda', slotId, caseRef } });
    return of.call('confirmHold', principal, { path: { holdId: held.id } });
  }
  const versions = ({ told }: { told: readonly Told[] }) =>
    told.map(({ message }) =>
      message.type === 'appointment.changed'
        ? `${message.appointment.id} ${message.appointment.version}`
        : message.type,
    );

  it.runIf(canRun)('is their own cases only, signed, with the case they gave', async () => {
    const of = await world();
    const [ours, others] = [await startHost(), await startHost()];
    await hooks(of, { 'demo-lrm': [ours.url], 'other-lrm': [others.url] });
    const mine = await book(of);
    const theirs = await book(of, OTHER_HOST, 'AUTRE-0001');
    await until(() => ours.told.length > 0 && others.told.length > 0);
    expect(versions(ours)).toEqual([`${mine.id} 1`]);
    expect(versions(others)).toEqual([`${theirs.id} 1`]);
    const [{ headers, body, message }] = ours.told as [Told];
    expect(message).toMatchObject({ type: 'appointment.changed', appointment: { caseRef: 'DRM-20261123-0042' } });
    expect(JSON.stringify(others.told)).not.toContain('DRM-20261123-0042');

    const [secret] = webhookSecretsOf({ caseRefKey: CASE_REF_KEY }, 'demo-lrm');
    const id = String(headers['webhook-id']);
    const timestamp = String(headers['webhook-timestamp']);
    const signature = createHmac('sha256', Buffer.from(secret!.slice(6), 'base64')).update(
      `${id}.${timestamp}.${body}`,
    );
    expect(headers['webhook-signature']).toBe(`v1,${signature.digest('base64')}`);
    expect(id).toBe(message.id);
    expect(webhookSecretsOf({ caseRefKey: CASE_REF_KEY }, 'other-lrm')).not.toEqual([secret]);
  });

  it.runIf(canRun)(
    'says how far it has come on its way to the LRM, and says so again when it comes further',
    async () => {
      const of = await world();
      const host = await startHost();
      await hooks(of, { 'demo-lrm': [host.url] });
      const { id } = await book(of);
      await until(() => host.told.length === 1);
      await of.database.transaction(async (trx) => {
        const now = new Date();
        await trx
          .insertInto('hub_delivery')
          .values({
            ...{ appointment_id: id, version: 1, sas_id: 'sas-33', recipient: 'fr.health.samu330', state: 'delivered' },
            ...{ snapshot: '{}', due_at: now, created_at: now, answered_at: now },
          })
          .execute();
        const payload = { type: 'delivery', appointmentId: id, state: 'acknowledged' } as const;
        await createEventLog().append(trx, { payload, sasId: 'sas-33' });
      });
      await until(() => host.told.length === 2);
      expect(host.told.map(({ message }) => 'appointment' in message && message.appointment.delivery?.state)).toEqual([
        undefined,
        'acknowledged',
      ]);
      expect(versions(host)).toEqual([`${id} 1`, `${id} 1`]);
    },
  );

  it.runIf(canRun)('comes again, in order, until it is taken; a redirect is not followed', async () => {
    const of = await world();
    const host = await startHost();
    let isWell = false;
    host.answer = (asked) => (isWell ? 204 : [500, 302, 404][asked % 3]!);
    await hooks(of, { 'demo-lrm': [host.url] });
    const first = await book(of);
    const second = await book(of);
    await of.call('cancelAppointment', camille, { path: { appointmentId: first.id } });
    await until(() => host.asked >= 3);
    isWell = true;
    await until(() => host.told.length === 3);
    // The appointment as it is when it is told.
    expect(versions(host)).toEqual([`${first.id} 2`, `${second.id} 1`, `${first.id} 2`]);
  });

  it.runIf(canRun)('is not lost when the gateway dies, and not told twice by two of them', async () => {
    const of = await world();
    const host = await startHost();
    host.answer = () => 503;
    const dying = await hooks(of, { 'demo-lrm': [host.url] });
    const before = await book(of);
    await until(() => host.asked > 0);
    await dying.close();
    const meanwhile = await book(of);
    host.answer = () => 204;
    await Promise.all([hooks(of, { 'demo-lrm': [host.url] }), hooks(of, { 'demo-lrm': [host.url] })]);
    await until(() => host.told.length >= 2);
    const last = await book(of);
    await until(() => versions(host).includes(`${last.id} 1`));
    expect(versions(host)).toEqual([before, meanwhile, last].map(({ id }) => `${id} 1`));
  });

  it.runIf(canRun)('is what came of a launch, booked on a page of ours', async () => {
    const of = await world();
    const host = await startHost();
    await hooks(of, { 'demo-lrm': [host.url] });
    const body = { caseRef: 'DRM-20261123-0099', context: { specialty: { code: 'SM54' } } };
    const launch = await of.call('createLaunch', camille, { body });
    const onOurPage = principalOf('camille', camille.bookingSas, 'sas-web');
    const ticket = launch.url.split('#launch=')[1]!;
    const { launchId } = await of.call('redeemLaunch', onOurPage, { body: { ticket } });
    const slotId = `agenda-${engine}-launched`;
    await of.addAgendaSlots(agendaSlot(slotId, '2026-11-23T10:00:00Z'));
    const asked = { offerId: 'offer-agenda', slotId, launchId: launchId! };
    const held = await of.call('createHold', onOurPage, { body: asked });
    const booked = await of.call('confirmHold', onOurPage, { path: { holdId: held.id } });
    await until(() => host.told.length > 0);
    expect(host.told[0]!.message).toMatchObject({
      appointment: { id: booked.id, status: 'booked', caseRef: 'DRM-20261123-0099' },
    });
  });

  it.runIf(canRun)('begins with what happens after an address is registered', async () => {
    const of = await world();
    await book(of);
    // What was done while another transaction of the server ran counts as after it: let those end.
    const settled = () =>
      sql<{ done: boolean }>`select pg_current_xact_id() = pg_snapshot_xmin(pg_current_snapshot()) as done`
        .execute(of.database.db)
        .then(({ rows }) => rows[0]!.done);
    await expect.poll(settled, { timeout: 10_000 }).toBe(true);
    const host = await startHost();
    await hooks(of, { 'demo-lrm': [host.url] });
    const next = await book(of);
    await until(() => host.told.length > 0);
    expect(versions(host)).toEqual([`${next.id} 1`]);
  });

  it.runIf(canRun)('follows the registration: an address added is told, one taken away no more', async () => {
    const of = await world();
    const [old, young] = [await startHost(), await startHost()];
    const hosts = registered({ 'demo-lrm': [old.url] });
    await follow(of, hosts);
    const first = await book(of);
    await until(() => old.told.length === 1);
    hosts.change({ 'demo-lrm': [young.url] });
    const addresses = () => of.database.db.selectFrom('webhook').select('url').execute();
    await expect.poll(addresses).toEqual([{ url: young.url }]);
    const second = await book(of);
    await until(() => young.told.length === 1);
    expect([versions(old), versions(young)]).toEqual([[`${first.id} 1`], [`${second.id} 1`]]);
  });

  it.runIf(canRun)('does not tell this machine, whatever its name, outside the sandbox', async () => {
    const of = await world();
    const host = await startHost();
    const faults: string[] = [];
    const started = await createWebhooks({
      ...{ database: of.database, clock: { now: () => new Date() }, firstWaitMs: 20, pollMs: 20 },
      config: { secrets: { caseRefKey: CASE_REF_KEY }, environment: 'preproduction' },
      hosts: registered({ 'demo-lrm': [host.url.replace('127.0.0.1', 'localhost')] }),
      log: { warn: (details: object) => void faults.push(String((details as { fault?: unknown }).fault)) },
    });
    ends.push(() => started.close());
    await book(of);
    await until(() => faults.length > 0);
    expect([faults[0], host.asked]).toEqual(['EFORBIDDEN', 0]);
  });
});
