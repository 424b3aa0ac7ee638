import { expect, fixtureCleanup } from '@open-wc/testing';
import { SasProvider } from '../provider/index.js';
import { SasSlotGrid } from '../slot-grid/index.js';
import { slotAt } from '../testing/fixtures/offers.js';

describe('an element that is older than its definition', () => {
  afterEach(() => fixtureCleanup());

  it('takes what it was given before its tag was defined', async () => {
    // as a framework does that renders first and loads the elements later
    const grid = Object.assign(document.createElement('sas-t-late-grid'), {
      timeZone: 'Europe/Paris',
      dates: ['2031-01-06'],
      status: 'ready',
      slots: [slotAt('2031-01-06', '09:20')],
    }) as unknown as SasSlotGrid;
    document.body.append(grid);
    customElements.define('sas-t-late-grid', class extends SasSlotGrid {});
    await grid.updateComplete;
    expect(Object.hasOwn(grid, 'slots')).to.equal(false);
    expect(grid.shadowRoot!.querySelectorAll('button.slot')).to.have.length(1);
    expect(grid.shadowRoot!.textContent).to.contain('09h20');
    grid.remove();
  });
});

describe('a theme', () => {
  it('is that of its provider alone: neither of the page nor of the next provider', async () => {
    customElements.define('sas-t-themed', class extends SasProvider {});
    const [one, other] = ['2px', '9px'].map((radius) => {
      const provider = document.createElement('sas-t-themed') as SasProvider;
      provider.appearance = { radius };
      document.body.append(provider);
      return provider;
    }) as [SasProvider, SasProvider];
    await Promise.all([one.updateComplete, other.updateComplete]);
    const radiusOf = (element: Element) => getComputedStyle(element).getPropertyValue('--sas-radius').trim();
    expect([one, other, document.documentElement, document.body].map(radiusOf)).to.deep.equal(['2px', '9px', '', '']);
    one.remove();
    other.remove();
  });
});
