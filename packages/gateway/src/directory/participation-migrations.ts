import { sql } from 'kysely';
import type { RoomMigrations } from '../storage/index.js';

/** What is declared of places and structures, apart from what is imported. */
export const participationMigrations: RoomMigrations = {
  '20261126T0500_directory_participation': {
    async up(db) {
      for (const statement of [
        sql`create table participation (
          place_id text not null,
          owner_id text not null,
          declaration jsonb,
          version integer not null,
          changed_at timestamptz,
          changed_by text,
          primary key (place_id, owner_id)
        )`,
        sql`create table structure_profile (
          national_id text primary key,
          description text,
          contact text,
          version integer not null,
          changed_at timestamptz,
          changed_by text
        )`,
        // Who declared what, and when; only ever added to.
        sql`create table participation_change (
          id bigint generated always as identity primary key,
          subject text not null,
          change jsonb,
          version integer not null,
          at timestamptz not null,
          regulator_id text not null,
          role text not null
        )`,
        sql`create index participation_change_subject on participation_change (subject, version)`,
        sql`alter table offer
          add reorientation boolean,
          add declared jsonb,
          add declared_sas boolean,
          add declared_structure_id text,
          add declared_agenda boolean,
          add carried_sas boolean,
          add carried_overbooking boolean,
          add suppressed boolean,
          add derived_from text`,
        sql`create index offer_declared_structure on offer (declared_structure_id) where declared_structure_id is not null`,
        sql`create index offer_derived on offer (derived_from) where derived_from is not null`,
        // Structures through which one takes part, by kind; the cards of practitioners are many.
        sql`create index offer_of_structure on offer (kind, structure_id) where kind in ('MSP', 'SOS', 'CDS')`,
        sql`create index offer_carried on offer (structure_id) where carried_sas`,
      ]) {
        await statement.execute(db);
      }
    },
  },
};
