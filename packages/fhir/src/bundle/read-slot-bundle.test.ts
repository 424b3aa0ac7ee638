import { SYSTEM } from '@sas-embed/contract';
import { describe, expect, it } from 'vitest';
import {
  bundle,
  entry,
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

  it('takes an empty searchset for what it is: no slot, no issue (C-02)', () => {
    const empty = { resourceType: 'Bundle', type: 'searchset', total: 0 };
    expect(readSlotBundle(empty)).toEqual({ slots: [], entries: [], total: 0, issues: [] });
    expect(readSlotBundle({ ...empty, entry: [] }).issues).toEqual([]);
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

  it('tells when the total is not the number of slots, and counts no Schedule (C-13)', () => {
    expect(rulesOf({ ...oneSlot(), total: 4 })).toEqual(['bundle.total']);
    expect(rulesOf({ ...oneSlot(), total: -1 })).toEqual(['bundle.total']);
    expect(readSlotBundle({ ...oneSlot(), total: '1' })).not.toHaveProperty('total');
  });

  it('tells of a next page and of a search that failed in part: slots may be missing', () => {
    const paged = oneSlot();
    paged['link'].push({ relation: 'next', url: 'https://agenda.example/fhir?page=2' });
    expect(rulesOf(paged)).toEqual(['bundle.paged']);
    const failed = oneSlot();
    failed['entry'].push({ resource: { resourceType: 'OperationOutcome', issue: [{ severity: 'error' }] } });
    expect(rulesOf(failed)).toEqual(['bundle.server-outcome']);
  });

  it('takes a self link unlike the request (C-14), and none that is not https', () => {
    const json = oneSlot();
    json['link'] = [{ relation: 'self', url: 'https://a.example/Slot?x=urn:oid:1|8&start=ge2026+00:00&_count=1000' }];
    expect(readSlotBundle(json).issues).toEqual([]);
    json['link'] = [{ relation: 'self', url: 'javascript:alert(1)' }];
    expect(readSlotBundle(json)).not.toHaveProperty('selfLink');
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
});

describe('contradictions of the guide, as decided', () => {
  it('C-03: a walk-in slot needs no link, another is told', () => {
    const walkIn = oneSlot({ comment: undefined, appointmentType: { coding: [{ code: 'WALKIN' }] } });
    expect(only(walkIn)).toMatchObject({ appointmentType: 'WALKIN' });
    expect(only(walkIn)).not.toHaveProperty('bookingUrl');
    expect(rulesOf(walkIn)).toEqual([]);
    expect(rulesOf(oneSlot({ comment: undefined }))).toEqual(['slot.booking-url-missing']);
  });

  it('C-04: PUBLIC and CPTS together are both kept; 604 is no slot type', () => {
    const security = ['CPTS', 'PUBLIC', '604'].map((code) => ({ system: SYSTEM.slotType, code }));
    expect(only(oneSlot({ meta: { security } })).visibility).toEqual(['PUBLIC', 'CPTS']);
    expect(rulesOf(oneSlot({ meta: { security } }))).toEqual(['slot.cpts-missing']); // no rule of its own
  });

  it('C-08: phones of the role, the location and the practitioner are all read', () => {
    const telecom = (value: string, more: Loose = {}) => [{ system: 'phone', value, ...more }];
    const json = bundle(
      slot('a', 's'),
      schedule('s', 'p', 'r'),
      practitioner('p', RPPS, { telecom: [...telecom('0639980001'), { system: 'email', value: 'x@y.example' }] }),
      role(
        'r',
        'p',
        { telecom: telecom('05 36 49 00 02') },
        { telecom: [...telecom('+33536490001'), ...telecom('0536490009', { use: 'old' }), ...telecom('bientôt')] },
      ),
    );
    const read = only(json);
    expect(read.practitioner.phones).toEqual(['+33639980001']);
    expect(read.place.phones).toEqual(['+33536490001', '+33536490002']);
    expect(readSlotBundle(json).issues).toMatchObject([
      { rule: 'phone.invalid', path: 'entry[3].resource.telecom[2].value' },
    ]);
  });

  it('C-09: a practitioner known by ADELI or without prefix is read; numbers of other systems are passed over', () => {
    const identifiers = (...list: Loose[]) =>
      bundle(slot('a', 's'), schedule('s', 'p', 'r'), practitioner('p', RPPS, { identifier: list }), role('r', 'p'));
    expect(only(identifiers({ system: SYSTEM.idnps, value: '0991234567' })).practitioner.nationalIds).toEqual([
      '0991234567',
    ]);
    expect(only(identifiers({ system: SYSTEM.idnps, value: '19990000017' })).practitioner.nationalIds).toEqual([RPPS]);
    const withLocal = identifiers(
      { system: 'urn:oid:1.1.1', value: '819990000025' },
      { system: SYSTEM.idnps, value: RPPS },
    );
    expect(only(withLocal).practitioner.nationalIds).toEqual([RPPS]);
    expect(rulesOf(identifiers({ system: SYSTEM.idnps, value: '12' }))).toEqual([
      'practitioner.identifier',
      'schedule.practitioner-missing',
      'slot.unattributed',
    ]);
  });

  it('C-10, C-28: a structure number with a value only is read', () => {
    const json = (value: string) =>
      bundle(
        slot('a', 's'),
        schedule('s', 'p', 'r'),
        practitioner('p'),
        role('r', 'p', {}, { organization: { identifier: { value } } }),
      );
    expect(only(json('12B0000001')).place.structureIds).toEqual(['12B0000001']);
    expect(rulesOf(json('interne-3'))).toEqual(['place.structure']);
  });

  it('C-11: reasons are the texts of serviceType, whether beside a code or alone', () => {
    const serviceType = [
      { coding: [{ system: SYSTEM.consultationMode, code: 'vr', display: 'virtual' }], text: 'virtual' },
      { coding: [{ system: SYSTEM.consultationMode, code: 'AMB' }], text: 'Suture' },
      { text: 'Vaccination' },
      { text: 'Suture' },
      { coding: [{ code: 'MOTIF-7', display: 'Certificat' }] },
      { coding: [{ code: '604', display: 'CPTS' }] },
    ];
    const read = only(oneSlot({ serviceType }));
    expect(read.modes).toEqual(['AMB', 'VR']);
    expect(read.reasons).toEqual(['Suture', 'Vaccination', 'Certificat']);
  });

  it('C-12: a specialty that is text only keeps its text as its label', () => {
    const specialty = [
      { text: 'Pneumologie' },
      { coding: [{ system: SYSTEM.specialty, code: 'SM54', display: 'MG' }], text: 'Autre' },
    ];
    expect(only(oneSlot({ specialty })).specialties).toEqual([
      { label: 'Pneumologie' },
      { code: 'SM54', system: SYSTEM.specialty, label: 'MG' },
    ]);
    expect(rulesOf(oneSlot({ specialty }))).toEqual([]);
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

  it('C-17: neither milliseconds nor an end are needed; an offset is', () => {
    const read = only(oneSlot({ start: '2026-03-10T09:00:00+04:00', end: undefined }));
    expect(read).toMatchObject({ start: new Date('2026-03-10T05:00:00Z'), startOffset: '+04:00' });
    expect(read).not.toHaveProperty('end');
    expect(rulesOf(oneSlot({ end: undefined }))).toEqual(['slot.end-missing']);
    expect(rulesOf(oneSlot({ start: '2026-03-10T09:00:00.000' }))).toEqual(['slot.start']);
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

describe('hostile content', () => {
  it('keeps markup as plain text, trimmed and cut', () => {
    const nasty = `  <img src=x onerror="alert(1)">\u0000\u202e${'x'.repeat(1e6)}`;
    const [reason] = only(oneSlot({ serviceType: [{ text: nasty }] })).reasons;
    expect(reason).toHaveLength(200);
    expect(reason).toMatch(/^<img src=x onerror="alert\(1\)"> x+$/);
  });

  it('cuts lists of thousands, and says so', () => {
    const many = Array.from({ length: 5000 }, (_, i) => ({ text: `Motif ${i}` }));
    const read = only(oneSlot({ serviceType: many, specialty: many }));
    expect(read.reasons).toHaveLength(20);
    expect(read.specialties).toHaveLength(20);
    expect(rulesOf(oneSlot({ serviceType: many }))).toContain('slot.too-many-values');
  });

  it('lists a bounded number of issues, errors never crowded out by warnings', () => {
    const warned = Array.from({ length: 3000 }, (_, i) => slot(`w${i}`, 's', { comment: 'x' }));
    const { slots, issues } = readSlotBundle(bundle(...warned, slot('bad', 's', { status: 'busy' }), ...onePlace()));
    expect(slots).toHaveLength(3000);
    expect(issues).toHaveLength(202);
    expect(issues.map(({ rule }) => rule)).toContain('slot.status');
    expect(issues.at(-1)!.rule).toBe('issues.truncated');
  });

  it('takes keys that aim at prototypes for ordinary ones', () => {
    const text = JSON.stringify(oneSlot())
      .replace(
        '"resourceType":"Bundle"',
        '"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"resourceType":"Bundle"',
      )
      .replaceAll('"reference":"Schedule/s"', '"reference":"Schedule/__proto__"')
      .replaceAll('"id":"s"', '"id":"__proto__","__proto__":{"actor":null}');
    const { slots } = readSlotBundle(JSON.parse(text));
    expect(slots).toHaveLength(1);
    expect(({} as Loose)['polluted']).toBeUndefined();
    expect(readSlotBundle(JSON.parse('{"__proto__":{"resourceType":"Bundle"}}')).slots).toEqual([]);
    expect(readSlotBundle(oneSlot({ schedule: { reference: 'constructor/toString' } })).slots).toEqual([]);
  });

  it('does not overflow on nesting without end', () => {
    const lists: unknown = JSON.parse('['.repeat(200_000) + ']'.repeat(200_000));
    const objects: unknown = JSON.parse('{"coding":'.repeat(200_000) + '1' + '}'.repeat(200_000));
    for (const deep of [lists, objects]) {
      const elements = Object.keys(slot('a', 's'));
      for (const element of elements) {
        const json = oneSlot();
        json['entry'][0].resource[element] = deep;
        expect(() => readSlotBundle(json), element).not.toThrow();
      }
      expect(() => readSlotBundle(deep)).not.toThrow();
      expect(() => readSlotBundle({ ...bundle(), entry: deep })).not.toThrow();
    }
  });

  it('puts nothing of what was received into an issue', () => {
    const secret = 'DUPONT-MARTIN';
    const json = oneSlot({ status: secret, start: secret, comment: secret, id: secret });
    json['entry'].push(entry({ resourceType: secret, id: secret }), { resource: { [secret]: secret } });
    expect(JSON.stringify(readSlotBundle(json).issues)).not.toContain(secret);
  });
});
