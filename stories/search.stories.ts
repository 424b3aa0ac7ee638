import { createMockClient, createRunningClock, type MockOptions } from '@sas-embed/client/mock';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, fn, userEvent, waitFor } from 'storybook/test';
import '../packages/elements/src/define/provider.js';
import '../packages/elements/src/define/search.js';
import type { SasBookingDialog } from '../packages/elements/src/booking-dialog/index.js';
import type { SasResults } from '../packages/elements/src/results/index.js';
import type { SasSearch } from '../packages/elements/src/search/index.js';
import type { Density } from '../packages/elements/src/slot-grid/index.js';

const START = '2026-11-23T08:30:00+01:00';

type Args = {
  density: Density;
  world: MockOptions;
  width: string;
  onBook: (event: Event) => void;
};

/**
 * The whole journey in one tag. From a case to a held slot: the host's button, Down Arrow, Enter; one more Enter
 * confirms an appointment of the SAS agenda.
 */
const meta: Meta<Args> = {
  title: 'Elements/Search',
  component: 'sas-search',
  args: { density: 'comfortable', world: {}, width: '', onBook: fn() },
  argTypes: {
    density: { control: 'inline-radio', options: ['comfortable', 'compact'] },
    world: { table: { disable: true } },
    width: { table: { disable: true } },
  },
  render: ({ density, world, width, onBook }, { globals }) => {
    const clock = createRunningClock(START);
    const provider = document.createElement('sas-provider');
    Object.assign(provider, {
      client: createMockClient({ clock, ...world }),
      clock,
      locale: globals['locale'] ?? 'fr',
    });
    provider.style.maxInlineSize = width;
    const search = document.createElement('sas-search');
    Object.assign(search, {
      density,
      context: {
        caseRef: 'D-2026-0042',
        specialty: { code: 'SM54', label: 'Qualifié en médecine générale' },
        address: { streetName: 'Rue des Acacias', city: 'Bordeaux', postcode: '33000' },
      },
    });
    search.addEventListener('sas-open', (event) => event.preventDefault());
    search.addEventListener('sas-book', onBook);
    provider.append(search);
    const button = document.createElement('button');
    button.textContent = 'Chercher pour ce dossier';
    button.addEventListener('click', () => void search.run());
    return html`${button}${provider}`;
  },
};
export default meta;
type Story = StoryObj<Args>;

async function run(root: HTMLElement): Promise<{ search: SasSearch; results: SasResults; dialog: SasBookingDialog }> {
  await waitFor(() => expect(root.querySelector('sas-search')?.hasUpdated).toBe(true));
  const search = root.querySelector('sas-search')!;
  await search.run();
  return {
    search,
    results: search.shadowRoot!.querySelector('sas-results')!,
    dialog: search.shadowRoot!.querySelector('sas-booking-dialog')!,
  };
}

/** Filled from the case, nothing searched yet. */
export const Ready: Story = {};

/** Slots stream in, each source in its time. */
export const Streaming: Story = {
  play: async ({ canvasElement }) => {
    const { results } = await run(canvasElement);
    await waitFor(() => expect(results.search.offers.some((it) => it.slots.length > 0)).toBe(true), { timeout: 3000 });
  },
};

/** The whole journey by keyboard. */
export const ByKeyboard: Story = {
  play: async ({ canvasElement, args }) => {
    const { dialog } = await run(canvasElement);
    await userEvent.keyboard('{ArrowDown}');
    await waitFor(
      () => {
        let at = document.activeElement;
        while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
        expect(at?.textContent).toMatch(/\d\dh\d\d/);
      },
      { timeout: 3000 },
    );
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(dialog.stage).toBe('held'));
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(['booked', 'waiting']).toContain(dialog.stage));
    if (dialog.stage === 'booked') await expect(args.onBook).toHaveBeenCalledOnce();
  },
};

/** One editor is silent, one fails: the page says which calendars are missing. */
export const Partial: Story = {
  args: {
    world: {
      sources: [
        { id: 'rapide', label: 'AgendaRapide', kind: 'editor', latencyMs: 200 },
        { id: 'lente', label: 'DoucementRDV', kind: 'editor', state: 'failed', latencyMs: 400 },
        { id: 'agenda', label: 'Agenda SAS', kind: 'agenda', latencyMs: 50 },
      ],
    },
  },
  play: async ({ canvasElement }) => {
    const { results } = await run(canvasElement);
    await waitFor(() => expect(results.search.status).toBe('done'), { timeout: 3000 });
    await waitFor(() => expect(results.shadowRoot!.textContent).toContain('DoucementRDV'));
  },
};

/** The search fails: it is not an absence of care. */
export const Failed: Story = {
  args: { world: { error: { search: 'unavailable' } } },
  play: async ({ canvasElement }) => {
    const { results } = await run(canvasElement);
    await waitFor(() => expect(results.search.status).toBe('failed'));
  },
};

/** Nobody in the directory for this search. */
export const NoOffer: Story = {
  args: { world: { offers: [] } },
  play: async ({ canvasElement }) => {
    const { results } = await run(canvasElement);
    await waitFor(() => expect(results.search.status).toBe('done'), { timeout: 3000 });
  },
};

/** On a dense second screen. */
export const Compact: Story = {
  args: { density: 'compact' },
  play: async ({ canvasElement }) => void (await run(canvasElement)),
};

/** On a small screen. */
export const SmallScreen: Story = {
  args: { width: '340px' },
  play: async ({ canvasElement }) => void (await run(canvasElement)),
};
