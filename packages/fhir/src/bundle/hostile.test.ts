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

const OTHER = '819990000033';
const otherPlace = () => [schedule('s2', 'p2', 'r2'), practitioner('p2', OTHER), role('r2', 'p2')];

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

  /** One element of one resource, and what it costs: the rule, and whether the slot is lost. */
  const costs: [what: string, resource: number, element: string, value: unknown, rule: string, isLost: boolean][] = [
    ['a date in 9999', 0, 'start', '9999-12-31T23:59:59.000+01:00', 'slot.start', true],
    ['a date before all', 0, 'start', '0001-01-01T00:00:00Z', 'slot.start', true],
    ['an end that is a number', 0, 'end', 1773133200000, 'slot.end', true],
    ['a script for a link', 0, 'comment', 'javascript:alert(1)', 'slot.booking-url', false],
    ['a link of a megabyte', 0, 'comment', `https://a.example/${'x'.repeat(1e6)}`, 'slot.booking-url', false],
    ['a number for the types', 0, 'meta', { security: 7 }, 'slot.visibility-ignored', true],
    ['an id of a megabyte', 0, 'id', 'x'.repeat(1e6), 'slot.id', false],
    ['a list for the Schedule', 0, 'schedule', [[]], 'slot.schedule', true],
    ['a reference to itself', 0, 'schedule', { reference: 'Slot/a' }, 'slot.schedule', true],
    ['actors that go round', 1, 'actor', [{ reference: 'Schedule/s' }], 'schedule.practitioner-missing', true],
    ['a million actors', 1, 'actor', Array(1e6).fill({}), 'schedule.actor-unresolved', true],
    ['a text for the identifiers', 2, 'identifier', 'x', 'practitioner.identifier', true],
    ['a million names', 2, 'name', Array(1e6).fill({}), 'practitioner.name', false],
    [
      'a place that goes round',
      3,
      'location',
      [{ reference: 'PractitionerRole/r' }],
      'place.location-unresolved',
      false,
    ],
    ['a text for the structure', 3, 'organization', { identifier: 'x' }, 'place.structure', false],
    ['phones that are none', 3, 'telecom', Array(1e5).fill({ value: '<b>' }), 'phone.invalid', false],
  ];

  it.each(costs)('%s costs what it must and no more', (_, resource, element, value, rule, isLost) => {
    const json = bundle(slot('a', 's'), ...onePlace(), slot('good', 's2'), ...otherPlace());
    json['entry'][resource].resource[element] = value;
    const { slots, issues } = readSlotBundle(json);
    expect(slots.filter(({ practitioner: { nationalIds } }) => nationalIds[0] === OTHER)).toHaveLength(1);
    expect(slots).toHaveLength(isLost ? 1 : 2);
    const issue = issues.find((each) => each.rule === rule);
    expect(issue?.path).toMatch(new RegExp(`^entry\\[${resource}\\]\\.resource`));
    expect(issue?.message).toMatch(/\.$/);
    expect(issues.length).toBeLessThan(450);
    expect(JSON.stringify(issues).length).toBeLessThan(200_000);
  });

  it('keeps markup in every text a card shows as the inert text that it is', () => {
    const script = '<script>alert(1)</script>';
    const json = bundle(
      slot('a', 's', { serviceType: [{ coding: [{ code: 'AMB' }] }, { text: script }], specialty: [{ text: script }] }),
      schedule('s', 'p', 'r'),
      practitioner('p', RPPS, { name: [{ family: script, given: [script] }] }),
      role('r', 'p', { name: script, address: { line: [script], city: script, postalCode: '33000' } }),
    );
    const read = only(json);
    expect(read.reasons).toEqual([script]);
    expect(read.specialties).toEqual([{ label: script }]);
    expect([read.practitioner.lastName, read.practitioner.firstName]).toEqual([script, script]);
    expect(read.place).toMatchObject({ name: script, address: { lines: [script], city: script } });
  });

  it('takes the first of two resources with one id, and says so', () => {
    const json = bundle(slot('a', 's'), ...onePlace());
    json['entry'].push(entry(practitioner('p', OTHER)));
    expect(only(json).practitioner.nationalIds).toEqual([RPPS]);
    expect(readSlotBundle(json).issues).toMatchObject([{ rule: 'bundle.duplicate', path: 'entry[4].resource' }]);
  });
});
