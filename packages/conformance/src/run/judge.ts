import type { Flow, Mode, Result, Rule } from '../model/index.js';
import { RULES } from '../rules/index.js';
import { Check, Skip, type View } from '../view/index.js';

/** Which rules are looked at. */
export interface Selection {
  modes: readonly Mode[];
  flows: readonly Flow[];
  /** Ids or beginnings of ids (`AGG-PS1`, `AGG-BDL-01.Slot*`); all when absent. */
  only?: readonly string[];
  skip?: readonly string[];
}

/** Whether an id is meant by a pattern: the same, a beginning that ends in `*`, or the whole of a group (`AGG-PS1`). */
export function matches(id: string, pattern: string): boolean {
  if (pattern.endsWith('*')) return id.startsWith(pattern.slice(0, -1));
  return id === pattern || id.startsWith(`${pattern}-`) || id.startsWith(`${pattern}.`);
}

/** The rules of a selection. */
export function selectRules({ modes, flows, only, skip = [] }: Selection, rules: readonly Rule[] = RULES): Rule[] {
  return rules.filter(
    (rule) =>
      modes.includes(rule.mode) &&
      rule.flows.some((flow) => flows.includes(flow)) &&
      (!only?.length || only.some((pattern) => namesOf(rule).some((id) => matches(id, pattern)))) &&
      !skip.some((pattern) => matches(rule.id, pattern)),
  );
}

const namesOf = (rule: Rule): string[] => [rule.id, ...(rule.aliases ?? [])];

/** Judges what a run or some files gave. Pure: a recording gives the same results again. */
export function judge(view: View, selection: Selection, rules: readonly Rule[] = RULES): Result[] {
  const results: Result[] = [];
  for (const rule of selectRules(selection, rules)) {
    for (const flow of rule.flows) if (selection.flows.includes(flow)) results.push(judgeOne(view, rule, flow));
  }
  nameCauses(results);
  return results;
}

function judgeOne(view: View, rule: Rule, flow: Flow): Result {
  const check = new Check(view, rule, flow);
  try {
    rule.check(check);
  } catch (error) {
    // a rule may find that it has nothing to judge after it told something; what it told stands
    if (!(error instanceof Skip)) throw error;
    if (!check.findings.length) return { rule, flow, status: 'skipped', findings: [], more: 0, reason: error.message };
  }
  const { findings, more } = check;
  return { rule, flow, status: findings.length ? 'failed' : 'passed', findings, more };
}

/** A failure that a broken rule brings with it is told under that rule. */
function nameCauses(results: readonly Result[]): void {
  for (const flow of new Set(results.map((result) => result.flow))) {
    const failed = results.filter((result) => result.flow === flow && result.status === 'failed');
    for (const result of failed) {
      const cause = failed.find(
        (other) => other !== result && result.rule.becauseOf?.some((pattern) => matches(other.rule.id, pattern)),
      );
      if (cause) result.because = cause.rule.id;
    }
    nameTwins(failed);
  }
}

/** What stands at the same places as a broken check of the official kit is told under it: there is one thing to mend. */
function nameTwins(failed: readonly Result[]): void {
  const places = ({ findings }: Result): Set<string> =>
    new Set(findings.map(({ path }) => path.replace(/\[\d+\]/g, '[]')));
  const officials = failed.filter(({ rule, because }) => rule.mode === 'official' && because === undefined);
  for (const result of failed) {
    if (result.rule.mode !== 'strict' || result.because !== undefined) continue;
    const own = [...places(result)];
    if (own.some((path) => path === '' || path === 'entry')) continue;
    const twin = officials.find((other) => own.every((path) => places(other).has(path)));
    if (twin) result.because = twin.rule.id;
  }
}
