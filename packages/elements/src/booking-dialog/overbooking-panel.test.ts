import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import type { Appointment, OverbookingRequest } from '@sas-embed/contract';
import '../define/booking-dialog.js';
import '../define/provider.js';
import type { SasProvider } from '../provider/index.js';
import { expectAccessible } from '../testing/fixtures/axe.js';
import { NOW, overseasOffer, sampleAppointment, sampleOffer } from '../testing/fixtures/samples.js';
import { sasError, stubClient } from '../testing/fixtures/stub-client.js';
import type { SasBookingDialog } from './index.js';

// NOW is 09:00 in Paris, a Monday.
const answerOf = ({ start, contact, reason }: OverbookingRequest): Appointment =>
  sampleAppointment({
    id: 'appointment-9',
    start,
    status: contact.result === 'agreed' ? 'booked' : 'pending',
    origin: { kind: 'overbooking', sourceId: sampleOffer.id },
    overbooking: { reason, contact },
  });

async function stage(createOverbooking: (request: OverbookingRequest) => unknown = answerOf, offer = sampleOffer) {
  const client = stubClient({ createOverbooking });
  const clock = { at: NOW };
  const provider = await fixture<SasProvider>(html`
    <sas-provider .client=${client} .clock=${{ now: () => clock.at }}>
      <button id="before">Avant</button><sas-booking-dialog></sas-booking-dialog>
    </sas-provider>
  `);
  const events: [string, unknown][] = [];
  for (const name of ['sas-book', 'sas-error'] as const) {
    provider.addEventListener(name, (event) => events.push([name, event.detail]));
  }
  const dialog = provider.querySelector('sas-booking-dialog')!;
  provider.querySelector<HTMLElement>('#before')!.focus();
  const closed = dialog.orient({ offer, caseRef: 'D-42' }).then(() => 'closed');
  await waitUntil(() => active(dialog)?.id === 'date', 'focus on the day');
  const sent = () => client.calls.filter(([name]) => name === 'createOverbooking');
  return { client, clock, provider, dialog, closed, events, sent };
}

const active = (d: SasBookingDialog) => d.shadowRoot!.activeElement;
const native = (d: SasBookingDialog) => d.shadowRoot!.querySelector('dialog')!;
const primary = (d: SasBookingDialog) => d.shadowRoot!.querySelector<HTMLButtonElement>('#primary')!;
const select = (d: SasBookingDialog, name: string) => d.shadowRoot!.querySelector<HTMLSelectElement>(`select#${name}`)!;
const options = (d: SasBookingDialog, name: string) => [...select(d, name).options].map(({ text }) => text);
const reads = (d: SasBookingDialog, words: string) => waitUntil(() => native(d).innerText.includes(words), words);
const faultOf = (d: SasBookingDialog, name: string) =>
  d.shadowRoot!.querySelector(`#${name}-fault`)?.textContent.trim() ?? '';

async function choose(d: SasBookingDialog, values: Record<string, string>) {
  for (const [name, text] of Object.entries(values)) {
    const list = select(d, name);
    list.value = [...list.options].find((option) => option.text === text)!.value;
    list.dispatchEvent(new Event('change'));
    await d.updateComplete;
  }
}
const FILLED = { time: '14h15', reason: 'Plus de créneau libre', who: 'Le secrétariat', result: 'Accord donné' };

describe('the orientation outside the slots in sas-booking-dialog', () => {
  it('W16 is bounded: quarters of the place’s clock from now on, within seven days, by codes alone', async () => {
    const { dialog } = await stage();
    expect(options(dialog, 'date')).to.have.length(8);
    expect(options(dialog, 'date')[0]).to.equal('lundi 23 novembre');
    expect(options(dialog, 'time').slice(0, 3)).to.deep.equal(['Choisir…', '09h15', '09h30']);
    await choose(dialog, { date: 'lundi 30 novembre' });
    expect(options(dialog, 'time').at(-1)).to.equal('09h00');
    expect(dialog.shadowRoot!.querySelectorAll('input, textarea')).to.have.length(0);
    await expectAccessible(dialog);
  });

  it('W16 is sent with its reason and the trace of the call, and shown as it was recorded', async () => {
    const { dialog, sent, events, closed } = await stage();
    await choose(dialog, { date: 'mardi 24 novembre', ...FILLED });
    primary(dialog).focus();
    await sendKeys({ press: 'Enter' });
    await reads(dialog, 'Orientation enregistrée');
    expect(sent().map(([, request]) => request)).to.deep.equal([
      {
        offerId: sampleOffer.id,
        start: '2026-11-24T14:15:00+01:00',
        reason: 'no-slot',
        contact: { who: 'secretary', at: '2026-11-23T09:00:00+01:00', result: 'agreed' },
        caseRef: 'D-42',
      },
    ]);
    expect(events).to.deep.equal([['sas-book', { appointmentId: 'appointment-9' }]]);
    await reads(dialog, '14h15');
    await reads(dialog, 'Accord donné');
    await expectAccessible(dialog);
    expect(active(dialog)).to.equal(primary(dialog));
    await sendKeys({ press: 'Enter' });
    expect(await closed).to.equal('closed');
    expect(native(dialog).open).to.equal(false);
    expect(document.activeElement?.id).to.equal('before');
  });

  it('is pending unless somebody agreed', async () => {
    const { dialog } = await stage();
    await choose(dialog, { ...FILLED, result: 'Message laissé' });
    primary(dialog).click();
    await reads(dialog, 'En attente : personne n’a encore donné son accord');
  });

  it('says at each list what is missing, with the focus on the first, and sends nothing', async () => {
    const { dialog, sent } = await stage();
    await choose(dialog, { time: '14h15', who: 'Le secrétariat' });
    primary(dialog).click();
    await waitUntil(() => active(dialog)?.id === 'reason');
    expect(faultOf(dialog, 'reason')).to.equal('Choisissez une raison.');
    expect(faultOf(dialog, 'result')).to.equal('Indiquez le résultat de l’appel.');
    expect(faultOf(dialog, 'time') + faultOf(dialog, 'who')).to.equal('');
    expect(select(dialog, 'reason').getAttribute('aria-describedby')).to.equal('reason-fault');
    expect(sent()).to.have.length(0);
    await expectAccessible(dialog);
    await choose(dialog, { reason: 'Autre raison' });
    expect(faultOf(dialog, 'reason')).to.equal('');
  });

  it('says that a time has passed meanwhile, and sends nothing', async () => {
    const { dialog, sent, clock } = await stage();
    await choose(dialog, { ...FILLED, time: '09h15' });
    clock.at += 20 * 60_000;
    primary(dialog).click();
    await waitUntil(() => active(dialog)?.id === 'time');
    expect(faultOf(dialog, 'time')).to.contain('Cette heure est passée');
    expect(options(dialog, 'time').slice(0, 2)).to.deep.equal(['Choisir…', '09h30']);
    expect(select(dialog, 'time').value).to.equal('');
    expect(select(dialog, 'reason').value, 'the rest stays').to.equal('no-slot');
    expect(sent()).to.have.length(0);
  });

  it('sends the same again after no answer, the time of the call included', async () => {
    let tries = 0;
    const { dialog, sent, clock, events } = await stage((request) => {
      if (++tries === 1) throw sasError('network', { retryable: true });
      return answerOf(request);
    });
    await choose(dialog, FILLED);
    primary(dialog).click();
    await reads(dialog, 'peut-être déjà enregistrée');
    expect(events[0]![0]).to.equal('sas-error');
    clock.at += 60_000;
    primary(dialog).click();
    await reads(dialog, 'Orientation enregistrée');
    const [first, second] = sent();
    expect(second).to.deep.equal(first);
    expect((first![2] as { idempotencyKey: string }).idempotencyKey).to.match(/^\w{32}$/);
  });

  it('stays open while it is being recorded, and tells nothing to the next user', async () => {
    let answer!: (made: Appointment) => void;
    const { dialog, events, closed, provider } = await stage(() => new Promise((resolve) => (answer = resolve)));
    await choose(dialog, FILLED);
    primary(dialog).click();
    await reads(dialog, 'Enregistrement…');
    await sendKeys({ press: 'Escape' });
    expect(native(dialog).open).to.equal(true);
    provider.client = stubClient();
    expect(await closed).to.equal('closed');
    answer(sampleAppointment());
    await dialog.updateComplete;
    expect(events).to.deep.equal([]);
    expect(native(dialog).open).to.equal(false);
  });

  it('is refused in words: by role, by the offer, by the gateway’s clock', async () => {
    const codes = { forbidden: 'Votre profil', 'not-bookable-here': 'ne reçoit plus', 'token-expired': 'session' };
    for (const [code, words] of Object.entries(codes)) {
      const { dialog } = await stage(() => {
        throw sasError(code);
      });
      await choose(dialog, FILLED);
      primary(dialog).click();
      await reads(dialog, words);
      dialog.close();
    }
    const { dialog } = await stage(() => {
      throw sasError('invalid-request', { problem: { errors: [{ field: 'body:/start', rule: 'later than now' }] } });
    });
    await choose(dialog, FILLED);
    primary(dialog).click();
    await waitUntil(() => faultOf(dialog, 'time').includes('passée'));
  });

  it('names the facility’s zone, and the viewer’s time once one is chosen', async () => {
    const { dialog } = await stage(answerOf, overseasOffer);
    await reads(dialog, 'heure de La Réunion (UTC+4)');
    expect(select(dialog, 'time').getAttribute('aria-describedby')).to.equal('time-note');
    expect(options(dialog, 'time')[1], 'noon there').to.equal('12h15');
    await choose(dialog, { time: '14h15' });
    await reads(dialog, 'pour vous');
  });

  it('W24 fits into 320 px', async () => {
    await setViewport({ width: 320, height: 640 });
    try {
      const { dialog } = await stage();
      primary(dialog).click();
      await waitUntil(() => faultOf(dialog, 'time') !== '');
      expect(native(dialog).scrollWidth).to.be.at.most(native(dialog).clientWidth);
    } finally {
      await setViewport({ width: 1280, height: 800 });
    }
  });
});
