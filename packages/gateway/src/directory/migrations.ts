import { sql } from 'kysely';
import type { RoomMigrations } from '../storage/index.js';

/** Migrations of the directory room. */
export const migrations: RoomMigrations = {
  '20261122T0200_directory_offers': {
    async up(db) {
      for (const statement of [
        sql`create table directory_import (
          source text primary key,
          sha256 text not null,
          imported_at timestamptz not null default now(),
          offers integer not null,
          rejected integer not null
        )`,
        sql`create table practitioner (
          national_id text primary key,
          last_name text not null,
          first_name text not null,
          title text,
          profession_code text,
          convention_sector text,
          specialties jsonb not null
        )`,
        sql`create table structure (
          national_id text primary key,
          name text not null
        )`,
        sql`create table offer (
          id text primary key,
          place_id text not null,
          kind text not null check (kind in ('PS', 'SOS', 'CPTS', 'MSP', 'CDS')),
          practitioner_id text references practitioner (national_id),
          structure_id text references structure (national_id),
          departement text not null,
          time_zone text not null,
          address jsonb not null,
          latitude double precision not null check (latitude between -90 and 90),
          longitude double precision not null check (longitude between -180 and 180),
          position_estimated boolean not null default false,
          phones text[] not null default '{}',
          participates boolean not null,
          participation_via text,
          has_agenda boolean not null default false,
          search_keys text[] not null default '{}',
          generation text not null
        )`,
        sql`create index offer_practitioner on offer (practitioner_id)`,
        sql`create index offer_structure on offer (structure_id)`,
        sql`create table place_editor (
          offer_id text not null references offer (id) on delete cascade,
          editor_id text not null,
          primary key (offer_id, editor_id)
        )`,
        sql`create table offer_key (
          offer_id text not null references offer (id) on delete cascade,
          search_key text not null,
          point earth not null,
          primary key (offer_id, search_key)
        )`,
        // Specialty and circle in one index: a rare specialty in a wide circle reads its own rows only.
        sql`create index offer_key_point on offer_key using gist (search_key, point)`,
      ]) {
        await statement.execute(db);
      }
    },
  },
};
