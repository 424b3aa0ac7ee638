import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bundle, onePlace, oneSlot, slot, type Loose } from '../testing/fixtures/bundle.js';
import { readSlotBundle } from './index.js';

const RUNS = 150;

/** A copy of `json` in which some element, anywhere, is any JSON value. */
function mutated(json: Loose): fc.Arbitrary<Loose> {
  const paths: (string | number)[][] = [];
  const walk = (value: unknown, path: (string | number)[]): void => {
    if (path.length > 0) paths.push(path);
    if (Array.isArray(value)) value.forEach((child, i) => walk(child, [...path, i]));
    else if (typeof value === 'object' && value !== null) {
      for (const [key, child] of Object.entries(value)) walk(child, [...path, key]);
    }
  };
  walk(json, []);
  return fc.tuple(fc.constantFrom(...paths), fc.jsonValue()).map(([path, value]) => {
    const copy = structuredClone(json);
    const parent = path.slice(0, -1).reduce<Loose>((node, key) => node[key], copy);
    parent[path.at(-1)!] = value;
    return copy;
  });
}

describe('whatever an editor sends', () => {
  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.jsonValue(), mutated(oneSlot())), (json) => {
        const { slots, issues } = readSlotBundle(json);
        expect(Array.isArray(slots) && Array.isArray(issues)).toBe(true);
      }),
      { numRuns: RUNS * 4 },
    );
  });

  it('never lets a link through that is not https', () => {
    const link = fc.oneof(
      fc.webUrl({ validSchemes: ['http', 'https', 'ftp'] }),
      fc
        .tuple(
          fc.constantFrom('javascript:', 'data:', 'HTTP://', 'https:', '\thttps://', 'https://a@', '//'),
          fc.string(),
        )
        .map((parts) => parts.join('')),
      fc.string(),
    );
    let seen = 0;
    fc.assert(
      fc.property(link, (comment) => {
        const [read] = readSlotBundle(oneSlot({ comment })).slots;
        expect(read).toBeDefined();
        if (read!.bookingUrl === undefined) return;
        seen++;
        const url = new URL(read!.bookingUrl);
        expect([url.protocol, url.username, url.password]).toEqual(['https:', '', '']);
      }),
      { numRuns: RUNS * 4 },
    );
    expect(seen).toBeGreaterThan(0);
  });

  it('never loses a sound entry beside a broken one', () => {
    const broken = fc.oneof(
      fc.jsonValue(),
      mutated(slot('bad', 's')).map((resource) => ({ resource })),
      fc.jsonValue().map((value) => ({ resource: { resourceType: 'Slot', schedule: value, start: value } })),
      fc.jsonValue().map((value) => ({ resource: { resourceType: 'Practitioner', id: value, identifier: value } })),
    );
    fc.assert(
      fc.property(fc.array(broken, { maxLength: 6 }), fc.nat({ max: 5 }), (entries, at) => {
        const json = bundle(slot('good', 's'), ...onePlace());
        json['entry'].splice(Math.min(at, json['entry'].length), 0, ...entries);
        const good = readSlotBundle(json).slots.filter(({ fhirId }) => fhirId === 'good');
        expect(good).toEqual(readSlotBundle(bundle(slot('good', 's'), ...onePlace())).slots);
      }),
      { numRuns: RUNS * 2 },
    );
  });

  it('gives only what the API may show: known codes, one line of bounded text, start before end', () => {
    fc.assert(
      fc.property(mutated(oneSlot()), (json) => {
        for (const read of readSlotBundle(json).slots) {
          expect(read.start.getTime()).toBeLessThan(read.end?.getTime() ?? Infinity);
          expect(read.practitioner.nationalIds.length).toBeGreaterThan(0);
          expect(['PUBLIC', 'PRO', 'SNP', 'CPTS']).toEqual(expect.arrayContaining(read.visibility));
          expect(['AMB', 'VR', 'HH']).toEqual(expect.arrayContaining(read.modes));
          for (const text of read.reasons) expect(text).toMatch(/^(?=.{1,200}$)\S(?:[^\n]*\S)?$/u);
        }
      }),
      { numRuns: RUNS * 2 },
    );
  });
});
