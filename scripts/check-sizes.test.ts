import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bundleSize } from './bundle.mjs';
import { faults, inStep, publishedEntries, table } from './check-sizes.mjs';

const entry = { name: 'a', entry: '@sas-embed/elements/define/a.js', limit: 1000 };
const limits = { dynamicLimit: 100, entries: [entry] };
const measured = (initial: number, later = 10) =>
  new Map([['a', { initial, gzip: initial + 100, raw: 3 * initial, dynamic: [{ name: 'en', bytes: later }] }]]);

describe('the limits of sizes', () => {
  it('pass up to the limit, fail one byte over', () => {
    expect(faults(limits, measured(1000, 100), [entry.entry])).toEqual([]);
    expect(faults(limits, measured(1001), [entry.entry])).toEqual(['a: 1001 B brotli, over its limit of 1000 B']);
    expect(faults(limits, measured(1, 101), [entry.entry])).toEqual([
      'a: en, loaded later, 101 B, over the limit of 100 B',
    ]);
  });

  it('are asked for each entry that is published, and for no other', () => {
    expect(faults(limits, measured(1), [entry.entry, '@sas-embed/x'])[0]).toContain('@sas-embed/x is published');
    expect(faults(limits, measured(1), [])[0]).toContain('is not published');
    const { entries } = JSON.parse(readFileSync(new URL('../sizes.json', import.meta.url), 'utf8')) as typeof limits;
    expect(
      entries
        .map((e) => e.entry)
        .filter(Boolean)
        .sort(),
    ).toEqual(publishedEntries().sort());
  });

  it('measure real bundles: more code is more bytes', async () => {
    const one = await bundleSize("import { isTimeZone } from '@sas-embed/contract'; globalThis.x = isTimeZone;");
    const all = await bundleSize("import * as x from '@sas-embed/contract'; globalThis.x = x;");
    expect(one.initial).toBeGreaterThan(50);
    expect(all.initial).toBeGreaterThan(one.initial);
    expect(all.raw).toBeGreaterThan(all.initial);
  });
});

describe('the table of sizes', () => {
  it('is in step within 3 %, and out of step beyond, or when an entry is missing', () => {
    const old = table(limits, measured(10_000));
    expect(inStep(old, table(limits, measured(10_200)))).toBe(true);
    expect(inStep(old, table(limits, measured(10_500)))).toBe(false);
    expect(inStep('', old)).toBe(false);
  });
});
