import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { RunningServer } from '../process/index.js';

/** A regulator, or a coordinator of a CPTS, that the sandbox signs in. */
export interface IssuedRegulator {
  /** Short name used in `POST /token`: `camille`. */
  id: string;
  identifiers: { system: string; value: string }[];
  lastName: string;
  firstName: string;
  email: string;
  sas: { id: string; label: string };
  /** Role in the token; `osnp` when absent. */
  role?: string;
  /** The CPTS (IDNST) that a coordinator speaks for. */
  community?: { nationalId: string; name: string };
  /** For whom a delegate or the manager of a structure fills in agendas, by national id. */
  actsFor?: { practitioners?: string[]; structures?: string[] };
}

/** Configuration of the issuer's process. */
export interface IssuerConfig {
  host: string;
  /** 0 takes a free port. */
  port: number;
  audience: string;
  environment: 'sandbox';
  /** Hosts that may ask for tokens, by the SHA-256 (hex) of their secret key. */
  hosts: { id: string; keySha256: string }[];
  regulators: IssuedRegulator[];
}

/** Lifetime of a token, in seconds. */
const LIFETIME_S = 300;

/**
 * Starts the token issuer of the sandbox. `POST /token` with the header `x-host-key` and `{"regulator":"…"}` answers
 * `{"token","expiresInSeconds"}`; `GET /.well-known/jwks.json` gives the public key, made anew at each start.
 */
export async function startIssuer(config: IssuerConfig): Promise<RunningServer> {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
  const kid = randomUUID();
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: 'EdDSA', use: 'sig' };
  const app = fastify({ forceCloseConnections: true, bodyLimit: 4_096 });
  let url = '';

  app.get('/.well-known/jwks.json', () => ({ keys: [jwk] }));

  app.post('/token', async (request, reply) => {
    void reply.header('cache-control', 'no-store');
    const host = config.hosts.find((h) => sameKey(h.keySha256, request.headers['x-host-key']));
    if (!host) return reply.code(401).send({ error: 'unknown host key' });
    const { regulator: wanted } = (request.body ?? {}) as { regulator?: unknown };
    const regulator = config.regulators.find((r) => r.id === wanted);
    if (!regulator) return reply.code(422).send({ error: 'unknown regulator' });
    const token = await new SignJWT({
      env: config.environment,
      role: regulator.role ?? 'osnp',
      host_id: host.id,
      sas: regulator.sas,
      ...(regulator.community && {
        community: { national_id: regulator.community.nationalId, name: regulator.community.name },
      }),
      ...(regulator.actsFor && { acts_for: regulator.actsFor }),
      regulator: {
        identifiers: regulator.identifiers,
        last_name: regulator.lastName,
        first_name: regulator.firstName,
        email: regulator.email,
      },
    })
      .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'JWT' })
      .setIssuer(url)
      .setAudience(config.audience)
      .setSubject(regulator.id)
      .setIssuedAt()
      .setExpirationTime(`${LIFETIME_S}s`)
      .setJti(randomUUID())
      .sign(privateKey);
    return { token, expiresInSeconds: LIFETIME_S };
  });

  await app.listen({ host: config.host, port: config.port });
  url = `http://${config.host}:${(app.server.address() as AddressInfo).port}`;
  return { url, close: () => app.close() };
}

function sameKey(sha256: string, key: unknown): boolean {
  if (typeof key !== 'string') return false;
  return timingSafeEqual(createHash('sha256').update(key).digest(), Buffer.from(sha256, 'hex'));
}
