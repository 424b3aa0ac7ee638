import { sql } from 'kysely';
import type { RoomMigrations } from '../storage/index.js';

/** Migrations of the marketplace room. */
export const migrations: RoomMigrations = {
  '20261126T0600_marketplace_initial': {
    async up(db) {
      await sql`
        create table marketplace_request (
          id text primary key,
          offer_id text not null,
          operator_id text not null,
          operator_label text not null,
          structure_id text not null,
          structure_name text not null,
          time_zone text not null,
          reason text not null,
          mode text not null,
          window_from timestamptz not null,
          window_to timestamptz not null,
          state text not null check (state in ('pending', 'accepted', 'refused', 'expired', 'withdrawn')),
          refusal text,
          withdrawal text,
          regulator_id text not null,
          sas_id text not null,
          sas_label text not null,
          host_id text not null,
          page_host_id text not null,
          orientation_type integer,
          case_ref text,
          case_key text,
          created_at timestamptz not null,
          expires_at timestamptz not null,
          delivered_at timestamptz,
          answered_at timestamptz,
          late_answer_at timestamptz,
          answer_hash text,
          appointment_id text,
          task text check (task in ('send', 'poll', 'withdraw')),
          due_at timestamptz,
          attempts integer not null default 0,
          claimed_until timestamptz,
          check (window_to > window_from),
          check ((task is null) = (due_at is null)),
          check ((state = 'accepted') = (appointment_id is not null))
        )`.execute(db);
      // A case asks a community once at a time, whatever the races between windows.
      await sql`
        create unique index marketplace_request_open on marketplace_request (case_key, offer_id)
          where state = 'pending' and case_key is not null`.execute(db);
      await sql`
        create index marketplace_request_due on marketplace_request (due_at) where task is not null`.execute(db);
      await sql`
        create index marketplace_request_expiring on marketplace_request (expires_at) where state = 'pending'`.execute(
        db,
      );
      await sql`
        create index marketplace_request_of on marketplace_request (regulator_id, created_at)`.execute(db);
      await sql`
        create index marketplace_request_appointment on marketplace_request (appointment_id)
          where appointment_id is not null`.execute(db);
      await sql`
        create table marketplace_call (
          id text primary key,
          offer_id text not null,
          reason text not null,
          mode text not null,
          contact jsonb not null,
          regulator_id text not null,
          sas_id text not null,
          created_at timestamptz not null,
          appointment_id text
        )`.execute(db);
      await sql`create index marketplace_call_of on marketplace_call (sas_id, created_at)`.execute(db);
    },
  },
  '20261126T0910_marketplace_age': {
    async up(db) {
      // What is old is looked for every minute, and deleted.
      await sql`create index marketplace_request_age on marketplace_request (created_at)`.execute(db);
      await sql`create index marketplace_call_age on marketplace_call (created_at)`.execute(db);
    },
  },
};
