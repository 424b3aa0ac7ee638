import { randomUUID } from 'node:crypto';
import type { Location, SearchEvent, Source } from '@sas-embed/contract';
import type { FastifyBaseLogger } from 'fastify';
import type { Clock } from '../clock.js';
import type { Principal } from '../identity/index.js';
import type { Database } from '../storage/index.js';

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
  /** Hands the events on as they are, and writes one row when they end or their reader leaves. Writing delays nobody. */
  observe(events: AsyncIterable<SearchEvent>, asked: AskedSearch): AsyncGenerator<SearchEvent>;
  /** Waits for the rows that are being written. */
  settled(): Promise<void>;
  /** Forgets rows older than the retention time. */
  purge(): Promise<void>;
}

const RETENTION_MS = 400 * 86_400_000; // thirteen months: a year beside the year before
const AWAITED: ReadonlySet<Source['state']> = new Set(['pending', 'answered']);

/** Makes the journal. */
export function createSearchJournal({
  database,
  clock,
  look,
}: {
  database: Database;
  clock: Clock;
  /** Looks at each event beside. */
  look?: (event: SearchEvent) => void;
}): SearchJournal {
  const writing = new Set<Promise<unknown>>();

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
      const row = database.db
        .insertInto('search_run')
        .values({
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
        })
        .execute()
        .catch((err: unknown) => asked.log.error({ err }, 'a search was not counted'))
        .finally(() => writing.delete(row));
      writing.add(row);
    }
  }

  return {
    observe,
    settled: async () => void (await Promise.all(writing)),
    async purge() {
      const before = new Date(clock.now().getTime() - RETENTION_MS);
      await database.db.deleteFrom('search_run').where('at', '<', before).execute();
    },
  };
}

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
      sources: JSON.stringify(gave),
      sources_missing: JSON.stringify(missing),
      first_slot_ms: this.#firstSlotMs,
      total_ms: this.#elapsed(),
      outcome: this.#complete ? ('complete' as const) : ('left' as const),
    };
  }

  #elapsed(): number {
    return Math.round(performance.now() - this.#startedAt);
  }
}
