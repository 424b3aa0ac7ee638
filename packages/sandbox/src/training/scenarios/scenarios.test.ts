import { describe, expect, it } from 'vitest';
import { EDITORS } from '../../world/index.js';
import { readSeed } from '../../seed/index.js';
import { momentAt } from '../moment.js';
import { creneauAt } from '../training-world.js';
import { DOCTORS, DUTY_POINTS } from './people.js';
import { SCENARIOS } from './index.js';

const seed = readSeed();
/** A working day, three in the night, a Sunday, ten minutes before midnight, and both nights when the clocks change. */
const NOWS = [
  '2026-11-23T10:00:00+01:00',
  '2026-11-24T03:00:00+01:00',
  '2026-11-22T15:00:00+01:00',
  '2026-11-23T23:50:00+01:00',
  '2026-03-29T01:30:00+01:00',
  '2026-10-25T02:30:00+02:00',
].map((text) => Date.parse(text));

it('are seven, each with a name of its own', () => {
  expect(SCENARIOS.map(({ id }) => id)).toEqual([
    ...['ce-soir', 'medecin-traitant-complet', 'cpts', 'sos-medecins', 'surnumeraire', 'creneau-pris'],
    'editeur-en-panne',
  ]);
});

it('play with people of the sample directory, in the calendars where they are', () => {
  const rows = new Map(seed.practitioners.map((row) => [`${row.nationalId}|${row.place}`, row.calendar]));
  for (const { editor, nationalId, place } of Object.values(DOCTORS))
    expect(rows.get(`${nationalId}|${place}`), nationalId).toBe(editor);
  for (const { editor, nationalId, place } of Object.values(DUTY_POINTS)) {
    const point = seed.dutyPoints.find(({ associationId, key }) => associationId === nationalId && key === place);
    expect(point?.calendar).toBe(editor);
  }
});

describe.each(SCENARIOS.map((scenario) => [scenario.id, scenario] as const))('%s', (_, scenario) => {
  it.each(NOWS)('is the same whenever it is staged for %i, with a way to its goal', (now) => {
    const moment = momentAt(now, scenario.timeZone);
    const staged = scenario.stage(moment);
    expect(scenario.stage(moment)).toEqual(staged);
    const { world, steps } = staged;
    const known = EDITORS.map(({ id }) => id);
    for (const id of [...Object.keys(world.slots), ...Object.keys(world.manners ?? {})]) expect(known).toContain(id);
    const down = Object.keys(world.manners ?? {});
    const free = [
      ...Object.entries(world.slots).flatMap(([id, slots]) => (down.includes(id) ? [] : slots.map((s) => s.start))),
      ...Object.values(world.agenda ?? {}).flat(),
    ];
    for (const start of free) expect(Date.parse(start)).toBeGreaterThan(now + 20 * 60_000);
    const [first] = steps;
    if (first?.kind !== 'appointment') throw new Error('The first step is an appointment');
    const { before, at } = first.wanted;
    // what is oriented outside the slots needs none; else one early enough is there, and not all vanish
    if (at !== undefined) {
      expect(Date.parse(at) % 900_000).toBe(0);
      expect(Date.parse(at)).toBeGreaterThan(now);
    } else expect(free.filter((start) => start < before!).length).toBeGreaterThanOrEqual(2);
  });

  it('is told in full: a call, a goal, three hints, lessons, and an expert’s way', () => {
    const staged = scenario.stage(momentAt(NOWS[0]!, scenario.timeZone));
    expect(staged.call.length).toBeGreaterThan(1);
    expect(staged.hints).toHaveLength(3);
    expect(staged.lessons.length).toBeGreaterThan(0);
    expect(scenario.expert.way.length).toBeGreaterThan(1);
    const { question } = staged.steps.flatMap((step) => (step.kind === 'question' ? [step] : []))[0] ?? {};
    if (question) expect(question.options.filter(({ isRight }) => isRight)).toHaveLength(1);
  });
});

it('an agenda is filled in within one day, also at midnight', () => {
  expect(creneauAt(Date.parse('2026-11-23T18:15:00+01:00'), 'Europe/Paris')).toEqual({
    ...{ date: '2026-11-23', start: '18:15', end: '18:35' },
  });
  expect(creneauAt(Date.parse('2026-11-23T23:45:00+01:00'), 'Europe/Paris')).toEqual({
    ...{ date: '2026-11-24', start: '00:00', end: '00:20' },
  });
});
