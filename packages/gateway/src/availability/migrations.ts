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
};
