import { afterEach, describe, expect, it, vi } from 'vitest';
import { AuthError } from '../errors.js';
import { clientOf, closeServers, json, jwt, problem, serve } from '../testing/fixtures/server.js';
import { TokenCache } from './token.js';

afterEach(closeServers);
afterEach(() => vi.useRealTimers());

const seconds = (ms: number) => Math.floor(ms / 1000);

describe('the token', () => {
  it('is asked for once by calls at the same time, and kept', async () => {
    const server = await serve((_, response) => json(response, 200, {}));
    const getToken = vi.fn(async () => 'one');
    const client = clientOf(server, { getToken });
    await Promise.all([client.getSession(), client.getSession(), client.getSession()]);
    await client.getSession();
    expect(getToken.mock.calls).toEqual([['first']]);
  });

  it('is renewed once after a refusal, by all the refused calls together', async () => {
    const server = await serve((request, response) =>
      request.headers.authorization === 'Bearer new' ? json(response, 200, {}) : problem(response, 'token-expired'),
    );
    const getToken = vi.fn(async (reason: string) => (reason === 'refused' ? 'new' : 'old'));
    const client = clientOf(server, { getToken });
    await Promise.all([client.getSession(), client.getSession(), client.getSession()]);
    expect(getToken.mock.calls).toEqual([['first'], ['refused']]);
  });

  it('is not renewed for ever', async () => {
    const server = await serve((_, response) => problem(response, 'token-expired'));
    const getToken = vi.fn(() => 'old');
    const error: unknown = await clientOf(server, { getToken })
      .getSession()
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(AuthError);
    expect(error).toMatchObject({ code: 'token-expired', status: 401 });
    expect(server.received).toHaveLength(2);
  });

  it('is renewed shortly before its end', async () => {
    vi.useFakeTimers({ now: Date.parse('2026-11-23T08:00:00Z') });
    const getToken = vi.fn(() => jwt({ iat: seconds(Date.now()), exp: seconds(Date.now()) + 300, name: 'Zoé' }));
    const tokens = new TokenCache(getToken);
    await tokens.get();
    vi.setSystemTime(Date.now() + 269_000);
    await tokens.get();
    expect(getToken).toHaveBeenCalledTimes(1);
    vi.setSystemTime(Date.now() + 2000);
    await tokens.get();
    expect(getToken.mock.calls).toEqual([['first'], ['expiring']]);
  });

  it('of a short life is not asked for at each call', async () => {
    vi.useFakeTimers({ now: Date.parse('2026-11-23T08:00:00Z') });
    const getToken = vi.fn(() => jwt({ iat: seconds(Date.now()), exp: seconds(Date.now()) + 20 }));
    const tokens = new TokenCache(getToken);
    await tokens.get();
    await tokens.get();
    expect(getToken).toHaveBeenCalledTimes(1);
  });

  it('is believed until the gateway refuses it, when this computer’s clock is ahead', async () => {
    const past = seconds(Date.now()) - 600;
    const getToken = vi.fn(() => jwt({ iat: past - 300, exp: past }));
    const tokens = new TokenCache(getToken);
    const token = await tokens.get();
    await tokens.get();
    expect(getToken).toHaveBeenCalledTimes(1);
    tokens.refuse(token);
    await tokens.get();
    expect(getToken).toHaveBeenLastCalledWith('refused');
  });

  it('is forgotten by reset, also one on its way', async () => {
    let give = (_: string) => {};
    const getToken = vi.fn(() => new Promise<string>((resolve) => (give = resolve)));
    const tokens = new TokenCache(getToken);
    const first = tokens.get();
    await Promise.resolve();
    tokens.reset();
    give('of the regulator before');
    await first;
    const second = tokens.get();
    await Promise.resolve();
    give('of the next');
    expect(await second).toBe('of the next');
    expect(await tokens.get()).toBe('of the next');
    expect(getToken.mock.calls).toEqual([['first'], ['first']]);
  });

  it('fails as AuthError when the host cannot give one, and is asked for again by the next call', async () => {
    const server = await serve((_, response) => json(response, 200, {}));
    const getToken = vi.fn(() => Promise.reject<string>(new Error('host down')));
    const client = clientOf(server, { getToken });
    const error: unknown = await client.getSession().catch((e: unknown) => e);
    expect(error).toBeInstanceOf(AuthError);
    expect(error).toMatchObject({ code: 'token-unavailable', retryable: true, cause: { message: 'host down' } });
    expect(server.received).toHaveLength(0);
    getToken.mockResolvedValueOnce('x');
    await client.getSession();
  });

  it('of a host that never answers does not block the calls that come later', async () => {
    vi.useFakeTimers();
    const getToken = vi.fn<() => Promise<string>>(() => new Promise(() => {}));
    const tokens = new TokenCache(getToken);
    void tokens.get();
    await vi.advanceTimersByTimeAsync(15_001);
    getToken.mockResolvedValueOnce('x');
    expect(await tokens.get()).toBe('x');
  });
});
