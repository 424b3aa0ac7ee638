import type { MockClient, MockDecision } from '@sas-embed/client/mock';
import type { MarketplaceRequest } from '@sas-embed/contract';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, fn, userEvent, waitFor } from 'storybook/test';
import '../packages/elements/src/define/booking-dialog.js';
import type { SasBookingDialog } from '../packages/elements/src/booking-dialog/index.js';
import { pdmOffer } from '../packages/elements/src/testing/fixtures/cards.js';
import { focused, hostButton, provide, sees, SMALL, START } from './support.js';

type Args = {
  /** Whether the place de marché is interfaced; else it is telephoned. */
  interfaced: boolean;
  /** Whether its operator can be reached. */
  reached: boolean;
  refusesWrites: boolean;
  onBook: (event: Event) => void;
};

interface Stage extends HTMLElement {
  client: MockClient;
  start(): Promise<SasBookingDialog>;
}

/**
 * A request to a community of a place de marché: need, place and window from lists, then its state, live; or the trace of a
 * call to one that is not interfaced. A request goes on when the dialog is closed.
 */
const meta: Meta<Args> = {
  title: 'Places de marché/sas-booking-dialog',
  component: 'sas-booking-dialog',
  tags: ['!autodocs'],
  args: { interfaced: true, reached: true, refusesWrites: false, onBook: fn() },
  render: ({ interfaced, reached, refusesWrites, onBook }, { globals }) => {
    const offer = pdmOffer(interfaced);
    const dialog = document.createElement('sas-booking-dialog');
    dialog.addEventListener('sas-book', onBook);
    const error = refusesWrites ? { error: { createMarketplaceRequest: 'not-bookable-here' } as const } : {};
    const { provider, client } = provide(globals, { offers: [offer], ...error }, dialog);
    if (!reached) neverDelivered(client);
    const stage = Object.assign(document.createElement('div'), {
      client,
      async start() {
        await dialog.updateComplete;
        void dialog.orient({ offer, caseRef: 'D-2026-0042' });
        return dialog;
      },
    });
    stage.dataset['stage'] = '';
    stage.append(
      hostButton('Demander à la communauté', () => void stage.start()),
      provider,
    );
    return html`${stage}`;
  },
};
export default meta;
type Story = StoryObj<Args>;

/** The operator has not answered yet. */
function neverDelivered(client: MockClient): void {
  const without = ({ deliveredAt: _, ...request }: MarketplaceRequest): MarketplaceRequest => request;
  const { createMarketplaceRequest, getMarketplaceRequest } = client;
  client.createMarketplaceRequest = async (...asked) => without(await createMarketplaceRequest(...asked));
  client.getMarketplaceRequest = async (...asked) => without(await getMarketplaceRequest(...asked));
}

const stageOf = (root: HTMLElement) => root.querySelector<Stage>('[data-stage]')!;
async function form(root: HTMLElement): Promise<SasBookingDialog> {
  await waitFor(() => expect(stageOf(root)).toBeTruthy());
  const dialog = await stageOf(root).start();
  await waitFor(() => expect(focused()?.id).toBe('reason'), { timeout: 3000 });
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
const ASKED = { reason: 'nursing-care', mode: 'HH', window: '4h' };

/** A request that was sent; the community then answers, when it does. */
async function asked(root: HTMLElement, decision?: MockDecision): Promise<SasBookingDialog> {
  const dialog = await form(root);
  await send(dialog, ASKED);
  await reads(dialog, 'Demande en attente de réponse');
  const { client } = stageOf(root);
  const [request] = (await client.listMarketplaceRequests()).requests;
  if (decision) client.communityAnswers(request!.id, decision);
  return dialog;
}

/** Empty, with the focus on the need. */
export const CommunityOpen: Story = {
  play: async ({ canvasElement }) => reads(await form(canvasElement), 'La demande part par SoinsPartagés'),
};

/** Something is missing: said at its list, with the focus there. */
export const CommunityIncomplete: Story = {
  play: async ({ canvasElement }) => {
    const dialog = await form(canvasElement);
    await send(dialog, { reason: 'dressing' });
    await reads(dialog, 'À renseigner.');
    await waitFor(() => expect(focused()?.id).toBe('mode'));
  },
};

/** It could not be sent. */
export const CommunityFailed: Story = {
  args: { refusesWrites: true },
  play: async ({ canvasElement }) => {
    const dialog = await form(canvasElement);
    await send(dialog, ASKED);
    await reads(dialog, 'Rien n’est parti');
  },
};

/** It waits for an answer: until when, and that it may be closed. */
export const CommunityPending: Story = {
  play: async ({ canvasElement }) => reads(await asked(canvasElement), /Transmise à 08h30.*jusqu’à 08h45/),
};

/** Somebody comes. */
export const CommunityAccepted: Story = {
  play: async ({ canvasElement, args }) => {
    const start = new Date(Date.parse(START) + 7_200_000).toISOString();
    const dialog = await asked(canvasElement, { state: 'accepted', start });
    await reads(dialog, 'La communauté a accepté');
    await waitFor(() => expect(dialog.shadowRoot!.querySelector('[part=booked]')).toBeTruthy());
    await expect(args.onBook).toHaveBeenCalledOnce();
  },
};

/** Nobody can, and why. */
export const CommunityRefused: Story = {
  play: async ({ canvasElement }) =>
    reads(await asked(canvasElement, { state: 'refused', reason: 'nobody-available' }), 'Personne n’est disponible'),
};

/** Shows the request as it is read after its time. */
async function expired(root: HTMLElement): Promise<SasBookingDialog> {
  const dialog = await form(root);
  const { client } = stageOf(root);
  const read = client.getMarketplaceRequest;
  client.getMarketplaceRequest = async (...of) => ({ ...(await read(...of)), state: 'expired', actions: [] });
  await send(dialog, ASKED);
  await reads(dialog, 'Demande en attente de réponse');
  // What the feed tells of: the request is read again.
  const [request] = (await client.listMarketplaceRequests()).requests;
  client.communityAnswers(request!.id, { state: 'refused' });
  return dialog;
}

/** Nobody answered in time. */
export const CommunityExpired: Story = {
  play: async ({ canvasElement }) => reads(await expired(canvasElement), 'Personne n’a répondu à temps.'),
};

/** The operator cannot be reached yet: it goes on trying. */
export const CommunityNotDelivered: Story = {
  args: { reached: false },
  play: async ({ canvasElement }) => reads(await asked(canvasElement), 'Transmission à SoinsPartagés en cours.'),
};

/** The operator was never reached: that is no refusal. */
export const CommunityUnreached: Story = {
  args: { reached: false },
  play: async ({ canvasElement }) => reads(await expired(canvasElement), 'Ce n’est pas un refus.'),
};

/** Withdrawn by the regulator. */
export const CommunityWithdrawn: Story = {
  play: async ({ canvasElement }) => {
    const dialog = await asked(canvasElement);
    await userEvent.click(dialog.shadowRoot!.querySelector('footer button:not(#primary)')!);
    await reads(dialog, 'Vous avez retiré la demande.');
  },
};

/** Not interfaced: its number, and the trace of the call. */
export const CommunityByPhone: Story = {
  args: { interfaced: false },
  play: async ({ canvasElement }) => reads(await form(canvasElement), /Appeler le \+?[0-9]/),
};

/** The trace is kept. */
export const CommunityCalled: Story = {
  args: { interfaced: false },
  play: async ({ canvasElement }) => {
    const dialog = await form(canvasElement);
    await send(dialog, { reason: 'dressing', mode: 'HH', who: 'secretary', result: 'message-left' });
    await reads(dialog, 'La trace de l’appel est gardée.');
  },
};

/** Somebody of the SAS called before: said in the form. */
export const CommunityCalledBefore: Story = {
  args: { interfaced: false },
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(stageOf(canvasElement)).toBeTruthy());
    const contact = { who: 'other', at: START, result: 'not-reached' } as const;
    const offerId = pdmOffer(false).id;
    await stageOf(canvasElement).client.recordMarketplaceCall({ offerId, reason: 'dressing', mode: 'HH', contact });
    await reads(await form(canvasElement), /Derniers appels du SAS.*Pas de réponse/);
  },
};

/** On a telephone. */
export const CommunitySmallScreen: Story = {
  globals: SMALL,
  play: async ({ canvasElement }) => {
    const native = (await form(canvasElement)).shadowRoot!.querySelector('dialog')!;
    await expect(native.scrollWidth).toBeLessThanOrEqual(native.clientWidth);
  },
};

/** In the dark. */
export const CommunityDark: Story = {
  globals: { theme: 'dark' },
  play: async ({ canvasElement }) => void (await asked(canvasElement)),
};

/** In English. */
export const CommunityEnglish: Story = {
  globals: { locale: 'en' },
  play: async ({ canvasElement }) => reads(await form(canvasElement), 'Ask the community'),
};
