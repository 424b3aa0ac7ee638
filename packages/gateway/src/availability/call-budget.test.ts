import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, postgresAvailable, type TestDatabase } from '../testing/index.js';
import { openDatabase } from '../storage/index.js';
import { createCallBudget } from './call-budget.js';

const hasPostgres = await postgresAvailable();
const NOW = Date.parse('2026-11-23T08:00:00Z');

/** Numbers in [0, 1) that are always the same for one seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}

describe.each(['pglite', 'postgresql'] as const)('the budget of an editor on %s', (engine) => {
  describe.skipIf(engine === 'postgresql' && !hasPostgres)('is shared', () => {
    let database: TestDatabase;
    let now = NOW;
    let editors = 0;
    const clock = { now: () => new Date(now) };
    beforeAll(async () => {
      database = await openTestDatabase({ engine });
      await database.migrate();
    });
    afterAll(() => database?.close());
    const budget = (callsPerHour: number) => createCallBudget({ database, clock, callsPerHour });

    it('W6 grants in no hour more than it has, and in the long run all of it', async () => {
      for (let seed = 1; seed <= 12; seed++) {
        const next = randomOf(seed);
        const editorId = `editor-${++editors}`;
        const its = budget(60);
        const granted: { at: number; calls: number }[] = [];
        now = NOW;
        for (let step = 0; step < 50; step++) {
          now += Math.floor(next() * 900) * 1000;
          const calls = 1 + Math.floor(next() * 3);
          if ((await its.take(editorId, calls)).granted) granted.push({ at: now, calls });
        }
        for (const { at } of granted) {
          const inHour = granted.filter((one) => one.at >= at && one.at < at + 3_600_000);
          expect(inHour.reduce((sum, { calls }) => sum + calls, 0)).toBeLessThanOrEqual(60);
        }
      }
      const editorId = `editor-${++editors}`;
      let calls = 0;
      for (let minute = 0; minute < 180; minute++, now += 60_000) {
        if ((await budget(60).take(editorId, 1)).granted) calls += 1;
      }
      expect(calls).toBeGreaterThanOrEqual(160);
    });

    it('says when to come back, and holds what it says', async () => {
      const editorId = `editor-${++editors}`;
      const its = budget(60);
      expect(await its.take(editorId, 6)).toEqual({ granted: true });
      const refused = await its.take(editorId, 2);
      expect(refused).toEqual({ granted: false, retryAfterSeconds: expect.any(Number) as number });
      if (refused.granted) return;
      now += (refused.retryAfterSeconds - 2) * 1000;
      expect((await its.take(editorId, 2)).granted).toBe(false);
      now += 2000;
      expect((await its.take(editorId, 2)).granted).toBe(true);
    });

    it('gives another editor its own', async () => {
      const its = budget(10);
      const [first, second] = [`editor-${++editors}`, `editor-${++editors}`];
      expect((await its.take(first, 1)).granted).toBe(true);
      expect((await its.take(first, 1)).granted).toBe(false);
      expect((await its.take(second, 1)).granted).toBe(true);
    });

    it.runIf(engine === 'postgresql')('W6 is one for two replicas that take at the same time', async () => {
      const other = await openDatabase({ url: database.url!, migrations: [] });
      try {
        const editorId = `editor-${++editors}`;
        const replicas = [database, other].map((db) => createCallBudget({ database: db, clock, callsPerHour: 200 }));
        const all = await Promise.all(Array.from({ length: 60 }, (_, i) => replicas[i % 2]!.take(editorId, 1)));
        expect(all.filter(({ granted }) => granted)).toHaveLength(20);
      } finally {
        await other.close();
      }
    });
  });
});
