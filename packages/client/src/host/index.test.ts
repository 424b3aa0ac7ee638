import { createLocalJWKSet, exportJWK, generateKeyPair, jwtVerify } from 'jose';
import { beforeAll, describe, expect, it, vi } from 'vitest';
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

  it('asks on a telephone, polls as it is told until somebody decided, and goes on by the refresh token', async () => {
    const waits: unknown[] = [];
    const timer = vi.spyOn(globalThis, 'setTimeout').mockImplementation(((done: () => void, ms: number) => {
      waits.push(ms);
      queueMicrotask(done);
    }) as never);
    try {
      const problem = (code: string, error: string) => () =>
        Response.json(
          {
            type: `urn:sas-embed:problem:${code}`,
            code,
            error,
            title: '',
            status: 400,
            requestId: 'r',
            retryable: true,
          },
          { status: 400 },
        );
      const answers = [
        () => Response.json({ auth_req_id: 'req-1', expires_in: 120, interval: 2 }),
        problem('authorization-pending', 'authorization_pending'),
        problem('slow-down', 'slow_down'),
        () => Response.json({ access_token: 'token-2', refresh_token: 'refresh-2', expires_in: 300 }),
      ];
      [asked, answer] = [[], () => answers.shift()!()];
      const signedIn = await host.signInByPhone({ loginHint: '819990000012', bindingMessage: 'B7-42' });
      expect(signedIn).toEqual({ token: 'token-2', refreshToken: 'refresh-2' });
      expect(waits).toEqual([2_000, 2_000, 7_000]);
      expect(asked.map(({ url }) => new URL(url).pathname)).toEqual([
        ...['/v1/backchannel-sign-in', '/v1/token', '/v1/token', '/v1/token'],
      ]);
      expect(Object.fromEntries(asked[0]!.form)).toMatchObject({
        login_hint: '819990000012',
        binding_message: 'B7-42',
      });
      expect(asked[3]!.form.get('auth_req_id')).toBe('req-1');
      const [one, two] = await Promise.all(asked.map(({ form }) => read(form.get('client_assertion')!)));
      expect(one!['jti']).not.toBe(two!['jti']);
      answer = given;
      expect(await host.renew('refresh-2')).toBe('token-1');
      expect(asked[4]!.form.get('refresh_token')).toBe('refresh-2');
    } finally {
      timer.mockRestore();
    }
  });

  it('stops asking when the person says no, or when the host does not want to wait', async () => {
    const body = { code: 'sign-in-declined', title: 'No', status: 400, requestId: 'r', retryable: false };
    const answers = [
      () => Response.json({ auth_req_id: 'req-1', expires_in: 120, interval: 0 }),
      () => Response.json({ type: 'urn:sas-embed:problem:sign-in-declined', ...body }, { status: 400 }),
      () => Response.json({ auth_req_id: 'req-2', expires_in: 120, interval: 60 }),
    ];
    [asked, answer] = [[], () => answers.shift()!()];
    const ask = { loginHint: '819990000012', bindingMessage: 'B7-42' };
    const error = await host.signInByPhone(ask).catch((thrown: unknown) => thrown);
    expect(isSasError(error) && error.code).toBe('sign-in-declined');
    const stop = new AbortController();
    const waiting = host.signInByPhone({ ...ask, signal: stop.signal });
    setTimeout(() => stop.abort(new Error('the shift is over')), 20);
    await expect(waiting).rejects.toThrow('the shift is over');
    expect(asked).toHaveLength(3);
  });

  it('asks again while the gateway cannot be reached, for as long as the person has', async () => {
    const answers = [() => Response.json({ auth_req_id: 'req-1', expires_in: 0.2, interval: 0.05 })];
    [asked, answer] = [[], () => answers.shift()?.() ?? new Response('<html>', { status: 503 })];
    const error = await host
      .signInByPhone({ loginHint: '819990000012', bindingMessage: 'B7-42' })
      .catch((thrown: unknown) => thrown);
    expect(isSasError(error) && error.retryable).toBe(true);
    expect(asked.length).toBeGreaterThan(2);
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
