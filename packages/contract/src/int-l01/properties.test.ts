import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INT_L01_ISSUES, parseIntL01 } from './index.js';

const NAMES = [
  ...['origin', 'practitioner', 'specialty', 'streetnumber', 'streetname', 'inseecode', 'city', 'text', 'loc'],
  ...['postcode', 'lat', 'lon'],
];

/** What hosts and attackers put into a parameter. */
const value = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.constantFrom(
    '',
    'null',
    '[object Object]',
    "' OR 1=1 --",
    '<script>alert(1)</script>',
    '=HYPERLINK("x")',
    'a\r\nSet-Cookie: b',
    '../../etc/passwd',
    'urn:oid:1.2.250.1.71.4.2.1|819990000011',
    'urn:oid:1.2.250.1.71.4.2.1',
    'urn:oid:1.2.250.1.213.2.28|SM54',
    '\u0000',
    '%',
    '%E9',
    'x'.repeat(5_000),
  ),
);
const parameter = fc.tuple(fc.oneof(fc.constantFrom(...NAMES), fc.string({ maxLength: 12 })), value);
const encoded = fc
  .array(parameter, { maxLength: 12 })
  .map((pairs) => pairs.map(([name, text]) => `${escaped(name)}=${escaped(text)}`).join('&'));
const raw = fc.array(parameter, { maxLength: 12 }).map((pairs) => pairs.map((pair) => pair.join('=')).join('&'));

/** As `encodeURIComponent`, which throws for half a character. */
const escaped = (text: string) => encodeURIComponent(text.replaceAll(/\p{Cs}/gu, ''));

/** Every text of a value, however deep. */
function textsOf(item: unknown): string[] {
  if (typeof item === 'string') return [item];
  return item instanceof Object ? Object.values(item).flatMap(textsOf) : [];
}

describe('reading any address', () => {
  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.oneof(encoded, raw, fc.anything()), (input) => {
        const { context, issues } = parseIntL01(input as string);
        expect(context.specialty).toBeDefined();
        for (const { code } of issues) expect(INT_L01_ISSUES).toHaveProperty(code);
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives only what fits the contract: clean, short, coded as the contract wants it', () => {
    fc.assert(
      fc.property(fc.oneof(encoded, raw), (query) => {
        const { context } = parseIntL01(`/sas/recherche?${query}`);
        for (const text of textsOf(context)) {
          expect(text).not.toMatch(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u);
          expect(text.length).toBeGreaterThan(0);
          expect(text.length).toBeLessThanOrEqual(300);
          expect(text).toBe(text.trim());
        }
        const { specialty, treatingPhysician: doctor, address } = context;
        if ('code' in specialty) expect(specialty.code).toMatch(/^[A-Z0-9]{1,20}$/);
        if (doctor && 'nationalId' in doctor) expect(doctor.nationalId).toMatch(/^(?:8\d{11}|0[0-9A-Z]{9})$/);
        if (doctor && 'name' in doctor) expect(doctor.name).not.toMatch(/[<>=\d]/);
        if (address?.inseeCode !== undefined) expect(address.inseeCode).toMatch(/^[0-9][0-9AB][0-9]{3}$/);
      }),
      { numRuns: 2_000 },
    );
  });

  it('lets no parameter void another', () => {
    const others = encoded.filter((query) => !/(?:^|&)(?:city|postcode)=/i.test(query));
    fc.assert(
      fc.property(others, fc.boolean(), (query, before) => {
        const own = 'city=Mende&postcode=48000';
        const { address } = parseIntL01(before ? `${own}&${query}` : `${query}&${own}`.slice(-16_000)).context;
        expect(address).toMatchObject({ city: 'Mende', postcode: '48000' });
      }),
      { numRuns: 1_000 },
    );
  });

  it('never says in an issue what was sent', () => {
    fc.assert(
      fc.property(encoded, (query) => {
        const known = new Set([...NAMES, 'query', ...Object.keys(INT_L01_ISSUES), 'used', 'ignored', 'defaulted']);
        for (const text of textsOf(parseIntL01(query).issues)) expect(known).toContain(text);
      }),
    );
  });
});
