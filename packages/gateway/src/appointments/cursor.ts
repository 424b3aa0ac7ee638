import { ProblemError } from '../contract/index.js';

/**
 * A position in what was committed: everything of the transactions before `tx`, and of `tx` up to `id`. Identity columns
 * alone would not do: they are given out before the commit, so that a smaller one may appear after a bigger one was read.
 */
export interface Position {
  /** 64-bit transaction number, as text: it may pass 2^53. */
  tx: string;
  id: number;
}

/** Before everything. */
export const BEGINNING: Position = { tx: '0', id: 0 };

/** The opaque text of a position. */
export function toCursor({ tx, id }: Position): string {
  return `${tx}-${id}`;
}

/** The position of a cursor. Throws `cursor-invalid` for what we never gave. */
export function parseCursor(cursor: string): Position {
  const found = /^(0|[1-9]\d{0,18})-(0|[1-9]\d{0,15})$/.exec(cursor);
  if (!found || BigInt(found[1]!) > 0x7fff_ffff_ffff_ffffn || Number(found[2]) > Number.MAX_SAFE_INTEGER) {
    throw cursorInvalid();
  }
  return { tx: found[1]!, id: Number(found[2]) };
}

/** The problem of a cursor that is not ours, or is of another database. */
export function cursorInvalid(): ProblemError {
  return new ProblemError('cursor-invalid', {
    detail: 'The cursor was not given by this gateway; start again without one.',
  });
}
