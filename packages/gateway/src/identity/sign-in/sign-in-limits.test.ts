import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGateway, type Gateway } from '../../app.js';
import { createServer, ProblemError } from '../../contract/index.js';
import { makeHostKey } from '../../testing/fixtures/host-key.js';
import { openTestDatabase, testConfig } from '../../testing/index.js';
import { limitSignIn } from './sign-in-limits.js';

function server(bounds: { asked: number; refused: number }, trustedProxies?: string[]): FastifyInstance {
  const app = createServer({ production: true, logLevel: 'silent', ...(trustedProxies && { trustedProxies }) });
  limitSignIn(app, bounds);
  app.post('/v1/token', async (request) => {
    if (request.headers['x-forged']) throw new ProblemError('grant-refused');
    return {};
  });
  app.get('/auth/callback', async (request, reply) => {
    request.signInRefused = true;
    return reply.status(303).send();
  });
  app.get('/v1/other', async () => ({}));
  return app;
}
const statuses = async (app: FastifyInstance, times: number, more: object = {}) => {
  const seen: number[] = [];
  for (let n = 0; n < times; n++) {
    const answer = await app.inject({ method: 'POST', url: '/v1/token', ...more } as never);
    seen.push((answer as unknown as { statusCode: number }).statusCode);
  }
  return seen;
};

describe('sign-in', () => {
  it('is bounded by address, and says when to come back; the rest goes on', async () => {
    const app = server({ asked: 3, refused: 100 });
    expect(await statuses(app, 4)).toEqual([200, 200, 200, 429]);
    const refused = await app.inject({ method: 'POST', url: '/v1/token' });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(refused.json()).toMatchObject({ code: 'too-many-requests' });
    expect((await app.inject('/v1/other')).statusCode).toBe(200);
    expect(await statuses(app, 1, { remoteAddress: '10.0.0.9' })).toEqual([200]);
  });

  it('is bounded sooner for what is refused, also when it only leads back to the page', async () => {
    const app = server({ asked: 100, refused: 2 });
    expect(await statuses(app, 3, { headers: { 'x-forged': '1' } })).toEqual([400, 400, 429]);
    const led = server({ asked: 100, refused: 2 });
    for (const status of [303, 303, 429]) expect((await led.inject('/auth/callback')).statusCode).toBe(status);
  });

  it('counts who a trusted proxy speaks for, and believes nobody else', async () => {
    const trusting = server({ asked: 1, refused: 100 }, ['127.0.0.1']);
    const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });
    expect(await statuses(trusting, 1, from('198.51.100.1'))).toEqual([200]);
    expect(await statuses(trusting, 1, from('198.51.100.2'))).toEqual([200]);
    expect(await statuses(trusting, 1, from('198.51.100.1'))).toEqual([429]);
    const alone = server({ asked: 1, refused: 100 });
    expect(await statuses(alone, 1, from('198.51.100.1'))).toEqual([200]);
    expect(await statuses(alone, 1, from('198.51.100.2'))).toEqual([429]);
  });
});

describe('the gateway', () => {
  let gateway: Gateway;
  beforeAll(async () => {
    const host = await makeHostKey('demo-lrm');
    const config = testConfig({ issuer: 'https://i.example', jwksUrl: 'https://i.example/jwks', audience: 'x' });
    config.hosts[0]!.keys = [host.publicJwk];
    gateway = await createGateway(config, { database: await openTestDatabase(), logLevel: 'silent' });
  });
  afterAll(() => gateway?.close());

  it('bounds guesses of assertions, wherever they are sent', async () => {
    const guess = (path: string, fields: Record<string, string>) =>
      fetch(gateway.url + path, { method: 'POST', body: new URLSearchParams(fields) });
    const word = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: 'a.b.c' };
    const ring = {
      ...{ login_hint: '819990000012', binding_message: 'B7-42', client_assertion: 'a.b.c' },
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    };
    const guesses = Array.from({ length: 30 }, () => [
      guess('/v1/token', word),
      guess('/v1/backchannel-sign-in', ring),
    ]).flat();
    const seen = await Promise.all(guesses);
    expect(new Set(seen.map(({ status }) => status))).toEqual(new Set([400]));
    expect((await guess('/v1/token', word)).status).toBe(429);
    expect((await guess('/v1/backchannel-sign-in', ring)).status).toBe(429);
  });
});
