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

const { maxPatients: _max, ...row } = plage({ kind: 'creneau', durationMinutes: 15, date: '2026-11-26' });
const ROW = { ...row, start: '08:00', end: '12:00' };

describe('sas-agenda', () => {
  it('shows the week of today: each day, what is declared, how many are taken of how many; accessible', async () => {
    const { element } = await make([weekly, ROW]);
    expect(textOf(find(element, '.whose'))).to.equal('Dr Dominique Modèle · Cabinet du Modèle · Bordeaux');
    expect(textOf(find(element, '.range strong'))).to.equal('Semaine du 23–29 novembre 2026');
    expect(element.shadowRoot!.querySelectorAll('.day')).to.have.lengthOf(7);
    expect(entries(element)).to.deep.equal(['13h00 – 17h00', '08h00 – 12h00']);
    expect(textOf(find(element, '.entry.creneau'))).to.match(/0\/16.*0 pris sur 16 places.*16 créneaux/);
    await expectAccessible(element);
  });

  it('names the place’s zone where its clock is not the viewer’s', async () => {
    const { element } = await make();
    // The tests' browser is in a zone that is nobody's.
    expect(textOf(find(element, '.zone'))).to.match(/heure de Paris \(UTC\+1\)/);
  });

  it('is one stop for Tab; arrows, Home, End, PageUp and PageDown walk', async () => {
    const { element } = await make([weekly, plage({ date: '2026-11-26' })]);
    expect(element.shadowRoot!.querySelectorAll('.week [tabindex="0"]')).to.have.lengthOf(1);
    element.focus();
    expect(stands(element)).to.include({ date: '2026-11-24', key: '' });
    await keys('ArrowRight', 'ArrowDown');
    await waitUntil(() => stands(element)?.date === '2026-11-25' && focused(element)!.matches('.entry'));
    await keys('ArrowRight');
    await waitUntil(() => stands(element)?.date === '2026-11-26' && focused(element)!.matches('.entry'));
    await keys('Home');
    await waitUntil(() => stands(element)?.date === '2026-11-23');
    await keys('End');
    await waitUntil(() => stands(element)?.date === '2026-11-29');
    await keys('ArrowRight');
    await waitUntil(() => stands(element)?.date === '2026-11-30');
    expect(textOf(find(element, '.range strong'))).to.match(/30 novembre/);
    await keys('PageUp', 'PageUp');
    await waitUntil(() => stands(element)?.date === '2026-11-16', undefined, { timeout: 4000 });
    expect(focused(element)!.getAttribute('aria-disabled')).to.equal('true');
    await keys('PageDown');
    await waitUntil(() => stands(element)?.date === '2026-11-23');
    expect(element.shadowRoot!.querySelectorAll('.week [tabindex="0"]')).to.have.lengthOf(1);
  });

  it('declares a plage by keyboard: hours typed freely or moved by quarters of an hour; the focus goes on it', async () => {
    const { element, client } = await make();
    const told: string[] = [];
    element.addEventListener('sas-change', ({ detail }) => told.push(detail.offerId!));
    element.focus();
    await keys('ArrowRight', 'Enter');
    await dialog(element);
    await expectAccessible(element);
    await type(element, 'start', '8h');
    await keys('ArrowUp');
    await type(element, 'end', '1030');
    await keys('Enter');
    await closed(element);
    await waitUntil(() => focused(element)?.matches('.entry'));
    expect(textOf(focused(element))).to.match(/^mercredi 25 novembre, 08h15 – 10h30 0\/4/);
    const { rules } = await client.getAgenda(CARD, { from: '2026-11-23', to: '2026-11-29' });
    expect(rules[0]).to.deep.include({ date: '2026-11-25', start: '08:15', end: '10:30', maxPatients: 4 });
    expect(told).to.deep.equal([CARD]);
    find(element, '[data-undo]')!.click();
    await until(element, /Action annulée/);
    expect(entries(element)).to.deep.equal([]);
  });

  it('declares créneaux every week until a date, and warns of one that is longer than an hour', async () => {
    const { element, client } = await make();
    find(element, '[data-add]')!.click();
    await dialog(element);
    find(element, 'dialog .choice:nth-child(2) input[name=kind]')!.click();
    find(element, 'dialog .choice:nth-child(2) input[name=weekly]')!.click();
    await element.updateComplete;
    find(element, '.days .choice:nth-child(4) input')!.click();
    await type(element, 'start', '9h');
    await type(element, 'end', '12h');
    const duration = find<HTMLSelectElement>(element, '#duration')!;
    duration.value = '';
    duration.dispatchEvent(new Event('change'));
    await until(element, /plus d’une heure/, '[data-long]');
    duration.value = '20';
    duration.dispatchEvent(new Event('change'));
    await until(element, /9 créneaux\./, 'dialog');
    expect(find(element, '[data-long]')).to.equal(null);
    const ends = find<HTMLInputElement>(element, '#until')!;
    ends.value = '2026-12-31';
    ends.dispatchEvent(new Event('input'));
    find(element, '[data-save]')!.click();
    await closed(element);
    const { rules } = await client.getAgenda(CARD, { from: '2026-11-23', to: '2026-11-29' });
    expect(rules[0]).to.deep.include({ kind: 'creneau', durationMinutes: 20 });
    expect(rules[0]!.weekly).to.deep.equal({ days: ['tue', 'thu'], from: '2026-11-24', until: '2026-12-31' });
  });

  it('says beside each field what is wrong, and goes to the first; nothing is sent', async () => {
    const { element, client } = await make();
    find(element, '[data-add]')!.click();
    await dialog(element);
    const date = find<HTMLInputElement>(element, '#date')!;
    date.value = '2026-11-20';
    date.dispatchEvent(new Event('input'));
    await type(element, 'start', '10h03');
    await type(element, 'end', 'midi');
    await type(element, 'places', '0');
    find(element, 'input[value=AMB]')!.click();
    find(element, 'input[value=SNP]')!.click();
    await element.updateComplete;
    find(element, '[data-save]')!.click();
    await until(element, /Cette date est passée/, 'dialog');
    const faults = [...element.shadowRoot!.querySelectorAll('.fault')].map(textOf);
    expect(faults).to.deep.equal([
      'Cette date est passée.',
      'Indiquez une heure, de 5 en 5 minutes : 08h30.',
      'Indiquez une heure, de 5 en 5 minutes : 08h30.',
      'Indiquez de 1 à 500 patients.',
      'Choisissez au moins un type de consultation.',
      'Choisissez au moins une visibilité.',
    ]);
    expect(focused(element)!.id).to.equal('date');
    expect(focused(element)!.getAttribute('aria-describedby')).to.contain('date-fault');
    await expectAccessible(element);
    expect(client.calls.filter(({ operation }) => operation === 'createAgendaRule')).to.deep.equal([]);
  });

  it('refuses hours that overlap, and says which', async () => {
    const { element } = await make([plage()]);
    find(element, '.date[data-date="2026-11-25"]')!.click();
    await dialog(element);
    await type(element, 'start', '16h');
    await type(element, 'end', '18h');
    await keys('Enter');
    await until(element, /chevauchent ce qui est déjà déclaré : Plage 13h00 – 17h00 \(mer. 25 nov.\)/, 'dialog');
  });
});
