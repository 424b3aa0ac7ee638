import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@sas-embed/client';
import type { FeedState, SasClient } from '@sas-embed/client';
import type { FeedEvent } from '@sas-embed/contract';
import { openTestDatabase, postgresAvailable, startTestIssuer, testConfig } from '@sas-embed/gateway/testing';
import type { TestDatabase, TestIssuer } from '@sas-embed/gateway/testing';
import { freePort } from '@sas-embed/hub/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { directoryLines } from './support/gateway-world.js';
import { until } from './support/steps.js';
import { AGENDA } from './support/world.js';

/** The build: a process of its own cannot run the sources. */
const main = createRequire(import.meta.url).resolve('@sas-embed/gateway/main');
const hasPostgres = await postgresAvailable();

/** Two gateway processes on one database: one is killed and started again, the other goes on writing. */
describe.skipIf(!hasPostgres || !existsSync(main))('a gateway that is killed under an open feed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sas-feed-'));
  const running = new Map<string, ChildProcess>();
  let database: TestDatabase;
  let log: pg.Client;
  let issuer: TestIssuer;
  let ports: { killed: number; writing: number };

  beforeAll(async () => {
    database = await openTestDatabase({ engine: 'postgresql' });
    log = new pg.Client({ connectionString: database.url });
    await log.connect();
    issuer = await startTestIssuer();
    ports = { killed: await freePort(), writing: await freePort() };
    writeFileSync(join(folder, 'directory.ndjson'), directoryLines(Date.now()));
    await Promise.all([start('killed'), start('writing')]);
  }, 180_000);
  afterAll(async () => {
    for (const child of running.values()) child.kill('SIGKILL');
    await issuer?.close();
    await log?.end();
    await database?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(name: keyof typeof ports): Promise<ChildProcess> {
    const file = join(folder, `${name}.json`);
    const config = testConfig(issuer, {
      listen: { host: '127.0.0.1', port: ports[name] },
      database: { url: database.url! },
      directory: { file: join(folder, 'directory.ndjson') },
    });
    writeFileSync(file, JSON.stringify(config));
    const child = spawn(process.execPath, [main, '--config', file], { stdio: ['ignore', 'pipe', 'ignore'] });
    running.set(name, child);
    await Promise.race([
      once(child.stdout!, 'data'),
      once(child, 'exit').then(([code]) => Promise.reject(new Error(`the gateway ended with ${String(code)}`))),
    ]);
    return child;
  }

  const clientAt = (name: keyof typeof ports, who: string): SasClient =>
    createClient({
      baseUrl: `http://127.0.0.1:${ports[name]}`,
      getToken: () =>
        issuer.token({
          sub: who,
          regulator: {
            identifiers: [{ system: 'urn:oid:1.2.250.1.71.4.2.1', value: `3339900017/2026${who.length}R` }],
            last_name: 'Exemple',
            first_name: who,
            email: `${who}@example.org`,
          },
        }),
    });

  it('tells its reader every event exactly once, in the order of the log', { timeout: 400_000 }, async () => {
    const events: FeedEvent[] = [];
    const states: FeedState['state'][] = [];
    const abort = new AbortController();
    let failure: unknown;
    const reading = (async () => {
      const feed = clientAt('killed', 'reader').feed({
        signal: abort.signal,
        onState: ({ state }) => states.push(state),
      });
      for await (const event of feed) events.push(event);
    })().catch((error: unknown) => (failure = error));
    await until('the feed is open', () => events[0]?.type === 'hello');

    // Several regulators at once, so that transactions commit out of the order of their ids.
    let writing = true;
    const slots = (await clientAt('writing', 'x').getOfferSlots(AGENDA)).slots;
    const writers = ['camille', 'noa', 'dominique', 'sacha'].map(async (who, i) => {
      const client = clientAt('writing', who);
      while (writing) {
        const hold = await client.createHold({ offerId: AGENDA, slotId: slots[i]!.id });
        await client.extendHold(hold.id);
        await client.releaseHold(hold.id);
      }
    });
    let gateway = running.get('killed')!;
    for (let restart = 0; restart < 2; restart++) {
      const before = events.length;
      await until('events come', () => events.length > before + 10, 120_000);
      gateway.kill('SIGKILL'); // in the middle of whatever it was writing
      await once(gateway, 'exit');
      const written = await countEvents();
      await untilAsync(async () => (await countEvents()) > written + 10); // while nobody can tell them
      gateway = await start('killed');
    }
    const before = events.length;
    await until('events come after the last restart', () => events.length > before + 10, 120_000);
    writing = false;
    await Promise.all(writers);

    const cursors = await loggedCursors();
    await until('all that was written is read', () => events.length > cursors.length, 60_000).catch(() => undefined);
    abort.abort();
    await reading;
    expect(failure).toBe(abort.signal.reason);
    expect(events.filter(({ type }) => type === 'hello')).toHaveLength(1);
    expect(events.slice(1).map(({ cursor }) => cursor)).toEqual(cursors);
    expect(states.filter((state) => state === 'open').length).toBeGreaterThanOrEqual(3);
    expect(states.at(-1)).toBe('open');
  });

  const query = async <Row>(text: string) => (await log.query(text)).rows as Row[];
  const countEvents = async () => (await query<{ n: number }>('select count(*)::integer as n from event'))[0]!.n;

  /** Every event that was ever committed, in the order in which a reader must see them. */
  const loggedCursors = async () =>
    (
      await query<{ cursor: string }>(`select tx::text || '-' || id as cursor from event order by event.tx, event.id`)
    ).map(({ cursor }) => cursor);
});

async function untilAsync(condition: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('It did not happen within a minute');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
