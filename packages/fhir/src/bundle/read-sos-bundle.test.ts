import { describe, expect, it } from 'vitest';
import {
  bundle,
  onePfg,
  organization,
  pfg,
  SIRET,
  sosSchedule,
  sosSlot,
  type Loose,
} from '../testing/fixtures/bundle.js';
import { readSosBundle } from './index.js';

const rulesOf = (json: unknown) => readSosBundle(json).issues.map(({ rule, path }) => `${rule} @${path}`);

describe('an answer of SOS Médecins', () => {
  it('gives a PFG with its association, place, hours and slots', () => {
    const { entries, issues } = readSosBundle(bundle(sosSlot('a', 's'), ...onePfg()));
    expect(issues).toEqual([]);
    expect(entries).toEqual([
      {
        kind: 'SOS',
        association: { nationalIds: [SIRET], name: 'Structure o', phones: ['+33536490005'] },
        place: {
          name: 'Centre l',
          structureIds: [SIRET],
          phones: ['+33536490007'],
          locationIdentifiers: [{ system: 'urn:oid:1.1.111.1', value: 'l' }],
          address: { lines: ['3 place du Marché'], postcode: '33000', city: 'Bordeaux' },
          openingHours: [{ days: ['mon', 'sat'], allDay: false, opens: '20:00', closes: '08:00' }],
        },
        slots: [
          {
            fhirId: 'a',
            start: new Date('2026-03-10T08:00:00.000Z'),
            startOffset: '+01:00',
            end: new Date('2026-03-10T08:15:00.000Z'),
            endOffset: '+01:00',
            visibility: ['PUBLIC'],
            modes: ['AMB'],
            reasons: ['Consultation'],
            specialties: [],
            appointmentType: 'ROUTINE',
            bookingUrl: 'https://sos.example/pfg/a', // to the slot itself (IG-SOS-05)
          },
        ],
      },
    ]);
  });

  it('has an entry for each PFG of an association, in the order of the Schedules, with slots or not (IG-SOS-03)', () => {
    const { entries, issues } = readSosBundle(
      bundle(sosSlot('a', 's2'), ...onePfg(), sosSlot('b', 's2'), sosSchedule('s2', 'l2'), pfg('l2', 'o')),
    );
    expect(issues).toEqual([]);
    expect(entries.map(({ place, slots }) => [place.name, slots.map(({ fhirId }) => fhirId)])).toEqual([
      ['Centre l', []],
      ['Centre l2', ['a', 'b']],
    ]);
    expect(entries[0]!.association).toBe(entries[1]!.association);
  });

  it('takes two Schedules of one PFG together', () => {
    const json = bundle(sosSlot('a', 's'), sosSlot('b', 's2'), ...onePfg(), sosSchedule('s2', 'l'));
    expect(readSosBundle(json).entries.map(({ slots }) => slots.length)).toEqual([2]);
    expect(rulesOf(json)).toEqual(['pfg.several-schedules @entry[5].resource']);
  });

  it('reads a slot sent twice once', () => {
    const json = bundle(sosSlot('a', 's'), sosSlot('a', 's'), ...onePfg());
    expect(readSosBundle(json).entries[0]!.slots).toHaveLength(1);
    expect(rulesOf(json)).toEqual(['bundle.duplicate @entry[1].resource']);
  });

  it('knows an association by identifier alone, and says when it is no SIRET', () => {
    const managingOrganization = { identifier: { value: '1330000004' }, display: 'SOS Médecins Exemple' };
    const json = bundle(sosSchedule('s', 'l'), pfg('l', 'none', { managingOrganization }));
    expect(readSosBundle({ ...json, total: 1 }).entries[0]!.association).toEqual({
      nationalIds: ['1330000004'],
      name: 'SOS Médecins Exemple',
      phones: [],
    });
    expect(rulesOf({ ...json, total: 1 })).toEqual(['pfg.siret @entry[1].resource.managingOrganization']);
  });

  const sound = () => [sosSlot('good', 'sg'), sosSchedule('sg', 'lg'), pfg('lg', 'og'), organization('og', SIRET)];
  const broken: [rules: string[], resources: Loose[]][] = [
    [['schedule.actor-unresolved', 'schedule.pfg-missing'], [sosSchedule('s', 'gone')]],
    [['schedule.pfg-missing'], [sosSchedule('s', 'x', { actor: [] })]],
    [
      ['schedule.several-pfg'],
      [
        sosSchedule('s', 'x', { actor: ['Location/lg', 'Location/l'].map((reference) => ({ reference })) }),
        pfg('l', 'og'),
      ],
    ],
    [['pfg.association'], [sosSchedule('s', 'l'), pfg('l', 'gone')]],
    [['pfg.association'], [sosSchedule('s', 'l'), pfg('l', 'x', { managingOrganization: undefined })]],
    [['pfg.association'], [sosSchedule('s', 'l'), pfg('l', 'l')]], // goes round
    [
      ['place.structure', 'pfg.association'],
      [sosSchedule('s', 'l'), pfg('l', 'o'), organization('o', 'interne')],
    ],
  ];

  it.each(broken)('%j costs that PFG and its slots, no other', (rules, resources) => {
    const { entries, issues } = readSosBundle(bundle(...sound(), sosSlot('bad', 's'), ...resources));
    expect(entries.map(({ slots }) => slots.map(({ fhirId }) => fhirId))).toEqual([['good']]);
    expect(issues.map(({ rule }) => rule)).toEqual([...rules, 'slot.unattributed']);
    expect(issues.at(-1)).toMatchObject({ severity: 'error', path: 'entry[4].resource.schedule' });
  });

  it('costs a PFG only the hours that are none', () => {
    const hoursOfOperation = [
      { daysOfWeek: ['mon'], openingTime: '25:00:00', closingTime: '08:00:00' },
      { daysOfWeek: [], openingTime: '08:00:00', closingTime: '09:00:00' },
      { daysOfWeek: 'sun', allDay: true },
      { daysOfWeek: ['tue', 'jeudi'], openingTime: '08:00', closingTime: '12:30:00' },
      { daysOfWeek: ['tue'], openingTime: '08:00:00' },
    ];
    const json = bundle(
      sosSlot('a', 's'),
      sosSchedule('s', 'l'),
      pfg('l', 'o', { hoursOfOperation }),
      organization('o', SIRET),
    );
    expect(readSosBundle(json).entries[0]!.place.openingHours).toEqual([
      { days: ['sun'], allDay: true },
      { days: ['tue'], allDay: false, opens: '08:00', closes: '12:30' },
    ]);
    expect(rulesOf(json)).toEqual(
      [0, 1, 4].map((i) => `place.opening-hours @entry[2].resource.hoursOfOperation[${i}]`),
    );
  });
});
