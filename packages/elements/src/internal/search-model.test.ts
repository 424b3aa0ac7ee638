import { expect } from '@open-wc/testing';
import type { FeedSlotEvent, SearchEvent } from '@sas-embed/contract';
import {
  DATES,
  endEvent,
  offerOf,
  offersEvent,
  slotAt,
  slotsEvent,
  sourceEvent,
  sourceOf,
} from '../testing/fixtures/index.js';
import { pdmOffer } from '../testing/fixtures/cards.js';
import { isWithoutSlots, type SearchState } from './search-model.js';
import { beginPage, beginRefresh, beginSearch, failSearch, reduceFeedSlot, reduceSearch } from './search-reducer.js';
import { removeSlot, replaceSlots } from './offer-changes.js';

const play = (events: readonly SearchEvent[], from: SearchState = beginSearch()) => events.reduce(reduceSearch, from);
const nine = slotAt(DATES[0], '09:00');
const ten = slotAt(DATES[0], '10:00');
const both = { sources: ['rapide', 'lente'] };
const statuses = (state: SearchState) => state.offers.map((it) => it.status);
const ids = (state: SearchState) => state.offers.map((it) => it.offer.id);

describe('search model', () => {
  const begin = offersEvent(
    [offerOf(0, both), offerOf(1), offerOf(2, { sources: ['lente'] }), offerOf(3, { sources: [] })],
    [sourceOf('rapide', 'pending'), sourceOf('lente', 'pending')],
  );

  it('lists the offers in the order given and waits for their sources', () => {
    const state = play([begin]);
    expect(state.status).to.equal('streaming');
    expect(ids(state)).to.deep.equal(['offer-0', 'offer-1', 'offer-2', 'offer-3']);
    expect(statuses(state)).to.deep.equal(['loading', 'loading', 'loading', 'ready']);
  });

  it('puts places that only an editor knows at the end, and takes their slots', () => {
    const state = play([
      begin,
      { type: 'added', sourceId: 'rapide', offers: [offerOf(9), offerOf(1)] },
      slotsEvent('rapide', { 'offer-9': [nine] }),
    ]);
    expect(ids(state)).to.deep.equal(['offer-0', 'offer-1', 'offer-2', 'offer-3', 'offer-9']);
    expect(state.total).to.equal(5);
    expect(state.offers[4]).to.deep.include({ slots: [nine], status: 'ready' });
  });

  it('waits for a second editor that tells of such a place, on the same card', () => {
    const added = (...sources: string[]): SearchEvent => ({
      type: 'added',
      sourceId: sources.at(-1)!,
      offers: [{ ...offerOf(9), sources }],
    });
    const state = play([begin, added('rapide'), slotsEvent('rapide', { 'offer-9': [nine] }), added('rapide', 'lente')]);
    expect(ids(state)).to.deep.equal(['offer-0', 'offer-1', 'offer-2', 'offer-3', 'offer-9']);
    expect(state.total).to.equal(5);
    expect(state.offers[4]).to.deep.include({ slots: [nine], status: 'partial' });
    expect(state.offers[4]!.sources.map(({ id }) => id)).to.deep.equal(['rapide', 'lente']);
  });

  it('does not take an incomplete answer for an absence of slots', () => {
    const state = play([
      begin,
      slotsEvent('lente', { 'offer-2': [] }),
      sourceEvent(sourceOf('lente', 'answered', { incomplete: true })),
    ]);
    expect(statuses(state)[2]).to.equal('partial');
    expect(isWithoutSlots(state.offers[2]!)).to.equal(false);
  });

  it('never folds a community away: it has no slots because it is asked', () => {
    const one = { ...play([begin]).offers[0]!, offer: pdmOffer(), slots: [], status: 'ready' as const };
    expect(isWithoutSlots(one)).to.equal(false);
    expect(isWithoutSlots({ ...one, offer: offerOf(0) })).to.equal(true);
  });

  it('W4 never reorders, whoever answers first', () => {
    const state = play([begin, slotsEvent('lente', { 'offer-2': [nine] }), slotsEvent('rapide', { 'offer-1': [ten] })]);
    expect(ids(state)).to.deep.equal(['offer-0', 'offer-1', 'offer-2', 'offer-3']);
  });

  it('puts the slots of several sources together, earliest first', () => {
    const late = slotAt(DATES[0], '08:30', { id: 'l', sourceId: 'lente' });
    const state = play([
      begin,
      slotsEvent('rapide', { 'offer-0': [nine, ten] }),
      slotsEvent('lente', { 'offer-0': [late] }),
    ]);
    expect(state.offers[0]!.slots).to.deep.equal([late, nine, ten]);
    expect(state.offers[0]!.status).to.equal('ready');
  });

  it('replaces a source’s slots when it answers again', () => {
    const state = play([
      begin,
      slotsEvent('rapide', { 'offer-1': [nine, ten] }),
      slotsEvent('rapide', { 'offer-1': [ten] }),
    ]);
    expect(state.offers[1]!.slots).to.deep.equal([ten]);
  });

  for (const missing of ['late', 'failed', 'disabled'] as const) {
    it(`a source that is ${missing} is no answer`, () => {
      const state = play([
        begin,
        slotsEvent('rapide', { 'offer-0': [], 'offer-1': [] }),
        sourceEvent(sourceOf('rapide', 'answered')),
        sourceEvent(sourceOf('lente', missing)),
        endEvent(),
      ]);
      expect(statuses(state)).to.deep.equal(['partial', 'ready', 'error', 'ready']);
      expect(state.offers.map(isWithoutSlots)).to.deep.equal([false, true, false, true]);
    });
  }

  it('a list for one offer is an answer for it, even when its source fails for others', () => {
    const state = play([begin, slotsEvent('rapide', { 'offer-1': [] }), sourceEvent(sourceOf('rapide', 'failed'))]);
    expect(statuses(state).slice(0, 2)).to.deep.equal(['loading', 'ready']);
  });

  it('waits for nobody after the end, and does not call silence an answer', () => {
    const state = play([begin, sourceEvent(sourceOf('rapide', 'answered')), endEvent()]);
    expect(state.status).to.equal('done');
    expect(state.sources.map((s) => s.state)).to.deep.equal(['answered', 'late']);
    expect(statuses(state)).to.deep.equal(['partial', 'ready', 'error', 'ready']);
  });

  it('keeps what is there when the stream is cut', () => {
    const state = failSearch(play([begin, slotsEvent('rapide', { 'offer-1': [nine] })]), {
      code: 'network',
      retryable: true,
    });
    expect(state.status).to.equal('failed');
    expect(state.offers[1]!.slots).to.deep.equal([nine]);
    expect(statuses(state)).to.deep.equal(['error', 'ready', 'error', 'ready']);
  });

  it('leaves untouched offers as the same objects', () => {
    const before = play([begin]);
    const after = reduceSearch(before, slotsEvent('rapide', { 'offer-1': [nine] }));
    expect(after.offers[0]).to.equal(before.offers[0]);
    expect(after.offers[1]).to.not.equal(before.offers[1]);
  });

  it('ignores an event of a newer gateway', () => {
    const state = play([begin]);
    expect(reduceSearch(state, { type: 'weather' } as unknown as SearchEvent)).to.equal(state);
  });

  describe('next page', () => {
    const first = play([
      { ...begin, nextCursor: 'c1', total: 6 },
      slotsEvent('rapide', { 'offer-0': [], 'offer-1': [nine] }),
      sourceEvent(sourceOf('rapide', 'answered')),
      sourceEvent(sourceOf('lente', 'answered')),
      endEvent(),
    ]);
    const second = offersEvent([offerOf(1), offerOf(4)], [sourceOf('rapide', 'pending')], { total: 6 });

    it('goes below, without those already there, and leaves the states of the first page alone', () => {
      const state = play([second], beginPage(first));
      expect(ids(state)).to.deep.equal(['offer-0', 'offer-1', 'offer-2', 'offer-3', 'offer-4']);
      expect(statuses(state)).to.deep.equal(['ready', 'ready', 'ready', 'ready', 'loading']);
      expect(state.nextCursor).to.equal(undefined);
      expect(state.sources.find((s) => s.id === 'rapide')!.state).to.equal('pending');
    });

    it('fails without changing what the first page knows', () => {
      const state = play([second, sourceEvent(sourceOf('rapide', 'failed')), endEvent()], beginPage(first));
      expect(statuses(state)).to.deep.equal(['ready', 'ready', 'ready', 'ready', 'error']);
      expect(state.sources.find((s) => s.id === 'rapide')!.state).to.equal('failed');
    });
  });

  it('a refresh fills in what was missing and moves nothing', () => {
    const first = play([
      begin,
      slotsEvent('rapide', { 'offer-0': [nine], 'offer-1': [ten] }),
      sourceEvent(sourceOf('rapide', 'answered')),
      sourceEvent(sourceOf('lente', 'late')),
      endEvent(),
    ]);
    const asked = play([{ ...begin, offers: [offerOf(7), ...begin.offers] }], beginRefresh(first));
    expect(ids(asked)).to.deep.equal(ids(first));
    expect(asked.offers[1]!.slots).to.deep.equal([ten]);
    expect(asked.offers[2]!.status).to.equal('loading');
    const state = play(
      [
        slotsEvent('lente', { 'offer-2': [nine], 'offer-0': [] }),
        sourceEvent(sourceOf('lente', 'answered')),
        endEvent(),
      ],
      asked,
    );
    expect(statuses(state)).to.deep.equal(['ready', 'ready', 'ready', 'ready']);
  });

  describe('live feed', () => {
    const state = play([begin, slotsEvent('rapide', { 'offer-1': [nine, ten] })]);
    const feed = (change: FeedSlotEvent['change'], more: Partial<FeedSlotEvent> = {}): FeedSlotEvent => ({
      type: 'slot',
      cursor: '1',
      at: nine.start,
      offerId: 'offer-1',
      slotId: nine.id,
      change,
      exclusive: false,
      own: false,
      ...more,
    });
    const shown = (s: SearchState) => s.offers[1]!.slots.map((slot) => [slot.id, slot.heldByOthers]);

    it('counts the colleagues on an editor’s slot', () => {
      const held = reduceFeedSlot(reduceFeedSlot(state, feed('held')), feed('held'));
      expect(shown(held)).to.deep.equal([
        [nine.id, 2],
        [ten.id, 0],
      ]);
      expect(shown(reduceFeedSlot(held, feed('released')))[0]).to.deep.equal([nine.id, 1]);
    });

    it('concerns every card of the place that shows the slot, whichever it was done on', () => {
      const other = state.offers[0]!.offer.id;
      const both = reduceSearch(state, slotsEvent('rapide', { [other]: [nine] }));
      const taken = reduceFeedSlot(both, feed('taken', { offerId: other }));
      expect(taken.offers[0]!.slots).to.deep.equal([]);
      expect(shown(taken).map(([id]) => id)).to.deep.equal([ten.id]);
    });

    it('does not count one’s own hold', () => {
      expect(reduceFeedSlot(state, feed('held', { own: true }))).to.equal(state);
    });

    it('hides an exclusively held slot until it is released', () => {
      const held = reduceFeedSlot(state, feed('held', { exclusive: true }));
      expect(shown(held)).to.deep.equal([[ten.id, 0]]);
      expect(shown(reduceFeedSlot(held, feed('released')))).to.deep.equal([
        [nine.id, 0],
        [ten.id, 0],
      ]);
    });

    it('drops a taken slot for good', () => {
      const taken = reduceFeedSlot(state, feed('taken'));
      expect(shown(taken)).to.deep.equal([[ten.id, 0]]);
      expect(reduceFeedSlot(taken, feed('released'))).to.equal(taken);
    });

    it('knows nothing of slots that are not on screen', () => {
      expect(reduceFeedSlot(state, feed('taken', { slotId: 'other' }))).to.equal(state);
    });
  });

  it('removes one slot, and replaces an offer’s slots with fresh ones', () => {
    const state = play([begin, slotsEvent('rapide', { 'offer-1': [nine, ten] })]);
    expect(removeSlot(state, nine.id).offers[1]!.slots).to.deep.equal([ten]);
    expect(removeSlot(state, 'unknown')).to.equal(state);
    const fresh = replaceSlots(state, 'offer-1', [], [sourceOf('rapide', 'answered')]);
    expect(fresh.offers[1]!.slots).to.deep.equal([]);
    expect(isWithoutSlots(fresh.offers[1]!)).to.equal(true);
    const silent = replaceSlots(state, 'offer-1', [], [sourceOf('rapide', 'late')]);
    expect(silent.offers[1]!.slots).to.deep.equal([nine, ten]);
  });

  it('takes a slot from every card that shows it: a practitioner’s own and the one under his CPTS', () => {
    const state = play([begin, slotsEvent('rapide', { 'offer-0': [nine, ten], 'offer-1': [nine] })]);
    expect(removeSlot(state, nine.id).offers.map((it) => it.slots)).to.deep.equal([[ten], [], [], []]);
  });
});
