import { ProblemError } from '../contract/index.js';
import { fromCursorText, printOf, toCursorText } from '../values/index.js';

/** Where a page of the neutral order ended. */
export interface PageEnd {
  participates: boolean;
  /** Distance in metres, or the shuffle's hash. */
  sortKey: number | string;
  offerId: string;
}

/** What a cursor belongs to: a cursor of another search is refused. */
export interface CursorScope {
  /** All that makes the search what it is, whatever the label says. */
  of: readonly unknown[];
  byDistance: boolean;
}

interface Cursor {
  end: PageEnd;
  seed?: string;
}

/** The cursor of the next page. */
export function writeCursor(scope: CursorScope, { end, seed }: Cursor): string {
  const { participates, sortKey, offerId } = end;
  return toCursorText([1, printOf(scope.of), seed ?? null, participates ? 1 : 0, sortKey, offerId]);
}

/** Reads a cursor that this search gave. Throws `cursor-invalid`. */
export function readCursor(scope: CursorScope, cursor: string | undefined): Cursor | undefined {
  if (cursor === undefined) return undefined;
  const parts = fromCursorText(cursor, 6);
  if (parts) {
    const [version, print, seed, participates, sortKey, offerId] = parts;
    const { byDistance } = scope;
    const wellFormed =
      version === 1 &&
      print === printOf(scope.of) &&
      (byDistance ? seed === null : typeof seed === 'string' && /^[A-Za-z0-9]{1,32}$/.test(seed)) &&
      (byDistance
        ? Number.isInteger(sortKey) && Math.abs(sortKey as number) < 1e9
        : typeof sortKey === 'string' && /^[0-9a-f]{32}$/.test(sortKey)) &&
      typeof offerId === 'string' &&
      /^[A-Za-z0-9_.~-]{1,80}$/.test(offerId);
    if (wellFormed) {
      return {
        end: { participates: participates === 1, sortKey: sortKey as number | string, offerId },
        ...(typeof seed === 'string' ? { seed } : {}),
      };
    }
  }
  throw new ProblemError('cursor-invalid', { detail: 'Send the nextCursor of the page before, with the same search' });
}
