import { sql, type RawBuilder } from 'kysely';
import type { Database } from '../storage/index.js';
import { DirectoryFileError } from './import-fault.js';
import type { NationalRow, ReadLine } from './national-line.js';

/** The national files. */
export type NationalSource = 'annuaire' | 'finess';

/** Where the lines of a file are kept until all are read. */
export const stageOf = (source: NationalSource): RawBuilder<unknown> => sql.table(`directory_stage_${source}`);

/** How far the reading of a file is. */
export interface Checkpoint {
  byteOffset: number;
  /** Lines read, the header included. */
  lines: number;
  /** Lines that are neither offers nor faults. */
  notOffers: number;
}

/**
 * Begins to read a file, or goes on where a reading of the same file ended (whatever ended it); what was read of another
 * file is dropped.
 */
export async function openStage(
  database: Database,
  source: NationalSource,
  sha256: string,
  start: number,
): Promise<Checkpoint> {
  return database.transaction(async (trx) => {
    const run = await trx.selectFrom('directory_run').selectAll().where('source', '=', source).executeTakeFirst();
    if (run?.sha256 === sha256) return { byteOffset: run.byte_offset, lines: run.lines, notOffers: run.not_offers };
    await dropStage(trx, source);
    const fresh = { byte_offset: start, lines: 1, not_offers: 0 };
    await trx
      .insertInto('directory_run')
      .values({ source, sha256, ...fresh })
      .execute();
    return { byteOffset: start, lines: 1, notOffers: 0 };
  });
}

/** Forgets what was read. */
export async function dropStage(
  trx: Parameters<Parameters<Database['transaction']>[0]>[0],
  source: NationalSource,
): Promise<void> {
  await sql`truncate ${stageOf(source)}`.execute(trx);
  await trx.deleteFrom('directory_run').where('source', '=', source).execute();
}

/**
 * Keeps some lines, and that they were read, in one statement: a process that is killed has done both or neither. Throws
 * `import-running` when another process reads the same file.
 */
export async function keepLines(
  database: Database,
  source: NationalSource,
  sha256: string,
  { from, to, rows }: { from: Checkpoint; to: Checkpoint; rows: readonly string[] },
): Promise<void> {
  const { rows: moved } = await sql`
    with moved as (
      update directory_run set byte_offset = ${to.byteOffset}, lines = ${to.lines}, not_offers = ${to.notOffers}
      where source = ${source} and sha256 = ${sha256} and byte_offset = ${from.byteOffset}
      returning source
    ),
    kept as (
      insert into ${stageOf(source)}
      select f[1]::integer, f[2], f[3]::bigint, f[4]::bigint, f[5], f[6], f[7], f[8], f[9], f[10], f[11], f[12], f[13],
        f[14], f[15], f[16], f[17], f[18], f[19], f[20], f[21]::float8, f[22]::float8, f[23], f[24]
      from unnest(string_to_array(${rows.join('\n')}::text, E'\\n')) as row (text),
        -- offset 0: else each of the fields splits the line again
        lateral (select string_to_array(row.text, E'\\t', '') as f offset 0) as fields
      where exists (select from moved)
    )
    select source from moved`.execute(database.db);
  if (moved.length === 0) {
    throw new DirectoryFileError(
      'import-running',
      'Another process reads the same file into this database: let it end',
    );
  }
}

/** A line as the stage takes it; empty fields are null. */
export function stageRow(
  number: number,
  line: string | undefined,
  read: Exclude<ReadLine, { fault: undefined }>,
): string {
  if ('fault' in read) return `${number}\t${read.fault ?? ''}`;
  const content = fieldsOf(read.row).join('\t');
  return `${number}\t\t${hashOf(line ?? '')}\t${hashOf(content)}\t${content}`;
}

/** A number of 53 bits that another text hardly has (cyrb53): a hundred times as fast as a digest, for texts of one identifier. */
function hashOf(text: string): number {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}

function fieldsOf(row: NationalRow): (string | number)[] {
  return [
    row.offerId,
    row.kind,
    row.practitionerId,
    row.lastName,
    row.firstName,
    row.nameKey,
    row.title,
    row.profession,
    row.specialty,
    row.specialtyLabel,
    row.structureId,
    row.structureName,
    row.placeId,
    row.departement,
    row.timeZone,
    JSON.stringify({ lines: row.lines, postcode: row.postcode, city: row.city, inseeCode: row.inseeCode }),
    row.latitude,
    row.longitude,
    row.phones.join(' '),
    [...row.keys].sort().join(' '),
  ];
}
