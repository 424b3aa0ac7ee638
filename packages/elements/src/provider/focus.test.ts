import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import { createMockClient, createRunningClock } from '@sas-embed/client/mock';
import '../define/provider.js';
import '../define/search.js';
import type { SasProvider } from './index.js';

/** The element that has the focus, through shadow roots. */
function focused(): HTMLElement {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at as HTMLElement;
}

/** What lies over the focused element's middle and corners, and is neither in it nor around it (WCAG 2.4.11). */
function over(element: HTMLElement): string[] {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const points = [
    [(left + right) / 2, (top + bottom) / 2],
    [left + 2, top + 2],
    [right - 2, bottom - 2],
  ] as const;
  const name = `${element.localName} "${element.textContent?.trim()}"`;
  const seen = points.flatMap(([x, y]) => {
    if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return [`${name} is out of sight at ${x}, ${y}`];
    const covers = ribbon().getBoundingClientRect();
    const isUnder = x >= covers.left && x <= covers.right && y >= covers.top && y <= covers.bottom;
    return isUnder ? [`the ribbon is over ${name} at ${x}, ${y}`] : [];
  });
  return seen;
}

const ribbon = () => document.querySelector('sas-provider')!.shadowRoot!.querySelector<HTMLElement>('.ribbon')!;

describe('sas-provider: what has the focus', () => {
  for (const [width, height] of [
    [1280, 800],
    [360, 640],
  ] as const) {
    it(`is not behind the ribbon, whichever key led there (${width} × ${height})`, async function () {
      // there Tab goes on to the browser's own bar, from where no key of a driver comes back
      if (navigator.userAgent.includes('Firefox')) this.skip();
      this.timeout(60_000);
      await setViewport({ width, height });
      const clock = createRunningClock('2026-11-23T08:30:00+01:00');
      const client = createMockClient({ clock, session: { environment: 'sandbox' } });
      const context = {
        specialty: { code: 'SM54', label: 'Médecine générale' },
        address: { city: 'Bordeaux', postcode: '33000' },
      };
      const provider = await fixture<SasProvider>(html`
        <sas-provider .client=${client} .clock=${clock}><sas-search .context=${context}></sas-search></sas-provider>
      `);
      const search = provider.querySelector('sas-search')!;
      await search.run();
      const results = search.shadowRoot!.querySelector('sas-results')!;
      await waitUntil(() => results.search.status === 'done', 'searched', { timeout: 8000 });
      await results.updateComplete;
      await waitUntil(() => ribbon(), 'the ribbon');
      const hidden = new Set<string>();
      let stops = 0;
      // Into the results and through all that can be reached, down and up again, and through the slots of each card.
      window.scrollTo(0, 0);
      search.shadowRoot!.querySelector('sas-search-bar')!.focus();
      for (const way of ['Tab', 'Shift+Tab']) {
        for (let i = 0; i < 60; i++) {
          if (way === 'Tab') await sendKeys({ press: 'Tab' });
          else {
            await sendKeys({ down: 'Shift' });
            await sendKeys({ press: 'Tab' });
            await sendKeys({ up: 'Shift' });
          }
          const at = focused();
          if (!provider.contains(document.activeElement)) break;
          stops++;
          for (const fault of over(at)) hidden.add(`${way}: ${fault}`);
          if (!at.classList.contains('slot')) continue;
          for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowRight', 'Control+End']) {
            const [first, second] = key.split('+');
            if (second) await sendKeys({ down: first! });
            await sendKeys({ press: second ?? first! });
            if (second) await sendKeys({ up: first! });
            for (const fault of over(focused())) hidden.add(`${key}: ${fault}`);
          }
        }
      }
      expect(stops).to.be.greaterThan(10);
      expect([...hidden]).to.deep.equal([]);
    });
  }
  after(() => setViewport({ width: 800, height: 600 }));
});
