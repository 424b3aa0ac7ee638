import { createLocalJWKSet, exportJWK, generateKeyPair, jwtVerify } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { isSasError } from '../errors.js';
import { createHost, type Host, type HostUser } from './index.js';

const camille: HostUser = {
  ...{ id: 'camille', session: 's-1', role: 'osnp', sas: { id: 'sas-33', label: 'SAS de la Gironde' } },
  identifiers: [{ system: 'urn:oid:1.2.250.1.71.4.2.1', value: '3339900017/20260001R' }],
  ...{ lastName: 'EXEMPLE', firstName: 'Zoé', email: 'camille.exemple@example.org' },
};

let host: Host;
let read: (token: string) => Promise<Record<string, unknown>>;
let asked: { url: string; form: URLSearchParams }[] = [];
let answer: () => Response;
beforeAll(async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid: 'lrm-1' }] });
  read = async (token) => (await jwtVerify(token, keys, { audience: 'sas-embed-gateway', issuer: 'lrm' })).payload;
  host = createHost({
    ...{ gateway: 'https://sas.example.fr/', hostId: 'lrm', environment: 'preproduction' },
    key: { ...((await exportJWK(privateKey)) as JsonWebKey), kid: 'lrm-1' },
    fetch: (url, init) => {
      asked.push({ url, form: init.body as URLSearchParams });
      return Promise.resolve(answer());
    },
  });
});
const given = () => Response.json({ access_token: 'token-1', token_type: 'Bearer', expires_in: 300 });

describe('a host’s server', () => {
  it('signs who is signed in with it, anew each time, for a minute', async () => {
    [asked, answer] = [[], given];
    expect([await host.tokenFor(camille), await host.tokenFor(camille)]).toEqual(['token-1', 'token-1']);
    expect(asked[0]!.url).toBe('https://sas.example.fr/v1/token');
    expect(asked[0]!.form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
    const [one, two] = await Promise.all(asked.map(({ form }) => read(form.get('assertion')!)));
    expect(one).toMatchObject({ sub: 'camille', sid: 's-1', env: 'preproduction', role: 'osnp', sas: camille.sas });
    expect(one!['regulator']).toMatchObject({ last_name: 'EXEMPLE', first_name: 'Zoé' });
    expect(Number(one!['exp']) - Number(one!['iat'])).toBe(60);
    expect(one!['jti']).not.toBe(two!['jti']);
  });

  it('exchanges a token of Pro Santé Connect, and says that it is itself', async () => {
    [asked, answer] = [[], given];
    expect(await host.exchange('psc-token')).toBe('token-1');
    const { form } = asked[0]!;
    expect(form.get('subject_token')).toBe('psc-token');
    expect(await read(form.get('client_assertion')!)).toMatchObject({ iss: 'lrm', sub: 'lrm' });
  });

  it('tells why it is refused', async () => {
    const body = { code: 'session-ended', title: 'Over', status: 401, requestId: 'r-1', retryable: false };
    answer = () => Response.json({ type: 'urn:sas-embed:problem:session-ended', ...body }, { status: 401 });
    const error = await host.tokenFor(camille).catch((thrown: unknown) => thrown);
    expect(isSasError(error) && error.code).toBe('session-ended');
    answer = () => new Response('<html>', { status: 502 });
    expect(isSasError(await host.exchange('x').catch((thrown: unknown) => thrown))).toBe(true);
  });
});
