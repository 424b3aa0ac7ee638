import { sql } from 'kysely';
import type { RoomMigrations } from '../storage/index.js';

/** Migrations of the booking room. */
export const migrations: RoomMigrations = {
  '20261122T0300_booking_initial': {
    async up(db) {
      await sql`
        create table agenda_slot (
          id text primary key,
          offer_id text not null,
          start_at timestamptz not null,
          end_at timestamptz not null,
          capacity integer not null check (capacity >= 1),
          booked integer not null default 0,
          modes text[] not null,
          visibility text[] not null,
          check (end_at > start_at),
          check (booked between 0 and capacity)
        )`.execute(db);
      await sql`create index agenda_slot_by_offer on agenda_slot (offer_id, start_at)`.execute(db);
      await sql`
        create table hold (
          id text primary key,
          kind text not null check (kind in ('exclusive', 'advisory')),
          state text not null check (state in ('active', 'released', 'expired', 'used')),
          offer_id text not null,
          slot_id text not null,
          source_id text not null,
          slot jsonb not null,
          slot_start timestamptz not null,
          slot_end timestamptz,
          time_zone text not null,
          booking_url text,
          practitioner_id text,
          structure_id text,
          regulator_id text not null,
          sas_id text not null,
          host_id text not null,
          case_ref text,
          created_at timestamptz not null,
          expires_at timestamptz not null
        )`.execute(db);
      // A regulator holds a slot once, whatever the races between his windows.
      await sql`create unique index hold_active on hold (slot_id, regulator_id) where state = 'active'`.execute(db);
      await sql`create index hold_by_offer on hold (offer_id, slot_start)`.execute(db);
      await sql`
        create table handover (
          id text primary key,
          hold_id text not null references hold (id),
          state text not null check (state in ('open', 'matched', 'abandoned', 'expired')),
          offer_id text not null,
          slot_id text not null,
          slot_start timestamptz not null,
          editor_id text not null,
          url text not null,
          practitioner_id text,
          structure_id text,
          regulator_id text not null,
          sas_id text not null,
          host_id text not null,
          case_ref text,
          appointment_id text,
          opened_at timestamptz not null,
          expires_at timestamptz not null
        )`.execute(db);
      await sql`create unique index handover_open_of_hold on handover (hold_id) where state = 'open'`.execute(db);
      await sql`create index handover_open on handover (regulator_id, editor_id) where state = 'open'`.execute(db);
      await sql`
        create table idempotency (
          regulator_id text not null,
          operation_id text not null,
          key text not null,
          request_hash text not null,
          status integer,
          result text,
          created_at timestamptz not null,
          primary key (regulator_id, operation_id, key)
        )`.execute(db);
      await sql`create index idempotency_by_age on idempotency (created_at)`.execute(db);
    },
  },
  '20261125T0400_booking_hold_checked': {
    async up(db) {
      await sql`alter table hold add checked_at timestamptz`.execute(db);
    },
  },
  '20261125T2310_booking_handover_page_host': {
    async up(db) {
      await sql`alter table handover add page_host_id text`.execute(db);
    },
  },
  '20261126T0207_booking_handover_orientation': {
    async up(db) {
      await sql`alter table handover add orientation_type integer`.execute(db);
    },
  },
  '20261126T0200_booking_hold_places': {
    async up(db) {
      await sql`alter table hold add places integer not null default 1 check (places >= 1)`.execute(db);
    },
  },
  '20261126T0130_booking_handover_end': {
    async up(db) {
      await sql`alter table handover drop constraint handover_state_check`.execute(db);
      await sql`
        alter table handover
          add constraint handover_state_check
            check (state in ('open', 'matched', 'abandoned', 'expired', 'booked-by-phone')),
          add reason text,
          add closed_at timestamptz,
          add late boolean not null default false`.execute(db);
      // Where what an editor tells late is looked for.
      await sql`create index handover_of_regulator on handover (regulator_id, editor_id, slot_start)`.execute(db);
    },
  },
  '20261126T0250_booking_agenda_rules': {
    async up(db) {
      await sql`
        create table agenda (
          id text primary key,
          offer_id text not null,
          time_zone text not null,
          vacation boolean not null default false,
          version integer not null default 1,
          filled_to text
        )`.execute(db);
      await sql`
        create table agenda_rule (id text primary key, agenda_id text not null references agenda (id), rule jsonb not null)
      `.execute(db);
      await sql`create index agenda_rule_of on agenda_rule (agenda_id)`.execute(db);
      await sql`
        create table unavailability (
          id text primary key,
          agenda_id text not null references agenda (id),
          from_local text not null,
          to_local text not null,
          unique (agenda_id, from_local, to_local)
        )`.execute(db);
      await sql`
        alter table agenda_slot
          add reasons text[] not null default '{}',
          add is_range boolean not null default false,
          add closed boolean not null default false,
          add agenda_id text references agenda (id),
          add agenda_key text,
          add rule_id text`.execute(db);
      await sql`create index agenda_slot_of_agenda on agenda_slot (agenda_id, end_at) where agenda_id is not null`.execute(
        db,
      );
    },
  },
  '20261126T0531_booking_replaces': {
    async up(db) {
      await sql`alter table hold add replaces text`.execute(db);
      await sql`alter table handover add replaces text`.execute(db);
    },
  },
  '20261126T0901_booking_hold_session': {
    async up(db) {
      await sql`alter table hold add session_id text`.execute(db);
      await sql`create index hold_of_session on hold (session_id) where state = 'active'`.execute(db);
    },
  },
  '20261126T1640_booking_agenda_community': {
    async up(db) {
      await sql`alter table agenda_slot add community jsonb`.execute(db);
    },
  },
  '20261126T2030_booking_searched': {
    async up(db) {
      await sql`alter table hold add searched_at timestamptz`.execute(db);
    },
  },
};
