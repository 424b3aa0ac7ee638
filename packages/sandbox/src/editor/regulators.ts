import type { FastifyInstance, FastifyReply } from 'fastify';
import type { RegulatorAccount } from './config.js';
import { operationOutcome, type Json } from './fhir-common.js';

const IDNPS = 'urn:oid:1.2.250.1.71.4.2.1';
const INTRN = 'urn:oid:1.2.250.1.213.3.6';

interface Kept extends RegulatorAccount {
  active: boolean;
}

/** The regulators whose accounts an editor keeps, as the platform tells of them (INT_R02). */
export class RegulatorAccounts {
  readonly #all = new Map<string, Kept>();
  #count = 0;

  constructor(initial: readonly RegulatorAccount[]) {
    for (const one of initial) this.#all.set(keyOf(one.identifier), { ...one, active: true });
  }

  /** Those who may book, by name. */
  get active(): RegulatorAccount[] {
    return [...this.#all.values()].filter((one) => one.active);
  }

  /** Whether he may (still) book. */
  isActive(account: RegulatorAccount): boolean {
    return [...this.#all.values()].some((one) => one.id === account.id && one.active);
  }

  find(key: string): Kept | undefined {
    return this.#all.get(key);
  }

  /** Makes an account, or changes the one of `key`; its identifier may be another one from now on. */
  save(told: Omit<Kept, 'id' | 'organisation'>, key?: string): { account: Kept; isNew: boolean } {
    const known = key === undefined ? undefined : this.#all.get(key);
    const account = known
      ? Object.assign(known, told)
      : { ...told, id: `regul-${++this.#count}`, organisation: 'Régulation SAS' };
    if (key !== undefined) this.#all.delete(key);
    this.#all.set(keyOf(told.identifier), account);
    return { account, isNew: !known };
  }
}

/** An identifier as the accounts are found by it. */
export const keyOf = ({ system, value }: RegulatorAccount['identifier']) => `${system}|${value}`;

/** Says what is wrong with what the platform told. */
class NotSound extends Error {}

/** Reads a FrPractitionerRegul; throws `NotSound`. */
function read(body: unknown): Omit<Kept, 'id' | 'organisation'> {
  const text = (value: unknown, what: string): string => {
    if (typeof value !== 'string' || value.trim() === '') throw new NotSound(`${what} is missing`);
    return value;
  };
  const resource = (body ?? {}) as Json;
  if (resource['resourceType'] !== 'Practitioner') throw new NotSound('this is no Practitioner');
  const [identifier, ...others] = (resource['identifier'] ?? []) as Json[];
  if (!identifier || others.length > 0) throw new NotSound('exactly one identifier is needed');
  const system = text(identifier['system'], 'identifier.system');
  const [type] = ((identifier['type'] as Json | undefined)?.['coding'] ?? []) as Json[];
  const expected = { [IDNPS]: 'IDNPS', [INTRN]: 'INTRN' }[system];
  if (expected === undefined || type?.['code'] !== expected)
    throw new NotSound('identifier.type does not fit its system');
  const [name] = (resource['name'] ?? []) as Json[];
  const [mail] = (resource['telecom'] ?? []) as Json[];
  if (mail?.['system'] !== 'email') throw new NotSound('telecom must be an email');
  if (typeof resource['active'] !== 'boolean') throw new NotSound('active is missing');
  return {
    identifier: { system, value: text(identifier['value'], 'identifier.value') },
    active: resource['active'],
    lastName: text(name?.['family'], 'name.family'),
    firstName: text((name?.['given'] as unknown[] | undefined)?.[0], 'name.given'),
    email: text(mail['value'], 'telecom.value'),
  };
}

/** Adds the FHIR operations by which the platform tells of regulators: `POST /Practitioner`, `PUT /Practitioner?identifier=…`. */
export function regulatorRoutes(app: FastifyInstance, accounts: RegulatorAccounts, baseUrl: () => string): void {
  for (const type of ['application/fhir+json', 'application/json+fhir']) {
    app.addContentTypeParser(type, { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'));
  }
  // what cannot be read is refused as FHIR tells it, too
  app.setErrorHandler((error: { statusCode?: number; message: string }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (request.url.startsWith('/fhir/'))
      return refuse(reply, status, status < 500 ? 'structure' : 'exception', error.message);
    return reply.code(status).send({ error: error.message });
  });
  const answer = (reply: FastifyReply, status: number, id: string) =>
    reply.code(status).header('location', `${baseUrl()}/fhir/Practitioner/${id}`).send();
  const refuse = (reply: FastifyReply, status: number, code: string, diagnostics: string) =>
    reply.code(status).type('application/fhir+json; charset=utf-8').send(operationOutcome(code, diagnostics));
  const guarded = (reply: FastifyReply, work: () => unknown) => {
    try {
      return work();
    } catch (error) {
      if (error instanceof NotSound) return refuse(reply, 400, 'invalid', error.message);
      throw error;
    }
  };

  app.post('/fhir/Practitioner', (request, reply) =>
    guarded(reply, () => {
      const told = read(request.body);
      if (accounts.find(keyOf(told.identifier))) return refuse(reply, 422, 'duplicate', 'the account exists already');
      return answer(reply, 201, accounts.save(told).account.id);
    }),
  );
  app.put('/fhir/Practitioner', (request, reply) =>
    guarded(reply, () => {
      const { identifier } = request.query as { identifier?: unknown };
      if (typeof identifier !== 'string' || !/^urn:oid:[\d.]+\|\S+$/.test(identifier)) {
        return refuse(reply, 400, 'invalid', 'identifier=system|value is missing');
      }
      const told = read(request.body);
      const target = accounts.find(keyOf(told.identifier));
      // A national identifier that a disabled account bears may go over to another one.
      if (target && keyOf(told.identifier) !== identifier && target.active) {
        return refuse(reply, 422, 'duplicate', 'another account has this identifier');
      }
      const { account, isNew } = accounts.save(told, identifier);
      return answer(reply, isNew ? 201 : 200, account.id);
    }),
  );
}
