import { PROBLEMS, type ProblemCode } from '@sas-embed/contract';
import type { ProblemDetails } from './types.js';

/** Thrown anywhere in the gateway; answered as an RFC 9457 problem. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(
    readonly code: ProblemCode,
    readonly details: ProblemDetails = {},
  ) {
    super(`${code}: ${details.detail ?? PROBLEMS[code].title}`, { cause: details.cause });
  }
}
