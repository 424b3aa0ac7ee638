/** A cell: row from the top, column from the start; headers are not counted. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

/**
 * Where a key leads in a grid whose columns have different lengths (APG grid pattern, without wrapping). A column of
 * length 0 has nothing to go to and is stepped over.
 * @param key - `KeyboardEvent.key`
 * @param control - whether Ctrl (or ⌘) is down
 * @param from - the cell that has the focus
 * @param lengths - how many cells each column has
 * @param backwards - right-to-left writing: Left and Right change places
 * @returns the cell to go to, `from` at an edge, or undefined when the key is not ours
 */
export function nextCell(
  key: string,
  control: boolean,
  from: Cell,
  lengths: readonly number[],
  backwards = false,
): Cell | undefined {
  const { row, column } = from;
  const clamp = (target: number, at: number): Cell => ({ column: target, row: Math.min(at, lengths[target]! - 1) });
  const find = (start: number, step: 1 | -1): number => {
    for (let i = start; i >= 0 && i < lengths.length; i += step) if (lengths[i]! > 0) return i;
    return -1;
  };
  const aside = (step: 1 | -1, at: number): Cell => {
    const target = find(column + step, step);
    return target < 0 ? from : clamp(target, at);
  };
  const inRow = (start: number, step: 1 | -1): Cell => {
    for (let i = start; i >= 0 && i < lengths.length; i += step) if (lengths[i]! > row) return { row, column: i };
    return from;
  };
  const forward = backwards ? -1 : 1;
  switch (key) {
    case 'ArrowDown':
      return { column, row: Math.min(row + 1, lengths[column]! - 1) };
    case 'ArrowUp':
      return { column, row: Math.max(row - 1, 0) };
    case 'ArrowRight':
      return aside(forward, row);
    case 'ArrowLeft':
      return aside(-forward as 1 | -1, row);
    case 'PageDown':
      return aside(1, 0);
    case 'PageUp':
      return aside(-1, 0);
    case 'Home':
      return control ? clamp(find(0, 1), 0) : inRow(0, 1);
    case 'End':
      return control ? clamp(find(lengths.length - 1, -1), Infinity) : inRow(lengths.length - 1, -1);
    default:
      return undefined;
  }
}

/** The nearest cell that exists when the one at `from` is gone: same column, then the next, then the one before. */
export function nearestCell(from: Cell, lengths: readonly number[]): Cell | undefined {
  const columns = [from.column];
  for (let step = 1; step < lengths.length; step++) columns.push(from.column + step, from.column - step);
  for (const column of columns) {
    const length = lengths[column] ?? 0;
    if (length > 0) return { column, row: Math.min(from.row, length - 1) };
  }
  return undefined;
}
