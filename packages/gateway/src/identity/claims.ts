import { practitionerIdKind, structureIdKind, SYSTEM, type Session, type Structure } from '@sas-embed/contract';
import type { JWTPayload } from 'jose';
import { ProblemError, ROLES } from '../contract/index.js';
import type { ActsFor, RegulatorIdentifier } from './types.js';

/** What the gateway reads of a verified token. */
export interface Claims {
  issuer: string;
  subject: string;
  expiresAt: Date;
  environment: string;
  role: Session['role'];
  hostId: string;
  sasId: string;
  /** The own CPTS of a coordinator: claim `community`, `{ national_id: '1' + FINESS, name }`. */
  community?: Structure;
  /**
   * A practitioner acts for himself, by his own RPPS or ADELI among his identifiers; a delegate and the manager of a
   * structure for whom the claim `acts_for` names, `{ practitioners: [IDNPS], structures: [IDNST] }`.
   */
  actsFor?: ActsFor;
  regulator: {
    identifiers: RegulatorIdentifier[];
    lastName: string;
    firstName: string;
    email: string;
  };
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Throws `forbidden` for a role that is not known: it has no rights. */
export function requireKnownRole(role: string): void {
  if (!(ROLES as readonly string[]).includes(role))
    throw new ProblemError('forbidden', { detail: 'The role of the token is not known' });
}

/** The longest life that a token may have, in seconds; issuers give five minutes. */
export const MAX_TOKEN_LIFE_SECONDS = 900;

/**
 * Reads the claims of a token whose signature, issuer, audience and expiry are verified. A token that lacks what we need
 * is `unauthenticated`. The role is whatever the token says: see `requireKnownRole`.
 */
export function readClaims(payload: JWTPayload): Claims {
  const { iss, sub, iat, exp } = payload;
  if (!iss || !sub || sub.length > 200 || iat === undefined || exp === undefined) throw lacking('iss, sub, iat or exp');
  if (exp - iat > MAX_TOKEN_LIFE_SECONDS) {
    throw new ProblemError('unauthenticated', {
      detail: `The token's life is longer than ${MAX_TOKEN_LIFE_SECONDS} seconds`,
    });
  }
  const sas = member(payload, 'sas');
  const regulator = member(payload, 'regulator');
  const role = text(payload, 'role', 40);
  const actsFor = actsForOf(role as Session['role'], payload, regulator);
  const community = (payload as Record<string, unknown>)['community'];
  return {
    ...(community === undefined ? {} : { community: communityOf(member(payload, 'community')) }),
    issuer: iss,
    subject: sub,
    expiresAt: new Date(exp * 1000),
    environment: text(payload, 'env', 20),
    role: role as Session['role'],
    ...(actsFor ? { actsFor } : {}),
    hostId: text(payload, 'host_id', 80),
    sasId: text(sas, 'id', 40),
    regulator: {
      identifiers: identifiersOf(regulator),
      lastName: text(regulator, 'last_name', 200),
      firstName: text(regulator, 'first_name', 200),
      email: text(regulator, 'email', 320),
    },
  };
}

function lacking(claim: string): ProblemError {
  return new ProblemError('unauthenticated', { detail: `The token lacks a usable ${claim}` });
}

function member(of: object, name: string): object {
  const value = (of as Record<string, unknown>)[name];
  if (value instanceof Object && !Array.isArray(value)) return value;
  throw lacking(name);
}

function text(of: object, name: string, maxLength: number): string {
  const value = (of as Record<string, unknown>)[name];
  if (typeof value === 'string' && value.trim() !== '' && value.length <= maxLength) return value.trim();
  throw lacking(name);
}

function communityOf(claim: object): Structure {
  const nationalId = text(claim, 'national_id', 20);
  if (structureIdKind(nationalId) !== 'FINESS') throw lacking('community.national_id');
  return { nationalId, name: text(claim, 'name', 300) };
}

/** The most practitioners, or structures, that one person acts for. */
const MAX_ACTS_FOR = 100;

function actsForOf(role: Session['role'], payload: JWTPayload, regulator: object): ActsFor | undefined {
  if (role === 'practitioner') {
    const own = identifiersOf(regulator).filter(
      ({ system, value }) => system === SYSTEM.idnps && practitionerIdKind(value) !== undefined,
    );
    if (own.length === 0) throw lacking('regulator.identifiers (RPPS or ADELI)');
    return { practitioners: own.map(({ value }) => value), structures: [] };
  }
  if (role !== 'delegate' && role !== 'structure-manager') return undefined;
  const claim = member(payload, 'acts_for');
  const list = (name: string, kindOf: (id: string) => unknown): string[] => {
    const value = (claim as Record<string, unknown>)[name] ?? [];
    const isFit = (id: unknown) => typeof id === 'string' && kindOf(id) !== undefined;
    if (!Array.isArray(value) || value.length > MAX_ACTS_FOR || !value.every(isFit)) throw lacking(`acts_for.${name}`);
    return value as string[];
  };
  const practitioners = list('practitioners', practitionerIdKind);
  const structures = list('structures', structureIdKind);
  if (role === 'structure-manager' && practitioners.length > 0) throw lacking('acts_for.practitioners (none)');
  if (practitioners.length + structures.length === 0) throw lacking('acts_for');
  return { practitioners, structures };
}

/** The identifiers by which editors know a regulator (INT_R02): at least one of IDNPS and INTRN, each well formed. */
function identifiersOf(regulator: object): RegulatorIdentifier[] {
  const list = (regulator as Record<string, unknown>)['identifiers'];
  if (!Array.isArray(list) || list.length === 0 || list.length > 10) throw lacking('regulator.identifiers');
  return list.map((entry: unknown) => {
    if (!(entry instanceof Object)) throw lacking('regulator.identifiers');
    const system = text(entry, 'system', 100);
    const value = text(entry, 'value', 100);
    if (system === SYSTEM.regulatorInternal && UUID.test(value)) return { system, value: value.toLowerCase() };
    if (system === SYSTEM.idnps && /^[0-9A-Z/]{5,60}$/i.test(value)) return { system, value };
    throw lacking('regulator.identifiers');
  });
}
