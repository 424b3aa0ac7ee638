import { createHash } from 'node:crypto';

/** A short print of all that makes a search what it is: a cursor carries it, so that another search's is refused. */
export function printOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 12);
}

/** The opaque text of a cursor. */
export function toCursorText(parts: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** What a cursor's text holds, when it is a list of that length; else undefined, for what we never gave. */
export function fromCursorText(text: string, length: number): unknown[] | undefined {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    return Array.isArray(parts) && parts.length === length ? (parts as unknown[]) : undefined;
  } catch {
    return undefined;
  }
}
