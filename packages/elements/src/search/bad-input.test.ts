/** What hosts, directories and editors may give that nobody expects: each has a calm screen, and breaks nothing else. */
import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import type { SearchContext, Slot } from '@sas-embed/contract';
import '../define/offer-card.js';
import '../define/search.js';
import type { TestHost } from '../testing/fixtures/index.js';
import {
  DATES,
  expectAccessible,
  fullDays,
  offerOf,
  offersEvent,
  slotAt,
  sourceOf,
} from '../testing/fixtures/index.js';
import { endEvent, slotsEvent } from '../testing/fixtures/offers.js';
import { buttons, grid, texts } from '../testing/fixtures/grid.js';
import {
  agendaSlots,
  asked,
  editorSlots,
  focused,
  offers,
  onSlot,
  page,
  reach,
  slotsShown,
  stream,
} from '../testing/fixtures/search-page.js';
import { sasError } from '../testing/fixtures/stub-client.js';
import type { SasSearch } from './index.js';

/** What the page threw or complained of while this ran. */
async function complaints(work: () => Promise<void>): Promise<string[]> {
  const found: string[] = [];
  const onError = (event: ErrorEvent | PromiseRejectionEvent) => {
    found.push('message' in event ? event.message : String(event.reason));
    event.preventDefault();
  };
  addEventListener('error', onError);
  addEventListener('unhandledrejection', onError);
  try {
    await work();
    await new Promise((resolve) => setTimeout(resolve, 50));
  } finally {
    removeEventListener('error', onError);
    removeEventListener('unhandledrejection', onError);
  }
  return found;
}

/** Whether something of the card lies outside its edge. */
const sticksOut = (element: HTMLElement): boolean => element.scrollWidth > element.clientWidth + 1;

describe('bad input', () => {
  it('no client: the search says that it cannot run, and throws nothing', async () => {
    let search!: SasSearch;
    const thrown = await complaints(async () => {
      search = await fixture<SasSearch>(html`<sas-search></sas-search>`);
      search.context = { caseRef: 'D-42', specialty: { code: 'SM54' }, address: { city: 'Bordeaux' } };
      await search.updateComplete;
      const errors: string[] = [];
      search.addEventListener('sas-error', ({ detail }) => errors.push(detail.code));
      expect(await search.run()).to.equal(false);
      expect(errors).to.deep.equal(['client-missing']);
    });
    expect(thrown).to.deep.equal([]);
    expect(search.ready).to.equal(false);
    const shown = search.shadowRoot!.querySelector('sas-results')!;
    await shown.updateComplete;
    expect(shown.shadowRoot!.textContent).to.contain('Il manque le client');
    expect(search.shadowRoot!.querySelector('sas-search-bar')!.shadowRoot!.textContent).not.to.contain('Choisissez');
    const bar = search.shadowRoot!.querySelector('sas-search-bar')!.shadowRoot!;
    const place = bar.querySelector<HTMLInputElement>('#location')!;
    place.focus();
    await sendKeys({ type: 'Bordeaux' });
    // that nobody was asked is not that there is no such place
    await waitUntil(() => bar.textContent.includes('Les propositions n’arrivent pas'), 'it says so');
    expect(bar.textContent).not.to.contain('Aucune proposition');
    await expectAccessible(search);
  });

  const contexts: Record<string, unknown> = {
    'a text': 'Bordeaux',
    'a list': [],
    'an empty object': {},
    'numbers for texts': { caseRef: 5, specialty: { code: 12 }, address: { city: 33, postcode: 33000 } },
    'null everywhere': { caseRef: null, specialty: null, address: null, treatingPhysician: null },
    'a specialty whose words are none': { specialty: { text: 12 }, address: { city: 'Bordeaux' } },
    'an address of objects': { specialty: { code: 'SM54' }, address: { city: {}, postcode: [] } },
    'a specialty of no shape': { specialty: 'SM54', address: { city: 'Bordeaux' } },
    markup: {
      specialty: { code: 'SM54', label: '<img src=x onerror=alert(1)>' },
      address: { city: '<b>Bordeaux</b>' },
    },
  };
  for (const [name, bad] of Object.entries(contexts)) {
    it(`a context that is ${name} leaves the page usable, and the next one searches`, async () => {
      const { search, results } = await page();
      const thrown = await complaints(async () => {
        search.context = bad as SearchContext;
        await search.updateComplete;
        await search.run().catch((error: Error) => {
          throw new Error(`run() threw: ${error.message}`);
        });
      });
      expect(thrown).to.deep.equal([]);
      expect(search.shadowRoot!.querySelector('img[src=x]')).to.equal(null);
      search.context = { specialty: { code: 'SM54' }, address: { city: 'Bordeaux' } };
      await search.updateComplete;
      expect(await search.run()).to.equal(true);
      await waitUntil(() => slotsShown(results)[0] === 3);
    });
  }

  it('an offline host: the search says so, and runs when the network is back', async () => {
    let offline = true;
    const { search, results } = await page({
      // eslint-disable-next-line require-yield -- it fails before anything comes
      search: async function* () {
        if (offline) throw new TypeError('Failed to fetch');
      },
    });
    const thrown = await complaints(async () => {
      expect(await search.run()).to.equal(false);
    });
    expect(thrown).to.deep.equal([]);
    await results.updateComplete;
    expect(results.shadowRoot!.textContent).to.contain('n’a pas abouti');
    offline = false;
    results.shadowRoot!.querySelector<HTMLElement>('[data-retry]')!.click();
    await waitUntil(() => results.search.status !== 'failed');
  });

  it('an offer that disappears while its dialog is open: the booking goes on, and the focus comes back into the list', async () => {
    let listed = offers;
    const { search, results, dialog, client } = await page({
      search: async function* () {
        yield offersEvent(listed, asked);
        for (const [i, offer] of listed.entries())
          yield slotsEvent(i === 0 ? 'agenda' : 'rapide', { [offer.id]: i === 0 ? agendaSlots : editorSlots });
        yield endEvent();
      },
    });
    await search.run();
    await sendKeys({ press: 'ArrowDown' });
    await onSlot('09h00');
    const thrown = await complaints(async () => {
      await sendKeys({ press: 'Enter' });
      await reach(dialog, 'held');
      listed = [];
      await search.run();
      await results.updateComplete;
      expect(results.shadowRoot!.querySelectorAll('sas-offer-card')).to.have.lengthOf(0);
      expect(dialog.stage).to.equal('held');
      expect(dialog.shadowRoot!.querySelector('dialog')!.open).to.equal(true);
      expect(client.names()).not.to.include('releaseHold');
      dialog.shadowRoot!.querySelector<HTMLElement>('#primary')!.click();
      await reach(dialog, 'booked');
      dialog.shadowRoot!.querySelector<HTMLElement>('#primary')!.click();
      await reach(dialog, 'closed');
      await waitUntil(() => focused()?.matches('.results'), 'the focus is in the results');
    });
    expect(thrown).to.deep.equal([]);
  });

  it('a slot whose offer is not offered any more: said in the dialog, with a way back', async () => {
    const { search, dialog } = await page({
      createHold: () => {
        throw sasError('slot-unknown');
      },
      getOfferSlots: () => {
        throw sasError('offer-unknown');
      },
    });
    await search.run();
    await sendKeys({ press: 'ArrowDown' });
    await onSlot('09h00');
    const thrown = await complaints(async () => {
      await sendKeys({ press: 'Enter' });
      await reach(dialog, 'slot-taken');
      await waitUntil(() => dialog.shadowRoot!.querySelector('#primary')!.checkVisibility(), 'a way back');
    });
    expect(thrown).to.deep.equal([]);
    expect(dialog.shadowRoot!.querySelector('#title')!.textContent).to.equal('Ce créneau n’est plus proposé');
    await expectAccessible(dialog);
    await sendKeys({ press: 'Enter' });
    await onSlot('09h20');
  });

  it('a token that ends in the midst of the journey: said at the search and at the confirmation, and gone on with', async () => {
    let ended = true;
    const { search, results, dialog } = await page({
      search: () => {
        if (ended) throw sasError('token-expired');
        return stream();
      },
      confirmHold: () => {
        throw sasError('token-expired');
      },
    });
    const thrown = await complaints(async () => {
      expect(await search.run()).to.equal(false);
    });
    expect(thrown).to.deep.equal([]);
    await results.updateComplete;
    expect(results.shadowRoot!.textContent).to.contain('Votre session est terminée').and.not.to.contain('token');
    ended = false;
    expect(await search.run()).to.equal(true);
    await sendKeys({ press: 'ArrowDown' });
    await onSlot('09h00');
    await sendKeys({ press: 'Enter' });
    await reach(dialog, 'held');
    await sendKeys({ press: 'Enter' });
    await reach(dialog, 'failed');
    expect(dialog.shadowRoot!.textContent).to.contain('Votre session a expiré').and.not.to.contain('token');
    await expectAccessible(dialog);
  });

  it('days that are no dates, slots that are none: a grid without them, and nothing thrown', async () => {
    const thrown = await complaints(async () => {
      for (const dates of [['23/11/2026'], ['2026-02-30'], ['2026-13-01'], [''], [null], []] as string[][]) {
        const el = await grid({ dates, slots: fullDays(2) });
        // none is taken for another day; without any, the days that are next
        expect(texts(el), dates.join()).to.have.length.above(3);
        expect(el.shadowRoot!.textContent, dates.join()).not.to.match(/Invalid|NaN|undefined|null/);
        await expectAccessible(el);
      }
      for (const start of ['', 'demain', '2026-11-23', '2026-11-23T99:00:00Z', 5, undefined]) {
        const none = { ...slotAt(DATES[0], '09:00'), start } as Slot;
        const el = await grid({ slots: [none, slotAt(DATES[0], '09:20')] });
        expect(texts(el), String(start)).to.contain('09h20').and.to.have.length.below(3);
        expect(el.shadowRoot!.textContent, String(start)).not.to.match(/Invalid|NaN|undefined/);
      }
      const { modes: _, ...without } = slotAt(DATES[0], '09:00');
      for (const none of [null, undefined, 5, 'demain', {}, without, { ...without, modes: 5 }, []]) {
        const el = await grid({ slots: [none as Slot, slotAt(DATES[0], '09:20')] });
        expect(texts(el), JSON.stringify(none)).to.deep.equal(['09h20']);
      }
      for (const none of [null, undefined]) {
        const el = await grid();
        Object.assign(el, { slots: none, dates: none });
        await el.updateComplete;
        expect(buttons(el), String(none)).to.have.lengthOf(0);
      }
    });
    expect(thrown).to.deep.equal([]);
  });

  it('5,000 slots in a day: four rows at first, all on request, how many more there are is told', async () => {
    const minute = (n: number) =>
      `${String(8 + (Math.floor(n / 60) % 12)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`;
    const slots = Array.from({ length: 5_000 }, (_, n) => slotAt(DATES[0], minute(n), { id: `slot-${n}` }));
    const el = await grid({ slots });
    expect(buttons(el).length).to.be.lessThan(10);
    expect(el.shadowRoot!.textContent).to.match(/Voir 4\d\d\d créneaux/);
  });

  const names: Record<string, string> = {
    '300 characters': 'Dr Exemple-de-Modèle '.repeat(15).slice(0, 300),
    '300 characters without a space': 'X'.repeat(300),
    'right to left': 'د. مثال نموذج',
    emoji: 'Dr Alix 🩺👩🏽‍⚕️ Exemple',
    markup: '<script>alert(1)</script><b>Dr</b>',
  };
  for (const [name, bad] of Object.entries(names)) {
    it(`a name of ${name} is shown as it is, inside its card, on a desk and on 320 px`, async () => {
      for (const width of [1000, 320]) {
        const host = await fixture<TestHost>(html`<test-host></test-host>`);
        const card = document.createElement('sas-offer-card');
        card.style.width = `${width}px`;
        const offer = offerOf(0);
        offer.practitioner = { ...offer.practitioner!, lastName: bad, firstName: '' };
        offer.structure = { ...offer.structure!, name: bad };
        offer.place.address = { ...offer.place.address, city: bad };
        Object.assign(card, {
          offer,
          dates: DATES,
          status: 'ready',
          slots: fullDays(3),
          sources: [sourceOf('rapide', 'answered')],
        });
        host.append(card);
        await card.updateComplete;
        expect(card.shadowRoot!.textContent.replace(/\s+/g, ' ')).to.contain(bad.trim());
        expect(card.shadowRoot!.querySelector('script, b')).to.equal(null);
        expect(sticksOut(card), `${width} px`).to.equal(false);
        await expectAccessible(card);
      }
    });

    it(`a name of ${name} is shown as it is in the booking dialog, on a desk and on 320 px`, async () => {
      for (const width of [1000, 320]) {
        await setViewport({ width, height: 800 });
        const { provider, dialog, search } = await page();
        const offer = offerOf(0);
        const [slot] = agendaSlots;
        offer.practitioner = { ...offer.practitioner!, lastName: bad, firstName: '' };
        offer.structure = { ...offer.structure!, name: bad };
        offer.place.address = { ...offer.place.address, city: bad };
        await search.updateComplete;
        void dialog.open({ offer, slot: { ...slot!, reasons: [bad] }, caseRef: 'D-42', editor: bad });
        await reach(dialog, 'held');
        const shown = dialog.shadowRoot!.querySelector('dialog')!;
        expect(shown.textContent.replace(/\s+/g, ' ')).to.contain(bad.trim());
        expect(shown.querySelector('script, b')).to.equal(null);
        expect(sticksOut(shown), `${width} px`).to.equal(false);
        expect(document.documentElement.scrollWidth, `${width} px`).to.be.at.most(width);
        await expectAccessible(provider);
        dialog.close();
      }
      await setViewport({ width: 1280, height: 800 });
    });
  }
});
