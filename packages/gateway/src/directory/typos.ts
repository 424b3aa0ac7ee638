/** A text as its spelling is compared: without the spaces, which are typed or left out at will. */
export interface Spelling {
  readonly letters: string;
  /** One bit for each letter of the alphabet that occurs. */
  readonly mask: number;
}

/** The spelling of a text that is `plain`. */
export function spellingOf(plainText: string): Spelling {
  const letters = plainText.replaceAll(' ', '');
  let mask = 0;
  for (let i = 0; i < letters.length; i++) mask |= 1 << (letters.charCodeAt(i) & 31);
  return { letters, mask };
}

/** How many typing errors are forgiven in a text of this many letters. */
export function typosForgiven(length: number): number {
  if (length < 4) return 0;
  return length < 7 ? 1 : 2;
}

/** How far what was typed is from a text, in letters added, left out, replaced or swapped. */
export interface Typos {
  /** From the whole text; `undefined` beyond `most`. */
  whole?: number;
  /** From its beginning, as while typing; `undefined` beyond `most`. */
  start?: number;
}

/** Compares two spellings; `undefined` when they differ by more than `most` letters (2 at most). */
export function typosBetween(typed: Spelling, text: Spelling, most: number): Typos | undefined {
  const rows = typed.letters.length;
  if (rows - text.letters.length > most || missing(typed.mask & ~text.mask) > most) return undefined;
  const columns = Math.min(text.letters.length, rows + most);
  let before: number[] = [];
  let above: number[] = [];
  for (let column = 0; column <= columns; column++) above.push(column);
  for (let row = 1; row <= rows; row++) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= columns; column++) {
      const a = typed.letters.charCodeAt(row - 1);
      const b = text.letters.charCodeAt(column - 1);
      let cost = Math.min(above[column]! + 1, current[column - 1]! + 1, above[column - 1]! + (a === b ? 0 : 1));
      const swapped =
        row > 1 && column > 1 && a === text.letters.charCodeAt(column - 2) && typed.letters.charCodeAt(row - 2) === b;
      if (swapped) cost = Math.min(cost, before[column - 2]! + 1);
      current.push(cost);
      if (cost < least) least = cost;
    }
    if (least > most) return undefined;
    before = above;
    above = current;
  }
  const whole = text.letters.length === columns ? above[columns]! : Infinity;
  const start = Math.min(...above);
  if (start > most) return undefined;
  return { ...(whole <= most ? { whole } : {}), start };
}

function missing(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}
