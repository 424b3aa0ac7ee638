import { SYSTEM } from '@sas-embed/contract';
import { GUIDE_SYSTEMS, newProfile } from '../guide/index.js';

/** A regulator, as editors are told of him (INT_R02). */
export interface RegulatorIdentity {
  /** Of the account on the platform; the resource's id. */
  id: string;
  /** The national identifier (IDNPS), or the technical one (INTRN). */
  identifier: { system: string; value: string };
  /** Whether he may regulate; false withdraws it: an account is never deleted. */
  active: boolean;
  lastName: string;
  firstName: string;
  email: string;
}

const PROFILE = newProfile('FrPractitionerRegul');

/** The Practitioner (FrPractitionerRegul) with all that the official kit asks for: identifier, active, name and mail. */
export function regulatorResource({ id, identifier, active, lastName, firstName, email }: RegulatorIdentity): object {
  const code = identifier.system === SYSTEM.regulatorInternal ? 'INTRN' : 'IDNPS';
  return {
    resourceType: 'Practitioner',
    id,
    meta: { source: SYSTEM.regulatorInternal, profile: [PROFILE] },
    identifier: [
      {
        type: { coding: [{ system: GUIDE_SYSTEMS.identifierType, code }] },
        system: identifier.system,
        value: identifier.value,
      },
    ],
    active,
    name: [{ family: lastName, given: [firstName] }],
    telecom: [{ system: 'email', value: email }],
  };
}
