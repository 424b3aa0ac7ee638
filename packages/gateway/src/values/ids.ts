import { randomBytes } from 'node:crypto';

/** A new opaque id; the prefix is for people who read logs. */
export function newId(prefix: string): string {
  return `${prefix}_${randomBytes(16).toString('base64url')}`;
}
