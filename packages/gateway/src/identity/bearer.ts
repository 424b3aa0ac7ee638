import { ProblemError } from '../contract/index.js';

/** The token of `Authorization: Bearer`; throws `unauthenticated`. */
export function bearerOf(authorization: string | undefined): string {
  const token = /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/i.exec(authorization ?? '')?.[1];
  if (!token || token.length > 8_192) {
    throw new ProblemError('unauthenticated', { detail: 'Send Authorization: Bearer <token>' });
  }
  return token;
}
