import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

/** Tables that an import writes; a table after those it refers to. */
const TABLES = ['practitioner', 'structure', 'offer', 'offer_key'] as const;

/** Writes the rows of each table of a database to a file of a folder. */
export async function dumpRows(url: string, folder: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const table of TABLES) {
    await pipeline(client.query(copyTo(`copy ${table} to stdout`)), createWriteStream(join(folder, table)));
  }
  await client.end();
}

/** Seconds that COPY takes to write the dumped rows into the empty tables of another database, in one transaction. */
export async function copyRows(url: string, folder: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const from = performance.now();
  await client.query('begin');
  for (const table of TABLES) {
    await pipeline(createReadStream(join(folder, table)), client.query(copyFrom(`copy ${table} from stdin`)));
  }
  await client.query('commit');
  const seconds = (performance.now() - from) / 1000;
  await client.end();
  return seconds;
}
