import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import type { FeedSlotEvent, Slot } from '@sas-embed/contract';
import '../define/booking-dialog.js';
import '../define/provider.js';
import type { SasEventDetails, SasEventName } from '../events.js';
import type { SasProvider } from '../provider/index.js';
import { expectAccessible } from '../testing/fixtures/axe.js';
import {
  NOW,
  overseasOffer,
  sampleAppointment,
  sampleHandover,
  sampleHold,
  sampleOffer,
  sampleSlot,
} from '../testing/fixtures/samples.js';
import { sasError, stubClient, type StubClient } from '../testing/fixtures/stub-client.js';
import type { BookingOutcome, SasBookingDialog } from './index.js';

const AT = '2026-11-23T10:00:00+01:00';
const agendaSlot = sampleSlot('agenda-1', AT, 'agenda');
const editorSlot = sampleSlot('s1', AT);

interface Stage {
  client: StubClient;
  provider: SasProvider;
  dialog: SasBookingDialog;
  outcome: Promise<BookingOutcome>;
  events: { name: SasEventName; detail: SasEventDetails[SasEventName] }[];
  clock: { at: number };
}

async function stage(
  answers: Parameters<typeof stubClient>[0],
  slot: Slot,
  more: { offer?: typeof sampleOffer; veto?: SasEventName } = {},
): Promise<Stage> {
  const client = stubClient(answers);
  const clock = { at: NOW };
  const provider = await fixture<SasProvider>(html`
    <sas-provider .client=${client} .clock=${{ now: () => clock.at }}>
      <button id="before">Avant</button><sas-booking-dialog></sas-booking-dialog>
    </sas-provider>
  `);
  const events: Stage['events'] = [];
  for (const name of ['sas-book', 'sas-open', 'sas-error'] as const) {
    provider.addEventListener(name, (event) => {
      events.push({ name, detail: event.detail });
      // Nothing is really opened in tests.
      if (name === 'sas-open' || name === more.veto) event.preventDefault();
    });
  }
  const dialog = provider.querySelector('sas-booking-dialog')!;
  provider.querySelector<HTMLElement>('#before')!.focus();
  const outcome = dialog.open({ offer: more.offer ?? sampleOffer, slot, caseRef: 'D-42', editor: 'AgendaRapide' });
  return { client, provider, dialog, outcome, events, clock };
}

const root = (d: SasBookingDialog) => d.shadowRoot!;
const native = (d: SasBookingDialog) => root(d).querySelector('dialog')!;
const primary = (d: SasBookingDialog) => root(d).querySelector<HTMLButtonElement>('#primary')!;
const text = (d: SasBookingDialog) => native(d).innerText;
const reach = (d: SasBookingDialog, stage: string) =>
  waitUntil(async () => (await d.updateComplete, d.stage === stage), `stage ${stage}, was ${d.stage}`, {
    timeout: 3000,
  });
const slotEvent = (over: Partial<FeedSlotEvent>): FeedSlotEvent => ({
  type: 'slot',
  cursor: '1',
  at: AT,
  offerId: 'offer-1',
  slotId: 's1',
  change: 'held',
  exclusive: false,
  own: false,
  ...over,
});

describe('sas-booking-dialog', () => {
  it('holds at once and confirms with Enter alone', async () => {
    const { dialog, client, events, outcome } = await stage({}, agendaSlot);
    await reach(dialog, 'held');
    expect(root(dialog).activeElement).to.equal(primary(dialog));
    await sendKeys({ press: 'Enter' });
    await reach(dialog, 'booked');
    expect(client.names().filter((name) => /Hold/.test(name))).to.deep.equal(['createHold', 'confirmHold']);
    expect(events).to.deep.equal([{ name: 'sas-book', detail: { appointmentId: 'appointment-1' } }]);
    await sendKeys({ press: 'Enter' });
    expect(await outcome).to.deep.equal({
      slotId: 'agenda-1',
      gone: ['agenda-1'],
      booked: { appointmentId: 'appointment-1' },
    });
    expect(native(dialog).open).to.equal(false);
    expect(client.names()).not.to.include('releaseHold');
  });

  it('does not confirm with the key that is still down from choosing the slot', async () => {
    const { dialog, client } = await stage({}, agendaSlot);
    await reach(dialog, 'held');
    const repeat = new KeyboardEvent('keydown', { key: 'Enter', repeat: true, bubbles: true, cancelable: true });
    primary(dialog).dispatchEvent(repeat);
    expect(repeat.defaultPrevented).to.equal(true);
    expect(client.names()).not.to.include('confirmHold');
  });

  it('Escape releases the hold, and does not reach the host', async () => {
    const { dialog, client, provider, outcome } = await stage({}, agendaSlot);
    let escapes = 0;
    provider.addEventListener('keydown', () => escapes++);
    await reach(dialog, 'held');
    await sendKeys({ press: 'Escape' });
    expect(await outcome).to.deep.equal({ slotId: 'agenda-1', gone: [] });
    expect(client.calls.at(-1)).to.deep.equal(['releaseHold', 'hold-agenda-1']);
    expect(escapes).to.equal(0);
    expect(document.activeElement?.id).to.equal('before');
  });

  it('keeps the dialog while a confirmation is under way, whatever is pressed', async () => {
    const { dialog } = await stage({ confirmHold: () => new Promise(() => undefined) }, agendaSlot);
    await reach(dialog, 'held');
    await sendKeys({ press: 'Enter' });
    await reach(dialog, 'confirming');
    await sendKeys({ press: 'Escape' });
    await sendKeys({ press: 'Escape' });
    expect(native(dialog).open).to.equal(true);
    expect(dialog.stage).to.equal('confirming');
  });

  it('says that a colleague is on it, live', async () => {
    const { dialog, client } = await stage({}, editorSlot);
    await reach(dialog, 'held');
    expect(text(dialog)).not.to.contain('collègue consulte');
    await waitUntil(() => client.feeds === 1);
    client.push(slotEvent({}));
    await waitUntil(() => text(dialog).includes('Un collègue consulte aussi ce créneau'));
    expect(root(dialog).querySelector('[role=status]')?.textContent).to.contain('Un collègue consulte aussi');
  });

  it('offers the next slots when the slot was taken, with the focus on the first', async () => {
    let first = true;
    const next = sampleSlot('agenda-2', '2026-11-23T10:20:00+01:00', 'agenda');
    const createHold = () => {
      if (!first) return sampleHold(next);
      first = false;
      throw sasError('slot-taken', { problem: { alternatives: [next] } });
    };
    const { dialog } = await stage({ createHold }, agendaSlot);
    await reach(dialog, 'slot-taken');
    expect(text(dialog)).to.contain('Ce créneau vient d’être pris');
    expect((root(dialog).activeElement as HTMLElement).innerText.toLowerCase()).to.equal('lundi 23 novembre à 10h20');
    expect(primary(dialog).checkVisibility()).to.equal(false);
    await sendKeys({ press: 'Enter' });
    await reach(dialog, 'held');
    expect(root(dialog).activeElement).to.equal(primary(dialog));
  });

  it('leaves a held slot that somebody else took', async () => {
    const { dialog, client } = await stage(
      { getOfferSlots: () => ({ slots: [sampleSlot('s9', '2026-11-24T09:00:00+01:00')] }) },
      editorSlot,
    );
    await reach(dialog, 'held');
    await waitUntil(() => client.feeds === 1);
    client.push(slotEvent({ change: 'taken' }));
    await reach(dialog, 'slot-taken');
    await waitUntil(() => root(dialog).activeElement?.classList.contains('alternative'));
  });

  for (const [code, words] of [
    ['editor-late', 'ne répond pas à temps'],
    ['editor-failed', 'a répondu par une erreur'],
    ['token-expired', 'Votre session a expiré'],
    ['network', 'Le service n’a pas répondu'],
  ] as const) {
    it(`says calmly what ${code} means, and tries again`, async () => {
      let tries = 0;
      const createHold = () => {
        if (tries++ === 0) throw sasError(code, { retryable: code !== 'token-expired' });
        return sampleHold(editorSlot);
      };
      const { dialog, events } = await stage({ createHold }, editorSlot);
      await reach(dialog, 'failed');
      expect(text(dialog)).to.contain(words);
      expect(text(dialog)).not.to.contain(code);
      expect(events[0]?.name).to.equal('sas-error');
      expect(root(dialog).activeElement).to.equal(primary(dialog));
      await sendKeys({ press: 'Enter' });
      await reach(dialog, 'held');
    });
  }

  it('says calmly to who presses Enter before the hold is there that it is under way, and confirms on the next Enter', async () => {
    let hold!: (hold: ReturnType<typeof sampleHold>) => void;
    const createHold = () => new Promise<ReturnType<typeof sampleHold>>((resolve) => (hold = resolve));
    const { dialog, client } = await stage({ createHold }, agendaSlot);
    await reach(dialog, 'holding');
    await waitUntil(() => root(dialog).activeElement === primary(dialog));
    const said = () => root(dialog).querySelector('[role=status]')!.textContent;
    expect(said()).to.equal('');
    await sendKeys({ press: 'Enter' });
    await dialog.updateComplete;
    expect(said()).to.equal('Vérification du créneau…');
    expect(text(dialog)).to.contain('Vérification du créneau…');
    hold(sampleHold(agendaSlot));
    await reach(dialog, 'held');
    expect(said()).to.contain('encore 3 minutes');
    expect(client.names()).not.to.include('confirmHold');
    await sendKeys({ press: 'Enter' });
    await reach(dialog, 'booked');
  });

  it('never promises that nothing was booked when a confirmation had no answer', async () => {
    const confirmHold = () => {
      throw sasError('network', { retryable: true });
    };
    const { dialog } = await stage({ confirmHold }, agendaSlot);
    await reach(dialog, 'held');
    await sendKeys({ press: 'Enter' });
    await reach(dialog, 'failed');
    expect(text(dialog)).to.contain('On ne sait pas encore');
    expect(text(dialog)).not.to.contain('Rien n’a été pris');
  });

  it('counts down, says 30 s aloud, and expires', async () => {
    const { dialog, clock } = await stage({}, agendaSlot);
    await reach(dialog, 'held');
    expect(text(dialog)).to.contain('encore 3:00');
    clock.at += 150_000;
    await waitUntil(() => text(dialog).includes('encore 0:30'), 'countdown', { timeout: 3000 });
    expect(root(dialog).querySelector('[role=status]')?.textContent).to.contain('encore 30 secondes');
    clock.at += 30_000;
    await reach(dialog, 'expired');
    expect(primary(dialog).innerText).to.contain('Reprendre le créneau');
  });

  it('W8 says whom the slot is for and for which reasons, as text', async () => {
    const slot: Slot = { ...editorSlot, visibility: ['SNP', 'CPTS'], reasons: ['Suture', '<img src=x>'] };
    const { dialog } = await stage({}, slot);
    await reach(dialog, 'held');
    expect(text(dialog)).to.match(/Créneau\s+Soins non programmés \(SAS\), Réservé à la CPTS/);
    expect(text(dialog)).to.match(/Motifs\s+Suture, <img src=x>/);
    expect(root(dialog).querySelector('img')).to.equal(null);
  });

  it('holds nothing where one comes without an appointment, and says so', async () => {
    const slot: Slot = { ...editorSlot, appointmentType: 'WALKIN', actions: ['walk-in'] };
    const { dialog, client, outcome } = await stage({}, slot);
    await reach(dialog, 'walk-in');
    expect(text(dialog)).to.contain('Consultation sans rendez-vous');
    expect(text(dialog)).to.contain('rien ne se réserve');
    await waitUntil(() => root(dialog).activeElement === primary(dialog));
    await expectAccessible(dialog);
    primary(dialog).click();
    expect(await outcome).to.deep.equal({ slotId: slot.id, gone: [] });
    expect(client.names()).to.not.include('createHold');
    expect(client.names()).to.not.include('releaseHold');
  });

  it('tells a role that only reads what it sees and why it is not booked; no button that would be refused', async () => {
    const slot: Slot = { ...editorSlot, actions: [] };
    const { dialog, client, outcome } = await stage({}, slot, { offer: { ...overseasOffer, actions: ['view-slots'] } });
    await reach(dialog, 'read-only');
    expect(text(dialog)).to.contain('Créneau à consulter');
    expect(text(dialog)).to.contain('un régulateur peut le prendre');
    await waitUntil(() => root(dialog).activeElement === primary(dialog));
    await expectAccessible(dialog);
    expect(primary(dialog).innerText).to.contain('Revenir à la liste');
    expect(root(dialog).querySelector('[role=alert]:not(:empty)')).to.equal(null);
    primary(dialog).click();
    expect(await outcome).to.deep.equal({ slotId: slot.id, gone: [] });
    expect(client.names()).to.not.include('createHold');
  });

  it('W7 names the zone of the place where it differs from the viewer’s', async () => {
    // The browser of these tests stands in a zone that is nobody's.
    const { dialog } = await stage({}, agendaSlot, { offer: overseasOffer });
    await reach(dialog, 'held');
    expect(text(dialog)).to.match(/lundi 23 novembre à 13h00/i);
    expect(text(dialog)).to.contain('heure de La Réunion (UTC+4)');
  });

  describe('hand-over to an editor', () => {
    it('asks before it opens, waits, and shows what came back', async () => {
      const { dialog, client, events } = await stage(
        { getAppointment: () => sampleAppointment({ slotChanged: true, start: '2026-11-24T15:20:00+01:00' }) },
        editorSlot,
      );
      await reach(dialog, 'held');
      expect(primary(dialog).innerText).to.equal('Ouvrir l’agenda d’AgendaRapide');
      await sendKeys({ press: 'Enter' });
      await reach(dialog, 'waiting');
      expect(events[0]).to.deep.equal({
        name: 'sas-open',
        detail: { url: sampleHandover().url, kind: 'handover', handoverId: 'handover-1', offerId: 'offer-1' },
      });
      const link = root(dialog).querySelector('a')!;
      expect(link.href).to.equal(sampleHandover().url);
      expect(link.rel).to.equal('noopener noreferrer');
      client.push({
        type: 'handover',
        cursor: '2',
        at: AT,
        handoverId: 'handover-1',
        state: 'matched',
        appointmentId: 'appointment-1',
      });
      await reach(dialog, 'booked');
      await waitUntil(() => text(dialog).includes('Autre créneau pris : mardi 24 novembre à 15h20'));
      expect(events.at(-1)).to.deep.equal({
        name: 'sas-book',
        detail: { appointmentId: 'appointment-1', handoverId: 'handover-1' },
      });
    });

    it('opens in a new page without opener nor referrer when nobody cancels', async () => {
      const opened: unknown[] = [];
      const real = window.open.bind(window);
      window.open = (...args) => (opened.push(args), null);
      try {
        const client = stubClient();
        const provider = await fixture<SasProvider>(
          html`<sas-provider .client=${client}><sas-booking-dialog></sas-booking-dialog></sas-provider>`,
        );
        const dialog = provider.querySelector('sas-booking-dialog')!;
        void dialog.open({ offer: sampleOffer, slot: editorSlot });
        await reach(dialog, 'held');
        primary(dialog).click();
        await reach(dialog, 'waiting');
      } finally {
        window.open = real;
      }
      expect(opened).to.deep.equal([[sampleHandover().url, '_blank', 'noopener,noreferrer']]);
    });

    for (const url of ['javascript:alert(1)', 'http://agenda.example/dr', 'data:text/html,x', 'agenda']) {
      it(`neither opens nor links to ${url}`, async () => {
        const { dialog, events } = await stage({ createHandover: () => sampleHandover({ url }) }, editorSlot);
        await reach(dialog, 'held');
        await sendKeys({ press: 'Enter' });
        await reach(dialog, 'waiting');
        expect(events).to.deep.equal([]);
        expect(root(dialog).querySelector('a')).to.equal(null);
      });
    }

    it('tells of the appointment that comes back after the dialog was closed', async () => {
      const { dialog, client, events } = await stage({}, editorSlot);
      await reach(dialog, 'held');
      await sendKeys({ press: 'Enter' });
      await reach(dialog, 'waiting');
      await sendKeys({ press: 'Escape' });
      expect(client.names()).not.to.include('releaseHold');
      client.push({
        type: 'handover',
        cursor: '2',
        at: AT,
        handoverId: 'handover-1',
        state: 'matched',
        appointmentId: 'appointment-1',
      });
      await waitUntil(() => events.some((e) => e.name === 'sas-book'));
      expect(dialog.opened).to.equal(false);
    });
  });

  it('gives everything back when it leaves the page, and leaves no feed behind', async () => {
    const { dialog, client, provider } = await stage({}, agendaSlot);
    await reach(dialog, 'held');
    await waitUntil(() => client.feeds === 1);
    provider.remove();
    expect(client.calls.at(-1)).to.deep.equal(['releaseHold', 'hold-agenda-1']);
    await waitUntil(() => client.feeds === 0, 'feed closed');
  });

  it('gives the hold back through the client that made it when the user changes', async () => {
    const { dialog, client, provider } = await stage({}, agendaSlot);
    await reach(dialog, 'held');
    const other = stubClient();
    provider.client = other;
    await provider.updateComplete;
    await reach(dialog, 'closed');
    expect(client.calls.at(-1)).to.deep.equal(['releaseHold', 'hold-agenda-1']);
    expect(other.names()).not.to.include('releaseHold');
    expect(text(dialog).trim()).to.equal('');
  });

  describe('accessibility', () => {
    const taken = () => {
      throw sasError('slot-taken', { problem: { alternatives: [sampleSlot('x', '2026-11-23T11:00:00+01:00')] } });
    };
    const cases: [string, Parameters<typeof stubClient>[0], Slot, string[]][] = [
      ['holding', { createHold: () => new Promise(() => undefined) }, agendaSlot, []],
      ['held', { createHold: () => sampleHold(editorSlot, { others: 2 }) }, editorSlot, []],
      ['slot-taken', { createHold: taken }, agendaSlot, []],
      ['failed', { createHold: () => Promise.reject(sasError('editor-late', { retryable: true })) }, editorSlot, []],
      ['confirming', { confirmHold: () => new Promise(() => undefined) }, agendaSlot, ['Enter']],
      ['booked', {}, agendaSlot, ['Enter']],
      ['waiting', {}, editorSlot, ['Enter']],
    ];
    for (const [name, answers, slot, keys] of cases) {
      it(`has no axe violation: ${name}`, async () => {
        const { dialog } = await stage(answers, slot);
        if (keys.length > 0) await reach(dialog, 'held');
        for (const press of keys) await sendKeys({ press: press });
        await reach(dialog, name);
        expect(native(dialog).open).to.equal(true);
        await expectAccessible(dialog);
      });
    }
  });

  it('holds nothing when it leaves the page before it could open', async () => {
    const { client, dialog, outcome } = await stage({ createHold: () => sampleHold(agendaSlot) }, agendaSlot);
    await reach(dialog, 'held');
    dialog.close();
    await outcome;
    const before = client.names().filter((name) => name === 'createHold').length;
    const again = dialog.open({ offer: sampleOffer, slot: agendaSlot });
    dialog.remove();
    expect(await again).to.deep.equal({ slotId: agendaSlot.id, gone: [] });
    expect(client.names().filter((name) => name === 'createHold')).to.have.lengthOf(before);
    expect(dialog.opened).to.equal(false);
  });

  it('has nothing over what has the focus, in a window that is too small for it', async function () {
    // there Tab goes on to the browser's own bar, from where no key of a driver comes back
    if (navigator.userAgent.includes('Firefox')) this.skip();
    await setViewport({ width: 360, height: 480 });
    const alternatives = [20, 40, 60, 80, 100].map((minutes) =>
      sampleSlot(`alternative-${minutes}`, new Date(Date.parse(AT) + minutes * 60_000).toISOString()),
    );
    const taken = () => Promise.reject(sasError('slot-taken', { problem: { alternatives } }));
    const { dialog } = await stage({ createHold: taken }, editorSlot);
    await reach(dialog, 'slot-taken');
    await waitUntil(() => root(dialog).querySelectorAll('.alternative').length === 5);
    const covered: string[] = [];
    for (const key of [...Array(8).fill('Tab'), ...Array(8).fill('Shift+Tab')] as string[]) {
      if (key !== 'Tab') await sendKeys({ down: 'Shift' });
      await sendKeys({ press: 'Tab' });
      if (key !== 'Tab') await sendKeys({ up: 'Shift' });
      const at = root(dialog).activeElement;
      if (!at) continue;
      const { left, right, top, bottom } = at.getBoundingClientRect();
      for (const y of [top + 2, (top + bottom) / 2, bottom - 2]) {
        const over = root(dialog).elementFromPoint((left + right) / 2, y);
        if (!at.contains(over)) covered.push(`${key}: ${over?.localName} over ${at.textContent?.trim()}`);
      }
    }
    await setViewport({ width: 800, height: 600 });
    expect(covered).to.deep.equal([]);
  });
});
