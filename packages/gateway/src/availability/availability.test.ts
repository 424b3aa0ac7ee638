import { afterEach, describe, expect, it } from 'vitest';
import type { Source } from '@sas-embed/contract';
import { createAvailability, type AvailabilityOptions, type RunningAvailability } from './create-availability.js';
import { startEditor, type Manner, type TestEditor, type TestSlot } from './testing/fixtures/editor-server.js';
import { offerOf, rpps, structureOf } from './testing/fixtures/offers.js';
import type { AvailabilityEvent, SlotWindow } from './types.js';

const NOW = new Date('2026-11-23T08:00:00Z');
const WINDOW: SlotWindow = { from: NOW, to: new Date('2026-11-25T22:59:59Z') };
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const started: TestEditor[] = [];
const running: RunningAvailability[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((availability) => availability.close()));
  await Promise.all(started.splice(0).map((editor) => editor.close()));
});

async function editor(manner?: TestEditor['manner'], slots: TestSlot[] = []): Promise<TestEditor> {
  const it = await startEditor(manner, slots);
  started.push(it);
  return it;
}

function availabilityOf(
  editors: Record<string, TestEditor>,
  deadlineMs = 400,
  more: Partial<AvailabilityOptions> = {},
): RunningAvailability {
  const it = createAvailability({
    editors: Object.entries(editors).map(([id, { fhirBaseUrl }]) => ({
      id,
      label: `Editor ${id}`,
      fhirBaseUrl,
      enabled: true,
      deadlineMs,
    })),
    clock: { now: () => NOW },
    log: silent,
    allowLoopbackHttp: true,
    editorOrigin: 'sas-sandbox',
    ...more,
  });
  running.push(it);
  return it;
}

/** All events with the time at which each came, in milliseconds since the question. */
async function timed(events: AsyncIterable<AvailabilityEvent>): Promise<{ event: AvailabilityEvent; ms: number }[]> {
  const startedAt = performance.now();
  const all = [];
  for await (const event of events) all.push({ event, ms: performance.now() - startedAt });
  return all;
}

function sourcesIn(events: readonly { event: AvailabilityEvent }[]): Record<string, Source> {
  const found: Record<string, Source> = {};
  for (const { event } of events) {
    if (event.type !== 'source') continue;
    expect(found[event.source.id], 'one final state for each source').toBeUndefined();
    found[event.source.id] = event.source;
  }
  return found;
}

const slotOf = (number: number, start = '2026-11-23T10:00:00.000+01:00'): TestSlot => ({
  rpps: rpps(number),
  start,
  structure: structureOf(number),
});
const never = new AbortController().signal;

/** One question to one editor with these manners. */
async function askOne(manner: Manner, deadlineMs = 400, more: Partial<AvailabilityOptions> = {}) {
  const one = await editor(manner, [slotOf(1)]);
  const availability = availabilityOf({ one }, deadlineMs, more);
  const events = await timed(availability.stream([offerOf(1, ['one'])], WINDOW, never));
  return { one, availability, events, source: sourcesIn(events)['one']! };
}

describe('asking an editor', () => {
  it('sends exactly the parameters of INT_R01', async () => {
    const one = await editor();
    const availability = availabilityOf({ one });
    await timed(availability.stream([offerOf(1, ['one']), offerOf(2, ['one'])], WINDOW, never));
    expect(one.requests).toHaveLength(1);
    const { url, accept, rawQuery } = one.requests[0]!;
    expect(url.pathname).toBe('/fhir/Slot');
    expect(accept).toBe('application/json+fhir, application/fhir+json;q=0.9');
    const parameters = [...url.searchParams].map(([name, value]) => [name, value] as const);
    const starts = parameters.filter(([name]) => name === 'start').map(([, value]) => value);
    expect(parameters.filter(([name]) => name !== 'start').sort()).toEqual([
      ['_include', 'Slot:schedule'],
      ['_include:iterate', 'Schedule:actor'],
      [
        'schedule.actor:Practitioner.identifier',
        `urn:oid:1.2.250.1.71.4.2.1|${rpps(1)},urn:oid:1.2.250.1.71.4.2.1|${rpps(2)}`,
      ],
      ['status', 'free'],
    ]);
    expect(starts.map((start) => [start.slice(0, 2), Date.parse(start.slice(2))])).toEqual([
      ['ge', WINDOW.from.getTime()],
      ['le', WINDOW.to.getTime()],
    ]);
    expect(rawQuery, 'percent-encoded').not.toMatch(/[|+,]/);
  });

  it('W5 asks about 25 practitioners at most in one request, each once', async () => {
    const one = await editor({ kind: 'answer' }, [slotOf(1), slotOf(60)]);
    const availability = availabilityOf({ one });
    const offers = Array.from({ length: 60 }, (_, index) => offerOf(index + 1, ['one']));
    const secondPlace = offerOf(1, ['one'], { id: 'offer-1b', structure: structureOf(900), postcode: '33100' });
    const events = await timed(availability.stream([...offers, secondPlace], WINDOW, never));
    const asked = one.requests.map(({ url }) =>
      url.searchParams.get('schedule.actor:Practitioner.identifier')!.split(','),
    );
    expect(asked.map((ids) => ids.length).sort((a, b) => b - a)).toEqual([25, 25, 10]);
    expect(new Set(asked.flat()).size).toBe(60);
    const lists = events.flatMap(({ event }) => (event.type === 'slots' ? event.lists : []));
    expect(lists).toHaveLength(61);
    expect(lists.filter(({ slots }) => slots.length > 0).map(({ offerId }) => offerId)).toEqual([
      'offer-1',
      'offer-60',
    ]);
    expect(sourcesIn(events)['one']).toMatchObject({ state: 'answered', offers: 61, rejectedEntries: 0 });
  });

  it('bounds the requests under way, over two searches at once, and keeps connections alive', async () => {
    const one = await editor({ kind: 'answer', delayMs: 30 });
    const availability = availabilityOf({ one }, 5000, { limits: { connections: 2 } });
    const offers = Array.from({ length: 100 }, (_, index) => offerOf(index + 1, ['one']));
    await Promise.all([1, 2].map(() => timed(availability.stream(offers, WINDOW, never))));
    expect(one.requests).toHaveLength(8);
    expect(one.connections).toBeLessThanOrEqual(2);
  });

  it('reads compressed answers and media types of all spellings', async () => {
    for (const contentType of ['application/json+fhir', 'application/json;charset=UTF-8', 'text/plain']) {
      const { source, events } = await askOne({ kind: 'answer', gzip: true, contentType });
      expect(source.state).toBe('answered');
      expect(events[0]!.event).toMatchObject({ type: 'slots', lists: [{ offerId: 'offer-1', slots: [{}] }] });
    }
  });

  it('tries a connection that broke before any answer once more', async () => {
    const one = await editor((request) => (request === 1 ? { kind: 'reset' } : { kind: 'answer' }), [slotOf(1)]);
    const events = await timed(availabilityOf({ one }).stream([offerOf(1, ['one'])], WINDOW, never));
    expect(sourcesIn(events)['one']!.state).toBe('answered');
    expect(one.requests).toHaveLength(2);
  });
});

describe('an editor with bad manners', () => {
  const cases: [string, Manner, Source['state'], Source['reason']][] = [
    ['accepts and stays silent', { kind: 'hang' }, 'late', 'deadline'],
    ['sends one byte at a time', { kind: 'drip', everyMs: 50 }, 'late', 'deadline'],
    ['answers 500', { kind: 'status', status: 500 }, 'failed', 'http-status'],
    [
      'redirects to another host',
      { kind: 'status', status: 302, location: 'http://127.0.0.2:9/x' },
      'failed',
      'http-status',
    ],
    ['resets connections', { kind: 'reset' }, 'failed', 'connection'],
    ['sends garbage', { kind: 'body', body: '{"resourceType":"Bund' }, 'failed', 'invalid-answer'],
    ['sends no bundle', { kind: 'body', body: '{"resourceType":"Patient"}' }, 'failed', 'invalid-answer'],
    ['sends null', { kind: 'body', body: 'null' }, 'failed', 'invalid-answer'],
    ['sends HTML', { kind: 'body', body: '<html>', contentType: 'text/html' }, 'failed', 'invalid-answer'],
    ['sends broken gzip', { kind: 'body', body: 'no gzip', encoding: 'gzip' }, 'failed', 'invalid-answer'],
    ['sends an unknown encoding', { kind: 'body', body: '{}', encoding: 'snappy' }, 'failed', 'invalid-answer'],
    ['announces too much', { kind: 'flood', bytes: 50_000_000, announced: true }, 'failed', 'too-large'],
    ['sends too much', { kind: 'flood', bytes: 50_000_000 }, 'failed', 'too-large'],
    ['sends a gzip bomb', { kind: 'gzip-bomb', bytes: 200_000_000 }, 'failed', 'too-large'],
  ];
  it.each(cases)('that %s has no slot lists at all, and says why', async (_name, manner, state, reason) => {
    const { events, source } = await askOne(manner, 2000 * Number(state === 'failed') + 250);
    expect(events.map(({ event }) => event.type)).toEqual(['source']);
    expect(source).toMatchObject({ state, reason });
    expect(source.latencyMs).toBeGreaterThanOrEqual(0);
    if (state === 'late') {
      expect(source.latencyMs).toBeGreaterThanOrEqual(240);
      expect(source.latencyMs).toBeLessThan(600);
    }
  });

  it('is not read beyond the limit', async () => {
    const { one, source } = await askOne({ kind: 'flood', bytes: 50_000_000 }, 5000, {
      limits: { maxAnswerBytes: 100_000 },
    });
    expect(source.reason).toBe('too-large');
    // What the kernel's buffers on both ends hold may be sent, no more.
    await expect.poll(() => one.aborted.count).toBe(1);
    expect(one.bytesSent()).toBeLessThan(12_000_000);
  });

  it('does not blow a gzip bomb up in memory', async () => {
    const before = process.memoryUsage().rss;
    const { source } = await askOne({ kind: 'gzip-bomb', bytes: 1_000_000_000 }, 5000);
    expect(source.reason).toBe('too-large');
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
  });

  it('that refuses connections is failed, not empty', async () => {
    const one = await startEditor();
    await one.close();
    const events = await timed(availabilityOf({ one }).stream([offerOf(1, ['one'])], WINDOW, never));
    expect(events).toHaveLength(1);
    expect(sourcesIn(events)['one']).toMatchObject({ state: 'failed', reason: 'connection' });
  });

  it('gives what it answered, and nothing for the batch that failed', async () => {
    const one = await editor(
      (request) => (request === 2 ? { kind: 'status', status: 503 } : { kind: 'answer' }),
      [slotOf(1), slotOf(30)],
    );
    const availability = availabilityOf({ one }, 2000, { limits: { connections: 1 } });
    const offers = Array.from({ length: 50 }, (_, index) => offerOf(index + 1, ['one']));
    const events = await timed(availability.stream(offers, WINDOW, never));
    const listed = events.flatMap(({ event }) => (event.type === 'slots' ? event.lists.map((l) => l.offerId) : []));
    expect(listed).toEqual(offers.slice(0, 25).map(({ offer }) => offer.id));
    expect(sourcesIn(events)['one']).toMatchObject({ state: 'failed', reason: 'http-status' });
  });

  it('W2 cannot keep later batches beyond the one deadline for all', async () => {
    const one = await editor({ kind: 'answer', delayMs: 150 }, [slotOf(1)]);
    const availability = availabilityOf({ one }, 400, { limits: { connections: 1 } });
    const offers = Array.from({ length: 150 }, (_, index) => offerOf(index + 1, ['one']));
    const events = await timed(availability.stream(offers, WINDOW, never));
    expect(events.filter(({ event }) => event.type === 'slots')).toHaveLength(2);
    expect(sourcesIn(events)['one']).toMatchObject({ state: 'late', reason: 'deadline' });
    expect(events.at(-1)!.ms).toBeLessThan(700);
    expect(one.requests.length, 'what cannot be answered in time is not asked').toBeLessThanOrEqual(3);
  });
});

describe('several editors', () => {
  it('W2 a fast one’s slots come within its latency while others hang, drip, fail and are switched off', async () => {
    const fast = await editor({ kind: 'answer', delayMs: 60 }, [slotOf(1)]);
    const slow = await editor({ kind: 'answer', delayMs: 300 }, [slotOf(2)]);
    const editors = {
      hanging: await editor({ kind: 'hang' }),
      dripping: await editor({ kind: 'drip', everyMs: 20 }),
      broken: await editor({ kind: 'status', status: 500 }),
      fast,
      slow,
      off: await editor(),
    };
    const availability = createAvailability({
      editors: Object.entries(editors).map(([id, { fhirBaseUrl }]) => ({
        id,
        label: id,
        fhirBaseUrl,
        enabled: id !== 'off',
        deadlineMs: 800,
      })),
      clock: { now: () => NOW },
      log: silent,
      allowLoopbackHttp: true,
      editorOrigin: 'sas-sandbox',
    });
    running.push(availability);
    const ids = Object.keys(editors);
    const offers = [1, 2, 3].map((number) => offerOf(number, number === 3 ? ['off', 'hanging'] : ids));
    expect(availability.plan(offers).map(({ id, state, offers }) => [id, state, offers])).toEqual([
      ['hanging', 'pending', 3],
      ['dripping', 'pending', 2],
      ['broken', 'pending', 2],
      ['fast', 'pending', 2],
      ['slow', 'pending', 2],
      ['off', 'disabled', 3],
    ]);
    const events = await timed(availability.stream(offers, WINDOW, never));
    const first = events.find(({ event }) => event.type === 'slots')!;
    expect(first.event).toMatchObject({
      sourceId: 'fast',
      lists: [{ offerId: 'offer-1' }, { offerId: 'offer-2', slots: [] }],
    });
    const slowSlots = events.find(({ event }) => event.type === 'slots' && event.sourceId === 'slow')!;
    expect(first.ms).toBeLessThan(slowSlots.ms);
    expect(slowSlots.ms).toBeLessThan(events.at(-1)!.ms);
    const states = sourcesIn(events);
    expect(Object.fromEntries(Object.values(states).map(({ id, state, reason }) => [id, [state, reason]]))).toEqual({
      hanging: ['late', 'deadline'],
      dripping: ['late', 'deadline'],
      broken: ['failed', 'http-status'],
      fast: ['answered', undefined],
      slow: ['answered', undefined],
      off: ['disabled', 'switched-off'],
    });
    expect(states['fast']!.latencyMs).toBeGreaterThanOrEqual(55);
    expect(events.at(-1)!.ms).toBeLessThan(1100);
    expect(editors.off.requests).toHaveLength(0);
  });

  it('two searches at once share no state: one that is left does not end the other', async () => {
    const one = await editor({ kind: 'answer', delayMs: 100 }, [slotOf(1), slotOf(2)]);
    const availability = availabilityOf({ one }, 2000);
    const leaving = new AbortController();
    const left = timed(availability.stream([offerOf(1, ['one'])], WINDOW, leaving.signal));
    const kept = timed(availability.stream([offerOf(2, ['one'])], WINDOW, never));
    setTimeout(() => leaving.abort(), 30);
    expect(await left).toEqual([]);
    const events = await kept;
    expect(events.map(({ event }) => event.type)).toEqual(['slots', 'source']);
    expect(events[0]!.event).toMatchObject({ lists: [{ offerId: 'offer-2' }] });
    await expect.poll(() => one.aborted.count).toBe(1);
  });

  it('leaving the loop breaks the requests off', async () => {
    const fast = await editor({ kind: 'answer' }, [slotOf(1)]);
    const hanging = await editor({ kind: 'hang' });
    const availability = availabilityOf({ fast, hanging }, 7000);
    for await (const event of availability.stream([offerOf(1, ['fast', 'hanging'])], WINDOW, never)) {
      if (event.type === 'slots') break;
    }
    await expect.poll(() => hanging.aborted.count, { timeout: 1000 }).toBe(1);
  });
});

describe('the circuit breaker', () => {
  it('opens after failures in a row, probes after the cool-down, recovers', async () => {
    let time = 0;
    const one = await editor({ kind: 'status', status: 500 }, [slotOf(1)]);
    const other = await editor({ kind: 'answer' }, [slotOf(1)]);
    const breaker = { failures: 3, coolDownMs: 1000, jitter: 0.5, monotonic: () => time, random: () => 0.5 };
    const availability = availabilityOf({ one, other }, 400, { breaker });
    const ask = async () =>
      sourcesIn(await timed(availability.stream([offerOf(1, ['one', 'other'])], WINDOW, never)))['one']!;
    for (let i = 0; i < 3; i++) expect((await ask()).reason).toBe('http-status');
    expect(await ask()).toMatchObject({ state: 'failed', reason: 'circuit-open' });
    expect(one.requests, 'an open breaker sends nothing').toHaveLength(3);
    expect(availability.metrics()[0]).toMatchObject({ editorId: 'one', breaker: 'open', failed: 3 });
    time = 1249;
    expect((await ask()).reason).toBe('circuit-open');
    time = 1250;
    expect((await ask()).reason, 'one probe').toBe('http-status');
    expect((await ask()).reason, 'a failed probe opens it again').toBe('circuit-open');
    time = 2500;
    one.manner = { kind: 'answer' };
    expect((await ask()).state).toBe('answered');
    expect((await ask()).state).toBe('answered');
    expect(one.requests).toHaveLength(6);
    expect(other.requests, 'another editor is not concerned').toHaveLength(9);
  });

  it('does not count clients who go away', async () => {
    const one = await editor({ kind: 'hang' });
    const availability = availabilityOf({ one }, 2000, { breaker: { failures: 1 } });
    const leaving = new AbortController();
    const left = timed(availability.stream([offerOf(1, ['one'])], WINDOW, leaving.signal));
    setTimeout(() => leaving.abort(), 30);
    await left;
    await expect.poll(() => one.aborted.count).toBe(1);
    expect(availability.metrics()[0]).toMatchObject({ breaker: 'closed', asked: 0 });
  });
});

describe('slots of an answer', () => {
  async function slotsOf(slots: TestSlot[], offers = [offerOf(1, ['one'])]) {
    const one = await editor({ kind: 'answer' }, slots);
    const availability = availabilityOf({ one }, 2000);
    const events = await timed(availability.stream(offers, WINDOW, never));
    return events.flatMap(({ event }) => (event.type === 'slots' ? event.lists : []));
  }

  it('are in the place’s zone, sorted, without doubles, within the window and not past', async () => {
    const [list] = await slotsOf(
      [
        slotOf(1, '2026-11-24T09:30:00.000+01:00'),
        slotOf(1, '2026-11-23T12:00:00.000+04:00'), // 08:00 UTC, now
        { ...slotOf(1, '2026-11-23T12:00:00.000+04:00'), security: ['PUBLIC'] },
        slotOf(1, '2026-11-23T07:59:59Z'), // past
        slotOf(1, '2026-11-25T23:00:00Z'), // after the window
      ],
      [offerOf(1, ['one'], { timeZone: 'Indian/Reunion' })],
    );
    expect(list!.slots.map(({ start, visibility }) => [start, visibility])).toEqual([
      ['2026-11-23T12:00:00+04:00', ['SNP', 'PUBLIC']],
      ['2026-11-24T12:30:00+04:00', ['SNP']],
    ]);
    expect(new Set(list!.slots.map(({ id }) => id)).size).toBe(2);
  });

  it('keep their id when read again', async () => {
    const one = await editor({ kind: 'answer' }, [slotOf(1)]);
    const availability = availabilityOf({ one }, 2000);
    const read = async () => (await availability.readOffer(offerOf(1, ['one']), WINDOW, never)).slots[0]!.id;
    expect(await read()).toBe(await read());
    expect(await read()).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });

  it('have no booking address that must not be opened', async () => {
    const good = ['https://editor.example/a', 'http://127.0.0.1:8791/agenda'];
    const bad = ['http://editor.example/a', 'javascript:x', `https://editor.example/${'x'.repeat(1900)}`];
    const [list] = await slotsOf(
      [...good, ...bad].map((comment, hour) => ({ ...slotOf(1, `2026-11-23T1${hour}:00:00Z`), comment })),
    );
    expect(list!.slots.map(({ bookingUrl }) => bookingUrl)).toEqual([...good, undefined, undefined, undefined]);
  });

  it('reach only offers that were asked about', async () => {
    const one = await editor({ kind: 'answer' }, [
      slotOf(1),
      { ...slotOf(1, '2026-11-23T11:00:00Z'), structure: '1750000001', postcode: '75001', line: '9 rue Ancienne' },
    ]);
    const availability = availabilityOf({ one }, 2000);
    const { slots, sources } = await availability.readOffer(offerOf(1, ['one']), WINDOW, never);
    expect(slots).toHaveLength(1);
    expect(sources).toMatchObject([{ state: 'answered' }]);
  });
});
