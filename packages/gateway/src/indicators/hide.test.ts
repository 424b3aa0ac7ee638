import { describe, expect, it } from 'vitest';
import { determined, hiddenCells, THRESHOLD } from './hide.js';
import { Cells, idOf, type Cell, type IndicatorId } from './measures.js';

/** Cells of an indicator from its atoms: SAS, département, editor, detail, number. */
function cellsOf(indicator: IndicatorId, atoms: readonly [string, string, string, string, number][]): Cell[] {
  const cells = new Cells();
  for (const [sas, departement, editor, detail, n] of atoms)
    cells.add(indicator, n, { sas, departement, editor }, detail);
  return cells.read();
}
const told = (cells: readonly Cell[], hidden: ReadonlySet<string>) =>
  Object.fromEntries(
    cells.map((cell) => [`${cell.grouping}/${cell.key}/${cell.detail}`, hidden.has(idOf(cell)) ? null : cell.n]),
  );

/** A reproducible stream of numbers below `n`. */
function numbers(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

describe('small cells', () => {
  it('are hidden from 1 to 4, and 0 and 5 are shown', () => {
    const atoms = [0, 1, 4, 5, 40, 60].map((n, i) => [`sas-${i}`, 'd', 'e', '', n] as const);
    const cells = cellsOf(
      'accounts',
      atoms.map((atom) => [...atom]),
    );
    const shown = told(cells, hiddenCells(cells, true));
    expect(shown).toMatchObject({ 'sas/sas-0/': 0, 'sas/sas-1/': null, 'sas/sas-2/': null, 'sas/sas-4/': 40 });
    expect(shown['total//']).toBe(110);
  });

  it('take the smallest other with them when they would be what is left of the total', () => {
    const cells = cellsOf('accounts', [
      ['a', 'd', 'e', '', 3],
      ['b', 'd', 'e', '', 20],
      ['c', 'd', 'e', '', 70],
    ]);
    expect(told(cells, hiddenCells(cells, true))).toEqual({
      'total//': 93,
      'sas/a/': null,
      'sas/b/': null,
      'sas/c/': 70,
    });
  });

  it('take another when two of them could be nothing else', () => {
    const cells = cellsOf('accounts', [
      ['a', 'd', 'e', '', 1],
      ['b', 'd', 'e', '', 1],
      ['c', 'd', 'e', '', 9],
      ['d', 'd', 'e', '', 90],
    ]);
    expect(told(cells, hiddenCells(cells, true))).toMatchObject({ 'sas/c/': null, 'sas/d/': 90, 'total//': 101 });
  });

  it('hide the total where it has one group only', () => {
    const cells = cellsOf('accounts', [['a', 'd', 'e', '', 3]]);
    expect(Object.values(told(cells, hiddenCells(cells, true)))).toEqual([null, null]);
  });

  it('are not found by the other groupings, nor by the details', () => {
    const cells = cellsOf('orientations', [
      ['a', '33', 'x', 'agenda', 3],
      ['a', '33', 'y', 'editor', 40],
      ['b', '24', 'x', 'agenda', 50],
      ['b', '33', 'y', 'editor', 60],
      ['c', '24', 'x', 'editor', 70],
    ]);
    const hidden = hiddenCells(cells, true);
    const shown = told(cells, hidden);
    expect(shown['sas/a/agenda']).toBeNull();
    // 43 - 40 would tell it.
    expect(shown['sas/a/'] === null || shown['sas/a/editor'] === null).toBe(true);
  });

  it('cannot be computed, whatever is counted: attacked by linear algebra and by bounds', () => {
    let smalls = 0;
    for (let seed = 1; seed <= 120; seed++) {
      const next = numbers(seed);
      const atoms = Array.from({ length: 4 + next(30) }, (): [string, string, string, string, number] => {
        const small = next(3) === 0;
        return [
          `sas-${next(5)}`,
          `dep-${next(6)}`,
          `ed-${next(4)}`,
          ['agenda', 'editor', 'phone'][next(3)]!,
          small ? 1 + next(4) : 5 + next(200),
        ];
      });
      const cells = cellsOf('orientations', atoms);
      const hidden = hiddenCells(cells, true);
      for (const cell of cells) if (cell.n > 0 && cell.n < THRESHOLD) expect(hidden.has(idOf(cell))).toBe(true);
      smalls += hidden.size;
      expect(found(cells, hidden)).toEqual([]);
    }
    expect(smalls).toBeGreaterThan(500);
  });

  it('are found by the attack of this test where nothing else is hidden', () => {
    const cells = cellsOf('accounts', [
      ['a', 'd', 'e', '', 3],
      ['b', 'd', 'e', '', 20],
    ]);
    const small = new Set(cells.filter(({ n }) => n < THRESHOLD).map(idOf));
    expect(found(cells, small)).not.toEqual([]);
  });
});

/** The attack, written apart from the defence: all sums as rows of a matrix over fractions; what has one solution is found. */
function found(cells: readonly Cell[], hidden: ReadonlySet<string>): string[] {
  const ids = [...hidden];
  const rows: number[][] = [];
  const put = (whole: Cell, parts: readonly Cell[]) => {
    const row = ids.map((id) => (idOf(whole) === id ? -1 : parts.some((part) => idOf(part) === id) ? 1 : 0));
    if (row.some((n) => n !== 0)) rows.push(row);
    const out = parts.filter((part) => hidden.has(idOf(part)) && part.n > 0);
    const sum = out.reduce((all, { n }) => all + n, 0);
    // All are at least 1: what is left for one of them.
    if (!hidden.has(idOf(whole)) && out.length > 0 && sum - (out.length - 1) < THRESHOLD) bounded.push(idOf(out[0]!));
  };
  const bounded: string[] = [];
  for (const cell of cells) {
    if (cell.detail === '') {
      const details = cells.filter((o) => o.grouping === cell.grouping && o.key === cell.key && o.detail !== '');
      if (details.length > 0) put(cell, details);
    }
    if (cell.grouping !== 'total') continue;
    for (const grouping of ['sas', 'departement', 'editor']) {
      const groups = cells.filter((o) => o.grouping === grouping && o.detail === cell.detail);
      if (groups.length > 0) put(cell, groups);
    }
  }
  // Gauss and Jordan.
  let rank = 0;
  for (let column = 0; column < ids.length && rank < rows.length; column++) {
    const at = rows.findIndex((row, i) => i >= rank && Math.abs(row[column]!) > 1e-9);
    if (at === -1) continue;
    [rows[rank], rows[at]] = [rows[at]!, rows[rank]!];
    const lead = rows[rank]![column]!;
    rows[rank] = rows[rank]!.map((n) => n / lead);
    rows.forEach((row, i) => {
      const times = row[column]!;
      if (i !== rank && Math.abs(times) > 1e-9) rows[i] = row.map((n, j) => n - times * rows[rank]![j]!);
    });
    rank += 1;
  }
  const alone = rows.flatMap((row) => {
    const at = row.flatMap((n, i) => (Math.abs(n) > 1e-9 ? [i] : []));
    return at.length === 1 ? [ids[at[0]!]!] : [];
  });
  return [...alone, ...bounded];
}

describe('elimination', () => {
  it('finds what several sums together tell', () => {
    const lines = [
      { whole: 't', parts: ['a', 'b'] },
      { whole: 'u', parts: ['a', 'c'] },
      { whole: 'v', parts: ['b', 'c'] },
    ];
    expect(determined(lines, new Set(['a', 'b', 'c'])).sort()).toEqual(['a', 'b', 'c']);
    expect(determined(lines.slice(0, 2), new Set(['a', 'b', 'c']))).toEqual([]);
  });
});
