import type { Offer, SearchEvent, Slot } from '@sas-embed/contract';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, fn, userEvent, waitFor } from 'storybook/test';
import '../packages/elements/src/define/results.js';
import {
  beginSearch,
  failSearch,
  idleSearch,
  reduceFeedSlot,
  reduceSearch,
  type SearchState,
} from '../packages/elements/src/internal/index.js';
import type { SasResults } from '../packages/elements/src/results/index.js';
import {
  DATES,
  endEvent,
  fullDays,
  offerOf,
  offersEvent,
  slotAt,
  slotsEvent,
  sourceEvent,
  sourceOf,
} from '../packages/elements/src/testing/fixtures/offers.js';
import {
  copiesOf,
  densityOf,
  DST_DATES,
  find,
  focused,
  focusOn,
  nightSlots,
  said,
  seen,
  sees,
  SMALL,
} from './support.js';

const SOURCES = ['rapide', 'lente', 'muette', 'agenda'] as const;
const offers = Array.from({ length: 6 }, (_, i) => offerOf(i, { sources: [SOURCES[i % 4]!] }));
const begin = offersEvent(
  offers,
  SOURCES.map((id) => sourceOf(id, 'pending')),
);
const listsOf = (source: string, count: (index: number) => number) =>
  slotsEvent(
    source,
    Object.fromEntries(
      offers.flatMap((offer, i) =>
        offer.sources[0] === source ? [[offer.id, fullDays(count(i), undefined, 20, `${i}-`)]] : [],
      ),
    ),
  );
const story: SearchEvent[] = [
  begin,
  listsOf('rapide', (i) => 2 + (i % 3)),
  sourceEvent(sourceOf('rapide', 'answered', { latencyMs: 412 })),
  listsOf('agenda', () => 0),
  sourceEvent(sourceOf('agenda', 'answered', { latencyMs: 35 })),
  listsOf('lente', (i) => (i === 5 ? 4 : 0)),
  sourceEvent(sourceOf('lente', 'answered', { latencyMs: 3050 })),
  sourceEvent(sourceOf('muette', 'late', { reason: 'deadline', latencyMs: 7000 })),
  endEvent(),
];
const after = (events: readonly SearchEvent[]): SearchState => events.reduce(reduceSearch, beginSearch());
/** One answered search of these offers with these slots. */
const answered = (list: readonly Offer[], slots: Slot[] | ((offer: Offer) => Slot[]), more = {}): SearchState =>
  after([
    offersEvent(
      list.map((offer) => ({ ...offer, sources: ['rapide'] })),
      [sourceOf('rapide', 'pending')],
      more,
    ),
    slotsEvent(
      'rapide',
      Object.fromEntries(list.map((offer) => [offer.id, typeof slots === 'function' ? slots(offer) : slots])),
    ),
    sourceEvent(sourceOf('rapide', 'answered', { latencyMs: 412 })),
    endEvent(),
  ]);
const overseas = (timeZone: string, lines: string[], postcode: string, city: string): Offer[] =>
  copiesOf(
    offerOf(3, {
      place: { id: 'p', timeZone, address: { lines, postcode, city }, phones: ['+262639980001'] },
    }),
    [
      ['Camille', 'Fictif'],
      ['Sacha', 'Témoin'],
    ],
  );
const slotsIn = (timeZone: string, times: readonly string[]) => (offer: Offer) =>
  DATES.flatMap((date) => times.map((time) => slotAt(date, time, {}, timeZone))).map((slot) => ({
    ...slot,
    id: `${offer.id}-${slot.id}`,
  }));

type Args = Pick<SasResults, 'search' | 'headingLevel' | 'sortable'> & {
  onSort: (event: Event) => void;
  onRetry: (event: Event) => void;
  onSelect: (event: Event) => void;
};

/**
 * The offers of a search, in the gateway's neutral order, filling as the agendas answer. Nothing on screen moves; a
 * silent agenda, an empty list and a failure are three different things.
 */
const meta: Meta<Args> = {
  title: 'Elements/sas-results',
  component: 'sas-results',
  argTypes: { search: { control: false } },
  args: { search: after(story), headingLevel: 2, sortable: false, onSort: fn(), onRetry: fn(), onSelect: fn() },
  render: (args, { globals }) =>
    html`<sas-results
      .search=${args.search}
      .density=${densityOf(globals)}
      .headingLevel=${args.headingLevel}
      .sortable=${args.sortable}
      @sas-sort=${args.onSort}
      @sas-retry=${args.onRetry}
      @sas-select=${args.onSelect}
    ></sas-results>`,
};
export default meta;
type Story = StoryObj<Args>;

const results = async (canvas: HTMLElement) => {
  const element = canvas.querySelector<SasResults>('sas-results')!;
  await element.updateComplete;
  return element;
};
const inside = (element: SasResults, selector: string) => element.shadowRoot!.querySelector<HTMLElement>(selector)!;

/** Every agenda answered. */
export const Default: Story = {
  args: { search: after([...story.slice(0, 7), sourceEvent(sourceOf('muette', 'answered')), endEvent()]) },
  play: async ({ canvasElement }) => {
    const text = seen(await results(canvasElement));
    await expect(text).toContain('6 offres de soins');
    await expect(text).toContain('Tous les agendas ont répondu');
    await expect(text).toContain('Il ne dépend d’aucun éditeur');
  },
};

/** "Au plus tôt", on request: the earliest slot first, and how many agendas had not answered when the order was made. */
export const EarliestFirst: Story = {
  args: {
    search: after([
      {
        ...begin,
        offers: [2, 5, 0, 4, 1, 3].map((i) => offers[i]!),
        order: { by: 'earliest-slot', compared: 6, unheard: 1 },
      },
      ...story.slice(1),
    ]),
    sortable: true,
  },
  play: async ({ canvasElement, args }) => {
    const element = await results(canvasElement);
    await expect(seen(element)).toContain('premier créneau au plus tôt. 1 agenda n’avait pas encore répondu');
    await userEvent.click(inside(element, '.order button'));
    await expect(args.onSort).toHaveBeenCalledOnce();
  },
};

/** Asked, and no offer yet. */
export const Loading: Story = {
  args: { search: beginSearch() },
  play: async ({ canvasElement }) => sees(await results(canvasElement), 'Recherche de l’offre de soins…'),
};

/** Half-way: one agenda answered, three are awaited. */
export const Streaming: Story = {
  args: { search: after(story.slice(0, 3)) },
  play: async ({ canvasElement }) => {
    const text = seen(await results(canvasElement));
    await expect(text).toContain('1 agenda sur 4 a répondu');
    await expect(text).not.toContain('Pas de créneau');
  },
};

/** The answers arrive one after the other: no card moves, and the focus stays where it is. */
export const NothingMoves: Story = {
  args: { search: after(story.slice(0, 3)) },
  play: async ({ canvasElement }) => {
    const element = await results(canvasElement);
    element.focusFirstSlot();
    await waitFor(() => expect(focused()?.textContent).toMatch(/09h00/));
    const slot = focused();
    const cards = () =>
      [...element.shadowRoot!.querySelectorAll('sas-offer-card')]
        .map((card) => card.getBoundingClientRect())
        .filter(({ top, height }) => height > 0 && top < window.innerHeight)
        .map(({ top, height }) => `${top} ${height}`);
    const before = cards();
    for (const event of story.slice(3)) {
      element.search = reduceSearch(element.search, event);
      await element.updateComplete;
      await new Promise(requestAnimationFrame);
      await expect(cards()).toEqual(before);
      await expect(focused()).toBe(slot);
    }
    await sees(element, '3 agendas sur 4');
  },
};

/** Three agendas answered, one is silent: it is named, and can be asked again. */
export const Partial: Story = {
  play: async ({ canvasElement, args }) => {
    const element = await results(canvasElement);
    await expect(seen(element)).toContain('ce n’est pas une absence de disponibilité');
    await userEvent.click(inside(element, '[data-retry]'));
    await expect(args.onRetry).toHaveBeenCalledOnce();
  },
};

/** The states of the agendas, opened. */
export const Agendas: Story = {
  play: async ({ canvasElement }) => {
    const element = await results(canvasElement);
    await userEvent.click(inside(element, '[aria-controls=sources]'));
    await sees(element, 'pas de réponse à temps');
  },
};

/** Offers without a slot are folded away when the regulator asks for it; the focus stays at hand. */
export const Folded: Story = {
  play: async ({ canvasElement }) => {
    const element = await results(canvasElement);
    await waitFor(() => expect(inside(element, '[data-hide]')).not.toBeNull());
    await userEvent.click(inside(element, '[data-hide]'));
    await waitFor(() => expect(inside(element, '[data-hide]')).toBeNull());
    await focusOn(/Afficher/);
  },
};

/** Nothing was asked yet. */
export const Idle: Story = { args: { search: idleSearch } };

/** The search failed: not an absence of offer. */
export const Failed: Story = {
  args: { search: failSearch(beginSearch(), { code: 'unavailable', retryable: true, requestId: 'req-01HXAMPLE' }) },
  play: async ({ canvasElement, args }) => {
    const element = await results(canvasElement);
    await expect(seen(element)).toContain('Ce n’est pas une absence d’offre');
    await expect(seen(element)).toContain('req-01HXAMPLE');
    await userEvent.click(inside(element, '[data-retry]'));
    await expect(args.onRetry).toHaveBeenCalledOnce();
  },
};

/** Cut short on the way: what is there stays. */
export const CutShort: Story = {
  args: { search: failSearch(after(story.slice(0, 3)), { code: 'network', retryable: true }) },
  play: async ({ canvasElement }) => sees(await results(canvasElement), 'ce qui est affiché est incomplet'),
};

/** The directory has nobody. */
export const Empty: Story = {
  args: { search: after([{ ...begin, offers: [], total: 0 }, endEvent()]) },
  play: async ({ canvasElement }) => sees(await results(canvasElement), 'Aucune offre de soins trouvée'),
};

/** A colleague took the slot on which the focus is. */
export const SlotTaken: Story = {
  play: async ({ canvasElement }) => {
    const element = await results(canvasElement);
    const [first] = element.search.offers;
    element.focusFirstSlot();
    await focusOn(/09h00/);
    element.search = reduceFeedSlot(element.search, {
      type: 'slot',
      cursor: '1',
      at: '2026-11-23T08:00:00+01:00',
      offerId: first!.offer.id,
      slotId: first!.slots[0]!.id,
      change: 'taken',
      exclusive: true,
      own: false,
    });
    await focusOn(/09h20/);
    await waitFor(() => expect(said(element.shadowRoot!)).toContain('n’est plus disponible'), { timeout: 3000 });
  },
};

/** Names and addresses of any length. */
export const LongNames: Story = {
  args: {
    search: answered(
      copiesOf(
        offerOf(0, {
          structure: {
            nationalId: '1330000001',
            name: 'Maison de santé pluriprofessionnelle universitaire des Trois-Rivières-et-du-Lac-Imaginaire',
          },
          participation: { sas: true, via: 'MSP' },
        }),
        [
          ['Marie-Dominique Anne-Claude', 'Exemple-de-Saint-Modèle de la Haute-Invention'],
          ['Jean-Baptiste', 'd’Échantillonville-les-Fictifs-sur-Garonne'],
        ],
      ),
      fullDays(3),
    ),
  },
  play: async ({ canvasElement }) => {
    const element = await results(canvasElement);
    await expect(element.scrollWidth).toBeLessThanOrEqual(element.clientWidth);
  },
};

/** Forty slots a day: four rows each, the rest one button away. */
export const FortySlotsADay: Story = {
  args: { search: answered(offers.slice(0, 2), fullDays(40, DATES, 12)) },
  play: async ({ canvasElement }) => {
    const element = await results(canvasElement);
    const more = find<HTMLButtonElement>(element.shadowRoot!, 'sas-slot-grid [part=toggle], button[part=toggle]');
    await userEvent.click(more);
    await sees(element, 'Voir moins de créneaux');
  },
};

/** La Réunion: every card in its own time, named. */
export const LaReunion: Story = {
  name: 'La Réunion',
  args: {
    search: answered(
      overseas('Indian/Reunion', ['4 rue des Filaos'], '97400', 'Saint-Denis'),
      slotsIn('Indian/Reunion', ['07:40', '13:20']),
      { days: { timeZone: 'Indian/Reunion', dates: [...DATES] } },
    ),
  },
  play: async ({ canvasElement }) => sees(await results(canvasElement), 'heure de La Réunion (UTC+4)'),
};

/** Guadeloupe, where it is still night. */
export const Guadeloupe: Story = {
  args: {
    search: answered(
      overseas('America/Guadeloupe', ['8 rue des Flamboyants'], '97110', 'Pointe-à-Pitre'),
      slotsIn('America/Guadeloupe', ['08:00', '19:40']),
      { days: { timeZone: 'America/Guadeloupe', dates: [...DATES] } },
    ),
  },
  play: async ({ canvasElement }) => sees(await results(canvasElement), /Guadeloupe.*\(UTC.4\)/),
};

/** The night when summer time ends. */
export const DstNight: Story = {
  args: {
    search: answered(
      offers.slice(0, 2),
      (offer) => nightSlots(slotAt('2027-10-31', '02:20')).map((slot) => ({ ...slot, id: `${offer.id}-${slot.id}` })),
      { days: { timeZone: 'Europe/Paris', dates: [...DST_DATES] } },
    ),
  },
  play: async ({ canvasElement }) => sees(await results(canvasElement), /02h20.*02h20/),
};

/** For dense screens: at 1920×1080 more than eight cards are in sight. */
export const Compact: Story = { globals: { density: 'compact' } };

/** On a telephone. */
export const SmallScreen: Story = {
  globals: SMALL,
  args: { search: after(story) },
  play: async ({ canvasElement }) => {
    const element = await results(canvasElement);
    await expect(element.scrollWidth).toBeLessThanOrEqual(element.clientWidth);
  },
};

/** In the dark. */
export const Dark: Story = { globals: { theme: 'dark' } };

/** In English. */
export const English: Story = {
  globals: { locale: 'en' },
  play: async ({ canvasElement }) => sees(await results(canvasElement), '6 offers around'),
};
