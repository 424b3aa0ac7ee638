import { expect, fixture, html } from '@open-wc/testing';
import '../define/agenda.js';
import '../define/appointments.js';
import '../define/offer-card.js';
import '../define/provider.js';
import '../define/search-bar.js';
import '../define/search.js';
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
    expect(said.join()).to.contain('`dates`').and.to.contain('`timeZone` is no IANA zone').and.to.contain('`start`');
    expect(said.join()).to.contain('Given: a text of 11 characters');
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

  /** Of each property that is looked at: a tag that has it, what is wrong, its kind, and what is expected instead. */
  const wrong: [tag: string, values: object, named: string, given: string, expected: RegExp][] = [
    ['sas-search', { context: 5 }, '`context`', 'the number 5', /is no object/],
    ['sas-search', { context: { caseRef: 'Jean' + ' Exemple' } }, '`context.caseRef`', 'a text of', /A-Z, a-z, 0-9/],
    ['sas-search', { context: { specialty: {} } }, '`context.specialty`', 'an object', /`code` or a `text`/],
    ['sas-search', { context: { address: 'ici' } }, '`context.address`', 'a text of 3', /`postcode` and `city`/],
    ['sas-appointments', { caseRef: 'Jean' + ' Exemple' }, '`caseRef`', 'a text of 12', /A-Z, a-z, 0-9/],
    ['sas-offer-card', { dates: ['2026-02-30'] }, '`dates`', 'a text of 10', /YYYY-MM-DD/],
    ['sas-agenda', { week: '30 février' }, '`week`', 'a text of 10', /YYYY-MM-DD/],
    ['sas-offer-card', { slots: [{ start: 5 }] }, '`slots`', 'an object', /ISO 8601/],
    ['sas-slot-grid', { density: 'tiny' }, '`density`', 'a text of 4', /`comfortable` or `compact`/],
    ['sas-agenda', { headingLevel: 7 }, '`heading-level`', 'the number 7', /from 1 to 6/],
    ['sas-provider', { gateway: 'http://sas.example' }, '`gateway`', 'a text of 18', /https/],
  ];
  for (const [tag, values, named, given, expected] of wrong) {
    it(`of ${named} of ${tag}: once, with ${given} as what was given and what is expected`, async () => {
      for (let i = 0; i < 2; i++) {
        const element = Object.assign(document.createElement(tag), values);
        const host = await fixture(html`<div></div>`);
        host.append(element);
        await (element as unknown as SasSlotGrid).updateComplete;
        Object.assign(element, structuredClone(values));
        await (element as unknown as SasSlotGrid).updateComplete;
      }
      const told = said.filter((text) => text.startsWith(`sas-embed: <${tag}>: `) && text.includes(named));
      expect(told, said.join('\n')).to.have.length(1);
      expect(told[0]).to.contain(`Given: ${given}`).and.to.match(expected);
      expect(told[0]).not.to.contain('Exemple');
    });
  }

  it('that nobody is signed in, once: a gateway and no way to a token', async () => {
    for (let i = 0; i < 2; i++) await fixture(html`<sas-provider gateway="https://sas.example"></sas-provider>`);
    await new Promise((resolve) => setTimeout(resolve, 3200));
    expect(said).to.have.length(1);
    expect(said[0]).to.contain('`getToken`, a function').and.to.contain('Given: nothing');
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
    bar.context = { specialty: { text: 'généraliste' } };
    await bar.updateComplete;
    expect(said).to.deep.equal([]);
  });
});
