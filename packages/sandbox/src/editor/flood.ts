/** Bodies that no reader should take in whole. */
import { gzipSync } from 'node:zlib';
import type { ServerResponse } from 'node:http';

/** What a flood sends, in bytes; and what a bomb unpacks to. */
export const FLOOD_BYTES = 2 * 1024 ** 3;
const CHUNK = 256 * 1024;
const BOMB_MEMBER = 16 * 1024 ** 2;

const HEADERS = { 'content-type': 'application/fhir+json; charset=utf-8' };

/** Streams a well-formed beginning and then entry after entry, as fast as the reader takes them. */
export function flood(response: ServerResponse): void {
  response.writeHead(200, HEADERS);
  response.write('{"resourceType":"Bundle","type":"searchset","entry":[');
  const entry = `{"fullUrl":"${'x'.repeat(1_000)}"},`;
  const chunk = Buffer.from(entry.repeat(Math.ceil(CHUNK / entry.length)));
  let sent = 0;
  const more = (): void => {
    while (sent < FLOOD_BYTES && !response.destroyed) {
      sent += chunk.length;
      if (!response.write(chunk)) return void response.once('drain', more);
    }
    response.end('null]}');
  };
  response.on('error', () => undefined); // the reader had enough
  more();
}

let member: Buffer | undefined;

/** Sends two megabytes of gzip that unpack to two gigabytes of blanks. */
export function bomb(response: ServerResponse): void {
  member ??= gzipSync(Buffer.alloc(BOMB_MEMBER, ' '), { level: 9 });
  response.writeHead(200, { ...HEADERS, 'content-encoding': 'gzip' });
  response.on('error', () => undefined);
  for (let sent = 0; sent < FLOOD_BYTES; sent += BOMB_MEMBER) response.write(member);
  response.end();
}
