import { parseIntL01 } from '@sas-embed/contract';
import type { ContextIssue, SearchContext } from '@sas-embed/contract';

/** What an INT_L01 address says, ready for the `context` of `sas-search` or for `createLaunch`. */
export interface ParsedContext {
  /** Specialty, address and médecin traitant. */
  readonly context: SearchContext;
  /** The authority that sent the regulator; it proves nothing. */
  readonly origin?: string;
  /** Each parameter that could not be taken as it was. */
  readonly issues: readonly ContextIssue[];
}

/**
 * Reads an address of the contextual search (INT_L01), its query or its parameters. Never throws: what cannot be used is
 * an issue of its own and voids nothing else. There is no way back on purpose: such an address holds a patient's street, so
 * hosts launch instead (`createLaunch`).
 */
export function parseContext(url: string | URL | URLSearchParams): ParsedContext {
  const { context, issues } = parseIntL01(url);
  const { origin, ...rest } = context;
  return { context: rest, issues, ...(origin === undefined ? {} : { origin }) };
}

/** The ticket in the address that a launch or a deep link opened, for `redeemLaunch`; `undefined` when it has none. */
export function launchTicketOf(url: string | URL): string | undefined {
  return /#(?:.*&)?launch=([A-Za-z0-9_-]{20,64})(?:&|$)/.exec(String(url))?.[1];
}
