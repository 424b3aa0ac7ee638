import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createLogger, createServer } from './index.js';

function memory() {
  const lines: string[] = [];
  const log = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  return { log, lines };
}

describe('the log', () => {
  const failure = () =>
    Object.assign(new Error('value "12 rue des Acacias" is wrong', { cause: new Error('Camille Exemple') }), {
      code: '22P02',
      constraint: 'some_check',
      detail: 'Key (address)=(12 rue des Acacias)',
    });

  it('cannot be made to write a request, whatever a room passes', () => {
    const { log, lines } = memory();
    const logger = createLogger({ production: false, log });
    const secret = { url: '/x?address=acacias', headers: { authorization: 'Bearer acacias' } };
    logger.info({ req: secret, res: secret, request: secret, reply: secret }, 'all of it');
    expect(lines.join('')).toContain('all of it');
    expect(lines.join('')).not.toContain('acacias');
  });

  it('says of an error its kind, code and frames; its message, which may repeat what was sent, not in production', () => {
    const { log, lines } = memory();
    createLogger({ production: true, log }).error({ err: failure() }, 'failed');
    const [line] = lines;
    expect(JSON.parse(line!)).toMatchObject({ err: { name: 'Error', code: '22P02', constraint: 'some_check' } });
    for (const sent of ['Acacias', 'Exemple']) expect(line).not.toContain(sent);
    createLogger({ production: false, log }).error({ err: failure() }, 'failed');
    expect(lines[1]).toContain('is wrong');
    expect(lines[1]).not.toContain('Key (address)');
  });
});

describe('the server', () => {
  it('closes at once although a browser keeps a connection open that it has not used', async () => {
    const app = createServer({ production: false, log: memory().log });
    await app.listen({ host: '127.0.0.1', port: 0 });
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    await expect.poll(() => new Promise((resolve) => app.server.getConnections((_error, n) => resolve(n)))).toBe(1);
    const start = performance.now();
    await app.close();
    expect(performance.now() - start).toBeLessThan(2_000);
    socket.destroy();
  });

  it('takes a request id only when it is well formed', async () => {
    const app = createServer({ production: false, log: memory().log });
    const idOf = async (id: string) =>
      (await app.inject({ url: '/', headers: { 'x-request-id': id } })).headers['x-request-id'];
    expect(await idOf('request-0001')).toBe('request-0001');
    for (const id of ['short', 'a b c d e f g h', 'x'.repeat(65), 'line%0Abreak']) {
      expect(await idOf(id)).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    }
    await app.close();
  });
});
