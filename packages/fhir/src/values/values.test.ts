import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  practitionerIdOf,
  readHttpsUrl,
  readIdentifier,
  readInstant,
  readPhone,
  readText,
  readToken,
  structureIdOf,
} from './index.js';

describe('readInstant', () => {
  it.each([
    ['2026-03-10T09:00:00.000+01:00', '2026-03-10T08:00:00.000Z', '+01:00'],
    ['2026-03-10T09:00:00+04:00', '2026-03-10T05:00:00.000Z', '+04:00'],
    ['2026-03-10T09:00:00Z', '2026-03-10T09:00:00.000Z', 'Z'],
    ['2026-03-10T09:00:00.123456-04:00', '2026-03-10T13:00:00.123Z', '-04:00'],
    ['2028-02-29T00:00:00+14:00', '2028-02-28T10:00:00.000Z', '+14:00'],
  ])('takes %s, with or without milliseconds (C-17)', (text, utc, offset) => {
    const instant = readInstant(text);
    expect(instant?.date.toISOString()).toBe(utc);
    expect(instant?.offset).toBe(offset);
  });

  it.each([
    ['no offset', '2026-03-10T09:00:00.000'],
    ['no seconds', '2026-03-10T09:00+01:00'],
    ['a day alone', '2026-03-10'],
    ['30 February', '2026-02-30T09:00:00Z'],
    ['29 February of a common year', '2026-02-29T09:00:00Z'],
    ['31 April', '2026-04-31T09:00:00Z'],
    ['month 13', '2026-13-01T09:00:00Z'],
    ['24 h', '2026-03-10T24:00:00Z'],
    ['a leap second', '2026-03-10T23:59:60Z'],
    ['a far offset', '2026-03-10T09:00:00+15:00'],
    ['year 1999', '1999-12-31T09:00:00Z'],
    ['year 9999', '9999-01-01T09:00:00Z'],
    ['a space', '2026-03-10 09:00:00Z'],
    ['a line after', '2026-03-10T09:00:00Z\n'],
    ['a number', 1773133200000],
    ['an object', { toString: () => '2026-03-10T09:00:00Z' }],
  ])('refuses %s', (_, value) => expect(readInstant(value)).toBeUndefined());

  it('reads every instant of its years as Date does, in any writing', () => {
    const offset = fc.integer({ min: -14 * 60, max: 14 * 60 }).map((minutes) => {
      const size = Math.abs(minutes);
      return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
    });
    const fraction = fc.oneof(fc.constant(''), fc.stringMatching(/^\.\d{1,9}$/));
    const instant = fc.date({
      min: new Date('2000-01-01T00:00:00Z'),
      max: new Date('2199-12-31T23:59:59Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instant, fraction, fc.oneof(fc.constant('Z'), offset), (date, digits, zone) => {
        const text = `${date.toISOString().slice(0, 19)}${digits}${zone}`;
        expect(readInstant(text)).toEqual({ date: new Date(text), offset: zone });
      }),
      { numRuns: 2000 },
    );
  });

  it('takes nothing that Date would not, whatever one character is changed', () => {
    const sound = '2026-03-10T09:00:00.125+01:00';
    fc.assert(
      fc.property(fc.nat({ max: sound.length - 1 }), fc.string({ unit: 'binary', maxLength: 2 }), (at, wrong) => {
        const text = sound.slice(0, at) + wrong + sound.slice(at + 1);
        const read = readInstant(text);
        if (read !== undefined) expect(read.date).toEqual(new Date(text));
      }),
      { numRuns: 2000 },
    );
  });
});

const pad = (n: number) => String(n).padStart(2, '0');

describe('readHttpsUrl', () => {
  it.each([
    ['https://a.example/rdv?lieu=1#jour', 'https://a.example/rdv?lieu=1#jour'],
    [' https://a.example ', 'https://a.example/'],
    ['HTTPS://A.EXAMPLE/é', 'https://a.example/%C3%A9'],
  ])('takes %s', (text, url) => expect(readHttpsUrl(text)).toBe(url));

  it.each([
    'http://a.example/',
    'http://127.0.0.1/',
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'https:a.example',
    'https:/a.example',
    'https:///a.example',
    'https://',
    'https://user@a.example/',
    'https://user:secret@a.example/',
    'https://a.example/a b',
    'https://a.ex\u0000ample/',
    'https:\\\\a.example\\x',
    '//a.example/',
    'a.example',
    'blob:https://a.example/1',
    `https://a.example/${'x'.repeat(2048)}`,
    42,
    null,
  ])('refuses %s', (value) => expect(readHttpsUrl(value)).toBeUndefined());

  it('takes plain http on loopback only where it is allowed', () => {
    const options = { allowLoopbackHttp: true };
    expect(readHttpsUrl('http://127.0.0.1:8791/agenda/x', options)).toBe('http://127.0.0.1:8791/agenda/x');
    expect(readHttpsUrl('http://localhost:1/', options)).toBe('http://localhost:1/');
    expect(readHttpsUrl('http://[::1]:1/', options)).toBe('http://[::1]:1/');
    for (const text of [
      'http://a.example/',
      'http://127.0.0.1.a.example/',
      'http://localhost.a.example/',
      'ftp://127.0.0.1/',
    ]) {
      expect(readHttpsUrl(text, options)).toBeUndefined();
    }
  });
});

describe('readPhone', () => {
  it.each([
    ['+33536490001', '+33536490001'],
    ['05 36 49 00 01', '+33536490001'],
    ['05.36.49.00.01', '+33536490001'],
    ['+33 (0)5-36-49-00-01', '+33536490001'],
    ['0033536490001', '+33536490001'],
    ['tel:+33536490001', '+33536490001'],
    ['06 39 98 00 01', '+33639980001'],
    ['0262 12 34 56', '+262262123456'],
    ['0692123456', '+262692123456'],
    ['0639 01 23 45', '+262639012345'],
    ['+33262123456', '+262262123456'], // the guide's questions and answers want +33 for all (C-08)
    ['+262 262 12 34 56', '+262262123456'],
    ['0590123456', '+590590123456'],
    ['0694123456', '+594694123456'],
    ['0596123456', '+596596123456'],
    ['15', '15'],
    ['3624', '3624'],
    ['116 117', '116117'],
    ['+3222345678', '+3222345678'],
  ])('reads %s as %s (C-08)', (text, phone) => expect(readPhone(text)).toBe(phone));

  it.each(['', 'poste 12', '0', '1234567', '+33', '+3353649000', '05364900011', '12 34 abc', 'x'.repeat(50), 15, null])(
    'refuses %s',
    (value) => expect(readPhone(value)).toBeUndefined(),
  );
});

describe('readText and readToken', () => {
  it('keeps markup as text, and nothing that hides or turns text round', () => {
    expect(readText('<b onclick="x">Vaccin</b>')).toBe('<b onclick="x">Vaccin</b>');
    expect(readText('  a\u0000b\n\tc\u202ed\u200b  e ')).toBe('a b c d e');
    expect(readText('ok \ud83d\ude00')).toBe('ok \ud83d\ude00');
    expect(readText('seul \ud83d')).toBe('seul');
  });

  it('cuts what is long, and never in the middle of a character', () => {
    expect(readText('x'.repeat(5_000_000))).toHaveLength(200);
    expect(readText(`${'x'.repeat(199)}\ud83d\ude00`)).toBe('x'.repeat(199));
    expect(readText(' '.repeat(5_000_000))).toBeUndefined();
  });

  it('takes no token with a space in it', () => {
    expect(readToken(' SM54 ')).toBe('SM54');
    expect(readToken('SM 54')).toBeUndefined();
    expect(readToken('')).toBeUndefined();
    expect(readToken('x'.repeat(41), 40)).toBeUndefined();
  });
});

describe('identifiers', () => {
  const idnps = 'urn:oid:1.2.250.1.71.4.2.1';
  const idnst = 'urn:oid:1.2.250.1.71.4.2.2';
  const type = (code: string) => ({ coding: [{ code }] });
  const practitioner = (json: unknown) => practitionerIdOf(readIdentifier(json) ?? { value: '' });
  const structure = (json: unknown) => structureIdOf(readIdentifier(json) ?? { value: '' });

  it('takes RPPS and ADELI, with or without prefix (C-09, IG-S-04, IG-S-11)', () => {
    expect(practitioner({ system: idnps, value: '819990000017' })).toBe('819990000017');
    expect(practitioner({ system: idnps, value: '19990000017' })).toBe('819990000017');
    expect(practitioner({ system: '1.2.250.1.71.4.2.1', value: '19990000017' })).toBe('819990000017');
    expect(practitioner({ system: idnps, value: '0991234567' })).toBe('0991234567');
    expect(practitioner({ system: idnps, value: '99123456a' })).toBe('099123456A');
    expect(practitioner({ value: '819990000017' })).toBe('819990000017');
    expect(practitioner({ type: type('IDNPS'), value: '991234567' })).toBe('0991234567');
  });

  it('does not take a number of another system for a practitioner', () => {
    expect(practitioner({ system: 'urn:oid:1.1.1', value: '819990000017' })).toBeUndefined();
    expect(practitioner({ value: 'ABCDEFGHI' })).toBeUndefined();
    expect(practitioner({ system: idnps, value: '12' })).toBeUndefined();
  });

  it('takes the four kinds of structure number, without system or type too (C-10, C-28)', () => {
    expect(structure({ system: idnst, value: '1330000001' })).toBe('1330000001');
    expect(structure({ system: idnst, value: '12A0000001' })).toBe('12A0000001');
    expect(structure({ system: idnst, value: '330000001' })).toBe('1330000001');
    expect(structure({ system: idnst, value: '373282932000074' })).toBe('373282932000074');
    expect(structure({ value: '1330000001' })).toBe('1330000001');
    expect(structure({ type: type('INTRN'), value: '1330000001' })).toBeUndefined();
    expect(structure({ system: 'urn:oid:1.1.1', value: '1330000001' })).toBeUndefined();
  });
});
