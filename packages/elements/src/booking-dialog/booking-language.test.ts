import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import '../define/booking-dialog.js';
import '../define/provider.js';
import type { SasProvider } from '../provider/index.js';
import { NOW, sampleOffer, sampleSlot } from '../testing/fixtures/samples.js';
import { stubClient } from '../testing/fixtures/stub-client.js';

const slot = { ...sampleSlot('agenda-1', '2026-11-23T10:00:00+01:00', 'agenda'), reasons: ['Fièvre de l’enfant'] };

async function held() {
  const provider = await fixture<SasProvider>(html`
    <sas-provider .client=${stubClient({})} .clock=${{ now: () => NOW }}>
      <sas-booking-dialog></sas-booking-dialog>
    </sas-provider>
  `);
  const dialog = provider.querySelector('sas-booking-dialog')!;
  void dialog.open({ offer: sampleOffer, slot });
  await waitUntil(() => dialog.stage === 'held', 'held');
  await dialog.updateComplete;
  const said = () => dialog.shadowRoot!.querySelector('[role=status]')!.textContent;
  return { provider, dialog, said };
}

describe('the language of the booking dialog', () => {
  it('is that of the page for what was said before its texts were there', async () => {
    const { provider, said } = await held();
    expect(said()).to.match(/^Créneau gardé encore \d+ minutes?$/);
    provider.locale = 'en';
    await waitUntil(() => /^Slot kept for \d+ more minutes?$/.test(said()), 'said in English');
  });

  it('marks what the directory and the practice wrote in French', async () => {
    const { dialog } = await held();
    const french = [...dialog.shadowRoot!.querySelectorAll('[lang=fr]')].map((it) => it.textContent);
    expect(french).to.deep.equal(['Qualifié en médecine générale', 'Fièvre de l’enfant']);
  });
});
