import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { createMockClient, sampleSources } from '@sas-embed/client/mock';
import type { Filters, SearchEvent } from '@sas-embed/contract';
import type { SearchInput } from '@sas-embed/client';
import '../define/provider.js';
import '../define/search.js';
import type { SasFilters } from '../filters/index.js';
import type { SasProvider } from '../provider/index.js';
import type { SasResults } from '../results/index.js';
import { expectAccessible } from '../testing/fixtures/index.js';
import { context, focused } from '../testing/fixtures/search-page.js';
import type { SasSearch } from './search.js';

const NOW = Date.parse('2026-11-23T07:30:00Z');

interface Page {
  search: SasSearch;
  results: SasResults;
  asked: SearchInput[];
}

/** A search over the mock's world, whose agendas answer soon. */
async function found(filters?: Filters, withFilters = true): Promise<Page> {
  const mock = createMockClient({
    clock: { now: () => NOW, after: (ms, call) => (setTimeout(call, Math.min(ms, 5)), () => undefined) },
    sources: sampleSources().map((source) => ({ ...source, latencyMs: 1 })),
  });
  const asked: SearchInput[] = [];
  const client = {
    ...mock,
    search: (request: SearchInput, options?: object): AsyncIterable<SearchEvent> => {
      asked.push(request);
      return mock.search(request, options);
    },
  };
  const provider = await fixture<SasProvider>(html`
    <sas-provider .client=${client} .clock=${{ now: () => NOW }}>
      <sas-search .context=${context} .filters=${filters} .withFilters=${withFilters}></sas-search>
    </sas-provider>
  `);
  const search = provider.querySelector('sas-search')!;
  expect(await search.run()).to.equal(true);
  const results = search.shadowRoot!.querySelector('sas-results')!;
  await ended(results);
  return { search, results, asked };
}

const ended = async (results: SasResults) => {
  await waitUntil(() => results.search.status === 'done', 'the search ends');
  await results.updateComplete;
};
const elementOf = ({ search }: Page) => search.shadowRoot!.querySelector<SasFilters>('sas-filters');
const modesOf = ({ results }: Page) => [
  ...new Set(results.search.offers.flatMap(({ slots }) => slots.flatMap(({ modes }) => modes))),
];
const count = (page: Page) => elementOf(page)!.shadowRoot!.querySelector('.count')?.textContent;

describe('sas-search with filters', () => {
  it('asks for no counts, and loads no filters, before the regulator wants them; none at all unless the host does', async () => {
    const page = await found();
    expect(page.asked.map(({ facets, filters }) => [facets, filters])).to.deep.equal([[undefined, undefined]]);
    expect(elementOf(page)).to.equal(null);
    expect(page.search.shadowRoot!.querySelector('[data-filter]')!.textContent.trim()).to.equal('Filtrer');
    expect((await found(undefined, false)).search.shadowRoot!.querySelector('[data-filter]')).to.equal(null);
  });

  it('by keyboard: opened, filtered, and back; the list is the gateway’s, and the focus stays in the filters', async () => {
    const page = await found();
    const before = page.results.search.offers.map(({ offer }) => offer.id);
    page.search.shadowRoot!.querySelector<HTMLElement>('[data-filter]')!.focus();
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => focused()?.classList.contains('category'), 'the focus is on the first category');
    await ended(page.results);
    expect(page.asked.at(-1)!.facets).to.equal(true);
    // Counted again, and nothing moved.
    expect(page.results.search.offers.map(({ offer }) => offer.id)).to.deep.equal(before);
    await expectAccessible(page.search);

    elementOf(page)!.shadowRoot!.querySelector<HTMLElement>('[data-category=modes]')!.focus();
    await sendKeys({ press: 'Enter' });
    await elementOf(page)!.updateComplete;
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: ' ' });
    await waitUntil(() => page.asked.length === 3, 'asked again');
    await ended(page.results);
    expect(page.search.filters).to.deep.equal({ modes: ['VR'] });
    expect(page.asked.at(-1)).to.deep.include({ filters: { modes: ['VR'] }, facets: true });
    expect(modesOf(page)).to.deep.equal(['VR']);
    expect((focused() as HTMLInputElement).type).to.equal('checkbox');
    const withSlots = page.results.search.offers.filter(({ slots }) => slots.length > 0).length;
    await waitUntil(() => count(page) === `${withSlots} résultats`, `says ${withSlots}`);

    await sendKeys({ press: 'Escape' });
    await elementOf(page)!.updateComplete;
    elementOf(page)!.shadowRoot!.querySelector<HTMLElement>('[data-chip]')!.focus();
    await sendKeys({ press: 'Delete' });
    await waitUntil(() => page.asked.length === 4, 'asked again');
    await ended(page.results);
    expect(page.search.filters).to.deep.equal({});
    expect(page.asked.at(-1)!.filters).to.equal(undefined);
    expect(modesOf(page)).to.include('AMB');
  });

  it('searches with the state that the host set, without what is bad in it', async () => {
    const page = await found({ modes: ['VR', 'bad'], where: [1] } as unknown as Filters);
    expect(page.asked[0]!.filters).to.deep.equal({ modes: ['VR'] });
    expect(modesOf(page)).to.deep.equal(['VR']);
  });

  it('forgets the filters with the case', async () => {
    const page = await found({ modes: ['VR'] });
    page.search.reset();
    expect(page.search.filters).to.equal(undefined);
  });
});
