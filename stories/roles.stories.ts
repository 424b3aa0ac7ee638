import type { Session } from '@sas-embed/contract';
import { sampleOffers, type MockOptions } from '@sas-embed/client/mock';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, waitFor } from 'storybook/test';
import '../packages/elements/src/define/search.js';
import type { SasResults } from '../packages/elements/src/results/index.js';
import type { SasSearch } from '../packages/elements/src/search/index.js';
import { densityOf, find, provide, sees, SMALL } from './support.js';

interface Args {
  session: Partial<Session>;
  world: MockOptions;
}

/** Some of the sample take patients whom an emergency department sends on. */
const FRU: MockOptions = {
  offers: sampleOffers().map((offer, i) =>
    i % 2 ? offer : { ...offer, participation: { ...offer.participation, sas: true, emergencyReorientation: true } },
  ),
};
const LONG = { timeout: 5_000 };

/**
 * The screen as a role has it: of a nurse who receives at an emergency department (IOA), who begins with those that take
 * patients from there (FRU) and orients; and of those who read only.
 */
const meta: Meta<Args> = {
  title: 'Roles/sas-search',
  component: 'sas-search',
  tags: ['!autodocs'],
  args: { session: { role: 'ioa' }, world: FRU },
  argTypes: { session: { table: { disable: true } }, world: { table: { disable: true } } },
  render: ({ session, world }, { globals }) => {
    const search = Object.assign(document.createElement('sas-search'), {
      ...{ density: densityOf(globals), withModes: true },
      context: {
        caseRef: 'D-2026-0042',
        specialty: { code: 'SM54', label: 'Qualifié en médecine générale' },
        address: { streetName: 'Rue des Acacias', city: 'Bordeaux', postcode: '33000' },
      },
    });
    return html`${provide(globals, { ...world, session }, search).provider}`;
  },
};
export default meta;
type Story = StoryObj<Args>;

/** The list in it. */
const listOf = (search: SasSearch) => find<SasResults>(search.shadowRoot!, 'sas-results');

async function results(root: HTMLElement, mode?: string): Promise<SasSearch> {
  const search = find<SasSearch>(root, 'sas-search');
  const part = (selector: string) => search.shadowRoot!.querySelector<HTMLElement>(selector);
  if (mode) {
    await waitFor(() => expect(part(`input[value=${mode}]`)).not.toBeNull(), LONG);
    part(`input[value=${mode}]`)!.click();
  }
  await search.run();
  await waitFor(() => expect(listOf(search).search.status).toBe('done'), LONG);
  return search;
}

/** The buttons of slots on the cards that are shown. */
const slots = (search: SasSearch) =>
  [...listOf(search).shadowRoot!.querySelectorAll('sas-offer-card')].flatMap((card) => [
    ...(card.shadowRoot!.querySelector('sas-slot-grid')?.shadowRoot?.querySelectorAll<HTMLElement>('.slot') ?? []),
  ]);

/** Only those who take patients from an emergency department. */
export const Ioa: Story = {
  name: 'IOA: réorientation',
  play: async ({ canvasElement }) => {
    const search = await results(canvasElement);
    const { offers } = listOf(search).search;
    await expect(offers.length).toBeGreaterThan(0);
    for (const { offer } of offers) await expect(offer.participation.emergencyReorientation).toBe(true);
    // An orientation outside the slots is a regulator's.
    for (const { offer } of offers) await expect(offer.actions).not.toContain('overbook');
  },
};

/** All free slots, one key away. */
export const IoaSlots: Story = {
  name: 'IOA: créneaux',
  play: async ({ canvasElement }) => {
    const search = await results(canvasElement, 'slots');
    await waitFor(() => expect(slots(search).length).toBeGreaterThan(0), LONG);
  },
};

/** A slot is chosen: the dialog of the orientation. */
export const IoaBooks: Story = {
  name: 'IOA: orientation',
  play: async ({ canvasElement }) => {
    const search = await results(canvasElement, 'slots');
    await waitFor(() => expect(slots(search).length).toBeGreaterThan(0), LONG);
    slots(search)[0]!.click();
    await waitFor(() => expect(search.shadowRoot!.querySelector('sas-booking-dialog')).not.toBeNull(), LONG);
    await sees(find(search.shadowRoot!, 'sas-booking-dialog'), /Confirmer|Ouvrir|Continuer/);
  },
};

/** On a telephone. */
export const IoaOnAPhone: Story = { ...Ioa, name: 'IOA on a phone', globals: SMALL };

/** Who follows a territory reads offers and slots, and books nothing: no slot is a button. */
export const ReadsOnly: Story = {
  args: { session: { role: 'territorial-referent' } },
  play: async ({ canvasElement }) => {
    const search = await results(canvasElement);
    await waitFor(() => expect(slots(search).length).toBeGreaterThan(0), LONG);
    for (const { offer, slots: its } of listOf(search).search.offers) {
      await expect(offer.actions.filter((action) => !['view-slots', 'members'].includes(action))).toEqual([]);
      for (const slot of its) await expect(slot.actions.filter((action) => action !== 'walk-in')).toEqual([]);
    }
  },
};
