import { expect, fixture, html } from '@open-wc/testing';
import '../define/agenda.js';
import '../define/provider.js';
import '../define/search-bar.js';
import '../define/slot-grid.js';
import type { SasSearchBar } from '../search-bar/index.js';
import type { SasSlotGrid } from '../slot-grid/index.js';

describe('what a developer is told', () => {
  const { warn } = console;
  let said: string[];
  beforeEach(() => {
    said = [];
    console.warn = (...words: unknown[]) => said.push(words.join(' '));
  });
  afterEach(() => {
    console.warn = warn;
  });

  it('of dates that are none, of a zone that is none, of slots without an instant or that are none: once each', async () => {
    for (let i = 0; i < 3; i++) {
      const grid = await fixture<SasSlotGrid>(html`
        <sas-slot-grid
          .dates=${['23/11/2026']}
          time-zone="Mars/Phobos"
          .slots=${[{ id: 'a', start: 'demain' }, null, { id: 'b', start: '2026-11-23T09:00:00+01:00' }] as never}
        >
        </sas-slot-grid>
      `);
      await grid.updateComplete;
    }
    expect(said).to.have.length(3);
    expect(said.every((text) => text.startsWith('sas-embed: <sas-slot-grid>: '))).to.equal(true);
    expect(said.join()).to.contain('`dates`').and.to.contain('`timeZone`').and.to.contain('`start`');
  });

  it('of a malformed context, by the names of its fields and without what stands in them', async () => {
    const bar = await fixture<SasSearchBar>(html`<sas-search-bar></sas-search-bar>`);
    bar.context = { caseRef: 'Dupont Jeanne', specialty: 'SM54', address: '12 rue des Acacias' } as never;
    await bar.updateComplete;
    bar.context = 'SM54' as never;
    await bar.updateComplete;
    expect(said).to.have.length(4);
    expect(said.join()).not.to.match(/Dupont|Acacias|SM54/);
  });

  it('that an element has no client, once it has waited', async () => {
    await fixture(html`<sas-agenda></sas-agenda>`);
    await fixture(html`<sas-agenda></sas-agenda>`);
    expect(said).to.deep.equal([]);
    await new Promise((resolve) => setTimeout(resolve, 3200));
    expect(said).to.have.length(1);
    expect(said[0]).to.contain('<sas-agenda>: no client');
  });

  it('nothing of what is right', async () => {
    await fixture(html`<sas-slot-grid .dates=${['2026-11-23']} time-zone="Indian/Reunion"></sas-slot-grid>`);
    const bar = await fixture<SasSearchBar>(html`<sas-search-bar></sas-search-bar>`);
    bar.context = { caseRef: 'D-42', specialty: { code: 'SM54' }, address: { postcode: '33000' } };
    await bar.updateComplete;
    expect(said).to.deep.equal([]);
  });
});
