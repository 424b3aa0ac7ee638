import { describe, expect, it } from 'vitest';
import {
  caseRefFault,
  hasLuhnKey,
  practitionerIdKind,
  rppsOf,
  structureIdKind,
  toPractitionerNationalId,
  toStructureNationalId,
} from './identifiers.js';

describe('practitioner identifiers', () => {
  it('are RPPS prefixed 8 and ADELI prefixed 0', () => {
    expect(practitionerIdKind('819990000011')).toBe('RPPS');
    expect(practitionerIdKind('0331234567')).toBe('ADELI');
    expect(practitionerIdKind('02A1234567')).toBe('ADELI');
    for (const other of ['', '19990000011', '8199900000', '8199900000111', '331234567', '119990000011']) {
      expect(practitionerIdKind(other)).toBeUndefined();
    }
  });

  it('get their prefix when they are bare', () => {
    expect(toPractitionerNationalId('19990000011')).toBe('819990000011');
    expect(toPractitionerNationalId(' 819990000011 ')).toBe('819990000011');
    expect(toPractitionerNationalId('331234567')).toBe('0331234567');
    expect(toPractitionerNationalId('2A1234567')).toBe('02A1234567');
    expect(toPractitionerNationalId('0331234567')).toBe('0331234567');
    for (const other of ['', '8', 'Dr Exemple', '1999000001', '1999000001111']) {
      expect(toPractitionerNationalId(other)).toBeUndefined();
    }
  });

  it('give their RPPS back', () => {
    expect(rppsOf('819990000011')).toBe('19990000011');
    expect(rppsOf('0331234567')).toBeUndefined();
  });
});

describe('structure identifiers', () => {
  it.each([
    ['1330000001', 'FINESS'],
    ['12A0000012', 'FINESS'],
    ['12B0001234', 'FINESS'],
    ['1970400001', 'FINESS'],
    ['373282932000074', 'SIRET'],
    ['419990000011', 'RPPS_RANG'],
    ['41999000001100', 'RPPS_RANG'],
    ['0331234567', 'ADELI_RANG'],
    ['033123456700', 'ADELI_RANG'],
  ])('%s is a %s', (nationalId, kind) => {
    expect(structureIdKind(nationalId)).toBe(kind);
    expect(toStructureNationalId(nationalId)).toBe(nationalId);
  });

  it.each(['', '133000000', '1330000001x', '12C0000012', '37328293200007', '5330000001'])('%j is none', (text) => {
    expect(structureIdKind(text)).toBeUndefined();
  });

  it('get their prefix when they are bare', () => {
    expect(toStructureNationalId('330000001')).toBe('1330000001');
    expect(toStructureNationalId('2A0000012')).toBe('12A0000012');
    expect(toStructureNationalId(' 73282932000074 ')).toBe('373282932000074');
    expect(toStructureNationalId('73282932000075')).toBeUndefined(); // wrong key
    expect(toStructureNationalId('Cabinet')).toBeUndefined();
  });
});

describe('Luhn keys', () => {
  it('are right or wrong', () => {
    expect(hasLuhnKey('73282932000074')).toBe(true);
    expect(hasLuhnKey('73282932000073')).toBe(false);
    expect(hasLuhnKey('18')).toBe(true);
    for (const text of ['', '0', '12a', ' 18']) expect(hasLuhnKey(text)).toBe(false);
  });
});

describe('case references', () => {
  it.each([
    'DRM-20261122-0042',
    'DRM_2026_1122',
    'D-2026-0042',
    '42',
    '20261122',
    '202611220042', // a date and 4 digits
    '2026112200042', // 5: as long as a NIR
    '20261122-00042',
    'DRM-20261122-00042',
    '20261122000042', // 6
    '202611220000042', // 7: as long as an INS
    '2026112209300042',
    '2025326000123', // year, day of the year, number
    '1234567890123', // no month is 45
    '1850578', // the beginning of a NIR
    '185057800608', // 12 digits
    '18505780060843', // 14
    'DRM-1763888943123', // a time in milliseconds, after letters
    '0f8fad5b-d9cb-469f-a165-70867728950e',
    '18505780-0608-4360-9123-000000000000', // a UUID whose digits begin like a NIR
    'c3d9a7f04b6e4e7f8a3b6f0c1d2e3f40',
    '01J9ZK5T6V8QW3XE4RY7N2M0PA', // ULID
    'V1StGXR8_Z5jdHi6B-myT', // nanoid
    'SAMU33-2026-000123',
    'appel-0042',
    'dossier-regulation-42',
    'AB-CD-EF',
    'lrm_case_7f3a',
    'x'.repeat(64),
  ])('%s is fine', (caseRef) => expect(caseRefFault(caseRef)).toBeUndefined());

  it('may be of any day of these years, with any number behind', () => {
    for (let year = 2023; year <= 2029; year++) {
      for (let month = 1; month <= 12; month++) {
        const date = `${year}${String(month).padStart(2, '0')}28`;
        for (const digits of [3, 4, 5, 6, 7, 8]) {
          expect(caseRefFault(`${date}${'7'.repeat(digits)}`), `${date} and ${digits} digits`).toBeUndefined();
        }
      }
    }
  });

  it.each(['', 'a b', 'é', 'a/b', "O'Neil", 'x'.repeat(65), '12.5'])('%j has not the form', (caseRef) => {
    expect(caseRefFault(caseRef)).toBe('form');
  });

  it.each([
    '1850578006084',
    '2850597420123', // born overseas
    '1850520006084', // born in Corsica before 1976
    '185052A006084',
    '185052b006084',
    '1-85-05-78-006-084',
    '1_85_05_78_006_084',
    '1853299006084', // the month of birth is not known
    '2021175056123', // a woman born in November 2002
    '2026199123456', // and one born abroad in a month that is not known
    '4850578006084', // waits for its number
  ])('%s looks like a NIR', (caseRef) => expect(caseRefFault(caseRef)).toBe('looks-like-nir'));

  it.each([
    '185057800608491',
    '185057800608400', // the key is wrong: mistyped is still a patient’s
    '1-85-05-78-006-084-91',
    'INS-185057800608491',
    'patient185057800608491',
    'INS-185052A00608435',
  ])('%s looks like an INS', (caseRef) => expect(caseRefFault(caseRef)).toBe('looks-like-ins'));

  it.each([
    'jean-dupont',
    'Jean_Dupont',
    'DUPONT-Jean',
    'MARIE-DUPONT',
    'PAUL_MARTIN',
    'Marie-Claire_Durand',
    'DE-LA-FONTAINE',
    'Dupont',
  ])('%s looks like a name', (caseRef) => expect(caseRefFault(caseRef)).toBe('looks-like-name'));
});
