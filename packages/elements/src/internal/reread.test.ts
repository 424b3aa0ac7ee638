import { expect, waitUntil } from '@open-wc/testing';
import type { OfferSlots, SearchEvent, Slot } from '@sas-embed/contract';
import { DATES, endEvent, offerOf, offersEvent, slotAt, slotsEvent, sourceOf } from '../testing/fixtures/index.js';
import { stubClient } from '../testing/fixtures/stub-client.js';
import { readChangedSoon, rereadInSight, takeReread, type ChangedPlaces } from './reread.js';
import type { SearchState } from './search-model.js';
import { beginSearch, reduceFeedSlot, reduceSearch } from './search-reducer.js';

const play = (events: readonly SearchEvent[], from: SearchState = beginSearch()) => events.reduce(reduceSearch, from);
const nine = slotAt(DATES[0], '09:00');
const ten = slotAt(DATES[0], '10:00');
const eleven = slotAt(DATES[0], '11:00');
const item = (slots: readonly Slot[], ...sources: OfferSlots['sources']): OfferSlots => ({
  offerId: 'offer-0',
  at: '2026-11-23T08:01:00Z',
  slots: [...slots],
  sources,
});
const copyOf = (slot: Slot): Slot => ({ ...slot });

describe('re-reading', () => {
  const state = play([
    offersEvent(
      [offerOf(0, { sources: ['rapide', 'lente'] }), offerOf(1)],
      [sourceOf('rapide', 'pending'), sourceOf('lente', 'pending')],
    ),
    slotsEvent('rapide', { 'offer-0': [nine, ten], 'offer-1': [nine] }),
  ]);

  it('W6 takes away what is gone, brings what is new, and leaves the rest the same objects', () => {
    const fresh = takeReread(state, [item([copyOf(ten), eleven], sourceOf('rapide', 'answered'))]);
    expect(fresh.offers[0]!.slots).to.deep.equal([ten, eleven]);
    expect(fresh.offers[0]!.slots[0]).to.equal(ten);
    expect(fresh.offers[1]).to.equal(state.offers[1]);
  });

  it('keeps what a silent or spared agenda had given, with the time at which it was read', () => {
    const before = state.offers[0]!;
    for (const silent of [
      sourceOf('rapide', 'late'),
      { ...sourceOf('rapide', 'pending'), reason: 'budget' as const },
    ]) {
      expect(takeReread(state, [item([], silent)]).offers[0]).to.equal(before);
    }
    const one = takeReread(state, [item([], sourceOf('rapide', 'late'), sourceOf('lente', 'answered'))]).offers[0]!;
    expect(one.slots).to.deep.equal([nine, ten]);
    expect(one.sources.map(({ id, state: is }) => [id, is])).to.deep.equal([
      ['rapide', before.sources[0]!.state],
      ['lente', 'answered'],
    ]);
  });

  it('shows again a slot whose release it missed', () => {
    const held = reduceFeedSlot(state, {
      type: 'slot',
      cursor: '1',
      at: '',
      offerId: 'offer-0',
      slotId: nine.id,
      change: 'held',
      exclusive: true,
      own: false,
    });
    expect(held.offers[0]!.slots).to.deep.equal([ten]);
    expect(takeReread(held, [item([nine, ten], sourceOf('rapide', 'answered'))]).offers[0]!.slots).to.deep.equal([
      nine,
      ten,
    ]);
  });

  it('W6 brings no slot that the filters exclude, and keeps one that grew too near for its band', () => {
    const remote: Slot = { ...slotAt(DATES[0], '12:00'), modes: ['VR'] };
    const other: Slot = { ...eleven, modes: ['AMB'] };
    const wanted = takeReread(state, [item([copyOf(nine), remote, other], sourceOf('rapide', 'answered'))], {
      modes: ['VR'],
    });
    expect(wanted.offers[0]!.slots).to.deep.equal([nine, remote]);
    const changed: Slot = { ...nine, modes: ['AMB'], heldByOthers: 2 };
    const gone = takeReread(state, [item([changed, remote], sourceOf('rapide', 'answered'))], { modes: ['VR'] });
    expect(gone.offers[0]!.slots).to.deep.equal([remote]);
    // Read at a time when nothing of this morning is so far away any more.
    const later = { ...item([copyOf(nine), copyOf(eleven)], sourceOf('rapide', 'answered')), at: nine.start };
    expect(takeReread(state, [later], { available: ['24-48'] }).offers[0]!.slots).to.deep.equal([nine]);
  });

  it('knows nothing of offers that are not on screen', () => {
    expect(takeReread(state, [{ ...item([]), offerId: 'other' }])).to.equal(state);
  });

  describe('over time', () => {
    const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    const realSetTimeout = window.setTimeout.bind(window);
    const realClearTimeout = window.clearTimeout.bind(window);
    let waits: number[] = [];
    let fire: (() => void) | undefined;
    const passed = async () => {
      const due = fire;
      fire = undefined;
      due?.();
      await later(0);
      await later(0);
    };
    beforeEach(() => {
      waits = [];
      window.setTimeout = ((work: () => void, ms = 0) => {
        if (ms < 1000) return realSetTimeout(work, ms);
        waits.push(ms / 1000);
        fire = work;
        return 0;
      }) as typeof window.setTimeout;
      window.clearTimeout = ((id?: number) =>
        id === 0 ? (fire = undefined) : realClearTimeout(id)) as typeof window.clearTimeout;
    });
    afterEach(() => {
      window.setTimeout = realSetTimeout;
      window.clearTimeout = realClearTimeout;
    });

    it('asks for what is in sight, as often as it is told, more rarely after a failure, and never after the end', async () => {
      let list = play([endEvent()], state);
      const answers: (() => unknown)[] = [
        () => ({ items: [item([eleven], sourceOf('rapide', 'answered'))], nextAfterSeconds: 45 }),
        () => Promise.reject(new Error('offline')),
        () => ({ items: [], nextAfterSeconds: 60 }),
      ];
      const client = stubClient({ rereadSlots: () => answers.shift()!() });
      const work = new AbortController();
      let inSight = ['offer-0'];
      rereadInSight({ client, inSight: () => inSight, change: (by) => (list = by(list)) }, work.signal);
      expect(waits).to.deep.equal([60]);
      await passed();
      expect(client.calls.map(([name, ids]) => [name, ids])).to.deep.equal([['rereadSlots', ['offer-0']]]);
      expect(list.offers[0]!.slots).to.deep.equal([eleven]);
      await passed();
      await passed();
      inSight = [];
      await passed();
      expect(waits).to.deep.equal([60, 45, 90, 60, 60]);
      expect(client.calls).to.have.length(3);
      inSight = ['offer-0'];
      work.abort();
      await passed();
      expect(client.calls).to.have.length(3);
    });
  });

  it('reads the cards of a place at once when its agenda was changed, told in one go, and nothing else', async () => {
    const agendaState = play([
      offersEvent(
        [offerOf(0, { sources: ['agenda'], place: { ...offerOf(0).place, id: 'changed' } }), offerOf(1)],
        [sourceOf('agenda', 'pending')],
      ),
      endEvent(),
    ]);
    let shown = agendaState;
    let failing = true;
    const client = stubClient({
      rereadSlots: () => {
        if (failing) throw new Error('cut');
        return {
          items: [item([{ ...nine, sourceId: 'agenda' }], sourceOf('agenda', 'answered'))],
          nextAfterSeconds: 60,
        };
      },
    });
    const end = new AbortController();
    const changed: ChangedPlaces = { ids: new Set(['changed', 'elsewhere']), offers: new Set() };
    const host = {
      client,
      inSight: () => [],
      change: (by: (state: SearchState) => SearchState) => (shown = by(shown)),
    };
    rereadInSight({ ...host, changed }, end.signal);
    readChangedSoon({ ...host, changed }, end.signal);
    readChangedSoon({ ...host, changed }, end.signal);
    await waitUntil(() => client.calls.length === 1);
    expect(client.calls[0]![1]).to.deep.equal(['offer-0']);
    // What could not be read is not forgotten.
    await waitUntil(() => changed.ids.size > 0);
    failing = false;
    end.abort();
    const next = new AbortController();
    rereadInSight({ ...host, changed }, next.signal);
    await waitUntil(() => shown.offers[0]!.slots.length === 1);
    expect(client.calls).to.have.lengthOf(2);
    expect(shown.offers[1]).to.equal(agendaState.offers[1]);
    next.abort();
    changed.ids.add('elsewhere');
    readChangedSoon({ ...host, changed }, next.signal);
    expect(client.calls).to.have.lengthOf(2);
  });

  it('lets no card of the SAS agenda wait for an editor, and asks each once', async () => {
    let shown = play([
      offersEvent(
        [offerOf(0, { sources: ['sas-agenda'] }), offerOf(1, { sources: ['lente'] })],
        [sourceOf('sas-agenda', 'pending'), sourceOf('lente', 'pending')],
      ),
      endEvent(),
    ]);
    let answer: () => void = () => undefined;
    const client = stubClient({
      rereadSlots: async (ids) => {
        if (ids.includes('offer-1')) await new Promise<void>((resolve) => (answer = resolve));
        return {
          items: ids.map((offerId) => ({
            ...item([{ ...nine, sourceId: offerId === 'offer-0' ? 'sas-agenda' : 'lente' }]),
            ...{ offerId, sources: [sourceOf(offerId === 'offer-0' ? 'sas-agenda' : 'lente', 'answered')] },
          })),
          nextAfterSeconds: 60,
        };
      },
    });
    const real = window.setTimeout.bind(window);
    const end = new AbortController();
    window.setTimeout = ((work: () => void, ms = 0) => real(work, ms === 60_000 ? 0 : ms)) as typeof window.setTimeout;
    try {
      const host = {
        client,
        inSight: () => ['offer-1', 'offer-0'],
        change: (by: (state: SearchState) => SearchState) => (shown = by(shown)),
      };
      rereadInSight(host, end.signal);
      await waitUntil(() => shown.offers[0]!.slots.length === 1, 'the agenda is there');
      expect(shown.offers[1]!.slots).to.have.lengthOf(0);
      window.setTimeout = real;
      answer();
      await waitUntil(() => shown.offers[1]!.slots.length === 1, 'the editor has answered');
      expect(client.calls.map(([, ids]) => ids)).to.deep.equal([['offer-0'], ['offer-1']]);
    } finally {
      window.setTimeout = real;
      end.abort();
    }
  });
});
