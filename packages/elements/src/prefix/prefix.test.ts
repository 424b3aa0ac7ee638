import { expect, waitUntil } from '@open-wc/testing';
import { createMockClient, createRunningClock } from '@sas-embed/client/mock';
import type { SasMap } from '../map/index.js';
import type { SasProvider } from '../provider/index.js';
import type { SasSearch } from '../search/index.js';
import { cardA, cardB, communitySlots, sharedSlots } from '../testing/fixtures/index.js';
import { defineSas, usePrefix } from './index.js';

/** Every element below, through shadow roots. */
function* below(root: ParentNode): Generator<Element> {
  for (const child of root.querySelectorAll('*')) {
    yield child;
    if (child.shadowRoot) yield* below(child.shadowRoot);
  }
}
const first = (root: ParentNode, selector: string) => [...below(root)].find((it) => it.matches(selector));
const tags = (root: ParentNode) =>
  new Set([...below(root)].map(({ localName }) => localName).filter((name) => name.includes('-')));

// One after the other: a copy of the package has one beginning, and so has this page.
describe('tags with another beginning', () => {
  it('refuses what cannot begin a tag', () => {
    for (const bad of ['', 'Acme', '9acme', 'acme-', 'acme--v2', 'acme_v2', 'é', 'a b', 'a'.repeat(40)]) {
      expect(() => usePrefix(bad), bad).to.throw(TypeError, 'cannot begin a tag');
    }
    expect(() => usePrefix(undefined as unknown as string)).to.throw(TypeError);
  });

  it('defines its own, beside a stranger that has the usual ones, and the whole journey follows', async () => {
    let strangers = 0;
    for (const name of ['sas-results', 'sas-slot-grid', 'sas-booking-dialog', 'sas-structure-members']) {
      customElements.define(
        name,
        class extends HTMLElement {
          constructor() {
            super();
            strangers++;
          }
        },
      );
    }
    await defineSas({ prefix: 'acme-v2' });
    await import('../define/map.js');
    expect(customElements.get('sas-search')).to.equal(undefined);

    const clock = createRunningClock('2026-11-23T08:30:00+01:00');
    const offers = [cardB({ sources: ['agenda'] }), cardA({ sources: ['agenda'] })];
    const agenda = [...sharedSlots, ...communitySlots].map((slot) => ({
      ...slot,
      sourceId: 'agenda',
      actions: ['hold' as const, 'confirm' as const],
    }));
    const client = createMockClient({ clock, offers, slots: () => agenda });
    const provider = document.createElement('acme-v2-provider') as SasProvider;
    const search = document.createElement('acme-v2-search') as SasSearch;
    const map = document.createElement('acme-v2-map') as SasMap;
    Object.assign(provider, { client, clock });
    search.id = map.for = 'journey';
    search.context = {
      specialty: { code: 'SM54', label: 'Médecine générale' },
      address: { streetNumber: '12', city: 'Bordeaux' },
    };
    provider.append(search, map);
    document.body.append(provider);
    try {
      await waitUntil(() => search.ready, 'the search is ready');
      expect(await search.run()).to.equal(true);
      await waitUntil(() => first(search.shadowRoot!, '[data-slot-id], [role=gridcell] button'), 'slots are shown');
      await waitUntil(() => map.search.offers.length > 0, 'the map follows the cards');
      // the first slot takes the focus, and the dialog of this copy opens
      search.shadowRoot!.querySelector<HTMLElement>('.results')!.focus();
      const slot = first(search.shadowRoot!, '[data-slot-id], [role=gridcell] button') as HTMLElement;
      slot.click();
      const dialog = () => first(search.shadowRoot!, 'acme-v2-booking-dialog')?.shadowRoot?.querySelector('dialog');
      await waitUntil(() => dialog()?.open, 'the dialog opens');
      expect([...tags(provider)]).to.include.members([
        ...['acme-v2-search-bar', 'acme-v2-results', 'acme-v2-offer-card', 'acme-v2-slot-grid'],
        'acme-v2-booking-dialog',
      ]);
      expect([...tags(provider)].filter((tag) => tag.startsWith('sas-'))).to.deep.equal([]);
      expect(strangers, 'an element of another was made').to.equal(0);
    } finally {
      provider.remove();
    }
  });

  it('keeps its beginning once tags are defined', async () => {
    await defineSas({ prefix: 'acme-v2' });
    expect(() => usePrefix('other')).to.throw(Error, '"acme-v2-" are defined already');
    let failed: unknown;
    await defineSas().catch((error: unknown) => (failed = error));
    expect(failed).to.be.instanceOf(Error);
  });
});
