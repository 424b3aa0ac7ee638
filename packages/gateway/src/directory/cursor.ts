import { createHash } from 'node:crypto';
import type { SearchRequest } from '@sas-embed/contract';
import { ProblemError } from '../contract/index.js';

/** Where a page of the neutral order ended. */
export interface PageEnd {
  participates: boolean;
  /** Distance in metres, or the shuffle's hash. */
  sortKey: number | string;
  offerId: string;
}

interface Cursor {
  end: PageEnd;
  seed?: string;
}

/** Ties a cursor to its search: the same specialty and place, whatever the label says. */
function fingerprint({ specialty, location }: SearchRequest): string {
  const { type, position, radiusKm } = location;
  const text = JSON.stringify([
    specialty.code,
    specialty.system,
    type,
    position.latitude,
    position.longitude,
    radiusKm,
  ]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 12);
}

/** The cursor of the next page. */
export function writeCursor(request: SearchRequest, { end, seed }: Cursor): string {
  const { participates, sortKey, offerId } = end;
  return Buffer.from(
    JSON.stringify([1, fingerprint(request), seed ?? null, participates ? 1 : 0, sortKey, offerId]),
  ).toString('base64url');
}

/** Reads a cursor that this search gave. Throws `cursor-invalid`. */
export function readCursor(request: SearchRequest): Cursor | undefined {
  if (request.cursor === undefined) return undefined;
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(request.cursor, 'base64url').toString());
  } catch {
    parts = undefined;
  }
  if (Array.isArray(parts) && parts.length === 6) {
    const [version, print, seed, participates, sortKey, offerId] = parts as unknown[];
    const byDistance = request.location.type === 'address';
    const wellFormed =
      version === 1 &&
      print === fingerprint(request) &&
      (byDistance ? seed === null : typeof seed === 'string' && /^[A-Za-z0-9]{1,32}$/.test(seed)) &&
      (byDistance
        ? Number.isInteger(sortKey) && Math.abs(sortKey as number) < 1e9
        : typeof sortKey === 'string' && /^[0-9a-f]{32}$/.test(sortKey)) &&
      typeof offerId === 'string' &&
      /^[A-Za-z0-9_.~-]{1,80}$/.test(offerId);
    if (wellFormed) {
      return {
        end: { participates: participates === 1, sortKey: sortKey as number | string, offerId },
        ...(typeof seed === 'string' ? { seed } : {}),
      };
    }
  }
  throw new ProblemError('cursor-invalid', { detail: 'Send the nextCursor of the page before, with the same search' });
}
