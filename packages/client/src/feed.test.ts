import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FeedEvent } from '@sas-embed/contract';
import { AuthError } from './errors.js';
import type { FeedOptions, FeedState, SasClient } from './types.js';
import { clientOf, closeServers, eventText, json, problem, serve, stream, until } from './testing/fixtures/server.js';
import type { Handle, Received } from './testing/fixtures/server.js';

afterEach(closeServers);
afterEach(() => vi.restoreAllMocks());
const aborts: AbortController[] = [];
afterEach(() => aborts.splice(0).forEach((abort) => abort.abort()));

const event = (n: number): FeedEvent => ({
  type: 'appointment',
  cursor: `c${n}`,
  at: '2026-11-23T09:00:00+01:00',
  appointmentId: `a${n}`,
  status: 'booked',
  version: 1,
});
const text = (n: number) => eventText(event(n), `c${n}`);
const hello = (n: number) => eventText({ type: 'hello', cursor: `c${n}` } as FeedEvent, `c${n}`);
const positionOf = ({ headers }: Received): number | undefined => {
  const id = headers['last-event-id'];
  return typeof id === 'string' ? Number(id.slice(1)) : undefined;
};

/** Reads the feed in the background. */
function follow(client: SasClient, options: Omit<FeedOptions, 'signal'> = {}) {
  const abort = new AbortController();
  aborts.push(abort);
  const got: FeedEvent[] = [];
  const states: FeedState[] = [];
  const done = (async () => {
    try {
      for await (const one of client.feed({
        onState: (state) => states.push(state),
        ...options,
        signal: abort.signal,
      })) {
        got.push(one);
      }
      return undefined;
    } catch (error) {
      return error;
    }
  })();
  return {
    got,
    states,
    done,
    abort,
    numbers: () => got.flatMap((e) => (e.type === 'appointment' ? [Number(e.cursor.slice(1))] : [])),
  };
}

/** A gateway whose log outlives it: serves what is after the cursor, then what comes. */
function logServer(log: number[]): { handle: Handle; push(n: number): void; live: Set<ServerResponse> } {
  const live = new Set<ServerResponse>();
  return {
    live,
    push(n) {
      log.push(n);
      for (const response of live) response.write(text(n));
    },
    handle(request, response) {
      stream(response);
      const after = positionOf(request);
      if (after === undefined) response.write(hello(log.at(-1) ?? 0));
      else for (const n of log) if (n > after) response.write(text(n));
      live.add(response);
      response.on('close', () => live.delete(response));
    },
  };
}

describe('the feed', () => {
  it('starts now with hello, then tells what happens', async () => {
    const gateway = logServer([1, 2]);
    const server = await serve(gateway.handle);
    const feed = follow(clientOf(server));
    await until(() => feed.got.length === 1);
    expect(feed.got[0]).toEqual({ type: 'hello', cursor: 'c2' });
    gateway.push(3);
    await until(() => feed.numbers().length === 1);
    expect(server.received[0]!.url).toBe('/v1/feed');
    expect(feed.states).toEqual([{ state: 'connecting' }, { state: 'open' }]);
  });

  it('starts after a known cursor, which travels in a header', async () => {
    const server = await serve(logServer([1, 2, 3]).handle);
    const feed = follow(clientOf(server), { after: 'c1' });
    await until(() => feed.got.length === 2);
    expect(feed.numbers()).toEqual([2, 3]);
    expect(server.received[0]!.url).toBe('/v1/feed');
  });

  it('survives restarts of the gateway in the middle of an event, without loss or duplicate', async () => {
    const log: number[] = [];
    let gateway = logServer(log);
    let server = await serve(gateway.handle);
    const { port } = server;
    const feed = follow(clientOf(server));
    await until(() => feed.got.length === 1);
    let n = 0;
    for (let restart = 0; restart < 4; restart++) {
      gateway.push(++n);
      gateway.push(++n);
      await until(() => feed.numbers().length >= n);
      const lost = text(++n);
      log.push(n);
      for (const response of gateway.live) response.write(lost.slice(0, -5)); // cut in the middle of its data
      await sleep(20);
      await server.close();
      log.push(++n); // while the gateway is away
      await sleep(30);
      gateway = logServer(log);
      server = await serve(gateway.handle, port);
      await until(() => feed.numbers().length >= n);
    }
    gateway.push(++n);
    await until(() => feed.numbers().length >= n);
    expect(feed.numbers()).toEqual(Array.from({ length: n }, (_, i) => i + 1));
    expect(feed.got.filter((e) => e.type === 'hello')).toHaveLength(1);
    const lost = feed.states.filter((s) => s.state === 'lost');
    expect(lost.length).toBeGreaterThan(0);
    expect(lost[0]).toMatchObject({ error: { retryable: true } });
    expect(feed.states.at(-1)).toEqual({ state: 'open' });
  });

  it('does not tell again what a gateway sends again', async () => {
    const server = await serve(async (_, response, nth) => {
      stream(response);
      if (nth === 1) response.end(text(1) + text(2));
      else response.write(text(1) + text(2) + text(3));
    });
    const feed = follow(clientOf(server), { after: 'c0' });
    await until(() => feed.numbers().includes(3));
    expect(feed.numbers()).toEqual([1, 2, 3]);
  });

  it('does not take a second hello for what is to come', async () => {
    const server = await serve((_, response, nth) => {
      stream(response);
      if (nth === 1) response.end(hello(1));
      else response.write(hello(3) + text(2) + text(3));
    });
    const feed = follow(clientOf(server));
    await until(() => feed.numbers().includes(3));
    expect(feed.got.map((e) => `${e.type} ${e.cursor}`)).toEqual(['hello c1', 'appointment c2', 'appointment c3']);
    expect(server.received[1]!.headers['last-event-id']).toBe('c1');
  });

  it('renews the token that ended with the connection, without telling a loss', async () => {
    const getToken = vi.fn(async (reason: string) => (reason === 'first' ? 'old' : 'new'));
    const server = await serve((request, response, nth) => {
      if (nth > 1 && request.headers.authorization === 'Bearer old') return problem(response, 'token-expired');
      stream(response);
      if (nth === 1) response.end(text(1));
      else response.write(text(2));
    });
    const feed = follow(clientOf(server, { getToken }), { after: 'c0' });
    await until(() => feed.numbers().includes(2));
    expect(getToken.mock.calls).toEqual([['first'], ['refused']]);
    expect(feed.states.map((s) => s.state)).toEqual(['connecting', 'open', 'connecting', 'open']);
  });

  it('waits while the host cannot give a token', async () => {
    const server = await serve((_, response) => void stream(response).write(text(1)));
    const getToken = vi.fn<() => Promise<string>>(() => Promise.resolve('x')).mockRejectedValueOnce(new Error('down'));
    const feed = follow(clientOf(server, { getToken }), { after: 'c0' });
    await until(() => feed.numbers().includes(1));
    expect(feed.states.map((s) => s.state)).toEqual(['connecting', 'lost', 'connecting', 'open']);
  });

  it.each(['cursor-invalid', 'forbidden'] as const)('ends with %s, which waiting cannot mend', async (code) => {
    const server = await serve((_, response) => problem(response, code));
    const error = await follow(clientOf(server), { after: 'c9' }).done;
    expect(error).toMatchObject({ code });
    expect(server.received).toHaveLength(1);
  });

  it('ends when a fresh token is refused too', async () => {
    const server = await serve((_, response) => problem(response, 'unauthenticated'));
    expect(await follow(clientOf(server)).done).toBeInstanceOf(AuthError);
    expect(server.received).toHaveLength(2);
  });

  it('comes back after a silence', async () => {
    const server = await serve((_, response, nth) => void stream(response).write(text(nth)));
    const feed = follow(clientOf(server, { silenceMs: 80 }), { after: 'c0' });
    await until(() => feed.numbers().length >= 3);
    expect(feed.numbers().slice(0, 3)).toEqual([1, 2, 3]);
    expect(feed.states.find((s) => s.state === 'lost')).toMatchObject({ error: { code: 'timeout' } });
  });

  /** Jitter that always draws the same. */
  const drawn = () => vi.spyOn(Math, 'random').mockReturnValue(0.75);

  it('waits longer from failure to failure, as Retry-After says at least, and afresh after a quiet connection', async () => {
    drawn();
    const server = await serve(async (_, response, nth) => {
      if (nth <= 3) return problem(response, 'unavailable');
      if (nth === 4) return problem(response, 'unavailable', { 'retry-after': '1' });
      stream(response);
      await sleep(300); // longer than a connection must last to count, though nothing happened
      response.end();
    });
    const feed = follow(clientOf(server), { after: 'c0' });
    await until(() => server.received.length >= 5 || feed.states.length > 9);
    const waits = feed.states.flatMap((s) => (s.state === 'lost' ? [s.retryInMs] : []));
    expect(waits[0]).toBeLessThanOrEqual(5);
    expect(waits[2]).toBeGreaterThanOrEqual(10);
    expect(waits[3]).toBe(1000);
    await until(() => feed.states.filter((s) => s.state === 'open').length === 2);
    expect(feed.states.slice(-3).map((s) => s.state)).toEqual(['open', 'connecting', 'open']);
  });

  it('does not hammer a gateway that ends each connection at once', async () => {
    drawn();
    const server = await serve((_, response) => void stream(response).end());
    const feed = follow(clientOf(server), { after: 'c0' });
    await until(() => feed.states.filter((s) => s.state === 'lost').length >= 6);
    const waits = feed.states.flatMap((s) => (s.state === 'lost' ? [s.retryInMs] : []));
    expect(waits.at(-1)).toBeGreaterThanOrEqual(20);
  });

  it('polls a proxy that only lets JSON through', async () => {
    const server = await serve((request, response) => {
      const after = positionOf(request) ?? 0;
      json(response, 200, { events: after < 3 ? [event(after + 1)] : [], cursor: `c${Math.min(3, after + 1)}` });
    });
    const feed = follow(clientOf(server), { after: 'c0' });
    await until(() => feed.numbers().length === 3);
    expect(feed.numbers()).toEqual([1, 2, 3]);
  });

  it('stops with the signal, also while it waits to come back', async () => {
    const server = await serve((_, response) => problem(response, 'unavailable', { 'retry-after': '30' }));
    const feed = follow(clientOf(server));
    await until(() => feed.states.some((s) => s.state === 'lost'));
    feed.abort.abort();
    expect(await feed.done).toBe(feed.abort.signal.reason);
    await sleep(50);
    expect(server.received).toHaveLength(1);
  });

  it('does not stay blind for hours, whatever Retry-After says', async () => {
    const server = await serve((_, response) => problem(response, 'unavailable', { 'retry-after': '999999999' }));
    const feed = follow(clientOf(server));
    await until(() => feed.states.some((s) => s.state === 'lost'));
    expect(feed.states.at(-1)).toMatchObject({ state: 'lost', retryInMs: 120_000 });
  });

  it('throws the host’s mistake at once: a token that no header can hold', async () => {
    const server = await serve(logServer([]).handle);
    expect(await follow(clientOf(server, { getToken: () => 'a\nb' })).done).toBeInstanceOf(TypeError);
    expect(server.received).toHaveLength(0);
  });

  it('ends the connection when its reader leaves', async () => {
    const server = await serve(logServer([1]).handle);
    for await (const one of clientOf(server).feed({ after: 'c0' })) {
      expect(one.type).toBe('appointment');
      break;
    }
    await until(() => server.dropped === 1);
    await sleep(60);
    expect(server.received).toHaveLength(1);
  });
});
