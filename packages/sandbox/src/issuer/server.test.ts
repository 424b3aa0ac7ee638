import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import type { RunningServer } from '../process/index.js';
import { startIssuer } from './server.js';

let issuer: RunningServer;
beforeAll(async () => {
  issuer = await startIssuer({
    host: '127.0.0.1',
    port: 0,
    audience: 'sas-embed-gateway',
    environment: 'sandbox',
    hosts: [{ id: 'demo-lrm', keySha256: createHash('sha256').update('host secret').digest('hex') }],
    regulators: [
      {
        id: 'camille',
        identifiers: [{ system: 'urn:oid:1.2.250.1.71.4.2.1', value: '3339900017/20260001R' }],
        lastName: 'EXEMPLE',
        firstName: 'Camille',
        email: 'camille.exemple@sas-33.example',
        sas: { id: 'sas-33', label: 'SAS de la Gironde' },
      },
    ],
  });
});
afterAll(() => issuer.close());

const ask = (regulator: unknown, key?: string) =>
  fetch(`${issuer.url}/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key && { 'x-host-key': key }) },
    body: JSON.stringify({ regulator }),
  });

describe('the token issuer', () => {
  it('signs a five-minute token that its public key verifies', async () => {
    const response = await ask('camille', 'host secret');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const { token } = (await response.json()) as { token: string };
    const keys = createRemoteJWKSet(new URL(`${issuer.url}/.well-known/jwks.json`));
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer: issuer.url,
      audience: 'sas-embed-gateway',
    });
    expect(protectedHeader.alg).toBe('EdDSA');
    expect(payload.exp! - payload.iat!).toBe(300);
    expect(payload).toMatchObject({
      sub: 'camille',
      env: 'sandbox',
      role: 'osnp',
      host_id: 'demo-lrm',
      sas: { id: 'sas-33', label: 'SAS de la Gironde' },
      regulator: { identifiers: [{ value: '3339900017/20260001R' }], last_name: 'EXEMPLE', first_name: 'Camille' },
    });
    const other = (await (await ask('camille', 'host secret')).json()) as { token: string };
    expect((await jwtVerify(other.token, keys)).payload.jti).not.toBe(payload.jti);
  });

  it('publishes no private key', async () => {
    const { keys } = (await (await fetch(`${issuer.url}/.well-known/jwks.json`)).json()) as {
      keys: Record<string, string>[];
    };
    expect(keys).toHaveLength(1);
    expect(keys[0]).not.toHaveProperty('d');
  });

  it('refuses a host without its key, and a regulator it does not know', async () => {
    expect((await ask('camille')).status).toBe(401);
    expect((await ask('camille', 'wrong')).status).toBe(401);
    expect((await ask('nobody', 'host secret')).status).toBe(422);
  });
});
