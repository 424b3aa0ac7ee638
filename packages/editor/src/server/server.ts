import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import type { EditorAdapter } from '../model/index.js';
import { outcome, respond, type EditorFacts, type EditorRequest, type EditorResponse } from './respond.js';

/** How to serve. */
export interface EditorServerOptions extends Partial<EditorFacts> {
  /** Your OID: `urn:oid:…`. */
  oid: string;
  /** Path of the FHIR server; `/fhir` when absent. */
  basePath?: string;
  /** TLS with client certificates: PEM. Without it the server speaks http, for trials on the loopback interface. */
  tls?: {
    cert: string;
    key: string;
    /** Authority of the platform's certificate. */
    ca: string;
    /** Revocation lists, PEM. */
    crl?: string;
    /** Whether this certificate, sound in itself, is the platform's: check CN and OU. */
    allow: (certificate: PeerCertificate) => boolean;
  };
  /** Told of faults of the adapter; they are not told to the platform. */
  onFault?: (fault: unknown) => void;
}

/** An editor's server. */
export interface EditorServer {
  /** Answers a request that another server took: for Fastify, Express, a function in a cloud. */
  respond(request: EditorRequest): Promise<EditorResponse>;
  /** Listens; gives the base address of the FHIR server. Port 0 takes a free one. */
  listen(port: number, host?: string): Promise<string>;
  close(): Promise<void>;
}

/** Bytes of a request that are read. */
const MAX_BODY = 65_536;

/**
 * A FHIR server of the SAS interfaces (INT_R01, INT_R02, INT_R04, SOS Médecins) over a vendor's own agenda.
 *
 * A client without a sound certificate gets an answer, 403, and no refused handshake: the official kit wants both.
 */
export function createEditorServer(adapter: EditorAdapter, options: EditorServerOptions): EditorServer {
  const { tls, basePath = '/fhir', onFault = () => undefined } = options;
  const facts: EditorFacts = { baseUrl: options.baseUrl ?? '', oid: options.oid, product: options.product ?? 'agenda' };
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    void take(request).then((answer) => response.writeHead(answer.status, answer.headers).end(answer.body));
  };
  const take = async (request: IncomingMessage): Promise<EditorResponse> => {
    if (tls && !isAllowed(request.socket as TLSSocket, tls.allow))
      return outcome(403, 'forbidden', 'a client certificate of the platform is needed');
    const url = request.url ?? '/';
    if (!url.startsWith(`${basePath}/`)) return outcome(404, 'not-found', 'the FHIR server is elsewhere');
    const body = await bodyOf(request).catch(() => undefined);
    if (body === undefined) return outcome(413, 'too-long', 'the body is too large');
    return respond(
      adapter,
      facts,
      { method: request.method ?? 'GET', url: url.slice(basePath.length), accept: request.headers.accept, body },
      onFault,
    );
  };
  const server = tls
    ? https.createServer(
        {
          cert: tls.cert,
          key: tls.key,
          ca: tls.ca,
          ...(tls.crl !== undefined && { crl: tls.crl }),
          requestCert: true,
          rejectUnauthorized: false,
          minVersion: 'TLSv1.2',
        },
        handle,
      )
    : http.createServer(handle);
  return {
    respond: (request) => respond(adapter, facts, request, onFault),
    listen: async (port, host = '127.0.0.1') => {
      await new Promise<void>((done, fail) => server.once('error', fail).listen(port, host, done));
      const own = `${tls ? 'https' : 'http'}://${host}:${(server.address() as AddressInfo).port}${basePath}`;
      facts.baseUrl ||= own;
      return own;
    },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

function isAllowed(socket: TLSSocket, allow: (certificate: PeerCertificate) => boolean): boolean {
  if (!socket.authorized) return false;
  const certificate = socket.getPeerCertificate();
  return Object.keys(certificate).length > 0 && allow(certificate);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if ((size += (chunk as Buffer).length) > MAX_BODY) throw new Error('too large');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}
