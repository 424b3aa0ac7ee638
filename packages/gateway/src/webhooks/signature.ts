import { createHmac, hkdfSync } from 'node:crypto';
import type { SecretKeys } from '../values/index.js';

/** How a secret is written, as Standard Webhooks has it. */
const SECRET_PREFIX = 'whsec_';
const SECRET_BYTES = 32;

/**
 * The secrets with which the host tells our messages from others', the current one first. They follow from the gateway's
 * own keys, so that nothing is stored, and a key that is being replaced still signs beside the new one.
 */
export function webhookSecretsOf(keys: SecretKeys, hostId: string): string[] {
  return [keys.caseRefKey, ...(keys.previousCaseRefKeys ?? [])].map((key) => {
    const secret = hkdfSync('sha256', Buffer.from(key, 'base64'), '', `sas-embed webhook\0${hostId}`, SECRET_BYTES);
    return SECRET_PREFIX + Buffer.from(secret).toString('base64');
  });
}

/** The headers of a message (Standard Webhooks 1.0): its id, when it is sent, and a signature by each secret. */
export function signedHeaders(
  secrets: readonly string[],
  message: { id: string; at: Date; body: string },
): Record<string, string> {
  const timestamp = String(Math.floor(message.at.getTime() / 1000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${message.id}.${timestamp}.${message.body}`).digest('base64')}`;
  });
  return {
    'webhook-id': message.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}
