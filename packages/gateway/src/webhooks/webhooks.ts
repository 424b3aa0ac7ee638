import { randomUUID } from 'node:crypto';
import type { WebhookMessage } from '@sas-embed/contract';
import { sql } from 'kysely';
import { Agent, type Dispatcher } from 'undici';
import {
  currentPosition,
  EVENT_CHANNEL,
  hostAppointment,
  readEvents,
  toCursor,
  type DeliveryStates,
  type LoggedEvent,
} from '../appointments/index.js';
import type { Clock } from '../clock.js';
import type { GatewayConfig } from '../config/index.js';
import type { HostRegistry } from '../hosts/index.js';
import type { Database } from '../storage/index.js';
import { createSecretBox, safeLookup, utc } from '../values/index.js';
import { postSigned, TIMEOUT_MS } from './post-signed.js';
import { webhookSecretsOf } from './signature.js';

/** A replica that has not moved on for so long is taken for dead. */
const LEASE_MS = 60_000;
/** Events read at once. */
const BATCH = 100;
/** How soon to look again, should a NOTIFY be lost. */
const POLL_MS = 2_000;
const LONGEST_WAIT_MS = 3_600_000;

/** What telling hosts needs. */
export interface WebhookDeps {
  database: Database;
  config: Pick<GatewayConfig, 'secrets' | 'environment'>;
  /** Whose servers are told; an address that is added or taken away counts at once. */
  hosts: Pick<HostRegistry, 'all' | 'onChange'>;
  clock: Clock;
  /** Where appointments are on their way to LRMs. */
  deliveries?: DeliveryStates;
  log: { warn(details: object, message: string): void };
  /** Tests make the waits shorter: milliseconds after the first failure, doubled with each. */
  firstWaitMs?: number;
  pollMs?: number;
}

/** Tells the hosts' servers what happens, until it is closed. */
export interface Webhooks {
  /** Breaks off what is under way; it is told again later. */
  close(): Promise<void>;
}

interface Address {
  hostId: string;
  url: string;
}

/**
 * Tells each host's servers of its own appointments and hand-overs, in order, until they answer 2xx. The feed's log is the
 * queue and each address has a position in it, so that nothing is lost when the gateway dies, and a message that was
 * delivered right before comes again with the same id. One replica at a time tells one address.
 */
export async function createWebhooks(deps: WebhookDeps): Promise<Webhooks> {
  const stop = new AbortController();
  const isThisMachine = deps.config.environment === 'sandbox';
  const agent = new Agent({ connect: { timeout: TIMEOUT_MS, ...(!isThisMachine && { lookup: safeLookup }) } });
  const bells = new Set<() => void>();
  const couriers = new Map<string, { leave: AbortController; ended: Promise<void> }>();
  let reading = Promise.resolve();

  /** One courier for each address that is registered now, none for any other. */
  async function follow(): Promise<void> {
    if (stop.signal.aborted) return;
    const addresses = deps.hosts.all().flatMap(({ id, webhooks }) => webhooks.map((url) => ({ hostId: id, url })));
    const wanted = new Map(addresses.map((address) => [`${address.hostId} ${address.url}`, address]));
    const gone = [...couriers].filter(([name]) => !wanted.has(name));
    for (const [name, courier] of gone) {
      couriers.delete(name);
      courier.leave.abort();
    }
    await Promise.all(gone.map(([, { ended }]) => ended));
    await forgetOthers(deps.database, addresses);
    await remember(
      deps,
      addresses.filter(({ hostId, url }) => !couriers.has(`${hostId} ${url}`)),
    );
    for (const [name, address] of wanted) {
      if (couriers.has(name)) continue;
      const leave = new AbortController();
      const until = AbortSignal.any([stop.signal, leave.signal]);
      couriers.set(name, { leave, ended: keepTelling(deps, agent, address, bells, until) });
    }
  }

  await follow();
  const unlisten = await deps.database.listen(EVENT_CHANNEL, () => bells.forEach((ring) => ring()));
  const forget = deps.hosts.onChange(() => {
    reading = reading.then(follow).catch((err: unknown) => deps.log.warn({ err }, 'addresses could not be changed'));
  });
  return {
    async close() {
      forget();
      stop.abort();
      await reading;
      await Promise.all([...couriers.values()].map(({ ended }) => ended));
      await unlisten();
      await agent.destroy();
    },
  };
}

/** Addresses that are new begin with what happens from now on. */
async function remember({ database, clock }: WebhookDeps, addresses: readonly Address[]): Promise<void> {
  if (addresses.length === 0) return;
  const start = await currentPosition(database.db);
  for (const { hostId, url } of addresses) {
    await sql`
      insert into webhook (host_id, url, tx, event_id, due_at)
      values (${hostId}, ${url}, ${start.tx}::text::xid8, ${start.id}, ${clock.now()})
      on conflict do nothing`.execute(database.db);
  }
}

async function keepTelling(
  deps: WebhookDeps,
  agent: Dispatcher,
  address: Address,
  bells: Set<() => void>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const rung = nextBell(bells, deps.pollMs ?? POLL_MS, signal);
    try {
      await tellAddress(deps, agent, address, signal);
    } catch (err) {
      if (!signal.aborted) deps.log.warn({ err, host: address.hostId }, 'telling a host failed');
    }
    await rung;
  }
}

/** Resolves when the log has grown, the time is over, or all ends. */
function nextBell(bells: Set<() => void>, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      bells.delete(done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    bells.add(done);
    signal.addEventListener('abort', done, { once: true });
    if (signal.aborted) done();
  });
}

/** An address that is no longer registered is told nothing any more; registered again, it begins anew. */
async function forgetOthers(database: Database, addresses: readonly Address[]): Promise<void> {
  const rows = await database.db.selectFrom('webhook').select(['host_id', 'url']).execute();
  for (const { host_id: hostId, url } of rows) {
    if (addresses.some((known) => known.hostId === hostId && known.url === url)) continue;
    await database.db.deleteFrom('webhook').where('host_id', '=', hostId).where('url', '=', url).execute();
  }
}

/** Tells one address all that is due, unless another replica does, or it is not time yet. */
async function tellAddress(deps: WebhookDeps, agent: Dispatcher, address: Address, signal: AbortSignal): Promise<void> {
  const { database, clock } = deps;
  const lease = randomUUID();
  const now = clock.now();
  if (!(await hasNews(database, address))) return;
  const { rows } = await sql<{ tx: string; id: number; failures: number }>`
    update webhook set lease = ${lease}, leased_until = ${new Date(now.getTime() + LEASE_MS)}
    where host_id = ${address.hostId} and url = ${address.url} and due_at <= ${now}
      and (leased_until is null or leased_until <= ${now})
    returning tx::text as tx, event_id as id, failures`.execute(database.db);
  let position = rows[0];
  if (!position) return;
  let { failures } = position;
  const mine = () =>
    database.db
      .updateTable('webhook')
      .where('host_id', '=', address.hostId)
      .where('url', '=', address.url)
      .where('lease', '=', lease);
  try {
    while (!signal.aborted) {
      const { events } = await readEvents(database.db, position, BATCH);
      if (events.length === 0) break;
      for (const event of events) {
        const message = await messageFor(deps, address.hostId, event);
        const isLast = event === events.at(-1);
        position = { ...position, tx: event.tx, id: event.id };
        // Most events are of slots, and none of a host's business: how far it is told is written once for many.
        if (!message && !isLast) continue;
        const fault =
          message &&
          (await postSigned(
            agent,
            address.url,
            webhookSecretsOf(deps.config.secrets, address.hostId),
            { id: message.id, body: JSON.stringify(message), at: clock.now() },
            signal,
          ));
        if (signal.aborted) return;
        if (fault !== undefined) {
          const wait = Math.min((deps.firstWaitMs ?? 1_000) * 2 ** Math.min(failures, 20), LONGEST_WAIT_MS);
          await mine()
            .set({ failures: failures + 1, last_fault: fault, due_at: new Date(clock.now().getTime() + wait) })
            .execute();
          deps.log.warn({ host: address.hostId, fault, failures: failures + 1 }, 'a host did not take a message');
          return;
        }
        if (message) failures = 0;
        const moved = await mine()
          .set({
            ...(message ? { delivered_at: clock.now(), failures: 0, last_fault: null } : {}),
            tx: sql`${event.tx}::text::xid8` as never,
            event_id: event.id,
            leased_until: new Date(clock.now().getTime() + LEASE_MS),
          })
          .executeTakeFirst();
        if (moved.numUpdatedRows === 0n) return; // another replica took over
      }
    }
  } finally {
    await mine().set({ lease: null, leased_until: null }).execute();
  }
}

/** Whether there is anything that it was not told: what is idle writes nothing. */
async function hasNews(database: Database, { hostId, url }: Address): Promise<boolean> {
  const { rows } = await sql<{ tx: string; id: number }>`
    select tx::text as tx, event_id as id from webhook where host_id = ${hostId} and url = ${url}`.execute(database.db);
  return rows[0] !== undefined && (await readEvents(database.db, rows[0], 1)).events.length > 0;
}

/** What the event is to this host; undefined when it is none of its business. */
async function messageFor(
  { database, clock, config, deliveries }: WebhookDeps,
  hostId: string,
  event: LoggedEvent,
): Promise<WebhookMessage | undefined> {
  const { payload } = event;
  const common = { id: toCursor(event), at: utc(event.at) };
  if (payload.type === 'handover' && event.host_id === hostId) {
    const { type: _, ...handover } = payload;
    return { ...common, type: 'handover.changed', handover };
  }
  // How far it has come on its way to the LRM is told with it, at the version that it has.
  if (payload.type !== 'appointment' && payload.type !== 'delivery') return undefined;
  const box = createSecretBox(config.secrets);
  const { appointmentId } = payload;
  const appointment = await hostAppointment(database.db, appointmentId, hostId, box, clock.now(), deliveries);
  return appointment && { ...common, type: 'appointment.changed', appointment };
}
