/** What hosts, directories and editors may give that nobody expects: each has a calm screen, and breaks nothing else. */
import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import type { SearchContext } from '@sas-embed/contract';
import '../define/offer-card.js';
import '../define/search.js';
import type { TestHost } from '../testing/fixtures/index.js';
import { DATES, expectAccessible, fullDays, offerOf, slotAt, sourceOf } from '../testing/fixtures/index.js';
import { buttons, grid } from '../testing/fixtures/grid.js';
import { page, slotsShown } from '../testing/fixtures/search-page.js';
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
      expect(await search.run()).to.equal(false);
    });
    expect(thrown).to.deep.equal([]);
    await expectAccessible(search);
  });

  const contexts: Record<string, unknown> = {
    'a text': 'Bordeaux',
    'a list': [],
    'an empty object': {},
    'numbers for texts': { caseRef: 5, specialty: { code: 12 }, address: { city: 33, postcode: 33000 } },
    'null everywhere': { caseRef: null, specialty: null, address: null, treatingPhysician: null },
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
  }
});
