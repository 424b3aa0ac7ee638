import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import type { Filters, SearchEvent, SearchFacetsEvent } from '@sas-embed/contract';
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
import { narrow } from '../testing/fixtures/narrow.js';
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

async function page(answers: Parameters<typeof stubClient>[0] = {}, target = TARGET, filters?: Filters): Promise<Page> {
  await kinds.load();
  const client = stubClient({ searchMembers: () => members(), ...answers });
  const provider = await fixture<SasProvider>(html`
    <sas-provider .client=${client} .clock=${{ now: () => NOW }}>
      <button id="opener">Voir</button><sas-structure-members></sas-structure-members>
    </sas-provider>
  `);
  narrow(provider, filters);
  const element = provider.querySelector('sas-structure-members')!;
  // It asks for what is above it when it comes to stand there.
  provider.append(element);
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

  it('makes links of the numbers in what the structure says of itself; the host may dial each', async () => {
    const contact = 'Coordination : 05 36 49 00 14, ou javascript:alert(1)';
    const { element } = await page({}, { ...TARGET, community: { ...community, contact } });
    await waitUntil(() => element.shadowRoot!.querySelector('.description a'), 'a link');
    const links = [...element.shadowRoot!.querySelectorAll<HTMLAnchorElement>('.description a')];
    expect(links.map(({ href }) => href)).to.deep.equal(['tel:0536490014']);
    const details: unknown[] = [];
    element.addEventListener('sas-call', (event) => {
      details.push(event.detail);
      event.preventDefault();
    });
    expect(links[0]!.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))).to.equal(false);
    expect(details).to.deep.equal([{ url: 'tel:0536490014', offerId: 'card-a', structureId: community.nationalId }]);
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

  it('shows what the feed tells of a place within a second, while an editor is still awaited', async () => {
    const fresh = { ...sharedSlots[0]!, id: 'declared', sourceId: 'sas-agenda' };
    const { element, client } = await page({
      searchMembers: () => members(new Promise(() => undefined)),
      rereadSlots: (ids) => ({
        items: ids.map((offerId) => ({
          ...{ offerId, at: '2026-11-23T08:01:00Z', slots: [fresh], sources: [sourceOf('sas-agenda', 'answered')] },
        })),
        nextAfterSeconds: 60,
      }),
      getOffer: (id) => ({ ...cardA({ id }), participation: { sas: false } }),
    });
    await waitUntil(() => client.feeds > 0 && element.search.offers.length === 2);
    const told = { cursor: '1', at: '2026-11-23T08:00:01+01:00', placeId: withSlots.place.id };
    client.push({
      ...told,
      type: 'slot',
      offerId: 'card-b',
      slotId: 'declared',
      change: 'freed',
      exclusive: false,
      own: false,
    });
    await waitUntil(() => element.search.offers[0]!.slots.length === 1, 'the new slot', { timeout: 1_000 });
    expect(element.search.status).to.equal('streaming');
    expect(element.search.offers[0]!.offer.participation.sas).to.equal(true);
    client.push({ ...told, cursor: '2', type: 'offer' });
    await waitUntil(() => !element.search.offers[0]!.offer.participation.sas, 'how he takes part', { timeout: 1_000 });
    expect(element.search.offers[1]!.offer.participation.sas).to.equal(true);
    const asked = client.calls.filter(([name]) => name === 'rereadSlots' || name === 'getOffer');
    expect(asked.map(([name, of]) => [name, of].flat())).to.deep.equal([
      ['rereadSlots', 'card-a'],
      ['getOffer', 'card-a'],
      ['rereadSlots', 'card-a'],
    ]);
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

  describe('opened from a search with filters', () => {
    const { innerWidth: width, innerHeight: height } = window;
    before(() => setViewport({ width: 1280, height: 900 }));
    after(() => setViewport({ width, height }));
    /** One of three is left out by its profession, one has no slot as wanted. */
    async function* narrowed(request: object | undefined): AsyncGenerator<SearchEvent> {
      const { filters } = (request ?? {}) as { filters?: Filters };
      if (!filters) return yield* members();
      for await (const event of members()) {
        if (event.type === 'end') yield facetsOf(filters.professions ? 3 : 2, 1);
        yield event;
      }
    }
    const facetsOf = (offers: number, matching: number): SearchFacetsEvent => ({
      ...{ type: 'facets', final: true, offers, counted: offers, matching, unanswered: 0 },
      categories: [],
    });
    const open = async (filters: Filters) => {
      const at = await page({ searchMembers: (_id, request) => narrowed(request) }, TARGET, filters);
      await done(at.element);
      return at;
    };
    const all = (el: SasStructureMembers, selector: string) => [
      ...el.shadowRoot!.querySelectorAll<HTMLElement>(selector),
    ];
    const chips = (el: SasStructureMembers) => {
      const [filters] = all(el, 'sas-filters');
      return filters ? [...filters.shadowRoot!.querySelectorAll<HTMLElement>('[data-chip]')] : [];
    };
    const requests = ({ client }: Page) =>
      client.calls.filter(([name]) => name === 'searchMembers').map(([, , request]) => request);
    const hidden = (el: SasStructureMembers) => all(el, '.hidden')[0]?.textContent.trim();

    it('asks with them, shows them as chips, and says how many are hidden; the kind of card is no filter here', async () => {
      const at = await open({ modes: ['VR'], professions: ['10'], kinds: ['PS'] });
      const filters = { modes: ['VR'], professions: ['10'] };
      expect(requests(at)).to.deep.equal([{ filters, facets: true, limit: 100 }]);
      await waitUntil(() => chips(at.element).length === 2, 'two chips');
      expect(chips(at.element).map((chip) => chip.textContent.trim().replace('×', ''))).to.deep.equal([
        'Téléconsultation',
        'Médecin',
      ]);
      // One is left out by the gateway; the card without a slot folds away, unless it is in sight: then it is asked away.
      await waitUntil(() => hidden(at.element), 'says how many');
      at.element.results!.shadowRoot!.querySelector<HTMLElement>('[data-hide]')?.click();
      await waitUntil(() => hidden(at.element) === '2 masqués', hidden(at.element));
      expect(shown(at.element).map((card) => card.offer!.id)).to.deep.equal(['card-a']);
      await expectAccessible(at.element);
    });

    it('takes a chip away by keyboard, and the search behind keeps its own', async () => {
      const at = await open({ modes: ['VR'], professions: ['10'] });
      await waitUntil(() => chips(at.element).length === 2, 'two chips');
      let heard = 0;
      at.provider.addEventListener('sas-filter-change', () => heard++);
      chips(at.element)[0]!.focus();
      await sendKeys({ press: 'Delete' });
      await done(at.element);
      expect(requests(at).at(-1)).to.deep.equal({ filters: { professions: ['10'] }, facets: true, limit: 100 });
      await waitUntil(() => chips(at.element).length === 1 && chips(at.element)[0]!.matches(':focus'), 'on the next');
      expect(heard).to.equal(0);
      await sendKeys({ press: 'Delete' });
      await done(at.element);
      expect(requests(at).at(-1)).to.deep.equal({ limit: 100 });
      expect(at.element.shadowRoot!.activeElement?.id).to.equal('title');
    });

    it('shows all with one key, with or without slots', async () => {
      const at = await open({ modes: ['VR'] });
      all(at.element, '[data-show-all]')[0]!.focus();
      await sendKeys({ press: 'Enter' });
      await done(at.element);
      expect(requests(at).at(-1)).to.deep.equal({ limit: 100 });
      expect(shown(at.element).map((card) => card.offer!.id)).to.deep.equal(['card-a', 'card-none']);
      expect(all(at.element, '.filters')).to.have.length(0);
      expect(at.element.shadowRoot!.activeElement?.id).to.equal('title');
    });

    it('W6 has the cards in sight read again, and brings no slot that the filters exclude', async () => {
      const real = window.setTimeout.bind(window);
      let due: (() => void)[] = [];
      window.setTimeout = ((work: () => void, ms = 0) =>
        ms === 60_000 ? (due.push(work), 0) : real(work, ms)) as typeof window.setTimeout;
      const minutePassed = () => {
        const works = due;
        due = [];
        for (const work of works) work();
      };
      try {
        const [first, second] = sharedSlots;
        const at = await page(
          {
            searchMembers: (_id, request) => narrowed(request),
            rereadSlots: (ids) => ({
              items: ids.slice(0, 1).map((offerId) => ({
                ...{ offerId, at: '2026-11-23T08:01:00Z', sources: [sourceOf('rapide', 'answered')] },
                slots: [
                  { ...first!, id: 'remote', modes: ['VR'] },
                  { ...second!, id: 'other', modes: ['AMB'] },
                ],
              })),
              nextAfterSeconds: 60,
            }),
          },
          TARGET,
          { modes: ['VR'] },
        );
        await done(at.element);
        await waitUntil(() => (minutePassed(), at.element.search.offers[0]!.slots.length === 1), 'one slot as wanted');
        expect(at.element.search.offers[0]!.slots[0]!.id).to.equal('remote');
        expect(at.client.calls.find(([name]) => name === 'rereadSlots')![1]).to.include('card-a');
      } finally {
        window.setTimeout = real;
      }
    });
  });
});
