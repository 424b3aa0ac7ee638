import { sql } from 'kysely';
import type { RoomMigrations } from '../storage/index.js';

/** Migrations of the appointments room. */
export const migrations: RoomMigrations = {
  '20261122T0400_appointments_initial': {
    async up(db) {
      await sql`
        create table appointment (
          id text primary key,
          seq bigint generated always as identity,
          changed_tx xid8 not null default pg_current_xact_id(),
          version integer not null,
          origin_kind text not null check (origin_kind in ('editor', 'agenda')),
          source_id text not null,
          source_label text,
          identifier_system text,
          identifier_value text,
          content_hash text,
          orientation_category text not null,
          status text not null check (status in ('pending', 'booked', 'fulfilled', 'noshow', 'cancelled')),
          start_at timestamptz not null,
          end_at timestamptz,
          time_zone text not null,
          created_at timestamptz not null,
          updated_at timestamptz,
          received_at timestamptz not null,
          practitioner_id text,
          practitioner_last_name text,
          practitioner_first_name text,
          practitioner_specialty jsonb,
          structure_id text,
          structure_name text,
          regulator_id text,
          sas_id text,
          sas_label text,
          host_id text,
          case_ref text,
          handover_id text,
          offer_id text,
          slot_id text,
          slot_changed boolean not null default false
        )`.execute(db);
      // One appointment per identifier of an editor, whatever the races between its deliveries.
      await sql`
        create unique index appointment_of_editor on appointment (source_id, identifier_system, identifier_value)
        where origin_kind = 'editor'`.execute(db);
      await sql`create index appointment_by_change on appointment (sas_id, changed_tx, seq)`.execute(db);
      await sql`
        create table appointment_history (
          appointment_id text not null references appointment (id),
          version integer not null,
          at timestamptz not null,
          status text not null,
          start_at timestamptz not null,
          end_at timestamptz,
          actor_kind text not null check (actor_kind in ('regulator', 'editor')),
          actor_id text not null,
          primary key (appointment_id, version)
        )`.execute(db);
      await sql`
        create table event (
          id bigint generated always as identity primary key,
          tx xid8 not null default pg_current_xact_id(),
          at timestamptz not null default clock_timestamp(),
          payload jsonb not null,
          sas_id text,
          host_id text
        )`.execute(db);
      await sql`create index event_by_commit on event (tx, id)`.execute(db);
    },
  },
  '20261126T0201_appointments_patients': {
    async up(db) {
      await sql`alter table appointment add patients integer not null default 1 check (patients >= 1)`.execute(db);
    },
  },
  '20261126T0206_appointments_overbooking': {
    async up(db) {
      await sql`alter table appointment drop constraint appointment_origin_kind_check`.execute(db);
      await sql`
        alter table appointment
          add constraint appointment_origin_kind_check
            check (origin_kind in ('editor', 'agenda', 'phone', 'overbooking')),
          add orientation_type integer check (orientation_type between 1 and 3),
          add community_id text,
          add community_name text,
          add overbooking jsonb`.execute(db);
    },
  },
  '20261126T0131_appointments_by_phone': {
    async up(db) {
      await sql`alter table appointment drop constraint appointment_origin_kind_check`.execute(db);
      await sql`
        alter table appointment add constraint appointment_origin_kind_check
          check (origin_kind in ('editor', 'agenda', 'phone'))`.execute(db);
    },
  },
  '20261126T0530_appointments_replaced': {
    async up(db) {
      await sql`alter table appointment add replaces text, add replaced_by text`.execute(db);
    },
  },
  '20261126T0600_appointments_marketplace': {
    async up(db) {
      await sql`alter table appointment drop constraint appointment_origin_kind_check`.execute(db);
      await sql`
        alter table appointment add constraint appointment_origin_kind_check
          check (origin_kind in ('editor', 'agenda', 'phone', 'overbooking', 'marketplace'))`.execute(db);
    },
  },
  '20261126T1650_appointments_links': {
    async up(db) {
      await sql`
        alter table appointment
          add link text check (link in ('automatic', 'manual')),
          add call_back text check (call_back in ('cancelled', 'moved')),
          add call_back_at timestamptz,
          add call_back_from timestamptz,
          add cancellation_requested_at timestamptz`.execute(db);
      await sql`update appointment set link = 'automatic' where case_ref is not null`.execute(db);
      await sql`alter table appointment_history add practitioner_id text, add change text`.execute(db);
      await sql`
        create table link_refusal (
          appointment_id text not null,
          handover_id text not null,
          primary key (appointment_id, handover_id)
        )`.execute(db);
      await sql`create index appointment_by_start on appointment (start_at)`.execute(db);
      await sql`create index event_by_time on event (at)`.execute(db);
      // Positions before it have lost what came after them: the log is kept for a time only.
      await sql`create table event_horizon (one boolean primary key default true check (one), tx xid8 not null)`.execute(
        db,
      );
    },
  },
  '20261126T2030_appointments_searched': {
    async up(db) {
      await sql`alter table appointment add searched_at timestamptz`.execute(db);
    },
  },
  '20261126T2035_appointments_order': {
    async up(db) {
      await sql`
        alter table appointment add said_at timestamptz, add booking_awaited boolean not null default false`.execute(
        db,
      );
    },
  },
  '20261126T2110_appointments_page': {
    async up(db) {
      await sql`alter table appointment add page_of text`.execute(db);
      await sql`update appointment set page_of = handover_id where origin_kind = 'editor'`.execute(db);
    },
  },
  '20261126T2115_appointments_blocked': {
    async up(db) {
      await sql`alter table appointment add blocked_by text, add blocked_regulator jsonb`.execute(db);
      await sql`update appointment set blocked_by = 'regulator-unknown' where sas_id is null`.execute(db);
      await sql`create index appointment_blocked on appointment (received_at) where sas_id is null`.execute(db);
    },
  },
};
