/** A place in the grid as it is seen: the day's column from the start, the row below its header. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/**
 * Where a key leads among columns of different lengths (the keys of the APG's grid, without wrapping). A column of length
 * 0 has nothing to go to and is stepped over.
 * @param key - `KeyboardEvent.key`
 * @param control - whether Ctrl (or ⌘) is down
 * @param from - the place that has the focus
 * @param lengths - how many places each column has
 * @param backwards - right-to-left writing: Left and Right change places
 * @returns the place to go to, that of `from` at an edge, or undefined when the key is not ours
 */
export function nextPlace(
  key: string,
  control: boolean,
  { row, column }: Place,
  lengths: readonly number[],
  backwards = false,
): Place | undefined {
  const last = lengths.length - 1;
  /** The first column from `start` on that is longer than `longer`; without any, the one that has the focus. */
  const find = (start: number, step: number, longer = 0): number => {
    while (start >= 0 && start <= last && lengths[start]! <= longer) start += step;
    return start in lengths ? start : column;
  };
  const to = (target: number, at: number): Place => ({
    column: target,
    row: Math.max(0, Math.min(at, lengths[target]! - 1)),
  });
  const beside = (step: number): number => find(column + step, step);
  const day = (step: number): Place => to(beside(step), beside(step) === column ? row : 0);
  const forward = backwards ? -1 : 1;
  switch (key) {
    case 'ArrowDown':
      return to(column, row + 1);
    case 'ArrowUp':
      return to(column, row - 1);
    case 'ArrowRight':
      return to(beside(forward), row);
    case 'ArrowLeft':
      return to(beside(-forward), row);
    case 'PageDown':
      return day(1);
    case 'PageUp':
      return day(-1);
    case 'Home':
      return control ? to(find(0, 1), 0) : to(find(0, 1, row), row);
    case 'End':
      return control ? to(find(last, -1), Infinity) : to(find(last, -1, row), row);
    default:
      return undefined;
  }
}

/** The nearest place that exists when the one at `from` is gone: same column, then the next, then the one before. */
export function nearestPlace({ row, column }: Place, lengths: readonly number[]): Place | undefined {
  for (let step = 0; step < lengths.length; step++) {
    for (const at of [column + step, column - step]) {
      if (lengths[at]) return { column: at, row: Math.min(row, lengths[at] - 1) };
    }
  }
  return undefined;
}
