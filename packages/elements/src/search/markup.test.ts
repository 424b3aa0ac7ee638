/** XSS through whatever an editor, a directory or a host controls: each text of it is text, in every element of the journey. */
import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { createMockClient, createRunningClock, sampleOffers, type MockOptions } from '@sas-embed/client/mock';
import type { SasAppointments } from '../appointments/index.js';
import '../define/appointments.js';
import '../define/provider.js';
import '../define/search.js';
import type { SasBookingDialog } from '../booking-dialog/index.js';
import type { SasResults } from '../results/index.js';
import { everything, everyText, marked } from '../testing/fixtures/marked.js';
import type { SasSearch } from './index.js';

const MARK = 'Zyxmarque';
const MARKUP = `${MARK}<img src=x onerror="window.broken=1"><script>window.broken=1</script><a href="javascript:window.broken=1">x</a>`;
function expectUnharmed(root: ShadowRoot, what: string): void {
  expect(everyText(root), what).to.contain(MARK);
  const made = everything(root).filter(
    (element) =>
      element.matches('img, script, iframe, object, embed') ||
      /^\s*javascript:/i.test(element.getAttribute('href') ?? ''),
  );
  expect(
    made.map(({ outerHTML }) => outerHTML.slice(0, 80)),
    what,
  ).to.deep.equal([]);
  const handlers = everything(root).flatMap(({ attributes }) =>
    [...attributes].filter(({ name }) => name.startsWith('on')),
  );
  expect(
    handlers.map(({ name }) => name),
    what,
  ).to.deep.equal([]);
  expect((window as { broken?: number }).broken, what).to.equal(undefined);
}

async function open(options: MockOptions = {}) {
  const clock = createRunningClock('2026-11-23T08:30:00+01:00');
  const client = createMockClient({ clock, offers: marked(sampleOffers(), MARKUP), ...options });
  const context = {
    caseRef: 'D-42',
    specialty: { code: 'SM54', label: MARKUP },
    address: { streetName: MARKUP, city: 'Bordeaux', postcode: '33000' },
    treatingPhysician: { name: MARKUP },
  };
  const provider = await fixture(html`
    <sas-provider .client=${client} .clock=${clock}>
      <sas-search with-filters .context=${context}></sas-search>
      <sas-appointments></sas-appointments>
    </sas-provider>
  `);
  const search = provider.querySelector<SasSearch>('sas-search')!;
  const appointments = provider.querySelector<SasAppointments>('sas-appointments')!;
  await search.updateComplete;
  await search.run();
  const results = search.shadowRoot!.querySelector<SasResults>('sas-results')!;
  await waitUntil(() => results.search.status === 'done', 'the search has ended', { timeout: 4_000 });
  return { client, search, appointments };
}

describe('markup', () => {
  it('is text in the bar, the filters, the cards and the slots', async () => {
    const { search } = await open();
    expectUnharmed(search.shadowRoot!, 'the search');
  });

  it('is text in the booking dialog and in the list of appointments', async () => {
    const { client, search, appointments } = await open();
    const dialog = search.shadowRoot!.querySelector<SasBookingDialog>('sas-booking-dialog')!;
    const slot = () => everything(search.shadowRoot!).find((element) => element.matches('button.slot'));
    await waitUntil(slot, 'a slot is shown', { timeout: 4_000 });
    (slot() as HTMLElement).click();
    await waitUntil(() => everyText(dialog.shadowRoot!).includes(MARK), 'the dialog is open', { timeout: 4_000 });
    expectUnharmed(search.shadowRoot!, 'the dialog');
    const [offer] = (await client.getOfferSlots('offer-bordeaux-agenda')).slots;
    const hold = await client.createHold({ offerId: 'offer-bordeaux-agenda', slotId: offer!.id, caseRef: 'DRM-0001' });
    await client.confirmHold(hold.id);
    await waitUntil(() => appointments.shadowRoot!.textContent.includes(MARK), 'the list shows it', { timeout: 4_000 });
    expectUnharmed(appointments.shadowRoot!, 'the list');
  });
});
