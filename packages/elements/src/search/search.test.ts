import { expect, waitUntil } from '@open-wc/testing';
import type { SearchInput } from '@sas-embed/client';
import { expectAccessible } from '../testing/fixtures/axe.js';
import { endEvent, offersEvent, slotsEvent, sourceEvent, sourceOf } from '../testing/fixtures/index.js';
import { sampleLocation, sampleSession } from '../testing/fixtures/samples.js';
import {
  agendaSlots,
  asked,
  context,
  editorSlots,
  focused,
  offers,
  page,
  reach,
  slotsShown,
  stream,
} from '../testing/fixtures/search-page.js';
import { sasError } from '../testing/fixtures/stub-client.js';

describe('sas-search', () => {
  it('says once that it is ready, and again for another user; `ready` tells those who came late', async () => {
    const heard: EventTarget[] = [];
    const listener = (event: Event) => heard.push(event.target!);
    document.addEventListener('sas-ready', listener);
    let answer!: () => void;
    const session = new Promise((resolve) => (answer = () => resolve(sampleSession)));
    const { search, provider } = await page({ getSession: () => session });
    expect(search.ready).to.equal(false);
    answer();
    await waitUntil(() => search.ready);
    await waitUntil(() => heard.includes(search));
    await provider.reset();
    expect(heard.filter((target) => target === search)).to.have.length(1);
    await waitUntil(() => heard.filter((target) => target === search).length === 2);
    document.removeEventListener('sas-ready', listener);
  });

  it('tells what changed: what is searched, the list, its offers', async () => {
    const { search, results } = await page();
    const heard: unknown[] = [];
    search.addEventListener('sas-change', (event) => heard.push(event.detail));
    search.context = { ...context };
    await waitUntil(() => heard.length > 0);
    expect(heard.splice(0)[0]).to.deep.equal({});
    await search.run();
    await waitUntil(() => results.search.status === 'done');
    await results.updateComplete;
    const told = heard.filter((detail) => Object.keys(detail as object).length > 0);
    expect(told[0]).to.deep.equal({ searchId: 'search-1' });
    expect(told).to.deep.include({ searchId: 'search-1', offerId: 'offer-0' });
    expect(told).to.deep.include({ searchId: 'search-1', offerId: 'offer-1' });
  });

  it('W21 sends the search itself at once: nothing is asked before it, and nobody is told first', async () => {
    const { search, client, results } = await page();
    search.context = { ...context, specialty: { code: 'SM54', label: 'Médecine générale' }, location: sampleLocation };
    await search.updateComplete;
    const before = client.calls.length;
    const searched = search.run();
    await waitUntil(() => results.search.status === 'done');
    await searched;
    const asked = client.names().slice(before);
    expect(asked[0]).to.equal('search');
    expect(asked.filter((name) => name === 'search')).to.have.length(1);
  });

  it('W4 sorts by the earliest slot when asked, in the same search; a new one is neutral again', async () => {
    const { search, client, results } = await page();
    search.context = { ...context, specialty: { code: 'SM54', label: 'Médecine générale' }, location: sampleLocation };
    await search.run();
    await waitUntil(() => results.search.status === 'done');
    await results.updateComplete;
    const sorts = () =>
      client.calls.filter(([name]) => name === 'search').map(([, input]) => (input as SearchInput).sort);
    results.renderRoot.querySelector<HTMLElement>('.order button')!.click();
    await waitUntil(() => sorts().length === 2);
    expect(focused()).to.equal(search.renderRoot.querySelector('.results'));
    await waitUntil(() => results.search.status === 'done');
    await search.run();
    expect(sorts()).to.deep.equal([undefined, 'earliest', undefined]);
  });

  it('W6 has the cards in sight read again while it stays open', async () => {
    const real = window.setTimeout.bind(window);
    const waits: { ms: number; work: () => void }[] = [];
    const { search, client, results } = await page({
      rereadSlots: (ids) => ({
        items: ids.map((offerId) => ({
          offerId,
          at: '2026-11-23T08:01:00Z',
          slots: [],
          sources: [sourceOf('rapide', 'answered')],
        })),
        nextAfterSeconds: 60,
      }),
    });
    window.setTimeout = ((work: () => void, ms = 0) => {
      if (ms === 60_000) waits.push({ ms, work });
      return ms === 60_000 ? 0 : real(work, ms);
    }) as typeof window.setTimeout;
    try {
      await search.run();
      await waitUntil(() => results.search.status === 'done' && waits.length === 1);
      expect(slotsShown(results)[1]).to.equal(2);
      waits[0]!.work();
      await waitUntil(() => slotsShown(results)[1] === 0);
      expect(client.calls.filter(([name]) => name === 'rereadSlots')).to.have.length(1);
    } finally {
      window.setTimeout = real;
    }
  });

  it('takes away and marks slots as the live feed tells', async () => {
    const { search, results, client } = await page();
    await search.run();
    await waitUntil(() => slotsShown(results)[1] === 2);
    const event = { type: 'slot', cursor: '1', at: '', exclusive: false, own: false } as const;
    client.push({ ...event, offerId: 'offer-0', slotId: 'agenda-0900', change: 'taken' });
    client.push({ ...event, offerId: 'offer-1', slotId: 'editor-1000', change: 'held' });
    await waitUntil(() => slotsShown(results)[0] === 2);
    await waitUntil(() => results.search.offers[1]!.slots[0]!.heldByOthers === 1);
  });

  it('aborts the search that another one replaces, and the one under way when it leaves the page', async () => {
    const signals: AbortSignal[] = [];
    const requests: SearchInput[] = [];
    const { search } = await page({
      search: (request, options) => {
        requests.push(request);
        signals.push(options!.signal!);
        return stream(new Promise(() => undefined));
      },
    });
    await search.run();
    await search.run();
    expect(signals.map((s) => s.aborted)).to.deep.equal([true, false]);
    expect(requests[0]).to.deep.equal({
      specialty: { code: 'SM54' },
      location: sampleLocation,
      limit: 100,
      contextual: true,
    });
    search.remove();
    expect(signals[1]!.aborted).to.equal(true);
  });

  it('resolves false, and shows the failure, when the search fails; asks again on retry', async () => {
    let fails = true;
    const { search, results, provider } = await page({
      search: async function* () {
        if (fails) throw sasError('unavailable', { retryable: true });
        yield* stream();
      },
    });
    const errors: unknown[] = [];
    provider.addEventListener('sas-error', (e) => errors.push(e.detail));
    expect(await search.run()).to.equal(false);
    await results.updateComplete;
    expect(results.shadowRoot!.textContent).to.contain('n’a pas abouti');
    expect(errors).to.deep.equal([{ code: 'unavailable', retryable: true, requestId: 'request-1' }]);
    await expectAccessible(search);
    fails = false;
    results.shadowRoot!.querySelector<HTMLElement>('[data-retry]')!.click();
    await waitUntil(() => slotsShown(results)[0] === 3);
  });

  it('asks silent sources again without moving what is there', async () => {
    const requests: SearchInput[] = [];
    const { search, results } = await page({
      search: async function* (request) {
        requests.push(request);
        const order = { by: 'participation-then-seeded-shuffle', seed: 'abc' } as const;
        yield offersEvent(offers, asked, { order });
        yield slotsEvent('agenda', { 'offer-0': agendaSlots });
        yield sourceEvent(sourceOf('agenda', 'answered'));
        if (requests.length === 1) yield sourceEvent(sourceOf('rapide', 'late'));
        else {
          yield slotsEvent('rapide', { 'offer-1': editorSlots });
          yield sourceEvent(sourceOf('rapide', 'answered'));
        }
        yield endEvent();
      },
    });
    await search.run();
    await waitUntil(() => results.search.status === 'done');
    await results.updateComplete;
    const card = results.shadowRoot!.querySelector('sas-offer-card');
    results.shadowRoot!.querySelector<HTMLElement>('[data-retry]')!.click();
    await waitUntil(() => slotsShown(results)[1] === 2);
    expect(requests[1]!.seed).to.equal('abc');
    expect(results.shadowRoot!.querySelector('sas-offer-card')).to.equal(card);
  });

  it('moves the focus to the field at fault when something is missing', async () => {
    const { search, client } = await page();
    search.context = { specialty: context.specialty };
    await search.updateComplete;
    expect(await search.run()).to.equal(false);
    expect(focused()?.id).to.equal('location');
    expect(client.names()).not.to.include('search');
  });

  it('leaves no listener on the window, no feed and no hold behind', async () => {
    const balance = new Map<string, number>();
    const count = (type: string, by: number) => balance.set(type, (balance.get(type) ?? 0) + by);
    const addEventListener = window.addEventListener.bind(window);
    const removeEventListener = window.removeEventListener.bind(window);
    window.addEventListener = function (this: Window, ...args: Parameters<typeof addEventListener>) {
      count(args[0], 1);
      return addEventListener(...args);
    };
    window.removeEventListener = function (this: Window, ...args: Parameters<typeof removeEventListener>) {
      count(args[0], -1);
      return removeEventListener(...args);
    };
    try {
      const { provider, search, client } = await page();
      await search.run();
      await waitUntil(() => client.feeds === 1);
      provider.remove();
      await waitUntil(() => client.feeds === 0);
    } finally {
      Object.assign(window, { addEventListener, removeEventListener });
    }
    expect(balance.get('focus'), 'the dialog listens while it is on the page').to.equal(0);
    expect([...balance].filter(([, left]) => left !== 0)).to.deep.equal([]);
  });

  describe('the médecin traitant of the case', () => {
    const doctor = { nationalId: '819990000001' };

    it('is searched with the case, W10 and still when something else is searched for it', async () => {
      const requests: SearchInput[] = [];
      const { search } = await page({
        search: (request) => {
          requests.push(request);
          return stream();
        },
      });
      search.context = { ...context, treatingPhysician: doctor };
      expect(await search.run()).to.equal(true);
      const bar = search.shadowRoot!.querySelector('sas-search-bar')!;
      bar.shadowRoot!.querySelector('form')!.requestSubmit();
      await waitUntil(() => requests.length === 2);
      for (const { treatingPhysician } of requests) expect(treatingPhysician).to.deep.equal(doctor);
    });

    it('has his badge, and stays when he has no slot', async () => {
      const first = offers[0]!;
      const pinned = { ...first, treatingPhysician: true, participation: { sas: false } };
      const { search, results } = await page({
        search: async function* () {
          const [, other] = offers;
          yield offersEvent([pinned, other!], asked, { treatingPhysician: { status: 'found' } });
          yield slotsEvent('agenda', { 'offer-0': [] });
          yield slotsEvent('rapide', { 'offer-1': [] });
          yield sourceEvent(sourceOf('agenda', 'answered'));
          yield sourceEvent(sourceOf('rapide', 'answered'));
          yield endEvent();
        },
      });
      await search.run();
      await waitUntil(() => results.search.status === 'done');
      await results.updateComplete;
      const [card] = results.shadowRoot!.querySelectorAll('sas-offer-card');
      expect(card!.shadowRoot!.querySelector('.badge')!.textContent).to.contain('Médecin traitant');
      results.shadowRoot!.querySelector<HTMLElement>('[data-hide]')!.click();
      await results.updateComplete;
      const hidden = [...results.shadowRoot!.querySelectorAll('li')].map((li) => li.hidden);
      expect(hidden).to.deep.equal([false, true]);
      await expectAccessible(search);
    });

    for (const [status, words] of [
      ['ambiguous', 'plusieurs praticiens portent ce nom'],
      ['not-found', 'introuvable dans l’annuaire'],
    ] as const) {
      it(`W12 is said to be ${status}, in its own words`, async () => {
        const { search, results } = await page({
          search: async function* () {
            yield offersEvent(offers, asked, { treatingPhysician: { status } });
            yield endEvent();
          },
        });
        search.context = { ...context, treatingPhysician: { name: 'Exemple' } };
        await search.run();
        await results.updateComplete;
        expect(results.shadowRoot!.querySelector('.doctor')!.textContent).to.contain(words);
        await expectAccessible(search);
      });
    }
  });

  for (const [status, words] of [
    ['replaced', 'Spécialité « SM99 » inconnue : recherche faite en médecine générale.'],
    ['unknown', 'Spécialité « SM99 » inconnue : aucune recherche n’a été faite.'],
  ] as const) {
    it(`says of an unknown specialty that it was ${status}, and shows what there is`, async () => {
      const { search, results } = await page({
        search: async function* () {
          yield offersEvent(offers.slice(0, 1), asked, { specialty: { status, asked: { code: 'SM99' } } });
          yield endEvent();
        },
      });
      search.context = { ...context, specialty: { code: 'SM99' } };
      await search.run();
      await results.updateComplete;
      expect(results.shadowRoot!.querySelector('.doctor')!.textContent).to.contain(words);
      expect(results.shadowRoot!.querySelectorAll('sas-offer-card')).to.have.lengthOf(1);
      await expectAccessible(search);
    });
  }

  it('says that a specialty is unknown where nothing could be searched for, and offers no second try', async () => {
    const { search, results } = await page({
      search: () => {
        throw sasError('specialty-unknown');
      },
    });
    search.context = { ...context, specialty: { code: 'INF' } };
    await search.run();
    await waitUntil(() => results.search.status === 'failed');
    await results.updateComplete;
    const panel = results.shadowRoot!.querySelector('.failed')!;
    expect(panel.textContent).to.contain('Spécialité inconnue').and.to.contain('Choisissez une spécialité');
    expect(panel.querySelector('[data-retry]')).to.equal(null);
    await expectAccessible(search);
  });

  it('takes a specialty by its words, and searches when they name one', async () => {
    const requests: SearchInput[] = [];
    const { search } = await page({
      suggestSpecialties: () => [{ kind: 'specialty', code: 'SM54', system: 'urn:x', label: 'Médecine générale' }],
      search: (request) => {
        requests.push(request);
        return stream();
      },
    });
    search.context = { specialty: { text: 'medecine generale' }, location: sampleLocation };
    expect(await search.run()).to.equal(true);
    expect(requests[0]!.specialty).to.deep.equal({ code: 'SM54', system: 'urn:x' });
    search.context = { specialty: { text: 'médecine' }, location: sampleLocation };
    expect(await search.run()).to.equal(false);
    expect(focused()?.id).to.equal('specialty');
  });

  it('W10 books for the launch that opened the page, and not for a case of its own', async () => {
    const { search, results, client, dialog } = await page();
    search.context = { ...context, launchId: 'launch-1' };
    await search.run();
    await waitUntil(() => slotsShown(results)[0] === 3);
    await results.updateComplete;
    results.focusFirstSlot();
    (focused() as HTMLElement).click();
    await reach(dialog, 'held');
    const [, request] = client.calls.find(([name]) => name === 'createHold')!;
    const from = { launchId: 'launch-1', searchId: 'search-1' };
    expect(request).to.deep.equal({ offerId: 'offer-0', slotId: 'agenda-0900', ...from });
  });
});
