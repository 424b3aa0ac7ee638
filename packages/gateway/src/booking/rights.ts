import { ProblemError } from '../contract/index.js';
import { mayHold, type Principal, type Right } from '../identity/index.js';

/** Throws `forbidden` when the principal's role lacks the right. */
export function requireRight(principal: Principal, right: Right): void {
  if (!mayHold(principal, right)) throw new ProblemError('forbidden', { detail: `This role may not ${right}.` });
}
