import type { Filters, SearchFacetsEvent } from '@sas-embed/contract';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, userEvent } from 'storybook/test';
import '../packages/elements/src/define/filters.js';
import type { SasFilters } from '../packages/elements/src/filters/index.js';
import { find, provide, sees, SMALL } from './support.js';

type Args = { facets: SearchFacetsEvent | undefined; filters: Filters };

const counts = (more: Partial<SearchFacetsEvent> = {}): SearchFacetsEvent => ({
  ...{ type: 'facets', final: true, offers: 38, counted: 38, matching: 38, unanswered: 0 },
  categories: [
    {
      category: 'available',
      values: [
        { value: '0-4', offers: 6 },
        { value: '4-8', offers: 11 },
        { value: '24-48', offers: 24 },
      ],
    },
    {
      category: 'modes',
      values: [
        { value: 'AMB', offers: 31 },
        { value: 'VR', offers: 9 },
        { value: 'HH', offers: 2 },
      ],
    },
    {
      category: 'conventionSectors',
      values: [
        { value: '1', offers: 29 },
        { value: '2', offers: 9 },
      ],
    },
  ],
  ...more,
});

/** What a search is narrowed by, with how many offers each value would leave. */
const meta: Meta<Args> = {
  title: 'Elements/sas-filters',
  component: 'sas-filters',
  args: { facets: counts(), filters: {} },
  render: ({ facets, filters }, { globals }) => {
    const element = Object.assign(document.createElement('sas-filters'), { facets, filters });
    return html`${provide(globals, {}, element).provider}`;
  },
};
export default meta;
type Story = StoryObj<Args>;

async function shown(root: HTMLElement): Promise<SasFilters> {
  const element = root.querySelector('sas-filters')!;
  await element.updateComplete;
  return element;
}

/** Opened and checked by keyboard; the filter stands below as a chip. */
export const Default: Story = {
  play: async ({ canvasElement }) => {
    const element = await shown(canvasElement);
    find(element.shadowRoot!, '[data-category=modes]').focus();
    await userEvent.keyboard('{Enter}');
    await element.updateComplete;
    find(element.shadowRoot!, '[data-category=modes] + .panel input').click();
    await element.updateComplete;
    await expect(element.filters).toEqual({ modes: ['AMB'] });
    await sees(element, /Consultation \(1\).*Au cabinet.*31/);
  },
};

/** No counts yet: nothing is shown. */
export const Loading: Story = { args: { facets: undefined } };

/** Some agendas answered: counts rise, and nothing moves. */
export const Streaming: Story = {
  args: { facets: counts({ final: false, matching: 4, unanswered: 20 }), filters: { modes: ['VR'] } },
  play: async ({ canvasElement }) => sees(await shown(canvasElement), /4 résultats · 20 sans réponse/),
};

/** An agenda did not answer: those of whom nothing is known are counted apart. */
export const Partial: Story = {
  args: { facets: counts({ matching: 9, unanswered: 3 }), filters: { modes: ['VR'] } },
  play: async ({ canvasElement }) => sees(await shown(canvasElement), /9 résultats · 3 sans réponse/),
};

/** Nobody answers these filters: they can be taken away. */
export const Empty: Story = {
  args: { facets: counts({ matching: 0 }), filters: { available: ['0-4'], modes: ['HH'] } },
  play: async ({ canvasElement }) =>
    sees(await shown(canvasElement), /Sous 4 h.*À domicile.*Réinitialiser.*0 résultat/),
};

/** Reasons are what practices write. */
export const LongNames: Story = {
  args: {
    filters: {
      reasons: ['Consultation non programmée pour un enfant de moins de six ans avec de la fièvre'.repeat(2)],
    },
  },
  play: async ({ canvasElement }) => sees(await shown(canvasElement), /Consultation non programmée/),
};

/** In English. */
export const English: Story = {
  args: { filters: { modes: ['VR'] } },
  globals: { locale: 'en' },
  play: async ({ canvasElement }) => sees(await shown(canvasElement), /Remote.*Reset.*38 results/),
};

/** In the dark. */
export const Dark: Story = { args: { filters: { modes: ['VR'] } }, globals: { theme: 'dark' } };

/** On a phone. */
export const SmallScreen: Story = { args: { filters: { modes: ['VR'], available: ['0-4', '4-8'] } }, globals: SMALL };
