import { aTimeout, expect, fixture, html, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { SearchInput } from '@sas-embed/client';
import type { Appointment, SearchEvent } from '@sas-embed/contract';
import '../define/provider.js';
import '../define/search.js';
import { bookingDialog, type SasBookingDialog } from '../booking-dialog/index.js';
import type { SasProvider } from '../provider/index.js';
import type { SasResults } from '../results/index.js';
import { expectAccessible } from '../testing/fixtures/axe.js';
import {
  endEvent,
  NOW,
  offerOf,
  offersEvent,
  slotAt,
  slotsEvent,
  sourceEvent,
  sourceOf,
} from '../testing/fixtures/index.js';
import {
  sampleAppointment,
  sampleHandover,
  sampleHold,
  sampleLocation,
  sampleSession,
} from '../testing/fixtures/samples.js';
import { sasError, stubClient, type StubClient } from '../testing/fixtures/stub-client.js';
import type { SasSearch } from './index.js';

const DAY = '2026-11-23';
const agendaSlots = ['09:00', '09:20', '09:40'].map((time) =>
  slotAt(DAY, time, { id: `agenda-${time.replace(':', '')}`, sourceId: 'agenda', actions: ['hold', 'confirm'] }),
);
const editorSlots = ['10:00', '10:20'].map((time) => slotAt(DAY, time, { id: `editor-${time.replace(':', '')}` }));
const offers = [offerOf(0, { sources: ['agenda'] }), offerOf(1, { sources: ['rapide'] })];
const asked = [sourceOf('agenda', 'pending'), sourceOf('rapide', 'pending')];

/** One whole search; `until` holds back what comes after the offers. */
async function* stream(until?: Promise<unknown>): AsyncGenerator<SearchEvent> {
  yield offersEvent(offers, asked);
  await until;
  yield slotsEvent('agenda', { 'offer-0': agendaSlots });
  yield sourceEvent(sourceOf('agenda', 'answered'));
  yield slotsEvent('rapide', { 'offer-1': editorSlots });
  yield sourceEvent(sourceOf('rapide', 'answered'));
  yield endEvent({ offers: 2, offersWithSlots: 2, slots: 5, sourcesAnswered: 2 });
}

const context = {
  caseRef: 'D-42',
  specialty: { code: 'SM54', label: 'Médecine générale' },
  address: { streetNumber: '12 bis', city: 'Bordeaux' },
};
const all = [...agendaSlots, ...editorSlots];

interface Page {
  client: StubClient;
  provider: SasProvider;
  search: SasSearch;
  results: SasResults;
  dialog: SasBookingDialog;
}

async function page(answers: Parameters<typeof stubClient>[0] = {}): Promise<Page> {
  const client = stubClient({
    search: () => stream(),
    createHold: ({ slotId }) => sampleHold(all.find((slot) => slot.id === slotId)!),
    ...answers,
  });
  const provider = await fixture<SasProvider>(html`
    <sas-provider .client=${client} .clock=${{ now: () => NOW }}>
      <button id="host" @click=${() => void search().run()}>Chercher</button>
      <sas-search .context=${context}></sas-search>
    </sas-provider>
  `);
  const search = () => provider.querySelector('sas-search')!;
  await search().updateComplete;
  const part = <T extends Element>(name: string) => search().shadowRoot!.querySelector<T>(name)!;
  return {
    client,
    provider,
    search: search(),
    results: part<SasResults>('sas-results'),
    dialog: part<SasBookingDialog>('sas-booking-dialog'),
  };
}

/** What has the focus, through all shadow roots. */
function focused(): Element | null {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at;
}
const onSlot = (words: string) => waitUntil(() => focused()?.textContent?.includes(words), `focus on ${words}`);
const reach = (dialog: SasBookingDialog, stage: string) =>
  waitUntil(async () => (await dialog.updateComplete, dialog.stage === stage), `stage ${stage}`, { timeout: 3000 });
const slotsShown = (results: SasResults) => results.search.offers.map((it) => it.slots.length);

describe('sas-search', () => {
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

  it('says once that it is ready, and again for another user; `ready` tells those who came late', async () => {
    const heard: EventTarget[] = [];
    const listener = (event: Event) => heard.push(event.target!);
    document.addEventListener('sas-ready', listener);
    let answer!: () => void;
    const session = new Promise((resolve) => (answer = () => resolve(sampleSession)));
    const { search, provider } = await page({ getSession: () => session });
    expect(search.ready).to.equal(false);
    answer();
    await waitUntil(() => search.ready);
    await waitUntil(() => heard.includes(search));
    await provider.reset();
    expect(heard.filter((target) => target === search)).to.have.length(1);
    await waitUntil(() => heard.filter((target) => target === search).length === 2);
    document.removeEventListener('sas-ready', listener);
  });

  it('tells what changed: what is searched, the list, its offers', async () => {
    const { search, results } = await page();
    const heard: unknown[] = [];
    search.addEventListener('sas-change', (event) => heard.push(event.detail));
    search.context = { ...context };
    await waitUntil(() => heard.length > 0);
    expect(heard.splice(0)[0]).to.deep.equal({});
    await search.run();
    await waitUntil(() => results.search.status === 'done');
    await results.updateComplete;
    const told = heard.filter((detail) => Object.keys(detail as object).length > 0);
    expect(told[0]).to.deep.equal({ searchId: 'search-1' });
    expect(told).to.deep.include({ searchId: 'search-1', offerId: 'offer-0' });
    expect(told).to.deep.include({ searchId: 'search-1', offerId: 'offer-1' });
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

  it('takes away and marks slots as the live feed tells', async () => {
    const { search, results, client } = await page();
    await search.run();
    await waitUntil(() => slotsShown(results)[1] === 2);
    const event = { type: 'slot', cursor: '1', at: '', exclusive: false, own: false } as const;
    client.push({ ...event, offerId: 'offer-0', slotId: 'agenda-0900', change: 'taken' });
    client.push({ ...event, offerId: 'offer-1', slotId: 'editor-1000', change: 'held' });
    await waitUntil(() => slotsShown(results)[0] === 2);
    await waitUntil(() => results.search.offers[1]!.slots[0]!.heldByOthers === 1);
  });

  it('aborts the search that another one replaces, and the one under way when it leaves the page', async () => {
    const signals: AbortSignal[] = [];
    const requests: SearchInput[] = [];
    const { search } = await page({
      search: (request, options) => {
        requests.push(request);
        signals.push(options!.signal!);
        return stream(new Promise(() => undefined));
      },
    });
    await search.run();
    await search.run();
    expect(signals.map((s) => s.aborted)).to.deep.equal([true, false]);
    expect(requests[0]).to.deep.equal({ specialty: { code: 'SM54' }, location: sampleLocation, limit: 100 });
    search.remove();
    expect(signals[1]!.aborted).to.equal(true);
  });

  it('resolves false, and shows the failure, when the search fails; asks again on retry', async () => {
    let fails = true;
    const { search, results, provider } = await page({
      search: async function* () {
        if (fails) throw sasError('unavailable', { retryable: true });
        yield* stream();
      },
    });
    const errors: unknown[] = [];
    provider.addEventListener('sas-error', (e) => errors.push(e.detail));
    expect(await search.run()).to.equal(false);
    await results.updateComplete;
    expect(results.shadowRoot!.textContent).to.contain('n’a pas abouti');
    expect(errors).to.deep.equal([{ code: 'unavailable', retryable: true, requestId: 'request-1' }]);
    await expectAccessible(search);
    fails = false;
    results.shadowRoot!.querySelector<HTMLElement>('[data-retry]')!.click();
    await waitUntil(() => slotsShown(results)[0] === 3);
  });

  it('asks silent sources again without moving what is there', async () => {
    const requests: SearchInput[] = [];
    const { search, results } = await page({
      search: async function* (request) {
        requests.push(request);
        const order = { by: 'participation-then-seeded-shuffle', seed: 'abc' } as const;
        yield offersEvent(offers, asked, { order });
        yield slotsEvent('agenda', { 'offer-0': agendaSlots });
        yield sourceEvent(sourceOf('agenda', 'answered'));
        if (requests.length === 1) yield sourceEvent(sourceOf('rapide', 'late'));
        else {
          yield slotsEvent('rapide', { 'offer-1': editorSlots });
          yield sourceEvent(sourceOf('rapide', 'answered'));
        }
        yield endEvent();
      },
    });
    await search.run();
    await waitUntil(() => results.search.status === 'done');
    await results.updateComplete;
    const card = results.shadowRoot!.querySelector('sas-offer-card');
    results.shadowRoot!.querySelector<HTMLElement>('[data-retry]')!.click();
    await waitUntil(() => slotsShown(results)[1] === 2);
    expect(requests[1]!.seed).to.equal('abc');
    expect(results.shadowRoot!.querySelector('sas-offer-card')).to.equal(card);
  });

  it('moves the focus to the field at fault when something is missing', async () => {
    const { search, client } = await page();
    search.context = { specialty: context.specialty };
    await search.updateComplete;
    expect(await search.run()).to.equal(false);
    expect(focused()?.id).to.equal('location');
    expect(client.names()).not.to.include('search');
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

  it('leaves no listener on the window, no feed and no hold behind', async () => {
    const balance = new Map<string, number>();
    const count = (type: string, by: number) => balance.set(type, (balance.get(type) ?? 0) + by);
    const addEventListener = window.addEventListener.bind(window);
    const removeEventListener = window.removeEventListener.bind(window);
    window.addEventListener = function (this: Window, ...args: Parameters<typeof addEventListener>) {
      count(args[0], 1);
      return addEventListener(...args);
    };
    window.removeEventListener = function (this: Window, ...args: Parameters<typeof removeEventListener>) {
      count(args[0], -1);
      return removeEventListener(...args);
    };
    try {
      const { provider, search, client } = await page();
      await search.run();
      await waitUntil(() => client.feeds === 1);
      provider.remove();
      await waitUntil(() => client.feeds === 0);
    } finally {
      Object.assign(window, { addEventListener, removeEventListener });
    }
    expect(balance.get('focus'), 'the dialog listens while it is on the page').to.equal(0);
    expect([...balance].filter(([, left]) => left !== 0)).to.deep.equal([]);
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
