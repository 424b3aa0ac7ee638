import { sql } from 'kysely';
import type { RoomMigrations } from '../storage/index.js';

/** Migrations of the identity room. */
export const migrations: RoomMigrations = {
  '20261122T0100_identity_hosts_and_regulators': {
    async up(db) {
      await sql`
        create table host (
          id text primary key,
          label text not null,
          origins text[] not null,
          keys jsonb not null,
          territories text[] not null,
          webhooks text[] not null
        )`.execute(db);
      await sql`
        create table regulator (
          id text primary key,
          last_name text not null,
          first_name text not null,
          email text not null,
          sas_id text not null,
          sas_label text not null,
          created_at timestamptz not null default now(),
          updated_at timestamptz not null default now()
        )`.execute(db);
      await sql`
        create table regulator_identifier (
          system text not null,
          value text not null,
          regulator_id text not null references regulator (id) on delete cascade,
          primary key (system, value)
        )`.execute(db);
      await sql`create index regulator_identifier_regulator on regulator_identifier (regulator_id)`.execute(db);
    },
  },
  '20261126T1730_identity_regulator_seen': {
    async up(db) {
      await sql`alter table regulator add seen_at timestamptz not null default now()`.execute(db);
      await sql`create index regulator_seen on regulator (seen_at)`.execute(db);
    },
  },
};
