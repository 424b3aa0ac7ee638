import { SYSTEM, toPractitionerNationalId, toStructureNationalId } from '@sas-embed/contract';
import { asList, asObject, type JsonObject } from './json.js';
import { readText, readToken } from './text.js';

/** An identifier as received, checked for type and size only. */
export interface ReadIdentifier {
  /** URI of the system; an OID without its `urn:oid:` gets it. */
  readonly system?: string;
  readonly value: string;
  /** First code of `Identifier.type`: `IDNPS`, `IDNST`, `INTRN`… */
  readonly typeCode?: string;
}

/** Reads a FHIR Identifier; `undefined` when it has no value. */
export function readIdentifier(json: unknown): ReadIdentifier | undefined {
  const identifier = asObject(json);
  const value = readText(identifier?.['value'], 255);
  if (identifier === undefined || value === undefined) return undefined;
  const system = readSystem(identifier['system']);
  const typeCode = readTypeCode(identifier);
  return { value, ...(system !== undefined && { system }), ...(typeCode !== undefined && { typeCode }) };
}

function readSystem(value: unknown): string | undefined {
  const system = readToken(value, 255);
  return system !== undefined && /^[0-2](?:\.\d+){2,}$/.test(system) ? `urn:oid:${system}` : system;
}

function readTypeCode(identifier: JsonObject): string | undefined {
  for (const coding of asList(asObject(identifier['type'])?.['coding'])) {
    const code = readToken(asObject(coding)?.['code'], 40);
    if (code !== undefined) return code.toUpperCase();
  }
  return undefined;
}

/**
 * The national (prefixed) practitioner number that the identifier is. Without a system the value must be an RPPS
 * number, or the type IDNPS: any nine letters look like an ADELI number.
 */
export function practitionerIdOf(identifier: ReadIdentifier): string | undefined {
  const { system, value, typeCode } = identifier;
  if (system === SYSTEM.idnps || typeCode === 'IDNPS' || (system === undefined && /^8?\d{11}$/.test(value))) {
    return toPractitionerNationalId(value.toUpperCase());
  }
  return undefined;
}

/**
 * The national (prefixed) structure number that the identifier is. System and type may be missing (C-28), but when
 * present one of them must say so: an internal number is not to be taken for a FINESS.
 */
export function structureIdOf(identifier: ReadIdentifier): string | undefined {
  const { system, value, typeCode } = identifier;
  const said = system === SYSTEM.idnst || typeCode === 'IDNST';
  const unsaid = system === undefined && typeCode === undefined;
  return said || unsaid ? toStructureNationalId(value.toUpperCase()) : undefined;
}
