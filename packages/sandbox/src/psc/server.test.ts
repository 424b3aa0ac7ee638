import { createHash } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningServer } from '../process/index.js';
import { startProvider, type PscPerson } from './index.js';
import { Visitor } from './testing/visitor.js';

const CALLBACK = 'http://localhost:9/retour';
const VERIFIER = 'v'.repeat(64);
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');
const people: PscPerson[] = [
  {
    ...{ id: 'alix', nameId: '819990000012', rpps: '19990000012', regulates: true },
    ...{ lastName: 'EXEMPLE', firstName: 'Alix' },
  },
  {
    ...{ id: 'faible', nameId: 'ANS20261122000002', regulates: false, acr: 'eidas0' },
    ...{ lastName: 'MODÈLE', firstName: 'Noé' },
  },
];

let psc: RunningServer;
beforeAll(async () => {
  psc = await startProvider({
    ...{ label: 'Pro Santé Connect (simulé)', host: '127.0.0.1', port: 0, kind: 'psc', people },
    clients: [
      { id: 'lrm', label: 'LRM', secret: 'secret of the lrm', redirectUris: [CALLBACK], ciba: true },
      { id: 'web', label: 'Web', secret: 'secret of the web', redirectUris: [CALLBACK] },
    ],
  });
});
afterAll(() => psc?.close());

const request = (more: Record<string, string> = {}) =>
  `${psc.url}/auth?${String(
    new URLSearchParams({
      ...{ client_id: 'lrm', response_type: 'code', redirect_uri: CALLBACK, scope: 'openid scope_all' },
      ...{ state: 's-1', nonce: 'n-1', acr_values: 'eidas1', code_challenge: CHALLENGE, code_challenge_method: 'S256' },
      ...more,
    }),
  )}`;
const basic = { authorization: `Basic ${Buffer.from('lrm:secret%20of%20the%20lrm').toString('base64')}` };
const post = async (path: string, form: Record<string, string>) =>
  (await (
    await fetch(psc.url + path, { method: 'POST', headers: basic, body: new URLSearchParams(form) })
  ).json()) as Record<string, string>;

async function tokensOf(person: string, verifier = VERIFIER) {
  const back = await new Visitor().signIn(request(), person, CALLBACK);
  const code = new URL(back.url).searchParams.get('code')!;
  const form = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, code_verifier: verifier };
  return post('/token', form);
}
const idTokenOf = async ({ id_token = '' }: Record<string, string>) =>
  (await jwtVerify(id_token, createRemoteJWKSet(new URL(`${psc.url}/jwks`)), { issuer: psc.url, audience: 'lrm' }))
    .payload;

describe('the simulated Pro Santé Connect', () => {
  it('is discovered at both paths', async () => {
    for (const name of ['openid-configuration', 'wallet-openid-configuration']) {
      const found = (await (await fetch(`${psc.url}/.well-known/${name}`)).json()) as Record<string, unknown>;
      expect(found).toMatchObject({
        issuer: psc.url,
        acr_values_supported: ['eidas0', 'eidas1'],
        backchannel_logout_supported: true,
        code_challenge_methods_supported: ['S256'],
      });
    }
  });

  it('shows a form that a keyboard fills in, under a strict policy', async () => {
    const { response } = await new Visitor().open(request());
    const text = await response.text();
    expect(text).toMatch(/<input type="radio" name="person" value="alix" checked autofocus/);
    expect(text).toContain('<button type="submit">Se connecter</button>');
    expect(text).not.toContain('<script');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('says who signed in, how strongly, for two minutes, and whether he regulates', async () => {
    const tokens = await tokensOf('alix');
    expect(tokens['expires_in']).toBe(120);
    expect(await idTokenOf(tokens)).toMatchObject({ acr: 'eidas1', nonce: 'n-1' });
    const headers = { authorization: `Bearer ${tokens['access_token']}` };
    const claims = (await (await fetch(`${psc.url}/me`, { headers })).json()) as Record<string, unknown>;
    expect(claims).toMatchObject({
      SubjectNameID: '819990000012',
      Acces_Regulation_Medicale: 'VRAI',
      rpps: '19990000012',
      family_name: 'EXEMPLE',
      SubjectRefPro: { exercices: [{ codeProfession: '10', codeSavoirFaire: 'SM54' }] },
    });
    expect(await post('/token/introspection', { token: tokens['access_token']! })).toMatchObject({
      ...{ active: true, client_id: 'lrm', acr: 'eidas1', iss: psc.url },
    });
    const renewed = await post('/token', { grant_type: 'refresh_token', refresh_token: tokens['refresh_token']! });
    expect(renewed['access_token']).toBeTypeOf('string');
  });

  it('says when somebody signed in less strongly, or nobody did', async () => {
    expect(await idTokenOf(await tokensOf('faible'))).toMatchObject({ acr: 'eidas0' });
    const visitor = new Visitor();
    const login = await visitor.open(request());
    const back = await visitor.submit(login.url, { person: 'alix', cancel: '1' }, CALLBACK);
    expect(new URL(back.url).searchParams.get('error')).toBe('access_denied');
  });

  it('asks a browser once only', async () => {
    const visitor = new Visitor();
    await visitor.signIn(request(), 'alix', CALLBACK);
    const again = await visitor.open(request(), {}, CALLBACK);
    expect(new URL(again.url).searchParams.get('code')).toBeTruthy();
  });

  it('refuses a request without PKCE, a wrong verifier, and another address to come back to', async () => {
    const bare = request().replace(/&code_challenge.*/, '');
    const refused = await new Visitor().open(bare, {}, CALLBACK);
    expect(new URL(refused.url).searchParams.get('error')).toBe('invalid_request');
    expect((await tokensOf('alix', 'w'.repeat(64)))['error']).toBe('invalid_grant');
    const { response } = await new Visitor().open(request({ redirect_uri: 'https://evil.example/' }));
    expect(response.status).toBe(400);
  });

  describe('rings telephones (CIBA, poll mode)', () => {
    const grant_type = 'urn:openid:params:grant-type:ciba';
    const ring = (more: Record<string, string> = {}) =>
      post('/backchannel', {
        ...{ scope: 'openid scope_all', login_hint: '819990000012', binding_message: 'B7-42', acr_values: 'eidas1' },
        ...more,
      });
    const page = async () => (await fetch(`${psc.url}/telephone`)).text();
    /** Presses a button of the page, beside the code. */
    const press = async (code: string, button: 'accept' | 'decline') => {
      const form = (await page()).split('<form').find((part) => part.includes(`<b>${code}</b>`)) ?? '';
      const request = /name="request" value="([^"]+)"/.exec(form)![1]!;
      const body = new URLSearchParams({ request, [button]: '1' });
      return fetch(`${psc.url}/telephone`, { method: 'POST', body, redirect: 'manual' });
    };

    it('gives tokens, once, to who asked, when somebody accepts', async () => {
      const { auth_req_id = '' } = await ring();
      expect(await post('/token', { grant_type, auth_req_id })).toMatchObject({ error: 'authorization_pending' });
      expect(await page()).toContain('Alix EXEMPLE (819990000012)');
      expect((await press('B7-42', 'accept')).status).toBe(303);
      const tokens = await post('/token', { grant_type, auth_req_id });
      expect(await idTokenOf(tokens)).toMatchObject({ acr: 'eidas1' });
      expect(tokens['refresh_token']).toBeTypeOf('string');
      expect(await post('/token', { grant_type, auth_req_id })).toMatchObject({ error: 'invalid_grant' });
      expect(await page()).toContain('Aucune demande en attente');
    });

    it('says that somebody declined, and whom it does not know', async () => {
      const { auth_req_id = '' } = await ring({ binding_message: 'C1-01' });
      await press('C1-01', 'decline');
      expect(await post('/token', { grant_type, auth_req_id })).toMatchObject({ error: 'access_denied' });
      expect(await ring({ login_hint: '819990009999' })).toMatchObject({ error: 'unknown_user_id' });
    });
  });
});
