// Regulators' accounts of the compliant editor (INT_R02).
import type { Json } from '../model/index.js';
import { listOf, objectOf, textAt } from '../view/index.js';
import { SYSTEMS } from '../vocabulary/index.js';
import { Refused } from './search.js';

interface Account {
  id: string;
  key: string;
  active: boolean;
  body: Json;
}

/** The accounts, by identifier. */
export class ReferenceAccounts {
  readonly #all: Account[] = [];

  create(body: Json): { id: string; status: number } {
    const key = keyOf(body);
    if (this.find(key)) throw new Refused(422, 'duplicate', 'the account exists');
    return {
      id: this.#save({ id: `compte-${this.#all.length + 1}`, key, active: false, body }, body, key),
      status: 201,
    };
  }

  update(target: string, body: Json): { id: string; status: number } {
    const key = keyOf(body);
    const holder = this.find(key);
    if (holder && key !== target) {
      if (holder.active) throw new Refused(422, 'duplicate', 'another account has this identifier');
      holder.key = ''; // what a disabled account bears goes over to the other
    }
    const known = this.find(target);
    if (known) return { id: this.#save(known, body, key), status: 200 };
    return {
      id: this.#save({ id: `compte-${this.#all.length + 1}`, key, active: false, body }, body, key),
      status: 201,
    };
  }

  find(key: string): Account | undefined {
    return this.#all.find((account) => account.key === key);
  }

  /** The account as read back. */
  resource(account: Account): Json {
    return { ...account.body, id: account.id };
  }

  #save(account: Account, body: Json, key: string): string {
    if (!this.#all.includes(account)) this.#all.push(account);
    Object.assign(account, { key, body, active: body['active'] === true });
    return account.id;
  }
}

/** Checks a FrPractitionerRegul and gives its identifier as `system|value`. */
function keyOf(body: Json): string {
  const refuse = (why: string): never => {
    throw new Refused(400, 'invalid', why);
  };
  if (body['resourceType'] !== 'Practitioner') refuse('this is no Practitioner');
  const identifier = objectOf(listOf(body['identifier'])[0]) ?? refuse('identifier is missing');
  const system = textAt(identifier, 'system');
  const value = textAt(identifier, 'value');
  const expected = { [SYSTEMS.idnps]: 'IDNPS', [SYSTEMS.regulatorInternal]: 'INTRN' }[system ?? ''];
  if (!value || !expected || textAt(identifier, 'type.coding[].code') !== expected)
    refuse('identifier is not understood');
  if (!textAt(body, 'name[].family') || !textAt(body, 'name[].given[]')) refuse('name is missing');
  if (textAt(body, 'telecom[].system') !== 'email' || !textAt(body, 'telecom[].value')) refuse('mail is missing');
  if (typeof body['active'] !== 'boolean') refuse('active is missing');
  return `${system}|${value}`;
}
