import { expect, fixture, html } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import type { SearchEvent } from '@sas-embed/contract';
import '../define/results.js';
import { beginSearch, reduceSearch } from '../internal/index.js';
import type { TestHost } from '../testing/fixtures/index.js';
import { endEvent, offerOf, offersEvent, sourceEvent, sourceOf } from '../testing/fixtures/index.js';
import type { SasResults } from './results.js';

async function results(): Promise<SasResults> {
  const host = await fixture<TestHost>(html`<test-host></test-host>`);
  const element = document.createElement('sas-results');
  host.append(element);
  element.search = beginSearch();
  await element.updateComplete;
  return element;
}
const one = (el: SasResults, selector: string) => el.shadowRoot!.querySelector<HTMLElement>(selector);
const text = (el: SasResults, selector: string) => one(el, selector)?.textContent?.trim().replace(/\s+/g, ' ');
async function play(el: SasResults, events: readonly SearchEvent[], each: () => void): Promise<void> {
  for (const event of events) {
    el.search = reduceSearch(el.search, event);
    await el.updateComplete;
    each();
  }
}

describe('sas-results', () => {
  for (const width of [1920, 1280, 690, 600, 360]) {
    it(`the line on the agendas keeps its height, whatever it says, and no more than it needs (${width}px)`, async () => {
      await setViewport({ width, height: 800 });
      const el = await results();
      const names = ['AgendaLente', 'AgendaMuette', 'SOS Médecins Bordeaux', 'AgendaRapide', 'Doctagenda'];
      const asked = names.map((label) => ({ ...sourceOf(label, 'pending'), label }));
      const heights: number[] = [];
      const height = () => void heights.push(one(el, '.status')!.getBoundingClientRect().height);
      await play(
        el,
        [offersEvent([offerOf(0)], asked), ...asked.map((it) => sourceEvent({ ...it, state: 'late' }))],
        height,
      );
      await play(el, [endEvent()], height);
      expect(text(el, '.explained')).to.match(/SOS Médecins Bordeaux et 2 autres/);
      await play(
        el,
        asked.map((it) => sourceEvent({ ...it, state: 'answered' })),
        height,
      );
      expect(text(el, '.explained')).to.match(/tous les agendas ont répondu/);
      expect([...new Set(heights)]).to.have.length(1);
      expect(heights[0]).to.be.at.most(width > 720 ? 66 : width >= 690 ? 110 : 146);
    });
  }
  after(() => setViewport({ width: 1280, height: 800 }));
});
