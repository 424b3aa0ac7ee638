/**
 * A thick client signs a regulator in by his telephone, over HTTP all the way: a host's server (`@sas-embed/client/host`), a real gateway
 * on the embedded database, a real provider of OpenID Connect (oidc-provider) that rings, and somebody who presses a button.
 */
import { createHost, type Host } from '@sas-embed/client/host';
import { createGateway, parseConfig, type Gateway } from '@sas-embed/gateway';
import { openTestDatabase, testConfig } from '@sas-embed/gateway/testing';
import { exportJWK, generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startProvider, type PscPerson } from '../../packages/sandbox/src/psc/index.js';

const person = (id: string, nameId: string, more: Partial<PscPerson> = {}): PscPerson => ({
  ...{ id, nameId, lastName: id.toUpperCase(), firstName: 'Alix', regulates: true },
  ...more,
});
const PEOPLE = [
  person('accepte', '819990000012'),
  person('refuse', '819990000020'),
  person('faible', '819990000038', { acr: 'eidas0' }),
  person('soignante', '819990000046', { regulates: false }),
];

let psc: Awaited<ReturnType<typeof startProvider>>;
let gateway: Gateway;
let lrm: Host;
beforeAll(async () => {
  psc = await startProvider({
    ...{ label: 'Pro Santé Connect (simulé)', host: '127.0.0.1', port: 0, kind: 'psc', people: PEOPLE },
    clients: [
      {
        ...{ id: 'sas-gateway', label: 'Service d’Accès aux Soins', secret: 'secret of the gateway', ciba: true },
        redirectUris: ['http://localhost:9/auth/callback'],
      },
    ],
  });
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const base = testConfig({ issuer: 'https://i.example', jwksUrl: 'https://i.example/jwks', audience: 'x' });
  const config = parseConfig({
    ...base,
    issuers: [],
    hosts: [{ ...base.hosts[0], keys: [{ ...(await exportJWK(publicKey)), kid: 'lrm-1', alg: 'ES256' }] }],
    signIn: {
      providers: [
        {
          ...{ id: 'psc', label: 'Pro Santé Connect', issuer: psc.url, clientId: 'sas-gateway' },
          ...{ clientSecret: 'secret of the gateway', cibaHosts: ['demo-lrm'] },
        },
      ],
      accounts: PEOPLE.map(({ nameId }) => ({
        ...{ provider: 'psc', nameId, sasId: 'sas-33', role: 'osnp', email: 'alix@example.org' },
      })),
    },
  });
  gateway = await createGateway(config, { database: await openTestDatabase(), logLevel: 'silent' });
  lrm = createHost({
    ...{ gateway: gateway.url, hostId: 'demo-lrm', environment: 'sandbox' },
    key: { ...((await exportJWK(privateKey)) as JsonWebKey), kid: 'lrm-1' },
  });
}, 60_000);
afterAll(async () => {
  await gateway?.close();
  await psc?.close();
});

/** Waits until the telephone shows the code, and presses a button beside it. */
async function press(code: string, button: 'accept' | 'decline'): Promise<void> {
  const form = await vi.waitFor(
    async () => {
      const text = await (await fetch(`${psc.url}/telephone`)).text();
      const found = text.split('<form').find((part) => part.includes(`<b>${code}</b>`));
      expect(found).toContain('Service d’Accès aux Soins');
      return found!;
    },
    { timeout: 10_000 },
  );
  const request = /name="request" value="([^"]+)"/.exec(form)![1]!;
  await fetch(`${psc.url}/telephone`, { method: 'POST', body: new URLSearchParams({ request, [button]: '1' }) });
}
const session = (token: string, method = 'GET') =>
  fetch(`${gateway.url}/v1/session`, { method, headers: { authorization: `Bearer ${token}` } });

// Each takes as long as the provider's interval of five seconds asks for, so they go side by side.
describe.concurrent('a thick client', () => {
  it('gets a short-lived token of who accepted, goes on, and signs him out', { timeout: 60_000 }, async () => {
    const signedIn = lrm.signInByPhone({ loginHint: '819990000012', bindingMessage: 'A1-11' });
    await press('A1-11', 'accept');
    const { token, refreshToken } = await signedIn;
    const acting = await session(token);
    expect(await acting.json()).toMatchObject({ role: 'osnp', hostId: 'demo-lrm', bookingSas: { id: 'sas-33' } });
    const next = await lrm.renew(refreshToken);
    expect((await session(next, 'DELETE')).status).toBe(204);
    expect((await session(token)).status).toBe(401);
    await expect(lrm.renew(refreshToken)).rejects.toMatchObject({ code: 'session-ended' });
  });

  it.each([
    ['says no', '819990000020', 'B2-22', 'decline', 'sign-in-declined'],
    ['signs in too weakly', '819990000038', 'C3-33', 'accept', 'grant-refused'],
    ['may not regulate', '819990000046', 'D4-44', 'accept', 'forbidden'],
  ] as const)('is told that who was asked %s', { timeout: 60_000 }, async (_what, loginHint, code, button, problem) => {
    const refused = expect(lrm.signInByPhone({ loginHint, bindingMessage: code })).rejects.toMatchObject({
      code: problem,
    });
    await press(code, button);
    await refused;
  });
});
