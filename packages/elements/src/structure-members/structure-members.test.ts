import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { SearchEvent } from '@sas-embed/contract';
import '../define/provider.js';
import '../define/structure-members.js';
import type { SasOfferCard } from '../offer-card/index.js';
import { kinds } from '../offer-card/index.js';
import type { SasProvider } from '../provider/index.js';
import {
  cardA,
  community,
  endEvent,
  expectAccessible,
  NOW,
  offersEvent,
  sharedSlots,
  slotsEvent,
  sourceEvent,
  sourceOf,
} from '../testing/fixtures/index.js';
import { sasError, stubClient, type StubClient } from '../testing/fixtures/stub-client.js';
import type { MembersTarget, SasStructureMembers } from './structure-members.js';

const TARGET: MembersTarget = {
  kind: 'CPTS',
  structureId: community.nationalId,
  name: community.name,
  community,
};
const withSlots = cardA();
const without = cardA({ id: 'card-none', sources: ['lente'], place: { ...cardA().place, id: 'elsewhere' } });
const asked = [sourceOf('rapide', 'pending'), sourceOf('lente', 'pending')];

async function* members(until?: Promise<unknown>): AsyncGenerator<SearchEvent> {
  yield offersEvent([withSlots, without], asked);
  await until;
  yield slotsEvent('rapide', { 'card-a': sharedSlots });
  yield sourceEvent(sourceOf('rapide', 'answered'));
  yield slotsEvent('lente', { 'card-none': [] });
  yield sourceEvent(sourceOf('lente', 'answered'));
  yield endEvent({ offers: 2, offersWithSlots: 1, slots: 3, sourcesAnswered: 2 });
}

interface Page {
  client: StubClient;
  provider: SasProvider;
  element: SasStructureMembers;
  closed: Promise<void>;
}

async function page(answers: Parameters<typeof stubClient>[0] = {}, target = TARGET): Promise<Page> {
  await kinds.load();
  const client = stubClient({ searchMembers: () => members(), ...answers });
  const provider = await fixture<SasProvider>(html`
    <sas-provider .client=${client} .clock=${{ now: () => NOW }}>
      <button id="opener">Voir</button><sas-structure-members></sas-structure-members>
    </sas-provider>
  `);
  const element = provider.querySelector('sas-structure-members')!;
  provider.querySelector<HTMLElement>('#opener')!.focus();
  const closed = element.open(target);
  await waitUntil(() => dialogOf(element).open, 'the dialog opens');
  return { client, provider, element, closed };
}

const dialogOf = (el: SasStructureMembers) => el.shadowRoot!.querySelector('dialog')!;
const cards = (el: SasStructureMembers) => [
  ...el.results!.shadowRoot!.querySelectorAll<SasOfferCard>('sas-offer-card'),
];
const shown = (el: SasStructureMembers) => cards(el).filter((card) => card.checkVisibility());
const title = (el: SasStructureMembers) => el.results!.shadowRoot!.querySelector('.title')!.textContent;
const done = (el: SasStructureMembers) =>
  waitUntil(async () => (await el.updateComplete, await el.results?.updateComplete, el.search.status === 'done'));

describe('sas-structure-members', () => {
  it('lists all who take part, with or without slots, under the name of the structure', async () => {
    const { element, client } = await page();
    await done(element);
    expect(client.calls.find(([name]) => name === 'searchMembers')).to.deep.include(community.nationalId);
    expect(shown(element).map((card) => card.offer!.id)).to.deep.equal(['card-a', 'card-none']);
    expect(element.shadowRoot!.querySelector('h2')!.textContent).to.equal('Professionnels : CPTS des Platanes');
    expect(title(element)).to.equal('2 professionnels participants, avec ou sans créneau');
    expect(dialogOf(element).textContent).to.contain('coordination@cpts-des-platanes.example');
  });

  it('says of the structure once what is the same for all cards', async () => {
    const { element } = await page();
    await done(element);
    for (const card of cards(element)) {
      await card.updateComplete;
      expect(card.shadowRoot!.querySelectorAll('.community, [part=members]')).to.have.lengthOf(0);
      expect(card.shadowRoot!.querySelector('h4')!.textContent).to.contain('Dr Alix Exemple');
    }
  });

  it('takes the focus, and gives it back on Escape, reading no further', async () => {
    let signal: AbortSignal | undefined;
    const { element, closed, provider } = await page({
      searchMembers: (_id, _request, options) => ((signal = options?.signal), members(new Promise(() => undefined))),
    });
    expect(element.shadowRoot!.activeElement?.id).to.equal('title');
    await sendKeys({ press: 'Escape' });
    await closed;
    expect(document.activeElement).to.equal(provider.querySelector('#opener'));
    expect(signal!.aborted).to.equal(true);
    expect(element.opened).to.equal(false);
  });

  it('closes by its button, and opens again', async () => {
    const { element, closed } = await page();
    element.shadowRoot!.querySelector<HTMLElement>('.top button')!.click();
    await closed;
    void element.open({ ...TARGET, kind: 'MSP', name: 'MSP du Grand Pin' });
    await waitUntil(() => dialogOf(element).open);
    expect(element.shadowRoot!.querySelector('h2')!.textContent).to.contain('MSP du Grand Pin');
  });

  it('says that nobody takes part', async () => {
    const { element } = await page({
      searchMembers: async function* () {
        yield offersEvent([], []);
        yield endEvent();
      },
    });
    await done(element);
    expect(element.results!.shadowRoot!.textContent).to.contain('Aucun professionnel participant');
  });

  it('never takes a failure for nobody, and tries again', async () => {
    let calls = 0;
    const { element, provider } = await page({
      searchMembers: () => {
        if (calls++) return members();
        throw sasError('unavailable', { retryable: true });
      },
    });
    await waitUntil(async () => (await element.updateComplete, element.search.status === 'failed'));
    await element.results!.updateComplete;
    const text = element.results!.shadowRoot!.textContent;
    expect(text).to.contain('Ce n’est pas une absence de professionnels').and.not.contain('Aucun professionnel');
    let heard = 0;
    provider.addEventListener('sas-retry', () => heard++);
    element.results!.shadowRoot!.querySelector<HTMLElement>('[data-retry]')!.click();
    await done(element);
    expect(shown(element)).to.have.lengthOf(2);
    expect(heard, 'the search behind the dialog is not asked').to.equal(0);
  });

  it('says which agenda is silent', async () => {
    const { element } = await page({
      searchMembers: async function* () {
        yield offersEvent([withSlots, without], asked);
        yield slotsEvent('rapide', { 'card-a': sharedSlots });
        yield sourceEvent(sourceOf('rapide', 'answered'));
        yield sourceEvent(sourceOf('lente', 'late'));
        yield endEvent();
      },
    });
    await done(element);
    expect(element.results!.shadowRoot!.querySelector('.status')!.textContent).to.contain('Sans réponse');
  });

  it('asks for the next page', async () => {
    const { element, client } = await page({
      searchMembers: async function* (_id, request) {
        if (request?.cursor) yield offersEvent([without], [asked[1]!], { total: 2 });
        else yield offersEvent([withSlots], [asked[0]!], { total: 2, nextCursor: 'next' });
        yield endEvent();
      },
    });
    await done(element);
    expect(title(element)).to.equal('1 professionnels participants sur 2');
    element.results!.shadowRoot!.querySelector<HTMLElement>('[data-more]')!.click();
    await waitUntil(async () => (await element.results!.updateComplete, cards(element).length === 2));
    expect(client.calls.filter(([name]) => name === 'searchMembers').at(-1)![2]).to.deep.equal({
      limit: 100,
      cursor: 'next',
    });
  });

  it('takes away a slot that a colleague takes', async () => {
    const { element, client } = await page();
    await done(element);
    await waitUntil(() => client.feeds > 0);
    client.push({
      type: 'slot',
      cursor: '1',
      at: '2026-11-23T08:00:01+01:00',
      offerId: 'card-b',
      slotId: sharedSlots[0]!.id,
      change: 'taken',
      exclusive: true,
      own: false,
    });
    await waitUntil(() => element.search.offers[0]!.slots.length === 2, 'the slot goes');
  });

  it('speaks in its own region: that of the page is silent behind a dialog', async () => {
    const { element } = await page();
    await done(element);
    const region = dialogOf(element).querySelector('[role=status]')!;
    await waitUntil(() => region.textContent.includes('Liste complète : 3 créneaux'), region.textContent, {
      timeout: 4000,
    });
    expect(element.results!.shadowRoot!.querySelector('[data-live]')).to.equal(null);
  });

  it('shows nothing of another user', async () => {
    const { element, provider, closed } = await page();
    await done(element);
    provider.client = stubClient();
    await closed;
    expect(element.search.offers).to.deep.equal([]);
  });

  it('is accessible', async () => {
    const { element } = await page();
    await done(element);
    await expectAccessible(element);
  });
});
