import type { SearchEvent } from '@sas-embed/contract';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, fn, userEvent, waitFor } from 'storybook/test';
import '../packages/elements/src/define/results.js';
import {
  beginSearch,
  failSearch,
  idleSearch,
  reduceSearch,
  type SearchState,
} from '../packages/elements/src/internal/index.js';
import type { SasResults } from '../packages/elements/src/results/index.js';
import {
  endEvent,
  fullDays,
  offerOf,
  offersEvent,
  slotsEvent,
  sourceEvent,
  sourceOf,
} from '../packages/elements/src/testing/fixtures/offers.js';

const SOURCES = ['rapide', 'lente', 'muette', 'agenda'] as const;
const offers = Array.from({ length: 16 }, (_, i) => offerOf(i, { sources: [SOURCES[i % 4]!] }));
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
  listsOf('rapide', (i) => 3 + (i % 5)),
  sourceEvent(sourceOf('rapide', 'answered', { latencyMs: 412 })),
  listsOf('agenda', (i) => (i % 8 === 7 ? 2 : 0)),
  sourceEvent(sourceOf('agenda', 'answered', { latencyMs: 35 })),
  listsOf('lente', (i) => (i % 8 === 1 ? 4 : 0)),
  sourceEvent(sourceOf('lente', 'answered', { latencyMs: 3050 })),
  sourceEvent(sourceOf('muette', 'late', { reason: 'deadline', latencyMs: 7000 })),
  endEvent(),
];
const after = (events: readonly SearchEvent[]): SearchState => events.reduce(reduceSearch, beginSearch());

type Args = Pick<SasResults, 'search' | 'density' | 'headingLevel'> & {
  width: string;
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
  argTypes: {
    density: { control: 'inline-radio', options: ['comfortable', 'compact'] },
    search: { control: false },
  },
  args: {
    search: after(story),
    density: 'comfortable',
    headingLevel: 2,
    width: 'none',
    onRetry: fn(),
    onSelect: fn(),
  },
  render: (args) =>
    html`<sas-results
      .search=${args.search}
      .density=${args.density}
      .headingLevel=${args.headingLevel}
      style="max-width: ${args.width}"
      @sas-retry=${args.onRetry}
      @sas-select=${args.onSelect}
    ></sas-results>`,
};
export default meta;
type Story = StoryObj<Args>;

const results = (canvas: HTMLElement) => canvas.querySelector<SasResults>('sas-results')!;
const inside = (canvas: HTMLElement, selector: string) =>
  results(canvas).shadowRoot!.querySelector<HTMLElement>(selector)!;

/** Three agendas answered, one is silent: it is named, and can be asked again. */
export const Default: Story = {
  play: async ({ canvasElement, args }) => {
    await results(canvasElement).updateComplete;
    await userEvent.click(inside(canvasElement, '[data-retry]'));
    await expect(args.onRetry).toHaveBeenCalledOnce();
  },
};

/** The answers arrive one after the other; watch that nothing moves. */
export const Streaming: Story = {
  args: { search: after([begin]) },
  play: async ({ canvasElement }) => {
    const element = results(canvasElement);
    for (const event of story.slice(1)) {
      await new Promise((resolve) => setTimeout(resolve, 150));
      element.search = reduceSearch(element.search, event);
    }
    await waitFor(() => expect(inside(canvasElement, '.status').textContent).toContain('3 agendas sur 4'));
  },
};

/** Half-way: one agenda answered, three are awaited. */
export const HalfWay: Story = { args: { search: after(story.slice(0, 3)) } };

/** Every agenda answered. */
export const Complete: Story = {
  args: { search: after([...story.slice(0, 7), sourceEvent(sourceOf('muette', 'answered')), endEvent()]) },
};

/** The states of the agendas, opened. */
export const Agendas: Story = {
  play: async ({ canvasElement }) => {
    await results(canvasElement).updateComplete;
    await userEvent.click(inside(canvasElement, '[aria-controls=sources]'));
    await results(canvasElement).updateComplete;
    await expect(inside(canvasElement, '.sources').textContent).toContain('pas de réponse à temps');
  },
};

/** Offers without a slot are folded away when the regulator asks for it. */
export const Folded: Story = {
  play: async ({ canvasElement }) => {
    const element = results(canvasElement);
    await waitFor(() => expect(inside(canvasElement, '[data-hide]')).not.toBeNull());
    await userEvent.click(inside(canvasElement, '[data-hide]'));
    await element.updateComplete;
    await expect(inside(canvasElement, '[data-hide]')).toBeNull();
  },
};

/** Nothing was asked yet. */
export const Idle: Story = { args: { search: idleSearch } };

/** Asked, and no offer yet. */
export const Searching: Story = { args: { search: beginSearch() } };

/** The directory has nobody. */
export const Empty: Story = { args: { search: after([{ ...begin, offers: [], total: 0 }, endEvent()]) } };

/** The search failed: not an absence of offer. */
export const Failed: Story = {
  args: { search: failSearch(beginSearch(), { code: 'unavailable', retryable: true, requestId: 'req-01HXAMPLE' }) },
};

/** Cut short on the way: what is there stays. */
export const CutShort: Story = {
  args: { search: failSearch(after(story.slice(0, 3)), { code: 'network', retryable: true }) },
};

/** For dense screens: at 1920×1080 more than eight cards are in sight. */
export const Compact: Story = { args: { density: 'compact' } };

/** On a telephone. */
export const SmallScreen: Story = { args: { width: '344px' } };

/** In the dark. */
export const Dark: Story = { globals: { theme: 'dark' } };

/** In English. */
export const English: Story = { globals: { locale: 'en' } };
