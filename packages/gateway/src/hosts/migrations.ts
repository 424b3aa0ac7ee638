import { sql } from 'kysely';
import type { RoomMigrations } from '../storage/index.js';

/** Migrations of the hosts room; the table itself came with identity's. */
export const migrations: RoomMigrations = {
  '20261126T0900_hosts_by_command': {
    async up(db) {
      await sql`
        alter table host
          add column source text not null default 'configuration' check (source in ('configuration', 'command')),
          add column requests_per_minute integer not null default 6000`.execute(db);
    },
  },
};
