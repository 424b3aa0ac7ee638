import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import fastify, { LogController, type FastifyInstance } from 'fastify';
import { pino, type DestinationStream, type Logger } from 'pino';
import { allowedFields } from './log-fields.js';
import { ProblemError } from './problem-error.js';
import { sendProblem } from './problems.js';

/** How the HTTP server behaves. */
export interface ServerOptions {
  /** Outside production an unexpected error's message is logged; in production only its kind and stack frames are. */
  production: boolean;
  /** Where the log goes; default standard error. */
  log?: DestinationStream;
  /** Addresses or networks (CIDR) of proxies whose word is taken on who asks; default none. */
  trustedProxies?: readonly string[];
  /** How long a request may take to come in, in milliseconds; default 20 s. */
  requestTimeoutMs?: number;
  /** Default `info`. */
  logLevel?: string;
}

const REQUEST_TIMEOUT_MS = 20_000;
const HEADERS_TIMEOUT_MS = 10_000;
const CHECK_MS = 1_000;
/** A token is 8 KiB at most. */
const MOST_HEADER_BYTES = 16_384;

/**
 * The HTTP server that every room's routes are registered on: request ids, security headers, problems for whatever goes
 * wrong, and a log that says method, route, status, time, request id and host, and nothing else of a request.
 */
export function createServer(options: ServerOptions): FastifyInstance {
  const app = fastify({
    loggerInstance: createLogger(options),
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: ({ headers }) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && /^[A-Za-z0-9_-]{8,64}$/.test(given) ? given : randomUUID();
    },
    requestIdHeader: false,
    // Whoever sends slowly keeps a connection, and no more than this; answers, streams first of all, may take longer.
    requestTimeout: options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS,
    http: {
      headersTimeout: Math.min(HEADERS_TIMEOUT_MS, options.requestTimeoutMs ?? HEADERS_TIMEOUT_MS),
      connectionsCheckingInterval: CHECK_MS,
      maxHeaderSize: MOST_HEADER_BYTES,
    },
    trustProxy: options.trustedProxies?.length ? [...options.trustedProxies] : false,
    routerOptions: { maxParamLength: 200 },
    exposeHeadRoutes: false,
    return503OnClosing: true,
    forceCloseConnections: 'idle',
    frameworkErrors: (error, request, reply) => {
      void sendProblem(error, request, reply);
    },
  }) as unknown as FastifyInstance;
  app.decorateRequest('principal', undefined);
  closeSilentConnections(app);
  app.addHook('onRequest', async (request, reply) => {
    void reply.headers({
      'X-Request-Id': request.id,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'X-Frame-Options': 'DENY',
      'Cross-Origin-Resource-Policy': 'same-origin',
      ...(options.production ? { 'Strict-Transport-Security': 'max-age=31536000' } : {}),
    });
  });
  app.addHook('onResponse', async (request, reply) => {
    request.log.info(
      {
        method: request.method,
        // The template, never the address: that holds ids.
        route: request.routeOptions.url ?? 'none',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
        ...(request.principal ? { hostId: request.principal.hostId } : {}),
      },
      'request',
    );
  });
  app.setErrorHandler(sendProblem);
  app.setNotFoundHandler((request, reply) => sendProblem(new ProblemError('not-found'), request, reply));
  return app;
}

/** How long running requests may take once the server closes, before their connections are cut (milliseconds). */
const CLOSE_GRACE_MS = 5_000;

/**
 * Browsers open connections in advance, and Node counts one that never sent a request as busy: on closing those are cut at
 * once, and after a while all that are left.
 */
function closeSilentConnections(app: FastifyInstance): void {
  const silent = new Set<Socket>();
  app.server.on('connection', (socket: Socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  app.server.on('request', ({ socket }) => silent.delete(socket));
  app.addHook('preClose', async () => {
    for (const socket of silent) socket.destroy();
    app.server.on('connection', (socket: Socket) => socket.destroy());
    setTimeout(() => app.server.closeAllConnections(), CLOSE_GRACE_MS).unref();
  });
}

/** A logger that writes what is on its list, and cannot be made to write a request: whole requests and answers serialise to nothing. */
export function createLogger(options: ServerOptions): Logger {
  return pino(
    {
      level: options.logLevel ?? 'info',
      base: null,
      formatters: { log: allowedFields },
      serializers: {
        req: () => undefined,
        request: () => undefined,
        res: () => undefined,
        reply: () => undefined,
        err: (error: unknown) => describeError(error, !options.production),
      },
    },
    options.log ?? pino.destination({ fd: 2, sync: true }),
  );
}

/** A database's or a parser's message may repeat what was sent; frames, code and constraint may not. */
function describeError(error: unknown, withMessage: boolean): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error };
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  return {
    name: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof constraint === 'string' ? { constraint } : {}),
    ...(withMessage ? { message: error.message } : {}),
    stack: error.stack?.split('\n').filter((line) => /^\s+at /.test(line)),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause, withMessage) }),
  };
}
