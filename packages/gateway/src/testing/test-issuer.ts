import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import { CAMILLE } from './sample-claims.js';

/** A token issuer on loopback, with a JWKS. */
export interface TestIssuer {
  issuer: string;
  jwksUrl: string;
  audience: string;
  /** A token of Camille Exemple (sas-33, demo-lrm); `claims` replaces what differs, `undefined` takes a claim away. */
  token(claims?: JWTPayload, options?: { alg?: 'EdDSA' | 'ES384' }): Promise<string>;
  close(): Promise<void>;
}

/** Starts an issuer of test tokens. */
export async function startTestIssuer(): Promise<TestIssuer> {
  const audience = 'sas-embed-gateway';
  const { privateKey, publicKey } = await generateKeyPair('EdDSA');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'test', alg: 'EdDSA', use: 'sig' };
  // Published too, of an algorithm that the gateway does not take: only its list refuses those tokens.
  const other = await generateKeyPair('ES384');
  const otherJwk = { ...(await exportJWK(other.publicKey)), kid: 'other-algorithm', alg: 'ES384', use: 'sig' };
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ keys: [jwk, otherJwk] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    audience,
    jwksUrl: `${issuer}/.well-known/jwks.json`,
    token(claims = {}, { alg = 'EdDSA' } = {}) {
      const now = Math.floor(Date.now() / 1000);
      const payload: JWTPayload = {
        iss: issuer,
        aud: audience,
        ...CAMILLE,
        iat: now,
        exp: now + 300,
        jti: randomUUID(),
        host_id: 'demo-lrm',
        ...claims,
      };
      const [kid, key] = alg === 'EdDSA' ? ['test', privateKey] : ['other-algorithm', other.privateKey];
      return new SignJWT(payload).setProtectedHeader({ alg, kid }).sign(key);
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
