// Short ways to write rules on the content of every resource.
import type { Flow, Json, Rule } from '../model/index.js';
import { objectOf, valuesAt, type Located } from '../view/index.js';
import { inResource, strict, type MutantPlace, type RuleRest } from './define.js';

/** The search flows. */
export const ALL: Flow[] = ['ps', 'cpts', 'sos'];
/** Those of practitioners. */
export const BOTH: Flow[] = ['ps', 'cpts'];
/** Mutants that differ where the official kit does not look. */
export const OTHERS: MutantPlace = { on: /\.(?:two-places|several)$/ };

/** A rule on each resource of a type: what the look gives is wrong. */
export function each(
  id: string,
  flows: Flow[],
  title: string,
  type: string,
  wrong: (resource: Json, located: Located) => [path: string, received: unknown] | undefined,
  rest: Omit<RuleRest, 'check' | 'guide' | 'mutant'> & {
    guide?: RuleRest['guide'];
    edit: (resource: Json, bundle: Json) => void;
    place?: MutantPlace;
  },
): Rule {
  const { edit, place = OTHERS, ...more } = rest;
  return strict(id, flows, title, {
    guide: 'faq',
    ...more,
    check: (c) =>
      c.each(type, (located, answer) => {
        const found = wrong(located.resource, located);
        if (found) c.fail(answer, { path: `${located.path}.${found[0]}`, received: found[1] });
      }),
    mutant: inResource(type, edit, place),
  });
}

/** A rule on the values at a path: all of them are right. */
export const values =
  (path: string, right: (value: string, holder: Json) => boolean, holder = '') =>
  (resource: Json): [string, unknown] | undefined => {
    for (const { value: parent, path: at } of valuesAt(resource, holder))
      for (const { value, path: where } of valuesAt(parent, path, at))
        if (typeof value !== 'string' || !right(value, objectOf(parent) ?? {})) return [where, value];
    return undefined;
  };
