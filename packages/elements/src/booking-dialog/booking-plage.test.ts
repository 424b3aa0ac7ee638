import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../define/booking-dialog.js';
import '../define/provider.js';
import type { SasProvider } from '../provider/index.js';
import { expectAccessible } from '../testing/fixtures/axe.js';
import { NOW, sampleAppointment, sampleHold, sampleOffer, sampleSlot } from '../testing/fixtures/samples.js';
import { sasError, stubClient } from '../testing/fixtures/stub-client.js';
import type { SasBookingDialog } from './index.js';

const plage = {
  ...sampleSlot('plage-1', '2026-11-23T10:00:00+01:00', 'agenda'),
  end: '2026-11-23T12:00:00+01:00',
  capacity: { max: 4, taken: 1 },
};

async function held(refuse?: number) {
  const client = stubClient({
    createHold: ({ patients }) => {
      if (patients === refuse && refuse !== undefined) {
        throw sasError('not-enough-places', { problem: { placesLeft: 2 } });
      }
      return { ...sampleHold(plage), kind: 'exclusive', actions: ['confirm'], ...(patients && { patients }) };
    },
    confirmHold: () => sampleAppointment({ origin: { kind: 'agenda', sourceId: 'agenda' }, patients: 2 }),
  });
  const provider = await fixture<SasProvider>(html`
    <sas-provider .client=${client} .clock=${{ now: () => NOW }}
      ><sas-booking-dialog></sas-booking-dialog
    ></sas-provider>
  `);
  const dialog = provider.querySelector('sas-booking-dialog')!;
  const outcome = dialog.open({ offer: sampleOffer, slot: plage });
  await reach(dialog, 'held');
  const input = dialog.shadowRoot!.querySelector<HTMLInputElement>('#patients')!;
  return { client, dialog, outcome, input };
}
const reach = (d: SasBookingDialog, stage: string) =>
  waitUntil(async () => (await d.updateComplete, d.stage === stage), `stage ${stage}, was ${d.stage}`, {
    timeout: 3000,
  });

describe('sas-booking-dialog, a plage', () => {
  it('W16 is held for several patients by keyboard, and stays in the list while it has places', async () => {
    const { client, dialog, outcome, input } = await held();
    await expectAccessible(dialog);
    expect(dialog.shadowRoot!.textContent).to.match(/3\s+places libres sur\s+4/);
    input.focus();
    await sendKeys({ press: 'ArrowUp' });
    await waitUntil(() => client.calls.some(([, asked]) => (asked as { patients?: number })?.patients === 2));
    await reach(dialog, 'held');
    dialog.shadowRoot!.querySelector<HTMLElement>('#primary')!.focus();
    await sendKeys({ press: 'Enter' });
    await reach(dialog, 'booked');
    await sendKeys({ press: 'Enter' });
    expect(await outcome).to.deep.equal({
      slotId: 'plage-1',
      gone: [],
      booked: { appointmentId: 'appointment-1' },
    });
  });

  it('says how many it still takes, and keeps what is held', async () => {
    const { dialog, input } = await held(3);
    input.value = '3';
    input.dispatchEvent(new Event('change'));
    await waitUntil(() => dialog.shadowRoot!.textContent.includes('ne prend plus que 2 patients'));
    await reach(dialog, 'held');
    await waitUntil(() => input.value === '1');
  });

  it('takes no more than there are places', async () => {
    const { client, input } = await held();
    input.value = '9';
    input.dispatchEvent(new Event('change'));
    await waitUntil(() => client.calls.some(([, asked]) => (asked as { patients?: number })?.patients === 3));
    expect(input.value).to.equal('3');
  });
});
