import type { SasClient } from '@sas-embed/client';
import type { AgendaRuleInput } from '@sas-embed/contract';
import { describe, expect, it } from 'vitest';
import { follow, refused, until } from './support/steps.js';
import { SAMPLE } from './support/gateway-world.js';
import { AGENDA, EDITOR, inEachWorld } from './support/world.js';

const DAYS = { from: '2026-11-24', to: '2026-11-24' };
const rule = (more: Partial<AgendaRuleInput> = {}): AgendaRuleInput => ({
  timeZone: 'Europe/Paris',
  kind: 'creneau',
  date: '2026-11-24',
  start: '05:00',
  end: '06:00',
  durationMinutes: 30,
  modes: ['AMB'],
  visibility: ['SNP'],
  ...more,
});
const known = ({ id, version }: { id: string; version: number }) => ({ id, version });

/** The free slots that begin in these hours, as a search shows them. */
async function shown(client: SasClient, from: string, to: string) {
  const { slots } = await client.getOfferSlots(AGENDA);
  return slots.filter(({ start }) => start >= `2026-11-24T${from}` && start < `2026-11-24T${to}`);
}

inEachWorld('a SAS agenda', (world) => {
  const doctor = () => world.client('doctor');
  const camille = () => world.client('camille');

  it('is listed and read by its practitioner; nobody else may', async () => {
    const [agenda, ...more] = await doctor().listAgendas();
    expect(more).toEqual([]);
    expect(agenda).toMatchObject({ id: AGENDA, offerIds: [AGENDA], timeZone: 'Europe/Paris', vacation: false });
    const { slots } = await doctor().getAgenda(AGENDA, DAYS);
    expect(slots.length).toBeGreaterThan(0);
    expect(await world.client('delegate').listAgendas()).toHaveLength(1);
    for (const who of ['camille', 'alix'] as const) {
      await refused(world.client(who).listAgendas(), 'forbidden');
      await refused(world.client(who).createAgendaRule(AGENDA, rule()), 'forbidden');
    }
    await refused(doctor().getAgenda(EDITOR, DAYS), 'forbidden');
    await refused(world.client('manager').getAgenda(AGENDA, DAYS), 'forbidden');
    await refused(doctor().getAgenda('offer-nobody-has', DAYS), 'not-found');
    await refused(doctor().listAppointments(), 'forbidden');
  });

  it('shows the slots of a new rule on open screens, and takes them away with it', async () => {
    const feed = await follow(camille());
    const made = await doctor().createAgendaRule(AGENDA, rule());
    expect(made).toMatchObject({ version: 1, exceptions: [], start: '05:00' });
    const slots = await shown(camille(), '05:00', '06:00');
    expect(slots.map(({ start }) => start.slice(11, 16))).toEqual(['05:00', '05:30']);
    await until('the slot is told', () => feed.words(slots[0]!.id).includes('freed'), 1_000);
    // The same again is the one that exists.
    expect(await doctor().createAgendaRule(AGENDA, rule())).toEqual(made);
    await doctor().deleteAgendaRule(AGENDA, known(made));
    await until('its end is told', () => feed.words(slots[0]!.id).includes('taken'), 1_000);
    expect(await shown(camille(), '05:00', '06:00')).toEqual([]);
    await feed.stop();
    // The slot of a place at an instant has one id, whatever rule makes it.
    const again = await doctor().createAgendaRule(AGENDA, rule({ end: '05:30' }));
    expect((await shown(camille(), '05:00', '06:00')).map(({ id }) => id)).toEqual([slots[0]!.id]);
    await doctor().deleteAgendaRule(AGENDA, known(again));
  });

  it('tells which place to read again for a slot that no screen knows; what is read is what the role may see', async () => {
    const feed = await follow(camille());
    const made = await doctor().createAgendaRule(AGENDA, rule({ start: '04:00', end: '04:30' }));
    const told = () => feed.events.filter((event) => event.type === 'slot' && event.placeId !== undefined);
    await until('the place is told', () => told().length > 0);
    const { place } = await camille().getOffer(AGENDA);
    expect(told()[0]).toMatchObject({ change: 'freed', placeId: place.id, own: false });
    const reread = async (who: 'camille' | 'alix') => {
      const { items } = await world.client(who).rereadSlots([AGENDA]);
      return items[0]!.slots.filter(({ start }) => start.startsWith('2026-11-24T04:')).length;
    };
    expect([await reread('camille'), await reread('alix')]).toEqual([1, 0]);
    // What is booked says nothing of the place: screens know that slot.
    const before = told().length;
    const [slot] = await shown(camille(), '04:00', '04:30');
    const hold = await world.client('noa').createHold({ offerId: AGENDA, slotId: slot!.id });
    await until('the hold is told', () => feed.words(slot!.id).includes('held'));
    expect(told()).toHaveLength(before);
    await world.client('noa').releaseHold(hold.id);
    // Far away, no screen is told.
    const far = await doctor().createAgendaRule(AGENDA, rule({ date: '2026-12-08' }));
    await doctor().deleteAgendaRule(AGENDA, known(far));
    await doctor().deleteAgendaRule(AGENDA, known(made));
    await until('its end is told', () => feed.words(slot!.id).includes('taken'));
    expect(new Set(told().map((event) => event.type === 'slot' && event.slotId))).toEqual(new Set([slot!.id]));
    await feed.stop();
  });

  it('answers the repeat of a write, and refuses a version that is not the last', async () => {
    const key = { idempotencyKey: 'agenda-key-0001' };
    const made = await doctor().createAgendaRule(AGENDA, rule({ start: '04:00', end: '05:00' }), key);
    expect(await doctor().createAgendaRule(AGENDA, rule({ start: '04:00', end: '05:00' }), key)).toEqual(made);
    await refused(doctor().createAgendaRule(AGENDA, rule({ start: '04:30' }), key), 'idempotency-key-reused');
    const changed = await doctor().updateAgendaRule(AGENDA, known(made), rule({ start: '04:00', end: '04:30' }));
    expect(changed.version).toBe(2);
    await refused(doctor().updateAgendaRule(AGENDA, known(made), rule({ start: '04:00' })), 'version-conflict');
    await refused(doctor().deleteAgendaRule(AGENDA, known(made)), 'version-conflict');
    await doctor().deleteAgendaRule(AGENDA, known(changed));
    await refused(doctor().deleteAgendaRule(AGENDA, known(changed)), 'not-found');
  });

  it('refuses a rule that overlaps another, and names it', async () => {
    const first = await doctor().createAgendaRule(AGENDA, rule({ start: '03:00', end: '04:00' }));
    const error = await refused(
      doctor().createAgendaRule(AGENDA, rule({ start: '03:30', end: '04:30' })),
      'agenda-overlap',
    );
    expect(error.problem).toMatchObject({ ruleId: first.id, dates: ['2026-11-24'] });
    const { date: _none, ...base } = rule({ start: '03:30', end: '03:45', durationMinutes: 15 });
    const weekly = { ...base, weekly: { days: ['tue' as const], from: '2026-11-01' } };
    await refused(doctor().createAgendaRule(AGENDA, weekly), 'agenda-overlap');
    const cancelled = await doctor().setAgendaException(AGENDA, known(first), '2026-11-24', {});
    const other = await doctor().createAgendaRule(AGENDA, weekly);
    await refused(doctor().clearAgendaException(AGENDA, known(cancelled), '2026-11-24'), 'agenda-overlap');
    await doctor().deleteAgendaRule(AGENDA, known(other));
    await doctor().deleteAgendaRule(AGENDA, known(cancelled));
  });

  it('never loses what is booked or held, and then changes nothing', async () => {
    const plage = rule({ kind: 'plage', maxPatients: 4, start: '01:00', end: '03:00' });
    delete plage.durationMinutes;
    const made = await doctor().createAgendaRule(AGENDA, plage);
    const [slot] = await shown(camille(), '01:00', '03:00');
    const hold = await camille().createHold({ offerId: AGENDA, slotId: slot!.id, patients: 2 });
    const lost = await refused(doctor().deleteAgendaRule(AGENDA, known(made)), 'agenda-booked');
    expect(lost.problem?.dates).toEqual(['2026-11-24']);
    await camille().confirmHold(hold.id);
    await refused(doctor().deleteAgendaRule(AGENDA, known(made)), 'agenda-booked');
    for (const change of [{ maxPatients: 1 }, { end: '02:00' }, { date: '2026-11-25' }]) {
      await refused(doctor().updateAgendaRule(AGENDA, known(made), { ...plage, ...change }), 'agenda-booked');
    }
    await refused(doctor().setAgendaException(AGENDA, known(made), '2026-11-24', {}), 'agenda-booked');
    const { rules, slots } = await doctor().getAgenda(AGENDA, DAYS);
    expect(rules).toEqual([made]);
    expect(slots.find(({ id }) => id === slot!.id)).toMatchObject({ places: 4, booked: 2, held: 0, closed: false });
    const smaller = await doctor().updateAgendaRule(AGENDA, known(made), { ...plage, maxPatients: 3 });
    expect(smaller.version).toBe(2);
    // An absence loses nothing either: what is booked stays, and nobody else is booked.
    const away = { timeZone: 'Europe/Paris', from: '2026-11-24T00:00', to: '2026-11-24T03:00' };
    const absence = await doctor().createUnavailability(AGENDA, away);
    expect(await doctor().createUnavailability(AGENDA, away)).toEqual(absence);
    expect(await shown(camille(), '01:00', '03:00')).toEqual([]);
    await refused(camille().createHold({ offerId: AGENDA, slotId: slot!.id, patients: 1 }), 'slot-taken');
    const closed = (await doctor().getAgenda(AGENDA, DAYS)).slots.find(({ id }) => id === slot!.id);
    expect(closed).toMatchObject({ booked: 2, closed: true });
    await doctor().deleteUnavailability(AGENDA, absence.id);
    expect(await shown(camille(), '01:00', '03:00')).toHaveLength(1);
  });

  it('W17 hides the hours of an absence only, and everything while the agenda is closed', async () => {
    const made = await doctor().createAgendaRule(AGENDA, rule({ start: '06:00', end: '08:00' }));
    const away = { timeZone: 'Europe/Paris', from: '2026-11-24T06:30', to: '2026-11-24T07:10' };
    const { id } = await doctor().createUnavailability(AGENDA, away);
    const starts = async () => (await shown(camille(), '06:00', '08:00')).map(({ start }) => start.slice(11, 16));
    expect(await starts()).toEqual(['06:00', '07:30']);
    await doctor().deleteUnavailability(AGENDA, id);
    expect(await starts()).toEqual(['06:00', '06:30', '07:00', '07:30']);
    const { version } = (await doctor().listAgendas())[0]!;
    const closed = await doctor().setAgendaVacation(AGENDA, version, true);
    expect(closed).toMatchObject({ vacation: true, version: version + 1 });
    expect(await starts()).toEqual([]);
    await refused(doctor().setAgendaVacation(AGENDA, version, false), 'version-conflict');
    await doctor().setAgendaVacation(AGENDA, closed.version, false);
    expect(await starts()).toHaveLength(4);
    await doctor().deleteAgendaRule(AGENDA, known(made));
  });

  it('W17 reads weeks ahead: a weekly rule with one date changed and one cancelled', async () => {
    const { date: _none, durationMinutes: _all, ...base } = rule({ start: '05:00', end: '06:00' });
    const weekly = { days: ['mon' as const], from: '2027-03-15', until: '2027-04-12' };
    let made = await doctor().createAgendaRule(AGENDA, { ...base, weekly });
    made = await doctor().setAgendaException(AGENDA, known(made), '2027-03-22', {
      change: { start: '05:15', end: '05:45' },
    });
    made = await doctor().setAgendaException(AGENDA, known(made), '2027-04-05', {});
    const { slots } = await doctor().getAgenda(AGENDA, { from: '2027-03-01', to: '2027-05-01' });
    expect(slots.map(({ start }) => start)).toEqual([
      '2027-03-15T05:00:00+01:00',
      '2027-03-22T05:15:00+01:00',
      '2027-03-29T05:00:00+02:00',
      '2027-04-12T05:00:00+02:00',
    ]);
    await doctor().deleteAgendaRule(AGENDA, known(made));
  });

  it('changes a weekly rule from a date on in one: what is booked stays, exceptions go with their dates', async () => {
    const { date: _none, durationMinutes: _all, ...base } = rule({ kind: 'plage', start: '22:00', end: '23:00' });
    const plage = { ...base, maxPatients: 3, weekly: { days: ['tue' as const], from: '2026-11-17' } };
    let made = await doctor().createAgendaRule(AGENDA, plage);
    made = await doctor().setAgendaException(AGENDA, known(made), '2026-12-01', {});
    const [slot] = await shown(camille(), '22:00', '23:00');
    await camille().confirmHold((await camille().createHold({ offerId: AGENDA, slotId: slot!.id, patients: 2 })).id);
    const onwards = '2026-11-24';
    const later = { ...plage, end: '23:30', reasons: ['R10'], weekly: { days: ['tue' as const], from: onwards } };
    const change = (input: AgendaRuleInput, from: string) =>
      doctor().updateAgendaRule(AGENDA, known(made), input, { onwards: from });
    for (const [input, from] of [
      [later, '2026-11-17'],
      [later, '2026-11-23'],
      [later, '2026-02-30'],
      [later, ''],
      [plage, onwards],
      [rule({ start: '22:00', end: '23:00' }), onwards],
    ] as const) {
      await refused(change(input, from), 'invalid-request');
    }
    await refused(change({ ...later, maxPatients: 1 }, onwards), 'agenda-booked');
    expect((await doctor().getAgenda(AGENDA, DAYS)).rules).toContainEqual(made);
    const follows = await change(later, onwards);
    expect(follows).toMatchObject({ end: '23:30', version: 1, exceptions: [{ date: '2026-12-01' }] });
    const { rules, slots } = await doctor().getAgenda(AGENDA, DAYS);
    expect(rules.find(({ id }) => id === made.id)).toMatchObject({
      ...{ end: '23:00', version: made.version + 1, exceptions: [] },
      weekly: { days: ['tue'], from: '2026-11-17', until: '2026-11-23' },
    });
    expect(slots.find(({ id }) => id === slot!.id)).toMatchObject({ booked: 2, ruleId: follows.id, reasons: ['R10'] });
    expect((await shown(camille(), '22:00', '23:30')).map(({ id, reasons }) => [id, reasons])).toEqual([
      [slot!.id, ['R10']],
    ]);
    await refused(change(later, onwards), 'version-conflict');
  });

  describe('refuses bad input', () => {
    const { weekly: _w, ...good } = { weekly: 0, ...rule() };
    const bad: [string, object][] = [
      ...['timeZone', 'kind', 'start', 'end', 'modes', 'visibility', 'date'].map((name): [string, object] => {
        const { [name as keyof typeof good]: _left, ...rest } = good;
        return [`${name} missing`, rest];
      }),
      ['wrong zone', { ...good, timeZone: 'Indian/Reunion' }],
      ['zone that does not exist', { ...good, timeZone: 'Europe/Nowhere' }],
      ['kind unknown', { ...good, kind: 'other' }],
      ['plage without places', { ...good, kind: 'plage', durationMinutes: undefined }],
      ['plage of none', { ...good, kind: 'plage', durationMinutes: undefined, maxPatients: 0 }],
      ['plage of too many', { ...good, kind: 'plage', durationMinutes: undefined, maxPatients: 501 }],
      ['places of a créneau', { ...good, maxPatients: 2 }],
      ['duration of nothing', { ...good, durationMinutes: 0 }],
      ['duration of seven', { ...good, durationMinutes: 7 }],
      ['duration as text', { ...good, durationMinutes: '15' }],
      ['time not of five minutes', { ...good, start: '05:03' }],
      ['time that is none', { ...good, start: '25:00' }],
      ['time empty', { ...good, start: '' }],
      ['time as number', { ...good, start: 5 }],
      ['end before start', { ...good, end: '04:00' }],
      ['end at start', { ...good, end: '05:00' }],
      ['modes empty', { ...good, modes: [] }],
      ['modes unknown', { ...good, modes: ['FAX'] }],
      ['modes twice', { ...good, modes: ['AMB', 'AMB'] }],
      ['visibility empty', { ...good, visibility: [] }],
      ['visibility unknown', { ...good, visibility: ['ALL'] }],
      ['reasons oversize', { ...good, reasons: Array.from({ length: 21 }, (_, i) => `R${i}`) }],
      ['reasons with text', { ...good, reasons: ['<b>Dupont</b>'] }],
      ['date past', { ...good, date: '2026-11-22' }],
      ['date that is none', { ...good, date: '2026-11-31' }],
      ['date with time', { ...good, date: '2026-11-24T05:00' }],
      ['date and weekly', { ...good, weekly: { days: ['mon'], from: '2026-11-24' } }],
      ['weekly without days', { ...good, date: undefined, weekly: { days: [], from: '2026-11-24' } }],
      ['weekly on no day', { ...good, date: undefined, weekly: { days: ['someday'], from: '2026-11-24' } }],
      ['weekly without beginning', { ...good, date: undefined, weekly: { days: ['mon'] } }],
      [
        'weekly that ends before',
        { ...good, date: undefined, weekly: { days: ['mon'], from: '2026-12-24', until: '2026-12-01' } },
      ],
      ['a field that is not known', { ...good, patient: 'Exemple' }],
    ];
    it.each(bad)('of a rule: %s', async (_what, input) => {
      const body = JSON.parse(JSON.stringify(input)) as AgendaRuleInput;
      await refused(doctor().createAgendaRule(AGENDA, body), 'invalid-request');
    });

    it('of an absence, an exception, a range', async () => {
      const zone = { timeZone: 'Europe/Paris' };
      for (const input of [
        { ...zone, from: '2026-11-24T06:00' },
        { ...zone, to: '2026-11-24T06:00' },
        { from: '2026-11-24T06:00', to: '2026-11-24T07:00' },
        { timeZone: 'America/Guadeloupe', from: '2026-11-24T06:00', to: '2026-11-24T07:00' },
        { ...zone, from: '2026-11-24T07:00', to: '2026-11-24T06:00' },
        { ...zone, from: '2026-11-24T06:00+01:00', to: '2026-11-24T07:00+01:00' },
        { ...zone, from: '2026-11-24', to: '2026-11-25' },
        { ...zone, from: '2026-11-20T06:00', to: '2026-11-21T06:00' },
        { ...zone, from: '2026-11-24T06:00', to: '2029-11-24T06:00' },
      ]) {
        await refused(doctor().createUnavailability(AGENDA, input as never), 'invalid-request');
      }
      const made = await doctor().createAgendaRule(AGENDA, rule({ start: '00:00', end: '00:30' }));
      for (const [date, exception] of [
        ['2026-11-25', {}],
        ['2026-11-24', { change: { start: '00:10' } }],
        ['2026-11-24', { change: { start: '00:20', end: '00:10' } }],
        ['2026-11-24', { change: { start: '00:10', end: '00:20', maxPatients: 2 } }],
      ] as const) {
        const asked = doctor().setAgendaException(AGENDA, known(made), date, exception as never);
        await refused(asked, 'invalid-request');
      }
      await doctor().deleteAgendaRule(AGENDA, known(made));
      for (const [from, to] of [
        ['2026-11-24', '2027-01-25'],
        ['2026-11-24', '2026-11-23'],
        ['', '2026-11-23'],
        ['2026-11-24', '2026-02-30'],
      ] as const) {
        await refused(doctor().getAgenda(AGENDA, { from, to }), 'invalid-request');
      }
      expect((await doctor().getAgenda(AGENDA, { from: '2026-11-24', to: '2027-01-24' })).to).toBe('2027-01-24');
    });
  });
});

/** The agenda of a structure without practitioner. */
const { practitioner: _practitioner, ...own } = SAMPLE.offers.find(({ id }) => id === AGENDA)!;
const centre = {
  ...own,
  kind: 'CDS' as const,
  structure: { nationalId: '1330999992', name: 'Centre de santé Exemple' },
};

inEachWorld(
  'the SAS agenda of a structure',
  (world) => {
    it('is filled in by its manager; a practitioner’s delegate may not, and patients are booked on it', async () => {
      const manager = world.client('manager');
      const [agenda, ...more] = await manager.listAgendas();
      expect(more).toEqual([]);
      expect(agenda).toMatchObject({ id: AGENDA, kind: 'CDS', structureName: 'Centre de santé Exemple' });
      expect(agenda).not.toHaveProperty('practitioner');
      const { durationMinutes: _none, ...plage } = rule({ kind: 'plage', maxPatients: 2 });
      const made = await manager.createAgendaRule(AGENDA, plage);
      await refused(world.client('delegate').deleteAgendaRule(AGENDA, known(made)), 'forbidden');
      const [slot] = await shown(world.client('camille'), '05:00', '06:00');
      const hold = await world.client('camille').createHold({ offerId: AGENDA, slotId: slot!.id });
      await world.client('camille').confirmHold(hold.id);
      const { slots } = await manager.getAgenda(AGENDA, DAYS);
      expect(slots.find(({ id }) => id === slot!.id)).toMatchObject({ places: 2, booked: 1 });
      await refused(manager.deleteAgendaRule(AGENDA, known(made)), 'agenda-booked');
    });
  },
  { ...SAMPLE, offers: [centre] },
);
