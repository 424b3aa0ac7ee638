import type { MockClient, MockOptions } from '@sas-embed/client/mock';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, fn, userEvent, waitFor } from 'storybook/test';
import '../packages/elements/src/define/booking-dialog.js';
import type { SasBookingDialog } from '../packages/elements/src/booking-dialog/index.js';
import { focused, hostButton, provide, sees, SMALL } from './support.js';

type Args = { offerId: string; world: MockOptions; onBook: (event: Event) => void };

interface Stage extends HTMLElement {
  client: MockClient;
  start(): Promise<SasBookingDialog>;
}

/**
 * An orientation outside the slots, after a call: day and time on the place’s clock, a coded reason, the coded trace of the
 * call. Nothing is written in words that could name a patient.
 */
const meta: Meta<Args> = {
  title: 'Outside the slots/sas-booking-dialog',
  component: 'sas-booking-dialog',
  tags: ['!autodocs'],
  args: { offerId: 'offer-bordeaux-1', world: {}, onBook: fn() },
  argTypes: { world: { table: { disable: true } } },
  render: ({ offerId, world, onBook }, { globals }) => {
    const dialog = document.createElement('sas-booking-dialog');
    dialog.addEventListener('sas-book', onBook);
    const { provider, client } = provide(globals, world, dialog);
    const stage = Object.assign(document.createElement('div'), {
      client,
      async start() {
        const offer = await client.getOffer(offerId);
        await dialog.updateComplete;
        void dialog.orient({ offer, caseRef: 'D-2026-0042' });
        return dialog;
      },
    });
    stage.dataset['stage'] = '';
    stage.append(
      hostButton('Orienter hors disponibilité', () => void stage.start()),
      provider,
    );
    return html`${stage}`;
  },
};
export default meta;
type Story = StoryObj<Args>;

async function form(root: HTMLElement): Promise<SasBookingDialog> {
  await waitFor(() => expect(root.querySelector('[data-stage]')).toBeTruthy());
  const dialog = await root.querySelector<Stage>('[data-stage]')!.start();
  await waitFor(() => expect(focused()?.id).toBe('date'), { timeout: 3000 });
  return dialog;
}
const reads = (dialog: SasBookingDialog, text: string | RegExp) =>
  sees(dialog.shadowRoot!.querySelector('dialog')!, text);

async function send(dialog: SasBookingDialog, chosen: Record<string, string>) {
  for (const [name, value] of Object.entries(chosen)) {
    const list = dialog.shadowRoot!.querySelector<HTMLSelectElement>(`select#${name}`)!;
    await userEvent.selectOptions(list, value);
    await dialog.updateComplete;
  }
  dialog.shadowRoot!.querySelector<HTMLElement>('#primary')!.focus();
  await userEvent.keyboard('{Enter}');
}
const TIME = String(Date.parse('2026-11-23T14:15:00+01:00'));
const AGREED = { time: TIME, reason: 'no-slot', who: 'secretary', result: 'agreed' };

/** Empty, with the focus on the day. */
export const OutsideOpen: Story = {
  play: async ({ canvasElement }) => reads(await form(canvasElement), 'Qui a été appelé'),
};

/** Something is missing: said at its list, with the focus there. */
export const OutsideIncomplete: Story = {
  play: async ({ canvasElement }) => {
    const dialog = await form(canvasElement);
    await send(dialog, { time: TIME });
    await reads(dialog, 'Choisissez une raison.');
    await waitFor(() => expect(focused()?.id).toBe('reason'));
  },
};

/** It could not be recorded. */
export const OutsideFailed: Story = {
  args: { world: { error: { createOverbooking: 'not-bookable-here' } } },
  play: async ({ canvasElement }) => {
    const dialog = await form(canvasElement);
    await send(dialog, AGREED);
    await reads(dialog, 'Rien n’a été enregistré');
  },
};

/** Somebody agreed. */
export const OutsideDone: Story = {
  play: async ({ canvasElement, args }) => {
    const dialog = await form(canvasElement);
    await send(dialog, AGREED);
    await reads(dialog, /Orientation enregistrée.*14h15.*Accord donné/);
    await expect(args.onBook).toHaveBeenCalledOnce();
  },
};

/** Nobody has agreed yet. */
export const OutsidePending: Story = {
  play: async ({ canvasElement }) => {
    const dialog = await form(canvasElement);
    await send(dialog, { ...AGREED, result: 'message-left' });
    await reads(dialog, 'En attente');
  },
};

/** In La Réunion: days and times of the place. */
export const OutsideLaReunion: Story = {
  name: 'Outside La Réunion',
  args: { offerId: 'offer-reunion' },
  play: async ({ canvasElement }) => reads(await form(canvasElement), 'heure de La Réunion (UTC+4)'),
};

/** On a telephone. */
export const OutsideSmallScreen: Story = {
  globals: SMALL,
  play: async ({ canvasElement }) => {
    const native = (await form(canvasElement)).shadowRoot!.querySelector('dialog')!;
    await expect(native.scrollWidth).toBeLessThanOrEqual(native.clientWidth);
  },
};

/** In the dark. */
export const OutsideDark: Story = {
  globals: { theme: 'dark' },
  play: async ({ canvasElement }) => void (await form(canvasElement)),
};

/** In English. */
export const OutsideEnglish: Story = {
  globals: { locale: 'en' },
  play: async ({ canvasElement }) => reads(await form(canvasElement), 'Record the orientation'),
};
