import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, fn, waitFor } from 'storybook/test';
import '../packages/elements/src/define/offer-card.js';
import type { SasOfferCard } from '../packages/elements/src/offer-card/index.js';
import { DATES, fullDays, offerOf, slotAt, sourceOf } from '../packages/elements/src/testing/fixtures/offers.js';
import { densityOf, DST_DATES, find, focusOn, nightSlots, said, seen, sees, SMALL } from './support.js';

type Args = Pick<SasOfferCard, 'offer' | 'slots' | 'sources' | 'status' | 'headingLevel' | 'dates'> & {
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
    headingLevel: { control: { type: 'number', min: 2, max: 6 } },
    offer: { control: false },
    slots: { control: false },
    sources: { control: false },
    dates: { control: false },
    width: { table: { disable: true } },
  },
  args: {
    offer: offerOf(0),
    slots: fullDays(6),
    sources: answered,
    dates: DATES,
    status: 'ready',
    headingLevel: 3,
    width: '1080px',
    onSelect: fn(),
    onCall: fn((event: Event) => event.preventDefault()),
  },
  render: (args, { globals }) =>
    html`<sas-offer-card
      .offer=${args.offer}
      .slots=${args.slots}
      .sources=${args.sources}
      .status=${args.status}
      .dates=${args.dates}
      .density=${densityOf(globals)}
      .headingLevel=${args.headingLevel}
      style="max-width: ${args.width}"
      @sas-select=${args.onSelect}
      @sas-call=${args.onCall}
    ></sas-offer-card>`,
};
export default meta;
type Story = StoryObj<Args>;

const card = async (canvas: HTMLElement) => {
  const element = canvas.querySelector<SasOfferCard>('sas-offer-card')!;
  await element.updateComplete;
  return element;
};

/** All agendas answered. */
export const Default: Story = {
  play: async ({ canvasElement }) => {
    const text = seen(await card(canvasElement));
    await expect(text).toContain('Dr Alix Exemple');
    await expect(text).toContain('AgendaRapide, lu à 07h58');
  },
};

/** A call is offered to the host first; here the host takes it over. */
export const Call: Story = {
  play: async ({ canvasElement, args }) => {
    const phone = find<HTMLAnchorElement>((await card(canvasElement)).shadowRoot!, '.phone');
    await expect(phone.getAttribute('aria-label')).toContain('Dr Alix Exemple');
    phone.click();
    await expect(args.onCall).toHaveBeenCalledOnce();
  },
};

/** The agenda is awaited. */
export const Loading: Story = {
  args: { slots: [], status: 'loading', sources: [sourceOf('lente', 'pending')] },
  play: async ({ canvasElement }) => sees(await card(canvasElement), 'En attente d’AgendaLente'),
};

/** One agenda answered, the other is awaited. */
export const Streaming: Story = {
  args: {
    slots: fullDays(2, [DATES[0]]),
    status: 'partial',
    sources: [sourceOf('rapide', 'answered'), sourceOf('lente', 'pending')],
  },
  play: async ({ canvasElement }) => expect(seen(await card(canvasElement))).not.toContain('Pas de créneau'),
};

/** One agenda answered, the other is silent. */
export const Partial: Story = {
  args: {
    slots: fullDays(3, [DATES[0], DATES[1]]),
    status: 'partial',
    sources: [sourceOf('rapide', 'answered'), sourceOf('muette', 'late')],
  },
  play: async ({ canvasElement }) => {
    const text = seen(await card(canvasElement));
    await expect(text).toContain('pas de réponse d’AgendaMuette');
    await expect(text).not.toContain('Pas de créneau');
  },
};

/** The only agenda is silent. */
export const Failed: Story = {
  args: { slots: [], status: 'error', sources: [sourceOf('muette', 'late')] },
  play: async ({ canvasElement }) => {
    const text = seen(await card(canvasElement));
    await expect(text).toContain('Agenda muet');
    await expect(text).not.toContain('Pas de créneau');
  },
};

/** The agenda answered: there is no slot. */
export const Empty: Story = {
  args: { slots: [] },
  play: async ({ canvasElement }) => sees(await card(canvasElement), 'Pas de créneau'),
};

/** No agenda is known: the telephone is what is left. */
export const NoCalendar: Story = {
  args: { offer: offerOf(0, { sources: [] }), slots: [], sources: [] },
  play: async ({ canvasElement }) => sees(await card(canvasElement), 'téléphonez'),
};

/** The slot that has the focus is taken: the focus goes to the nearest one of the same card, and it is said. */
export const SlotTaken: Story = {
  play: async ({ canvasElement }) => {
    const element = await card(canvasElement);
    element.focusFirstSlot();
    await focusOn(/09h00/);
    element.slots = element.slots.slice(1);
    await focusOn(/09h20/);
    await waitFor(() => expect(said(element.shadowRoot!)).toContain('09h00 n’est plus disponible'), { timeout: 3000 });
  },
};

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
  play: async ({ canvasElement }) => {
    const element = await card(canvasElement);
    await expect(seen(element)).toContain('Exemple-de-Saint-Modèle de la Haute-Invention');
    await expect(element.scrollWidth).toBeLessThanOrEqual(element.clientWidth);
  },
};

/** Forty slots a day: four rows are shown, the others are one button away. */
export const FortySlotsADay: Story = {
  args: { slots: fullDays(40, DATES, 12) },
  play: async ({ canvasElement }) => sees(await card(canvasElement), /Voir \d+ créneaux de plus/),
};

/** La Réunion, seen from Paris. */
export const LaReunion: Story = {
  name: 'La Réunion',
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
  play: async ({ canvasElement }) => sees(await card(canvasElement), 'heure de La Réunion (UTC+4)'),
};

/** Guadeloupe, seen from Paris. */
export const Guadeloupe: Story = {
  args: {
    offer: offerOf(4, {
      place: {
        id: 'p971',
        timeZone: 'America/Guadeloupe',
        address: { lines: ['8 rue des Flamboyants'], postcode: '97110', city: 'Pointe-à-Pitre' },
        phones: ['+33639980003'],
      },
    }),
    slots: DATES.flatMap((date) => ['08:00', '19:40'].map((time) => slotAt(date, time, {}, 'America/Guadeloupe'))),
  },
  play: async ({ canvasElement }) => sees(await card(canvasElement), /Guadeloupe.*\(UTC.4\)/),
};

/** The night when summer time ends. */
export const DstNight: Story = {
  args: { dates: DST_DATES, slots: nightSlots(slotAt('2027-10-31', '02:20')) },
  play: async ({ canvasElement }) => sees(await card(canvasElement), /02h20.*02h20/),
};

/** For dense screens. */
export const Compact: Story = {
  globals: { density: 'compact' },
  args: { width: '760px' },
  play: async ({ canvasElement }) => {
    const element = await card(canvasElement);
    await expect(element.getBoundingClientRect().height).toBeLessThan(190);
  },
};

/** On a telephone: one column. */
export const SmallScreen: Story = {
  globals: SMALL,
  play: async ({ canvasElement }) => {
    const element = await card(canvasElement);
    await expect(element.scrollWidth).toBeLessThanOrEqual(element.clientWidth);
  },
};

/** In the dark. */
export const Dark: Story = { globals: { theme: 'dark' } };

/** In English. */
export const English: Story = {
  globals: { locale: 'en' },
  play: async ({ canvasElement }) => sees(await card(canvasElement), 'Today'),
};

/** A second agenda has an earlier slot: it waits behind a button, since putting it in would move the others. */
export const EarlierSlotWaits: Story = {
  args: {
    slots: [slotAt(DATES[0], '10:00'), slotAt(DATES[0], '11:00'), slotAt(DATES[1], '09:00')],
    sources: [...answered, sourceOf('agenda', 'answered', { at: '2026-11-23T07:58:30+01:00' })],
  },
  play: async ({ canvasElement }) => {
    const element = await card(canvasElement);
    element.slots = [...element.slots, slotAt(DATES[0], '09:20')];
    await element.updateComplete;
    const button = find<HTMLButtonElement>(element.shadowRoot!, '[part="earlier"]');
    await expect(button.textContent.trim()).toBe('+1 plus tôt');
    await expect(seen(element)).not.toContain('09h20');
  },
};
