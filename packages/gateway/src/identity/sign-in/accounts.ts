import { practitionerIdKind, SYSTEM } from '@sas-embed/contract';
import type { AccountConfig, ProviderConfig } from '../../config/index.js';
import type { SeenRegulator } from '../regulators.js';
import type { ListedAs } from './listed-accounts.js';
import { SignInRefused, type ProviderIdentity } from './providers.js';
import type { Acting } from './tables.js';

/** Roles that regulate: Pro Santé Connect says who may (`Acces_Regulation_Medicale`). */
const REGULATING: readonly string[] = ['osnp', 'regulator', 'ioa', 'crr15'];

/** Who acts, and as what. */
export interface ActingPerson {
  acting: Acting;
  regulator: Omit<SeenRegulator, 'bookingSas'>;
  /** The entry of the directory of accounts that lets him in; absent where his host vouches for him, or a break-glass. */
  listed?: ListedAs;
}

/** The name under which a provider knows somebody: `SubjectNameID` of Pro Santé Connect, else `sub`. */
export function nameIdOf({ kind }: Pick<ProviderConfig, 'kind'>, { subject, claims }: ProviderIdentity) {
  return kind === 'psc' ? text(claims['SubjectNameID']) : subject;
}

/** The account of this name, where people of its SAS sign in at the provider. Throws `SignInRefused`. */
export function accountOf(
  accounts: readonly AccountConfig[],
  { id, sas }: Pick<ProviderConfig, 'id' | 'sas'>,
  nameId: string | undefined,
): AccountConfig {
  const account = accounts.find((one) => one.provider === id && one.nameId === nameId);
  if (!account || (sas.length > 0 && !sas.includes(account.sasId))) throw new SignInRefused('account');
  return account;
}

/**
 * Finds out who a provider's identity is here. The directory of accounts says for which SAS and in which role, by the name
 * under which the provider knows the person: an RPPS, another national id, or an identity that is none of these. Throws
 * `SignInRefused`.
 */
export function actingPersonOf(
  accounts: readonly AccountConfig[],
  provider: ProviderConfig,
  identity: ProviderIdentity,
): ActingPerson {
  const isPsc = provider.kind === 'psc';
  const { claims } = identity;
  const nameId = nameIdOf(provider, identity);
  const account = accountOf(accounts, provider, nameId);
  if (nameId === undefined) throw new SignInRefused('account');
  const { role, community, actsFor } = account;
  if (isPsc && REGULATING.includes(role) && claims['Acces_Regulation_Medicale'] !== 'VRAI') {
    throw new SignInRefused('access');
  }
  const national = { system: SYSTEM.idnps, value: nameId };
  const identifiers = account.identifiers ?? (isPsc ? [national] : []);
  const lastName = text(claims['family_name']) ?? account.lastName;
  const firstName = text(claims['given_name']) ?? account.firstName;
  if (identifiers.length === 0 || lastName === undefined || firstName === undefined) throw new SignInRefused('account');
  const own = identifiers.filter(
    ({ system, value }) => system === SYSTEM.idnps && practitionerIdKind(value) !== undefined,
  );
  if (role === 'practitioner' && own.length === 0) throw new SignInRefused('account');
  return {
    acting: {
      role,
      sasId: account.sasId,
      ...(community && { community }),
      ...(role === 'practitioner'
        ? { actsFor: { practitioners: own.map(({ value }) => value), structures: [] } }
        : actsFor && { actsFor: { practitioners: actsFor.practitioners ?? [], structures: actsFor.structures ?? [] } }),
    },
    regulator: { identifiers, lastName, firstName, email: account.email },
    listed: { provider: provider.id, issuer: identity.issuer, nameId, role },
  };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' && value.length <= 200 ? value.trim() : undefined;
}
