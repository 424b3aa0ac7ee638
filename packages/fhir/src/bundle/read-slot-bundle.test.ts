import { SYSTEM } from '@sas-embed/contract';
import { describe, expect, it } from 'vitest';
import {
  bundle,
  onePlace,
  oneSlot,
  practitioner,
  role,
  RPPS,
  schedule,
  slot,
  type Loose,
} from '../testing/fixtures/bundle.js';
import { readSlotBundle, type ReadSlot } from './index.js';

const rulesOf = (json: unknown) => readSlotBundle(json).issues.map(({ rule }) => rule);
const only = (json: unknown): ReadSlot => {
  const { slots, issues } = readSlotBundle(json);
  expect(slots, JSON.stringify(issues)).toHaveLength(1);
  return slots[0]!;
};

describe('the answer as a whole', () => {
  it('reads a sound answer without an issue', () => {
    const { slots, entries, issues, total, selfLink } = readSlotBundle(oneSlot());
    expect(issues).toEqual([]);
    const { practitioner, place } = slots[0]!;
    expect(entries).toEqual([{ kind: 'PS', practitioner, place, slots }]);
    expect(total).toBe(1);
    expect(selfLink).toBe('https://agenda.example/fhir/Slot?status=free');
    expect(slots).toEqual([
      {
        fhirId: 'a',
        start: new Date('2026-03-10T08:00:00.000Z'),
        startOffset: '+01:00',
        end: new Date('2026-03-10T08:15:00.000Z'),
        endOffset: '+01:00',
        visibility: ['PUBLIC'],
        modes: ['AMB'],
        reasons: ['Consultation'],
        specialties: [{ code: 'SM54', system: SYSTEM.specialty }],
        appointmentType: 'ROUTINE',
        bookingUrl: 'https://agenda.example/rdv/exemple?lieu=1',
        cpts: [],
        practitioner: { nationalIds: [RPPS], lastName: 'EXEMPLE', firstName: 'Camille', phones: [] },
        place: {
          structureIds: ['1330000001'],
          phones: ['+33536490001'],
          locationIdentifiers: [{ system: 'urn:oid:1.1.111.1', value: 'r' }],
          address: { lines: ['12 rue des Acacias'], postcode: '33000', city: 'Bordeaux' },
        },
      },
    ]);
  });

  it.each([null, undefined, 1, 'Bundle', [], {}, { resourceType: 'Slot' }])('refuses %j as a whole', (json) => {
    const { slots, issues } = readSlotBundle(json);
    expect(slots).toEqual([]);
    expect(issues).toMatchObject([{ rule: 'bundle.not-a-bundle', severity: 'error', path: '' }]);
  });

  it('tells an OperationOutcome sent with status 200 from an empty answer', () => {
    expect(rulesOf({ resourceType: 'OperationOutcome', issue: [] })).toEqual(['bundle.operation-outcome']);
  });

  it('does not take an entry that is no list for no slot at all', () => {
    expect(rulesOf({ ...bundle(), entry: 'none' })).toEqual(['bundle.entry']);
  });

  it('tells of a next page and of a search that failed in part: slots may be missing', () => {
    const paged = oneSlot();
    paged['link'].push({ relation: 'next', url: 'https://agenda.example/fhir?page=2' });
    expect(rulesOf(paged)).toEqual(['bundle.paged']);
    const failed = oneSlot();
    failed['entry'].push({ resource: { resourceType: 'OperationOutcome', issue: [{ severity: 'error' }] } });
    expect(rulesOf(failed)).toEqual(['bundle.server-outcome']);
  });

  it('reads nothing of a Patient', () => {
    const { slots, issues } = readSlotBundle(
      bundle(slot('a', 's'), ...onePlace(), { resourceType: 'Patient', id: 'x' }),
    );
    expect(slots).toHaveLength(1);
    expect(issues).toMatchObject([{ rule: 'bundle.patient', severity: 'error', path: 'entry[4].resource' }]);
  });

  it('stops at the limit of entries, and says so', () => {
    const slots = Array.from({ length: 50 }, (_, i) => slot(`s${i}`, 's'));
    const read = readSlotBundle(bundle(...onePlace(), ...slots), { maxEntries: 13 });
    expect(read.slots).toHaveLength(10);
    expect(read.issues).toMatchObject([
      { rule: 'bundle.too-many-entries', severity: 'error', path: 'entry[13]' },
      { rule: 'bundle.total' },
    ]);
  });
});

describe('the graph of resources', () => {
  it('finds resources by type: neither profile nor search mode nor fullUrl is needed', () => {
    const json = oneSlot();
    json['entry'] = json['entry'].map(({ resource }: Loose) => ({ resource }));
    expect(readSlotBundle(json)).toEqual(readSlotBundle(oneSlot()));
  });

  it('tells two places of one practitioner apart (IG-S-06)', () => {
    const { slots, issues } = readSlotBundle(
      bundle(
        slot('a', 's1'),
        slot('b', 's2'),
        slot('c', 's1'),
        schedule('s1', 'p', 'r1'),
        schedule('s2', 'p', 'r2'),
        practitioner('p'),
        role('r1', 'p'),
        role('r2', 'p', { address: { line: ['3 quai Sud'], city: 'Pessac', postalCode: '33600' } }),
      ),
    );
    expect(issues).toEqual([]);
    expect(slots.map(({ place }) => place.address?.city)).toEqual(['Bordeaux', 'Pessac', 'Bordeaux']);
    expect(slots[0]!.place).toBe(slots[2]!.place);
    expect(slots[0]!.practitioner).toBe(slots[1]!.practitioner);
  });

  it.each([
    ['relative', 'Schedule/s'],
    ['versioned', 'Schedule/s/_history/3'],
    ['absolute', 'https://agenda.example/fhir/Schedule/s'],
    ['absolute behind a proxy', 'https://internal.example/other/Schedule/s'],
  ])('resolves a %s reference', (_, reference) => {
    expect(readSlotBundle(oneSlot({ schedule: { reference } })).issues).toEqual([]);
  });

  it('resolves a urn:uuid by fullUrl, and a fullUrl that is no address (C-28)', () => {
    const uuid = 'urn:uuid:2f1f2c1e-0d0c-4a52-9c2e-6c1a8f0f7a11';
    const json = oneSlot({ schedule: { reference: uuid } });
    json['entry'][1].fullUrl = uuid;
    expect(readSlotBundle(json).slots).toHaveLength(1);
    const odd = oneSlot();
    for (const each of odd['entry']) each.fullUrl = `<base_URl>/${each.resource.resourceType}/${each.resource.id}`;
    expect(readSlotBundle(odd).issues).toEqual([]);
  });

  it('keeps the same ids of two servers apart', () => {
    const of = (host: string, resource: Loose) => ({
      fullUrl: `https://${host}/${resource['resourceType']}/${resource['id']}`,
      resource,
    });
    const json = bundle();
    json['entry'] = ['a.example', 'b.example'].flatMap((host, i) =>
      [slot(`slot-${i}`, 's'), schedule('s', 'p', 'r'), practitioner('p', `81999000000${i}`), role('r', 'p')].map(
        (resource) => of(host, resource),
      ),
    );
    expect(readSlotBundle(json).slots.map((read) => read.practitioner.nationalIds)).toEqual([
      ['819990000000'],
      ['819990000001'],
    ]);
  });

  it('reads a Location of the bundle, when it is not contained', () => {
    const { contained, ...rest } = role('r', 'p');
    const json = bundle(
      slot('a', 's'),
      schedule('s', 'p', 'r'),
      practitioner('p'),
      { ...rest, location: [{ reference: 'Location/lieu' }] },
      { ...contained[0], position: { latitude: 44.8, longitude: -0.57 } },
    );
    expect(only(json).place).toMatchObject({
      address: { city: 'Bordeaux' },
      position: { latitude: 44.8, longitude: -0.57 },
    });
  });

  it('finds the practitioner by the role alone, by the Schedule alone, by identifier alone', () => {
    const byRole = bundle(
      slot('a', 's'),
      { ...schedule('s', 'p', 'r'), actor: [{ reference: 'PractitionerRole/r' }] },
      practitioner('p'),
      role('r', 'p'),
    );
    expect(only(byRole).practitioner.nationalIds).toEqual([RPPS]);
    const bySchedule = bundle(
      slot('a', 's'),
      schedule('s', 'p', 'r'),
      practitioner('p'),
      role('r', 'p', {}, { practitioner: undefined }),
    );
    expect(only(bySchedule).practitioner.nationalIds).toEqual([RPPS]);
    const identifier = { system: SYSTEM.idnps, value: RPPS };
    const byNumber = bundle(
      slot('a', 's'),
      schedule('s', 'p', 'r', { actor: [{ identifier }, { reference: 'PractitionerRole/r' }] }),
      role('r', 'p', {}, { practitioner: { identifier } }),
    );
    expect(only(byNumber).practitioner.nationalIds).toEqual([RPPS]);
  });

  it('offers no slot whose agenda and place belong to two different people', () => {
    const json = bundle(
      slot('a', 's'),
      schedule('s', 'p', 'r'),
      practitioner('p'),
      practitioner('q', '819990000025'),
      role('r', 'q'),
    );
    expect(readSlotBundle(json).slots).toEqual([]);
    expect(rulesOf(json)).toEqual(['schedule.practitioner-ambiguous', 'slot.unattributed']);
  });

  it('guesses no address among several roles of one agenda', () => {
    const several = schedule('s', 'p', 'r');
    several['actor'].push({ reference: 'PractitionerRole/r2' });
    const json = bundle(slot('a', 's'), several, practitioner('p'), role('r', 'p'), role('r2', 'p'));
    expect(only(json).place).toEqual({ structureIds: [], phones: [], locationIdentifiers: [] });
    expect(rulesOf(json)).toEqual(['schedule.several-roles']);
  });

  it('reports what is wrong with an agenda once, not for each of its slots', () => {
    const slots = Array.from({ length: 30 }, (_, i) => slot(`s${i}`, 's'));
    expect(rulesOf(bundle(...slots, schedule('s', 'p', 'none'), practitioner('p')))).toEqual([
      'schedule.actor-unresolved',
      'schedule.role-missing',
    ]);
  });

  it('is not caught in references that go round', () => {
    const round = { reference: 'PractitionerRole/r' };
    const json = bundle(
      slot('a', 's'),
      schedule('s', 'p', 'r'),
      practitioner('p'),
      role('r', 'p', {}, { location: [round], practitioner: round, contained: [] }),
    );
    expect(only(json).place.address).toBeUndefined();
    expect(readSlotBundle(bundle(slot('a', 's', { schedule: { reference: 'Slot/a' } }))).slots).toEqual([]);
  });

  it('IG-S-16: a slot without specialty has those of the role', () => {
    const json = bundle(
      slot('a', 's', { specialty: undefined }),
      schedule('s', 'p', 'r'),
      practitioner('p'),
      role('r', 'p', {}, { specialty: [{ coding: [{ code: 'SM54' }] }] }),
    );
    expect(only(json).specialties).toEqual([{ code: 'SM54' }]);
  });
});

describe('broken entries', () => {
  const broken: [rule: string, path: string, slot: Loose][] = [
    ['slot.status', 'status', { status: 'busy' }],
    ['slot.status', 'status', { status: undefined }],
    ['slot.start', 'start', { start: '2026-02-30T09:00:00Z' }],
    ['slot.end', 'end', { end: 'midi' }],
    ['slot.order', 'end', { end: '2026-03-10T09:00:00.000+01:00' }],
    ['slot.schedule', 'schedule', { schedule: undefined }],
    ['slot.schedule', 'schedule', { schedule: { reference: 'Practitioner/p' } }],
    ['slot.modifier-extension', '', { modifierExtension: [{ url: 'urn:x', valueBoolean: true }] }],
  ];

  it.each(broken)('%s costs its slot only', (rule, path, more) => {
    const { slots, issues } = readSlotBundle(
      bundle(slot('good', 's'), slot('bad', 's', more), slot('fine', 's'), ...onePlace()),
    );
    expect(slots.map(({ fhirId }) => fhirId)).toEqual(['good', 'fine']);
    const at = path === '' ? 'entry[1].resource' : `entry[1].resource.${path}`;
    expect(issues).toMatchObject([{ rule, severity: 'error', path: at }]);
  });

  it('costs an entry without a resource that entry only', () => {
    const json = oneSlot();
    json['entry'].unshift(null, 3, [], {}, { resource: null }, { resource: { id: 'x' } });
    const { slots, issues } = readSlotBundle(json);
    expect(slots).toHaveLength(1);
    expect(issues.map(({ path }) => path)).toEqual([0, 1, 2, 3, 4, 5].map((i) => `entry[${i}].resource`));
  });

  it('offers nobody a slot that only others may see', () => {
    const only = (code: string) => oneSlot({ meta: { security: [{ system: SYSTEM.slotType, code }] } });
    expect(readSlotBundle(only('private')).slots).toEqual([]);
    expect(rulesOf(only('private'))).toEqual(['slot.visibility-ignored', 'slot.visibility-unknown']);
    expect(readSlotBundle(only('snp')).slots[0]!.visibility).toEqual(['SNP']);
    expect(readSlotBundle(oneSlot({ meta: undefined })).slots[0]!.visibility).toEqual([]);
    const confidentiality = [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'N' }];
    expect(rulesOf(oneSlot({ meta: { security: confidentiality } }))).toEqual(['slot.visibility-missing']);
  });

  it('reads a slot sent twice once, and two slots under one id both', () => {
    const again = slot('a', 's');
    const pro = slot('a', 's', { meta: { security: [{ code: 'PRO' }] } });
    const { slots, issues } = readSlotBundle(bundle(slot('a', 's'), again, pro, ...onePlace()));
    expect(slots.map(({ visibility }) => visibility)).toEqual([['PUBLIC'], ['PRO']]);
    expect(issues).toMatchObject([{ rule: 'bundle.duplicate', path: 'entry[1].resource' }]);
  });

  it('finds a repeat in an agenda that is in no order, and only there', () => {
    const at = (id: string, hour: number) =>
      slot(id, 's', { start: `2026-03-10T${hour}:00:00+01:00`, end: `2026-03-10T${hour}:15:00+01:00` });
    const { slots, issues } = readSlotBundle(
      bundle(at('a', 12), at('b', 10), at('c', 11), at('b', 10), at('a', 13), at('a', 12), ...onePlace()),
    );
    expect(slots.map(({ fhirId, start }) => `${fhirId}${start.getUTCHours()}`)).toEqual(['a11', 'b9', 'c10', 'a12']);
    expect(issues.map(({ rule, path }) => `${rule} ${path}`)).toEqual([
      'bundle.duplicate entry[3].resource',
      'bundle.duplicate entry[5].resource',
    ]);
  });

  it('keeps a slot whose link is not to be followed, without the link', () => {
    for (const comment of ['http://agenda.example/', 'javascript:alert(1)', 'sur rendez-vous', 7, { a: 1 }]) {
      expect(only(oneSlot({ comment }))).not.toHaveProperty('bookingUrl');
      expect(rulesOf(oneSlot({ comment }))).toEqual(['slot.booking-url']);
    }
    const local = oneSlot({ comment: 'http://127.0.0.1:8791/agenda/x' });
    expect(readSlotBundle(local, { allowLoopbackHttp: true }).slots[0]!.bookingUrl).toBe(
      'http://127.0.0.1:8791/agenda/x',
    );
  });
});
