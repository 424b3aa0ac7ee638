/** What can be wrong with a message, told with its place; never with what stood there. */

/** The rules by which a message is found faulty: those of the schema, and those that the Hub's routing adds. */
export type HubRule =
  | 'json' // the body is not JSON text in UTF-8
  | 'size' // it is larger than any message of this kind
  | 'schema' // openapi/hub.yaml refuses it
  | 'use-case' // it is not exactly one of appointment, acknowledgement, error
  | 'kind' // the kind of the envelope is not that of its message
  | 'client-id'
  | 'distribution-id'
  | 'header' // the header RC-DE contradicts the envelope
  | 'expired'
  | 'date'
  | 'required'
  | 'identifier'
  | 'reserved'; // an answer to an answer

/** One thing that is wrong. */
export interface HubIssue {
  /** Where: the path from the envelope, as `content[0].jsonContent…`, or the name of the argument. */
  readonly path: string;
  /** Which rule. */
  readonly rule: HubRule;
  /** What is wanted there. Holds nothing of what was received, so that it may be logged. */
  readonly message: string;
}

/** Why a message cannot be built or read. */
export type HubFaultCode = 'unreadable' | 'invalid' | 'client-id' | 'distribution-id' | 'expired' | 'loop';

/** Thrown where a message cannot be built or read; `issues` say what, where and what to do. */
export class HubFault extends Error {
  override readonly name = 'HubFault';

  constructor(
    /** The kind of fault. */
    readonly code: HubFaultCode,
    /** What is wrong, most telling first. */
    readonly issues: readonly HubIssue[],
  ) {
    const [first] = issues;
    super(
      first ? `${first.path}: ${first.message}${issues.length > 1 ? ` (and ${issues.length - 1} more)` : ''}` : code,
    );
  }
}
