import { mockOffer, type MockClient, type MockOptions } from '@sas-embed/client/mock';
import type { Offer, Slot, Source } from '@sas-embed/contract';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, fn, userEvent, waitFor } from 'storybook/test';
import '../packages/elements/src/define/booking-dialog.js';
import type { SasBookingDialog } from '../packages/elements/src/booking-dialog/index.js';
import { slotAt } from '../packages/elements/src/testing/fixtures/offers.js';
import { BEFORE_DST_NIGHT, focused, hostButton, nightSlots, provide, sees, SMALL } from './support.js';

type Args = {
  /** Offer of the mock's world. */
  offerId: string;
  /** Which of its slots, the first being 0. */
  slotIndex: number;
  world: MockOptions & { start?: string };
  onBook: (event: Event) => void;
};

interface Stage extends HTMLElement {
  client: MockClient;
  start(): Promise<SasBookingDialog>;
}

/**
 * Books one slot: held at once, confirmed on the SAS agenda or handed over to the editor's page. Closing it gives the
 * hold back. Every state says what is known and what comes next.
 */
const meta: Meta<Args> = {
  title: 'Elements/sas-booking-dialog',
  component: 'sas-booking-dialog',
  // A dialog stands in front of its page: in the documentation it needs a page of its own.
  parameters: { docs: { story: { inline: false, height: '600px' } } },
  args: { offerId: 'offer-bordeaux-agenda', slotIndex: 1, world: {}, onBook: fn() },
  argTypes: { world: { table: { disable: true } }, slotIndex: { table: { disable: true } } },
  render: ({ offerId, slotIndex, world, onBook }, { globals }) => {
    const dialog = document.createElement('sas-booking-dialog');
    // No story opens another page.
    dialog.addEventListener('sas-open', (event) => event.preventDefault());
    dialog.addEventListener('sas-book', onBook);
    const { provider, client } = provide(globals, world, dialog);
    const stage = Object.assign(document.createElement('div'), {
      client,
      async start() {
        const offer = await client.getOffer(offerId);
        const { slots, sources } = await client.getOfferSlots(offerId);
        const slot = slots[slotIndex]!;
        const editor = sources.find((source: Source) => source.id === slot.sourceId)?.label ?? 'AgendaRapide';
        await dialog.updateComplete;
        void dialog.open({ offer, slot, caseRef: 'D-2026-0042', editor });
        return dialog;
      },
    });
    stage.dataset['stage'] = '';
    stage.append(
      hostButton('Choisir le créneau', () => void stage.start()),
      provider,
    );
    return html`${stage}`;
  },
};
export default meta;
type Story = StoryObj<Args>;

async function start(root: HTMLElement): Promise<{ dialog: SasBookingDialog; client: MockClient }> {
  await waitFor(() => expect(root.querySelector('[data-stage]')).toBeTruthy());
  const stage = root.querySelector<Stage>('[data-stage]')!;
  return { dialog: await stage.start(), client: stage.client };
}
const reach = (dialog: SasBookingDialog, stage: SasBookingDialog['stage']) =>
  waitFor(() => expect(dialog.stage).toBe(stage), { timeout: 3000 });
const reads = (dialog: SasBookingDialog, text: string | RegExp) =>
  sees(dialog.shadowRoot!.querySelector('dialog')!, text);
/** Held, with the focus on the button that goes on. */
async function held(root: HTMLElement) {
  const started = await start(root);
  await reach(started.dialog, 'held');
  await waitFor(() => expect(focused()?.id).toBe('primary'));
  return started;
}

/** Rare states have a page of their own and none in the documentation, where each would be a frame. */
const rare = ['!autodocs'];

/** Held on the SAS agenda: nobody else can book it; Enter confirms. */
export const HeldOnTheAgenda: Story = {
  play: async ({ canvasElement }) => {
    const { dialog } = await held(canvasElement);
    await reads(dialog, 'Créneau gardé pour vous');
  },
};

/** The slot is checked and held. */
export const Loading: Story = {
  tags: rare,
  args: { world: { never: ['createHold'] } },
  play: async ({ canvasElement }) => {
    const { dialog } = await start(canvasElement);
    await reach(dialog, 'holding');
    await reads(dialog, 'Vérification du créneau…');
  },
};

/** Held on an editor's slot while a colleague is on it too. */
export const ColleagueOnIt: Story = {
  args: { offerId: 'offer-forty-a-day' },
  play: async ({ canvasElement, args }) => {
    const { dialog, client } = await held(canvasElement);
    const { slots } = await client.getOfferSlots(args.offerId);
    client.colleagueHolds(args.offerId, slots[1]!.id);
    await reads(dialog, 'Un collègue consulte aussi ce créneau');
  },
};

/** Confirmed with Enter alone. */
export const Booked: Story = {
  play: async ({ canvasElement, args }) => {
    const { dialog } = await held(canvasElement);
    await userEvent.keyboard('{Enter}');
    await reach(dialog, 'booked');
    await reads(dialog, 'Rendez-vous pris');
    await expect(args.onBook).toHaveBeenCalledOnce();
  },
};

/** Somebody was faster: the next slots, with the focus on the first. */
export const SlotTaken: Story = {
  args: { world: { slotTaken: true } },
  play: async ({ canvasElement }) => {
    const { dialog } = await start(canvasElement);
    await reach(dialog, 'slot-taken');
    await reads(dialog, 'Ce créneau vient d’être pris');
    await waitFor(() => expect(focused()?.classList.contains('alternative')).toBe(true));
  },
};

/** Somebody was faster, and there is no other slot here. */
export const Empty: Story = {
  tags: rare,
  args: {
    offerId: 'offer-one-slot',
    slotIndex: 0,
    world: {
      slotTaken: true,
      offers: [mockOffer({ id: 'offer-one-slot' })],
      slots: () => [slotAt('2026-11-23', '14:00')],
    },
  },
  play: async ({ canvasElement }) => {
    const { dialog } = await start(canvasElement);
    await reach(dialog, 'slot-taken');
    await reads(dialog, 'Il n’en reste pas d’autre ici');
  },
};

/** The editor does not answer: whether the slot is free is not known, and the dialog says just that. */
export const Failed: Story = {
  args: { offerId: 'offer-forty-a-day', world: { error: { createHold: 'editor-late' } } },
  play: async ({ canvasElement }) => {
    const { dialog } = await start(canvasElement);
    await reach(dialog, 'failed');
    await reads(dialog, 'on ne sait pas si le créneau est encore libre');
  },
};

/** The session ended meanwhile. */
export const SessionExpired: Story = {
  tags: rare,
  args: { world: { error: { createHold: 'token-expired' } } },
  play: async ({ canvasElement }) => {
    const { dialog } = await start(canvasElement);
    await reach(dialog, 'failed');
    await reads(dialog, 'Votre session a expiré');
  },
};

/** The editor's page is open; the dialog waits and may be closed. */
export const Waiting: Story = {
  args: { offerId: 'offer-forty-a-day' },
  play: async ({ canvasElement }) => {
    const { dialog } = await held(canvasElement);
    await userEvent.keyboard('{Enter}');
    await reach(dialog, 'waiting');
    await reads(dialog, 'Vous pouvez fermer cette fenêtre');
  },
};

const press = async (dialog: SasBookingDialog, label: string) => {
  const buttons = [...dialog.shadowRoot!.querySelectorAll('button')];
  buttons.find((button) => button.innerText === label)!.focus();
  await userEvent.keyboard('{Enter}');
};

/** Nothing was booked on the editor's page: one press says why. */
export const Leaving: Story = {
  args: { offerId: 'offer-forty-a-day' },
  play: async ({ canvasElement }) => {
    const { dialog } = await held(canvasElement);
    await userEvent.keyboard('{Enter}');
    await reach(dialog, 'waiting');
    await press(dialog, 'Rien n’a été réservé…');
    await reach(dialog, 'leaving');
    await reads(dialog, 'Le créneau n’était plus libre chez l’éditeur');
  },
};

/** The practice was called: one press makes it an appointment of the case. */
export const BookedByPhone: Story = {
  args: { offerId: 'offer-forty-a-day' },
  play: async ({ canvasElement, args }) => {
    const { dialog } = await held(canvasElement);
    await userEvent.keyboard('{Enter}');
    await reach(dialog, 'waiting');
    await press(dialog, 'Réservé par téléphone');
    await reach(dialog, 'booked');
    await reads(dialog, 'Noté comme réservé par téléphone');
    await expect(args.onBook).toHaveBeenCalledOnce();
  },
};

/** An appointment came back from the editor after the hand-over was given up. */
export const ReturnedLate: Story = {
  args: { offerId: 'offer-forty-a-day' },
  play: async ({ canvasElement }) => {
    const { dialog, client } = await held(canvasElement);
    const opened = new Promise<string>((resolve) =>
      dialog.addEventListener('sas-open', (event) => resolve(event.detail.handoverId!), { once: true }),
    );
    await userEvent.keyboard('{Enter}');
    await reach(dialog, 'waiting');
    await press(dialog, 'Rien n’a été réservé…');
    await reach(dialog, 'leaving');
    await press(dialog, 'Autre raison');
    await reach(dialog, 'closed');
    client.editorBooks(await opened);
    await waitFor(() => expect(dialog.shadowRoot!.textContent).toContain('Un rendez-vous est revenu de l’éditeur'));
  },
};

/** The appointment came back; on the editor's page another slot was taken. */
export const ReturnedWithAnotherSlot: Story = {
  tags: rare,
  args: { offerId: 'offer-forty-a-day' },
  play: async ({ canvasElement }) => {
    const { dialog, client } = await held(canvasElement);
    const opened = new Promise<string>((resolve) =>
      dialog.addEventListener('sas-open', (event) => resolve(event.detail.handoverId!), { once: true }),
    );
    await userEvent.keyboard('{Enter}');
    client.editorBooks(await opened, { otherSlot: true });
    await reach(dialog, 'booked');
    await reads(dialog, 'Autre créneau pris');
  },
};

/** Names of any length. */
export const LongNames: Story = {
  tags: rare,
  args: { offerId: 'offer-long-names' },
  play: async ({ canvasElement }) => {
    const { dialog } = await held(canvasElement);
    await reads(dialog, 'de La Fontaine-Échantillonnière de Saint-Exemplaire');
    const native = dialog.shadowRoot!.querySelector('dialog')!;
    await expect(native.scrollWidth).toBeLessThanOrEqual(native.clientWidth);
  },
};

/** In La Réunion: the facility's time, its zone, and the viewer's. */
export const LaReunion: Story = {
  name: 'La Réunion',
  args: { offerId: 'offer-reunion' },
  play: async ({ canvasElement }) => reads((await held(canvasElement)).dialog, 'heure de La Réunion'),
};

/** In Guadeloupe. */
export const Guadeloupe: Story = {
  tags: rare,
  args: { offerId: 'offer-guadeloupe' },
  play: async ({ canvasElement }) => reads((await held(canvasElement)).dialog, /Guadeloupe.*pour vous/),
};

/** A slot of the hour that comes twice: which of the two is said. */
export const DstNight: Story = {
  tags: rare,
  args: {
    offerId: 'offer-night',
    slotIndex: 2,
    world: {
      start: BEFORE_DST_NIGHT,
      offers: [mockOffer({ id: 'offer-night' })],
      slots: (_offer: Offer): Slot[] => nightSlots(slotAt('2027-10-31', '02:20')),
    },
  },
  play: async ({ canvasElement }) => reads((await held(canvasElement)).dialog, /02h20.*(UTC\+1|heure d’hiver)/),
};

/** On a telephone. */
export const SmallScreen: Story = {
  tags: rare,
  globals: SMALL,
  play: async ({ canvasElement }) => {
    const { dialog } = await held(canvasElement);
    const native = dialog.shadowRoot!.querySelector('dialog')!;
    await expect(native.getBoundingClientRect().right).toBeLessThanOrEqual(window.innerWidth);
  },
};

/** One comes without an appointment: nothing is held. What the slot is for is said. */
export const WalkIn: Story = {
  args: {
    offerId: 'offer-bordeaux-1',
    slotIndex: 0,
    world: {
      slots: {
        'offer-bordeaux-1': [
          slotAt('2026-11-23', '10:00', {
            appointmentType: 'WALKIN',
            visibility: ['PUBLIC', 'CPTS'],
            reasons: ['Suture', 'Certificat'],
            actions: ['walk-in'],
          }),
        ],
      },
    },
  },
  play: async ({ canvasElement }) => {
    const { dialog } = await start(canvasElement);
    await sees(dialog, 'Consultation sans rendez-vous');
    await sees(dialog, 'Suture, Certificat');
  },
};

/** In the dark. */
export const Dark: Story = {
  tags: rare,
  globals: { theme: 'dark' },
  play: async ({ canvasElement }) => void (await held(canvasElement)),
};

/** In English. */
export const English: Story = {
  tags: rare,
  globals: { locale: 'en' },
  play: async ({ canvasElement }) => reads((await held(canvasElement)).dialog, 'Confirm the appointment'),
};
