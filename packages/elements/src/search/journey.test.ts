import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { createMockClient, createRunningClock, type MockClient, type MockOptions } from '@sas-embed/client/mock';
import '../define/provider.js';
import '../define/search.js';
import type { SasBookingDialog } from '../booking-dialog/index.js';
import type { SasProvider } from '../provider/index.js';
import type { SasResults } from '../results/index.js';
import { expectAccessible } from '../testing/fixtures/axe.js';

/** The journey against the client that integrators test with: it keeps holds, appointments and a feed of its own. */
async function journey(world: MockOptions = {}) {
  const clock = createRunningClock('2026-11-23T08:30:00+01:00');
  const client: MockClient = createMockClient({ clock, ...world });
  const context = {
    caseRef: 'D-42',
    specialty: { code: 'SM54', label: 'Médecine générale' },
    address: { city: 'Bordeaux', postcode: '33000' },
  };
  const provider = await fixture<SasProvider>(html`
    <sas-provider .client=${client} .clock=${clock}>
      <button @click=${() => void provider.querySelector('sas-search')!.run()}>Chercher</button>
      <sas-search .context=${context}></sas-search>
    </sas-provider>
  `);
  const search = provider.querySelector('sas-search')!;
  await search.updateComplete;
  const heard: string[] = [];
  for (const name of ['sas-book', 'sas-appointment'] as const) {
    provider.addEventListener(name, (e) => heard.push(`${name} ${e.detail.appointmentId}`));
  }
  provider.querySelector('button')!.focus();
  const dialog = search.shadowRoot!.querySelector<SasBookingDialog>('sas-booking-dialog')!;
  const results = search.shadowRoot!.querySelector<SasResults>('sas-results')!;
  return { client, provider, search, dialog, results, heard };
}

const press = (key: 'Enter' | 'ArrowDown') => sendKeys({ press: key });
const reach = (dialog: SasBookingDialog, stage: string) =>
  waitUntil(async () => (await dialog.updateComplete, dialog.stage === stage), `stage ${stage}`, { timeout: 4000 });

function focused(): Element | null {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at;
}
const onSlot = () =>
  waitUntil(() => /\d\dh\d\d/.test(focused()?.textContent ?? ''), 'focus on a slot', { timeout: 4000 });
const onResults = () => waitUntil(() => focused()?.classList.contains('results'), 'focus on the results');

describe('the journey against the mock client', () => {
  it('books on the SAS agenda by keyboard alone, in four keys', async () => {
    const base = createMockClient();
    const offer = await base.getOffer('offer-bordeaux-agenda');
    const { client, dialog, heard } = await journey({ offers: [offer] });
    await press('Enter');
    await onResults();
    await press('ArrowDown');
    await onSlot();
    await press('Enter');
    await reach(dialog, 'held');
    await press('Enter');
    await reach(dialog, 'booked');
    await waitUntil(() => heard.length === 2, 'told by the dialog and by the feed');
    const [appointment] = (await client.listAppointments()).items;
    expect(appointment).to.include({ status: 'booked', caseRef: 'D-42' });
    expect(heard.sort()).to.deep.equal([`sas-appointment ${appointment!.id}`, `sas-book ${appointment!.id}`]);
  });

  it('hands over, and shows the other slot that was taken on the editor’s page', async () => {
    const base = createMockClient();
    const offer = await base.getOffer('offer-forty-a-day');
    const { client, provider, dialog, heard } = await journey({ offers: [offer] });
    let handoverId = '';
    provider.addEventListener('sas-open', (e) => {
      e.preventDefault();
      handoverId = e.detail.handoverId!;
    });
    await press('Enter');
    await onResults();
    await press('ArrowDown');
    await onSlot();
    await press('Enter');
    await reach(dialog, 'held');
    await press('Enter');
    await reach(dialog, 'waiting');
    const { id } = client.editorBooks(handoverId, { otherSlot: true });
    await reach(dialog, 'booked');
    const native = dialog.shadowRoot!.querySelector('dialog')!;
    await waitUntil(() => native.innerText.includes('Autre créneau pris'), 'other slot named');
    await expectAccessible(dialog);
    expect(heard).to.include(`sas-book ${id}`);
  });

  it('offers the next slots when somebody was faster, and books one of them', async () => {
    const base = createMockClient();
    const offer = await base.getOffer('offer-bordeaux-agenda');
    const { client, dialog, results, heard } = await journey({ offers: [offer], slotTaken: true });
    await press('Enter');
    await onResults();
    await press('ArrowDown');
    await onSlot();
    const before = results.search.offers[0]!.slots.length;
    await press('Enter');
    await reach(dialog, 'slot-taken');
    client.configure({ slotTaken: false });
    await waitUntil(() => focused()?.classList.contains('alternative'), 'focus on the first alternative');
    await press('Enter');
    await reach(dialog, 'held');
    await press('Enter');
    await reach(dialog, 'booked');
    await press('Enter');
    await onSlot();
    expect(results.search.offers[0]!.slots.length, 'the taken and the booked one are gone').to.equal(before - 2);
    expect(heard.filter((it) => it.startsWith('sas-book'))).to.have.length(1);
  });

  it('tells two screens apart: the slot that one holds on the agenda leaves the other’s list', async () => {
    const base = createMockClient();
    const offer = await base.getOffer('offer-bordeaux-agenda');
    const { client, results } = await journey({ offers: [offer] });
    await press('Enter');
    await onResults();
    await waitUntil(() => (results.search.offers[0]?.slots.length ?? 0) > 1, 'slots', { timeout: 4000 });
    const [slot] = results.search.offers[0]!.slots;
    client.colleagueHolds(offer.id, slot!.id);
    await waitUntil(() => !results.search.offers[0]!.slots.some((s) => s.id === slot!.id), 'slot leaves');
    client.colleagueReleases(offer.id, slot!.id);
    await waitUntil(() => results.search.offers[0]!.slots.some((s) => s.id === slot!.id), 'slot comes back');
  });
});
