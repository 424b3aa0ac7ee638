import { open } from 'node:fs/promises';
import { sql } from 'kysely';
import type { Database, Trx } from '../storage/index.js';
import { annuaireReader } from './annuaire.js';
import { applyStage, markContradictions, type ImportCounts } from './apply-stage.js';
import { withOfficial, type Communes } from './communes.js';
import { fingerprintOf, readBlocks, readHead, type FileEncoding, type FileHead } from './file-lines.js';
import { finessReader } from './finess.js';
import { officialCommunes, officialVersion } from './import-communes.js';
import { applyDeclarations } from './declared-cards.js';
import { DirectoryFileError } from './import-fault.js';
import type { LineReader } from './national-line.js';
import { dropStage, keepLines, openStage, stageOf, stageRow, type Checkpoint, type NationalSource } from './stage.js';

/** How a national file is imported. */
export interface NationalImportOptions {
  source: NationalSource;
  file: string;
  /** Take a file in that is cut off, lost many lines or has many bad ones. */
  force?: boolean;
  /** Where the numbers and faults of bad lines are written, one a line. */
  faultsFile?: string;
  onProgress?: (progress: ImportProgress) => void;
}

/** How far an import is: bytes read, then steps of writing. */
export type ImportProgress =
  { phase: 'reading'; done: number; total: number } | { phase: 'writing'; step: string; done: number; total: number };

/** What became of a national file. Lines are numbered from 1, the header. */
export interface NationalImportReport extends ImportCounts {
  source: NationalSource;
  /** `unchanged`: the same content was imported before; nothing was done. */
  outcome: 'imported' | 'unchanged';
  encoding: FileEncoding;
  /** Optional columns that the file lacks. */
  absentColumns: readonly string[];
  /** The line after which reading went on, when an earlier import of the file was stopped. */
  resumedAfterLine?: number;
  /** Lines made use of; several may make one offer. */
  lines: number;
  /** Lines that are no offer: no place, a student, another kind of structure. */
  notOffers: number;
  /** Bad lines, left out. */
  skipped: number;
  /** The first of them. */
  faults: { line: number; fault: string }[];
}

/** What may be bad or lost without `force`. */
const TOLERATED_SHARE = 0.2;
const FAULTS_KEPT = 20;
/** Part of the fingerprint: a file is read again by a version that makes something else of it. */
const READING = 'v1';

const READERS: Readonly<Record<NationalSource, (header: string, communes: Communes) => LineReader>> = {
  annuaire: annuaireReader,
  finess: finessReader,
};

/**
 * Imports the Annuaire Santé (`PS_LibreAcces_Personne_activite`) or FINESS. The file is read line by line into a table of
 * its own, from where it was left when an import was stopped; then one transaction brings the directory to it, so that
 * readers see the old directory or the new one. Offers that the file no longer holds become inactive; what is ours
 * (participation, editors, agendas, rows of our own file) stays. Throws `DirectoryFileError`.
 */
export async function importNational(
  database: Database,
  options: NationalImportOptions,
): Promise<NationalImportReport> {
  const { source, file, force = false, onProgress } = options;
  const { sha256: digest, size } = await fingerprintOf(file);
  // Communes that are better known since are a reason to read the same file again.
  const sha256 = `${READING}.${await officialVersion(database.db)}:${digest}`;
  const head = await readHead(file);
  const reader = READERS[source](head.line, withOfficial(await officialCommunes(database.db)));
  const about = { source, encoding: head.encoding, absentColumns: reader.absentColumns };
  const last = await lastImport(database, source);
  if (last?.sha256 === sha256) {
    const { offers: unchanged, lines, rejected: skipped } = last;
    return {
      ...about,
      outcome: 'unchanged',
      added: 0,
      changed: 0,
      unchanged,
      removed: 0,
      lines,
      notOffers: 0,
      skipped,
      faults: [],
    };
  }
  const start = await openStage(database, source, sha256, head.end);
  const resumed = start.byteOffset > head.end ? { resumedAfterLine: start.lines } : {};
  const end = await readRest(database, { source, file, sha256, size, head, reader, start, force, onProgress });
  const written = await database.transaction((trx) => writeDirectory(trx, options, sha256, end));
  for (const table of ['practitioner', 'structure', 'offer', 'offer_key']) {
    await sql`analyze ${sql.table(table)}`.execute(database.db);
  }
  return { ...about, ...resumed, outcome: 'imported', ...written, notOffers: end.notOffers };
}

async function lastImport(database: Database, source: NationalSource) {
  return database.db.selectFrom('directory_import').selectAll().where('source', '=', source).executeTakeFirst();
}

interface Reading {
  source: NationalSource;
  file: string;
  sha256: string;
  size: number;
  head: FileHead;
  reader: LineReader;
  start: Checkpoint;
  force: boolean;
  onProgress: NationalImportOptions['onProgress'];
}

/** Reads from the checkpoint to the end; while the database keeps a block, the next is read. */
async function readRest(database: Database, reading: Reading): Promise<Checkpoint> {
  const { source, file, sha256, size, head, reader, force, onProgress } = reading;
  let at = reading.start;
  let keeping: Promise<void> = Promise.resolve();
  for await (const { lines, end, openEnd } of readBlocks(file, at.byteOffset, head.encoding)) {
    const rows: string[] = [];
    let { lines: number, notOffers } = at;
    for (const line of lines) {
      number++;
      if (line === '') continue;
      if (openEnd && !force && line !== undefined && reader.width(line) < reader.minWidth) {
        await keeping;
        throw new DirectoryFileError(
          'file-truncated',
          `${file} ends in the middle of line ${number}: get it again, or leave that line out with --force. Nothing was written`,
        );
      }
      const read = line === undefined ? { fault: `is no ${head.encoding} text` } : reader.read(line);
      if ('fault' in read && read.fault === undefined) notOffers++;
      else rows.push(stageRow(number, line, read));
    }
    await keeping;
    const from = at;
    at = { byteOffset: end, lines: number, notOffers };
    keeping = keepLines(database, source, sha256, { from, to: at, rows });
    keeping.catch(() => undefined); // awaited above or below
    onProgress?.({ phase: 'reading', done: end, total: size });
  }
  await keeping;
  if (at.byteOffset !== size) {
    throw new DirectoryFileError('file-changed', `${file} changed while it was read: start again when it is complete`);
  }
  return at;
}

type Written = ImportCounts & Pick<NationalImportReport, 'lines' | 'skipped' | 'faults'>;

async function writeDirectory(
  trx: Trx,
  { source, force = false, faultsFile, onProgress }: NationalImportOptions,
  sha256: string,
  end: Checkpoint,
): Promise<Written> {
  // One import after another, those of our own file among them.
  await sql`select pg_advisory_xact_lock(hashtextextended('directory import', 0))`.execute(trx);
  const run = await trx.selectFrom('directory_run').selectAll().where('source', '=', source).executeTakeFirst();
  if (run?.sha256 !== sha256 || run.byte_offset !== end.byteOffset) {
    throw new DirectoryFileError(
      'import-running',
      'Another process has just imported this file: nothing is left to do',
    );
  }
  await sql`analyze ${stageOf(source)}`.execute(trx);
  await markContradictions(trx, source);
  const { rows } = await sql<{ lines: number; skipped: number }>`
    select count(*) filter (where fault is null) as lines, count(fault) as skipped from ${stageOf(source)}`.execute(
    trx,
  );
  const { lines, skipped } = rows[0]!;
  const faults = await tellFaults(trx, source, faultsFile);
  const last = await trx.selectFrom('directory_import').selectAll().where('source', '=', source).executeTakeFirst();
  if (!force) refuseLosses({ lines, skipped, before: last?.lines ?? 0 }, faults[0]);
  const counts = await applyStage(trx, source, (step, done, total) =>
    onProgress?.({ phase: 'writing', step, done, total }),
  );
  await applyDeclarations(trx);
  const offers = counts.added + counts.changed + counts.unchanged;
  const row = { sha256, imported_at: new Date(), offers, rejected: skipped, lines };
  await trx
    .insertInto('directory_import')
    .values({ source, ...row })
    .onConflict((conflict) => conflict.column('source').doUpdateSet(row))
    .execute();
  await dropStage(trx, source);
  return { ...counts, lines, skipped, faults };
}

function refuseLosses(
  { lines, skipped, before }: { lines: number; skipped: number; before: number },
  first: { line: number; fault: string } | undefined,
): void {
  const percent = `${TOLERATED_SHARE * 100} %`;
  if (skipped > TOLERATED_SHARE * (lines + skipped)) {
    throw new DirectoryFileError(
      'too-many-bad-lines',
      `${skipped} of ${lines + skipped} lines are bad, more than ${percent} (the first: line ${first?.line} ${first?.fault}). ` +
        'Nothing was written; --force takes the others in',
    );
  }
  if (lines < (1 - TOLERATED_SHARE) * before) {
    throw new DirectoryFileError(
      'lost-too-many',
      `The file has ${lines} usable lines instead of ${before}: more than ${percent} are gone. Nothing was written; ` +
        '--force takes it for complete',
    );
  }
}

/** Writes all faults to a file, a few thousand at a time, and returns the first. */
async function tellFaults(
  trx: Trx,
  source: NationalSource,
  faultsFile: string | undefined,
): Promise<NationalImportReport['faults']> {
  const first: NationalImportReport['faults'] = [];
  // One that stayed from before would tell of other lines.
  const file = faultsFile === undefined ? undefined : await open(faultsFile, 'w');
  try {
    for (let after = 0; ;) {
      const { rows } = await sql<{ line: number; fault: string }>`
        select line, fault from ${stageOf(source)} where fault is not null and line > ${after}
        order by line limit 5000`.execute(trx);
      if (after === 0) first.push(...rows.slice(0, FAULTS_KEPT));
      if (rows.length === 0) return first;
      after = rows.at(-1)!.line;
      if (!file) return first;
      await file.write(rows.map(({ line, fault }) => `${line}\t${fault}\n`).join(''));
    }
  } finally {
    await file?.close();
  }
}
