import { idOf, type Cell } from './measures.js';

/** What is below it, and not 0, is hidden. */
export const THRESHOLD = 5;

/** A sum that is shown with its parts: whoever knows all but one of them knows the last. */
interface Line {
  whole: string;
  parts: string[];
}

/**
 * The cells of one indicator and month that are not shown: those from 1 to 4, and as many others as it takes so that none of them
 * follows from the rest. All groupings are looked at together, since they share their totals; what one reader sees is part of this.
 *
 * Small cells are hidden first; then, line by line, the smallest others until what is hidden of a line leaves each of its small
 * cells as much as the threshold; last, whatever linear algebra would still find is hidden with a neighbour. 0 is shown.
 */
export function hiddenCells(cells: readonly Cell[], adds: boolean): Set<string> {
  const values = new Map(cells.filter(({ n }) => n > 0).map((cell) => [idOf(cell), cell.n]));
  const lines = linesOf(cells, adds).map(({ whole, parts }) => ({
    whole,
    parts: parts.filter((id) => values.has(id)),
  }));
  const hidden = new Set([...values].filter(([, n]) => n < THRESHOLD).map(([id]) => id));
  for (;;) {
    for (let changed = true; changed;) {
      changed = false;
      for (const line of lines)
        while (!isCovered(line, values, hidden) && hideMore(line, values, hidden)) changed = true;
    }
    const found = new Set(determined(lines, hidden));
    if (found.size === 0) return hidden;
    const has = (line: Line, of: ReadonlySet<string>) => [line.whole, ...line.parts].some((id) => of.has(id));
    // First beside what would be found, then anywhere in reach of it: it may follow from afar.
    const more = [...lines.filter((line) => has(line, found)), ...lines.filter((line) => has(line, hidden))];
    if (!more.some((line) => hideMore(line, values, hidden))) return hidden;
  }
}

/** Whether what is hidden of a line can be anything that the threshold hides. */
function isCovered({ whole, parts }: Line, values: ReadonlyMap<string, number>, hidden: ReadonlySet<string>): boolean {
  const out = parts.filter((id) => hidden.has(id));
  if (hidden.has(whole)) return out.length > 0;
  if (out.length === 0) return true;
  const sum = out.reduce((all, id) => all + values.get(id)!, 0);
  // Each is 1 at least: alone it may then be all but one of the others each.
  return out.length > 1 && sum - (out.length - 1) >= THRESHOLD;
}

/** Hides the smallest part that is shown, or the sum where all parts are hidden. */
function hideMore({ whole, parts }: Line, values: ReadonlyMap<string, number>, hidden: Set<string>): boolean {
  const shown = parts.filter((id) => !hidden.has(id));
  const next = shown.sort((a, b) => values.get(a)! - values.get(b)! || (a < b ? -1 : 1))[0] ?? whole;
  if (hidden.has(next) || !values.has(next)) return false;
  hidden.add(next);
  return true;
}

/** What adds up: the details of a cell, and the groups of a grouping. */
function linesOf(cells: readonly Cell[], adds: boolean): Line[] {
  const lines = new Map<string, Line>();
  const put = (whole: string, part: string, kind: string) => {
    const line = lines.get(kind + whole) ?? { whole, parts: [] };
    line.parts.push(part);
    lines.set(kind + whole, line);
  };
  for (const cell of cells) {
    const id = idOf(cell);
    if (cell.detail !== '') put(idOf({ ...cell, detail: '' }), id, 'details\n');
    if (adds && cell.grouping !== 'total') put(idOf({ ...cell, grouping: 'total', key: '' }), id, `${cell.grouping}\n`);
  }
  return [...lines.values()];
}

/** A prime whose squares are exact numbers. */
const P = 67_108_859;
const inverse = (n: number): number => {
  let [result, base, power] = [1, n, P - 2];
  for (; power > 0; power = Math.floor(power / 2)) {
    if (power % 2) result = (result * base) % P;
    base = (base * base) % P;
  }
  return result;
};

/** The hidden cells that have one value only, given all that is shown: by elimination over what is hidden. */
export function determined(lines: readonly Line[], hidden: ReadonlySet<string>): string[] {
  const pivots = new Map<string, Map<string, number>>();
  for (const { whole, parts } of lines) {
    const row = new Map<string, number>();
    if (hidden.has(whole)) row.set(whole, P - 1);
    for (const id of parts) if (hidden.has(id)) row.set(id, 1);
    // Forward: what earlier rows say of their pivots is put in.
    for (let pivot = firstPivot(row, pivots); pivot !== undefined; pivot = firstPivot(row, pivots)) {
      subtract(row, pivots.get(pivot)!, row.get(pivot)!);
    }
    const [lead] = row;
    if (!lead) continue;
    const by = inverse(lead[1]);
    for (const [id, n] of row) row.set(id, (n * by) % P);
    for (const other of pivots.values()) if (other.has(lead[0])) subtract(other, row, other.get(lead[0])!);
    pivots.set(lead[0], row);
  }
  return [...pivots].flatMap(([id, row]) => (row.size === 1 ? [id] : []));
}

function firstPivot(row: ReadonlyMap<string, number>, pivots: ReadonlyMap<string, unknown>): string | undefined {
  for (const id of row.keys()) if (pivots.has(id)) return id;
  return undefined;
}

function subtract(row: Map<string, number>, other: ReadonlyMap<string, number>, times: number): void {
  for (const [id, n] of other) {
    const left = ((row.get(id) ?? 0) + P * P - times * n) % P;
    if (left === 0) row.delete(id);
    else row.set(id, left);
  }
}
