import { describe, expect, it, vi } from 'vitest';
import { newIdempotencyKey } from './idempotency-key.js';
import { send } from './send.js';

const policy = { maxRetries: 2, baseMs: 1, maxMs: 2 };

describe('a write without its key', () => {
  it('is never repeated, whatever went wrong', async () => {
    const once = vi.fn(() => Promise.reject(new TypeError('fetch failed')));
    await expect(send(undefined, policy, { repeatable: false }, once)).rejects.toMatchObject({ code: 'network' });
    expect(once).toHaveBeenCalledTimes(1);
    const again = vi.fn(() => Promise.reject(new TypeError('fetch failed')));
    await expect(send(undefined, policy, { repeatable: true }, again)).rejects.toMatchObject({ code: 'network' });
    expect(again).toHaveBeenCalledTimes(3);
  });
});

describe('a call with a deadline', () => {
  it('tells what went wrong rather than a timeout when another try as long would not end in time', async () => {
    const problem = {
      type: 'urn:sas-embed:problem:editor-late',
      code: 'editor-late',
      title: 'Late',
      status: 504,
      retryable: true,
    };
    const once = vi.fn(async ({ signal }: { signal?: AbortSignal }) => {
      await new Promise((resolve, reject) => {
        setTimeout(resolve, 250);
        signal?.addEventListener('abort', () => reject(signal.reason as Error));
      });
      return { error: problem, response: new Response(null, { status: 504 }) };
    });
    const plan = { repeatable: true, timeoutMs: 400 };
    await expect(send(undefined, policy, plan, once)).rejects.toMatchObject({ code: 'editor-late', status: 504 });
    expect(once).toHaveBeenCalledTimes(1);
  });
});

describe('idempotency keys', () => {
  it('are UUIDs, also where randomUUID is missing', () => {
    const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    expect(newIdempotencyKey()).toMatch(uuid);
    const randomUUID = vi.spyOn(crypto, 'randomUUID');
    Object.defineProperty(crypto, 'randomUUID', { value: undefined, configurable: true });
    try {
      expect(newIdempotencyKey()).toMatch(uuid);
      expect(newIdempotencyKey()).not.toBe(newIdempotencyKey());
    } finally {
      delete (crypto as { randomUUID?: unknown }).randomUUID;
      randomUUID.mockRestore();
    }
  });
});
