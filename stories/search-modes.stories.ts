import type { Session } from '@sas-embed/contract';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, waitFor } from 'storybook/test';
import '../packages/elements/src/define/search.js';
import type { SasSearch } from '../packages/elements/src/search/index.js';
import { densityOf, find, focused, provide, sees, SMALL } from './support.js';

interface Args {
  session: Partial<Session>;
  withModes: boolean;
}

/**
 * The modes of search that a role has (créneaux, en sus, FRU), one key apart; and what stands there for a regulator of a CRR 15
 * outside the hours of the PDSA.
 */
const meta: Meta<Args> = {
  title: 'Modes/sas-search',
  component: 'sas-search',
  tags: ['!autodocs'],
  args: { session: { role: 'osnp' }, withModes: true },
  argTypes: { session: { table: { disable: true } } },
  render: ({ session, withModes }, { globals }) => {
    const search = Object.assign(document.createElement('sas-search'), {
      ...{ density: densityOf(globals), withModes },
      context: {
        caseRef: 'D-2026-0042',
        specialty: { code: 'SM54', label: 'Qualifié en médecine générale' },
        address: { streetName: 'Rue des Acacias', city: 'Bordeaux', postcode: '33000' },
      },
    });
    return html`${provide(globals, { session }, search).provider}`;
  },
};
export default meta;
type Story = StoryObj<Args>;

async function shown(root: HTMLElement, part: 'modes' | 'duty'): Promise<SasSearch> {
  const search = find<SasSearch>(root, 'sas-search');
  await waitFor(() => find(search.shadowRoot!, `[part=${part}]`));
  return search;
}

/** An OSNP: the slots, or who takes patients beyond them. */
export const Modes: Story = {
  play: async ({ canvasElement }) => sees(await shown(canvasElement, 'modes'), /Créneaux.*En sus des disponibilités/),
};

/** Another mode: it searches again, and the focus is in the results. */
export const AnotherMode: Story = {
  play: async ({ canvasElement }) => {
    const search = await shown(canvasElement, 'modes');
    await search.run();
    find(search.shadowRoot!, 'input[value=overbooking]').click();
    await waitFor(() => expect(focused()?.className).toBe('results'));
    await waitFor(() => expect(find(search.shadowRoot!, 'sas-results')).toHaveProperty('search.status', 'done'), {
      timeout: 5000,
    });
  },
};

/** An IOA begins with who takes patients whom an emergency department sends on. */
export const ModesOfAnIoa: Story = {
  name: 'Modes of an IOA',
  args: { session: { role: 'ioa' } },
  play: async ({ canvasElement }) => sees(await shown(canvasElement, 'modes'), /Réorientation des urgences/),
};

/** On a telephone. */
export const ModesOnAPhone: Story = {
  globals: SMALL,
  play: async ({ canvasElement }) => sees(await shown(canvasElement, 'modes'), /En sus/),
};

/** In the dark. */
export const ModesInTheDark: Story = {
  globals: { theme: 'dark' },
  play: async ({ canvasElement }) => sees(await shown(canvasElement, 'modes'), /En sus/),
};

/** In English. */
export const ModesInEnglish: Story = {
  globals: { locale: 'en' },
  play: async ({ canvasElement }) => sees(await shown(canvasElement, 'modes'), /Search mode.*Beyond the free slots/),
};

/** A regulator of a CRR 15 in the day: until when his hours are over, and what he may do. */
export const OffDuty: Story = {
  args: { session: { role: 'crr15' } },
  play: async ({ canvasElement }) =>
    sees(await shown(canvasElement, 'duty'), /Hors de vos heures de permanence.*lundi 23 novembre, 20h00/),
};

/** The same on a telephone. */
export const OffDutyOnAPhone: Story = { ...OffDuty, globals: SMALL };

/** The same in English. */
export const OffDutyInEnglish: Story = {
  ...OffDuty,
  globals: { locale: 'en' },
  play: async ({ canvasElement }) => sees(await shown(canvasElement, 'duty'), /Outside your out-of-hours duty/),
};
