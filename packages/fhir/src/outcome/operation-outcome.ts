import type { FhirIssue, IssueSeverity, IssueTypeCode } from '../rules/index.js';

/** An issue that no rule of the readers found: a missing key, an unknown media type, a fault of the gateway. */
export interface OutcomeIssue {
  /** Default: `error`. */
  readonly severity?: IssueSeverity;
  readonly code: IssueTypeCode;
  /** English, for developers; never what was received. */
  readonly message: string;
  /** Path in the resource received, like `participant[0].actor`. */
  readonly path?: string;
}

/** A FHIR R4 OperationOutcome, as it is sent. */
export interface OperationOutcome {
  readonly resourceType: 'OperationOutcome';
  readonly issue: readonly {
    readonly severity: 'fatal' | IssueSeverity;
    readonly code: IssueTypeCode;
    /** `coding.code` is the rule's id. */
    readonly details?: { readonly coding: readonly { readonly system: string; readonly code: string }[] };
    readonly diagnostics: string;
    /** FHIRPath of the element at fault. */
    readonly expression?: readonly string[];
  }[];
}

/** System of the rules' ids. */
export const RULE_SYSTEM = 'urn:sas-embed:fhir-rule';

/**
 * The FHIR body that answers a request: what is wrong and where (IG-T-02). Errors come first. Without any issue it says
 * that all is well, since an OperationOutcome must have an issue.
 */
export function operationOutcome(issues: readonly (FhirIssue | OutcomeIssue)[]): OperationOutcome {
  if (issues.length === 0) {
    return {
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'information', code: 'informational', diagnostics: 'No issue was found.' }],
    };
  }
  return {
    resourceType: 'OperationOutcome',
    issue: [...issues]
      .sort((a, b) => rank(a.severity) - rank(b.severity))
      .map((issue) => ({
        severity: issue.severity ?? 'error',
        code: issue.code,
        ...('rule' in issue && { details: { coding: [{ system: RULE_SYSTEM, code: issue.rule }] } }),
        diagnostics: issue.message,
        ...(issue.path !== undefined && issue.path !== '' && { expression: [issue.path] }),
      })),
  };
}

function rank(severity: IssueSeverity = 'error'): number {
  return severity === 'error' ? 0 : severity === 'warning' ? 1 : 2;
}

/**
 * The HTTP status of a refusal (IG-T-02): 400 when the body is not what it must be at all, 422 when it breaks a rule;
 * `undefined` when no issue is an error.
 */
export function refusalStatus(issues: readonly FhirIssue[]): 400 | 422 | undefined {
  const errors = issues.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return undefined;
  return errors.some(({ code }) => code === 'structure') ? 400 : 422;
}

/** Whether the JSON value is a FHIR OperationOutcome. Its content is not checked. */
export function isOperationOutcome(json: unknown): json is { resourceType: 'OperationOutcome' } {
  return (
    typeof json === 'object' && json !== null && 'resourceType' in json && json.resourceType === 'OperationOutcome'
  );
}

/**
 * Whether the JSON value is an OperationOutcome that says that a search found nothing, and nothing else: some servers
 * answer so, with status 404 or 200, where the guide wants an empty searchset (IG-T-03, C-02). Each issue must be told as
 * information or a warning, one of them with the code `not-found`: an issue told as an error is an error, since an
 * unknown address is answered by the same code.
 */
export function isNothingFound(json: unknown): boolean {
  const issues: unknown = isOperationOutcome(json) && 'issue' in json ? json.issue : undefined;
  if (!Array.isArray(issues)) return false;
  const told = issues as readonly ({ readonly severity?: unknown; readonly code?: unknown } | null)[];
  return (
    told.every((issue) => issue?.severity === 'information' || issue?.severity === 'warning') &&
    told.some((issue) => issue?.code === 'not-found')
  );
}
