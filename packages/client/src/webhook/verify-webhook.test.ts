import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { verifyWebhook, WebhookError, type VerifyWebhookOptions } from './index.js';

const SECRET = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
const OTHER = `whsec_${Buffer.alloc(32, 6).toString('base64')}`;
const AT = new Date('2026-11-23T08:00:00Z');
const message = {
  id: '731-12',
  at: '2026-11-23T08:00:00Z',
  type: 'handover.changed',
  handover: { handoverId: 'h', state: 'open' },
};
const body = JSON.stringify(message);

/** Headers of a message, signed by a library that is not ours. */
const headersOf = (text = body, { secret = SECRET, id = message.id, at = AT } = {}) => ({
  'webhook-id': id,
  'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
  'webhook-signature': new Webhook(secret).sign(id, at, text),
});
const verify = (more: Partial<VerifyWebhookOptions> = {}) =>
  verifyWebhook({ secret: SECRET, headers: headersOf(), body, now: AT.getTime(), ...more });

async function refused(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.catch((thrown: unknown) => thrown);
  if (!(error instanceof WebhookError)) throw new Error('It was believed');
  return error.code;
}

describe('a message of the gateway', () => {
  it('is believed when it is signed as Standard Webhooks has it', async () => {
    expect(await verify()).toEqual(message);
    expect(await verify({ headers: new Headers(headersOf()) })).toEqual(message);
    expect(await verify({ secret: [OTHER, SECRET] })).toEqual(message);
    const both = { ...headersOf(), 'webhook-signature': `v1,AAAA v2,x ${headersOf()['webhook-signature']}` };
    expect(await verify({ headers: both })).toEqual(message);
  });

  it('is not believed by another secret, altered, or of another message', async () => {
    expect(await refused(verify({ secret: OTHER }))).toBe('webhook-signature');
    expect(await refused(verify({ body: `${body} ` }))).toBe('webhook-signature');
    expect(await refused(verify({ headers: { ...headersOf(), 'webhook-id': '731-13' } }))).toBe('webhook-signature');
    const other = headersOf(body, { id: '731-13' });
    expect(await refused(verify({ headers: other }))).toBe('webhook-malformed');
    expect(await refused(verify({ headers: { ...headersOf(), 'webhook-signature': 'v1,%%%' } }))).toBe(
      'webhook-signature',
    );
  });

  it('is not believed when it was recorded and is sent again later, or is from the future', async () => {
    for (const seconds of [301, -301]) {
      expect(await refused(verify({ now: AT.getTime() + seconds * 1000 }))).toBe('webhook-timestamp');
    }
    expect(await verify({ now: AT.getTime() + 299_000 })).toEqual(message);
    const later = { ...headersOf(), 'webhook-timestamp': String(AT.getTime() / 1000 + 60) };
    expect(await refused(verify({ headers: later }))).toBe('webhook-signature');
  });

  it('that is none says what is missing', async () => {
    expect(await refused(verify({ headers: {} }))).toBe('webhook-malformed');
    expect(await refused(verify({ headers: { ...headersOf(), 'webhook-timestamp': 'now' } }))).toBe(
      'webhook-malformed',
    );
    expect(await refused(verify({ headers: headersOf('nonsense'), body: 'nonsense' }))).toBe('webhook-malformed');
    for (const secret of ['', 'whsec_', 'secret', 'whsec_%']) {
      expect(await refused(verify({ secret }))).toBe('webhook-secret');
    }
  });
});
