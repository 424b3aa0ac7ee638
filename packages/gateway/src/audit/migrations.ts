import { sql } from 'kysely';
import type { RoomMigrations } from '../storage/index.js';

/** Migrations of the audit room. */
export const migrations: RoomMigrations = {
  '20261126T1300_audit_chain': {
    async up(db) {
      await sql`
        create table audit_entry (
          id bigint generated always as identity primary key,
          seq bigint unique,
          at timestamptz not null,
          body text not null,
          prev_hash text,
          hash text
        )`.execute(db);
      await sql`create index audit_entry_by_time on audit_entry (at)`.execute(db);
      await sql`
        create table audit_head (
          one boolean primary key default true check (one),
          seq bigint not null,
          hash text not null,
          first_seq bigint not null,
          first_prev_hash text not null
        )`.execute(db);
      await sql`insert into audit_head (seq, hash, first_seq, first_prev_hash) values (0, '', 1, '')`.execute(db);
      // As the transaction commits, after all other locks of it are taken: who waits for the end of the chain waits for nothing else,
      // and the order of the chain is the order of the commits.
      await sql`
        create function audit_chain() returns trigger language plpgsql as $$
        declare
          head audit_head%rowtype;
          hashed text;
        begin
          select * into head from audit_head for update;
          hashed := encode(sha256(convert_to(head.hash || E'\n' || (head.seq + 1) || E'\n' || new.body, 'UTF8')), 'hex');
          update audit_entry set seq = head.seq + 1, prev_hash = head.hash, hash = hashed where id = new.id;
          update audit_head set seq = head.seq + 1, hash = hashed;
          return null;
        end $$`.execute(db);
      await sql`
        create constraint trigger audit_chained after insert on audit_entry
        deferrable initially deferred for each row execute function audit_chain()`.execute(db);
      await sql`
        create function audit_refuse() returns trigger language plpgsql as $$
        begin
          if tg_op = 'UPDATE' then
            if old.hash is null and new.hash is not null and new.body = old.body and new.at = old.at then return new; end if;
          elsif tg_op = 'DELETE' then
            if current_setting('sas.audit_purge', true) = 'on' then return old; end if;
          end if;
          raise exception 'the audit is append-only';
        end $$`.execute(db);
      await sql`
        create trigger audit_append_only before update or delete on audit_entry
        for each row execute function audit_refuse()`.execute(db);
      await sql`
        create trigger audit_no_truncate before truncate on audit_entry
        for each statement execute function audit_refuse()`.execute(db);
    },
  },
};
