import { sql } from 'kysely';
import type { RoomMigrations } from '../storage/index.js';

/** Migrations of the indicators room. */
export const migrations: RoomMigrations = {
  '20261126T2031_indicators_counts': {
    async up(db) {
      await sql`
        create table indicator_fact (
          id text primary key,
          at timestamptz not null,
          kind text not null check (kind in ('orientation', 'category', 'status', 'delay', 'sign-in')),
          sas text,
          departement text,
          editor text,
          detail text not null
        )`.execute(db);
      await sql`create index indicator_fact_by_time on indicator_fact (at)`.execute(db);
      await sql`
        create table indicator_month (
          month text not null,
          indicator text not null,
          grouping text not null,
          key text not null,
          detail text not null,
          n integer not null,
          primary key (month, indicator, grouping, key, detail)
        )`.execute(db);
      await sql`create table indicator_closed (month text primary key)`.execute(db);
      await sql`
        create table indicator_place (
          offer_id text not null,
          source_id text not null,
          first_on date not null,
          last_on date not null,
          primary key (offer_id, source_id)
        )`.execute(db);
    },
  },
};
