import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { Filters, SearchFacetsEvent } from '@sas-embed/contract';
import '../define/filters.js';
import { expectAccessible } from '../testing/fixtures/index.js';
import type { TestHost } from '../testing/fixtures/index.js';
import type { SasFilters } from './filters.js';

const facets = (more: Partial<SearchFacetsEvent> = {}): SearchFacetsEvent => ({
  ...{ type: 'facets', final: true, offers: 12, counted: 12, matching: 12, unanswered: 0 },
  categories: [
    {
      category: 'available',
      values: [
        { value: '0-4', offers: 3 },
        { value: '4-8', offers: 5 },
      ],
    },
    {
      category: 'modes',
      values: [
        { value: 'AMB', offers: 9 },
        { value: 'VR', offers: 4 },
      ],
    },
    { category: 'kinds', values: [{ value: 'PS', offers: 12 }] },
  ],
  ...more,
});

async function make(props: Partial<Pick<SasFilters, 'filters' | 'facets'>> = {}): Promise<SasFilters> {
  const host = await fixture<TestHost>(html`<test-host></test-host>`);
  const element = Object.assign(document.createElement('sas-filters'), { facets: facets(), ...props });
  host.append(element);
  await element.updateComplete;
  return element;
}

const all = (element: SasFilters, selector: string) => [...element.shadowRoot!.querySelectorAll<HTMLElement>(selector)];
const textOf = (node: HTMLElement) => node.textContent.replace(/\s+/g, ' ').trim();
const texts = (element: SasFilters, selector: string) => all(element, selector).map(textOf);
const focused = (element: SasFilters) => element.shadowRoot!.activeElement as HTMLElement;

describe('sas-filters', () => {
  it('W22 shows the categories that tell offers apart, each value with its count, and how many answer', async () => {
    const element = await make({ facets: facets({ matching: 4, unanswered: 2, offers: 600, counted: 500 }) });
    expect(texts(element, '.category:not([aria-disabled])')).to.deep.equal(['Disponible sous', 'Consultation']);
    // The others keep their places: nothing moves when their values are counted.
    expect(texts(element, '.category')).to.have.length(8);
    all(element, '[data-category=kinds]')[0]!.click();
    await element.updateComplete;
    expect(texts(element, '[aria-expanded=true]')).to.deep.equal([]);
    expect(texts(element, '.count')).to.deep.equal([
      '4 résultats · 2 sans réponse · comptés sur les 500 premiers de 600',
    ]);
    all(element, '[data-category=modes]')[0]!.click();
    await element.updateComplete;
    expect(texts(element, '.value')).to.deep.equal(['Au cabinet 9', 'Téléconsultation 4']);
    await expectAccessible(element);
  });

  it('shows nothing without counts, or when there is nothing to filter', async () => {
    expect((await make({ facets: undefined })).shadowRoot!.querySelector('[role=group]')).to.equal(null);
    const none = facets({ offers: 0, counted: 0, matching: 0, categories: [] });
    expect((await make({ facets: none })).shadowRoot!.querySelector('[role=group]')).to.equal(null);
    // What hides everything can be taken away again.
    expect(texts(await make({ facets: none, filters: { modes: ['HH'] } }), '[data-chip]')).to.deep.equal([
      'À domicile×',
    ]);
  });

  it('is driven by keyboard: opened, checked, closed by Escape, taken away by Delete, Backspace and Enter', async () => {
    const element = await make();
    const changes: string[][] = [];
    element.addEventListener('sas-filter-change', ({ detail }) => changes.push(detail.categories));
    element.focus();
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'Enter' });
    await element.updateComplete;
    expect(focused(element).getAttribute('aria-expanded')).to.equal('true');
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: ' ' });
    expect(element.filters).to.deep.equal({ modes: ['VR'] });
    await sendKeys({ press: 'Escape' });
    await element.updateComplete;
    expect(textOf(focused(element))).to.equal('Consultation (1)');
    expect(all(element, '.value')).to.have.length(0);

    element.filters = { available: ['0-4'], modes: ['AMB', 'VR'] };
    await element.updateComplete;
    for (const [press, left] of [
      ['Delete', { modes: ['AMB', 'VR'] }],
      ['Backspace', { modes: ['VR'] }],
      ['Enter', {}],
    ] as [string, Filters][]) {
      all(element, '[data-chip]')[0]!.focus();
      await sendKeys({ press });
      await element.updateComplete;
      expect(element.filters).to.deep.equal(left);
      await element.updateComplete;
      expect(focused(element), `focus after ${press}`).to.not.equal(null);
    }
    expect(changes).to.deep.equal([['modes'], ['modes'], ['modes'], []]);
  });

  it('takes all away at once', async () => {
    const element = await make({ filters: { modes: ['VR'], kinds: ['CDS'] } });
    const changed = oneEvent(element, 'sas-filter-change');
    all(element, '[data-reset]')[0]!.click();
    expect((await changed).detail).to.deep.equal({ categories: [] });
    await element.updateComplete;
    expect(element.filters).to.deep.equal({});
    expect(all(element, '.chips')).to.have.length(0);
    expect(focused(element)?.className).to.contain('category');
  });

  it('keeps values in their places while they are open, whatever is counted', async () => {
    const element = await make();
    all(element, '[data-category=modes]')[0]!.click();
    await element.updateComplete;
    const before = all(element, '.value').map((it) => it.getBoundingClientRect().top);
    const values = [
      { value: 'VR', offers: 140 },
      { value: 'HH', offers: 1 },
    ];
    element.facets = facets({ categories: [{ category: 'modes', values }] });
    await element.updateComplete;
    expect(texts(element, '.value')).to.deep.equal(['Au cabinet 0', 'Téléconsultation 140', 'À domicile 1']);
    expect(
      all(element, '.value')
        .map((it) => it.getBoundingClientRect().top)
        .slice(0, 2),
    ).to.deep.equal(before);
  });

  it('says how many there are once, when it is final', async () => {
    const element = await make({ facets: facets({ final: false, matching: 0 }) });
    const said: string[] = [];
    const region = element.shadowRoot!.querySelector('[role=status]')!;
    new MutationObserver(() => said.push(region.textContent.trim())).observe(region, { childList: true });
    element.facets = facets({ final: false, matching: 2 });
    await element.updateComplete;
    element.facets = facets({ matching: 4, unanswered: 1 });
    await element.updateComplete;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(said).to.deep.equal(['4 résultats · 1 sans réponse']);
  });

  it('reads a shared state: it comes back as it went, and what is bad in it is left out and told', async () => {
    const shared: Filters = { available: ['0-4', '24-48'], reasons: ['Fièvre'], professions: ['10'] };
    const element = await make({ filters: JSON.parse(JSON.stringify(shared)) as Filters });
    expect(element.filters).to.deep.equal(shared);
    expect(element.faults).to.deep.equal([]);
    element.filters = { modes: ['VR', 'bad'], where: ['x'] } as unknown as Filters;
    await element.updateComplete;
    expect(element.filters).to.deep.equal({ modes: ['VR'] });
    expect(element.faults).to.deep.equal([
      { path: 'modes.1', code: 'unknown-value' },
      { path: '', code: 'unknown-category' },
    ]);
    expect(texts(element, '[data-chip]')).to.deep.equal(['Téléconsultation×']);
  });

  it('shows a reason as text, whatever stands in it', async () => {
    const reason = '<img src=x onerror=alert(1)>';
    const element = await make({ filters: { reasons: [reason] } });
    expect(texts(element, '[data-chip]')).to.deep.equal([`${reason}×`]);
    expect(all(element, 'img')).to.have.length(0);
  });
});
