import type { FeedEvent, FeedHelloEvent } from '@sas-embed/contract';
import type { Handler, ServerSentEvent } from '../contract/index.js';
import { zonedUtc } from './appointment-rows.js';
import type { Clock } from '../clock.js';
import { mayHold, type Principal } from '../identity/index.js';
import type { Database } from '../storage/index.js';
import { parseCursor, toCursor, type Position } from './cursor.js';
import { currentPosition, EVENT_CHANNEL, readEvents, requireKept, requirePast, type LoggedEvent } from './event-log.js';

/** The safety poll, should a NOTIFY be lost with its connection (milliseconds). */
const POLL_MS = 2_000;
/** How soon to look again for events that wait for an older transaction to end (milliseconds). */
const HELD_POLL_MS = 50;
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

/** The handler of `feed`: one LISTEN for all its readers, each with a position of its own. */
export function feedHandler({ database, clock, pollMs = POLL_MS }: FeedDeps): Handler<'feed'> {
  const waiting = new Set<() => void>();
  let readers = 0;
  let listening: Promise<() => Promise<void>> | undefined;

  const wakeAll = () => {
    for (const wake of [...waiting]) wake();
  };

  /** Listens while somebody reads. A LISTEN that fails leaves the poll. */
  function join(onError: (error: unknown) => void): () => void {
    readers++;
    listening ??= database.listen(EVENT_CHANNEL, wakeAll);
    listening.catch((error: unknown) => {
      listening = undefined;
      onError(error);
    });
    return () => {
      readers--;
      if (readers > 0 || !listening) return;
      const stop = listening;
      listening = undefined;
      stop.then((end) => end()).catch(() => undefined);
    };
  }

  /** A bell: `rung` resolves at a wake-up since it was last looked at, after `ms`, or at the end. */
  function createBell(signal: AbortSignal) {
    let rang = false;
    let ring: (() => void) | undefined;
    const wake = () => {
      rang = true;
      ring?.();
    };
    waiting.add(wake);
    signal.addEventListener('abort', wake, { once: true });
    return {
      async rung(ms: number): Promise<void> {
        if (!rang && !signal.aborted) {
          await new Promise<void>((resolve) => {
            const timer = setTimeout(resolve, ms);
            ring = () => {
              clearTimeout(timer);
              resolve();
            };
          });
        }
        ring = undefined;
        rang = false;
      },
      remove() {
        waiting.delete(wake);
        signal.removeEventListener('abort', wake);
      },
    };
  }

  async function* follow(
    start: Position,
    hello: FeedHelloEvent | undefined,
    principal: Principal,
    signal: AbortSignal,
    onError: (error: unknown) => void,
  ): AsyncGenerator<ServerSentEvent> {
    const leave = join(onError);
    const bell = createBell(signal);
    let position = start;
    try {
      if (hello) yield { id: hello.cursor, event: 'hello', data: hello };
      // A stream never outlives its token: the client comes back with a fresh one and resumes where it was.
      while (!signal.aborted && clock.now() < principal.expiresAt) {
        const { events, held } = await readEvents(database.db, position, BATCH);
        for (const event of events) {
          position = { tx: event.tx, id: event.id };
          if (!isFor(event, principal)) continue;
          const data = toApiEvent(event, principal);
          yield { id: data.cursor, event: data.type, data };
        }
        if (events.length === 0) await bell.rung(held ? HELD_POLL_MS : pollMs);
      }
    } finally {
      bell.remove();
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
    const onError = (err: unknown) => log.warn({ err }, 'the feed cannot listen and polls');
    return { events: follow(start, hello, principal, signal, onError) };
  };
}
