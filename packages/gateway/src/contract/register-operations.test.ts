import { setTimeout as sleep } from 'node:timers/promises';
import { Writable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../clock.js';
import type { Principal } from '../identity/index.js';
import { createServer, ProblemError, registerOperations, type Handlers, type ServerSentEvent } from './index.js';

const principal: Principal = {
  kind: 'regulator',
  subject: 'camille',
  regulatorId: 'r1',
  role: 'osnp',
  bookingSas: { id: 'sas-33', label: 'SAS de la Gironde' },
  hostId: 'demo-lrm',
  territories: ['33'],
  environment: 'sandbox',
  expiresAt: new Date('2026-11-22T09:00:00Z'),
};

let app: FastifyInstance | undefined;
let logged = '';
afterEach(() => app?.close());

async function serve(handlers: Handlers, options: { checkResponses?: boolean; heartbeatMs?: number } = {}) {
  logged = '';
  const log = new Writable({
    write(chunk: Buffer, _encoding, done) {
      logged += chunk.toString();
      done();
    },
  });
  app = createServer({ production: false, log });
  await registerOperations(app, handlers, {
    identity: {
      authenticate: (authorization) =>
        authorization ? Promise.resolve(principal) : Promise.reject(new ProblemError('unauthenticated')),
    },
    clock: systemClock,
    checkResponses: options.checkResponses ?? true,
    ...(options.heartbeatMs ? { heartbeatMs: options.heartbeatMs } : {}),
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return (path: string, init: RequestInit = {}, headers: Record<string, string> = {}) =>
    fetch(url + path, { ...init, headers: { authorization: 'Bearer x', ...headers } });
}

const json = { 'content-type': 'application/json' };
const post = (body: unknown): RequestInit => ({ method: 'POST', body: JSON.stringify(body) });
const hold = { offerId: 'o1', slotId: 's1' };

describe('requests', () => {
  const seen: unknown[] = [];
  const handlers: Handlers = {
    suggestSpecialties: ({ body }) => {
      seen.push(body);
      return Promise.resolve({ status: 200, body: { items: [] } });
    },
    listAppointments: ({ query }) => {
      seen.push(query);
      return Promise.resolve({ status: 200, body: { items: [], cursor: 'c', more: false } });
    },
    extendHold: ({ path, idempotencyKey }) => {
      seen.push({ path, idempotencyKey });
      throw new ProblemError('hold-expired', { retryAfterSeconds: 1.2 });
    },
    createHold: () => Promise.reject(new ProblemError('slot-taken', { alternatives: [] })),
    releaseHold: () => Promise.resolve({ status: 204 }),
    search: () => Promise.reject(new Error('rue des Acacias exploded')),
  };

  it('fill in defaults of bodies and convert parameters', async () => {
    const call = await serve(handlers);
    seen.length = 0;
    expect((await call('/v1/specialties/suggest', post({ query: 'gén' }), json)).status).toBe(200);
    expect((await call('/v1/appointments?limit=7&unknown=1')).status).toBe(200);
    expect((await call('/v1/appointments')).status).toBe(200);
    expect(seen).toEqual([{ query: 'gén', limit: 8 }, { limit: 7 }, { limit: 50 }]);
  });

  it('name each field at fault and never what was sent', async () => {
    const call = await serve(handlers);
    const body = {
      specialty: { code: 'SM54' },
      location: {
        type: 'village',
        label: 'rue des Acacias',
        position: { latitude: 'secret-latitude', longitude: 0 },
        patientName: 'Exemple',
      },
    };
    const response = await call('/v1/search', post(body), json);
    expect(response.status).toBe(400);
    const text = await response.text();
    const problem = JSON.parse(text) as { code: string; errors: { field: string; rule: string }[] };
    expect(problem.code).toBe('invalid-request');
    expect(problem.errors).toEqual(
      expect.arrayContaining([
        { field: 'body:/location/radiusKm', rule: 'is required' },
        { field: 'body:/location/type', rule: 'must be one of address, city, county' },
        { field: 'body:/location/position/latitude', rule: 'must be number' },
        { field: 'body:/location', rule: 'has a member that the contract does not know' },
      ]),
    );
    for (const sent of ['Acacias', 'village', 'secret-latitude', 'patientName', 'Exemple']) {
      expect(text + logged).not.toContain(sent);
    }
  });

  it('name parameters at fault', async () => {
    const call = await serve(handlers);
    const query = (await (await call('/v1/appointments?limit=1000')).json()) as object;
    expect(query).toMatchObject({
      code: 'invalid-request',
      errors: [{ field: 'query:limit', rule: 'must be <= 200' }],
    });
    const path = (await (
      await call('/v1/holds/a%20b/extend', { method: 'POST' }, { 'idempotency-key': 'key-00001' })
    ).json()) as object;
    expect(path).toMatchObject({ errors: [{ field: 'path:holdId' }] });
    const header = (await (
      await call('/v1/holds/h1/extend', { method: 'POST' }, { 'idempotency-key': 'short' })
    ).json()) as object;
    expect(header).toMatchObject({ errors: [{ field: 'header:Idempotency-Key' }] });
  });

  it('need a key to write', async () => {
    const call = await serve(handlers);
    const missing = await call('/v1/holds', post(hold), json);
    expect(missing.status).toBe(400);
    expect(await missing.json()).toMatchObject({ code: 'idempotency-key-missing' });
  });

  it('may send a JSON header on a write without a body', async () => {
    const call = await serve(handlers);
    seen.length = 0;
    const headers = { ...json, 'idempotency-key': 'key-00001' };
    const response = await call('/v1/holds/h1/extend', { method: 'POST' }, headers);
    expect(seen).toEqual([{ path: { holdId: 'h1' }, idempotencyKey: 'key-00001' }]);
    expect(response.headers.get('retry-after')).toBe('2');
    expect(await response.json()).toMatchObject({ code: 'hold-expired', status: 409 });
    expect((await call('/v1/holds/h1', { method: 'DELETE' }, headers)).status).toBe(204);
  });

  it('that cannot be read are problems too', async () => {
    const call = await serve(handlers);
    const codeOf = async (response: Response) => [response.status, ((await response.json()) as { code: string }).code];
    const path = '/v1/specialties/suggest';
    expect(await codeOf(await call(path, { method: 'POST', body: '{"query":' }, json))).toEqual([
      400,
      'invalid-request',
    ]);
    expect(await codeOf(await call(path, { method: 'POST' }, json))).toEqual([400, 'invalid-request']);
    expect(await codeOf(await call(path, { method: 'POST', body: '{"__proto__":{}}' }, json))).toEqual([
      400,
      'invalid-request',
    ]);
    expect(
      await codeOf(await call(path, { method: 'POST', body: 'query=a' }, { 'content-type': 'text/plain' })),
    ).toEqual([415, 'unsupported-media-type']);
    expect(await codeOf(await call(path, post({ query: 'x'.repeat(70_000) }), json))).toEqual([
      413,
      'payload-too-large',
    ]);
    expect(await codeOf(await call(path, { method: 'DELETE' }))).toEqual([405, 'method-not-allowed']);
    expect(await codeOf(await call('/v1/feed'))).toEqual([404, 'not-found']);
    expect(await codeOf(await call(path, post({ query: 'a' }), { ...json, accept: 'text/html' }))).toEqual([
      406,
      'not-acceptable',
    ]);
  });

  it('W29 that break the gateway learn nothing of it, and leave nothing of themselves in its log but the error', async () => {
    const call = await serve(handlers);
    const location = {
      type: 'address',
      label: '12 rue des Tilleuls',
      position: { latitude: 44.8, longitude: -0.5 },
      radiusKm: 10,
    };
    const response = await call('/v1/search', post({ specialty: { code: 'SM54' }, location }), json);
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(JSON.parse(text)).toMatchObject({ code: 'internal', retryable: true });
    expect(text).not.toContain('exploded');
    expect(logged).toContain('exploded');
    expect(logged).not.toContain('Tilleuls');
  });

  it('without a token are refused before anything else is looked at', async () => {
    const call = await serve(handlers);
    const response = await call('/v1/search', { method: 'POST', body: '{' }, { ...json, authorization: '' });
    expect(await response.json()).toMatchObject({ code: 'unauthenticated' });
  });
});

describe('answers', () => {
  const broken: Handlers = {
    getHandover: () => Promise.resolve({ status: 200, body: { id: 'h1' } as never }),
    getHold: undefined as never,
  } as Handlers;

  it('that break the contract are refused outside production', async () => {
    const { getHandover } = broken;
    const call = await serve({ getHandover: getHandover! });
    const response = await call('/v1/handovers/h1');
    expect(await response.json()).toMatchObject({ code: 'internal' });
    expect(logged).toContain('response:/holdId is required');
  });

  it('go out unchecked in production', async () => {
    const { getHandover } = broken;
    const call = await serve({ getHandover: getHandover! }, { checkResponses: false });
    expect(await (await call('/v1/handovers/h1')).json()).toEqual({ id: 'h1' });
  });

  it('need an operation', async () => {
    await expect(serve({ nothing: () => Promise.reject(new Error()) } as Handlers)).rejects.toThrow(
      'no operation nothing',
    );
  });
});

describe('streams of events', () => {
  const hello = (cursor: string): ServerSentEvent => ({ id: cursor, event: 'hello', data: { type: 'hello', cursor } });
  async function readAll(response: Response): Promise<string> {
    return response.text();
  }

  it('carry id, event and data, and are never cached or buffered', async () => {
    const call = await serve({
      feed: ({ accept, lastEventId }) => {
        expect([accept, lastEventId]).toEqual(['event-stream', '41']);
        return Promise.resolve({
          events: (async function* () {
            yield hello('42');
            yield { event: 'hello', data: { type: 'hello', cursor: 'with\nline' } };
          })(),
        });
      },
    });
    const response = await call('/v1/feed', {}, { accept: 'text/event-stream', 'last-event-id': '41' });
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await readAll(response)).toBe(
      'id: 42\nevent: hello\ndata: {"type":"hello","cursor":"42"}\n\n' +
        'event: hello\ndata: {"type":"hello","cursor":"with\\nline"}\n\n',
    );
  });

  it('send headers at once and a heartbeat while nothing happens', async () => {
    let finish!: () => void;
    const gate = new Promise<void>((resolve) => (finish = resolve));
    const call = await serve(
      {
        feed: () =>
          Promise.resolve({
            events: (async function* () {
              await gate;
              yield hello('1');
            })(),
          }),
      },
      { heartbeatMs: 10 },
    );
    const response = await call('/v1/feed', {}, { accept: 'text/event-stream' });
    expect(response.status).toBe(200);
    await sleep(60);
    finish();
    expect(await readAll(response)).toMatch(/^(:\n\n){2,}id: 1\n/);
  });

  it('answer JSON to who asks for it', async () => {
    const call = await serve({
      feed: ({ accept }) => Promise.resolve({ status: 200, body: { events: [], cursor: accept } }),
    });
    const response = await call('/v1/feed', {}, { accept: 'application/json, text/event-stream;q=0.5' });
    expect(await response.json()).toEqual({ events: [], cursor: 'json' });
  });

  it('stop when the client leaves, even when the source hangs', async () => {
    let aborted!: () => void;
    const left = new Promise<void>((resolve) => (aborted = resolve));
    const call = await serve({
      feed: ({ signal }) => {
        signal.addEventListener('abort', () => aborted());
        return Promise.resolve({
          events: (async function* () {
            yield hello('1');
            await new Promise(() => undefined);
          })(),
        });
      },
    });
    const controller = new AbortController();
    const response = await call('/v1/feed', { signal: controller.signal }, { accept: 'text/event-stream' });
    await response.body!.getReader().read();
    controller.abort();
    await left;
  });

  it('go no faster than the client reads', async () => {
    let made = 0;
    const call = await serve(
      {
        feed: () =>
          Promise.resolve({
            events: (async function* () {
              for (; made < 2_000; made++) yield hello('x'.repeat(60));
              for (; made < 4_000; made++)
                yield { event: 'hello', data: { type: 'hello', cursor: 'y', pad: 'z'.repeat(20_000) } };
            })(),
          }),
      },
      { checkResponses: false },
    );
    const controller = new AbortController();
    const response = await call('/v1/feed', { signal: controller.signal }, { accept: 'text/event-stream' });
    await response.body!.getReader().read();
    await sleep(300);
    const reached = made;
    expect(reached).toBeLessThan(4_000);
    await sleep(100);
    expect(made).toBe(reached);
    controller.abort();
  });

  it('end, with a line in the log, when their source fails or breaks the contract', async () => {
    const call = await serve({
      feed: () =>
        Promise.resolve({
          events: (async function* () {
            yield hello('1');
            yield { event: 'hello', data: { type: 'hello' } };
            yield hello('3');
          })(),
        }),
    });
    const text = await readAll(await call('/v1/feed', {}, { accept: 'text/event-stream' }));
    expect(text).toBe('id: 1\nevent: hello\ndata: {"type":"hello","cursor":"1"}\n\n');
    expect(logged).toContain('the stream of events broke off');
  });

  it('end when the server closes', async () => {
    const call = await serve({
      feed: () =>
        Promise.resolve({
          events: (async function* () {
            yield hello('1');
            await new Promise(() => undefined);
          })(),
        }),
    });
    const response = await call('/v1/feed', {}, { accept: 'text/event-stream' });
    await app!.close();
    expect(await readAll(response)).toContain('id: 1');
  });
});
