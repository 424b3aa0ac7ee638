import type { Offer } from '@sas-embed/contract';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, userEvent, waitFor } from 'storybook/test';
import '../packages/elements/src/define/map.js';
import '../packages/elements/src/define/search.js';
import type { SasMap } from '../packages/elements/src/map/index.js';
import { beginSearch, failSearch, reduceSearch, type SearchState } from '../packages/elements/src/index.js';
import {
  endEvent,
  fullDays,
  offerOf,
  offersEvent,
  slotsEvent,
  sourceEvent,
  sourceOf,
} from '../packages/elements/src/testing/fixtures/index.js';
import { find, focusOn, listsKeys, provide, seen, sees, SMALL } from './support.js';

type Args = Pick<SasMap, 'label' | 'tiles' | 'attribution'> & { search: SearchState };

/** Offers around a centre, the third and the fourth at one address, the last without a position. */
function around(latitude: number, longitude: number, more: Partial<Offer['place']> = {}): Offer[] {
  const places = [
    [0.004, -0.012],
    [-0.01, 0.02],
    [0.021, 0.009],
    [0.021, 0.009],
    [-0.024, -0.019],
    [0.008, 0.031],
    undefined,
  ];
  return places.map((by, i) => {
    const offer = offerOf(i);
    const position = by && { latitude: latitude + by[0]!, longitude: longitude + by[1]! };
    return {
      ...offer,
      distanceMeters: by ? Math.round(Math.hypot(by[0]! * 111_000, by[1]! * 78_000)) : 4_000,
      place: { ...offer.place, ...more, ...(position && { position }) },
    };
  });
}

const BORDEAUX = around(44.8378, -0.5792);

/** A search of these offers whose agenda has answered for the first ones. */
function found(offers = BORDEAUX, { ended = true, perDay = 4, at = [44.8378, -0.5792] } = {}): SearchState {
  const slots = Object.fromEntries(offers.slice(0, 3).map(({ id }) => [id, fullDays(perDay, undefined, 10, id)]));
  const asked = [sourceOf('rapide', 'pending')];
  const events = [
    offersEvent(offers, asked),
    slotsEvent('rapide', slots),
    ...(ended ? [sourceEvent(sourceOf('rapide', 'answered')), endEvent()] : []),
  ];
  const state = events.reduce(reduceSearch, beginSearch());
  const position = { latitude: at[0]!, longitude: at[1]! };
  return { ...state, ...(state.location && { location: { ...state.location, position } }) };
}

/** Where the offers of a search are, on a plain plan that asks nobody, or on the tiles of the integrator's choice. */
const meta: Meta<Args> = {
  title: 'Elements/sas-map',
  component: 'sas-map',
  args: { label: '', tiles: '', attribution: '', search: found() },
  argTypes: { search: { control: false } },
  render: ({ label, tiles, attribution, search }, { globals }) => {
    const map = Object.assign(document.createElement('sas-map'), { label, tiles, attribution, search });
    return html`${provide(globals, {}, map).provider}`;
  },
};
export default meta;
type Story = StoryObj<Args>;

async function shown(root: HTMLElement): Promise<SasMap> {
  const map = root.querySelector('sas-map')!;
  await waitFor(() => expect(map.ready).toBe(true));
  await map.updateComplete;
  return map;
}

/** By keyboard from point to point; the selected one says what it is. */
export const Default: Story = {
  play: async ({ canvasElement }) => {
    const map = await shown(canvasElement);
    find(map.shadowRoot!, '[role=option][tabindex="0"]').focus();
    await userEvent.keyboard('{ArrowRight}');
    await focusOn(/^ ?2,/);
    await sees(map, /2\. .*créneaux libres.*Voir la fiche/);
    await sees(map, /fiche 7/);
  },
};

/** The list of keys, which “?” and its button open. */
export const Keys: Story = {
  play: async ({ canvasElement }) => {
    const element = await shown(canvasElement);
    find(element.shadowRoot!, '[role=option][tabindex="0"]').focus();
    await listsKeys(element, 'Premier ou dernier point');
  },
};

/** Two offers at one address are one point; it is asked which one is meant. */
export const SeveralAtOnePlace: Story = {
  name: 'Several at one place',
  play: async ({ canvasElement }) => {
    const map = await shown(canvasElement);
    const both = [...map.shadowRoot!.querySelectorAll<HTMLElement>('[role=option]')].find((mark) =>
      mark.textContent.includes('+1'),
    )!;
    both.focus();
    await userEvent.keyboard('{Enter}');
    await focusOn(/Voir la fiche 3/);
    await sees(map, /3\. .* 4\. /);
  },
};

/** Beside a search: the cards bear the numbers of the points. */
export const BesideASearch: Story = {
  name: 'Beside a search',
  render: (_, { globals }) => {
    const search = Object.assign(document.createElement('sas-search'), {
      id: 'search-of-map',
      context: {
        caseRef: 'D-42',
        specialty: { code: 'SM54', label: 'Médecine générale' },
        address: { city: 'Bordeaux' },
      },
    });
    const map = Object.assign(document.createElement('sas-map'), { for: 'search-of-map' });
    return html`${provide(globals, { offers: BORDEAUX.map((offer) => ({ ...offer, sources: ['rapide'] })) }, map, search).provider}`;
  },
  play: async ({ canvasElement }) => {
    const search = canvasElement.querySelector('sas-search')!;
    await waitFor(() => expect(search.ready).toBe(true));
    await search.run();
    const map = await shown(canvasElement);
    await sees(map, /fiche 7/);
    // a card whose slots are not there yet takes the focus on its first link
    await waitFor(() => expect(seen(search)).not.toMatch(/En attente/), { timeout: 5000 });
    find(map.shadowRoot!, '[role=option][tabindex="0"]').focus();
    await userEvent.keyboard('{ArrowDown}{Enter}');
    await focusOn(/10h00/);
  },
};

/** The integrator's tiles cannot be had: said so, and the points stay. */
export const TilesMissing: Story = {
  name: 'Tiles missing',
  args: { tiles: 'http://localhost:9/{z}/{x}/{y}.png', attribution: '© Exemple' },
  play: async ({ canvasElement }) => {
    const map = await shown(canvasElement);
    await sees(map, /Fond de carte fourni par localhost:9 .* © Exemple/);
    await sees(map, 'Une partie du fond de carte manque');
  },
};

/** Asked, nothing has arrived. */
export const Loading: Story = { args: { search: beginSearch() } };

/** The points are there at once; what they have comes. */
export const Streaming: Story = {
  args: { search: found(BORDEAUX, { ended: false }) },
  play: async ({ canvasElement }) => sees(await shown(canvasElement), /créneaux non connus/),
};

/** One agenda stayed silent: its offers are dashed, never "no slot". */
export const Partial_: Story = {
  name: 'Partial',
  args: {
    search: [
      offersEvent(BORDEAUX, [sourceOf('rapide', 'pending')]),
      slotsEvent('rapide', { [BORDEAUX[0]!.id]: fullDays(3) }),
      sourceEvent(sourceOf('rapide', 'late')),
      endEvent(),
    ].reduce(reduceSearch, beginSearch()),
  },
  play: async ({ canvasElement }) => sees(await shown(canvasElement), /créneaux non connus/),
};

/** The search failed: nothing to place, and that is no absence of care. */
export const Failed: Story = { args: { search: failSearch(beginSearch(), { code: 'network', retryable: true }) } };

/** Nobody was found. */
export const Empty: Story = { args: { search: found([]) } };

/** A name that is longer than the plan. */
export const LongNames: Story = {
  name: 'Long names',
  args: {
    search: found(
      BORDEAUX.map((offer) => ({
        ...offer,
        practitioner: {
          ...offer.practitioner!,
          lastName: 'Exemple-de-la-Tour-du-Modèle-'.repeat(6),
          firstName: 'مرحبا 👩🏽‍⚕️ <b>Alix</b>',
        },
      })),
    ),
  },
  play: async ({ canvasElement }) => {
    const map = await shown(canvasElement);
    find(map.shadowRoot!, '[role=option][tabindex="0"]').focus();
    await userEvent.keyboard('{ArrowRight}');
    await sees(map, /<b>Alix<\/b>/);
  },
};

/** Saint-Denis. */
export const LaReunion: Story = {
  name: 'La Réunion',
  args: { search: found(around(-20.8789, 55.4481), { at: [-20.8789, 55.4481] }) },
};

/** Pointe-à-Pitre. */
export const Guadeloupe: Story = { args: { search: found(around(16.2411, -61.5331), { at: [16.2411, -61.5331] }) } };

export const SmallScreen: Story = { name: 'Small screen', globals: SMALL };

export const Dark: Story = { globals: { theme: 'dark' } };

export const English: Story = {
  globals: { locale: 'en' },
  play: async ({ canvasElement }) => sees(await shown(canvasElement), /Numbers are those of the cards/),
};
