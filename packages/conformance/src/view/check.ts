import type { Exchange, Finding, Flow, Rule } from '../model/index.js';
import { maskText } from '../secrets/index.js';
import type { BundleView, Located } from './bundle-view.js';
import type { Answer, View } from './view.js';

/** Findings of a rule that are listed; those beyond are counted. */
const MAX_FINDINGS = 25;
const MAX_TEXT = 300;

/** Ends a check without a verdict. */
export class Skip extends Error {}

/** An answer that holds a bundle. */
export type BundleAnswer = Answer & { readonly bundle: BundleView };

/** What is asked of a document beside its exchange: where, what came, what was expected. */
export interface Told {
  path?: string;
  received?: unknown;
  expected?: string;
}

/** One rule at work on one flow of a run: what it may look at, and how it tells what it finds. */
export class Check {
  readonly findings: Finding[] = [];
  more = 0;

  constructor(
    readonly view: View,
    readonly rule: Rule,
    readonly flow: Flow,
  ) {}

  /** Tells that the rule is broken there. */
  fail(where: Answer | Exchange | string, told: Told = {}): void {
    if (this.findings.length >= MAX_FINDINGS) return void this.more++;
    this.findings.push({
      exchange: typeof where === 'string' ? where : where.name,
      path: maskText(told.path ?? ''),
      received: textOf(told.received),
      expected: maskText(told.expected ?? this.rule.title),
    });
  }

  /** Fails unless the condition holds. */
  expect(condition: boolean, where: Answer | Exchange | string, told?: Told): void {
    if (!condition) this.fail(where, told);
  }

  /** Ends the check: there is nothing to judge. */
  skip(reason: string): never {
    throw new Skip(reason);
  }

  /** The exchange of this flow (`one`) or another (`ps.one`); skips when it was not made. */
  exchange(name: string): Exchange {
    const full = name.includes('.') ? name : `${this.flow}.${name}`;
    // of files alone nothing was asked
    if (this.view.isSilent) this.skip('à vérifier sur un serveur (run), pas sur un fichier');
    const option = optionFor(full, this.view);
    return (
      this.view.exchange(full) ??
      this.skip(`échange non réalisé : ${full}${option === undefined ? '' : ` (il faut ${option})`}`)
    );
  }

  /** Its answer. */
  answer(name: string): Answer {
    return this.view.answer(this.exchange(name).name)!;
  }

  /**
   * Bundles with entries of these scenarios; without any, of all. Official rules look at what the official kit looks at:
   * the search for one practitioner, and any file.
   */
  bundles(...scenarios: string[]): BundleAnswer[] {
    const wanted = scenarios.length ? scenarios : this.rule.mode === 'official' ? ['one'] : undefined;
    const anyFile = scenarios.length === 0;
    const found = this.view
      .answers(this.flow)
      .filter((answer): answer is BundleAnswer => (answer.bundle?.entries.length ?? 0) > 0)
      .filter(({ fromFile, scenario }) => (fromFile && anyFile) || !wanted || wanted.includes(scenario));
    return found.length ? found : this.skip('aucune réponse avec des créneaux à examiner');
  }

  /** Bundles that answer a search of ours, so that one knows what was asked. */
  asked(...scenarios: string[]): (BundleAnswer & { asked: NonNullable<Answer['asked']> })[] {
    const found = this.bundles(...scenarios).filter(
      (answer): answer is BundleAnswer & { asked: NonNullable<Answer['asked']> } => answer.asked !== undefined,
    );
    return found.length ? found : this.skip('il faut la requête : à vérifier sur un serveur, pas sur un fichier');
  }

  /** Every resource of a type in these bundles. */
  each(type: string, look: (located: Located, answer: BundleAnswer) => void, ...scenarios: string[]): void {
    for (const answer of this.bundles(...scenarios)) for (const one of answer.bundle.all(type)) look(one, answer);
  }
}

/** Options without which exchanges are not made. */
const OPTIONS: readonly [name: RegExp, option: string][] = [
  [/\.(two-places|several|two-cpts|shared-cpts)$/, '--$1'],
  [/^tls\.valid$/, '--mtls-cert'],
  [/^tls\.(bad-cn|bad-ou|revoked|expired|not-yet-valid|self-signed|other-ca)$/, '--mtls-$1'],
];

/** The first exchange of the flows that start from a practitioner or an association. */
const FIRST: Readonly<Partial<Record<string, string>>> = {
  ...{ ps: 'ps.one', cpts: 'cpts.one', sos: 'sos.one', redirect: 'redirect.setup', performance: 'performance.single' },
};

/** The option that an exchange waits for, as far as one can tell. */
function optionFor(name: string, view: View): string | undefined {
  for (const [form, option] of OPTIONS) {
    const found = form.exec(name);
    if (found) return option.replace('$1', found[1] ?? '');
  }
  const [flow = ''] = name.split('.');
  const first = FIRST[flow];
  if (first === undefined || view.exchange(first)) return undefined;
  return flow === 'sos' ? '--associations' : '--practitioner';
}

/** What was received, short enough for a report, without its secrets. */
function textOf(value: unknown): string {
  if (value === undefined) return 'absent';
  const text = maskText(typeof value === 'string' ? value : JSON.stringify(value));
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}
