import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { PROBLEMS } from '@sas-embed/contract';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createClient } from './create-client.js';
import type { ClientErrorCode, SasError } from './errors.js';
import { backoff } from './http/index.js';
import type { FeedState } from './types.js';
import {
  AuthError,
  ConflictError,
  isSasError,
  NetworkError,
  SlotTakenError,
  TimeoutError,
  ValidationError,
} from './errors.js';
import { mockSlot } from './mock/index.js';
import { clientOf, closeServers, json, problem, SEARCH, serve, until } from './testing/fixtures/server.js';

afterEach(closeServers);

const HOLD = { id: 'h1' };
const session = { role: 'osnp' };
const fail = (promise: Promise<unknown>): Promise<SasError> =>
  promise.then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => error as SasError,
  );

describe('a call', () => {
  it('sends the token in its header, and nothing about the page', async () => {
    const server = await serve((_, response) => json(response, 200, session));
    const seen: Request[] = [];
    const client = clientOf(server, {
      fetch: (request) => {
        seen.push(request.clone());
        return fetch(request);
      },
    });
    expect(await client.getSession()).toEqual(session);
    expect(server.received[0]!.headers.authorization).toBe('Bearer opaque-token');
    expect(server.received[0]!.url).toBe('/v1/session');
    const { credentials, cache, mode, referrerPolicy, redirect } = seen[0]!;
    expect({ credentials, cache, mode, referrerPolicy, redirect }).toEqual({
      credentials: 'omit',
      cache: 'no-store',
      mode: 'cors',
      referrerPolicy: 'no-referrer',
      redirect: 'error',
    });
  });

  it('puts what was typed in the body, never in the address', async () => {
    const server = await serve((_, response) => json(response, 200, { items: [] }));
    await clientOf(server).suggestLocations('12 rue des Acacias', { limit: 3 });
    expect(server.received[0]).toMatchObject({
      url: '/v1/locations/suggest',
      body: { query: '12 rue des Acacias', limit: 3 },
    });
  });

  it('asks for no token to know whether the gateway is well', async () => {
    const server = await serve((_, response) => json(response, 200, { status: 'ok' }));
    const getToken = vi.fn(() => 'x');
    await clientOf(server, { getToken }).getHealth();
    expect(getToken).not.toHaveBeenCalled();
    expect(server.received[0]!.headers.authorization).toBeUndefined();
  });

  it('refuses an id that would name another resource', async () => {
    const server = await serve((_, response) => json(response, 200, {}));
    for (const id of ['', '..', 'a/b', '.']) await expect(clientOf(server).confirmHold(id)).rejects.toThrow(TypeError);
    expect(server.received).toHaveLength(0);
  });

  it('does not let a patient’s number leave the page as a case reference', async () => {
    const server = await serve((_, response) => json(response, 201, HOLD));
    const error = await fail(clientOf(server).createHold({ offerId: 'o', slotId: 's', caseRef: '185057800608436' }));
    expect(error).toBeInstanceOf(ValidationError);
    expect(error.code).toBe('case-ref-refused');
    expect(JSON.stringify([error.message, error.problem])).not.toContain('185057800608436');
    expect(server.received).toHaveLength(0);
  });

  it('refuses an address that is none when it is made', () => {
    expect(() => createClient({ baseUrl: 'ftp://gateway.example', getToken: () => '' })).toThrow(TypeError);
  });

  it('puts the token in no address and in no body, whatever is called', async () => {
    const server = await serve((_, response) => json(response, 200, { items: [], events: [] }));
    const client = clientOf(server, { getToken: () => 'secret-token' });
    await client.listAppointments({ after: 'c1', limit: 3 });
    await client.createHold({ offerId: 'o', slotId: 's' });
    await client
      .search(SEARCH)
      [Symbol.asyncIterator]()
      .next()
      .catch(() => undefined);
    const abort = new AbortController();
    const onState = ({ state }: FeedState) => state === 'open' && abort.abort();
    await client
      .feed({ after: 'c1', onState, signal: abort.signal })
      [Symbol.asyncIterator]()
      .next()
      .catch(() => undefined);
    expect(server.received.length).toBeGreaterThanOrEqual(4);
    for (const { url, body, headers } of server.received) {
      expect(headers.authorization).toBe('Bearer secret-token');
      expect(JSON.stringify([url, body ?? null])).not.toContain('secret-token');
    }
  });

  it('answers 204 with nothing', async () => {
    const server = await serve((_, response) => void response.writeHead(204).end());
    expect(await clientOf(server).releaseHold('h1')).toBeUndefined();
    expect(server.received[0]!.method).toBe('DELETE');
  });
});

describe('errors', () => {
  it('tell the code, status, request id and fields of the gateway’s problem', async () => {
    const server = await serve((_, response) =>
      problem(response, 'invalid-request', {}, { errors: [{ field: 'body:/slotId', rule: 'required' }] }),
    );
    const error = await fail(clientOf(server).createHold({ offerId: 'o', slotId: 's' }));
    expect(error).toBeInstanceOf(ValidationError);
    expect(isSasError(error)).toBe(true);
    expect(error).toMatchObject({ code: 'invalid-request', status: 400, requestId: 'request-1', retryable: false });
    expect((error as ValidationError).errors).toEqual([{ field: 'body:/slotId', rule: 'required' }]);
  });

  it('offer the alternatives of a slot that somebody took', async () => {
    const next = mockSlot();
    const server = await serve((_, response) => problem(response, 'slot-taken', {}, { alternatives: [next] }));
    const error = await fail(clientOf(server).createHold({ offerId: 'o', slotId: 's' }));
    expect(error).toBeInstanceOf(SlotTakenError);
    expect(error).toBeInstanceOf(ConflictError);
    expect((error as SlotTakenError).alternatives).toEqual([next]);
    expect(server.received).toHaveLength(1);
  });

  it('are known across two copies of the package', () => {
    expect(isSasError(Object.assign(new Error(), { code: 'internal' }))).toBe(false);
    const other = Object.defineProperty(new Error(), Symbol.for('sas-embed.error'), { value: true });
    expect(isSasError(other)).toBe(true);
  });

  it('lead to what to do: each code has its heading in a file of this package', async () => {
    const text = readFileSync(new URL('../errors.md', import.meta.url), 'utf8');
    const headings = [...text.matchAll(/^### `(.+)`$/gm)].map(([, code]) => code);
    const own: ClientErrorCode[] = ['network', 'stream-cut', 'timeout', 'invalid-answer', 'token-unavailable'];
    expect(headings.sort()).toEqual([...Object.keys(PROBLEMS), ...own].sort());
    const server = await serve((_, response) => problem(response, 'slot-taken'));
    const error = await fail(clientOf(server).createHold({ offerId: 'o', slotId: 's' }));
    expect(error.docs).toBe('@sas-embed/client/errors.md#slot-taken');
  });

  it('say that an answer is not the gateway’s', async () => {
    const server = await serve(
      (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'),
    );
    expect(await fail(clientOf(server).getSession())).toMatchObject({ code: 'invalid-answer' });
    for (const body of ['', 'null', '{"a":']) {
      server.handle = (_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end(body);
      expect(await fail(clientOf(server).getSession()), body).toMatchObject({ code: 'invalid-answer' });
    }
    server.handle = (_, response) => void response.writeHead(418).end('<p>');
    expect(await fail(clientOf(server).getSession())).toMatchObject({ code: 'invalid-answer', status: 418 });
  });
});

describe('retries', () => {
  it('repeat a write with the same key, and keys differ between calls', async () => {
    const server = await serve((_, response, nth) => {
      if (nth === 1) response.destroy();
      else if (nth === 2) void response.writeHead(503, { 'content-type': 'text/html' }).end('<p>proxy');
      else json(response, 201, HOLD);
    });
    const client = clientOf(server);
    expect(await client.createHold({ offerId: 'o', slotId: 's' })).toEqual(HOLD);
    const keys = server.received.map((request) => request.headers['idempotency-key']);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^[A-Za-z0-9_-]{8,64}$/);
    await client.createHold({ offerId: 'o', slotId: 's' });
    expect(server.received[3]!.headers['idempotency-key']).not.toBe(keys[0]);
  });

  it('use the caller’s key, over all tries', async () => {
    const server = await serve((_, response, nth) =>
      nth < 3 ? problem(response, 'unavailable') : json(response, 200, HOLD),
    );
    await clientOf(server).extendHold('h1', { idempotencyKey: 'my-own-key-1' });
    const keys = server.received.map((request) => request.headers['idempotency-key']);
    expect(keys).toEqual(['my-own-key-1', 'my-own-key-1', 'my-own-key-1']);
  });

  it('are none for what cannot be sent: that is the caller’s mistake, and no failure of the network', async () => {
    const server = await serve((_, response) => json(response, 200, HOLD));
    await expect(clientOf(server).extendHold('h1', { idempotencyKey: 'two\nlines' })).rejects.toThrow(TypeError);
    expect(server.received).toHaveLength(0);
  });

  it('are none when the gateway says that it will not pass', async () => {
    const server = await serve((_, response) => problem(response, 'unavailable', {}, { retryable: false }));
    for (const code of ['unavailable', 'too-many-requests', 'editor-late'] as const) {
      server.received.length = 0;
      server.handle = (_, response) => problem(response, code, {}, { retryable: false });
      expect(await fail(clientOf(server).getSession())).toMatchObject({ code, retryable: false });
      expect(server.received, code).toHaveLength(1);
    }
  });

  it('are spread over the whole wait, which doubles and has an end', () => {
    const random = vi.spyOn(Math, 'random');
    const waits = (drawn: number) => {
      random.mockReturnValue(drawn);
      return [0, 1, 2, 3, 9].map((attempt) => backoff(attempt, 300, 3000));
    };
    expect(waits(0)).toEqual([0, 0, 0, 0, 0]);
    expect(waits(0.5)).toEqual([150, 300, 600, 1200, 1500]);
    expect(waits(1)).toEqual([300, 600, 1200, 2400, 3000]);
    random.mockRestore();
  });

  it('wait until the date that Retry-After names', async () => {
    const server = await serve((_, response, nth) =>
      nth === 1
        ? problem(response, 'too-many-requests', { 'retry-after': new Date(Date.now() + 2500).toUTCString() })
        : json(response, 200, session),
    );
    const start = performance.now();
    await clientOf(server).getSession();
    expect(performance.now() - start).toBeGreaterThan(1000);
    expect(server.received).toHaveLength(2);
  });

  it.each(['too-many-requests', 'unavailable', 'editor-late', 'editor-failed'] as const)(
    'repeat after %s',
    async (code) => {
      const server = await serve((_, response, nth) =>
        nth === 1 ? problem(response, code) : json(response, 200, session),
      );
      expect(await clientOf(server).getSession()).toEqual(session);
      expect(server.received).toHaveLength(2);
    },
  );

  it.each(['editor-disabled', 'internal', 'slot-taken', 'not-found', 'forbidden'] as const)(
    'do not repeat after %s',
    async (code) => {
      const server = await serve((_, response) => problem(response, code));
      expect((await fail(clientOf(server).getSession())).code).toBe(code);
      expect(server.received).toHaveLength(1);
    },
  );

  it('end after two, or as many as the host wants', async () => {
    const server = await serve((_, response) => problem(response, 'unavailable'));
    expect(await fail(clientOf(server).getSession())).toMatchObject({ code: 'unavailable', retryable: true });
    expect(server.received).toHaveLength(3);
    await fail(clientOf(server, { maxRetries: 0 }).getSession());
    expect(server.received).toHaveLength(4);
  });

  it('wait as long as Retry-After says', async () => {
    const server = await serve((_, response, nth) =>
      nth === 1 ? problem(response, 'too-many-requests', { 'retry-after': '1' }) : json(response, 200, session),
    );
    const start = performance.now();
    await clientOf(server).getSession();
    expect(performance.now() - start).toBeGreaterThanOrEqual(990);
  });

  it('fail at once when Retry-After is beyond the time that the call has', async () => {
    const server = await serve((_, response) => problem(response, 'too-many-requests', { 'retry-after': '60' }));
    const start = performance.now();
    expect(await fail(clientOf(server).getSession())).toMatchObject({
      code: 'too-many-requests',
      retryAfterMs: 60_000,
    });
    expect(performance.now() - start).toBeLessThan(2000);
    expect(server.received).toHaveLength(1);
  });

  it('say that there is no connection', async () => {
    const server = await serve(() => {});
    await server.close();
    const error = await fail(clientOf(server).getSession());
    expect(error).toBeInstanceOf(NetworkError);
    expect(error).toMatchObject({ code: 'network', status: 0, retryable: true });
  });
});

describe('time', () => {
  it('is limited for the whole call, the retries included', async () => {
    const server = await serve((_, response, nth) => (nth === 1 ? problem(response, 'unavailable') : undefined));
    const start = performance.now();
    const error = await fail(clientOf(server).getSession({ timeoutMs: 1000 }));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ code: 'timeout', retryable: true });
    expect(performance.now() - start).toBeLessThan(5000);
    expect(server.received).toHaveLength(2);
  });

  it('covers an answer whose body does not end', async () => {
    const server = await serve(
      (_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{"a":'),
    );
    expect(await fail(clientOf(server, { timeoutMs: 150 }).getSession())).toBeInstanceOf(TimeoutError);
  });

  it('covers a host whose getToken does not answer', async () => {
    const server = await serve((_, response) => json(response, 200, session));
    const client = clientOf(server, { getToken: () => new Promise<string>(() => {}), timeoutMs: 100 });
    expect(await fail(client.getSession())).toBeInstanceOf(TimeoutError);
  });

  it('ends with the caller’s signal, whose reason is thrown untouched', async () => {
    const server = await serve(() => {});
    const abort = new AbortController();
    const call = fail(clientOf(server).getSession({ signal: abort.signal }));
    await sleep(50);
    abort.abort();
    const error = await call;
    expect(error).toBe(abort.signal.reason);
    expect(error.name).toBe('AbortError');
    await expect(clientOf(server).getSession({ signal: abort.signal })).rejects.toBe(abort.signal.reason);
    expect(server.received).toHaveLength(1);
  });

  it('ends with the caller’s signal also when nothing is tried again', async () => {
    const server = await serve(() => {});
    const abort = new AbortController();
    const call = fail(clientOf(server, { maxRetries: 0 }).getSession({ signal: abort.signal }));
    await sleep(50);
    abort.abort();
    expect(await call).toBe(abort.signal.reason);
  });

  it('ends with the caller’s signal also between two tries', async () => {
    const server = await serve((_, response) => problem(response, 'too-many-requests', { 'retry-after': '3' }));
    const abort = new AbortController();
    const call = fail(clientOf(server).getSession({ signal: abort.signal }));
    await sleep(100);
    const start = performance.now();
    abort.abort('enough');
    expect(await call).toBe('enough');
    expect(performance.now() - start).toBeLessThan(500);
  });
});

describe('pages of appointments', () => {
  it('follow one another until there are no more', async () => {
    const server = await serve(({ url }, response) => {
      const after = new URL(url, 'http://x').searchParams.get('after');
      if (after === null) json(response, 200, { items: [{ id: 'a' }, { id: 'b' }], cursor: 'c1', more: true });
      else json(response, 200, { items: [{ id: 'c' }], cursor: 'c2', more: false });
    });
    const ids: string[] = [];
    for await (const { id } of clientOf(server).appointments({ limit: 2 })) ids.push(id);
    expect(ids).toEqual(['a', 'b', 'c']);
    expect(server.received.map((request) => request.url)).toEqual([
      '/v1/appointments?limit=2',
      '/v1/appointments?after=c1&limit=2',
    ]);
  });

  it('free the connection when their reader leaves', async () => {
    const server = await serve((_, response, nth) => {
      if (nth === 1) json(response, 200, { items: [{ id: 'a' }, { id: 'b' }], cursor: 'c1', more: true });
    });
    for await (const { id } of clientOf(server).appointments()) {
      expect(id).toBe('a');
      await until(() => server.received.length === 2); // the next page is asked for ahead, and not answered
      break;
    }
    await until(() => server.dropped === 1);
  });

  it('end with the caller’s signal', async () => {
    const server = await serve(() => {});
    const abort = new AbortController();
    const call = clientOf(server).appointments({ signal: abort.signal })[Symbol.asyncIterator]().next();
    await until(() => server.received.length === 1);
    abort.abort();
    expect(await call.catch((error: unknown) => error)).toBe(abort.signal.reason);
    await until(() => server.dropped === 1);
  });

  it('throw what a page threw, never a short list', async () => {
    const server = await serve((_, response, nth) =>
      nth === 1
        ? json(response, 200, { items: [{ id: 'a' }], cursor: 'c1', more: true })
        : problem(response, 'forbidden'),
    );
    const ids: string[] = [];
    const error = await fail(
      (async () => {
        for await (const { id } of clientOf(server).appointments()) ids.push(id);
      })(),
    );
    expect(ids).toEqual(['a']);
    expect(error).toBeInstanceOf(AuthError);
  });
});
