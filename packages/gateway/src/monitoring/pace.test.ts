/** How often a real gateway looks at the interfaces, by its own clock. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGateway, type Gateway } from '../app.js';
import { openTestDatabase, startTestIssuer, testConfig, type TestDatabase, type TestIssuer } from '../testing/index.js';

const EVERY_SECONDS = 3;

describe('the pace of the looks', () => {
  let issuer: TestIssuer;
  let database: TestDatabase;
  let gateway: Gateway;

  beforeAll(async () => {
    issuer = await startTestIssuer();
    database = await openTestDatabase();
    const editor = { id: 'rapide', label: 'Rapide', fhirBaseUrl: 'http://127.0.0.1:9/fhir', flows: { ps: true } };
    const config = testConfig(issuer, { editors: [{ ...editor, deadlineMs: 1_000, enabled: true }] });
    config.monitoring = { ...config.monitoring, everySeconds: EVERY_SECONDS };
    gateway = await createGateway(config, { database, logLevel: 'fatal' });
  });
  afterAll(async () => {
    await gateway?.close();
    await issuer?.close();
  });

  it('is that of the configuration, below ten seconds too', { timeout: 60_000 }, async () => {
    const looks = new Set<number>();
    const count = async (): Promise<number> => {
      const rows = await database.db.selectFrom('flow_state').select('judged_at').execute();
      for (const { judged_at: at } of rows) if (at.getTime() > 0) looks.add(at.getTime());
      return looks.size;
    };
    await expect.poll(count, { timeout: 50_000, interval: 200 }).toBeGreaterThanOrEqual(3);
    const [first, , third] = [...looks].sort((a, b) => a - b);
    const apart = (third! - first!) / 1_000;
    expect(apart).toBeGreaterThan(1.8 * EVERY_SECONDS);
    expect(apart).toBeLessThan(15); // not every ten seconds, on a busy machine either
  });
});
