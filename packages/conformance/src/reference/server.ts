import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Mutant } from '../model/index.js';
import { ReferenceEditor } from './editor.js';
import { answerOf } from './mutant.js';

/** A server that runs. */
export interface MutantServer {
  /** Base address of its FHIR server. */
  url: string;
  close(): Promise<void>;
}

/** Serves the compliant editor, or a mutant of it, on the loopback interface: the matrix for real. */
export async function startMutant(mutant: Mutant | undefined, port = 0): Promise<MutantServer> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => {
      const { method = 'GET', url = '/', headers } = request;
      const answer = answerOf(editor, mutant, {
        method: method as 'GET',
        url: new URL(url, editor.base).href,
        headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
        body: Buffer.concat(chunks).toString('utf8'),
      });
      const { status, headers: answered, body } = answer.response;
      void sleep(answer.late ?? 0).then(() => {
        if (answer.refuse) request.socket.destroy();
        else response.writeHead(status, answered).end(body);
      });
    });
  });
  await new Promise<void>((done, fail) => server.once('error', fail).listen(port, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`;
  const editor = new ReferenceEditor(url);
  return {
    url,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
