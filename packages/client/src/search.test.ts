import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { SearchEvent } from '@sas-embed/contract';
import { NetworkError, TimeoutError } from './errors.js';
import type { SasError } from './errors.js';
import {
  clientOf,
  closeServers,
  END,
  eventText,
  json,
  OFFERS,
  problem,
  SEARCH,
  serve,
  stream,
  until,
} from './testing/fixtures/server.js';

afterEach(closeServers);

async function read(events: AsyncIterable<SearchEvent>): Promise<{ events: SearchEvent[]; error?: SasError }> {
  const got: SearchEvent[] = [];
  try {
    for await (const event of events) got.push(event);
    return { events: got };
  } catch (error) {
    return { events: got, error: error as SasError };
  }
}

describe('a search', () => {
  it('asks for a stream and yields its events until the end', async () => {
    const server = await serve((_, response) => void stream(response).end(eventText(OFFERS) + eventText(END)));
    expect(await read(clientOf(server).search(SEARCH))).toEqual({ events: [OFFERS, END] });
    expect(server.received[0]).toMatchObject({ method: 'POST', url: '/v1/search', body: { ...SEARCH, limit: 100 } });
    expect(server.received[0]!.headers.accept).toMatch(/^text\/event-stream/);
  });

  it.each(['\n', '\r\n'])('reads the same whatever bytes come together (line end %j)', async (newline) => {
    const bytes = Buffer.from(
      `: heartbeat${newline}${newline}${eventText(OFFERS, '1', newline)}: encore${newline}${eventText(END, '2', newline)}`,
    );
    for (const size of [1, 2, 3, 7, 64]) {
      const server = await serve(async (_, response) => {
        stream(response);
        for (let at = 0; at < bytes.length; at += size) {
          response.write(bytes.subarray(at, at + size));
          // Let the bytes leave alone, or the kernel sends them together.
          if (at % (size * 16) === 0) await sleep(0);
        }
        response.end();
      });
      expect(await read(clientOf(server).search(SEARCH))).toEqual({ events: [OFFERS, END] });
    }
  });

  it('yields the first event while the others are still to come', async () => {
    let finish = () => {};
    const server = await serve((_, response) => {
      stream(response).write(eventText(OFFERS));
      finish = () => response.end(eventText(END));
    });
    const events = clientOf(server).search(SEARCH)[Symbol.asyncIterator]();
    expect((await events.next()).value).toEqual(OFFERS);
    finish();
    expect((await events.next()).value).toEqual(END);
    expect((await events.next()).done).toBe(true);
  });

  it('is over after its end although the connection stays open', async () => {
    const server = await serve((_, response) => void stream(response).write(eventText(OFFERS) + eventText(END)));
    expect((await read(clientOf(server).search(SEARCH))).events).toHaveLength(2);
    await until(() => server.dropped === 1);
  });

  it('leaves out events of a younger gateway', async () => {
    const server = await serve(
      (_, response) => void stream(response).end(eventText({ type: 'hint' }) + eventText(OFFERS) + eventText(END)),
    );
    expect(await read(clientOf(server).search(SEARCH))).toEqual({ events: [OFFERS, END] });
  });

  it.each([
    ['ended', (r: { end(): unknown }) => r.end()],
    ['broken', (r: { destroy(): unknown }) => r.destroy()],
  ])('that is %s before its end throws, so that it never looks like no slot', async (_, cut) => {
    const server = await serve(async (_, response) => {
      stream(response).write(eventText(OFFERS) + 'data: {"type":"slo');
      await sleep(50);
      cut(response);
    });
    const { events, error } = await read(clientOf(server).search(SEARCH));
    expect(events).toEqual([OFFERS]);
    expect(error).toBeInstanceOf(NetworkError);
    expect(error!.retryable).toBe(true);
    expect(server.received).toHaveLength(1);
  });

  it('of an event without end is no answer, and does not fill the memory', async () => {
    const megabyte = 'x'.repeat(2 ** 20);
    let sent = 0;
    const server = await serve(async (_, response) => {
      stream(response).write(eventText(OFFERS) + 'data: ');
      while (!response.destroyed && sent < 64) {
        sent += 1;
        if (!response.write(megabyte)) await sleep(2);
      }
    });
    const { events, error } = await read(clientOf(server).search(SEARCH));
    expect(events).toEqual([OFFERS]);
    expect(error).toMatchObject({ code: 'invalid-answer', retryable: true });
    await until(() => server.dropped === 1);
    expect(sent).toBeLessThan(40);
  });

  it('does not wait for ever for a gateway that asks for it', async () => {
    const server = await serve((_, response) => problem(response, 'too-many-requests', { 'retry-after': '86400' }));
    const start = performance.now();
    expect((await read(clientOf(server).search(SEARCH))).error).toMatchObject({ retryAfterMs: 86_400_000 });
    expect(performance.now() - start).toBeLessThan(5000);
    expect(server.received).toHaveLength(1);
  });

  it('that cannot begin is tried again', async () => {
    const server = await serve((_, response, nth) =>
      nth < 3 ? problem(response, 'unavailable') : void stream(response).end(eventText(END)),
    );
    expect(await read(clientOf(server).search(SEARCH))).toEqual({ events: [END] });
  });

  it('throws the gateway’s problem', async () => {
    const server = await serve((_, response) => problem(response, 'specialty-unknown'));
    expect((await read(clientOf(server).search(SEARCH))).error).toMatchObject({
      code: 'specialty-unknown',
      status: 422,
    });
  });

  it('throws on an event that is not JSON, and on an answer that is neither stream nor JSON', async () => {
    const server = await serve((_, response) => void stream(response).end('data: {oops\n\n'));
    expect((await read(clientOf(server).search(SEARCH))).error).toMatchObject({ code: 'invalid-answer' });
    server.handle = (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>');
    expect((await read(clientOf(server).search(SEARCH))).error).toMatchObject({ code: 'invalid-answer' });
  });

  it('reads all events of a JSON answer, and can ask for one', async () => {
    const server = await serve((_, response) => json(response, 200, { events: [OFFERS, END] }));
    expect(await read(clientOf(server).search(SEARCH))).toEqual({ events: [OFFERS, END] });
    expect(await read(clientOf(server).search(SEARCH, { transport: 'json' }))).toEqual({ events: [OFFERS, END] });
    expect(server.received[1]!.headers.accept).toBe('application/json');
    server.handle = (_, response) => json(response, 200, { events: [OFFERS] });
    expect((await read(clientOf(server).search(SEARCH))).error).toMatchObject({ code: 'stream-cut' });
    server.handle = (_, response) => json(response, 200, {});
    expect((await read(clientOf(server).search(SEARCH))).error).toMatchObject({ code: 'invalid-answer' });
  });
});

describe('a search of members', () => {
  it('names the structure in the path and reads as a search does', async () => {
    const added = { type: 'added', sourceId: 'rapide', offers: [] };
    const server = await serve(
      (_, response) => void stream(response).end(eventText(OFFERS) + eventText(added) + eventText(END)),
    );
    const { events } = await read(clientOf(server).searchMembers('1330999991', { specialty: { code: 'SM54' } }));
    expect(events).toEqual([OFFERS, added, END]);
    expect(server.received[0]).toMatchObject({
      method: 'POST',
      url: '/v1/structures/1330999991/members',
      body: { specialty: { code: 'SM54' }, limit: 100 },
    });
    await read(clientOf(server).searchMembers('1330999991'));
    expect(server.received[1]!.body).toEqual({ limit: 100 });
  });
});

describe('silence', () => {
  it('before the answer or inside it ends the search', async () => {
    const server = await serve(() => {});
    const before = await read(clientOf(server, { silenceMs: 400 }).search(SEARCH));
    expect(before.error).toBeInstanceOf(TimeoutError);
    server.handle = (_, response) => void stream(response).write(eventText(OFFERS));
    const inside = await read(clientOf(server, { silenceMs: 400 }).search(SEARCH));
    expect(inside.events).toEqual([OFFERS]);
    expect(inside.error).toBeInstanceOf(TimeoutError);
    expect(inside.error!.retryable).toBe(true);
  });

  it('is broken by heartbeats', async () => {
    const server = await serve(async (_, response) => {
      stream(response).write(eventText(OFFERS));
      for (let i = 0; i < 8; i++) {
        await sleep(120);
        response.write(': heartbeat\n\n');
      }
      response.end(eventText(END));
    });
    expect(await read(clientOf(server, { silenceMs: 500 }).search(SEARCH))).toEqual({ events: [OFFERS, END] });
  });

  it('is not that of a screen that takes its time', async () => {
    const server = await serve((_, response) => {
      stream(response);
      for (let i = 0; i < 200; i++) response.write(eventText(OFFERS));
      response.end(eventText(END));
    });
    let count = 0;
    for await (const event of clientOf(server, { silenceMs: 300 }).search(SEARCH)) {
      if (count++ === 0) await sleep(600);
      if (event.type === 'end') expect(count).toBe(201);
    }
    expect(count).toBe(201);
  });
});

describe('who reads a search', () => {
  it('ends the request by leaving the loop', async () => {
    const server = await serve((_, response) => void stream(response).write(eventText(OFFERS)));
    for await (const event of clientOf(server).search(SEARCH)) {
      expect(event.type).toBe('offers');
      break;
    }
    await until(() => server.dropped === 1);
  });

  it('ends it by return(), although an event is awaited', async () => {
    const server = await serve((_, response) => void stream(response).write(eventText(OFFERS)));
    const events = clientOf(server).search(SEARCH)[Symbol.asyncIterator]();
    await events.next();
    const pending = events.next();
    await events.return!();
    expect(await pending).toEqual({ done: true, value: undefined });
    expect(await events.next()).toEqual({ done: true, value: undefined });
    await until(() => server.dropped === 1);
  });

  it('ends it by the signal, whose reason is thrown, and gets nothing afterwards', async () => {
    const server = await serve((_, response) => void stream(response).write(eventText(OFFERS)));
    const abort = new AbortController();
    const reading = read(clientOf(server).search(SEARCH, { signal: abort.signal }));
    await until(() => server.received.length === 1);
    await sleep(30);
    abort.abort();
    expect((await reading).error).toBe(abort.signal.reason);
    await until(() => server.dropped === 1);
    expect((await read(clientOf(server).search(SEARCH, { signal: abort.signal }))).error).toBe(abort.signal.reason);
    expect(server.received).toHaveLength(1);
  });

  it('may limit it in all', async () => {
    const server = await serve((_, response) => void stream(response).write(eventText(OFFERS)));
    const { error } = await read(clientOf(server).search(SEARCH, { timeoutMs: 100 }));
    expect(error).toBeInstanceOf(TimeoutError);
    await until(() => server.dropped === 1);
  });

  it('sends one search per loop', async () => {
    const server = await serve((_, response) => void stream(response).end(eventText(END)));
    const search = clientOf(server).search(SEARCH);
    expect(server.received).toHaveLength(0);
    await read(search);
    await read(search);
    expect(server.received).toHaveLength(2);
  });
});
