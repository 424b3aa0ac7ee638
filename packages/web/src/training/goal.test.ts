import { expect, it } from 'vitest';
import { missOf } from './goal.js';
import type { Answering, Wanted } from './model.js';

const appointment: Answering = {
  ...{ id: 'a', caseRef: 'F', start: '2026-11-23T18:20:00+01:00', status: 'booked' },
  ...{
    origin: { kind: 'agenda', sourceId: 'agenda' },
    created: '2026-11-23T18:00:00+01:00',
    orientationCategory: 'PS',
    practitioner: { nationalId: '819990000010' },
  },
};

it.each<[string, Wanted, Partial<Answering>, string | undefined]>([
  ['early enough', { before: '2026-11-23T17:21:00Z' }, {}, undefined],
  ['at the bound itself', { before: '2026-11-23T18:20:00+01:00' }, {}, 'too-late'],
  ['on the next day', { before: '2026-11-23T22:00:00+01:00' }, { start: '2026-11-24T09:00:00+01:00' }, 'too-late'],
  ['at the hour agreed, however it is written', { at: '2026-11-23T17:20:00Z' }, {}, undefined],
  ['at another hour', { at: '2026-11-23T17:30:00Z' }, {}, 'other-time'],
  ['of another kind of offer', { categories: ['CPTS'] }, {}, 'other-offer'],
  ['of the kind asked for', { categories: ['SOS'] }, { orientationCategory: 'SOS' }, undefined],
  ['in another way', { origins: ['overbooking'] }, {}, 'other-way'],
  ['with whom it is no answer', { notWith: ['819990000010'] }, {}, 'not-with'],
  ['with nobody known yet', { notWith: ['819990000010'] }, { practitioner: undefined }, undefined],
  ['with the one asked for', { practitioner: '819990000010' }, {}, undefined],
  ['with another than asked for', { practitioner: '819990000028' }, {}, 'not-this'],
  ['while it waits', {}, { status: 'pending' }, undefined],
  ['while it waits, where it must be certain', { statuses: ['booked'] }, { status: 'pending' }, 'status'],
  ['after it was cancelled', {}, { status: 'cancelled' }, 'status'],
])('an appointment %s', (_, wanted, change, miss) => {
  expect(missOf({ ...appointment, ...change }, wanted)).toBe(miss);
});
