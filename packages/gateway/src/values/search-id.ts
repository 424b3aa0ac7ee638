import { randomBytes } from 'node:crypto';

const DAY_MS = 86_400_000;
/** By how much another replica's clock may be ahead. */
const SKEW_MS = 120_000;

/** The id of a search: a UUID of version 7 (RFC 9562), which says when it was asked, and nothing of who asked. */
export function newSearchId(at: Date): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(at.getTime(), 0, 6);
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** When the search was asked; `undefined` for what is no id of the last day's searches: a booking is never refused for it. */
export function searchedAt(searchId: string | undefined, now: Date): Date | undefined {
  if (
    searchId === undefined ||
    !/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(searchId)
  ) {
    return undefined;
  }
  const ms = Number.parseInt(searchId.slice(0, 8) + searchId.slice(9, 13), 16);
  return ms > now.getTime() + SKEW_MS || ms < now.getTime() - DAY_MS ? undefined : new Date(ms);
}
