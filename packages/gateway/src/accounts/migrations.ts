import { sql } from 'kysely';
import type { RoomMigrations } from '../storage/index.js';

/** Migrations of the accounts at editors. */
export const migrations: RoomMigrations = {
  '20261126T1310_editor_accounts': {
    async up(db) {
      await sql`alter table regulator add disabled_at timestamptz`.execute(db);
      await sql`
        create table editor_account (
          regulator_id text not null references regulator (id) on delete cascade,
          editor_id text not null,
          active boolean not null,
          content_hash text not null,
          state text not null check (state in ('pending', 'ready', 'disabled', 'failing', 'refused')),
          fault text,
          known_system text,
          known_value text,
          attempts integer not null default 0,
          due_at timestamptz,
          claimed_until timestamptz,
          changed_at timestamptz not null,
          primary key (regulator_id, editor_id)
        )`.execute(db);
      await sql`create index editor_account_due on editor_account (due_at) where due_at is not null`.execute(db);
    },
  },
};
