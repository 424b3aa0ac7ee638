import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { MarketplaceRequest, MarketplaceRequestInput, Offer } from '@sas-embed/contract';
import '../define/booking-dialog.js';
import '../define/provider.js';
import type { SasProvider } from '../provider/index.js';
import { expectAccessible } from '../testing/fixtures/axe.js';
import { pdmOffer } from '../testing/fixtures/cards.js';
import { NOW, sampleAppointment } from '../testing/fixtures/samples.js';
import { sasError, stubClient } from '../testing/fixtures/stub-client.js';
import { windowsFrom } from './marketplace-windows.js';
import type { MarketplacePanel, SasBookingDialog } from './index.js';

// NOW is 09:00 in Paris, a Monday.
type Override = Parameters<typeof stubClient>[0];

/** A dialog with a request's form, and the levers of the community and the feed. */
async function stage(offer: Offer = pdmOffer(), more: Override = {}, caseRef = 'D-42', request?: MarketplaceRequest) {
  const state: { request?: MarketplaceRequest } = request ? { request } : {};
  const created = (input: MarketplaceRequestInput): MarketplaceRequest =>
    (state.request = {
      id: 'request-1',
      offerId: input.offerId,
      community: offer.structure!,
      operator: 'SoinsPartagés',
      reason: input.reason,
      mode: input.mode,
      from: input.from,
      to: input.to,
      state: 'pending',
      createdAt: '2026-11-23T08:00:00Z',
      deliveredAt: '2026-11-23T08:00:01Z',
      expiresAt: '2026-11-23T08:15:00Z',
      actions: ['withdraw'],
    });
  const client = stubClient({
    listMarketplaceRequests: () => ({ requests: state.request ? [state.request] : [], calls: [] }),
    createMarketplaceRequest: created,
    findMarketplaceRequests: ({ caseRef: of }) => ({
      requests: ['pending', 'accepted'].includes(state.request?.state ?? '') && of === 'D-42' ? [state.request!] : [],
    }),
    getMarketplaceRequest: () => state.request!,
    withdrawMarketplaceRequest: () =>
      (state.request = { ...state.request!, state: 'withdrawn', withdrawal: 'regulator', actions: [] }),
    getAppointment: () => sampleAppointment({ id: 'appointment-9', orientationCategory: 'PDM' }),
    ...more,
  });
  const provider = await fixture<SasProvider>(html`
    <sas-provider .client=${client} .clock=${{ now: () => NOW }}>
      <button id="before">Avant</button><sas-booking-dialog></sas-booking-dialog>
    </sas-provider>
  `);
  const events: [string, unknown][] = [];
  for (const name of ['sas-book', 'sas-error', 'sas-call'] as const) {
    provider.addEventListener(name, (event) => events.push([name, event.detail]));
  }
  const dialog = provider.querySelector('sas-booking-dialog')!;
  const open = async () => {
    void dialog.orient({ offer, caseRef, searchId: 'search-1', replaces: 'appointment-0' });
    await waitUntil(() => dialog.opened && active(dialog) !== null, 'open', { timeout: 5000 });
  };
  provider.querySelector<HTMLElement>('#before')!.focus();
  await open();
  const answers = (change: Partial<MarketplaceRequest>) => {
    state.request = { ...state.request!, actions: [], ...change };
    client.push({
      type: 'marketplace',
      cursor: 'c',
      at: '2026-11-23T08:05:00Z',
      requestId: 'request-1',
      state: state.request.state,
    });
  };
  const sent = (name: string) => client.calls.filter(([called]) => called === name).map(([, input]) => input as object);
  return { client, provider, dialog, events, open, answers, sent, state };
}

const active = (d: SasBookingDialog) => d.shadowRoot!.activeElement;
const native = (d: SasBookingDialog) => d.shadowRoot!.querySelector('dialog')!;
const primary = (d: SasBookingDialog) => d.shadowRoot!.querySelector<HTMLButtonElement>('#primary')!;
const reads = (d: SasBookingDialog, words: string) => waitUntil(() => native(d).innerText.includes(words), words);
const said = (d: SasBookingDialog) => d.shadowRoot!.querySelector('[role=status]')!.textContent;

async function choose(d: SasBookingDialog, values: Record<string, string>) {
  for (const [name, value] of Object.entries(values)) {
    const list = d.shadowRoot!.querySelector<HTMLSelectElement>(`select#${name}`)!;
    list.value = value;
    list.dispatchEvent(new Event('change'));
    await d.updateComplete;
  }
}
const FILLED = { reason: 'nursing-care', mode: 'HH', window: '4h' };

async function asked(...args: Parameters<typeof stage>) {
  const it = await stage(...args);
  await choose(it.dialog, FILLED);
  primary(it.dialog).focus();
  await sendKeys({ press: 'Enter' });
  await reads(it.dialog, 'Demande en attente de réponse');
  return it;
}

describe('the request to a community in sas-booking-dialog', () => {
  it('is a form of lists alone, says what is missing at its list, and is accessible', async () => {
    const { dialog, sent } = await stage();
    expect(active(dialog)?.id).to.equal('reason');
    expect(dialog.shadowRoot!.querySelectorAll('input, textarea')).to.have.length(0);
    await expectAccessible(dialog);
    await choose(dialog, { reason: 'nursing-care' });
    primary(dialog).click();
    await waitUntil(() => active(dialog)?.id === 'mode', 'the focus on what is missing');
    await expectAccessible(dialog);
    expect(sent('createMarketplaceRequest')).to.deep.equal([]);
  });

  it('is sent with its window on the place’s clock and its case, and waits with the focus where it was', async () => {
    const { dialog, sent } = await asked();
    expect(sent('createMarketplaceRequest')).to.deep.equal([
      {
        offerId: pdmOffer().id,
        reason: 'nursing-care',
        mode: 'HH',
        from: '2026-11-23T09:00:00+01:00',
        to: '2026-11-23T13:00:00+01:00',
        caseRef: 'D-42',
      },
    ]);
    await reads(dialog, 'Transmise à 09h00');
    expect(said(dialog)).to.equal('Demande en attente de réponse');
    expect(active(dialog)?.id).to.equal('primary');
    await expectAccessible(dialog);
  });

  it('learns an acceptance by the feed, shows the appointment and tells the host once', async () => {
    const { dialog, answers, events } = await asked();
    answers({ state: 'accepted', appointmentId: 'appointment-9' });
    await reads(dialog, 'La communauté a accepté');
    await waitUntil(() => dialog.shadowRoot!.querySelector('[part=booked]') !== null, 'the appointment');
    expect(said(dialog)).to.equal('Demande acceptée');
    expect(events).to.deep.equal([['sas-book', { appointmentId: 'appointment-9' }]]);
    await expectAccessible(dialog);
  });

  for (const [state, change, words] of [
    ['refused', { refusal: 'nobody-available' }, 'Personne n’est disponible'],
    ['expired', {}, 'Personne n’a répondu à temps.'],
    ['expired', { lateAnswerAt: '2026-11-23T08:16:00Z' }, 'trop tard'],
    ['withdrawn', { withdrawal: 'other-accepted' }, 'Une autre communauté a accepté'],
  ] as const) {
    it(`says that it is ${state} and what to do next: ${words}`, async () => {
      const { dialog, answers, events } = await asked();
      answers({ state, ...change });
      await reads(dialog, words);
      expect(events).to.deep.equal([]);
      await expectAccessible(dialog);
      dialog.shadowRoot!.querySelector<HTMLButtonElement>('footer button:not(#primary)')!.click();
      await waitUntil(() => active(dialog)?.id === 'reason', 'a new request');
    });
  }

  it('never words an operator that cannot be reached as a refusal', async () => {
    const { dialog, answers } = await asked();
    const unreached = { state: 'expired' } as Partial<MarketplaceRequest>;
    Object.assign(unreached, { deliveredAt: undefined });
    answers(unreached);
    await reads(dialog, 'Ce n’est pas un refus');
  });

  it('is withdrawn', async () => {
    const { dialog, sent } = await asked();
    dialog.shadowRoot!.querySelector<HTMLButtonElement>('footer button:not(#primary)')!.click();
    await reads(dialog, 'Vous avez retiré la demande.');
    expect(sent('withdrawMarketplaceRequest')).to.have.length(1);
  });

  it('goes on when it is closed: it is found again, and its acceptance reaches the host', async () => {
    const { dialog, open, answers, events } = await asked();
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => !dialog.opened);
    await open();
    await reads(dialog, 'Demande en attente de réponse');
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => !dialog.opened);
    answers({ state: 'accepted', appointmentId: 'appointment-9' });
    await waitUntil(() => events.length === 1, 'the host is told');
    expect(events).to.deep.equal([['sas-book', { appointmentId: 'appointment-9' }]]);
  });

  it('is found again after the page was loaded again, by its case, and its answer is announced', async () => {
    const it = await asked();
    const { request } = it.state;
    it.provider.remove();
    const again = await stage(pdmOffer(), {}, 'D-42', request);
    await reads(again.dialog, 'Demande en attente de réponse');
    expect(again.sent('findMarketplaceRequests')).to.deep.equal([{ caseRef: 'D-42' }]);
    expect(active(again.dialog)?.id).to.equal('primary');
    await sendKeys({ press: 'Escape' });
    again.answers({ state: 'accepted', appointmentId: 'appointment-9' });
    await waitUntil(() => again.events.length === 1, 'the host is told');
  });

  it('is waited for again without its form, when the dialog is told the case', async () => {
    const { state } = await asked();
    const again = await stage(pdmOffer(), {}, 'D-43', state.request);
    await sendKeys({ press: 'Escape' });
    const form = (await again.dialog.form('PDM')) as MarketplacePanel;
    await form.resume({ caseRef: 'D-42' }, again.client);
    again.answers({ state: 'refused', refusal: 'other' });
    const heard = () => again.provider.shadowRoot!.textContent.includes('Demande refusée');
    await waitUntil(heard, 'the answer is announced');
  });

  it('that was accepted while its page was away is told when it is back, and shown instead of the form', async () => {
    const { state } = await asked();
    const accepted: MarketplaceRequest = {
      ...state.request!,
      state: 'accepted',
      appointmentId: 'appointment-9',
      actions: [],
    };
    const again = await stage(pdmOffer(), {}, 'D-43', accepted);
    await sendKeys({ press: 'Escape' });
    const form = (await again.dialog.form('PDM')) as MarketplacePanel;
    await form.resume({ caseRef: 'D-42' }, again.client);
    await waitUntil(() => again.events.some(([name]) => name === 'sas-book'), 'the host is told');
    await waitUntil(() => again.provider.shadowRoot!.textContent.includes('Demande acceptée'), 'it is announced');
    const shown = await stage(pdmOffer(), {}, 'D-42', accepted);
    await reads(shown.dialog, 'Demande acceptée');
  });

  it('that failed can be sent again unchanged, under the same key', async () => {
    let tries = 0;
    const { dialog, client } = await stage(pdmOffer(), {
      createMarketplaceRequest: () => {
        tries++;
        throw sasError('timeout', { retryable: true });
      },
    });
    await choose(dialog, FILLED);
    for (const n of [1, 2]) {
      primary(dialog).click();
      await waitUntil(() => tries === n);
      await reads(dialog, 'cela ne partira pas deux fois');
    }
    const keys = client.calls
      .filter(([name]) => name === 'createMarketplaceRequest')
      .map(([, , options]) => (options as { idempotencyKey: string }).idempotencyKey);
    expect(new Set(keys).size).to.equal(1);
  });

  it('offers only windows with half an hour left', () => {
    const late = Date.parse('2026-11-23T23:45:00+01:00');
    expect(windowsFrom(late, 'Europe/Paris').map(({ key }) => key)).to.not.include('today');
    expect(windowsFrom(NOW, 'Europe/Paris').map(({ key }) => key)).to.include('today');
  });
});

describe('the call to a community that is not interfaced', () => {
  it('shows the number and keeps the coded trace; a time is asked for only when it was agreed', async () => {
    const { dialog, sent, events } = await stage(pdmOffer(false), {
      recordMarketplaceCall: (input) => ({
        id: 'call-1',
        offerId: input.offerId,
        reason: input.reason,
        mode: input.mode,
        contact: input.contact,
        createdAt: '2026-11-23T08:00:00Z',
        ...(input.start !== undefined && { appointmentId: 'appointment-9' }),
      }),
    });
    expect(dialog.shadowRoot!.querySelector('a[href^="tel:"]')).to.not.equal(null);
    await choose(dialog, { reason: 'dressing', mode: 'HH', who: 'other', result: 'not-reached' });
    expect(dialog.shadowRoot!.querySelector('select#time')).to.equal(null);
    await choose(dialog, { result: 'agreed' });
    await expectAccessible(dialog);
    const time = String(Date.parse('2026-11-24T10:00:00+01:00'));
    await choose(dialog, { date: '2026-11-24', time });
    primary(dialog).click();
    await reads(dialog, 'le rendez-vous est dans votre dossier');
    expect(sent('recordMarketplaceCall')).to.deep.equal([
      {
        offerId: pdmOffer().id,
        reason: 'dressing',
        mode: 'HH',
        contact: { who: 'other', at: '2026-11-23T09:00:00+01:00', result: 'agreed' },
        start: '2026-11-24T10:00:00+01:00',
        caseRef: 'D-42',
      },
    ]);
    expect(events).to.deep.equal([['sas-book', { appointmentId: 'appointment-9' }]]);
  });
});
