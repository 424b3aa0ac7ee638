/** A small server of files on loopback, for tests that need a page of their own. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

/** What stands at a path: a text with its type taken from the path, or headers of its own. */
export interface ServedText {
  body: string;
  headers?: Record<string, string>;
}

export interface StaticServer {
  /** Origin, without a slash at the end. */
  url: string;
  stop(): Promise<void>;
}

/** Serves what `read` finds at a path; nothing found is a 404. */
export async function serve(read: (path: string) => Promise<ServedText | Buffer | undefined>): Promise<StaticServer> {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname));
    void read(path)
      .catch(() => undefined)
      .then((found) => {
        if (found === undefined) return response.writeHead(404).end();
        const { body, headers = {} }: { body: string | Buffer; headers?: Record<string, string> } = Buffer.isBuffer(
          found,
        )
          ? { body: found }
          : found;
        const type = TYPES[extname(path)] ?? (path.endsWith('/') ? TYPES['.html'] : 'application/octet-stream');
        response.writeHead(200, { 'content-type': type, ...headers }).end(body);
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Serves the files below a folder. */
export const serveFolder = (dir: string): Promise<StaticServer> => serve((path) => readFile(join(dir, path)));
