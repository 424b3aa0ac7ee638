import { sql } from 'kysely';
import type { RoomMigrations } from '../storage/index.js';

/** Migrations of the availability room. */
export const migrations: RoomMigrations = {
  '20261125T0300_availability_editor_places': {
    async up(db) {
      await sql`
        create table editor_place (
          offer_id text primary key,
          editor_id text not null,
          owner_id text not null,
          card jsonb not null,
          first_seen_at timestamptz not null,
          seen_at timestamptz not null
        )`.execute(db);
      await sql`create index editor_place_by_editor on editor_place (editor_id, seen_at)`.execute(db);
      await sql`create index editor_place_by_owner on editor_place (owner_id)`.execute(db);
    },
  },
  '20261125T2300_availability_editor_places_shared': {
    async up(db) {
      // A place that two editors tell of is one card, and each editor's row of it lives and is forgotten by itself.
      await sql`alter table editor_place drop constraint editor_place_pkey`.execute(db);
      await sql`alter table editor_place add primary key (offer_id, editor_id)`.execute(db);
    },
  },
  '20261126T0200_availability_call_budget': {
    async up(db) {
      await sql`
        create table editor_call_budget (
          editor_id text primary key,
          left_calls double precision not null,
          at timestamptz not null
        )`.execute(db);
    },
  },
};
