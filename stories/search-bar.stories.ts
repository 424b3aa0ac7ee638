import { createMockClient, createRunningClock, type MockOptions } from '@sas-embed/client/mock';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, fn, userEvent, waitFor } from 'storybook/test';
import '../packages/elements/src/define/provider.js';
import '../packages/elements/src/define/search-bar.js';
import type { SasSearchBar, SearchContext } from '../packages/elements/src/search-bar/index.js';

type Args = {
  context: SearchContext | undefined;
  world: MockOptions;
  width: string;
  onSubmit: (event: Event) => void;
};

/**
 * Two editable comboboxes with suggestions (ARIA Authoring Practices), filled from the host's case. A chosen location
 * is kept whole and never located again.
 */
const meta: Meta<Args> = {
  title: 'Elements/Search bar',
  component: 'sas-search-bar',
  args: { context: undefined, world: {}, width: '', onSubmit: fn() },
  argTypes: { world: { table: { disable: true } }, width: { table: { disable: true } } },
  render: ({ context, world, width, onSubmit }, { globals }) => {
    const provider = document.createElement('sas-provider');
    provider.client = createMockClient({
      clock: createRunningClock(),
      session: { environment: 'production' },
      ...world,
    });
    provider.locale = (globals['locale'] as string | undefined) ?? 'fr';
    provider.style.maxInlineSize = width;
    const bar = document.createElement('sas-search-bar');
    bar.context = context;
    bar.addEventListener('sas-submit', onSubmit);
    provider.append(bar);
    return html`${provider}`;
  },
};
export default meta;
type Story = StoryObj<Args>;

const barIn = (root: HTMLElement): SasSearchBar => root.querySelector('sas-search-bar')!;
const field = (bar: SasSearchBar, name: string) => bar.shadowRoot!.querySelector<HTMLInputElement>(`#${name}`)!;
const ready = (root: HTMLElement) =>
  waitFor(() => expect(field(barIn(root), 'specialty')).toBeTruthy()).then(() => barIn(root));
const open = (bar: SasSearchBar, name: string) =>
  waitFor(() => expect(field(bar, name).getAttribute('aria-expanded')).toBe('true'));

/** Nothing known yet. */
export const Empty: Story = {};

/** Typing suggests; the focus stays in the input. */
export const Suggestions: Story = {
  play: async ({ canvasElement }) => {
    const bar = await ready(canvasElement);
    field(bar, 'specialty').focus();
    await userEvent.keyboard('géné');
    await open(bar, 'specialty');
    await userEvent.keyboard('{ArrowDown}');
    await waitFor(() => expect(field(bar, 'specialty').getAttribute('aria-activedescendant')).toBe('specialty-0'));
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

/** From a case: the address is located once, and what could not be used is named. */
export const FromACase: Story = {
  args: {
    context: {
      caseRef: 'D-2026-0042',
      specialty: { code: 'SM54', label: 'Qualifié en médecine générale' },
      address: { streetNumber: '12 bis', streetName: 'Rue des Acacias', city: 'Bordeaux', postcode: '33000' },
    },
  },
  play: async ({ canvasElement }) => {
    const bar = await ready(canvasElement);
    await waitFor(() => expect(bar.request).toBeDefined());
  },
};

/** The address of the case cannot be found. */
export const AddressNotFound: Story = {
  args: { ...FromACase.args, world: { error: { resolveLocation: 'location-not-found' } } },
};

/** Suggestions fail: the regulator goes on, nothing alarms. */
export const SuggestionsFail: Story = {
  args: { world: { error: { suggestSpecialties: 'unavailable' } } },
  play: async ({ canvasElement }) => {
    const bar = await ready(canvasElement);
    field(bar, 'specialty').focus();
    await userEvent.keyboard('géné');
    await waitFor(() => expect(bar.shadowRoot!.textContent).toContain('Les propositions n’arrivent pas'));
  },
};

/** Searching without a choice: what is missing is said below its field, which has the focus. */
export const Missing: Story = {
  play: async ({ canvasElement }) => {
    const bar = await ready(canvasElement);
    await bar.validate();
    await waitFor(() => expect(bar.shadowRoot!.activeElement?.id).toBe('specialty'));
  },
};

/** In a narrow panel. */
export const SmallScreen: Story = { args: { ...FromACase.args, width: '320px' } };
