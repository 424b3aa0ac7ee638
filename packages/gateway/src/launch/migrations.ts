import { sql } from 'kysely';
import type { RoomMigrations } from '../storage/index.js';

/** Migrations of the launch room. */
export const migrations: RoomMigrations = {
  '20261125T2300_launch_initial': {
    async up(db) {
      await sql`
        create table launch (
          id text primary key,
          ticket_sha256 text not null unique,
          from_kind text not null check (from_kind in ('launch', 'deep-link')),
          regulator_id text,
          host_id text,
          case_ref text,
          context text,
          created_at timestamptz not null,
          expires_at timestamptz not null,
          redeemed_at timestamptz,
          redeemed_by text,
          redeemed_key text,
          check ((from_kind = 'launch') = (host_id is not null and regulator_id is not null))
        )`.execute(db);
      await sql`create index launch_waiting on launch (expires_at) where context is not null`.execute(db);
      await sql`create index launch_by_age on launch (created_at)`.execute(db);
    },
  },
};
