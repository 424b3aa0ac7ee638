import { sql } from 'kysely';
import type { RoomMigrations } from '../storage/index.js';

/** Migrations of the webhooks room. */
export const migrations: RoomMigrations = {
  '20261126T0610_webhooks_initial': {
    async up(db) {
      await sql`
        create table webhook (
          host_id text not null,
          url text not null,
          tx xid8 not null,
          event_id bigint not null,
          failures integer not null default 0,
          due_at timestamptz not null,
          leased_until timestamptz,
          lease text,
          last_fault text,
          delivered_at timestamptz,
          primary key (host_id, url)
        )`.execute(db);
    },
  },
};
