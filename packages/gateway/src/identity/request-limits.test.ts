import { describe, expect, it } from 'vitest';
import type { RegisteredHost } from '../hosts/index.js';
import { createGateway } from '../app.js';
import { openTestDatabase, startTestIssuer, testConfig } from '../testing/index.js';
import { createRequestLimits } from './index.js';

const host = (requestsPerMinute: number) => ({ requestsPerMinute }) as RegisteredHost;
const refused = { code: 'too-many-requests' };

describe('requests', () => {
  it('of one host are bounded by what is registered, whoever makes them; another host is free', async () => {
    let bound = 10;
    const { take } = createRequestLimits({ get: (id) => host(id === 'loud' ? bound : 6000) });
    for (let n = 0; n < 10; n++) await take({ hostId: 'loud', subject: `user-${n % 3}` });
    const error = await take({ hostId: 'loud', subject: 'user-9' }).then(
      () => undefined,
      (thrown: { details: { retryAfterSeconds: number } }) => thrown,
    );
    expect(error).toMatchObject(refused);
    expect(error!.details.retryAfterSeconds).toBeGreaterThan(0);
    expect(error!.details.retryAfterSeconds).toBeLessThanOrEqual(60);
    await take({ hostId: 'calm', subject: 'user-1' });
    bound = 100; // raised by command: counts at once
    await take({ hostId: 'loud', subject: 'user-1' });
  });

  it('of one user are bounded, and leave his host’s other users theirs', async () => {
    const { take } = createRequestLimits({ get: () => host(6000) }, 3);
    const [one, other] = ['one', 'other'].map((subject) => ({ hostId: 'lrm', subject }));
    for (let n = 0; n < 3; n++) await take(one!);
    await expect(take(one!)).rejects.toMatchObject(refused);
    await take(other!);
  });

  it('of a host that is no longer registered are none', async () => {
    const { take } = createRequestLimits({ get: () => undefined });
    await expect(take({ hostId: 'gone', subject: 'one' })).rejects.toMatchObject(refused);
  });
});

describe('the gateway', () => {
  it('counts what is asked of it, and says when to come back', async () => {
    const issuer = await startTestIssuer();
    const config = testConfig(issuer);
    config.hosts[0]!.requestsPerMinute = 3;
    const gateway = await createGateway(config, { database: await openTestDatabase(), logLevel: 'silent' });
    try {
      const headers = { authorization: `Bearer ${await issuer.token()}` };
      const ask = () => fetch(`${gateway.url}/v1/session`, { headers });
      for (const status of [200, 200, 200, 429]) expect((await ask()).status).toBe(status);
      expect(Number((await ask()).headers.get('retry-after'))).toBeGreaterThan(0);
    } finally {
      await gateway.close();
      await issuer.close();
    }
  });
});
