import { sql } from 'kysely';
import type { DbOrTrx, Trx } from '../storage/index.js';
import { cursorInvalid, type Position } from './cursor.js';
import type { EventLog, FeedPayload } from './types.js';

/** The channel that wakes readers of the feed; its payload means nothing. */
export const EVENT_CHANNEL = 'sas_event';

/** Appends to the feed in the caller's transaction. */
export function createEventLog(): EventLog {
  return {
    async append(trx, { payload, sasId, hostId }) {
      await trx
        .insertInto('event')
        .values({ payload: JSON.stringify(payload), sas_id: sasId ?? null, host_id: hostId ?? null })
        .execute();
      await sql`select pg_notify(${EVENT_CHANNEL}, '')`.execute(trx); // delivered at commit, once per transaction
    },
  };
}

/** An event as it was read. */
export interface LoggedEvent extends Position {
  at: Date;
  payload: FeedPayload;
  sas_id: string | null;
  host_id: string | null;
}

/** What one reading of the log found. */
export interface EventBatch {
  events: LoggedEvent[];
  /** Some event is written but may not be read yet, since an older transaction still runs: read again soon. */
  held: boolean;
}

/**
 * The events after a position, oldest first. Only those of transactions older than every running one: whatever commits
 * later has a higher transaction number, so that nothing ever appears behind a position that was handed out.
 */
export async function readEvents(db: DbOrTrx, after: Position, limit: number): Promise<EventBatch> {
  const { rows } = await sql<LoggedEvent>`
    select tx::text as tx, id, at, payload, sas_id, host_id from event
    where (tx, id) > (${after.tx}::text::xid8, ${after.id}::bigint)
      and tx < pg_snapshot_xmin(pg_current_snapshot())
    order by event.tx, event.id
    limit ${limit}`.execute(db);
  if (rows.length > 0) return { events: rows, held: false };
  const waiting = await sql<{ held: boolean }>`
    select exists (
      select 1 from event where tx >= pg_snapshot_xmin(pg_current_snapshot())
    ) as held`.execute(db);
  return { events: rows, held: waiting.rows[0]?.held ?? false };
}

/** The position of now: what commits from here on comes after it. */
export async function currentPosition(db: DbOrTrx): Promise<Position> {
  const { rows } = await sql<{ tx: string }>`
    select pg_snapshot_xmin(pg_current_snapshot())::text as tx`.execute(db);
  return { tx: rows[0]!.tx, id: 0 };
}

/**
 * Throws `cursor-invalid` for a position that the log does not reach back to any more: its reader has missed what was said since.
 */
export async function requireKept(db: DbOrTrx, position: Position): Promise<void> {
  const { rows } = await sql<{ lost: boolean }>`
    select exists (select 1 from event_horizon where tx > ${position.tx}::text::xid8) as lost`.execute(db);
  if (rows[0]?.lost) throw cursorInvalid();
}

/** Forgets the events before an instant; resolves to their number. */
export async function purgeEvents(trx: Trx, before: Date): Promise<number> {
  const { rows } = await sql<{ n: number; tx: string | null }>`
    with gone as (delete from event where at < ${before} returning tx)
    select count(*)::int as n, max(tx::text::numeric)::text as tx from gone`.execute(trx);
  const { n, tx } = rows[0]!;
  if (tx === null) return 0;
  await sql`
    insert into event_horizon (tx) values (${tx}::text::xid8)
    on conflict (one) do update set tx = greatest(event_horizon.tx::text::numeric, excluded.tx::text::numeric)::text::xid8`.execute(
    trx,
  );
  return n;
}

/**
 * Throws `cursor-invalid` for a position of the future: it is of another database (one that was made anew), and reading
 * from it would stay silent for ever.
 */
export async function requirePast(db: DbOrTrx, position: Position): Promise<void> {
  const { rows } = await sql<{ past: boolean }>`
    select ${position.tx}::text::xid8 <= pg_snapshot_xmax(pg_current_snapshot()) as past`.execute(db);
  if (!rows[0]?.past) throw cursorInvalid();
}
