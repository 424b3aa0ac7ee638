import { mockOffer, sampleOffers, type MockOptions } from '@sas-embed/client/mock';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, fn, userEvent, waitFor } from 'storybook/test';
import '../packages/elements/src/define/search.js';
import type { SasBookingDialog } from '../packages/elements/src/booking-dialog/index.js';
import type { SasResults } from '../packages/elements/src/results/index.js';
import type { SearchContext } from '../packages/elements/src/search-bar/index.js';
import type { SasSearch } from '../packages/elements/src/search/index.js';
import { slotAt } from '../packages/elements/src/testing/fixtures/offers.js';
import {
  BEFORE_DST_NIGHT,
  densityOf,
  focused,
  focusOn,
  hostButton,
  nightSlots,
  provide,
  seen,
  sees,
  SMALL,
} from './support.js';

type Args = {
  world: MockOptions & { start?: string };
  address: NonNullable<SearchContext['address']>;
  onBook: (event: Event) => void;
};

/**
 * The whole journey in one tag. From a case to a held slot: the host's button, Down Arrow, Enter; one more Enter
 * confirms an appointment of the SAS agenda.
 */
const meta: Meta<Args> = {
  title: 'Elements/sas-search',
  component: 'sas-search',
  args: {
    world: {},
    address: { streetName: 'Rue des Acacias', city: 'Bordeaux', postcode: '33000' },
    onBook: fn(),
  },
  argTypes: { world: { table: { disable: true } }, address: { control: 'object' } },
  render: ({ world, address, onBook }, { globals }) => {
    const search = document.createElement('sas-search');
    Object.assign(search, {
      density: densityOf(globals),
      context: {
        caseRef: 'D-2026-0042',
        specialty: { code: 'SM54', label: 'Qualifié en médecine générale' },
        address,
      },
    });
    // No story opens another page.
    search.addEventListener('sas-open', (event) => event.preventDefault());
    search.addEventListener('sas-book', onBook);
    const button = hostButton('Chercher pour ce dossier', () => void search.run());
    return html`${button}${provide(globals, world, search).provider}`;
  },
};
export default meta;
type Story = StoryObj<Args>;

const offersNamed = (...ids: string[]) => sampleOffers().filter((offer) => ids.includes(offer.id));
const everybodyAnswers = offersNamed('offer-bordeaux-1', 'offer-bordeaux-agenda', 'offer-no-calendar');

interface Parts {
  search: SasSearch;
  results: SasResults;
  dialog: SasBookingDialog;
}

async function partsOf(root: HTMLElement): Promise<Parts> {
  await waitFor(() => expect(root.querySelector('sas-search')?.hasUpdated).toBe(true));
  const search = root.querySelector('sas-search')!;
  return {
    search,
    results: search.shadowRoot!.querySelector('sas-results')!,
    dialog: search.shadowRoot!.querySelector('sas-booking-dialog')!,
  };
}

async function run(root: HTMLElement): Promise<Parts> {
  const parts = await partsOf(root);
  await parts.search.run();
  return parts;
}

async function runToTheEnd(root: HTMLElement): Promise<Parts> {
  const parts = await run(root);
  await waitFor(() => expect(parts.results.search.status).toBe('done'), { timeout: 5000 });
  await parts.results.updateComplete;
  return parts;
}

/** Searched, and every agenda answered. */
export const Default: Story = {
  args: { world: { offers: everybodyAnswers } },
  play: async ({ canvasElement }) => {
    const { results } = await runToTheEnd(canvasElement);
    await sees(results, 'Tous les agendas ont répondu');
  },
};

/** The list of shortcuts, which “?” and its button open; each is also said on its control. */
export const Shortcuts: Story = {
  args: { world: { offers: everybodyAnswers } },
  play: async ({ canvasElement }) => {
    const { search } = await runToTheEnd(canvasElement);
    const list = () => search.shadowRoot!.querySelector<HTMLDialogElement>('.shortcut-list');
    await waitFor(() => expect(search.shadowRoot!.querySelector('.shortcuts')).not.toBe(null));
    await userEvent.keyboard('?');
    await waitFor(() => expect(list()?.open).toBe(true));
    await expect(list()!.textContent).toContain('Carte suivante');
  },
};

/** Filled from the case, nothing searched yet. */
export const Ready: Story = {
  play: async ({ canvasElement }) => {
    const { search } = await partsOf(canvasElement);
    await waitFor(() =>
      expect(
        search.shadowRoot!.querySelector('sas-search-bar')!.shadowRoot!.querySelector<HTMLInputElement>('#location')!
          .value,
      ).toContain('Bordeaux'),
    );
    await sees(search, 'Choisissez une spécialité et un lieu');
  },
};

/** Asked; the gateway has not answered yet. */
export const Loading: Story = {
  args: { world: { never: ['search'] } },
  play: async ({ canvasElement }) => {
    const { search } = await partsOf(canvasElement);
    void search.run();
    await sees(search, 'Recherche de l’offre de soins…');
  },
};

/** Slots stream in, each agenda in its time; one is still awaited. */
export const Streaming: Story = {
  args: {
    world: {
      sources: [
        { id: 'rapide', label: 'AgendaRapide', kind: 'editor', latencyMs: 100 },
        { id: 'lente', label: 'DoucementRDV', kind: 'editor', state: 'never' },
        { id: 'agenda', label: 'Agenda SAS', kind: 'agenda', latencyMs: 50 },
      ],
    },
  },
  play: async ({ canvasElement }) => {
    const { results } = await run(canvasElement);
    await sees(results, '2 agendas sur 3');
    await sees(results, 'En attente de DoucementRDV');
  },
};

/** One editor fails: the page says which calendar is missing, and does not call it an absence of slots. */
export const Partial: Story = {
  args: {
    world: {
      sources: [
        { id: 'rapide', label: 'AgendaRapide', kind: 'editor', latencyMs: 100 },
        { id: 'lente', label: 'DoucementRDV', kind: 'editor', state: 'failed', latencyMs: 200 },
        { id: 'agenda', label: 'Agenda SAS', kind: 'agenda', latencyMs: 50 },
      ],
    },
  },
  play: async ({ canvasElement }) => {
    const { results } = await runToTheEnd(canvasElement);
    await sees(results, 'Sans réponse de DoucementRDV');
  },
};

/** The search fails: it is not an absence of care. */
export const Failed: Story = {
  args: { world: { error: { search: 'unavailable' } } },
  play: async ({ canvasElement }) => {
    const { results } = await run(canvasElement);
    await sees(results, 'Ce n’est pas une absence d’offre');
  },
};

/** Nobody in the directory for this search. */
export const Empty: Story = {
  args: { world: { offers: [] } },
  play: async ({ canvasElement }) => {
    const { results } = await runToTheEnd(canvasElement);
    await sees(results, 'Aucune offre de soins trouvée');
  },
};

/** The whole journey by keyboard, on the SAS agenda: Down Arrow, Enter, Enter. */
export const ByKeyboard: Story = {
  args: { world: { offers: offersNamed('offer-bordeaux-agenda') } },
  play: async ({ canvasElement, args }) => {
    const { dialog } = await run(canvasElement);
    await userEvent.keyboard('{ArrowDown}');
    await focusOn(/\d\dh\d\d/);
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(dialog.stage).toBe('held'));
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(dialog.stage).toBe('booked'));
    await expect(args.onBook).toHaveBeenCalledOnce();
  },
};

/** Somebody was faster: the nearest slots are offered, and the focus is on the first of them. */
export const SlotTaken: Story = {
  args: { world: { offers: offersNamed('offer-bordeaux-agenda'), slotTaken: true } },
  play: async ({ canvasElement }) => {
    const { dialog } = await runToTheEnd(canvasElement);
    await userEvent.keyboard('{ArrowDown}');
    await focusOn(/\d\dh\d\d/);
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(dialog.stage).toBe('slot-taken'));
    await sees(dialog.shadowRoot!.querySelector('dialog')!, 'Ce créneau vient d’être pris');
    await waitFor(() => expect(focused()?.classList.contains('alternative')).toBe(true));
  },
};

/** Closed without booking: the focus is back on the slot. */
export const FocusComesBack: Story = {
  args: { world: { offers: offersNamed('offer-bordeaux-agenda') } },
  play: async ({ canvasElement }) => {
    const { dialog } = await runToTheEnd(canvasElement);
    await userEvent.keyboard('{ArrowDown}');
    await focusOn(/\d\dh\d\d/);
    const slot = focused();
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(dialog.stage).toBe('held'));
    await waitFor(() => expect(focused()?.id).toBe('primary'));
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(dialog.opened).toBe(false));
    await waitFor(() => expect(focused()).toBe(slot));
  },
};

/** Names and addresses of any length. */
export const LongNames: Story = {
  args: {
    world: {
      offers: offersNamed('offer-long-names'),
      sources: [
        {
          id: 'lente',
          label: 'DoucementRDV et associés, agenda partagé des maisons de santé',
          kind: 'editor',
          latencyMs: 50,
        },
      ],
    },
  },
  play: async ({ canvasElement }) => {
    const { search } = await runToTheEnd(canvasElement);
    await sees(search, 'de La Fontaine-Échantillonnière de Saint-Exemplaire');
    await expect(search.scrollWidth).toBeLessThanOrEqual(search.clientWidth);
  },
};

/** Forty slots a day: four rows, the rest one button away. */
export const FortySlotsADay: Story = {
  args: { world: { offers: offersNamed('offer-forty-a-day') } },
  play: async ({ canvasElement }) => {
    const { results } = await runToTheEnd(canvasElement);
    await sees(results, /Voir \d+ créneaux de plus/);
  },
};

/** A case in La Réunion: local days, local times. */
export const LaReunion: Story = {
  name: 'La Réunion',
  args: {
    world: { offers: offersNamed('offer-reunion') },
    address: { streetName: 'Rue des Filaos', city: 'Saint-Denis', postcode: '97400' },
  },
  play: async ({ canvasElement }) => {
    const { results } = await runToTheEnd(canvasElement);
    await sees(results, 'heure de La Réunion (UTC+4)');
  },
};

/** A case in Guadeloupe. */
export const Guadeloupe: Story = {
  args: {
    world: { offers: offersNamed('offer-guadeloupe') },
    address: { streetName: 'Rue des Flamboyants', city: 'Pointe-à-Pitre', postcode: '97110' },
  },
  play: async ({ canvasElement }) => {
    const { results } = await runToTheEnd(canvasElement);
    await sees(results, /Guadeloupe.*\(UTC.4\)/);
  },
};

/** The night when summer time ends: both two-twenties are there, told apart. */
export const DstNight: Story = {
  args: {
    world: {
      start: BEFORE_DST_NIGHT,
      offers: [mockOffer()],
      slots: () => nightSlots(slotAt('2027-10-31', '02:20')),
    },
  },
  play: async ({ canvasElement }) => {
    const { results } = await runToTheEnd(canvasElement);
    await sees(results, /02h20.*02h20/);
  },
};

/** On a dense second screen. */
export const Compact: Story = {
  globals: { density: 'compact' },
  args: { world: { offers: everybodyAnswers } },
  play: async ({ canvasElement }) => {
    const { results } = await runToTheEnd(canvasElement);
    await expect(results.density).toBe('compact');
  },
};

/** On a telephone. */
export const SmallScreen: Story = {
  globals: SMALL,
  args: { world: { offers: everybodyAnswers } },
  play: async ({ canvasElement }) => {
    const { search } = await runToTheEnd(canvasElement);
    await expect(search.scrollWidth).toBeLessThanOrEqual(search.clientWidth);
  },
};

/** In the dark. */
export const Dark: Story = {
  globals: { theme: 'dark' },
  args: { world: { offers: everybodyAnswers } },
  play: async ({ canvasElement }) => void (await runToTheEnd(canvasElement)),
};

/** In English. */
export const English: Story = {
  globals: { locale: 'en' },
  args: { world: { offers: everybodyAnswers } },
  play: async ({ canvasElement }) => {
    const { search } = await runToTheEnd(canvasElement);
    await expect(seen(search)).toContain('3 offers around');
  },
};
