import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { FastifyInstance } from 'fastify';
import type { CertificateFiles, EditorConfig } from './config.js';
import { operationOutcome } from './fhir-common.js';

/** The content of certificate files, as TLS takes it. */
export function readCertificate({ certFile, keyFile, caFile }: CertificateFiles) {
  return { cert: readFileSync(certFile), key: readFileSync(keyFile), ca: readFileSync(caFile) };
}

/**
 * Serves `/fhir` with mutual TLS, and nowhere else: the handshake completes whoever comes, and who has not the right certificate gets
 * an answer of 401 or 403, as the official kit needs.
 */
export function requireCertificates(app: FastifyInstance, { mutualTls, host }: EditorConfig) {
  if (!mutualTls) return undefined;
  const { client, port, crlFile } = mutualTls;
  app.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith('/fhir')) return undefined;
    const { socket } = request.raw;
    const peer = socket instanceof TLSSocket ? socket.getPeerCertificate() : undefined;
    if (!peer?.raw) {
      return reply.code(401).send(operationOutcome('login', 'a client certificate is needed'));
    }
    const { CN, OU } = peer.subject;
    const isClient = CN === client.commonName && [OU].flat().includes(client.organizationalUnit);
    if ((socket as TLSSocket).authorized && isClient) return undefined;
    return reply.code(403).send(operationOutcome('forbidden', 'the client certificate is not accepted'));
  });
  const options = { ...readCertificate(mutualTls), crl: readFileSync(crlFile), minVersion: 'TLSv1.2' as const };
  const server: Server = createServer(
    { ...options, requestCert: true, rejectUnauthorized: false },
    (request, response) => app.routing(request, response),
  );
  return {
    async listen(): Promise<string> {
      await new Promise<void>((done) => server.listen({ host, port }, done));
      return `https://${host}:${(server.address() as AddressInfo).port}`;
    },
    close(): void {
      server.close();
      server.closeAllConnections();
    },
  };
}
