import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEventLog } from '../appointments/index.js';
import { openTestDatabase, type TestDatabase } from '../testing/index.js';
import { createDeliveryStore } from './deliveries.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());

it('gives out the head of each appointment alone, and the next once that has left; each to one publisher', async () => {
  const now = new Date();
  const clock = { now: () => now };
  const events = createEventLog();
  const deps = { database, clock, clientId: 'fr.health.test.ptfsas', maxAttempts: 3, events };
  const [store, other] = [createDeliveryStore(deps), createDeliveryStore(deps)];
  for (const [id, version] of [
    ['a', 1],
    ['a', 2],
    ['b', 1],
    ['a', 3],
  ] as const) {
    await database.db
      .insertInto('hub_delivery')
      .values({
        ...{ appointment_id: id, version, sas_id: 'sas-33', recipient: 'fr.health.samu330', snapshot: '{}' },
        ...{ due_at: now, created_at: now },
      })
      .execute();
  }
  const names = (claimed: readonly { appointment_id: string; version: number }[]) =>
    claimed.map(({ appointment_id: id, version }) => `${id}${version}`);
  const first = await store.claim(10);
  expect(names(first)).toEqual(['a1', 'b1']);
  expect(await other.claim(10)).toEqual([]);
  await store.confirmed(first[0]!, 'x');
  expect(names(await other.claim(10))).toEqual(['a2']);
  // what could not leave holds back what comes after it
  await store.postponed(first[1]!, 'not-connected');
  expect(await store.claim(10)).toEqual([]);
});
