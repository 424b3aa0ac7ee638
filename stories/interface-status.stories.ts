import type { MockOptions } from '@sas-embed/client/mock';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect } from 'storybook/test';
import '../packages/elements/src/define/interface-status.js';
import { densityOf, find, provide, sees, SMALL } from './support.js';

interface Args {
  world: MockOptions & { start?: string };
}

/** Those who watch over the service see which interfaces run and which do not, and why. */
const meta: Meta<Args> = {
  title: 'Elements/sas-interface-status',
  component: 'sas-interface-status',
  args: { world: {} },
  render: ({ world }, { globals }) => {
    const element = Object.assign(document.createElement('sas-interface-status'), { density: densityOf(globals) });
    const all = { slots: {}, ...world, session: { role: 'monitoring' as const, ...world.session } };
    return html`${provide(globals, all, element).provider}`;
  },
};
export default meta;
type Story = StoryObj<Args>;
const shown = (root: HTMLElement) => root.querySelector('sas-interface-status')!;

/** One editor is well, one does not answer, one is slow, suspended and not conforming by turns. */
export const Default: Story = {
  play: async ({ canvasElement }) => {
    const element = shown(canvasElement);
    await sees(element, /4 flux sur 6 à surveiller/);
    await sees(element, /sans réponse à temps : 40/);
    await expect(find(element.shadowRoot!, 'tbody th')).toHaveTextContent('AgendaMuette');
  },
};

/** Asked, nothing has come. */
export const Loading: Story = {
  args: { world: { never: ['listInterfaces'] } },
  play: ({ canvasElement }) => sees(shown(canvasElement), /Lecture de l’état/),
};

/** A regulator does not watch interfaces. */
export const Forbidden: Story = {
  args: { world: { session: { role: 'osnp' } } },
  play: ({ canvasElement }) => sees(shown(canvasElement), /ne suit pas les interfaces/),
};

/** The service cannot be reached. */
export const Failed: Story = {
  args: { world: { error: { listInterfaces: 'network' } } },
  play: ({ canvasElement }) => sees(shown(canvasElement), /n’a pas pu être lu/),
};

/** Dense, for a screen that is watched. */
export const Compact: Story = { globals: { density: 'compact' } };

/** Rows as cards. */
export const SmallScreen: Story = { globals: SMALL };

/** At night. */
export const Dark: Story = { globals: { theme: 'dark' } };

/** In English. */
export const English: Story = {
  globals: { locale: 'en' },
  play: ({ canvasElement }) => sees(shown(canvasElement), /4 of 6 flows to be watched/),
};
