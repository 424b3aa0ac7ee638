import type { operations, Problem, ProblemCode, Slot } from '@sas-embed/contract';
import type { FastifyBaseLogger } from 'fastify';
import type { Principal } from '../identity/index.js';

/** Operations of `sas.yaml`. */
export type OperationId = keyof operations;

type Json<T> = T extends { content: { 'application/json': infer B } } ? B : undefined;
type Form<T> = T extends { content: { 'application/x-www-form-urlencoded': infer B } } ? B : Json<T>;
type Success<R> = { [S in keyof R]: S extends 200 | 201 | 202 | 204 ? Json<R[S]> : never }[keyof R];

/** The request body of an operation. */
export type RequestBodyOf<Id extends OperationId> = operations[Id] extends { requestBody: infer B }
  ? Form<B>
  : undefined;
/** The success body of an operation, as JSON. */
export type ResponseBodyOf<Id extends OperationId> = Success<operations[Id]['responses']>;
type ParametersOf<Id extends OperationId, In extends string> = operations[Id]['parameters'] extends {
  [K in In]?: infer P;
}
  ? NonNullable<P>
  : Record<string, never>;

/** Error codes of RFC 6749, 5.2, and of CIBA Core 1.0, 11. */
export type OAuthError =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unauthorized_client'
  | 'authorization_pending'
  | 'slow_down'
  | 'expired_token'
  | 'access_denied';

/** What a handler gets; validated against the contract before. */
export interface OperationRequest<Id extends OperationId> {
  /** Who acts. Only `health` is called without one (then it is `undefined` in fact, and the handler must not look). */
  principal: Principal;
  path: ParametersOf<Id, 'path'>;
  query: ParametersOf<Id, 'query'>;
  body: RequestBodyOf<Id>;
  /** Present on every operation that declares it. */
  idempotencyKey: string;
  /** `Last-Event-ID`, where the operation declares it. */
  lastEventId?: string;
  /** What the client accepts, decided by the contract's response types. */
  accept: 'json' | 'event-stream' | 'csv';
  requestId: string;
  /** Aborted when the client goes away. */
  signal: AbortSignal;
  log: FastifyBaseLogger;
}

/** One server-sent event; `data` is sent as JSON. */
export interface ServerSentEvent {
  id?: string;
  event: string;
  data: unknown;
  /** The very object goes to many streams: it is checked and written as bytes once. */
  shared?: boolean;
}

/** A JSON answer, a table, or a stream of server-sent events. */
export type OperationResult<Id extends OperationId> =
  | { status: number; body: ResponseBodyOf<Id> }
  | { status: 204 }
  | { status: 200; csv: string }
  | { events: AsyncIterable<ServerSentEvent> };

/** Serves one operation of the contract. */
export type Handler<Id extends OperationId> = (request: OperationRequest<Id>) => Promise<OperationResult<Id>>;
/** The handlers that a room contributes. */
export type Handlers = { [Id in OperationId]?: Handler<Id> };

/** What a thrown problem may say beside its code. */
export interface ProblemDetails {
  /** English: what, where and what to do. Never holds what was sent. */
  detail?: string;
  errors?: NonNullable<Problem['errors']>;
  alternatives?: Slot[];
  /** With `not-enough-places`, how many patients the slot still takes. */
  placesLeft?: number;
  /** With `agenda-overlap`, the rule that is in the way. */
  ruleId?: string;
  /** With `agenda-overlap` and `agenda-booked`, the first local dates concerned. */
  dates?: string[];
  retryAfterSeconds?: number;
  /** Of the token endpoint: the error code of RFC 6749. */
  oauthError?: OAuthError;
  cause?: unknown;
}

export type { ProblemCode };
