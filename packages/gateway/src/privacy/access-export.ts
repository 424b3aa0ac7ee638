import type { Audit } from '../audit/index.js';
import type { GatewayConfig } from '../config/index.js';
import type { Database, DbOrTrx } from '../storage/index.js';
import { CASE_REF_PURPOSE, createSecretBox, type SecretBox } from '../values/index.js';

/** Tables that name a regulator, and in which column. */
const OF_REGULATOR = {
  regulator: 'id',
  regulator_identifier: 'regulator_id',
  editor_account: 'regulator_id',
  listed_account: 'regulator_id',
  session: 'regulator_id',
  appointment: 'regulator_id',
  hold: 'regulator_id',
  handover: 'regulator_id',
  marketplace_request: 'regulator_id',
  marketplace_call: 'regulator_id',
  launch: 'regulator_id',
  participation_change: 'regulator_id',
} as const;

/** Tables that hold a sealed case reference, and the column of its host. */
const OF_CASE = {
  appointment: 'host_id',
  hold: 'host_id',
  handover: 'host_id',
  marketplace_request: 'host_id',
  launch: 'host_id',
} as const;

/** What is sealed, or is a secret of a session: it is no answer to who asks what is known of him. */
const LEFT_OUT = ['case_ref', 'case_key', 'context', 'tokens', 'secret_hash', 'ticket_sha256', 'redeemed_key'];

type Rows = Record<string, Record<string, unknown>[]>;

const shown = (row: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !LEFT_OUT.includes(name)));

async function rowsOf(db: DbOrTrx, table: string, column: string, value: string) {
  const rows = await db
    .selectFrom(table as 'hold')
    .selectAll()
    .where(column as 'host_id', '=', value)
    .execute();
  return rows as unknown as Record<string, unknown>[];
}

/** All that is kept of a regulator, table by table; `undefined` when nobody has this identifier. */
export async function exportRegulator(
  db: DbOrTrx,
  identifier: { system: string; value: string },
): Promise<Rows | undefined> {
  const known = await db
    .selectFrom('regulator_identifier')
    .select('regulator_id')
    .where('system', '=', identifier.system)
    .where('value', '=', identifier.value)
    .executeTakeFirst();
  if (!known) return undefined;
  const found: Rows = {};
  for (const [table, column] of Object.entries(OF_REGULATOR)) {
    found[table] = (await rowsOf(db, table, column, known.regulator_id)).map(shown);
  }
  const entries = await db
    .selectFrom('audit_entry')
    .select(['seq', 'body'])
    .where('body', 'like', `%"${known.regulator_id}"%`)
    .orderBy('seq')
    .execute();
  found['audit_entry'] = entries.map(({ seq, body }) => ({ seq, ...(JSON.parse(body) as object) }));
  return found;
}

/** The rows of a host's case, sealed as it is: each is opened and compared. */
async function rowsOfCase(db: DbOrTrx, box: SecretBox, hostId: string, caseRef: string): Promise<Rows> {
  const found: Rows = {};
  for (const [table, column] of Object.entries(OF_CASE)) {
    const rows = await rowsOf(db, table, column, hostId);
    found[table] = rows.filter((row) => {
      const sealed = row['case_ref'];
      return typeof sealed === 'string' && box.open(CASE_REF_PURPOSE, sealed) === caseRef;
    });
  }
  return found;
}

/** All that is kept of a host's case, for the right of access of its patient; only the host knows whose it is. */
export async function exportCase(
  db: DbOrTrx,
  secrets: GatewayConfig['secrets'],
  { hostId, caseRef }: { hostId: string; caseRef: string },
): Promise<Rows> {
  const found = await rowsOfCase(db, createSecretBox(secrets), hostId, caseRef);
  return Object.fromEntries(Object.entries(found).map(([table, rows]) => [table, rows.map(shown)]));
}

/**
 * Forgets of which rows a host's case is, at once: what was booked stays, and belongs to no case any more. The audit says that it was
 * done, how often, and not for which case. Resolves to how many rows.
 */
export async function forgetCase(
  database: Database,
  { audit, secrets }: { audit: Audit; secrets: GatewayConfig['secrets'] },
  { hostId, caseRef }: { hostId: string; caseRef: string },
): Promise<number> {
  const box = createSecretBox(secrets);
  return database.transaction(async (trx) => {
    const found = await rowsOfCase(trx, box, hostId, caseRef);
    let count = 0;
    for (const [table, rows] of Object.entries(found)) {
      for (const { id } of rows) {
        await trx
          .updateTable(table as 'hold')
          .set({ case_ref: null, ...(table === 'marketplace_request' && { case_key: null }) })
          .where('id', '=', String(id))
          .execute();
        count += 1;
      }
    }
    await audit.write(trx, {
      ...{ actor: { kind: 'command' }, action: 'case.forgotten', on: { hostId } },
      codes: { rows: String(count) },
    });
    return count;
  });
}
