import type { SearchEvent } from '@sas-embed/contract';
import { sql } from 'kysely';
import type { Database } from '../storage/index.js';

/** How many are remembered at most, so that a day of the whole country fits. */
const MOST = 400_000;

/** Notes which cards of the directory had a slot, and where: once a day each. */
export interface SeenPlaces {
  /** Looks at an event of a search, without waiting for anything. */
  look(event: SearchEvent): void;
  /** Writes what is new since the last time. */
  flush(): Promise<void>;
}

/** Makes the notes; each replica remembers what it wrote today, and writing it again changes nothing. */
export function createSeenPlaces(database: Database, today: () => string): SeenPlaces {
  let day = today();
  let known = new Set<string>();
  let fresh: { offerId: string; sourceId: string }[] = [];

  return {
    look(event) {
      if (event.type !== 'slots') return;
      for (const { offerId, slots } of event.lists) {
        if (slots.length === 0) continue;
        const id = `${event.sourceId}\n${offerId}`;
        if (known.has(id)) continue;
        if (known.size < MOST) known.add(id);
        fresh.push({ offerId, sourceId: event.sourceId });
      }
    },
    async flush() {
      const now = today();
      if (now !== day) [day, known] = [now, new Set()];
      if (fresh.length === 0) return;
      const rows = fresh;
      fresh = [];
      const on = sql.lit(now);
      try {
        await sql`
        insert into indicator_place (offer_id, source_id, first_on, last_on)
        select distinct offer_id, source_id, ${on}::date, ${on}::date
        from jsonb_to_recordset(${JSON.stringify(rows.map(({ offerId, sourceId }) => ({ offer_id: offerId, source_id: sourceId })))}::jsonb)
          as seen (offer_id text, source_id text)
        order by 1, 2
        on conflict (offer_id, source_id) do update set last_on = excluded.last_on
        where indicator_place.last_on < excluded.last_on`.execute(database.db);
      } catch (error) {
        fresh.push(...rows); // with the next
        throw error;
      }
    },
  };
}
