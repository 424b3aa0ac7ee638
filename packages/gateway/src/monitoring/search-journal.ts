import { randomUUID } from 'node:crypto';
import type { Location, SearchEvent, Source } from '@sas-embed/contract';
import type { FastifyBaseLogger } from 'fastify';
import { sql, type Selectable } from 'kysely';
import type { Clock } from '../clock.js';
import type { Principal } from '../identity/index.js';
import type { Database } from '../storage/index.js';
import type { MonitoringTables } from './tables.js';

/** What was asked, as far as it may be kept: where in France, never the address; for which SAS, never by whom. */
export interface AskedSearch {
  kind: 'search' | 'members';
  /** A further page of a search that had begun. */
  continued: boolean;
  /** Begun with what the host's case gave. */
  contextual: boolean;
  principal: Pick<Principal, 'role' | 'bookingSas' | 'hostId'>;
  location?: Pick<Location, 'type' | 'departement'> | undefined;
  log: FastifyBaseLogger;
}

/** Keeps what each search came to, so that silence, slowness and empty answers can be counted. */
export interface SearchJournal {
  /** Hands the events on as they are, and notes one row when they end or their reader leaves. Writing delays nobody. */
  observe(events: AsyncIterable<SearchEvent>, asked: AskedSearch): AsyncGenerator<SearchEvent>;
  /** Writes what came together since the last time, in one statement; what could not be written comes with the next. */
  flush(): Promise<void>;
  /** Writes all that was noted, when the gateway closes. */
  settled(): Promise<void>;
  /** Forgets rows older than the retention time. */
  purge(): Promise<void>;
}

const RETENTION_MS = 400 * 86_400_000; // thirteen months: a year beside the year before
const AWAITED: ReadonlySet<Source['state']> = new Set(['pending', 'answered']);

/** So many rows are written at once, without waiting for the time. */
const AT_ONCE = 200;
/** So many are kept while the database does not answer; what comes then is not counted, and that is said. */
const MOST = 20_000;
/** So many go into one statement at most. */
const MOST_AT_ONCE = 1_000;

type Row = Selectable<MonitoringTables['search_run']>;

/**
 * Makes the journal. Rows are written some seconds of searches at a time, since a statement for each would cost more than all the
 * rest of the counting. Each has its id before, so that one whose answer was lost is not counted twice; a process that is killed loses
 * what it has not written yet, and nothing else.
 */
export function createSearchJournal({
  database,
  clock,
  look,
  log,
}: {
  database: Database;
  clock: Clock;
  log?: Pick<FastifyBaseLogger, 'error'>;
  /** Looks at each event beside. */
  look?: (event: SearchEvent) => void;
}): SearchJournal {
  let rows: Row[] = [];
  let missed = 0;
  let flushing: Promise<void> | undefined;

  async function* observe(events: AsyncIterable<SearchEvent>, asked: AskedSearch): AsyncGenerator<SearchEvent> {
    const at = clock.now();
    const run = new RunCount();
    try {
      for await (const event of events) {
        run.take(event);
        look?.(event);
        yield event;
      }
    } finally {
      if (rows.length >= MOST) {
        if ((missed += 1) === 1) asked.log.error('searches are not counted: the database takes none of them');
      } else {
        rows.push({
          id: randomUUID(),
          at,
          kind: asked.kind,
          continued: asked.continued,
          role: asked.principal.role,
          booking_sas: asked.principal.bookingSas.id,
          host_id: asked.principal.hostId,
          contextual: asked.contextual,
          location_type: asked.location?.type ?? null,
          departement: asked.location?.departement ?? null,
          ...run.read(),
        });
        if (rows.length === AT_ONCE) {
          flush().catch((err: unknown) => asked.log.warn({ err }, 'searches are counted later'));
        }
      }
    }
  }

  const insert = (some: readonly Row[]) =>
    sql`
      insert into search_run
      select * from jsonb_populate_recordset(null::search_run, ${JSON.stringify(some)}::jsonb)
      on conflict (id) do nothing`.execute(database.db);

  async function write(): Promise<void> {
    for (let some = rows.slice(0, MOST_AT_ONCE); some.length > 0; some = rows.slice(0, MOST_AT_ONCE)) {
      try {
        await insert(some);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        // One that the database refuses costs that one, not those beside it.
        for (const row of some) await insert([row]).catch((err: unknown) => refused(err));
      }
      rows = rows.slice(some.length);
      missed = 0;
    }
  }

  function refused(err: unknown): void {
    if (!isRefusal(err)) throw err;
    log?.error({ err }, 'a search was not counted');
  }

  function flush(): Promise<void> {
    flushing ??= write().finally(() => (flushing = undefined));
    return flushing;
  }

  return {
    observe,
    flush,
    async settled() {
      await flushing?.catch(() => undefined);
      await flush();
    },
    async purge() {
      const before = new Date(clock.now().getTime() - RETENTION_MS);
      await database.db.deleteFrom('search_run').where('at', '<', before).execute();
    },
  };
}

/** Whether the database refused what was written (data, constraints), rather than not answering. */
const isRefusal = (error: unknown) => /^2[23]/.test(String((error as { code?: unknown }).code));

/** Counts one search from its events. */
class RunCount {
  readonly #startedAt = performance.now();
  readonly #withSlots = new Set<string>();
  readonly #sources = new Map<string, Source>();
  /** Sources that gave a slot. */
  readonly #giving = new Set<string>();
  #offers = 0;
  #slots = 0;
  #firstSlotMs: number | null = null;
  #complete = false;

  take(event: SearchEvent): void {
    switch (event.type) {
      case 'offers':
      case 'added':
        this.#offers += event.offers.length;
        break;
      case 'slots':
        for (const { offerId, slots } of event.lists) {
          if (slots.length === 0) continue;
          this.#withSlots.add(offerId);
          this.#slots += slots.length;
          this.#giving.add(event.sourceId);
          this.#firstSlotMs ??= this.#elapsed();
        }
        break;
      case 'source':
        this.#sources.set(event.source.id, event.source);
        break;
      case 'end':
        this.#offers = event.totals.offers;
        this.#complete = true;
    }
  }

  read() {
    const missing: Record<string, number> = {};
    const gave: Record<string, string> = {};
    let answered = 0;
    for (const { id, state, reason } of this.#sources.values()) {
      if (state !== 'pending') gave[id] = this.#giving.has(id) ? 'slots' : state === 'answered' ? 'none' : state;
      if (state === 'answered') answered += 1;
      if (AWAITED.has(state)) continue;
      const why = reason ?? state;
      missing[why] = (missing[why] ?? 0) + 1;
    }
    return {
      offers: this.#offers,
      offers_with_slots: this.#withSlots.size,
      slots: this.#slots,
      sources_answered: answered,
      sources: gave,
      sources_missing: missing,
      first_slot_ms: this.#firstSlotMs,
      total_ms: this.#elapsed(),
      outcome: this.#complete ? ('complete' as const) : ('left' as const),
    };
  }

  #elapsed(): number {
    return Math.round(performance.now() - this.#startedAt);
  }
}
