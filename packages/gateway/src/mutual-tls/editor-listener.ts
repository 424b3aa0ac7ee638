import { constants } from 'node:crypto';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { SecureContextOptions, TlsOptions } from 'node:tls';
import type { FastifyInstance } from 'fastify';
import type { EditorListenerConfig } from '../config/index.js';
import { TlsFiles } from './tls-files.js';

/** What the listener serves: what editors and operators of places de marché send. */
const SERVED = /^\/(?:fhir|marketplace)\//;
const LOOK_MS = 2_000;
const TIMES = { requestTimeout: 20_000, headersTimeout: 10_000, connectionsCheckingInterval: 1_000 };

/** A listener for editors. */
export interface EditorListener {
  /** Begins to listen; resolves to its address, with the port that was really taken. */
  listen(): Promise<string>;
}

/**
 * A listener for editors with mutual TLS, on a port of its own: browsers, which are asked for no certificate, use the other one. A client
 * without a good certificate gets through the handshake and is then refused by an answer, as the official kit needs of editors: which
 * certificate is good, the routes ask (`createReadPresented`).
 *
 * @param lookMs how often the files are looked at
 */
export function createEditorListener(
  app: FastifyInstance,
  config: EditorListenerConfig,
  lookMs = LOOK_MS,
): EditorListener {
  const files = new TlsFiles(config, 'listen.editors', app.log);
  let { version } = files.current();
  const server = createServer(
    {
      ...settingsOf(files.current().options),
      ...TIMES,
      ...{ requestCert: true, rejectUnauthorized: false, maxHeaderSize: 16_384 },
    } as TlsOptions,
    (request, response) => {
      if (atVersion.get(request.socket) !== version) response.setHeader('Connection', 'close');
      if (SERVED.test(request.url ?? '')) return app.routing(request, response);
      response.writeHead(404).end();
    },
  );
  const atVersion = new WeakMap<Socket, number>();
  server.on('secureConnection', (socket) => atVersion.set(socket, version));
  const timer = setInterval(() => {
    const now = files.current();
    if (now.version === version) return;
    version = now.version;
    server.setSecureContext(settingsOf(now.options));
    // What was verified by what was known before is verified again.
    server.closeIdleConnections();
  }, lookMs);
  timer.unref();
  app.addHook('preClose', () => closeServer(server, timer));
  return {
    async listen() {
      await new Promise<void>((done, fail) => {
        server.once('error', fail);
        server.listen({ host: config.host, port: config.port }, done);
      });
      const { family, address, port } = server.address() as AddressInfo;
      return `https://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
    },
  };
}

/** No tickets: a session that is taken up again would not be verified again. */
function settingsOf(options: SecureContextOptions): SecureContextOptions {
  return { ...options, minVersion: 'TLSv1.2', secureOptions: constants.SSL_OP_NO_TICKET };
}

function closeServer(server: Server, timer: NodeJS.Timeout): Promise<void> {
  clearInterval(timer);
  return new Promise((done) => {
    server.close(() => done());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 3_000).unref();
  });
}
