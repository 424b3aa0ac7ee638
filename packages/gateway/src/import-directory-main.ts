#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import { ConfigError, loadConfig } from './config/index.js';
import {
  DirectoryFileError,
  importNational,
  type ImportProgress,
  type NationalImportReport,
  type NationalSource,
} from './directory/index.js';
import { allMigrations } from './migrations.js';
import { FolderLockedError, openDatabase, type Database } from './storage/index.js';

const USAGE = `Usage: sas-import-directory --config FILE [--annuaire FILE] [--finess FILE] [--faults FILE] [--force]

  --config    the gateway's configuration; DATABASE_URL wins over its database
  --annuaire  PS_LibreAcces_Personne_activite of the Annuaire Santé, unpacked
  --finess    extraction of FINESS (etalab-cs1100502)
  --faults    where numbers and faults of bad lines go; default: beside the file, with .faults.tsv added
  --force     takes in a file that is cut off, lost more than 20 % of its lines or has more than 20 % bad ones

A stopped import goes on where it was when it is started again with the same file. Ends with 0 when every file is in,
1 when one was refused (the directory is as it was), 2 when it was called wrongly.
`;

const number = new Intl.NumberFormat('en');

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      config: { type: 'string' },
      annuaire: { type: 'string' },
      finess: { type: 'string' },
      faults: { type: 'string' },
      force: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  const files = (['annuaire', 'finess'] as const).flatMap((source) => {
    const file = values[source];
    return file === undefined ? [] : [{ source, file }];
  });
  if (values.help || values.config === undefined || files.length === 0) {
    process.stderr.write(USAGE);
    return values.help ? 0 : 2;
  }
  const config = await loadConfig(values.config);
  const database = await openDatabase({ ...config.database, migrations: allMigrations });
  try {
    await database.migrate();
    if (database.engine === 'pglite') {
      say('The embedded database is for small directories; for the national file use PostgreSQL (DATABASE_URL).');
    }
    for (const { source, file } of files) {
      const faultsFile =
        values.faults === undefined ? `${file}.faults.tsv` : faultsFor(values.faults, source, files.length);
      await importOne(database, { source, file, faultsFile, force: values.force ?? false });
    }
    return 0;
  } finally {
    await database.close();
  }
}

/** Two files need two lists. */
const faultsFor = (file: string, source: NationalSource, files: number): string =>
  files === 1 ? file : `${file}.${source}`;

interface OneImport {
  source: NationalSource;
  file: string;
  faultsFile: string;
  force: boolean;
}

async function importOne(database: Database, one: OneImport): Promise<void> {
  const progress = progressOf(one.source);
  const from = performance.now();
  try {
    const report = await importNational(database, { ...one, onProgress: progress.show });
    progress.end();
    tell(report, one.faultsFile, (performance.now() - from) / 1000);
  } catch (error) {
    progress.end();
    if (error instanceof DirectoryFileError && existsSync(one.faultsFile)) {
      process.stderr.write(`${one.source}: bad lines are listed in ${one.faultsFile}\n`);
    }
    throw error;
  }
}

function tell(report: NationalImportReport, faultsFile: string, seconds: number): void {
  const { source, outcome, encoding, absentColumns, resumedAfterLine, skipped, faults } = report;
  const n = (count: number): string => number.format(count);
  if (outcome === 'unchanged') {
    say(`${source}: nothing to do, this file was imported before (${n(report.unchanged)} offers)`);
    return;
  }
  if (resumedAfterLine !== undefined) say(`${source}: went on after line ${n(resumedAfterLine)}`);
  if (absentColumns.length > 0) say(`${source}: the file lacks ${absentColumns.map((name) => `"${name}"`).join(', ')}`);
  say(
    `${source}: ${n(report.added)} added, ${n(report.changed)} changed, ${n(report.unchanged)} unchanged, ` +
      `${n(report.removed)} removed (now inactive), ${n(skipped)} lines skipped`,
  );
  say(
    `${source}: ${n(report.lines)} lines made use of, ${n(report.notOffers)} are no offer, ${encoding}, ${seconds.toFixed(1)} s`,
  );
  for (const { line, fault } of faults) say(`${source}: line ${line} ${fault}`);
  if (skipped > 0) say(`${source}: all ${n(skipped)} bad lines are listed in ${faultsFile}`);
}

/** A bar on a terminal; elsewhere a line for every tenth that is read and every step of writing. */
function progressOf(source: NationalSource): { show: (progress: ImportProgress) => void; end: () => void } {
  if (!process.stderr.isTTY) {
    let tenth = 0;
    return {
      show(progress) {
        const { done, total } = progress;
        if (progress.phase === 'writing') say(`${source}: writing ${done} of ${total}, ${progress.step}`);
        else if (Math.floor((10 * done) / total) > tenth) {
          tenth = Math.floor((10 * done) / total);
          say(`${source}: read ${tenth * 10} %`);
        }
      },
      end: () => undefined,
    };
  }
  const bar = new SingleBar({
    format: `${source} {bar} {percentage} % {what} {eta_formatted}`,
    stream: process.stderr,
  });
  let what = '';
  return {
    show(progress) {
      const next = progress.phase === 'reading' ? 'reading' : `writing ${progress.step}`;
      if (what.split(' ')[0] !== next.split(' ')[0]) {
        bar.stop();
        bar.start(progress.total, 0, { what: next });
      }
      what = next;
      // A step that has begun is not done.
      bar.update(progress.phase === 'reading' ? progress.done : progress.done - 1, { what });
    },
    end: () => bar.stop(),
  };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const expected =
      error instanceof DirectoryFileError || error instanceof ConfigError || error instanceof FolderLockedError;
    const code = error instanceof DirectoryFileError ? `${error.code}: ` : '';
    const text = error instanceof Error ? (expected ? error.message : (error.stack ?? error.message)) : String(error);
    process.stderr.write(`${code}${text}\n`);
    process.exitCode = 1;
  },
);
