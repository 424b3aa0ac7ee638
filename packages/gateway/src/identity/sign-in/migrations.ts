import { sql } from 'kysely';
import type { RoomMigrations } from '../../storage/index.js';

/** Migrations of sign-in. */
export const signInMigrations: RoomMigrations = {
  '20261126T0900_sign_in_sessions': {
    async up(db) {
      await sql`
        create table session (
          id text primary key,
          kind text not null check (kind in ('page', 'assertion', 'exchange')),
          host_id text not null,
          issuer text not null,
          subject text not null,
          issuer_sid text,
          regulator_id text not null,
          acting jsonb not null,
          tokens text,
          cookie_hash text unique,
          created_at timestamptz not null,
          seen_at timestamptz not null,
          ends_at timestamptz not null,
          ended_at timestamptz,
          end_reason text,
          renewing_until timestamptz
        )`.execute(db);
      await sql`create index session_of_subject on session (issuer, subject)`.execute(db);
      await sql`create index session_by_end on session (ends_at)`.execute(db);
      // One living session of a person at a host, by each of the host's own sessions.
      await sql`
        create unique index session_of_host on session (host_id, issuer, subject, coalesce(issuer_sid, ''))
          where ended_at is null and kind <> 'page'`.execute(db);
      await sql`
        create table sign_in (
          state_hash text primary key,
          provider text not null,
          browser_hash text not null,
          sealed text not null,
          expires_at timestamptz not null
        )`.execute(db);
      await sql`
        create table used_token (
          issuer text not null,
          jti text not null,
          expires_at timestamptz not null,
          primary key (issuer, jti)
        )`.execute(db);
    },
  },
  '20261126T2030_backchannel_sign_in': {
    async up(db) {
      await sql`alter table session drop constraint session_kind_check`.execute(db);
      await sql`
        alter table session add constraint session_kind_check
          check (kind in ('page', 'assertion', 'exchange', 'ciba'))`.execute(db);
      // Each sign-in by CIBA is a session of its own, as each on a page is.
      await sql`drop index session_of_host`.execute(db);
      await sql`
        create unique index session_of_host on session (host_id, issuer, subject, coalesce(issuer_sid, ''))
          where ended_at is null and kind not in ('page', 'ciba')`.execute(db);
      await sql`
        create table backchannel_sign_in (
          id_hash text primary key,
          host_id text not null,
          provider text not null,
          person text not null,
          state text not null check (state in ('pending', 'accepted', 'declined', 'expired', 'refused')),
          why text,
          sealed text not null,
          interval_seconds integer not null,
          poll_at timestamptz not null,
          asked_at timestamptz not null,
          created_at timestamptz not null,
          expires_at timestamptz not null
        )`.execute(db);
      await sql`create index backchannel_sign_in_due on backchannel_sign_in (poll_at) where state = 'pending'`.execute(
        db,
      );
      await sql`create index backchannel_sign_in_of_person on backchannel_sign_in (person, created_at)`.execute(db);
    },
  },
  '20261126T2150_listed_account': {
    async up(db) {
      await sql`
        create table listed_account (
          provider text not null,
          name_id text not null,
          regulator_id text not null references regulator (id) on delete cascade,
          issuer text not null,
          role text not null,
          primary key (provider, name_id, regulator_id)
        )`.execute(db);
      await sql`create index listed_account_regulator on listed_account (regulator_id)`.execute(db);
    },
  },
};
