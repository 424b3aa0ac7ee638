import type { FeedEvent, FeedHelloEvent } from '@sas-embed/contract';
import type { Handler, ServerSentEvent } from '../contract/index.js';
import { zonedUtc } from './appointment-rows.js';
import type { Clock } from '../clock.js';
import { mayHold, type Principal } from '../identity/index.js';
import type { Database } from '../storage/index.js';
import { parseCursor, toCursor, type Position } from './cursor.js';
import { currentPosition, readEvents, requireKept, requirePast, type LoggedEvent } from './event-log.js';
import { createFeedTail, type TailReader } from './feed-tail.js';

/** How late at most a stream ends with its token; and the tail's safety poll, should a NOTIFY be lost with its connection (milliseconds). */
const POLL_MS = 2_000;
/** Events that wait for one reader; who is slower reads the log by himself again. */
const QUEUED = 2_000;
/** Events read at once. */
const BATCH = 500;
/** Events of one JSON answer, as the contract says; `hello` among them. */
const JSON_EVENTS = 1_000;

/** What the feed needs. */
export interface FeedDeps {
  database: Database;
  clock: Clock;
  /** Tests make it shorter or longer. */
  pollMs?: number;
}

const FOR_ALL: ReadonlySet<string> = new Set(['slot', 'offer']);

/** Whether the event is for this principal: his SAS and, where it names one, his host; of a slot or an offer, for everybody. */
function isFor(event: LoggedEvent, principal: Principal): boolean {
  return (
    (FOR_ALL.has(event.payload.type) || mayHold(principal, 'view-appointments')) &&
    (event.sas_id === null || event.sas_id === principal.bookingSas.id) &&
    (event.host_id === null || event.host_id === principal.hostId)
  );
}

/** The event as the API sends it: who acted is told only to himself, as `own`. */
function toApiEvent(event: LoggedEvent, principal: Principal): FeedEvent {
  const common = { cursor: toCursor(event), at: zonedUtc(event.at) };
  if (event.payload.type !== 'slot') return { ...event.payload, ...common };
  const { regulatorId, ...payload } = event.payload;
  return { ...payload, ...common, own: regulatorId !== undefined && regulatorId === principal.regulatorId };
}

/** What an event is to those who did it, and to all others. */
const told = new WeakMap<LoggedEvent, { own?: ServerSentEvent; others?: ServerSentEvent }>();

/** The event as it is sent; one object for all to whom it is the same. */
function toServerEvent(event: LoggedEvent, principal: Principal): ServerSentEvent {
  const { payload } = event;
  const isOwn = payload.type === 'slot' && payload.regulatorId === principal.regulatorId;
  const known = told.get(event) ?? {};
  told.set(event, known);
  const make = (): ServerSentEvent => {
    const data = toApiEvent(event, principal);
    return { id: data.cursor, event: data.type, data, shared: true };
  };
  return isOwn ? (known.own ??= make()) : (known.others ??= make());
}

/** Whether the event comes after the position. */
function isAfter(event: LoggedEvent, { tx, id }: Position): boolean {
  if (event.tx !== tx) return BigInt(event.tx) > BigInt(tx);
  return Number(event.id) > id;
}

/** What waits for one reader. */
function createQueue(signal: AbortSignal) {
  let waiting: LoggedEvent[] = [];
  let overflowed = false;
  let failure: { error: unknown } | undefined;
  let ring: (() => void) | undefined;
  const wake = () => ring?.();
  signal.addEventListener('abort', wake, { once: true });
  return {
    take(events: readonly LoggedEvent[]) {
      if (waiting.length + events.length > QUEUED) {
        waiting = [];
        overflowed = true;
      } else waiting.push(...events);
      wake();
    },
    fail(error: unknown) {
      failure = { error };
      wake();
    },
    /** What has come; throws when nothing will come any more. */
    taken(): LoggedEvent[] {
      if (waiting.length === 0 && failure) throw failure.error;
      const taken = waiting;
      waiting = [];
      return taken;
    },
    hasOverflowed(): boolean {
      const was = overflowed;
      overflowed = false;
      return was;
    },
    /** Resolves when something has come, when `wake` is called, or at the end. */
    async rung(): Promise<void> {
      if (waiting.length > 0 || overflowed || failure || signal.aborted) return;
      await new Promise<void>((resolve) => (ring = resolve));
      ring = undefined;
    },
    wake,
    end: () => signal.removeEventListener('abort', wake),
  } satisfies TailReader & Record<string, unknown>;
}

/** The handler of `feed`: each reader has a position of his own; who has caught up reads the end of the log with all others. */
export function feedHandler({ database, clock, pollMs = POLL_MS }: FeedDeps): Handler<'feed'> {
  let warn: (error: unknown) => void = () => undefined;
  const tail = createFeedTail({ database, pollMs }, (error) => warn(error));

  async function* follow(
    start: Position,
    hello: FeedHelloEvent | undefined,
    principal: Principal,
    signal: AbortSignal,
  ): AsyncGenerator<ServerSentEvent> {
    const queue = createQueue(signal);
    const leave = await tail.follow(queue);
    let position = start;
    let isBehind = true;
    const hasExpired = () => clock.now() >= principal.expiresAt;
    const expiry = setInterval(() => hasExpired() && queue.wake(), pollMs);
    try {
      if (hello) yield { id: hello.cursor, event: 'hello', data: hello };
      // A stream never outlives its token: the client comes back with a fresh one and resumes where it was.
      while (!signal.aborted && !hasExpired()) {
        if (queue.hasOverflowed()) isBehind = true;
        const events = isBehind ? (await readEvents(database.db, position, BATCH)).events : queue.taken();
        // Caught up: what was read meanwhile by all waits in the queue, and what is known already is passed over.
        if (events.length === 0 && isBehind) isBehind = false;
        else if (events.length === 0) await queue.rung();
        for (const event of events) {
          if (!isAfter(event, position)) continue;
          position = { tx: event.tx, id: event.id };
          if (!isFor(event, principal)) continue;
          yield toServerEvent(event, principal);
        }
      }
    } finally {
      clearInterval(expiry);
      queue.end();
      leave();
    }
  }

  /** All that is after the cursor now, at most one answer's worth. */
  async function readAll(start: Position, hello: FeedHelloEvent | undefined, principal: Principal) {
    const list: FeedEvent[] = hello ? [hello] : [];
    let position = start;
    while (list.length < JSON_EVENTS) {
      const { events } = await readEvents(database.db, position, Math.min(BATCH, JSON_EVENTS - list.length));
      if (events.length === 0) break;
      for (const event of events) {
        position = { tx: event.tx, id: event.id };
        if (isFor(event, principal)) list.push(toApiEvent(event, principal));
      }
    }
    return { events: list, cursor: toCursor(position) };
  }

  return async ({ principal, query, lastEventId, accept, signal, log }) => {
    const given = lastEventId ?? query.after;
    const start = given === undefined ? await currentPosition(database.db) : parseCursor(given);
    if (given !== undefined) {
      await requirePast(database.db, start);
      await requireKept(database.db, start);
    }
    const hello: FeedHelloEvent | undefined =
      given === undefined ? { type: 'hello', cursor: toCursor(start) } : undefined;
    if (accept === 'json') return { status: 200, body: await readAll(start, hello, principal) };
    warn = (err) => log.warn({ err }, 'the feed cannot listen and polls');
    return { events: follow(start, hello, principal, signal) };
  };
}
