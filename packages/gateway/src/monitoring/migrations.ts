import { sql } from 'kysely';
import type { RoomMigrations } from '../storage/index.js';

/** Migrations of the monitoring room. */
export const migrations: RoomMigrations = {
  '20261126T0130_monitoring_search_runs': {
    async up(db) {
      await sql`
        create table search_run (
          id text primary key,
          at timestamptz not null,
          kind text not null check (kind in ('search', 'members')),
          continued boolean not null,
          role text not null,
          booking_sas text not null,
          location_type text,
          departement text,
          offers integer not null,
          offers_with_slots integer not null,
          slots integer not null,
          sources_answered integer not null,
          sources_missing jsonb not null,
          first_slot_ms integer,
          total_ms integer not null,
          outcome text not null check (outcome in ('complete', 'left'))
        )`.execute(db);
      await sql`create index search_run_by_time on search_run (at)`.execute(db);
    },
  },
};
