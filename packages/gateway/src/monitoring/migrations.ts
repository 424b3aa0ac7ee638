import { sql } from 'kysely';
import type { RoomMigrations } from '../storage/index.js';

/** Migrations of the monitoring room. */
export const migrations: RoomMigrations = {
  '20261126T0130_monitoring_search_runs': {
    async up(db) {
      await sql`
        create table search_run (
          id text primary key,
          at timestamptz not null,
          kind text not null check (kind in ('search', 'members')),
          continued boolean not null,
          role text not null,
          booking_sas text not null,
          location_type text,
          departement text,
          offers integer not null,
          offers_with_slots integer not null,
          slots integer not null,
          sources_answered integer not null,
          sources_missing jsonb not null,
          first_slot_ms integer,
          total_ms integer not null,
          outcome text not null check (outcome in ('complete', 'left'))
        )`.execute(db);
      await sql`create index search_run_by_time on search_run (at)`.execute(db);
    },
  },
  '20261126T2030_monitoring_flows': {
    async up(db) {
      for (const table of ['flow_fine', 'flow_hour']) {
        await sql`
          create table ${sql.table(table)} (
            editor_id text not null,
            flow text not null,
            at timestamptz not null,
            counts jsonb not null,
            last_success_at timestamptz,
            primary key (at, editor_id, flow)
          )`.execute(db);
      }
      await sql`create table flow_writer (id text primary key, seq integer not null, at timestamptz not null)`.execute(
        db,
      );
      await sql`
        create table flow_state (
          editor_id text not null,
          flow text not null,
          state text not null default 'unknown',
          leaning text,
          seen integer not null default 0,
          since timestamptz not null,
          judged_at timestamptz not null,
          probed_at timestamptz not null,
          primary key (editor_id, flow)
        )`.execute(db);
      await sql`
        create table flow_switch (
          editor_id text not null,
          flow text not null,
          reason text not null,
          note text,
          at timestamptz not null,
          by text,
          primary key (editor_id, flow)
        )`.execute(db);
      await sql`
        create table interface_alert (
          id text primary key,
          editor_id text not null,
          flow text not null,
          from_state text not null,
          to_state text not null,
          at timestamptz not null
        )`.execute(db);
      await sql`create index interface_alert_by_time on interface_alert (at desc)`.execute(db);
      await sql`
        create table monitoring_notice (
          id text primary key,
          message_id text not null,
          channel text not null check (channel in ('webhook', 'mail')),
          target text not null,
          notice jsonb not null,
          at timestamptz not null,
          due_at timestamptz,
          attempts integer not null default 0,
          leased_until timestamptz,
          told_at timestamptz,
          fault text,
          unique (message_id, channel, target)
        )`.execute(db);
      await sql`create index monitoring_notice_due on monitoring_notice (due_at) where due_at is not null`.execute(db);
    },
  },
  '20261126T2031_monitoring_editors': {
    async up(db) {
      await sql`
        create table editor_stage (
          editor_id text primary key,
          stage text not null,
          reservations jsonb not null,
          at timestamptz not null
        )`.execute(db);
      await sql`
        create table editor_change (
          id text primary key,
          editor_id text not null,
          effective_at timestamptz not null,
          flows jsonb not null,
          note text not null,
          announced_at timestamptz not null,
          applied_at timestamptz
        )`.execute(db);
      await sql`
        create table conformance_run (
          id text primary key,
          editor_id text not null,
          at timestamptz not null,
          flows jsonb not null,
          mode text not null,
          failed integer not null,
          version text not null
        )`.execute(db);
      await sql`
        create table anomaly (
          id text primary key,
          editor_id text not null,
          flow text,
          severity text not null check (severity in ('minor', 'major', 'blocking')),
          state text not null check (state in ('open', 'notified', 'fixed', 'closed')),
          title text not null,
          description text,
          alert_id text,
          opened_at timestamptz not null,
          notified_at timestamptz,
          due_at timestamptz,
          escalation text not null default 'none'
        )`.execute(db);
      await sql`
        create table anomaly_step (
          id bigint generated always as identity primary key,
          anomaly_id text not null references anomaly (id) on delete cascade,
          at timestamptz not null,
          kind text not null,
          by text,
          severity text,
          note text
        )`.execute(db);
      await sql`create index anomaly_step_of on anomaly_step (anomaly_id, id)`.execute(db);
    },
  },
  '20261126T2030_monitoring_search_context': {
    async up(db) {
      await sql`
        alter table search_run
          add host_id text,
          add contextual boolean not null default false,
          add sources jsonb not null default '{}'`.execute(db);
    },
  },
};
