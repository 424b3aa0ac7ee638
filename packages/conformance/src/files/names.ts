import { isAbsolute, relative, resolve, sep } from 'node:path';

/**
 * Files as a report names them, in the same order: by their path in the working directory, and outside it by their name, with as
 * many folders as tell them apart. A report is sent to others: whose machine it comes from is not in it.
 */
export function namesOf(files: readonly string[], cwd: string = process.cwd()): string[] {
  const whole = files.map((file) => resolve(cwd, file));
  const inside = whole.map((file) => {
    const path = relative(cwd, file);
    return path === '' || path.startsWith('..') || isAbsolute(path) ? undefined : path.split(sep).join('/');
  });
  const parts = whole.map((file) => file.split(sep));
  const tail = (i: number, length: number): string => parts[i]!.slice(-length).join('/');
  return files.map((_, i) => {
    if (inside[i] !== undefined) return inside[i];
    const others = [...whole.keys()].filter((j) => whole[j] !== whole[i]);
    let length = 1;
    while (length < parts[i]!.length && others.some((j) => (inside[j] ?? tail(j, length)) === tail(i, length)))
      length++;
    return tail(i, length);
  });
}

/** Several names in one line: the first ones, and how many more. */
export const listed = (names: readonly string[], shown = 4): string =>
  names.length > shown + 1 ? `${names.slice(0, shown).join(', ')} et ${names.length - shown} autres` : names.join(', ');
