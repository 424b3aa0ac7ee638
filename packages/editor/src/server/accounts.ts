import type { AccountStore, RegulatorAccount, StoredAccount } from '../model/index.js';
import { coded, newProfile, SYSTEMS, type Json } from '../fhir/index.js';
import { Refused } from './refused.js';

const TYPES: Readonly<Record<string, string>> = { [SYSTEMS.idnps]: 'IDNPS', [SYSTEMS.regulatorInternal]: 'INTRN' };

const object = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
const first = (value: unknown): Json => object(Array.isArray(value) ? value[0] : undefined);

/** Reads a FrPractitionerRegul; throws `Refused`. */
export function readAccount(body: unknown): RegulatorAccount {
  const text = (value: unknown, what: string): string => {
    if (typeof value !== 'string' || value.trim() === '' || value.length > 255)
      throw new Refused(400, 'required', `${what} is missing`);
    return value;
  };
  const resource = object(body);
  if (resource['resourceType'] !== 'Practitioner') throw new Refused(400, 'structure', 'a Practitioner is expected');
  const identifiers = resource['identifier'];
  if (!Array.isArray(identifiers) || identifiers.length !== 1)
    throw new Refused(400, 'required', 'exactly one identifier is needed');
  const identifier = first(identifiers);
  const system = text(identifier['system'], 'identifier.system');
  if (TYPES[system] === undefined || first(object(identifier['type'])['coding'])['code'] !== TYPES[system])
    throw new Refused(400, 'value', 'identifier.type does not fit identifier.system');
  const name = first(resource['name']);
  const telecom = first(resource['telecom']);
  if (telecom['system'] !== 'email') throw new Refused(400, 'value', 'telecom must be an email');
  const { active } = resource;
  if (typeof active !== 'boolean') throw new Refused(400, 'required', 'active is missing');
  return {
    identifier: { system, value: text(identifier['value'], 'identifier.value') },
    active,
    lastName: text(name['family'], 'name.family'),
    firstName: text(Array.isArray(name['given']) ? name['given'][0] : undefined, 'name.given'),
    email: text(telecom['value'], 'telecom.value'),
  };
}

/** The account as FHIR tells it. */
export function accountResource({ id, identifier, active, lastName, firstName, email }: StoredAccount): Json {
  return {
    resourceType: 'Practitioner',
    id,
    meta: { source: SYSTEMS.regulatorInternal, profile: [newProfile('FrPractitionerRegul')] },
    identifier: [{ type: coded(SYSTEMS.identifierType, TYPES[identifier.system] ?? ''), ...identifier }],
    active,
    name: [{ family: lastName, given: [firstName] }],
    telecom: [{ system: 'email', value: email }],
  };
}

/** `POST /Practitioner`; gives the account's number. */
export async function createAccount(store: AccountStore, body: unknown): Promise<string> {
  const account = readAccount(body);
  if (await store.find(account.identifier)) throw new Refused(422, 'duplicate', 'the account exists already');
  return store.create(account);
}

/**
 * `PUT /Practitioner?identifier=…`: changes the account, or makes it. The body's identifier replaces the one it was found by;
 * one that a disabled account bears goes over to it.
 */
export async function updateAccount(
  store: AccountStore,
  target: RegulatorAccount['identifier'],
  body: unknown,
): Promise<{ id: string; isNew: boolean }> {
  const account = readAccount(body);
  const known = await store.find(target);
  const holder = await store.find(account.identifier);
  if (holder && holder.id !== known?.id) {
    if (holder.active) throw new Refused(422, 'duplicate', 'another account has this identifier');
    await store.release(holder.id);
  }
  if (known) {
    await store.update(known.id, account);
    return { id: known.id, isNew: false };
  }
  return { id: await store.create(account), isNew: true };
}

/** Accounts kept in memory: for trials, and to show what a store does. */
export function memoryAccounts(
  initial: readonly RegulatorAccount[] = [],
): AccountStore & { list(): readonly StoredAccount[] } {
  const all: (StoredAccount & { released?: true })[] = initial.map((account, i) => ({
    ...account,
    id: `regul-${i + 1}`,
  }));
  return {
    list: () => all,
    find: ({ system, value }) =>
      Promise.resolve(
        all.find((one) => !one.released && one.identifier.system === system && one.identifier.value === value),
      ),
    create: (account) => Promise.resolve(all[all.push({ ...account, id: `regul-${all.length + 1}` }) - 1]!.id),
    update: (id, account) =>
      Promise.resolve(
        void Object.assign(
          all.find((one) => one.id === id)!,
          account,
        ),
      ),
    release: (id) =>
      Promise.resolve(
        void Object.assign(
          all.find((one) => one.id === id)!,
          { released: true },
        ),
      ),
  };
}
