import { readFileSync } from 'node:fs';
import http, { type IncomingHttpHeaders } from 'node:http';
import https from 'node:https';
import type { TLSSocket } from 'node:tls';
import { gunzipSync, inflateSync, brotliDecompressSync } from 'node:zlib';
import type { ClientCertificate, KitRequest, KitResponse, Transport } from '../model/index.js';

/** A certificate and its key, PEM. */
export interface Identity {
  cert: string;
  key: string;
}

/** How requests are sent for real. */
export interface HttpOptions {
  /** Milliseconds that an answer may take; 30 s when absent. */
  timeout?: number;
  /** What certificates are there, by kind. */
  identities?: Partial<Record<ClientCertificate, Identity>>;
  /** Authorities to trust beside the system's, PEM. */
  ca?: string;
}

/** Bytes of an answer that are read; the rest is an error. */
const MAX_BODY = 64 * 1024 * 1024;
const MAX_REDIRECTS = 10;

/** Reads the certificate and key that an option names, `CERT,KEY`. */
export function readIdentity(files: string): Identity {
  const [cert = '', key = cert] = files.split(',');
  return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
}

/** Sends requests over HTTP, one connection each, so that every handshake is a whole one. */
export function httpTransport(options: HttpOptions = {}): Transport {
  return async (request) => {
    try {
      return { response: await follow(request, options, MAX_REDIRECTS) };
    } catch (error) {
      return { failure: failureOf(error) };
    }
  };
}

async function follow(request: KitRequest, options: HttpOptions, left: number): Promise<KitResponse> {
  const response = await once(request, options);
  const { location } = response.headers;
  if (!request.follow || location === undefined || response.status < 300 || response.status > 399 || left === 0)
    return { ...response, url: request.url };
  const url = new URL(location, request.url);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return { ...response, url: request.url };
  return follow({ ...request, method: 'GET', url: url.href }, options, left - 1);
}

function once(request: KitRequest, { timeout = 30_000, identities = {}, ca }: HttpOptions): Promise<KitResponse> {
  const { method, url, headers, body, tlsVersion, ciphers } = request;
  const secure = url.startsWith('https:');
  const identity = identities[request.certificate ?? 'valid'];
  return new Promise((done, fail) => {
    const sent = (secure ? https : http).request(url, {
      method,
      headers: {
        'user-agent': 'sas-conformance',
        ...headers,
        ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
      },
      agent: false,
      ...(secure && {
        ...(identity && { cert: identity.cert, key: identity.key }),
        ...(ca !== undefined && { ca }),
        // old versions are offered to see them refused, so our own library must not refuse them first
        ...(tlsVersion && {
          minVersion: tlsVersion,
          maxVersion: tlsVersion,
          ...(tlsVersion < 'TLSv1.2' && { ciphers: 'DEFAULT:@SECLEVEL=0' }),
        }),
        ...(ciphers !== undefined && { ciphers }),
      }),
    });
    const timer = setTimeout(
      () => sent.destroy(Object.assign(new Error(`pas de réponse en ${timeout} ms`), { code: 'ETIMEDOUT' })),
      timeout,
    );
    sent.once('close', () => clearTimeout(timer));
    sent.once('error', fail);
    sent.once('response', (answer) => {
      const tls = secure ? (answer.socket as TLSSocket).getProtocol() : null;
      const chunks: Buffer[] = [];
      let size = 0;
      answer.on('data', (chunk: Buffer) => {
        if ((size += chunk.length) > MAX_BODY) sent.destroy(new Error('réponse de plus de 64 Mio'));
        else chunks.push(chunk);
      });
      answer.once('error', fail);
      answer.once('end', () => {
        try {
          const bytes = unpacked(Buffer.concat(chunks), answer.headers['content-encoding']);
          done({
            status: answer.statusCode ?? 0,
            headers: headersOf(answer.headers),
            body: bytes.toString('utf8'),
            ...(tls && { tls }),
          });
        } catch (error) {
          fail(error instanceof Error ? error : new Error(String(error)));
        }
      });
    });
    sent.end(body);
  });
}

function unpacked(bytes: Buffer, encoding: string | undefined): Buffer {
  const limit = { maxOutputLength: MAX_BODY };
  if (encoding === 'gzip') return gunzipSync(bytes, limit);
  if (encoding === 'deflate') return inflateSync(bytes, limit);
  return encoding === 'br' ? brotliDecompressSync(bytes, limit) : bytes;
}

const headersOf = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );

function failureOf(error: unknown) {
  const { code = '', message = String(error) } = error as { code?: string; message?: string };
  const tls =
    /^(?:ERR_SSL|ERR_TLS|EPROTO|CERT_|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|ERR_OSSL)/.test(code) ||
    /ssl|tls|certificate/i.test(message);
  return {
    kind: code === 'ETIMEDOUT' ? ('timeout' as const) : tls ? ('tls' as const) : ('network' as const),
    message: code ? `${code} ${message}` : message,
  };
}
