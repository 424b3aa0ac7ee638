import type { MockOptions } from '@sas-embed/client/mock';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, userEvent, waitFor } from 'storybook/test';
import '../packages/elements/src/define/indicators.js';
import type { SasIndicators } from '../packages/elements/src/indicators/index.js';
import { find, provide, sees, SMALL } from './support.js';

type Args = Pick<SasIndicators, 'by' | 'months'> & { world: MockOptions };

/** What the service achieves, for those who look after it. */
const meta: Meta<Args> = {
  title: 'Elements/sas-indicators',
  component: 'sas-indicators',
  args: { by: undefined, months: 12, world: {} },
  render: ({ by, months, world }, { globals }) => {
    const element = Object.assign(document.createElement('sas-indicators'), { by, months });
    const session = { role: 'administrator' as const, ...world.session };
    return html`${provide(globals, { ...world, session }, element).provider}`;
  },
};
export default meta;
type Story = StoryObj<Args>;

const shown = (root: HTMLElement): SasIndicators => root.querySelector('sas-indicators')!;

/** A year of the whole service. */
export const Default: Story = {
  play: async ({ canvasElement }) => sees(shown(canvasElement), /Recherches.*Orientations.*Pro Santé Connect/),
};

/** By SAS; the table of the searches opens, and closes again: a wide table scrolls within itself (WCAG 1.4.10 lets it). */
export const BySas: Story = {
  args: { months: 3 },
  play: async ({ canvasElement }) => {
    const element = shown(canvasElement);
    await sees(element, /Recherches/);
    await userEvent.selectOptions(find(element.shadowRoot!, '[data-by]'), 'sas');
    await sees(element, /SAS de la Gironde/);
    find(element.shadowRoot!, 'summary').click();
    await waitFor(() => expect(find(element.shadowRoot!, 'table')).toBeVisible());
    find(element.shadowRoot!, 'summary').click();
    await waitFor(() => expect(find(element.shadowRoot!, 'table')).not.toBeVisible());
  },
};

/** Asked, nothing has come. */
export const Loading: Story = {
  args: { world: { never: ['getIndicators'] } },
  play: async ({ canvasElement }) => sees(shown(canvasElement), /Lecture des indicateurs/),
};

/** They could not be read. */
export const Failed: Story = {
  args: { world: { error: { getIndicators: 'network' } } },
  play: async ({ canvasElement }) => sees(shown(canvasElement), /n’ont pas pu être lus.*Réessayer/),
};

/** Somebody who regulates. */
export const Forbidden: Story = {
  args: { world: { session: { role: 'osnp' } } },
  play: async ({ canvasElement }) => sees(shown(canvasElement), /ne donne pas accès/),
};

/** On a telephone. */
export const Small: Story = {
  args: { months: 3, by: 'editor' },
  globals: SMALL,
  play: async ({ canvasElement }) => sees(shown(canvasElement), /Agenda Rapide/),
};

/** In English. */
export const English: Story = {
  args: { months: 3 },
  globals: { locale: 'en' },
  play: async ({ canvasElement }) => sees(shown(canvasElement), /Searches.*Time from search to booking/),
};
