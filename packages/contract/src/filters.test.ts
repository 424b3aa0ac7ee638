import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Slot } from './api.js';
import { FacetCounter } from './facets.js';
import { AVAILABILITY_BANDS, bandsOf, FILTER_VALUES, readFilters, slotAnswers } from './filters.js';

const NOW = Date.parse('2026-11-23T08:00:00Z');
const HOUR = 3_600_000;
const at = (hours: number) => new Date(NOW + hours * HOUR).toISOString();
const slot = (from: number, to: number, more: Partial<Slot> = {}): Slot => ({
  ...{ id: `s${from}`, sourceId: 'a', start: at(from), end: at(to) },
  ...{ heldByOthers: 0, modes: ['AMB'], visibility: ['SNP'], reasons: [], specialties: [], actions: [] },
  ...more,
});

describe('availability bands', () => {
  it.each([
    ['inside one', 1, 2, ['0-4']],
    ['ending where a band ends', 3, 4, ['0-4']],
    ['beginning where a band begins', 4, 5, ['4-8']],
    ['over an edge', 3.9, 4.1, ['0-4', '4-8']],
    ['that spans several', 3, 25, ['0-4', '4-8', '8-12', '12-24', '24-48']],
    ['under way', -1, 1, ['0-4']],
    ['over', -2, -1, []],
    ['later than all', 72, 73, []],
  ])('of a slot %s', (_, from, to, bands) => {
    expect(bandsOf(slot(from, to), NOW)).toEqual(bands);
  });

  it('of a slot without an end are those of its start', () => {
    expect(bandsOf({ start: at(4) }, NOW)).toEqual(['4-8']);
  });

  it('are instants: the offset in which a slot is written changes nothing', () => {
    expect(bandsOf({ start: '2026-11-23T15:59:00+04:00' }, NOW)).toEqual(['0-4']);
    expect(bandsOf({ start: '2026-11-23T08:00:00-04:00' }, NOW)).toEqual(['4-8']);
  });
});

describe('a slot', () => {
  it('answers only when it has a value of every category itself', () => {
    const filters = { modes: ['VR', 'HH'], slotTypes: ['PUBLIC'] };
    expect(slotAnswers(slot(1, 2, { modes: ['HH'], visibility: ['PUBLIC', 'SNP'] }), filters, NOW)).toBe(true);
    expect(slotAnswers(slot(1, 2, { modes: ['HH'] }), filters, NOW)).toBe(false);
    expect(slotAnswers(slot(1, 2, { visibility: ['PUBLIC'] }), filters, NOW)).toBe(false);
  });

  it('is of a reason whatever the case, accents and spaces', () => {
    expect(slotAnswers(slot(1, 2, { reasons: [' FIÈVRE '] }), { reasons: ['fievre'] }, NOW)).toBe(true);
    expect(slotAnswers(slot(1, 2), { reasons: ['fievre'] }, NOW)).toBe(false);
  });
});

describe('shared filters', () => {
  it('come back as they went, whatever they are', () => {
    const filters = fc.record(
      {
        ...Object.fromEntries(
          Object.entries(FILTER_VALUES).map(([category, values]) => [
            category,
            fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 }),
          ]),
        ),
        reasons: fc.uniqueArray(
          fc.string({ minLength: 1, maxLength: 200 }).filter((text) => text.trim() !== ''),
          { minLength: 1, maxLength: 20 },
        ),
        professions: fc.uniqueArray(fc.stringMatching(/^[0-9A-Z]{1,10}$/), { minLength: 1, maxLength: 20 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(filters, (given) => {
        expect(readFilters(JSON.parse(JSON.stringify(given)))).toEqual({ filters: given, faults: [] });
      }),
    );
  });

  it('of any JSON never throw, and are sound', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        const { filters } = readFilters(json);
        expect(readFilters(filters)).toEqual({ filters, faults: [] });
      }),
    );
  });

  it('lose only what is bad, one by one, and never repeat it', () => {
    const { filters, faults } = readFilters({
      modes: ['VR', 'Jean Exemple', 'VR', 3],
      available: '0-4',
      slotTypes: [],
      'Jean Exemple': ['x'],
      kinds: ['CDS'],
    });
    expect(filters).toEqual({ modes: ['VR'], kinds: ['CDS'] });
    expect(faults).toEqual([
      { path: 'modes.1', code: 'unknown-value' },
      { path: 'modes.2', code: 'repeated' },
      { path: 'modes.3', code: 'unknown-value' },
      { path: 'available', code: 'not-a-list' },
      { path: '', code: 'unknown-category' },
    ]);
    expect(JSON.stringify(faults)).not.toContain('Jean');
  });
});

describe('counts', () => {
  it('say of whom it is not known whether he has a slot, until his source has answered fully', () => {
    const counter = new FacetCounter({ modes: ['VR'] }, NOW);
    counter.offer('one', { kind: 'PS' }, ['a', 'b']);
    counter.offer('two', { kind: 'PS' }, []);
    const unanswered = () => counter.read(2, false).unanswered;
    expect(unanswered()).toBe(1);
    counter.slots('one', 'a', [slot(1, 2)]);
    counter.source({ id: 'b', state: 'late' });
    expect(unanswered()).toBe(1);
    counter.source({ id: 'b', state: 'answered', incomplete: true });
    expect(unanswered()).toBe(1);
    counter.source({ id: 'b', state: 'answered' });
    expect(unanswered()).toBe(0);
    counter.slots('one', 'b', [slot(2, 3, { modes: ['VR'] })]);
    expect(counter.read(2, true)).toMatchObject({ matching: 1, unanswered: 0, counted: 2 });
  });

  it('keep a reason named as the first practice did', () => {
    const counter = new FacetCounter({}, NOW);
    for (const id of ['one', 'two']) counter.offer(id, { kind: 'PS' }, ['a']);
    counter.slots('one', 'a', [slot(1, 2, { reasons: ['Fièvre'] })]);
    counter.slots('two', 'a', [slot(1, 2, { reasons: ['FIEVRE'] })]);
    const reasons = counter.read(2, true).categories.find(({ category }) => category === 'reasons');
    expect(reasons?.values).toEqual([{ value: 'Fièvre', offers: 2 }]);
  });

  it('come in the order in which they are shown', () => {
    const counter = new FacetCounter({}, NOW);
    counter.offer('one', { kind: 'PS' }, ['a']);
    counter.slots('one', 'a', [slot(30, 31), slot(1, 2)]);
    const [first] = counter.read(1, true).categories;
    expect(first?.values.map(({ value }) => value)).toEqual([AVAILABILITY_BANDS[0], AVAILABILITY_BANDS[4]]);
  });
});
