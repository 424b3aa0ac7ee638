import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Clock } from '../clock.js';
import type { GatewayConfig, RelayConfig } from '../config/index.js';
import type { Database, Trx } from '../storage/index.js';
import { traceparent, withSpan } from '../tracing/index.js';
import { createSecretBox, createWorkLoop } from '../values/index.js';
import { PlatformClient, type PassedAnswer, type PassedRequest } from './platform-client.js';
import type { RelayDeliveryTable } from './tables.js';

/** What the relay needs. */
export interface RelayDeps {
  database: Database;
  config: Pick<GatewayConfig, 'relay' | 'sas' | 'hub' | 'secrets' | 'environment'>;
  clock: Clock;
  log: { info(details: object, message: string): void; warn(details: object, message: string): void };
  /** The first wait between tries, in milliseconds; tests make it shorter. */
  firstWaitMs?: number;
}

/** What editors send, passed on to another platform. */
export interface Relay {
  /**
   * Writes down that the request is to be passed on, in the transaction that takes the appointment in. Nothing is passed on of an
   * appointment that this gateway publishes itself: it has one publisher.
   */
  note(trx: Trx, appointmentId: string, editorId: string, request: PassedRequest): Promise<void>;
  /** Begins to pass on what is due, if nobody does. */
  wake(): void;
  /** Passes on what is due; resolves once nothing is. */
  run(): Promise<void>;
  /** Ends connections; what is under way is passed on again by the next. */
  close(): Promise<void>;
}

type Row = Selectable<RelayDeliveryTable>;

const BODY_PURPOSE = 'relayed-body';
/** How long a replica may be at one request before it is taken for dead: longer than a request may take. */
const CLAIM_MS = 20_000;
const AT_ONCE = 8;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 10 * 60_000;

/**
 * Passes the requests of editors (INT_R03) on to the other platform that is configured: unchanged, in their order for each
 * appointment, until it takes them. Replicas may all do it. Without a configured platform there is none.
 */
export function createRelay(deps: RelayDeps): Relay | undefined {
  const { database, config, clock, log } = deps;
  const { relay: settings } = config;
  if (!settings) return undefined;
  const client = new PlatformClient(settings, { isThisMachine: config.environment === 'sandbox', log });
  const box = createSecretBox(config.secrets);
  const published = new Set(config.hub ? config.sas.flatMap(({ id, hubRecipient }) => (hubRecipient ? [id] : [])) : []);
  const isOf = ({ editors }: RelayConfig, editorId: string) => editors === undefined || editors.includes(editorId);

  let ended = false;

  async function claim(): Promise<Row[]> {
    const now = clock.now();
    return database.transaction(async (trx) => {
      const due = trx
        .selectFrom('relay_delivery as mine')
        .select('id')
        .where('state', '=', 'waiting')
        .where('due_at', '<=', now)
        .where((eb) => eb.or([eb('claimed_until', 'is', null), eb('claimed_until', '<=', now)]))
        .where((eb) =>
          eb.not(
            eb.exists(
              eb
                .selectFrom('relay_delivery as earlier')
                .select('earlier.id')
                .whereRef('earlier.appointment_id', '=', 'mine.appointment_id')
                .where('earlier.state', '=', 'waiting')
                .whereRef('earlier.id', '<', 'mine.id'),
            ),
          ),
        )
        .orderBy('id')
        .limit(AT_ONCE)
        .forUpdate()
        .skipLocked();
      return trx
        .updateTable('relay_delivery')
        .set({ claimed_until: new Date(now.getTime() + CLAIM_MS), attempts: sql<number>`attempts + 1` })
        .where('id', 'in', due)
        .returningAll()
        .execute();
    });
  }

  async function settle(row: Row, answer: PassedAnswer): Promise<void> {
    const now = clock.now();
    // Ours ended, and not the other platform: whoever comes next passes it on at once.
    const isBrokenOff = ended && !answer.taken && answer.again;
    const isOver = !isBrokenOff && !answer.taken && (!answer.again || row.attempts >= settings!.maxAttempts);
    const first = deps.firstWaitMs ?? FIRST_WAIT_MS;
    const wait = Math.min(LONGEST_WAIT_MS, first * 2 ** Math.min(12, row.attempts - 1)) * (0.8 + Math.random() * 0.4);
    await database.db
      .updateTable('relay_delivery')
      .set({
        claimed_until: null,
        fault: answer.taken ? null : answer.fault,
        ...(answer.taken
          ? { state: 'delivered', sealed_body: null, settled_at: now }
          : isOver
            ? { state: 'dead', settled_at: now }
            : { due_at: isBrokenOff ? row.due_at : new Date(now.getTime() + wait) }),
      })
      .where('id', '=', row.id)
      .where('state', '=', 'waiting')
      // of this try, and of no later one, which a replay counts from the start
      .where('attempts', '=', row.attempts)
      .where('earlier_attempts', '=', row.earlier_attempts)
      .execute();
    if (answer.taken || isBrokenOff) return;
    const { id, appointment_id: appointmentId, editor_id: editorId, attempts } = row;
    const message = isOver ? 'is given up until it is replayed' : 'is passed on again later';
    log.warn({ id, appointmentId, editorId, attempts, fault: answer.fault }, `an appointment ${message}`);
  }

  async function perform(row: Row): Promise<void> {
    const { method, query, media_type: mediaType, sealed_body: sealed, traceparent: from } = row;
    const body = box.open(BODY_PURPOSE, sealed!);
    const facts = { 'sas.editor': row.editor_id, 'sas.flow': 'relay' };
    const answer = await withSpan('relay appointment', { kind: 'client', facts, from }, () =>
      client.pass({ method, query, mediaType, body }),
    );
    await settle(row, answer);
  }

  const loop = createWorkLoop(claim, perform, (err) => log.warn({ err }, 'appointments could not be passed on'));

  return {
    async note(trx, appointmentId, editorId, request) {
      if (!isOf(settings, editorId)) return;
      const last = await trx
        .selectFrom('relay_delivery')
        .select('request_mac')
        .where('appointment_id', '=', appointmentId)
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst();
      const mac = box.mac(BODY_PURPOSE, JSON.stringify([request.method, request.query, request.body]));
      if (last?.request_mac === mac) return;
      if (!last && (await isOurs(trx, appointmentId, published))) return;
      const now = clock.now();
      await trx
        .insertInto('relay_delivery')
        .values({
          ...{ appointment_id: appointmentId, editor_id: editorId, method: request.method, query: request.query },
          ...{ media_type: request.mediaType, sealed_body: box.seal(BODY_PURPOSE, request.body), request_mac: mac },
          ...{ due_at: now, created_at: now, traceparent: traceparent() ?? null },
        })
        .execute();
    },
    wake: loop.wake,
    run: loop.run,
    close() {
      ended = true;
      return loop.close(() => client.close());
    },
  };
}

/** Whether this gateway publishes the appointment, or has published it. */
async function isOurs(trx: Trx, appointmentId: string, published: ReadonlySet<string>): Promise<boolean> {
  const { sas_id: sasId, told } = await trx
    .selectFrom('appointment')
    .select((eb) => [
      'sas_id',
      eb.exists(eb.selectFrom('hub_delivery').select('id').where('appointment_id', '=', appointmentId)).as('told'),
    ])
    .where('id', '=', appointmentId)
    .executeTakeFirstOrThrow();
  return Boolean(told) || (sasId !== null && published.has(sasId));
}

/** Whether the other platform was ever told of the appointment: then it publishes it, and not this gateway. */
export async function isRelayed(trx: Trx, appointmentId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('relay_delivery')
    .select('id')
    .where('appointment_id', '=', appointmentId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
