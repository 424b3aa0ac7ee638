import type { MockOptions } from '@sas-embed/client/mock';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, fn, userEvent, waitFor } from 'storybook/test';
import '../packages/elements/src/define/search-bar.js';
import type { SasSearchBar, SearchContext } from '../packages/elements/src/search-bar/index.js';
import { focused, provide, sees, SMALL } from './support.js';

type Args = {
  context: SearchContext | undefined;
  world: MockOptions;
  onSubmit: (event: Event) => void;
};

/**
 * Two editable comboboxes with suggestions (ARIA Authoring Practices), filled from the host's case. A chosen location
 * is kept whole and never located again.
 */
const meta: Meta<Args> = {
  title: 'Elements/sas-search-bar',
  component: 'sas-search-bar',
  args: { context: undefined, world: {}, onSubmit: fn() },
  argTypes: { world: { table: { disable: true } }, context: { control: 'object' } },
  render: ({ context, world, onSubmit }, { globals }) => {
    const bar = document.createElement('sas-search-bar');
    bar.context = context;
    bar.addEventListener('sas-submit', onSubmit);
    return html`${provide(globals, world, bar).provider}`;
  },
};
export default meta;
type Story = StoryObj<Args>;

const field = (bar: SasSearchBar, name: string) => bar.shadowRoot!.querySelector<HTMLInputElement>(`#${name}`)!;
const ready = async (root: HTMLElement): Promise<SasSearchBar> => {
  await waitFor(() => expect(root.querySelector('sas-search-bar')?.hasUpdated).toBe(true));
  return root.querySelector('sas-search-bar')!;
};
const open = (bar: SasSearchBar, name: string) =>
  waitFor(() => expect(field(bar, name).getAttribute('aria-expanded')).toBe('true'));
const holds = (bar: SasSearchBar, name: string, text: string | RegExp) =>
  waitFor(() => expect(field(bar, name).value).toMatch(text));

const bordeaux: SearchContext = {
  caseRef: 'D-2026-0042',
  specialty: { code: 'SM54', label: 'Qualifié en médecine générale' },
  address: { streetNumber: '12 bis', streetName: 'Rue des Acacias', city: 'Bordeaux', postcode: '33000' },
};

/** From a case: the address is located once. */
export const Default: Story = {
  args: { context: bordeaux },
  play: async ({ canvasElement }) => {
    const bar = await ready(canvasElement);
    await holds(bar, 'location', '12 bis Rue des Acacias');
    await expect(bar.request?.specialty.code).toBe('SM54');
  },
};

/** Nothing known yet. */
export const Empty: Story = {
  play: async ({ canvasElement }) => {
    const bar = await ready(canvasElement);
    await expect(bar.request).toBeUndefined();
    await expect(field(bar, 'specialty').labels![0]!.textContent).toContain('Spécialité');
  },
};

/** The address of the case is being located. */
export const Loading: Story = {
  args: { context: bordeaux, world: { never: ['resolveLocation'] } },
  play: async ({ canvasElement }) => sees(await ready(canvasElement), 'Localisation de l’adresse du dossier…'),
};

/** Part of the address could not be used: it is named. */
export const Partial: Story = {
  args: { context: { ...bordeaux, address: { ...bordeaux.address, inseeCode: '99999' } } },
  play: async ({ canvasElement }) => sees(await ready(canvasElement), 'Non reconnu dans l’adresse du dossier'),
};

/** The address of the case cannot be found: what to do stands below the field. */
export const Failed: Story = {
  args: { context: bordeaux, world: { error: { resolveLocation: 'location-not-found' } } },
  play: async ({ canvasElement }) => {
    const bar = await ready(canvasElement);
    await sees(bar, 'L’adresse du dossier n’a pas été trouvée');
    await expect(field(bar, 'location').getAttribute('aria-invalid')).toBe('true');
  },
};

/** Suggestions fail: the regulator goes on, nothing alarms. */
export const SuggestionsFail: Story = {
  args: { world: { error: { suggestSpecialties: 'unavailable' } } },
  play: async ({ canvasElement }) => {
    const bar = await ready(canvasElement);
    field(bar, 'specialty').focus();
    await userEvent.keyboard('géné');
    await sees(bar, 'Les propositions n’arrivent pas');
  },
};

/** Typing suggests; the focus stays in the input. */
export const Suggestions: Story = {
  play: async ({ canvasElement }) => {
    const bar = await ready(canvasElement);
    field(bar, 'specialty').focus();
    await userEvent.keyboard('géné');
    await open(bar, 'specialty');
    await userEvent.keyboard('{ArrowDown}');
    await waitFor(() => expect(field(bar, 'specialty').getAttribute('aria-activedescendant')).toBe('specialty-0'));
    await expect(focused()?.id).toBe('specialty');
  },
};

/** Both fields by keyboard alone, then Enter searches. */
export const ByKeyboard: Story = {
  play: async ({ canvasElement, args }) => {
    const bar = await ready(canvasElement);
    field(bar, 'specialty').focus();
    await userEvent.keyboard('géné');
    await open(bar, 'specialty');
    await userEvent.keyboard('{ArrowDown}{Enter}');
    field(bar, 'location').focus();
    await userEvent.keyboard('bord');
    await open(bar, 'location');
    await userEvent.keyboard('{ArrowDown}{Enter}{Enter}');
    await waitFor(() => expect(args.onSubmit).toHaveBeenCalledOnce());
    await expect(bar.request?.specialty.code).toBe('SM54');
  },
};

/** Escape closes the list, then empties the field. */
export const Escape: Story = {
  play: async ({ canvasElement }) => {
    const bar = await ready(canvasElement);
    field(bar, 'specialty').focus();
    await userEvent.keyboard('géné');
    await open(bar, 'specialty');
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(field(bar, 'specialty').getAttribute('aria-expanded')).toBe('false'));
    await expect(field(bar, 'specialty').value).toBe('géné');
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(field(bar, 'specialty').value).toBe(''));
  },
};

/** Searching without a choice: what is missing is said below its field, which has the focus. */
export const Missing: Story = {
  play: async ({ canvasElement }) => {
    const bar = await ready(canvasElement);
    await bar.validate();
    await waitFor(() => expect(bar.shadowRoot!.activeElement?.id).toBe('specialty'));
    await sees(bar, 'Choisissez une spécialité dans la liste');
  },
};

/** A long specialty and a long address. */
export const LongNames: Story = {
  args: {
    context: {
      specialty: {
        code: 'SM54',
        label: 'Qualifié en médecine générale, médecine d’urgence, gériatrie et soins palliatifs',
      },
      location: {
        type: 'address',
        label: '1248 bis avenue du Général-Inventé-de-la-Résistance, 33000 Saint-Exemple-sur-Garonne-lès-Bordeaux',
        position: { latitude: 44.84, longitude: -0.57 },
        radiusKm: 10,
        approximate: false,
      },
    },
  },
  play: async ({ canvasElement }) => {
    const bar = await ready(canvasElement);
    await holds(bar, 'location', '1248 bis');
    await expect(bar.scrollWidth).toBeLessThanOrEqual(bar.clientWidth);
  },
};

/** A case in La Réunion. */
export const LaReunion: Story = {
  name: 'La Réunion',
  args: { context: { ...bordeaux, address: { streetName: 'Rue des Filaos', city: 'Saint-Denis', postcode: '97400' } } },
  play: async ({ canvasElement }) => holds(await ready(canvasElement), 'location', 'Saint-Denis'),
};

/** A case in Guadeloupe. */
export const Guadeloupe: Story = {
  args: { context: { ...bordeaux, address: { city: 'Pointe-à-Pitre', postcode: '97110' } } },
  play: async ({ canvasElement }) => holds(await ready(canvasElement), 'location', 'Pointe-à-Pitre'),
};

/** On a telephone: one field below the other. */
export const SmallScreen: Story = {
  globals: SMALL,
  args: { context: bordeaux },
  play: async ({ canvasElement }) => {
    const bar = await ready(canvasElement);
    await holds(bar, 'location', '12 bis');
    const [first, second] = [field(bar, 'specialty'), field(bar, 'location')].map((it) => it.getBoundingClientRect());
    await expect(second!.top).toBeGreaterThanOrEqual(first!.bottom);
  },
};

/** In the dark, with its list open. */
export const Dark: Story = { globals: { theme: 'dark' }, play: async (context) => Suggestions.play!(context) };

/** In English. */
export const English: Story = {
  globals: { locale: 'en' },
  args: { context: bordeaux },
  play: async ({ canvasElement }) => {
    const bar = await ready(canvasElement);
    await holds(bar, 'location', '12 bis');
    await sees(bar, 'Specialty');
  },
};
