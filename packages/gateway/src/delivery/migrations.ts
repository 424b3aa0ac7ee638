import { sql } from 'kysely';
import type { RoomMigrations } from '../storage/index.js';

/** Migrations of the delivery room. */
export const migrations: RoomMigrations = {
  '20261126T1320_delivery_initial': {
    async up(db) {
      await sql`
        create table hub_delivery (
          id bigint generated always as identity primary key,
          appointment_id text not null,
          version integer not null,
          sas_id text not null,
          recipient text not null,
          snapshot jsonb not null,
          method text,
          state text not null default 'waiting'
            check (state in ('waiting', 'sent', 'delivered', 'superseded', 'dead')),
          attempts integer not null default 0,
          due_at timestamptz not null,
          lease text,
          leased_until timestamptz,
          created_at timestamptz not null,
          sent_at timestamptz,
          answered_at timestamptz,
          error_code integer,
          error_text text,
          left_out text[] not null default '{}',
          unique (appointment_id, version)
        )`.execute(db);
      // the head of each appointment is looked for at every wake-up
      await sql`create index hub_delivery_waiting on hub_delivery (appointment_id, id) where state = 'waiting'`.execute(
        db,
      );
      await sql`
        create table hub_message (
          distribution_id text primary key,
          delivery_id bigint not null references hub_delivery (id) on delete cascade,
          sent_at timestamptz not null,
          confirmed boolean not null default false,
          answered boolean not null default false
        )`.execute(db);
      await sql`create index hub_message_delivery on hub_message (delivery_id)`.execute(db);
    },
  },
  '20261126T2045_delivery_traceparent': {
    async up(db) {
      await sql`alter table hub_delivery add column traceparent text`.execute(db);
    },
  },
  '20261127T0900_delivery_replays': {
    async up(db) {
      await sql`
        alter table hub_delivery
          add column earlier_attempts integer not null default 0,
          add column replays integer not null default 0,
          add column replayed_at timestamptz`.execute(db);
    },
  },
};
