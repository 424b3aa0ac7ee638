import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { createMockClient, createRunningClock, sampleOffers, type MockOptions } from '@sas-embed/client/mock';
import '../define/provider.js';
import '../define/search.js';
import type { SasBookingDialog } from '../booking-dialog/index.js';
import type { SasProvider } from '../provider/index.js';
import type { SasResults } from '../results/index.js';
import type { SasSlotGrid } from '../slot-grid/index.js';

/** Two offers whose agendas answer at once. */
const TWO = sampleOffers().filter((offer) => ['offer-bordeaux-1', 'offer-bordeaux-agenda'].includes(offer.id));

async function page(world: MockOptions = {}) {
  const clock = createRunningClock('2026-11-23T08:30:00+01:00');
  const client = createMockClient({ clock, offers: TWO, ...world });
  const escapes: string[] = [];
  const context = {
    specialty: { code: 'SM54', label: 'Médecine générale' },
    address: { city: 'Bordeaux', postcode: '33000' },
  };
  // The host's own panel closes on Escape: what an element needed for itself must not reach it.
  const panel = await fixture<HTMLElement>(html`
    <section @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && escapes.push('host')}>
      <sas-provider .client=${client} .clock=${clock}>
        <button @click=${() => void search.run()}>Chercher</button>
        <sas-search .context=${context}></sas-search>
      </sas-provider>
      <button id="after">Après</button>
    </section>
  `);
  const provider = panel.querySelector<SasProvider>('sas-provider')!;
  const search = panel.querySelector('sas-search')!;
  await search.updateComplete;
  const root = search.shadowRoot!;
  return {
    client,
    panel,
    provider,
    search,
    escapes,
    results: root.querySelector<SasResults>('sas-results')!,
    dialog: root.querySelector<SasBookingDialog>('sas-booking-dialog')!,
    bar: root.querySelector('sas-search-bar')!,
  };
}
type Parts = Awaited<ReturnType<typeof page>>;

/** Presses keys one after the other; `Control+` holds Ctrl meanwhile. */
async function press(...keys: string[]): Promise<void> {
  for (const key of keys) {
    const control = key.startsWith('Control+');
    if (control) await sendKeys({ down: 'Control' });
    await sendKeys({ press: key.replace('Control+', '') });
    if (control) await sendKeys({ up: 'Control' });
  }
}
function chain(): Element[] {
  const found: Element[] = [];
  for (let at = document.activeElement; at; at = at.shadowRoot?.activeElement ?? null) found.push(at);
  return found;
}
const focused = () => chain().at(-1)!;
const focusedText = () => focused().textContent.replace(/\s+/g, ' ').trim();
const until = (condition: () => boolean, what: string) => waitUntil(condition, what, { timeout: 5000 });

async function searched(parts: Parts): Promise<void> {
  parts.panel.querySelector('button')!.focus();
  await press('Enter');
  await until(() => parts.results.search.status === 'done', 'searched');
  await parts.results.updateComplete;
}
async function onFirstSlot(parts: Parts): Promise<void> {
  await searched(parts);
  await press('ArrowDown');
  await until(() => /^\d\dh\d\d/.test(focusedText()), 'focus on a slot');
}
const grids = ({ results }: Parts): SasSlotGrid[] =>
  [...results.shadowRoot!.querySelectorAll('sas-offer-card')].map((card) =>
    card.shadowRoot!.querySelector<SasSlotGrid>('sas-slot-grid')!,
  );
/** What has the focus, as column (day) and text. */
function at(grid: SasSlotGrid): string {
  const days = [...grid.shadowRoot!.querySelectorAll('[role=row]')];
  const column = days.indexOf(focused().closest('[role=row]')!);
  expect(chain().includes(grid), 'focus in this grid').to.equal(true);
  return `${column} ${focusedText()}`;
}

describe('the journey by keyboard', () => {
  it('has one tab stop in each grid, and Tab goes from card to card', async () => {
    const parts = await page();
    await onFirstSlot(parts);
    const [first, second] = grids(parts);
    for (const grid of [first!, second!]) {
      expect(grid.shadowRoot!.querySelectorAll('[role=grid] [tabindex="0"]')).to.have.length(1);
    }
    expect(chain().includes(first!)).to.equal(true);
    await press('Tab');
    expect(focused().matches('.toggle'), 'the rest of the first card’s slots').to.equal(true);
    await press('Tab');
    expect(focused().matches('a[href^="tel:"]'), 'the second card’s telephone').to.equal(true);
    await press('Tab');
    expect(focused().matches('[part=overbook]'), 'the orientation outside its slots').to.equal(true);
    await press('Tab');
    expect(chain().includes(second!), 'the second card’s slots').to.equal(true);
    await press('Tab', 'Tab');
    expect(focused().id, 'out of the elements, with nothing between').to.equal('after');
  });

  it('goes within the grid by Home, End, Page and arrow keys, and stops at the edges', async () => {
    const parts = await page();
    await onFirstSlot(parts);
    const [grid] = grids(parts);
    const walk = async (key: string) => (await press(key), at(grid!));
    expect(at(grid!)).to.equal('0 10h00');
    expect(await walk('ArrowUp')).to.equal('0 10h00');
    expect(await walk('ArrowLeft')).to.equal('0 10h00');
    expect(await walk('ArrowDown')).to.equal('0 12h00');
    expect(await walk('End')).to.equal('2 10h00');
    expect(await walk('ArrowRight')).to.equal('2 10h00');
    expect(await walk('Home')).to.equal('0 12h00');
    expect(await walk('PageDown')).to.match(/^1 /);
    expect(await walk('PageDown')).to.match(/^2 /);
    expect(await walk('PageDown')).to.match(/^2 /);
    expect(await walk('PageUp')).to.match(/^1 /);
    expect(await walk('Control+Home')).to.equal('0 10h00');
    expect(await walk('Control+End')).to.match(/^2 /);
    expect(grid!.shadowRoot!.querySelectorAll('[role=grid] [tabindex="0"]')).to.have.length(1);
  });

  it('keeps Escape for what is open: the suggestions, then the field, and only then the host', async () => {
    const { bar, escapes } = await page();
    const input = bar.shadowRoot!.querySelector<HTMLInputElement>('#specialty')!;
    input.focus();
    input.select();
    await sendKeys({ type: 'pédi' });
    await until(() => input.getAttribute('aria-expanded') === 'true', 'suggestions');
    await press('Escape');
    expect(input.getAttribute('aria-expanded')).to.equal('false');
    expect(input.value).to.equal('pédi');
    await press('Escape');
    expect(input.value).to.equal('');
    expect(escapes).to.deep.equal([]);
    await press('Escape');
    expect(escapes).to.deep.equal(['host']);
  });

  it('closes the dialog with Escape, gives the hold back, and stands on the slot again', async () => {
    const parts = await page();
    await onFirstSlot(parts);
    await press('ArrowDown', 'ArrowRight');
    const slot = focused();
    await press('Enter');
    await until(() => parts.dialog.stage === 'held', 'held');
    await until(() => focused().id === 'primary', 'focus on the button that goes on');
    await press('Escape');
    await until(() => !parts.dialog.opened, 'closed');
    await until(() => focused() === slot, 'focus on the slot again');
    expect(parts.escapes).to.deep.equal([]);
    await until(() => parts.client.calls.some(({ operation }) => operation === 'releaseHold'), 'given back');
  });

  it('W23 keeps the focus inside the dialog', async () => {
    const parts = await page();
    await onFirstSlot(parts);
    await press('Enter');
    await until(() => parts.dialog.stage === 'held', 'held');
    for (let i = 0; i < 6; i++) {
      await press('Tab');
      // Between its last and its first button the browser's own bar may have its turn; nothing of the page has.
      expect(chain().includes(parts.dialog) || document.activeElement === document.body).to.equal(true);
    }
  });

  it('moves to the nearest slot when the one in focus is taken, and says so', async () => {
    const parts = await page();
    const heard = listen(parts.provider);
    await onFirstSlot(parts);
    await press('ArrowDown');
    const [offer] = parts.results.search.offers;
    const taken = offer!.slots.find((slot) => slot.start.includes('2026-11-23T12:00'))!;
    parts.client.slotIsTaken(offer!.offer.id, taken.id);
    await until(() => focusedText() === '14h00', 'focus on the nearest slot');
    await until(() => heard.some((text) => /12h00 n’est plus disponible.*14h00/.test(text)), 'said');
    expect(heard.filter((text) => text.includes('n’est plus disponible'))).to.have.length(1);
  });

  it('says a search in a few polite words, each once, from one region', async () => {
    const parts = await page();
    const heard = listen(parts.provider);
    await searched(parts);
    await until(() => heard.some((text) => text.startsWith('Recherche terminée')), 'the end is said');
    expect(new Set(heard).size, heard.join(' | ')).to.equal(heard.length);
    expect(heard.length).to.be.at.most(3);
    // whole cards are never read out
    for (const text of heard) expect(text.length).to.be.below(120);
    const live = regions(parts.panel).filter((region) => !region.closest('dialog'));
    expect(live, 'one region outside the dialog').to.have.length(1);
    expect(live[0]!.getAttribute('aria-live')).to.equal('polite');
  });
});

/** Every live region below, through shadow roots. */
function regions(root: ParentNode): Element[] {
  return [...root.querySelectorAll('*')].flatMap((element) => [
    ...(element.matches('[aria-live], [role=status], [role=alert], [role=log]') ? [element] : []),
    ...(element.shadowRoot ? regions(element.shadowRoot) : []),
  ]);
}

/** What the regions say from now on, in order. */
function listen(provider: SasProvider): string[] {
  const heard: string[] = [];
  for (const region of [provider, ...provider.querySelectorAll('*')].flatMap((it) =>
    it.shadowRoot ? regions(it.shadowRoot) : [],
  )) {
    new MutationObserver(() => {
      const text = region.textContent.trim();
      if (text) heard.push(text);
    }).observe(region, { childList: true, characterData: true, subtree: true });
  }
  return heard;
}
