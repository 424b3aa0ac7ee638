import type { AddressInput, ContextIssue, SpecialtyWanted, TreatingPhysicianQuery } from '../api.js';

/** A parameter of INT_L01 that is read: those of the platform, then `postcode`, `lat` and `lon`, which it lacks. */
export type IntL01Parameter = Exclude<ContextIssue['parameter'], 'query'>;

/** What an INT_L01 address says. Every part but the specialty may be missing. */
export interface IntL01Context {
  /** The authority that sent the regulator (`affectation_authority`). It proves nothing: who acts is in the token. */
  readonly origin?: string;
  /** General practice when the address says none that can be used. */
  readonly specialty: SpecialtyWanted;
  /** Where the patient is; absent when no part of it can be used. */
  readonly address?: AddressInput;
  /** The médecin traitant. */
  readonly treatingPhysician?: TreatingPhysicianQuery;
}

/** A context, and what could not be taken as it was. */
export interface IntL01Result {
  readonly context: IntL01Context;
  readonly issues: readonly ContextIssue[];
}

/** What each issue means and what the host should send instead; English, for developers. */
export const INT_L01_ISSUES: Readonly<Record<ContextIssue['code'], string>> = {
  empty: 'Given without a value: taken as absent. Leave the parameter out.',
  repeated: 'Given more than once with different values: the first is taken. Send it once.',
  'too-long': 'Longer than its limit: left out. Send only what the parameter is for.',
  cleaned: 'Held control characters: taken without them. Send plain text in UTF-8.',
  malformed: 'Not in the form of this parameter: left out. Send it as INT_L01 says.',
  'missing-pipe': 'The bar between nomenclature and code was missing: read all the same. Write `urn:oid:…|code`.',
  'unknown-nomenclature': 'The OID is not one of those of this parameter. Use those that INT_L01 names.',
  superseded: 'Another parameter says the same more exactly: that one is taken.',
  incomplete: 'Means nothing without its companion (street name, other coordinate): left out.',
  missing: 'Absent where a value is expected: the default is taken.',
  'unknown-parameter': 'The address has parameters that INT_L01 does not know: they are not read.',
};
