import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../define/booking-dialog.js';
import '../define/provider.js';
import type { SasProvider } from '../provider/index.js';
import { expectAccessible } from '../testing/fixtures/axe.js';
import { NOW, sampleAppointment, sampleHandover, sampleOffer, sampleSlot } from '../testing/fixtures/samples.js';
import { stubClient } from '../testing/fixtures/stub-client.js';
import type { SasBookingDialog } from './index.js';

const AT = '2026-11-23T10:00:00+01:00';
const matched = {
  type: 'handover',
  cursor: '2',
  at: AT,
  handoverId: 'handover-1',
  state: 'matched',
  appointmentId: 'appointment-1',
} as const;

/** A dialog that waits for the editor's page. */
async function waiting(answers: Parameters<typeof stubClient>[0] = {}) {
  const client = stubClient(answers);
  const provider = await fixture<SasProvider>(html`
    <sas-provider .client=${client} .clock=${{ now: () => NOW }}
      ><sas-booking-dialog></sas-booking-dialog
    ></sas-provider>
  `);
  const booked: unknown[] = [];
  provider.addEventListener('sas-open', (event) => event.preventDefault());
  provider.addEventListener('sas-book', (event) => booked.push(event.detail));
  const dialog = provider.querySelector('sas-booking-dialog')!;
  const outcome = dialog.open({ offer: sampleOffer, slot: sampleSlot('s1', AT), editor: 'AgendaRapide' });
  await reach(dialog, 'held');
  await sendKeys({ press: 'Enter' });
  await reach(dialog, 'waiting');
  return { client, dialog, outcome, booked };
}
const root = (d: SasBookingDialog) => d.shadowRoot!;
const reach = (d: SasBookingDialog, stage: string) =>
  waitUntil(async () => (await d.updateComplete, d.stage === stage), `stage ${stage}, was ${d.stage}`, {
    timeout: 3000,
  });
const focused = (d: SasBookingDialog) => (root(d).activeElement as HTMLElement | null)?.innerText.trim();

/** Tab until this button has the focus. */
async function tabTo(dialog: SasBookingDialog, label: string): Promise<void> {
  for (let i = 0; i < 12 && focused(dialog) !== label; i++) await sendKeys({ press: 'Tab' });
  expect(focused(dialog)).to.equal(label);
}

describe('sas-booking-dialog, the end of a hand-over', () => {
  it('is given up by keyboard, for a reason', async () => {
    const { dialog, client, outcome } = await waiting();
    await tabTo(dialog, 'Rien n’a été réservé…');
    await sendKeys({ press: 'Enter' });
    await reach(dialog, 'leaving');
    await expectAccessible(dialog);
    expect(focused(dialog)).to.equal('Le créneau n’était plus libre chez l’éditeur');
    await tabTo(dialog, 'Le patient ne souhaite pas ce rendez-vous');
    await sendKeys({ press: 'Enter' });
    expect((await outcome).booked).to.equal(undefined);
    const close = client.calls.find(([name]) => name === 'closeHandover')!;
    expect(close[2]).to.deep.equal({ outcome: 'abandoned', reason: 'patient-declined' });
    expect(client.names()).to.include('releaseHold');
  });

  it('is booked by telephone in one press', async () => {
    const { dialog, outcome, booked } = await waiting({
      closeHandover: () => sampleHandover({ state: 'booked-by-phone', appointmentId: 'appointment-1' }),
      getAppointment: () => sampleAppointment({ origin: { kind: 'phone', sourceId: 'rapide' } }),
    });
    await tabTo(dialog, 'Réservé par téléphone');
    await sendKeys({ press: 'Enter' });
    await reach(dialog, 'booked');
    await waitUntil(() => root(dialog).textContent.includes('Noté comme réservé par téléphone'));
    expect(booked).to.deep.equal([{ appointmentId: 'appointment-1', handoverId: 'handover-1' }]);
    await sendKeys({ press: 'Enter' });
    expect((await outcome).booked).to.deep.equal({ appointmentId: 'appointment-1', handoverId: 'handover-1' });
  });

  for (const givenUp of [false, true]) {
    it(`W9 shows what comes back after it was ${givenUp ? 'given up' : 'closed'}, until it was seen`, async () => {
      const { dialog, client, booked } = await waiting();
      if (givenUp) {
        await tabTo(dialog, 'Rien n’a été réservé…');
        await sendKeys({ press: 'Enter' });
        await reach(dialog, 'leaving');
        await sendKeys({ press: 'Enter' });
      } else await sendKeys({ press: 'Escape' });
      await reach(dialog, 'closed');
      client.push({ ...matched, late: givenUp });
      const notice = () => root(dialog).querySelector<HTMLElement>('[part=late]');
      await waitUntil(() => notice());
      expect(notice()!.innerText).to.match(
        /Un rendez-vous est revenu de l’éditeur : Léa ESSAI, lundi 23 novembre à 10h00/,
      );
      expect(notice()!.getBoundingClientRect().height).to.be.greaterThan(20);
      expect(booked).to.deep.equal([{ appointmentId: 'appointment-1', handoverId: 'handover-1' }]);
      await expectAccessible(dialog);
      notice()!.querySelector('button')!.focus();
      await sendKeys({ press: 'Enter' });
      await waitUntil(() => !notice());
    });
  }
});
