import { createHash } from 'node:crypto';
import type { Clock } from '../clock.js';
import type { Database, DbOrTrx } from '../storage/index.js';
import { sql } from 'kysely';
import type { Audit, AuditAct, AuditEntry, AuditVerdict } from './types.js';

/** What an id or a code may be: what could be a sentence, a name with spaces or an address is refused. */
const WORD = /^[\w.~:|/+=@-]{1,200}$/;
const PAGE = 1_000;

/** An audit that writes to the chained table. */
export function createAudit(clock: Clock): Audit {
  return {
    async write(trx, { actor, action, on = {}, codes = {} }) {
      for (const [name, value] of [...Object.entries(on), ...Object.entries(codes)]) {
        // A mistake of ours, and worth failing: what could be of a patient must not be kept for years.
        if (!WORD.test(value)) throw new Error(`The audit takes ids and codes only; ${name} is neither`);
      }
      const at = clock.now();
      const entry = { at: at.toISOString(), actor, action, on, codes };
      await trx
        .insertInto('audit_entry')
        .values({ at, body: JSON.stringify(entry) })
        .execute();
    },
  };
}

/** The hash of an entry, as the database computes it. */
export function chainHash(previous: string, seq: number, body: string): string {
  return createHash('sha256').update(`${previous}\n${seq}\n${body}`).digest('hex');
}

interface StoredEntry {
  seq: number;
  at: Date;
  body: string;
  hash: string;
  prev_hash: string;
}

async function* stored(db: DbOrTrx, from: number, to: number): AsyncGenerator<StoredEntry> {
  for (let after = from - 1; ;) {
    const rows = await db
      .selectFrom('audit_entry')
      .select(['seq', 'at', 'body', 'hash', 'prev_hash'])
      .where('seq', '>', after)
      .where('seq', '<=', to)
      .orderBy('seq')
      .limit(PAGE)
      .execute();
    for (const row of rows) yield row as StoredEntry;
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.seq!;
  }
}

/**
 * Goes through the whole chain. `expected` is an end of the chain that was noted elsewhere (the log says it): with it, it is seen too
 * when somebody took entries away and made the rest look whole.
 */
export async function verifyAudit(db: DbOrTrx, expected?: { seq: number; hash: string }): Promise<AuditVerdict> {
  const head = await db.selectFrom('audit_head').selectAll().executeTakeFirstOrThrow();
  let previous = head.first_prev_hash;
  let seq = head.first_seq - 1;
  let entries = 0;
  const bad = (fault: string): AuditVerdict => ({ ok: false, entries, seq: seq + 1, fault });
  for await (const row of stored(db, head.first_seq, head.seq)) {
    if (row.seq !== seq + 1) return bad('an entry is missing');
    if (row.prev_hash !== previous) return bad('the entry does not follow the one before');
    if (row.hash !== chainHash(previous, row.seq, row.body)) return bad('the entry was changed');
    const { at } = JSON.parse(row.body) as { at: string };
    if (Date.parse(at) !== row.at.getTime()) return bad('the time of the entry was changed');
    ({ seq, hash: previous } = row);
    entries++;
    if (expected?.seq === seq && expected.hash !== previous)
      return { ok: false, entries, seq, fault: 'the chain is another one' };
  }
  if (seq !== head.seq || previous !== head.hash) return bad('entries at the end are missing');
  if (expected && expected.seq > head.seq) return bad('entries at the end are missing');
  return { ok: true, entries, from: head.first_seq, head: { seq: head.seq, hash: head.hash } };
}

/** The end of the chain now. */
export async function auditHead(db: DbOrTrx): Promise<{ seq: number; hash: string }> {
  return db.selectFrom('audit_head').select(['seq', 'hash']).executeTakeFirstOrThrow();
}

/** The entries, oldest first, from an instant on. */
export async function* exportAudit(db: DbOrTrx, since?: Date): AsyncGenerator<AuditEntry> {
  const head = await db.selectFrom('audit_head').selectAll().executeTakeFirstOrThrow();
  for await (const { seq, at, body, hash } of stored(db, head.first_seq, head.seq)) {
    if (since && at < since) continue;
    yield { seq, hash, ...(JSON.parse(body) as AuditAct & { at: string }) };
  }
}

/**
 * Takes away what is older, from the beginning of the chain: what is left is still verified, from the hash of the last one that is gone.
 * The purge is an entry itself.
 */
export async function purgeAudit(database: Database, audit: Audit, before: Date): Promise<number> {
  return database.transaction(async (trx) => {
    const head = await trx.selectFrom('audit_head').selectAll().forUpdate().executeTakeFirstOrThrow();
    // Up to the first one that stays: times may be out of order by moments.
    const kept = await trx
      .selectFrom('audit_entry')
      .select((eb) => eb.fn.min('seq').as('seq'))
      .where('at', '>=', before)
      .executeTakeFirst();
    const upTo = (kept?.seq ?? head.seq + 1) - 1;
    if (upTo < head.first_seq) return 0;
    const last = await trx.selectFrom('audit_entry').select('hash').where('seq', '=', upTo).executeTakeFirstOrThrow();
    await sql`set local sas.audit_purge = 'on'`.execute(trx);
    const gone = await trx.deleteFrom('audit_entry').where('seq', '<=', upTo).executeTakeFirst();
    await sql`set local sas.audit_purge = 'off'`.execute(trx);
    await trx
      .updateTable('audit_head')
      .set({ first_seq: upTo + 1, first_prev_hash: last.hash! })
      .execute();
    const count = Number(gone.numDeletedRows);
    await audit.write(trx, {
      actor: { kind: 'gateway' },
      action: 'audit.purged',
      codes: { upTo: String(upTo), entries: String(count) },
    });
    return count;
  });
}
