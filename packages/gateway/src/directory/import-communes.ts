import { readFile, stat } from 'node:fs/promises';
import { sql } from 'kysely';
import type { Database, Db, RoomMigrations, Trx } from '../storage/index.js';
import {
  CommunesFileError,
  readOfficialCommunes,
  type CommuneFault,
  type OfficialCommune,
} from './official-communes.js';

/** The whole of France is about 8 MB. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;
const ROWS_AT_ONCE = 5_000;

/** What an import of the official communes did. */
export interface CommunesReport {
  /** Entries in the file. */
  entries: number;
  /** Communes that were not imported before. */
  added: number;
  /** Communes of which something is new. */
  changed: number;
  unchanged: number;
  faults: CommuneFault[];
}

/** Migrations of the official communes. */
export const communeMigrations: RoomMigrations = {
  '20261126T0130_official_communes': {
    async up(db) {
      await sql`create table official_commune (
        insee_code text primary key,
        name text not null,
        postcodes text[] not null,
        population integer,
        latitude double precision not null check (latitude between -90 and 90),
        longitude double precision not null check (longitude between -180 and 180)
      )`.execute(db);
      // One row: what a running gateway looks at to learn that there is something new.
      await sql`create table official_commune_import (
        one boolean primary key default true check (one),
        version bigint not null
      )`.execute(db);
    },
    async down(db) {
      await sql`drop table official_commune_import, official_commune`.execute(db);
    },
  },
};

/**
 * Imports the official list of communes; what it tells of a commune is exact from then on. Another import adds and
 * replaces, and takes nothing away, so that a file of one département is enough; the same file again changes nothing. All
 * or nothing is written. Throws `CommunesFileError`.
 */
export async function importCommunes(database: Database, file: string): Promise<CommunesReport> {
  const { entries, communes, faults } = readOfficialCommunes(await readWhole(file));
  let added = 0;
  let changed = 0;
  await database.transaction(async (trx) => {
    for (let from = 0; from < communes.length; from += ROWS_AT_ONCE) {
      const written = await write(trx, communes.slice(from, from + ROWS_AT_ONCE));
      added += written.filter((isNew) => isNew).length;
      changed += written.filter((isNew) => !isNew).length;
    }
    if (added + changed === 0) return;
    await sql`insert into official_commune_import (version) values (1)
      on conflict (one) do update set version = official_commune_import.version + 1`.execute(trx);
  });
  return { entries, added, changed, unchanged: communes.length - added - changed, faults };
}

async function readWhole(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size > MAX_FILE_BYTES) {
      throw new CommunesFileError(`The file is larger than ${MAX_FILE_BYTES} bytes; nothing was imported`);
    }
    return await readFile(file, 'utf8');
  } catch (cause) {
    if (cause instanceof CommunesFileError) throw cause;
    throw new CommunesFileError(`${file} cannot be read; nothing was imported`, { cause });
  }
}

/** Of each row that was written, whether it is new. */
async function write(trx: Trx, communes: readonly OfficialCommune[]): Promise<boolean[]> {
  const rows = communes.map(({ inseeCode, ...commune }) => ({ insee_code: inseeCode, ...commune }));
  const { rows: written } = await sql<{ is_new: boolean }>`
    insert into official_commune as known (insee_code, name, postcodes, population, latitude, longitude)
    select insee_code, name, array(select jsonb_array_elements_text(postcodes)), population, latitude, longitude
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given(
      insee_code text, name text, postcodes jsonb, population integer, latitude float8, longitude float8)
    on conflict (insee_code) do update set name = excluded.name, postcodes = excluded.postcodes,
      population = excluded.population, latitude = excluded.latitude, longitude = excluded.longitude
    where (known.name, known.postcodes, known.population, known.latitude, known.longitude)
      is distinct from (excluded.name, excluded.postcodes, excluded.population, excluded.latitude, excluded.longitude)
    returning xmax = 0 as is_new`.execute(trx);
  return written.map(({ is_new }) => is_new);
}

/** A number that is another after each import that changed something; 0 when there was none. */
export async function officialVersion(db: Db): Promise<number> {
  const { rows } = await sql<{ version: string | number }>`select version from official_commune_import`.execute(db);
  return Number(rows[0]?.version ?? 0);
}

/** All communes that were imported. */
export async function officialCommunes(db: Db): Promise<OfficialCommune[]> {
  const { rows } = await sql<{
    insee_code: string;
    name: string;
    postcodes: string[];
    population: number | null;
    latitude: number;
    longitude: number;
  }>`select insee_code, name, postcodes, population, latitude, longitude from official_commune`.execute(db);
  return rows.map(({ insee_code, population, ...commune }) => ({
    inseeCode: insee_code,
    ...commune,
    ...(population === null ? {} : { population }),
  }));
}
