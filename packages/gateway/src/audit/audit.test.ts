import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, postgresAvailable, type TestDatabase } from '../testing/index.js';
import { actOf, auditHead, createAudit, exportAudit, purgeAudit, runAuditCommand, verifyAudit } from './index.js';

const onPostgres = await postgresAvailable();
const clock = { at: Date.parse('2026-11-26T13:00:00Z'), now: () => new Date(clock.at) };
const audit = createAudit(clock);
const act = (n: number) => ({ actor: { kind: 'gateway' as const }, action: 'test.act', on: { n: String(n) } });

describe.each(['pglite', ...(onPostgres ? (['postgresql'] as const) : [])] as const)('the audit on %s', (engine) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await openTestDatabase({ engine });
    for (let n = 1; n <= 5; n++) {
      clock.at += 1_000;
      await database.transaction((trx) => audit.write(trx, act(n)));
    }
  });
  afterEach(() => database.close());
  const verify = (expected?: { seq: number; hash: string }) => verifyAudit(database.db, expected);
  /** What only somebody with the database in his hands can do. */
  const tamper = async (...statements: string[]) => {
    await sql.raw('alter table audit_entry disable trigger all').execute(database.db);
    for (const statement of statements) await sql.raw(statement).execute(database.db);
    await sql.raw('alter table audit_entry enable trigger all').execute(database.db);
  };

  it('is a chain that is whole, exported in its order', async () => {
    expect(await verify()).toMatchObject({ ok: true, entries: 5, from: 1, head: { seq: 5 } });
    const entries = [];
    for await (const entry of exportAudit(database.db)) entries.push(entry);
    expect(entries.map(({ seq, on }) => [seq, on?.['n']])).toEqual([1, 2, 3, 4, 5].map((n) => [n, String(n)]));
    const since = [];
    for await (const entry of exportAudit(database.db, new Date(clock.at))) since.push(entry.seq);
    expect(since).toEqual([5]);
  });

  it('has nothing of what was rolled back, and no gap by it', async () => {
    const failed = database.transaction(async (trx) => {
      await audit.write(trx, act(6));
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    await database.transaction((trx) => audit.write(trx, act(7)));
    expect(await verify()).toMatchObject({ ok: true, entries: 6, head: { seq: 6 } });
  });

  it.each([
    ["update audit_entry set body = '{}' where seq = 3"],
    ['delete from audit_entry where seq = 3'],
    ['truncate audit_entry'],
  ])('refuses %s', async (statement) => {
    await expect(sql.raw(statement).execute(database.db)).rejects.toThrow(/append-only/);
    expect(await verify()).toMatchObject({ ok: true, entries: 5 });
  });

  it.each([
    ['changed', 3, `update audit_entry set body = replace(body, '"3"', '"4"') where seq = 3`],
    ['time', 3, `update audit_entry set at = at + interval '1 hour' where seq = 3`],
    ['missing', 3, 'delete from audit_entry where seq = 3'],
    ['end are missing', 5, 'delete from audit_entry where seq = 5'],
    ['follow', 3, `update audit_entry set prev_hash = 'x' where seq = 3`],
  ])('shows what somebody with the database in hand did: %s', async (fault, seq, statement) => {
    await tamper(statement);
    expect(await verify()).toMatchObject({ ok: false, seq, fault: expect.stringContaining(fault) as string });
    const lines: string[] = [];
    expect(await runAuditCommand(['verify'], database.db, (line) => lines.push(line))).toBe(false);
    expect(lines.join()).toContain(fault);
  });

  it('shows by an end noted elsewhere that the last entries were taken away with the head', async () => {
    const noted = await auditHead(database.db);
    expect(await verify(noted)).toMatchObject({ ok: true });
    await tamper(
      'delete from audit_entry where seq = 5',
      'update audit_head set seq = 4, hash = (select hash from audit_entry where seq = 4)',
    );
    expect(await verify()).toMatchObject({ ok: true, entries: 4 }); // whole by itself
    expect(await verify(noted)).toMatchObject({ ok: false, fault: expect.stringContaining('missing') as string });
  });

  it('is still verified after the oldest entries were purged, and tells of the purge', async () => {
    expect(await purgeAudit(database, audit, new Date(clock.at - 1_500))).toBe(3);
    expect(await verify()).toMatchObject({ ok: true, entries: 3, from: 4, head: { seq: 6 } });
    expect(await purgeAudit(database, audit, new Date(clock.at - 1_500))).toBe(0);
    await tamper('delete from audit_entry where seq = 4');
    expect(await verify()).toMatchObject({ ok: false, seq: 4 });
  });

  it('takes ids and codes, and no sentence', async () => {
    const wrong = database.transaction((trx) =>
      audit.write(trx, { ...act(1), codes: { reason: 'Mme Exemple a appelé' } }),
    );
    await expect(wrong).rejects.toThrow(/ids and codes/);
  });
});

describe.skipIf(!onPostgres)('many transactions at once', () => {
  it('are one chain, without a deadlock, whatever they locked before', async () => {
    const database = await openTestDatabase({ engine: 'postgresql' });
    try {
      const lock = (key: number) => sql`select pg_advisory_xact_lock(${key})`;
      await Promise.all(
        Array.from({ length: 40 }, (_, n) =>
          database.transaction(async (trx) => {
            await audit.write(trx, act(n));
            await lock(n % 2 ? 1 : 2).execute(trx); // after the entry: the chain is locked at commit only
            await audit.write(trx, act(n));
          }),
        ),
      );
      expect(await verifyAudit(database.db)).toMatchObject({ ok: true, entries: 80 });
    } finally {
      await database.close();
    }
  });
});

describe('a write of the API', () => {
  it('is told by its operation and ids, with nothing else of what was asked', () => {
    const principal = { regulatorId: 'r1', role: 'osnp', bookingSas: { id: 'sas-33' }, hostId: 'lrm', sessionId: 's1' };
    const asked = {
      path: { holdId: 'hold_1' },
      body: { offerId: 'o 1', caseRef: 'DRM-1', text: 'x', slotId: 'slot-1' },
    };
    expect(actOf(principal, 'createHold', asked, { id: 'hold_2', caseRef: 'DRM-1' })).toEqual({
      actor: { kind: 'regulator', id: 'r1', role: 'osnp', sasId: 'sas-33', hostId: 'lrm', sessionId: 's1' },
      action: 'createHold',
      on: { holdId: 'hold_1', slotId: 'slot-1', resultId: 'hold_2' },
    });
  });
});
