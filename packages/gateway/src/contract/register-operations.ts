import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../clock.js';
import type { Identity, Principal } from '../identity/index.js';
import { FORM, readOperations, sasDocument, type OpenApiDocument, type Operation } from './document.js';
import { sendEventStream } from './event-stream.js';
import { negotiate } from './negotiation.js';
import { ProblemError } from './problem-error.js';
import { toProblemError } from './problems.js';
import type { Handler, Handlers, OperationId, OperationRequest } from './types.js';
import { validatorOf, type SchemaValidator } from './validation.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who acts; set once the token is verified. */
    principal?: Principal;
  }
}

/** What the operations need around them. */
export interface RegisterOptions {
  identity: Pick<Identity, 'authenticate'>;
  clock: Clock;
  /** Which role may call what, and repeat what; throws `forbidden`. Absent: every role may call everything. */
  authorize?: (principal: Principal, operationId: string, idempotencyKey?: string) => void | Promise<void>;
  /** How much a host and a user may ask; absent: without bounds. */
  limits?: { take(principal: Principal): Promise<void> };
  /** Whether what we answer is checked against the contract (outside production). */
  checkResponses: boolean;
  /** Largest request body, in bytes. Default 64 KiB. */
  bodyLimit?: number;
  /** For tests: another contract. */
  document?: OpenApiDocument;
  /** For tests. */
  heartbeatMs?: number;
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
type AnyRequest = OperationRequest<OperationId>;
type AnyHandler = (request: AnyRequest) => ReturnType<Handler<OperationId>>;

/**
 * Registers one route per operation of the contract, in a scope of its own. An operation without a handler is no route
 * (404); a handler without an operation is a mistake and throws.
 */
export async function registerOperations(
  app: FastifyInstance,
  handlers: Handlers,
  options: RegisterOptions,
): Promise<void> {
  const document = options.document ?? sasDocument;
  const validator = validatorOf(document);
  const operations = readOperations(document);
  const known = new Set<string>(operations.map(({ id }) => id));
  for (const id of Object.keys(handlers)) {
    if (!known.has(id)) throw new Error(`The contract has no operation ${id}`);
  }
  const streams = new Set<AbortController>();
  await app.register(async (scope) => {
    acceptBodies(scope);
    scope.addHook('onRequest', async (_request, reply) => {
      void reply.headers({ 'Cache-Control': 'no-store', 'Content-Security-Policy': "default-src 'none'" });
    });
    scope.addHook('preClose', async () => {
      for (const stream of streams) stream.abort();
    });
    for (const [path, own] of groupByPath(operations)) {
      const url = path.replaceAll(/\{(\w+)\}/g, ':$1');
      const routed = own.filter(({ id }) => handlers[id]);
      for (const operation of routed) {
        const handler = handlers[operation.id] as unknown as AnyHandler;
        addRoute(scope, url, operation, handler, validator, options, streams);
      }
      if (routed.length > 0) refuseOtherMethods(scope, url, routed);
    }
  });
}

function groupByPath(operations: Operation[]): Map<string, Operation[]> {
  const groups = new Map<string, Operation[]>();
  for (const operation of operations) groups.set(operation.path, [...(groups.get(operation.path) ?? []), operation]);
  return groups;
}

/**
 * Only `application/json`, or a form where the contract says so: a page of another site can send no other body unasked. An
 * empty body is no body (clients send the header on writes that have none).
 */
function acceptBodies(scope: FastifyInstance): void {
  const parse = scope.getDefaultJsonParser('error', 'error');
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (takesForm(request)) done(new ProblemError('unsupported-media-type', { detail: `Send ${FORM}` }));
    else if (body === '') done(null, undefined);
    else void parse(request, body as string, done);
  });
  scope.addContentTypeParser(FORM, { parseAs: 'string' }, (request, body, done) => {
    if (!takesForm(request)) return done(new ProblemError('unsupported-media-type'));
    const fields = [...new URLSearchParams(body as string)];
    const names = new Set(fields.map(([name]) => name));
    if (names.size === fields.length) return done(null, Object.fromEntries(fields));
    done(new ProblemError('invalid-request', { detail: 'A field of the form is there twice' }));
  });
}

const takesForm = (request: FastifyRequest) => (request.routeOptions.config as { form?: boolean }).form === true;

function refuseOtherMethods(scope: FastifyInstance, url: string, operations: readonly Operation[]): void {
  const allowed = operations.map(({ method }) => method);
  scope.route({
    url,
    method: METHODS.filter((method) => !(allowed as string[]).includes(method)),
    // Before the body is read: whatever it is, the method is not allowed.
    onRequest: async (_request, reply) => {
      void reply.header('Allow', allowed.join(', '));
      throw new ProblemError('method-not-allowed', { detail: `Allowed here: ${allowed.join(', ')}` });
    },
    handler: () => undefined,
  });
}

function addRoute(
  scope: FastifyInstance,
  url: string,
  operation: Operation,
  handler: AnyHandler,
  validator: SchemaValidator,
  options: RegisterOptions,
  streams: Set<AbortController>,
): void {
  const { parameters } = operation;
  const readPath = validator.parameters('path', parameters);
  const readQuery = validator.parameters('query', parameters);
  const readHeaders = validator.parameters('header', parameters);
  const readBody = operation.body && validator.body(operation.body.schema, operation.body.required);
  const checkJson = new Map([...operation.json].map(([status, schema]) => [status, validator.response(schema)]));
  const checkEvent = operation.event && validator.response(operation.event);
  const needsKey = parameters.some(({ name }) => name === 'Idempotency-Key');

  scope.route({
    url,
    method: operation.method,
    bodyLimit: options.bodyLimit ?? 64 * 1024,
    config: { operation: operation.id, form: operation.body?.form === true },
    onRequest: async (request) => {
      if (!operation.open) {
        const { authorization, origin } = request.headers;
        request.principal = await options.identity.authenticate(authorization, origin);
        await options.limits?.take(request.principal);
        const key = request.headers['idempotency-key'];
        await options.authorize?.(
          request.principal,
          operation.id,
          needsKey && typeof key === 'string' ? key : undefined,
        );
      }
      negotiate(request.headers.accept, operation.produces);
    },
    handler: async (request, reply) => {
      if (needsKey && request.headers['idempotency-key'] === undefined) {
        throw new ProblemError('idempotency-key-missing', {
          detail: 'Send an Idempotency-Key header: one per intended write, kept over retries',
        });
      }
      const headers = readHeaders(request.headers);
      const abort = abortWhenClosed(reply, streams);
      const lastEventId = headers['last-event-id'] as string | undefined;
      const accept = negotiate(request.headers.accept, operation.produces);
      const input = {
        principal: request.principal,
        path: readPath(request.params),
        query: readQuery(request.query),
        body: readBody?.(request.body),
        idempotencyKey: (headers['idempotency-key'] as string | undefined) ?? '',
        ...(lastEventId === undefined ? {} : { lastEventId }),
        accept: accept === 'text/event-stream' ? 'event-stream' : accept === 'text/csv' ? 'csv' : 'json',
        requestId: request.id,
        signal: abort.signal,
        log: request.log,
      } as unknown as AnyRequest;
      const result = await handler(input);
      if ('events' in result) {
        const stream = {
          ...(options.heartbeatMs !== undefined && { heartbeatMs: options.heartbeatMs }),
          ...(options.checkResponses && checkEvent && { check: (data: unknown) => refuseBroken(checkEvent(data)) }),
        };
        await sendEventStream(reply, result.events, abort.signal, stream).catch((error: unknown) => {
          const problem = toProblemError(error);
          request.log.error({ err: problem.details.cause ?? problem }, 'the stream of events broke off');
        });
        return reply;
      }
      void reply.status(result.status);
      if ('csv' in result) return reply.header('Content-Type', 'text/csv; charset=utf-8').send(Buffer.from(result.csv));
      if (!('body' in result)) return reply.send();
      if (options.checkResponses) {
        const check = checkJson.get(result.status);
        refuseBroken(
          check ? check(result.body) : [{ field: `status ${result.status}`, rule: 'is not in the contract' }],
        );
      }
      return reply.header('Content-Type', 'application/json').send(Buffer.from(JSON.stringify(result.body)));
    },
  });
}

function abortWhenClosed(reply: FastifyReply, streams: Set<AbortController>): AbortController {
  const controller = new AbortController();
  streams.add(controller);
  reply.raw.once('close', () => {
    streams.delete(controller);
    if (!reply.raw.writableFinished) controller.abort();
  });
  return controller;
}

function refuseBroken(errors: { field: string; rule: string }[]): void {
  if (errors.length === 0) return;
  const list = errors.map(({ field, rule }) => `${field} ${rule}`).join('; ');
  throw new ProblemError('internal', { cause: new Error(`The answer breaks the contract: ${list}`) });
}
