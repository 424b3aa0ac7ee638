/**
 * The directory at the size of the national one, on PostgreSQL. 1.5 million generated lines (`BENCH_DIRECTORY_ROWS` makes it
 * another number), in databases of their own that are dropped afterwards.
 *
 * `directory.import`: lines a second of the import, over those of COPY of the rows it made into identical tables (same
 * columns, indexes and references) of another database. Higher is better; the file is generated, and the rows are dumped,
 * before anything is measured.
 * `directory.query`: p95 of a search through the directory, over the same SQL sent by hand.
 * `directory.growth`: p95 of one search when 1.5 million rows lie outside its circle, over 15 thousand.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importNational } from '@sas-embed/gateway';
import { openTestDatabase, postgresAvailable, writeAnnuaire, type TestDatabase } from '@sas-embed/gateway/testing';
import pg from 'pg';
import { copyRows, dumpRows } from './directory/baseline.js';
import { activities, CIRCLE, INSIDE, queries } from './directory/lines.js';
import { searchOf, statementOf, type Searched } from './directory/search.js';
import { figure, quantile, type Figure, type FigureGroup } from './figures.js';

const ROWS = Number(process.env['BENCH_DIRECTORY_ROWS'] ?? 1_500_000);
/** The small directory of `directory.growth`. */
const SMALL = Math.min(15_000, ROWS);
const ROUNDS = 7;

async function imported(lines: number, folder: string): Promise<{ database: TestDatabase; seconds: number }> {
  const file = join(folder, `annuaire-${lines}.txt`);
  await writeAnnuaire(file, activities(lines));
  const database = await openTestDatabase({ engine: 'postgresql' });
  const from = performance.now();
  const report = await importNational(database, { source: 'annuaire', file });
  const seconds = (performance.now() - from) / 1000;
  rmSync(file);
  if (report.lines !== lines || report.skipped > 0) throw new Error(`${report.skipped} of ${lines} lines were skipped`);
  return { database, seconds };
}

/** COPY of the same rows into the tables of a database of its own. */
async function copied(from: TestDatabase, folder: string): Promise<number> {
  await dumpRows(from.url!, folder);
  const database = await openTestDatabase({ engine: 'postgresql' });
  try {
    return await copyRows(database.url!, folder);
  } finally {
    await database.close();
  }
}

/** Two ways to ask the same. */
type Pair = readonly [() => Promise<unknown>, () => Promise<unknown>];

/** p95 in milliseconds of each round and side; the sides take turns. */
async function compared(pairs: readonly Pair[]): Promise<[number[], number[]]> {
  const samples: [number[], number[]] = [[], []];
  for (let round = -1; round < ROUNDS; round++) {
    const times: [number[], number[]] = [[], []];
    for (const [n, pair] of pairs.entries()) {
      for (const side of n % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
        const from = performance.now();
        await pair[side]();
        times[side].push(performance.now() - from);
      }
    }
    if (round < 0) continue; // warms up
    for (const side of [0, 1] as const) samples[side].push(quantile(times[side], 0.95));
  }
  return samples;
}

/** A search through the directory, and its statement sent by hand. */
async function queried(database: TestDatabase, searches: readonly Searched[]): Promise<[number[], number[]]> {
  const client = new pg.Client({ connectionString: database.url! });
  await client.connect();
  const pairs: Pair[] = [];
  for (const searched of searches) {
    const search = searchOf(database, searched);
    const { text, values } = await statementOf(search);
    pairs.push([search, () => client.query(text, values)]);
  }
  const samples = await compared(pairs);
  await client.end();
  return samples;
}

/** p95 in milliseconds of searches of the circle, in the large directory and in the small one, in turn. */
async function grown(large: TestDatabase, small: TestDatabase): Promise<[number[], number[]]> {
  const searches = (['address', 'city'] as const).flatMap((type) =>
    ['SM54', '60'].map((code): Searched => ({ ...CIRCLE, type, code })),
  );
  const pairs = searches.map((searched): Pair => [searchOf(large, searched), searchOf(small, searched)]);
  return compared(Array.from({ length: 15 }, () => pairs).flat());
}

async function* measure(wanted: ReadonlySet<string>): AsyncIterable<Figure> {
  if (!(await postgresAvailable())) {
    console.error('directory.*: not measured, PostgreSQL does not answer (TEST_DATABASE_URL, or 127.0.0.1:5432)');
    return;
  }
  if (!(ROWS >= 2 * INSIDE)) throw new Error(`BENCH_DIRECTORY_ROWS must be at least ${2 * INSIDE}`);
  const folder = mkdtempSync(join(tmpdir(), 'sas-bench-directory-'));
  const open: TestDatabase[] = [];
  try {
    const { database: large, seconds } = await imported(ROWS, folder);
    open.push(large);
    if (wanted.has('directory.import')) {
      const baseline = await copied(large, folder);
      yield figure('directory.import', 'lines/s', [ROWS / seconds], [ROWS / baseline]);
    }
    if (wanted.has('directory.query')) {
      yield figure('directory.query', 'ms p95', ...(await queried(large, queries())));
    }
    if (wanted.has('directory.growth')) {
      const { database: small } = await imported(SMALL, folder);
      open.push(small);
      yield figure('directory.growth', 'ms p95', ...(await grown(large, small)));
    }
  } finally {
    for (const database of open) await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

export default {
  names: ['directory.import', 'directory.query', 'directory.growth'],
  measure,
} satisfies FigureGroup;
