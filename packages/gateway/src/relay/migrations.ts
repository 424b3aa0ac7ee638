import { sql } from 'kysely';
import type { RoomMigrations } from '../storage/index.js';

/** Migrations of the relay. */
export const migrations: RoomMigrations = {
  '20261127T0030_relay_deliveries': {
    async up(db) {
      await sql`
        create table relay_delivery (
          id bigint generated always as identity primary key,
          appointment_id text not null references appointment (id) on delete cascade,
          editor_id text not null,
          method text not null check (method in ('POST', 'PUT')),
          query text not null,
          media_type text not null,
          sealed_body text,
          request_mac text not null,
          state text not null default 'waiting' check (state in ('waiting', 'delivered', 'dead')),
          attempts integer not null default 0,
          due_at timestamptz not null,
          claimed_until timestamptz,
          fault text,
          created_at timestamptz not null,
          settled_at timestamptz,
          traceparent text
        )`.execute(db);
      await sql`create index relay_delivery_appointment on relay_delivery (appointment_id, id)`.execute(db);
      await sql`create index relay_delivery_due on relay_delivery (due_at) where state = 'waiting'`.execute(db);
    },
  },
  '20261127T1500_relay_replays': {
    async up(db) {
      await sql`
        alter table relay_delivery
          add column earlier_attempts integer not null default 0,
          add column replays integer not null default 0,
          add column replayed_at timestamptz`.execute(db);
    },
  },
};
