import { aTimeout, expect, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { Appointment } from '@sas-embed/contract';
import { bookingDialog } from '../booking-dialog/index.js';
import { expectAccessible } from '../testing/fixtures/axe.js';
import { sourceOf } from '../testing/fixtures/index.js';
import { sampleAppointment, sampleHandover } from '../testing/fixtures/samples.js';
import {
  agendaSlots,
  editorSlots,
  focused,
  onSlot,
  page,
  reach,
  slotsShown,
  stream,
} from '../testing/fixtures/search-page.js';
import { sasError } from '../testing/fixtures/stub-client.js';

describe('booking from sas-search', () => {
  it('from a case to a held slot in three keys, to a confirmed appointment in four', async () => {
    const { provider, dialog, client } = await page();
    const booked: unknown[] = [];
    provider.addEventListener('sas-book', (e) => booked.push(e.detail));
    provider.querySelector<HTMLElement>('#host')!.focus();
    let keys = 0;
    const press = async (key: 'Enter' | 'ArrowDown') => {
      keys++;
      await sendKeys({ press: key });
    };
    await press('Enter');
    await waitUntil(() => focused()?.classList.contains('results'), 'focus on the results');
    await press('ArrowDown');
    await onSlot('09h00');
    await press('Enter');
    await reach(dialog, 'held');
    expect(keys).to.equal(3);
    expect(client.calls.find(([name]) => name === 'createHold')?.[1]).to.deep.equal({
      searchId: 'search-1',
      offerId: 'offer-0',
      slotId: 'agenda-0900',
      caseRef: 'D-42',
    });
    await press('Enter');
    await reach(dialog, 'booked');
    expect(keys).to.equal(4);
    expect(booked).to.deep.equal([{ appointmentId: 'appointment-1' }]);
    await press('Enter');
    await onSlot('09h20');
  });

  it('goes to the first slot as soon as there is one, when it was asked for before', async () => {
    let release!: () => void;
    const until = new Promise<void>((resolve) => (release = resolve));
    const { search } = await page({ search: () => stream(until) });
    expect(await search.run()).to.equal(true);
    await sendKeys({ press: 'ArrowDown' });
    expect(focused()?.classList.contains('results')).to.equal(true);
    release();
    await onSlot('09h00');
  });

  it('hands over to the editor, and takes the appointment that comes back', async () => {
    const { search, results, dialog, client, provider } = await page({
      getAppointment: (): Appointment => sampleAppointment({ slotChanged: true }),
      getOfferSlots: (offerId) => ({
        offerId,
        at: '',
        slots: [editorSlots[0]!],
        sources: [sourceOf('rapide', 'answered')],
      }),
    });
    provider.addEventListener('sas-open', (e) => e.preventDefault());
    await search.run();
    await waitUntil(() => slotsShown(results)[1] === 2);
    results.focusSlotsOf('offer-1');
    await onSlot('10h00');
    await sendKeys({ press: 'Enter' });
    await reach(dialog, 'held');
    await sendKeys({ press: 'Enter' });
    await reach(dialog, 'waiting');
    client.push({
      type: 'handover',
      cursor: '1',
      at: '',
      handoverId: sampleHandover().id,
      state: 'matched',
      appointmentId: 'appointment-1',
    });
    await reach(dialog, 'booked');
    await waitUntil(() => dialog.shadowRoot!.querySelector('dialog')!.innerText.includes('Autre créneau pris'));
    dialog.close();
    await waitUntil(() => slotsShown(results)[1] === 1, 'the editor’s calendar is read again');
    expect(results.search.offers[1]!.slots[0]!.id, 'the slot handed over is still free').to.equal('editor-1000');
  });

  it('gives the focus back to the slot when the dialog is closed', async () => {
    const { search, dialog, client } = await page();
    await search.run();
    await sendKeys({ press: 'ArrowDown' });
    await onSlot('09h00');
    await sendKeys({ press: 'ArrowDown' });
    await onSlot('09h20');
    await sendKeys({ press: 'Enter' });
    await reach(dialog, 'held');
    await sendKeys({ press: 'Escape' });
    await onSlot('09h20');
    expect(client.names()).to.include('releaseHold');
  });

  it('gives the focus to the neighbour of a slot that was taken, and drops it from the list', async () => {
    const { search, results, dialog } = await page({
      createHold: () => {
        throw sasError('slot-taken', { problem: { alternatives: [agendaSlots[1]] } });
      },
    });
    await search.run();
    await sendKeys({ press: 'ArrowDown' });
    await onSlot('09h00');
    await sendKeys({ press: 'Enter' });
    await reach(dialog, 'slot-taken');
    await sendKeys({ press: 'Escape' });
    await onSlot('09h20');
    expect(slotsShown(results)[0]).to.equal(2);
  });

  it('lets the host book by its own means', async () => {
    const { search, dialog, provider } = await page();
    const chosen: unknown[] = [];
    provider.addEventListener('sas-select', (e) => {
      chosen.push(e.detail);
      e.preventDefault();
    });
    await search.run();
    await sendKeys({ press: 'ArrowDown' });
    await onSlot('09h00');
    await sendKeys({ press: 'Enter' });
    await aTimeout(50);
    expect(chosen).to.deep.equal([{ offerId: 'offer-0', slotId: 'agenda-0900' }]);
    expect(dialog.opened).to.equal(false);
  });

  it('forgets everything and releases the hold when the user changes', async () => {
    const { search, results, dialog, provider, client } = await page();
    await search.run();
    await sendKeys({ press: 'ArrowDown' });
    await onSlot('09h00');
    await sendKeys({ press: 'Enter' });
    await reach(dialog, 'held');
    await provider.reset();
    await search.updateComplete;
    expect(client.names()).to.include('releaseHold');
    expect(dialog.opened).to.equal(false);
    expect(search.context).to.equal(undefined);
    expect(results.search.offers).to.deep.equal([]);
    const bar = search.shadowRoot!.querySelector('sas-search-bar')!;
    await bar.updateComplete;
    expect(bar.request).to.equal(undefined);
    expect([...bar.shadowRoot!.querySelectorAll('input')].map((i) => i.value)).to.deep.equal(['', '']);
  });

  it('has no axe violation, with results and with the dialog open', async () => {
    const { search, results, dialog } = await page();
    await expectAccessible(search);
    await search.run();
    await waitUntil(() => slotsShown(results)[1] === 2);
    await expectAccessible(search);
    await sendKeys({ press: 'ArrowDown' });
    await onSlot('09h00');
    await sendKeys({ press: 'Enter' });
    await reach(dialog, 'held');
    await expectAccessible(search);
  });
});

describe('sas-search without the files of the dialog', () => {
  const load = bookingDialog.load.bind(bookingDialog);
  let cut = true;

  before(async () => {
    await bookingDialog.load();
    Object.defineProperty(bookingDialog, 'ready', { get: () => !cut, configurable: true });
    bookingDialog.load = async () => {
      if (cut) throw new TypeError('Failed to fetch dynamically imported module');
    };
  });
  after(() => {
    Reflect.deleteProperty(bookingDialog, 'ready');
    Object.defineProperty(bookingDialog, 'ready', {
      get: () => customElements.get('sas-booking-dialog') !== undefined,
      configurable: true,
    });
    bookingDialog.load = load;
  });

  it('says so, keeps the focus in what it says, and opens the dialog once it can be loaded', async () => {
    const { search, dialog, client } = await page();
    const errors: unknown[] = [];
    search.addEventListener('sas-error', (event) => errors.push(event.detail));
    await search.run();
    const slot = () =>
      search
        .shadowRoot!.querySelector('sas-results')!
        .shadowRoot!.querySelector('sas-offer-card')
        ?.shadowRoot!.querySelector('sas-slot-grid')
        ?.shadowRoot!.querySelector<HTMLElement>('button.slot');
    await waitUntil(slot, 'a slot is shown');
    slot()!.focus();
    await sendKeys({ press: 'Enter' });
    const apology = () => search.shadowRoot!.querySelector<HTMLDialogElement>('dialog.not-loaded');
    await waitUntil(() => apology()?.open, 'it is said');
    expect(apology()!.textContent).to.contain('Rien n’a été pris');
    expect(search.shadowRoot!.activeElement?.textContent?.trim()).to.equal('Réessayer');
    expect(errors).to.deep.equal([{ code: 'network', retryable: true }]);
    expect(client.calls.some(([name]) => name === 'createHold')).to.equal(false);
    await expectAccessible(search);

    cut = false;
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => dialog.opened, 'the dialog opens');
    expect(apology() === null, 'the apology is gone').to.equal(true);
    await waitUntil(() => dialog.stage === 'held');
  });
});
