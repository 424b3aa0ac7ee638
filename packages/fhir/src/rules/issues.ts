import { FHIR_RULES, type FhirRuleId, type IssueSeverity, type IssueTypeCode } from './rules.js';

/** One finding of a reader. Holds nothing of what was received, so that it may be logged. */
export interface FhirIssue {
  /** Stable id of the rule; see `FHIR_RULES`. */
  readonly rule: FhirRuleId;
  /** `error` cost the entry, `warning` a datum of it, `information` nothing. */
  readonly severity: IssueSeverity;
  /** FHIR's code of the kind of issue. */
  readonly code: IssueTypeCode;
  /** Where, below the resource read: `entry[3].resource.start`; empty for the resource itself. */
  readonly path: string;
  /** What the rule asks for; English. */
  readonly message: string;
}

/** Issues listed per severity; a hostile answer must not make a list longer than itself. */
const MAX_PER_SEVERITY = 200;

/** Collects issues up to a limit per severity, so that warnings never crowd errors out. */
export class IssueCollector {
  readonly #issues: FhirIssue[] = [];
  readonly #counts: Record<IssueSeverity, number> = { error: 0, warning: 0, information: 0 };
  #truncated = false;

  /** Whether an error was found, listed or not. */
  get hasError(): boolean {
    return this.#counts.error > 0;
  }

  /** Adds an issue; the rule tells its severity, code and message. */
  add(rule: FhirRuleId, path: string): void {
    const { severity, code, says } = FHIR_RULES[rule];
    if (++this.#counts[severity] > MAX_PER_SEVERITY) this.#truncated = true;
    else this.#issues.push({ rule, severity, code, path, message: says });
  }

  /** The issues, in the order in which they were found. */
  list(): FhirIssue[] {
    if (this.#truncated) {
      const { severity, code, says } = FHIR_RULES['issues.truncated'];
      return [...this.#issues, { rule: 'issues.truncated', severity, code, path: '', message: says }];
    }
    return this.#issues;
  }
}
