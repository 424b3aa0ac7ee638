import type { Json } from '../model/index.js';

/** A value and where it stands. */
export interface Found<T = unknown> {
  value: T;
  path: string;
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** The value as an object, if it is one and no list. */
export const objectOf = (value: unknown): Json | undefined =>
  isObject(value) && !Array.isArray(value) ? value : undefined;

/** The value as a list; an absent one is empty. */
export const listOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

const split = new Map<string, readonly [string, boolean][]>();

function stepsOf(path: string): readonly [string, boolean][] {
  let steps = split.get(path);
  if (!steps) {
    steps = path.split('.').map((step) => (step.endsWith('[]') ? [step.slice(0, -2), true] : [step, false]));
    split.set(path, steps);
  }
  return steps;
}

/** All values at a path (`identifier[].type.coding[].code`) below a value; absent ones are left out. */
export function valuesAt(root: unknown, path: string, prefix = ''): Found[] {
  let found: Found[] = [{ value: root, path: prefix }];
  if (path === '') return found;
  for (const [name, many] of stepsOf(path)) {
    const next: Found[] = [];
    for (const { value, path: at } of found) {
      const child = objectOf(value)?.[name];
      if (child === undefined || child === null) continue;
      const here = at === '' ? name : `${at}.${name}`;
      if (!many) next.push({ value: child, path: here });
      else listOf(child).forEach((item, i) => next.push({ value: item, path: `${here}[${i}]` }));
    }
    found = next;
  }
  return found;
}

/** The texts at a path. */
export const textsAt = (root: unknown, path: string): string[] =>
  valuesAt(root, path).flatMap(({ value }) => (typeof value === 'string' ? value : []));

/** The first text at a path. */
export const textAt = (root: unknown, path: string): string | undefined => textsAt(root, path)[0];
