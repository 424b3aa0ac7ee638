import { readAddress } from './read-address.js';
import { readSpecialty, readTreatingPhysician } from './read-coded.js';
import { IntL01Query } from './read-query.js';
import type { IntL01Result } from './types.js';

/** What the authority that sends the regulator may be called. */
const ORIGIN = /^[\w.:/-]+$/;

/**
 * Reads an address of the contextual search (INT_L01, `/sas/recherche?origin=…&specialty=…`): whole, its query, or its
 * parameters. Each parameter is read by itself: one that is missing, repeated, too long or wrong costs itself, is listed in
 * `issues`, and voids nothing else. Never throws. Parameters are known in any case; unlike on the national platform all of
 * them count without `origin` too, and `postcode`, `lat` and `lon` are known.
 */
export function parseIntL01(input: string | URL | URLSearchParams): IntL01Result {
  const query = new IntL01Query(input);
  const origin = readOrigin(query);
  const specialty = readSpecialty(query);
  const address = readAddress(query);
  const treatingPhysician = readTreatingPhysician(query);
  return {
    context: {
      ...(origin === undefined ? {} : { origin }),
      specialty,
      ...(address === undefined ? {} : { address }),
      ...(treatingPhysician === undefined ? {} : { treatingPhysician }),
    },
    issues: query.issues,
  };
}

function readOrigin(query: IntL01Query): string | undefined {
  const origin = query.get('origin');
  if (origin === undefined || ORIGIN.test(origin)) return origin;
  query.tell('origin', 'malformed', 'ignored');
  return undefined;
}
