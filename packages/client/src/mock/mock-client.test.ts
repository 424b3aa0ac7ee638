import { describe, expect, it, vi } from 'vitest';
import type { Appointment, FeedEvent } from '@sas-embed/contract';
import { TimeoutError } from '../errors.js';
import type { FeedState, SasClient } from '../types.js';
import { AGENDA, collect, EDITOR, mockWorld as world } from '../testing/fixtures/mock-world.js';
import { createMockClient } from './index.js';

describe('the feed of a mock', () => {
  it('resumes after a cursor and after a cut, without loss', async () => {
    const { clock, client, hold } = world();
    const states: FeedState['state'][] = [];
    const { got } = collect<FeedEvent>(client.feed({ onState: ({ state }) => states.push(state) }));
    await clock.advance(0);
    await hold(EDITOR, 0);
    client.cutFeed(1000);
    await hold(EDITOR, 1);
    await clock.advance(999);
    expect(got).toHaveLength(2);
    await clock.advance(1);
    expect(got).toHaveLength(3);
    expect(states).toEqual(['connecting', 'open', 'lost', 'connecting', 'open']);
    const again = collect<FeedEvent>(client.feed({ after: got[1]!.cursor }));
    await clock.advance(0);
    expect(again.got).toEqual([got[2]]);
    const bad = collect<FeedEvent>(client.feed({ after: 'other' }));
    await clock.advance(0);
    expect(await bad.done).toMatchObject({ code: 'cursor-invalid' });
  });

  it('stops with the signal', async () => {
    const { clock, client } = world();
    const abort = new AbortController();
    const { done } = collect<FeedEvent>(client.feed({ signal: abort.signal }));
    await clock.advance(0);
    abort.abort();
    expect(await done).toBe(abort.signal.reason);
  });
});

describe('scenarios of a mock', () => {
  it('fail, wait, hang and end by timeout or signal', async () => {
    const { clock, client, run } = world({
      error: { getSession: 'network', getOffer: 'forbidden' },
      delay: { getHealth: 500 },
      never: ['getOfferSlots'],
    });
    await expect(run(client.getSession())).rejects.toMatchObject({ code: 'network', retryable: true });
    await expect(run(client.getOffer(EDITOR))).rejects.toMatchObject({ code: 'forbidden', status: 403 });
    const health = vi.fn();
    void client.getHealth().then(health);
    await clock.advance(499);
    expect(health).not.toHaveBeenCalled();
    await clock.advance(1);
    expect(health).toHaveBeenCalled();
    await expect(run(client.getOfferSlots(EDITOR), 8000)).rejects.toBeInstanceOf(TimeoutError);
    const abort = new AbortController();
    const call = client.getOfferSlots(EDITOR, { signal: abort.signal });
    abort.abort();
    await expect(call).rejects.toBe(abort.signal.reason);
    client.configure({ error: {} });
    expect(await run(client.getSession())).toMatchObject({ environment: 'sandbox' });
    expect(client.calls.map((c) => c.operation)).toContain('getHealth');
  });

  it('pages through appointments', async () => {
    const { client, run, hold } = world();
    const booked: string[] = [];
    for (let i = 0; i < 5; i++) booked.push((await run(client.confirmHold((await hold(AGENDA)).id))).id);
    const { got, done } = collect<Appointment>(client.appointments({ limit: 2 }));
    await run(Promise.resolve(), 100);
    await done;
    expect(got.map((a) => a.id)).toEqual(booked);
  });

  it('suggests and resolves without accents and in any case', async () => {
    const { client, run } = world();
    expect((await run(client.suggestSpecialties('GENERAL')))[0]).toMatchObject({ code: 'SM54' });
    expect((await run(client.suggestLocations('reunion')))[0]).toMatchObject({ departement: '974' });
    const { location } = await run(
      client.resolveLocation({ streetName: 'Rue des Acacias', city: 'Bordeaux', postcode: '33000' }),
    );
    expect(location).toMatchObject({ type: 'address', label: 'Rue des Acacias, Bordeaux (33000)' });
    await expect(run(client.resolveLocation({ city: 'Nulle-Part' }))).rejects.toMatchObject({
      code: 'location-not-found',
    });
  });

  it('is the interface that createClient answers', () => {
    const client: SasClient = createMockClient();
    // @ts-expect-error the levers are the mock's
    expect(client.editorBooks).toBeTypeOf('function');
  });
});
