import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, fn } from 'storybook/test';
import '../packages/elements/src/define/offer-card.js';
import type { SasOfferCard } from '../packages/elements/src/offer-card/index.js';
import { DATES, fullDays, offerOf, slotAt, sourceOf } from '../packages/elements/src/testing/fixtures/offers.js';

type Args = Pick<SasOfferCard, 'offer' | 'slots' | 'sources' | 'status' | 'density' | 'headingLevel'> & {
  width: string;
  onSelect: (event: Event) => void;
  onCall: (event: Event) => void;
};

const answered = [sourceOf('rapide', 'answered', { at: '2026-11-23T07:58:00+01:00' })];

/** A practitioner at one place: who, where, how to call, and three days of slots, with the state of his agendas. */
const meta: Meta<Args> = {
  title: 'Elements/sas-offer-card',
  component: 'sas-offer-card',
  argTypes: {
    status: { control: 'inline-radio', options: ['loading', 'partial', 'ready', 'error'] },
    density: { control: 'inline-radio', options: ['comfortable', 'compact'] },
    headingLevel: { control: { type: 'number', min: 2, max: 6 } },
    offer: { control: false },
    slots: { control: false },
    sources: { control: false },
  },
  args: {
    offer: offerOf(0),
    slots: fullDays(6),
    sources: answered,
    status: 'ready',
    density: 'comfortable',
    headingLevel: 3,
    width: '1080px',
    onSelect: fn(),
    onCall: fn((event: Event) => event.preventDefault()),
  },
  render: (args) =>
    html`<sas-offer-card
      .offer=${args.offer}
      .slots=${args.slots}
      .sources=${args.sources}
      .status=${args.status}
      .dates=${DATES}
      .density=${args.density}
      .headingLevel=${args.headingLevel}
      style="max-width: ${args.width}"
      @sas-select=${args.onSelect}
      @sas-call=${args.onCall}
    ></sas-offer-card>`,
};
export default meta;
type Story = StoryObj<Args>;

const card = (canvas: HTMLElement) => canvas.querySelector<SasOfferCard>('sas-offer-card')!;

/** All agendas answered. */
export const Default: Story = {};

/** A call is offered to the host first; here the host takes it over. */
export const Call: Story = {
  play: async ({ canvasElement, args }) => {
    await card(canvasElement).updateComplete;
    card(canvasElement).shadowRoot!.querySelector<HTMLAnchorElement>('.phone')!.click();
    await expect(args.onCall).toHaveBeenCalledOnce();
  },
};

/** The agenda is awaited. */
export const Loading: Story = {
  args: { slots: [], status: 'loading', sources: [sourceOf('lente', 'pending')] },
};

/** One agenda answered, the other is awaited. */
export const Streaming: Story = {
  args: {
    slots: fullDays(2, [DATES[0]]),
    status: 'partial',
    sources: [sourceOf('rapide', 'answered'), sourceOf('lente', 'pending')],
  },
};

/** One agenda answered, the other is silent. */
export const Partial: Story = {
  args: {
    slots: fullDays(3, [DATES[0], DATES[1]]),
    status: 'partial',
    sources: [sourceOf('rapide', 'answered'), sourceOf('muette', 'late')],
  },
};

/** The only agenda is silent. */
export const Silent: Story = {
  args: { slots: [], status: 'error', sources: [sourceOf('muette', 'late')] },
};

/** The agenda answered: there is no slot. */
export const Empty: Story = { args: { slots: [] } };

/** No agenda is known: the telephone is what is left. */
export const NoCalendar: Story = { args: { offer: offerOf(0, { sources: [] }), slots: [], sources: [] } };

/** Long names, several address lines. */
export const LongNames: Story = {
  args: {
    offer: offerOf(1, {
      practitioner: {
        nationalId: '819990000009',
        lastName: 'Exemple-de-Saint-Modèle de la Haute-Invention',
        firstName: 'Marie-Dominique Anne-Claude',
        title: 'PR',
        specialties: [{ code: 'SM54', label: 'Qualifié en médecine générale, médecine d’urgence et gériatrie' }],
        conventionSector: '1-DP',
      },
      structure: {
        nationalId: '1330000001',
        name: 'Maison de santé pluriprofessionnelle des Trois-Rivières-et-du-Lac',
      },
      participation: { sas: true, via: 'CPTS' },
      place: {
        id: 'p',
        timeZone: 'Europe/Paris',
        address: {
          lines: ['Bâtiment C, escalier 3, deuxième étage', '1248 bis avenue du Général-Inventé-de-la-Résistance'],
          postcode: '33000',
          city: 'Saint-Exemple-sur-Garonne-lès-Bordeaux',
        },
        phones: ['+33199000034'],
      },
    }),
  },
};

/** La Réunion, seen from Paris. */
export const Overseas: Story = {
  args: {
    offer: offerOf(3, {
      place: {
        id: 'p974',
        timeZone: 'Indian/Reunion',
        address: { lines: ['4 rue des Filaos'], postcode: '97400', city: 'Saint-Denis' },
        phones: ['+262639980001'],
      },
    }),
    slots: DATES.flatMap((date) => ['07:40', '08:00', '13:20'].map((time) => slotAt(date, time, {}, 'Indian/Reunion'))),
  },
};

/** For dense screens. */
export const Compact: Story = { args: { density: 'compact', width: '760px' } };

/** On a telephone. */
export const SmallScreen: Story = { args: { width: '344px' } };

/** In the dark. */
export const Dark: Story = { globals: { theme: 'dark' } };
