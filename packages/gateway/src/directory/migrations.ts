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
  '20261125T0200_directory_communities': {
    async up(db) {
      for (const statement of [
        sql`create table community (
          national_id text primary key,
          name text not null,
          label text,
          phones text[] not null default '{}',
          description text,
          contact text
        )`,
        sql`alter table offer
          add community_id text references community (national_id),
          add participation_structure_id text,
          add place_name text,
          add place_identifier jsonb,
          add opening_hours jsonb`,
        // Members of a structure.
        sql`create index offer_community on offer (community_id)`,
        sql`create index offer_participation_structure on offer (participation_structure_id)`,
        // Cards of one place.
        sql`create index offer_place on offer (place_id)`,
        // A file imported before may hold what was left out then.
        sql`update directory_import set sha256 = ''`,
      ]) {
        await statement.execute(db);
      }
    },
  },
  '20261125T2330_directory_name_words': {
    async up(db) {
      for (const statement of [
        // Words of a name as they are compared: no accents, no case, hyphens and apostrophes as spaces.
        sql`create function name_words(name text) returns text[] language sql immutable parallel safe as $$
          select array_remove(regexp_split_to_array(lower(regexp_replace(replace(replace(replace(replace(
            normalize(name, NFKD), 'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae'), '[\\u0300-\\u036f]', '', 'g')),
            '[^a-z0-9]+'), '')
        $$`,
        sql`create index practitioner_name_words on practitioner using gin (name_words(last_name || ' ' || first_name))`,
      ]) {
        await statement.execute(db);
      }
    },
  },
  '20261126T0205_directory_overbooking': {
    async up(db) {
      await sql`alter table offer add overbooking boolean`.execute(db);
    },
  },
  '20261126T0200_directory_national': {
    async up(db) {
      for (const statement of [
        // Whose row it is: `directory` (our own file), `annuaire` or `finess` (national files). A national import writes its own.
        sql`alter table practitioner add source text not null default 'directory', add source_hash bigint`,
        sql`alter table structure add source text not null default 'directory'`,
        sql`alter table community add source text not null default 'directory'`,
        sql`alter table offer add source text not null default 'directory', add source_hash bigint,
          add inactive_since timestamptz`,
        sql`alter table directory_import add lines integer not null default 0`,
        // A grid of a tenth of a degree, and its B-tree with the specialty: many rows share the position of their commune,
        // which a GiST index splits badly.
        sql`create function geo_cell(latitude float8, longitude float8) returns integer
          language sql immutable parallel safe return
          floor((latitude + 90) * 10)::integer * 3600 + floor((longitude + 180) * 10)::integer`,
        sql`alter table offer_key add cell integer`,
        sql`update offer_key set cell = geo_cell(latitude(point), longitude(point))`,
        sql`alter table offer_key alter cell set not null`,
        sql`drop index offer_key_point`,
        sql`create index offer_key_cell on offer_key (search_key, cell)`,
        // How far the reading of a national file is, and what was read; lost together when the server crashes.
        sql`create unlogged table directory_run (
          source text primary key,
          sha256 text not null,
          byte_offset bigint not null,
          lines integer not null,
          not_offers integer not null
        )`,
        ...['annuaire', 'finess'].map(
          (source) => sql`create unlogged table ${sql.id(`directory_stage_${source}`)} (
            line integer not null, fault text, line_hash bigint, content_hash bigint, offer_id text, kind text,
            practitioner_id text, last_name text, first_name text, name_key text, title text, profession text,
            specialty text, specialty_label text, structure_id text, structure_name text, place_id text,
            departement text, time_zone text, address text, latitude float8, longitude float8, phones text, keys text
          )`,
        ),
      ]) {
        await statement.execute(db);
      }
    },
  },
  '20261126T0600_directory_marketplace': {
    async up(db) {
      await sql`alter table offer drop constraint offer_kind_check`.execute(db);
      await sql`
        alter table offer add constraint offer_kind_check
          check (kind in ('PS', 'SOS', 'CPTS', 'MSP', 'CDS', 'PDM'))`.execute(db);
    },
  },
};
