/**
 * A SAS that is not yet on Pro Santé Connect signs in at a provider of its own: two real providers of OpenID Connect (oidc-provider), one
 * gateway, over HTTP.
 */
import { createGateway, parseConfig, type Gateway } from '@sas-embed/gateway';
import { openTestDatabase, testConfig } from '@sas-embed/gateway/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startProvider, type PscPerson } from '../../packages/sandbox/src/psc/index.js';
import { Visitor } from '../../packages/sandbox/src/psc/testing/visitor.js';

const PAGES = 'http://localhost:8785';
const CALLBACK = `${PAGES}/auth/callback`;
const person = (id: string, nameId = id): PscPerson => ({
  ...{ id, nameId, lastName: id.toUpperCase(), firstName: 'Alix', email: `${id}@example.org`, regulates: false },
});
const PEOPLE = [person('agent-974'), person('agent-33'), person('agent-0')];

let own: Awaited<ReturnType<typeof startProvider>>;
let psc: Awaited<ReturnType<typeof startProvider>>;
let gateway: Gateway;
beforeAll(async () => {
  const client = { id: 'sas-gateway', label: 'SAS', secret: 'secret of the gateway', redirectUris: [CALLBACK] };
  const at = { host: '127.0.0.1', port: 0, clients: [client] };
  [own, psc] = await Promise.all([
    startProvider({ ...at, label: 'Comptes du SAS', kind: 'plain', people: PEOPLE }),
    startProvider({
      ...{ ...at, label: 'Pro Santé Connect (simulé)', kind: 'psc' },
      people: [{ ...person('camille', '819990000012'), regulates: true }],
    }),
  ]);
  const base = testConfig({ issuer: 'https://i.example', jwksUrl: 'https://i.example/jwks', audience: 'x' });
  const as = { clientId: 'sas-gateway', clientSecret: 'secret of the gateway' };
  const account = { role: 'osnp', email: 'a@example.org' };
  const technical = (value: string) => [{ system: 'urn:oid:1.2.250.1.213.3.6', value }];
  const config = parseConfig({
    ...base,
    issuers: [],
    hosts: [{ id: 'sas-web', label: 'Pages du SAS', origins: [PAGES] }],
    signIn: {
      pages: { origin: PAGES, hostId: 'sas-web', home: '/recherche' },
      providers: [
        { id: 'psc', label: 'Pro Santé Connect', issuer: psc.url, ...as },
        {
          ...{ id: 'la-reunion', label: 'Comptes du SAS', kind: 'plain', issuer: own.url, ...as },
          ...{ scope: 'openid profile email', sas: ['sas-974'] },
        },
      ],
      accounts: [
        { ...account, provider: 'psc', nameId: '819990000012', sasId: 'sas-33' },
        {
          ...{ ...account, provider: 'la-reunion', nameId: 'agent-974', sasId: 'sas-974' },
          identifiers: technical('5f0d7c1e-3a44-4b0e-9d6b-000000000974'),
        },
        // A provider speaks for its own SAS alone, whatever an account says.
        {
          ...{ ...account, provider: 'la-reunion', nameId: 'agent-33', sasId: 'sas-33' },
          identifiers: technical('5f0d7c1e-3a44-4b0e-9d6b-000000000033'),
        },
      ],
    },
  });
  gateway = await createGateway(config, { database: await openTestDatabase(), logLevel: 'silent' });
}, 60_000);
afterAll(async () => {
  await gateway?.close();
  await Promise.all([own?.close(), psc?.close()]);
});

/** Signs in on our own page; where that leads, and the page's cookie. */
async function signIn(provider: string, who: string): Promise<{ leads: string; cookie: string }> {
  const begun = await fetch(`${gateway.url}/auth/sign-in`, {
    method: 'POST',
    headers: { origin: PAGES, 'content-type': 'application/json' },
    body: JSON.stringify({ provider }),
  });
  const { url } = (await begun.json()) as { url: string };
  const back = await new Visitor().signIn(url, who, CALLBACK);
  const came = await fetch(`${gateway.url}/auth/callback${new URL(back.url).search}`, {
    redirect: 'manual',
    headers: { cookie: begun.headers.getSetCookie()[0]!.split(';')[0]! },
  });
  const session = came.headers.getSetCookie().find((line) => line.startsWith('sas-session='));
  return { leads: came.headers.get('location')!, cookie: session?.split(';')[0] ?? '' };
}
async function sessionOf(cookie: string): Promise<unknown> {
  const answer = await fetch(`${gateway.url}/auth/token`, { method: 'POST', headers: { origin: PAGES, cookie } });
  const { token } = (await answer.json()) as { token: string };
  const session = await fetch(`${gateway.url}/v1/session`, { headers: { authorization: `Bearer ${token}` } });
  return session.json();
}

describe('a second provider', () => {
  it('is offered beside Pro Santé Connect', async () => {
    const { providers } = (await (await fetch(`${gateway.url}/auth/providers`)).json()) as { providers: object[] };
    expect(providers).toEqual([
      { id: 'psc', label: 'Pro Santé Connect' },
      { id: 'la-reunion', label: 'Comptes du SAS' },
    ]);
  });

  it('signs in who is of its SAS, without the claims of Pro Santé Connect', async () => {
    const { leads, cookie } = await signIn('la-reunion', 'agent-974');
    expect(leads).toBe(`${PAGES}/recherche`);
    expect(await sessionOf(cookie)).toMatchObject({ role: 'osnp', bookingSas: { id: 'sas-974' } });
    expect(await sessionOf((await signIn('psc', 'camille')).cookie)).toMatchObject({ bookingSas: { id: 'sas-33' } });
  });

  it.each(['agent-33', 'agent-0'])('lets nobody into another SAS, and nobody without an account: %s', async (who) => {
    expect(await signIn('la-reunion', who)).toEqual({ leads: `${PAGES}/recherche#sign-in=account`, cookie: '' });
  });
});
