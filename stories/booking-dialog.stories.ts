import { createMockClient, createRunningClock, type MockClient, type MockOptions } from '@sas-embed/client/mock';
import type { Source } from '@sas-embed/contract';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, fn, userEvent, waitFor } from 'storybook/test';
import '../packages/elements/src/define/booking-dialog.js';
import '../packages/elements/src/define/provider.js';
import type { SasBookingDialog } from '../packages/elements/src/booking-dialog/index.js';

const START = '2026-11-23T08:30:00+01:00';

type Args = {
  /** Offer of the mock's world. */
  offerId: string;
  world: MockOptions;
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
  title: 'Elements/Booking dialog',
  component: 'sas-booking-dialog',
  args: { offerId: 'offer-bordeaux-agenda', world: {}, onBook: fn() },
  argTypes: { world: { table: { disable: true } } },
  render: ({ offerId, world, onBook }, { globals }) => {
    const clock = createRunningClock(START);
    const client = createMockClient({ clock, session: { environment: 'production' }, ...world });
    const provider = document.createElement('sas-provider');
    Object.assign(provider, { client, clock, locale: globals['locale'] ?? 'fr' });
    const dialog = document.createElement('sas-booking-dialog');
    // No story opens another page.
    dialog.addEventListener('sas-open', (event) => event.preventDefault());
    dialog.addEventListener('sas-book', onBook);
    provider.append(dialog);
    const stage = Object.assign(document.createElement('div'), {
      client,
      async start() {
        const offer = await client.getOffer(offerId);
        const { slots, sources } = await client.getOfferSlots(offerId);
        const slot = slots[1]!;
        const editor = sources.find((source: Source) => source.id === slot.sourceId)?.label ?? 'AgendaRapide';
        await dialog.updateComplete;
        void dialog.open({ offer, slot, caseRef: 'D-2026-0042', editor });
        return dialog;
      },
    });
    stage.dataset['stage'] = '';
    const button = document.createElement('button');
    button.textContent = 'Choisir le créneau';
    button.addEventListener('click', () => void stage.start());
    stage.append(button, provider);
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
  waitFor(() => expect(dialog.stage).toBe(stage));
const words = (dialog: SasBookingDialog) => dialog.shadowRoot!.querySelector('dialog')!.innerText;

/** The slot is checked and held. */
export const Holding: Story = {
  args: { world: { never: ['createHold'] } },
  play: async ({ canvasElement }) => reach((await start(canvasElement)).dialog, 'holding'),
};

/** Held on the SAS agenda: nobody else can book it; Enter confirms. */
export const HeldOnTheAgenda: Story = {
  play: async ({ canvasElement }) => reach((await start(canvasElement)).dialog, 'held'),
};

/** Held on an editor's slot while a colleague is on it too. */
export const ColleagueOnIt: Story = {
  args: { offerId: 'offer-forty-a-day' },
  play: async ({ canvasElement, args }) => {
    const { dialog, client } = await start(canvasElement);
    await reach(dialog, 'held');
    const { slots } = await client.getOfferSlots(args.offerId);
    client.colleagueHolds(args.offerId, slots[1]!.id);
    await waitFor(() => expect(words(dialog)).toContain('Un collègue consulte aussi ce créneau'));
  },
};

/** Confirmed with Enter alone. */
export const Booked: Story = {
  play: async ({ canvasElement, args }) => {
    const { dialog } = await start(canvasElement);
    await reach(dialog, 'held');
    await userEvent.keyboard('{Enter}');
    await reach(dialog, 'booked');
    await expect(args.onBook).toHaveBeenCalledOnce();
  },
};

/** Somebody was faster: the next slots, with the focus on the first. */
export const SlotTaken: Story = {
  args: { world: { slotTaken: true } },
  play: async ({ canvasElement }) => {
    const { dialog } = await start(canvasElement);
    await reach(dialog, 'slot-taken');
    await waitFor(() => expect(dialog.shadowRoot!.activeElement?.classList.contains('alternative')).toBe(true));
  },
};

/** The editor does not answer: whether the slot is free is not known, and the dialog says just that. */
export const EditorLate: Story = {
  args: { offerId: 'offer-forty-a-day', world: { error: { createHold: 'editor-late' } } },
  play: async ({ canvasElement }) => reach((await start(canvasElement)).dialog, 'failed'),
};

/** The session ended meanwhile. */
export const SessionExpired: Story = {
  args: { world: { error: { createHold: 'token-expired' } } },
  play: async ({ canvasElement }) => {
    const { dialog } = await start(canvasElement);
    await reach(dialog, 'failed');
    await expect(words(dialog)).toContain('Votre session a expiré');
  },
};

/** The editor's page is open; the dialog waits and may be closed. */
export const Waiting: Story = {
  args: { offerId: 'offer-forty-a-day' },
  play: async ({ canvasElement }) => {
    const { dialog } = await start(canvasElement);
    await reach(dialog, 'held');
    await userEvent.keyboard('{Enter}');
    await reach(dialog, 'waiting');
  },
};

/** The appointment came back; on the editor's page another slot was taken. */
export const ReturnedWithAnotherSlot: Story = {
  args: { offerId: 'offer-forty-a-day' },
  play: async ({ canvasElement }) => {
    const { dialog, client } = await start(canvasElement);
    await reach(dialog, 'held');
    const opened = new Promise<string>((resolve) =>
      dialog.addEventListener('sas-open', (event) => resolve(event.detail.handoverId!), { once: true }),
    );
    await userEvent.keyboard('{Enter}');
    client.editorBooks(await opened, { otherSlot: true });
    await reach(dialog, 'booked');
    await waitFor(() => expect(words(dialog)).toContain('Autre créneau pris'));
  },
};

/** In La Réunion: the facility's time, its zone, and the viewer's. */
export const Overseas: Story = {
  args: { offerId: 'offer-reunion' },
  play: async ({ canvasElement }) => {
    const { dialog } = await start(canvasElement);
    await reach(dialog, 'held');
    await expect(words(dialog)).toContain('heure de La Réunion');
  },
};

/** Names of any length. */
export const LongNames: Story = {
  args: { offerId: 'offer-long-names' },
  play: async ({ canvasElement }) => reach((await start(canvasElement)).dialog, 'held'),
};
