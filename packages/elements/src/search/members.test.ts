import { expect, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { SearchEvent } from '@sas-embed/contract';
import type { SasOfferCard } from '../offer-card/index.js';
import {
  cardA,
  cardB,
  community,
  communitySlots,
  endEvent,
  offersEvent,
  sharedSlots,
  slotsEvent,
  sourceEvent,
  sourceOf,
} from '../testing/fixtures/index.js';
import { sampleHold } from '../testing/fixtures/samples.js';
import { focused, page, reach, slotsShown, type Page } from '../testing/fixtures/search-page.js';

const agenda = [...sharedSlots, ...communitySlots].map((slot) => ({
  ...slot,
  sourceId: 'agenda',
  actions: ['hold' as const, 'confirm' as const],
}));
const shared = agenda.slice(0, sharedSlots.length);
const other = cardA({ id: 'card-other', sources: ['agenda'] });
/** A slot of a member whom the search did not find. */
const others = agenda.slice(0, 1).map((slot) => ({ ...slot, id: 'other-1' }));
const both = [cardB({ sources: ['agenda'] }), cardA({ sources: ['agenda'] })];

async function* answer(offers: typeof both, lists: Parameters<typeof slotsEvent>[1]): AsyncGenerator<SearchEvent> {
  yield offersEvent(offers, [sourceOf('agenda', 'pending')]);
  yield slotsEvent('agenda', lists);
  yield sourceEvent(sourceOf('agenda', 'answered'));
  yield endEvent();
}

/** A search that found both cards of a practitioner. */
async function found(): Promise<Page> {
  const it = await page({
    search: () => answer(both, { 'card-b': shared, 'card-a': agenda }),
    searchMembers: () => answer([both[1]!, other], { 'card-a': agenda, 'card-other': others }),
    createHold: ({ slotId }) => sampleHold([...agenda, ...others].find((slot) => slot.id === slotId)!),
  });
  it.provider.querySelector<HTMLElement>('#host')!.click();
  await waitUntil(() => it.results.search.status === 'done', 'the search ends');
  await it.results.updateComplete;
  return it;
}

const cards = ({ results }: Page) => [...results.shadowRoot!.querySelectorAll<SasOfferCard>('sas-offer-card')];
const membersOf = (at: Page) => cards(at)[1]!.shadowRoot!.querySelector('sas-structure-members');

async function openMembers(at: Page) {
  const button = cards(at)[1]!.shadowRoot!.querySelector<HTMLElement>('[part=members]')!;
  button.focus();
  await sendKeys({ press: 'Enter' });
  await waitUntil(() => membersOf(at)?.search.status === 'done', 'the members are there');
  await membersOf(at)!.results!.updateComplete;
  return { button, members: membersOf(at)! };
}

async function confirm({ dialog }: Page): Promise<void> {
  await reach(dialog, 'held');
  await sendKeys({ press: 'Enter' });
  await reach(dialog, 'booked');
  await sendKeys({ press: 'Enter' });
}

describe('both cards of a practitioner', () => {
  it('lose the slot that was taken on one', async () => {
    const at = await found();
    expect(slotsShown(at.results)).to.deep.equal([3, 5]);
    const grid = cards(at)[1]!.shadowRoot!.querySelector('sas-slot-grid')!;
    const slot = [...grid.shadowRoot!.querySelectorAll<HTMLElement>('.slot')].find((s) => s.textContent === '09h20')!;
    slot.click();
    await confirm(at);
    await waitUntil(() => slotsShown(at.results).join() === '2,4', slotsShown(at.results).join());
  });
});

describe('the members of a CPTS, in front of the results', () => {
  it('open from the card by keyboard, and give the focus back', async () => {
    const at = await found();
    const { button, members } = await openMembers(at);
    expect(members.search.offers.map((it) => it.offer.id)).to.deep.equal(['card-a', 'card-other']);
    expect(at.client.calls.find(([name]) => name === 'searchMembers')![1]).to.equal(community.nationalId);
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => membersOf(at) === null, 'the list goes');
    expect(focused()).to.equal(button);
    expect(slotsShown(at.results)).to.deep.equal([3, 5]);
  });

  it('book a slot: it leaves the list and the cards behind it', async () => {
    const at = await found();
    const { members } = await openMembers(at);
    expect(members.results!.focusFirstSlot()).to.equal(true);
    await sendKeys({ press: 'Enter' });
    await confirm(at);
    await waitUntil(() => members.search.offers[0]!.slots.length === 4, 'it leaves the list');
    await waitUntil(() => slotsShown(at.results)[1] === 4, 'it leaves the card');
    await waitUntil(() => focused()?.matches('.slot'), 'the focus is on a slot again');
    expect(members.opened).to.equal(true);
    expect(focused()!.getRootNode()).to.have.nested.property('host.offerId', 'card-a');
  });

  it('book a slot of a member whom the search did not find', async () => {
    const at = await found();
    const { members } = await openMembers(at);
    expect(members.results!.focusSlotsOf('card-other')).to.equal(true);
    await sendKeys({ press: 'Enter' });
    await confirm(at);
    await waitUntil(() => members.search.offers[1]!.slots.length === 0, 'it leaves the list');
    expect(slotsShown(at.results)).to.deep.equal([3, 5]);
  });
});
