import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { sendKeys, sendMouse, setViewport } from '@web/test-runner-commands';
import { createMockClient, createRunningClock, sampleOffers } from '@sas-embed/client/mock';
import '../define/provider.js';
import '../define/search.js';
import type { SasProvider } from '../provider/index.js';
import type { SasResults } from '../results/index.js';

const [BASE] = sampleOffers().filter(({ id }) => id === 'offer-bordeaux-agenda');
/** Two pages and a bit, all with slots: none folds. */
const MANY = Array.from({ length: 210 }, (_, i) => ({ ...BASE!, id: `offer-many-${String(i).padStart(3, '0')}` }));

async function page() {
  await setViewport({ width: 1280, height: 800 });
  const clock = createRunningClock('2026-11-23T08:30:00+01:00');
  const client = createMockClient({ clock, offers: MANY });
  const provider = await fixture<SasProvider>(html`
    <sas-provider .client=${client} .clock=${clock}>
      <sas-search
        .context=${{
          specialty: { code: 'SM54', label: 'Médecine générale' },
          address: { city: 'Bordeaux', postcode: '33000' },
        }}
      ></sas-search>
    </sas-provider>
  `);
  const search = provider.querySelector('sas-search')!;
  await search.updateComplete;
  await waitUntil(() => search.ready);
  await search.run();
  const results = search.shadowRoot!.querySelector<SasResults>('sas-results')!;
  const root = results.shadowRoot!;
  const count = () => root.querySelectorAll('sas-offer-card').length;
  const done = () => waitUntil(() => results.search.status === 'done', 'the page is read', { timeout: 15_000 });
  await done();
  const asked = () => client.calls.filter(({ operation }) => operation === 'search').length;
  const end = () => root.querySelector<HTMLElement>('.more');
  // What watches the end of the list loads once the stream has ended.
  await new Promise((resolve) => setTimeout(resolve, 300));
  return { client, results, root, count, done, asked, end };
}

describe('sas-search: further pages', function () {
  this.timeout(25_000);

  it('come by themselves at the end of the list, one for each time it is reached; nothing moves', async () => {
    const { count, done, asked, end, root } = await page();
    expect([count(), asked()]).to.deep.equal([100, 1]);
    // A move elsewhere asks for nothing.
    window.scrollTo(0, 400);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(asked()).to.equal(1);
    await sendMouse({ type: 'move', position: [5, 5] });
    window.scrollTo(0, window.scrollY + end()!.getBoundingClientRect().top - 900);
    await waitUntil(() => asked() === 2, 'the next page is asked for', { timeout: 5000 });
    const watched = [...root.querySelectorAll('sas-offer-card')].find(
      (card) => card.getBoundingClientRect().bottom > 100,
    )!;
    const { top } = watched.getBoundingClientRect();
    await waitUntil(() => count() === 200, 'it comes', { timeout: 15_000 });
    await done();
    expect(watched.getBoundingClientRect().top).to.equal(top);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect([count(), asked()], 'nobody went on').to.deep.equal([200, 2]);
  });

  it('come by keyboard before the button is reached; a button that has the focus is left to who presses it', async () => {
    const { count, asked, end, root, done } = await page();
    const button = end()!.querySelector('button')!;
    button.focus();
    await sendKeys({ press: 'Shift' });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(asked()).to.equal(1);
    expect(root.activeElement).to.equal(button);
    await sendKeys({ down: 'Shift' });
    await sendKeys({ press: 'Tab' });
    await sendKeys({ up: 'Shift' });
    await waitUntil(() => count() === 200, 'the page comes', { timeout: 15_000 });
    expect(root.activeElement).to.equal([...root.querySelectorAll('sas-offer-card')][99]);
    await done();
    expect(asked()).to.equal(2);
  });

  it('that could not be had are asked for again by their button only', async () => {
    const { client, asked, end, results } = await page();
    client.configure({ error: { search: 'network' } });
    await sendMouse({ type: 'move', position: [5, 5] });
    window.scrollTo(0, window.scrollY + end()!.getBoundingClientRect().top - 900);
    await waitUntil(() => results.search.status === 'failed', 'it fails', { timeout: 15_000 });
    const times = asked();
    window.scrollBy(0, 30);
    window.scrollBy(0, -30);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(asked()).to.equal(times);
    client.configure({ error: {} });
    end()!.querySelector('button')!.click();
    await waitUntil(() => results.search.offers.length === 200, 'it comes', { timeout: 15_000 });
  });
});
