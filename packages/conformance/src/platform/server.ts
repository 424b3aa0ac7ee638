import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Exchange } from '../model/index.js';
import { MockPlatform } from './platform.js';

/** Bytes of a request that are read. */
const MAX_BODY = 1_000_000;

/** A platform that listens: what came, and how to end it. */
export interface PlatformServer {
  /** Base address of its FHIR server, to be given to the editor. */
  url: string;
  exchanges: readonly Exchange[];
  close(): Promise<void>;
}

/**
 * Starts the platform's side of INT_R03.
 *
 * @param port 0 takes a free one
 * @param onExchange told of each request
 */
export async function startPlatform(
  port: number,
  onExchange: (exchange: Exchange) => void,
  host = '127.0.0.1',
): Promise<PlatformServer> {
  const exchanges: Exchange[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const { method = '', url = '/', headers } = request;
      const path = url.split('?')[0]!;
      if (body === undefined || !/\/Appointment\/?$/.test(path) || (method !== 'POST' && method !== 'PUT')) {
        response.writeHead(body === undefined ? 413 : 404).end();
        return;
      }
      const exchange = platform.receive({
        method,
        url: new URL(url, platform.base).href,
        headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
        body,
      });
      exchanges.push(exchange);
      onExchange(exchange);
      const { status, headers: answered, body: text } = exchange.response!;
      response.writeHead(status, answered).end(text);
    });
  });
  await new Promise<void>((done, fail) => server.once('error', fail).listen(port, host, done));
  const url = `http://${host}:${(server.address() as AddressInfo).port}/fhir`;
  const platform = new MockPlatform(url, Date.now, true);
  return {
    url,
    exchanges,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if ((size += (chunk as Buffer).length) > MAX_BODY) return undefined;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}
