import type { WebhookMessage } from '@sas-embed/contract';

const SECRET_PREFIX = 'whsec_';
const TOLERANCE_SECONDS = 300;

/**
 * Why a message is not to be believed: `webhook-malformed` a header is missing or the body is none of ours;
 * `webhook-signature` it was signed by somebody else, or altered; `webhook-timestamp` it is too old or from the future: it may
 * have been recorded and sent again; `webhook-secret` the secret that was given is none.
 */
export type WebhookErrorCode = 'webhook-malformed' | 'webhook-signature' | 'webhook-timestamp' | 'webhook-secret';

/** A message that is not to be believed: answer 400 and forget it. */
export class WebhookError extends Error {
  /** Why. */
  readonly code: WebhookErrorCode;

  /** @param message - English, for developers; holds nothing of the message itself. */
  constructor(code: WebhookErrorCode, message: string) {
    super(message);
    this.name = 'WebhookError';
    this.code = code;
  }
}

/** What is checked, and by what. */
export interface VerifyWebhookOptions {
  /** The host's secret (`whsec_…`), as `sas-gateway webhook-secret` prints it; several while it is being replaced. */
  secret: string | readonly string[];
  /** The request's headers, as Node or a `Request` has them. */
  headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The request's body as it came: text that was parsed and written again has another signature. */
  body: string;
  /** Milliseconds since 1970 now. Default `Date.now()`. */
  now?: number;
  /** How old a message may be, in seconds, and how far ahead the clocks may be. Default 300. */
  toleranceSeconds?: number;
}

/**
 * The message, once it is known to be the gateway's and fresh. The same `id` may come twice (the gateway repeats until it is
 * answered 2xx): keep the ids of the last minutes, or the highest `version` of each appointment.
 * @throws {WebhookError} when it is not to be believed
 */
export async function verifyWebhook(options: VerifyWebhookOptions): Promise<WebhookMessage> {
  const { headers, body, now = Date.now(), toleranceSeconds = TOLERANCE_SECONDS } = options;
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    headerOf(headers, name),
  );
  if (!id || !timestamp || !signatures || !/^\d{1,12}$/.test(timestamp)) {
    throw new WebhookError('webhook-malformed', 'webhook-id, webhook-timestamp or webhook-signature is missing');
  }
  const secrets = typeof options.secret === 'string' ? [options.secret] : options.secret;
  const content = new TextEncoder().encode(`${id}.${timestamp}.${body}`);
  const given = signatures.split(' ').flatMap((it) => (it.startsWith('v1,') ? [bytesOf(it.slice(3))] : []));
  let isSigned = false;
  for (const secret of secrets) {
    const key = await keyOf(secret);
    for (const signature of given) {
      // Compared by Web Crypto, in constant time.
      if (signature && (await crypto.subtle.verify('HMAC', key, signature, content))) isSigned = true;
    }
  }
  if (!isSigned) throw new WebhookError('webhook-signature', 'No signature is by the secret of this host');
  if (Math.abs(now / 1000 - Number(timestamp)) > toleranceSeconds) {
    throw new WebhookError('webhook-timestamp', `The message was sent more than ${toleranceSeconds} s from now`);
  }
  const message = parsed(body);
  if (message?.id !== id)
    throw new WebhookError('webhook-malformed', 'The body is no message with the id of the header');
  return message;
}

function headerOf(headers: VerifyWebhookOptions['headers'], name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  const value = headers[name];
  return typeof value === 'string' ? value : value?.[0];
}

function keyOf(secret: string): Promise<CryptoKey> {
  const bytes = secret.startsWith(SECRET_PREFIX) ? bytesOf(secret.slice(SECRET_PREFIX.length)) : undefined;
  if (!bytes?.length) throw new WebhookError('webhook-secret', 'The secret is not of the form whsec_…');
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function parsed(body: string): WebhookMessage | undefined {
  try {
    return JSON.parse(body) as WebhookMessage;
  } catch {
    return undefined;
  }
}
