import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { isInForce, type RegisteredHost } from './registry.js';

/** How long the former keys stay in force after a rotation, in hours, unless told otherwise. */
export const KEEP_HOURS = 24;
const HOUR_MS = 3_600_000;

/** A host with a new key. */
export interface RotatedKey {
  host: RegisteredHost;
  /** The private half of the new key; it is kept nowhere. */
  privateKey: JWK & { kid: string };
}

/**
 * The host with a new key pair (ES256) at the head of its keys: only the public half is in it. The keys that are in force at `now`
 * stay so for `keepHours`, or as long as they were to, whichever is shorter; others are left out.
 */
export async function rotateKey(host: RegisteredHost, keepHours: number, now: Date): Promise<RotatedKey> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const kid = freshName(host, now);
  const until = new Date(now.getTime() + keepHours * HOUR_MS).toISOString();
  const former = host.keys
    .filter((key) => isInForce(key, now))
    .map((key) => (endsBy(key.expiresAt, until) ? key : { ...key, expiresAt: until }))
    .filter((key) => isInForce(key, now));
  const added = { ...(await exportJWK(publicKey)), kty: 'EC' as const, kid, alg: 'ES256', use: 'sig' };
  return {
    host: { ...host, keys: [added, ...former] },
    privateKey: { ...(await exportJWK(privateKey)), kid, alg: 'ES256', use: 'sig' },
  };
}

/** The host without the key of this name; `undefined` where it has none. */
export function withoutKey(host: RegisteredHost, kid: string): RegisteredHost | undefined {
  const keys = host.keys.filter((key) => key.kid !== kid);
  return keys.length === host.keys.length ? undefined : { ...host, keys };
}

const endsBy = (expiresAt: string | undefined, until: string): boolean =>
  expiresAt !== undefined && Date.parse(expiresAt) <= Date.parse(until);

/** The host and the second, which tell an operator what it is; numbered where two were made in one. */
function freshName(host: RegisteredHost, now: Date): string {
  const second = now.toISOString().replaceAll(/\D/g, '').slice(0, 14);
  const name = `${host.id.slice(0, 20)}-${second}`;
  const taken = (kid: string) => host.keys.some((key) => key.kid === kid);
  let number = 1;
  while (taken(number === 1 ? name : `${name}-${number}`)) number += 1;
  return number === 1 ? name : `${name}-${number}`;
}
