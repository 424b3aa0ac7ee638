import { PROBLEM_CONTENT_TYPE, PROBLEMS, type Problem, type ProblemCode } from '@sas-embed/contract';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from './problem-error.js';

/** What Fastify throws before a handler runs, as our codes. */
const FRAMEWORK_CODES: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'payload-too-large',
  FST_ERR_NOT_FOUND: 'not-found',
};

/** Any error as a problem of the contract; what is not ours says nothing of its cause. */
export function toProblemError(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const { code, statusCode } = error as Partial<FastifyError>;
  const known = code === undefined ? undefined : FRAMEWORK_CODES[code];
  if (known) return new ProblemError(known, { cause: error });
  // Only what comes before a handler has a 4xx: a body that is no JSON, a wrong length, a bad path.
  if (code?.startsWith('FST_') || error instanceof SyntaxError) {
    if (statusCode && statusCode >= 400 && statusCode < 500) {
      return new ProblemError('invalid-request', { detail: 'The request cannot be read', cause: error });
    }
  }
  if (isLostConnection(error)) return new ProblemError('unavailable', { retryAfterSeconds: 5, cause: error });
  return new ProblemError('internal', { cause: error });
}

/** How Node and PostgreSQL (SQLSTATE) say that the database cannot be reached now, and may be again soon. */
const LOST_CONNECTION = /^(?:ECONN(?:REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|08\w{3}|57P0[1-3]|53300)$/;

/** Whether the error, or one of those behind it, is that the database cannot be reached. */
export function isLostConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, cause } = error as Error & { code?: unknown };
  if (typeof code === 'string' && LOST_CONNECTION.test(code)) return true;
  // pg gives these no code
  if (/^(?:Connection terminated|Client has encountered a connection error)/.test(error.message)) return true;
  return isLostConnection(cause) || (error instanceof AggregateError && error.errors.some(isLostConnection));
}

/** The body of a problem answer (RFC 9457). */
export function problemBody(error: ProblemError, requestId: string): Problem {
  const { status, title, retryable } = PROBLEMS[error.code];
  const { detail, errors, alternatives, placesLeft, ruleId, dates, oauthError } = error.details;
  return {
    type: `urn:sas-embed:problem:${error.code}`,
    title,
    status,
    code: error.code,
    requestId,
    retryable,
    ...(detail === undefined ? {} : { detail }),
    ...(oauthError === undefined ? {} : { error: oauthError }),
    ...(errors === undefined ? {} : { errors }),
    ...(alternatives === undefined ? {} : { alternatives }),
    ...(placesLeft === undefined ? {} : { placesLeft }),
    ...(ruleId === undefined ? {} : { ruleId }),
    ...(dates === undefined ? {} : { dates }),
  };
}

/** Answers an error as `application/problem+json`, and logs what is unexpected. */
export async function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const problem = toProblemError(error);
  const body = problemBody(problem, request.id);
  if (problem.code === 'internal') {
    request.log.error({ err: problem.details.cause ?? problem }, 'unexpected error');
  } else if (problem.code === 'unavailable') {
    request.log.warn({ err: problem.details.cause ?? problem }, 'unavailable');
  }
  if (body.status === 401) void reply.header('WWW-Authenticate', wwwAuthenticate(problem));
  if (problem.details.retryAfterSeconds !== undefined) {
    void reply.header('Retry-After', String(Math.max(1, Math.ceil(problem.details.retryAfterSeconds))));
  }
  return reply
    .status(body.status)
    .header('Content-Type', PROBLEM_CONTENT_TYPE)
    .header('Cache-Control', 'no-store')
    .send(Buffer.from(JSON.stringify(body)));
}

function wwwAuthenticate({ code }: ProblemError): string {
  return code === 'token-expired' ? 'Bearer error="invalid_token", error_description="expired"' : 'Bearer';
}
