import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { filesWithWeaknesses, numbersOf, runnerOf, summary, TITLE_PATTERN, WEAKNESSES } from './weaknesses.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const all = Array.from({ length: WEAKNESSES }, (_, i) => i + 1);

describe('the numbers of a test', () => {
  it('are those its title or a suite around it starts with', () => {
    expect(numbersOf(['W7 a place in %s', 'is the same'])).toEqual([7]);
    expect(numbersOf(['a link', 'W11 W12 closes no door'])).toEqual([11, 12]);
    expect(numbersOf(['says W7 somewhere', 'W31 is none', 'W0 neither', 'W4'])).toEqual([]);
  });

  it('are found by the pattern that runners are given', () => {
    const pattern = new RegExp(TITLE_PATTERN);
    expect(pattern.test('a link W11 W12 closes no door')).toBe(true);
    expect(pattern.test('W7 a place is the same')).toBe(true);
    expect(pattern.test('a SW7 place')).toBe(false);
  });
});

describe('the closing line', () => {
  it('counts only what has tests that all passed', () => {
    const { text, gone } = summary([
      { number: 1, state: 'passed' },
      { number: 1, state: 'passed' },
      { number: 2, state: 'passed' },
      { number: 2, state: 'failed' },
    ]);
    expect(gone).toBe(1);
    expect(text).toMatch(/^W1 {2}2 passed\nW2 {2}1 of 2 failed\nW3 {2}no test ran\n/);
    expect(text).toMatch(/\n1 of 30$/);
  });
});

describe('the table of weaknesses', () => {
  const table = readFileSync(`${root}/test/README.md`, 'utf8');
  const rows = new Map(
    [...table.matchAll(/^\| W(\d+) +\|.*$/gm)].map(([row, number]) => [Number(number), row.split('|').slice(2, -1)]),
  );
  const files = filesWithWeaknesses(root);
  const titled = new Map(files.map((file) => [file, readFileSync(`${root}/${file}`, 'utf8')]));

  it('has a row for each', () => expect([...rows.keys()]).toEqual(all));

  it.each(all)('W%i names a test that carries the number', (number) => {
    const [was, instead, where] = rows.get(number) ?? [];
    expect(was).toMatch(/\w+ \w+/);
    expect(instead).toMatch(/\w+ \w+/);
    const paths = [...(where ?? '').matchAll(/`([^`]+)`/g)].map(([, path]) => path!);
    expect(paths.length).toBeGreaterThan(0);
    for (const path of paths) {
      expect(existsSync(`${root}/${path}`), path).toBe(true);
      expect(titled.get(path) ?? '', path).toMatch(new RegExp(`['"\`](?:W\\d+ )*W${number} `));
      expect(runnerOf(path)).toMatch(/\w/);
    }
  });
});
