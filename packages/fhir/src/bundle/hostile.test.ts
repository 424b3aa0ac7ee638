import { describe, expect, it } from 'vitest';
import { bundle, entry, onePlace, oneSlot, slot, type Loose } from '../testing/fixtures/bundle.js';
import { readSlotBundle, type ReadSlot } from './index.js';

const rulesOf = (json: unknown) => readSlotBundle(json).issues.map(({ rule }) => rule);
const only = (json: unknown): ReadSlot => {
  const { slots, issues } = readSlotBundle(json);
  expect(slots, JSON.stringify(issues)).toHaveLength(1);
  return slots[0]!;
};

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
