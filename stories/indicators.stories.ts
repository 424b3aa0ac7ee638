import type { MockOptions } from '@sas-embed/client/mock';
import type { Indicators } from '@sas-embed/contract';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, userEvent, waitFor } from 'storybook/test';
import '../packages/elements/src/define/indicators.js';
import type { SasIndicators } from '../packages/elements/src/indicators/index.js';
import { find, provide, sees, SMALL } from './support.js';

type Args = Pick<SasIndicators, 'by' | 'months'> & {
  world: MockOptions;
  /** What the figures become on their way. */
  turned?: (figures: Indicators) => Indicators;
};

/** What the service achieves, for those who look after it. */
const meta: Meta<Args> = {
  title: 'Elements/sas-indicators',
  component: 'sas-indicators',
  args: { by: undefined, months: 12, world: {} },
  render: ({ by, months, world, turned }, { globals }) => {
    const element = Object.assign(document.createElement('sas-indicators'), { by, months });
    const session = { role: 'administrator' as const, ...world.session };
    const { provider, client } = provide(globals, { ...world, session }, element);
    if (turned) {
      const getIndicators = client.getIndicators.bind(client);
      client.getIndicators = async (...asked) => turned(await getIndicators(...asked));
    }
    return html`${provider}`;
  },
};
export default meta;
type Story = StoryObj<Args>;

/** The figures with other lines. */
const withRows = (
  figures: Indicators,
  rowOf: (row: Indicators['indicators'][number]['rows'][number]) => typeof row,
): Indicators => ({
  ...figures,
  indicators: figures.indicators.map((one) => ({ ...one, rows: one.rows.map(rowOf) })),
});

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

/** Nothing happened yet: said, and no chart is drawn of it. */
export const Empty: Story = {
  args: { months: 3, turned: (figures) => withRows(figures, (row) => ({ ...row, values: row.values.map(() => 0) })) },
  play: async ({ canvasElement }) => {
    const element = shown(canvasElement);
    await sees(element, /Recherches.*Rien sur la période/);
    await expect(element.shadowRoot!.querySelector('.chart')).toBeNull();
  },
};

/** Names of groups of any length: cut below their bar, whole in the table. */
export const LongNames: Story = {
  args: {
    months: 3,
    by: 'sas',
    turned: (figures) =>
      withRows(figures, (row) =>
        row.label === undefined
          ? row
          : { ...row, label: `${row.label}, service d’accès aux soins du territoire et de ses communes voisines` },
      ),
  },
  play: async ({ canvasElement }) => {
    const element = shown(canvasElement);
    await sees(element, /SAS de la Gironde.*…/);
    find(element.shadowRoot!, 'summary').click();
    await sees(element, /communes voisines/);
    find(element.shadowRoot!, 'summary').click();
    await waitFor(() => expect(find(element.shadowRoot!, 'table')).not.toBeVisible());
  },
};

/** On a telephone. */
export const SmallScreen: Story = {
  args: { months: 3, by: 'editor' },
  globals: SMALL,
  play: async ({ canvasElement }) => sees(shown(canvasElement), /Agenda Rapide/),
};

/** In the dark. */
export const Dark: Story = {
  args: { months: 3 },
  globals: { theme: 'dark' },
  play: async ({ canvasElement }) => sees(shown(canvasElement), /Recherches.*Orientations/),
};

/** In English. */
export const English: Story = {
  args: { months: 3 },
  globals: { locale: 'en' },
  play: async ({ canvasElement }) => sees(shown(canvasElement), /Searches.*Time from search to booking/),
};
