import { createDirectory } from '@sas-embed/gateway';
import type { TestDatabase } from '@sas-embed/gateway/testing';
import pg from 'pg';

/** A search to be measured. */
export interface Searched {
  latitude: number;
  longitude: number;
  type: 'address' | 'city';
  radiusKm: number;
  code: string;
}

/** A search through the directory. */
export function searchOf(database: TestDatabase, { latitude, longitude, type, radiusKm, code }: Searched) {
  const directory = createDirectory({ database });
  return () =>
    directory.findOffers({
      specialty: { code },
      location: { type, label: 'Ici', position: { latitude, longitude }, radiusKm, approximate: true },
      limit: 100,
      ...(type === 'city' ? { seed: 'bench' } : {}),
    });
}

/** The one statement that a search sends, to be sent by hand. */
export async function statementOf(search: () => Promise<unknown>): Promise<{ text: string; values: unknown[] }> {
  const sent: { text: string; values: unknown[] }[] = [];
  const prototype = pg.Client.prototype as { query: (...args: unknown[]) => unknown };
  const { query } = prototype;
  prototype.query = function (this: unknown, ...args: unknown[]) {
    if (typeof args[0] === 'string' && args[0].includes('offer_key')) {
      sent.push({ text: args[0], values: args[1] as unknown[] });
    }
    return query.apply(this, args);
  };
  try {
    await search();
  } finally {
    prototype.query = query;
  }
  if (sent.length !== 1) throw new Error(`A search sends ${sent.length} statements, not one`);
  return sent[0]!;
}
