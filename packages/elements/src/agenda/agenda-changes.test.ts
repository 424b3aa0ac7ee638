import { expect, waitUntil } from '@open-wc/testing';
import { expectAccessible } from '../testing/fixtures/index.js';
import {
  CARD,
  closed,
  dialog,
  entries,
  find,
  focused,
  keys,
  make,
  plage,
  stands,
  textOf,
  type,
  until,
  weekly,
} from '../testing/fixtures/agenda.js';

const WEEK = { from: '2026-11-23', to: '2026-11-29' };
const press = (element: Awaited<ReturnType<typeof make>>['element'], selector: string) =>
  find(element, selector)!.click();

describe('sas-agenda: what is there already', () => {
  it('changes one date of a series or the whole series', async () => {
    const { element, client } = await make([weekly]);
    press(element, '.entry');
    await dialog(element);
    await until(
      element,
      /Le mercredi 25 novembre seulement.*À partir du mercredi 25 novembre.*Toute la série/,
      'dialog',
    );
    expect(find(element, 'input[name=kind]')).to.equal(null);
    await type(element, 'end', '15h');
    await type(element, 'places', '4');
    await keys('Enter');
    await closed(element);
    await until(element, /13h00 – 15h00.*Modifié ce jour/);
    press(element, '.entry');
    await dialog(element);
    press(element, 'dialog .choice:nth-child(3) input[name=scope]');
    await element.updateComplete;
    await type(element, 'start', '12h');
    press(element, '[data-save]');
    await closed(element);
    const { rules } = await client.getAgenda(CARD, WEEK);
    expect(rules[0]).to.deep.include({ start: '12:00', end: '17:00', maxPatients: 8 });
    expect(rules[0]!.exceptions).to.deep.equal([
      { date: '2026-11-25', change: { start: '13:00', end: '15:00', maxPatients: 4 } },
    ]);
    press(element, '.entry');
    await dialog(element);
    press(element, '[data-restore]');
    await closed(element);
    await waitUntil(() => entries(element)[0] === '12h00 – 17h00');
  });

  it('changes a series from a date on, and lets it be undone; what was booked before and after stays', async () => {
    const { element, client } = await make([weekly]);
    const rules = async () => (await client.getAgenda(CARD, WEEK)).rules;
    const slot = (await client.colleague({ role: 'osnp' }).getOfferSlots(CARD)).slots.find(({ capacity }) => capacity)!;
    const regulator = client.colleague({ role: 'osnp' });
    await regulator.confirmHold((await regulator.createHold({ offerId: CARD, slotId: slot.id, patients: 2 })).id);
    press(element, '.entry');
    await dialog(element);
    press(element, 'dialog .choice:nth-child(2) input[name=scope]');
    await element.updateComplete;
    await expectAccessible(element);
    expect(find<HTMLInputElement>(element, '#date')!.value).to.equal('2026-11-25');
    expect(find(element, 'input[name=weekly]')).to.equal(null);
    await type(element, 'places', '9');
    await type(element, 'reasons', 'R10, R20 R10');
    press(element, '[data-save]');
    await closed(element);
    await until(element, /13h00 – 17h00.*2 pris sur 9 places/);
    const after = await rules();
    expect(after.map(({ weekly, maxPatients, reasons }) => ({ weekly, maxPatients, reasons }))).to.deep.equal([
      { weekly: { days: ['wed'], from: '2026-11-18', until: '2026-11-24' }, maxPatients: 8, reasons: undefined },
      { weekly: { days: ['wed'], from: '2026-11-25' }, maxPatients: 9, reasons: ['R10', 'R20'] },
    ]);
    press(element, '[data-undo]');
    await until(element, /Action annulée/);
    await until(element, /2 pris sur 8 places/);
    expect((await rules()).map(({ maxPatients, reasons }) => [maxPatients, reasons])).to.deep.equal([
      [8, undefined],
      [8, undefined],
    ]);
  });

  it('tells a reason that is no code, and a date that the series does not have, beside the field', async () => {
    const { element } = await make([weekly]);
    press(element, '.entry');
    await dialog(element);
    press(element, 'dialog .choice:nth-child(2) input[name=scope]');
    await element.updateComplete;
    await type(element, 'reasons', 'fièvre');
    press(element, '[data-save]');
    await until(element, /Au plus 20 codes/, 'dialog');
    expect(focused(element)!.id).to.equal('reasons');
    await type(element, 'reasons', 'fievre');
    const date = find<HTMLInputElement>(element, '#date')!;
    date.value = '2026-11-18';
    date.dispatchEvent(new Event('input'));
    press(element, '[data-save]');
    await until(element, /Choisissez une date à venir de la série/, 'dialog');
    expect(focused(element)!.id).to.equal('date');
  });

  it('asks before it deletes, and of a series what; each can be undone', async () => {
    const { element, client } = await make([weekly]);
    const rules = async () => (await client.getAgenda(CARD, WEEK)).rules;
    const before = await rules();
    for (const [n, left] of [
      [1, /Annulé ce jour/],
      [2, /^(?!.*13h00 –)/],
      [3, /^(?!.*13h00 –)/],
    ] as const) {
      find(element, '.entry')!.focus();
      await keys('Delete');
      await dialog(element);
      await expectAccessible(element);
      expect(focused(element)!.textContent).to.contain('Annuler');
      press(element, `dialog .choice:nth-child(${n}) input`);
      press(element, '[data-remove]');
      await closed(element);
      await until(element, left, '.week');
      await waitUntil(() => stands(element)?.date === '2026-11-25' && stands(element)?.key === '');
      press(element, '[data-undo]');
      await until(element, /Action annulée/);
      await waitUntil(() => entries(element).length === 1);
      const [rule] = await rules();
      expect(rule).to.deep.include({ weekly: before[0]!.weekly, exceptions: [], start: '13:00' });
    }
    expect(client.calls.filter(({ operation }) => operation === 'deleteAgendaRule')).to.have.lengthOf(1);
  });

  it('tells why what patients are booked on is not deleted, and shows n of max as it is booked', async () => {
    const { element, client } = await make([plage()]);
    const regulator = client.colleague({ role: 'osnp' });
    const slot = (await regulator.getOfferSlots(CARD)).slots.find(({ capacity }) => capacity)!;
    const hold = await regulator.createHold({ offerId: CARD, slotId: slot.id, patients: 2 });
    await until(element, /2 en cours de prise/, '.week');
    await regulator.confirmHold(hold.id);
    await until(element, /2 pris sur 8 places/, '.week');
    find(element, '.entry')!.focus();
    await keys('Delete');
    await dialog(element);
    press(element, '[data-remove]');
    await until(element, /Des patients sont inscrits .*\(mer. 25 nov.\) : leur place serait perdue/, 'dialog');
    await keys('Escape');
    await closed(element);
    expect(entries(element)).to.deep.equal(['13h00 – 17h00']);
    expect(focused(element)!.matches('.entry')).to.equal(true);
  });

  it('declares absences of hours or whole days, lists them, deletes and undoes', async () => {
    const { element, client } = await make([plage()]);
    press(element, '[data-absences]');
    await dialog(element);
    press(element, '[data-whole]');
    await element.updateComplete;
    for (const id of ['from', 'to']) {
      const input = find<HTMLInputElement>(element, `#absence-${id}`)!;
      input.value = '2026-11-25';
      input.dispatchEvent(new Event('input'));
    }
    await type(element, 'absence-start', '15h');
    await type(element, 'absence-end', '14h');
    press(element, '[data-save]');
    await until(element, /L’absence doit finir après son début/, 'dialog');
    expect(focused(element)!.id).to.equal('absence-end');
    await type(element, 'absence-end', '16h');
    press(element, '[data-save]');
    await until(element, /Le mercredi 25 novembre, 15h00 – 16h00/, '.absences');
    await expectAccessible(element);
    press(element, '[data-whole]');
    await element.updateComplete;
    press(element, '[data-save]');
    await until(element, /mercredi 25 novembre, toute la journée/, '.absences');
    await keys('Escape');
    await closed(element);
    await until(element, /Absence toute la journée.*Masqué/, '.week');
    press(element, '[data-absences]');
    await dialog(element);
    press(element, '.absences li:first-child button');
    await waitUntil(() => element.shadowRoot!.querySelectorAll('.absences li').length === 1);
    await keys('Escape');
    const { unavailabilities } = await client.getAgenda(CARD, WEEK);
    expect(unavailabilities.map(({ from }) => from)).to.deep.equal(['2026-11-25T15:00']);
    press(element, '[data-undo]');
    await until(element, /Absence toute la journée/, '.week');
  });

  it('closes the whole agenda and opens it again', async () => {
    const { element, provider } = await make([plage()]);
    press(element, '[data-vacation]');
    await until(element, /aucun de ses créneaux n’est proposé/);
    await until(element, /Masqué/, '.week');
    await until(element, /Agenda fermé\./, '.notice');
    provider.locale = 'en';
    await until(element, /Calendar closed\./, '.notice');
    provider.locale = 'fr';
    await until(element, /Agenda fermé\./, '.notice');
    press(element, '[data-undo]');
    await waitUntil(() => !/Masqué/.test(textOf(find(element, '.week'))));
  });

  it('reads again and says so when somebody else was faster; the draft stays', async () => {
    const { element, client } = await make([plage()]);
    press(element, '.entry');
    await dialog(element);
    await type(element, 'end', '18h');
    const other = client.colleague({ role: 'delegate' }, { practitioners: ['819990000012'] });
    const [rule] = (await other.getAgenda(CARD, WEEK)).rules;
    await other.updateAgendaRule(CARD, rule!, plage({ maxPatients: 9 }));
    await waitUntil(() => /9 places/.test(textOf(find(element, '.week'))));
    press(element, '[data-save]');
    await closed(element);
    const [now] = (await client.getAgenda(CARD, WEEK)).rules;
    expect(now).to.deep.include({ end: '18:00' });
  });

  it('forgets the draft and everything read when the user changes', async () => {
    const { element, provider, client } = await make([plage()]);
    press(element, '[data-add]');
    await dialog(element);
    await type(element, 'start', '7h');
    provider.client = null;
    await closed(element);
    await waitUntil(() => !find(element, '.week') && !find(element, '.whose'));
    provider.client = client.colleague({ role: 'osnp' });
    await until(element, /Ce compte ne remplit pas d’agenda SAS/);
  });

  it('says that it could not be read, with a way on', async () => {
    const { element, client } = await make([], { error: { listAgendas: 'network' } });
    await until(element, /n’a pas pu être lu/);
    await expectAccessible(element);
    client.configure({ error: {} });
    press(element, '[data-retry]');
    await until(element, /Semaine du/);
  });

  it('does not lose a write whose answer was lost: the same key again', async () => {
    const { element, client } = await make();
    client.configure({ error: { createAgendaRule: 'network' } });
    press(element, '.date[data-date="2026-11-26"]');
    await dialog(element);
    press(element, '[data-save]');
    await until(element, /Pas de réponse : on ne sait pas/, 'dialog');
    client.configure({ error: {} });
    press(element, '[data-save]');
    await closed(element);
    await waitUntil(() => entries(element).length === 1);
    expect((await client.getAgenda(CARD, WEEK)).rules).to.have.lengthOf(1);
  });
});
