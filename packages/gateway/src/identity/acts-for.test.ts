import { describe, expect, it } from 'vitest';
import { readClaims } from './claims.js';

const payload = (role: string, acts_for?: unknown, more: object = {}) => ({
  ...{ iss: 'https://issuer.example', sub: 'rosalie', env: 'sandbox', role, host_id: 'demo-cpts' },
  iat: 1_899_999_700,
  exp: 1_900_000_000,
  sas: { id: 'sas-33', label: 'SAS de la Gironde' },
  regulator: {
    identifiers: [{ system: 'urn:oid:1.2.250.1.213.3.6', value: '5f0d7c1e-3a44-4b0e-9d6b-000000000006' }],
    last_name: 'CLAIRFEUILLE',
    first_name: 'Rosalie',
    email: 'rosalie@cabinet.example',
  },
  ...(acts_for !== undefined && { acts_for }),
  ...more,
});
const PS = '819990000012';
const CDS = '1330999992';

describe('the claim acts_for', () => {
  it('names those for whom a delegate or a manager fills in agendas', () => {
    expect(readClaims(payload('delegate', { practitioners: [PS], structures: [CDS] })).actsFor).toEqual({
      ...{ practitioners: [PS], structures: [CDS] },
    });
    expect(readClaims(payload('structure-manager', { structures: [CDS] })).actsFor).toEqual({
      ...{ practitioners: [], structures: [CDS] },
    });
    // Nobody else acts for anybody, whatever the token says.
    expect(readClaims(payload('osnp', { practitioners: [PS] })).actsFor).toBeUndefined();
  });

  it.each([
    ['missing', 'delegate', undefined],
    ['null', 'delegate', null],
    ['a text', 'delegate', PS],
    ['a list', 'delegate', [PS]],
    ['empty', 'delegate', {}],
    ['empty lists', 'structure-manager', { practitioners: [], structures: [] }],
    ['a practitioner that is a text', 'delegate', { practitioners: PS }],
    ['a practitioner that is a number', 'delegate', { practitioners: [819990000012] }],
    ['a practitioner without prefix', 'delegate', { practitioners: ['19990000012'] }],
    ['a structure where a practitioner belongs', 'delegate', { practitioners: [CDS] }],
    ['a practitioner where a structure belongs', 'delegate', { structures: ['PS'] }],
    ['markup', 'delegate', { practitioners: ['<b>819990000012</b>'] }],
    ['SQL', 'structure-manager', { structures: ["1330999992' or '1'='1"] }],
    ['one good and one bad', 'delegate', { practitioners: [PS, ''] }],
    ['too many', 'delegate', { practitioners: Array.from({ length: 101 }, () => PS) }],
    ['a manager’s practitioners', 'structure-manager', { practitioners: [PS], structures: [CDS] }],
  ])('is refused: %s', (_what, role, claim) => {
    expect(() => readClaims(payload(role, claim))).toThrow(/acts_for/);
  });

  it('is not needed by a practitioner, who is himself; who has no national id is refused', () => {
    const own = { system: 'urn:oid:1.2.250.1.71.4.2.1', value: PS };
    const regulator = { ...payload('practitioner').regulator, identifiers: [own] };
    expect(readClaims(payload('practitioner', { practitioners: ['819990000099'] }, { regulator })).actsFor).toEqual({
      ...{ practitioners: [PS], structures: [] },
    });
    expect(() => readClaims(payload('practitioner'))).toThrow(/identifiers/);
  });
});
