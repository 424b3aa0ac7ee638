import { describe, expect, it } from 'vitest';
import { slotSearchUrl, SlotSearchError } from './index.js';

const from = new Date('2026-03-10T08:30:00.000Z');
const to = new Date('2026-03-12T22:59:59.999Z');
const rpps = (n: number) => `81999${String(n).padStart(7, '0')}`;
const ids = (count: number) => Array.from({ length: count }, (_, i) => rpps(i));
const fault = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return error instanceof SlotSearchError ? error.fault : error;
  }
  return 'none';
};

describe('slotSearchUrl', () => {
  it('asks R-SLOT-PS with every parameter', () => {
    const url = slotSearchUrl('https://agenda.example/fhir', { nationalIds: [rpps(1), rpps(2)], from, to });
    expect(url.origin + url.pathname).toBe('https://agenda.example/fhir/Slot');
    expect([...url.searchParams]).toEqual([
      ['_include', 'Slot:schedule'],
      ['_include:iterate', 'Schedule:actor'],
      ['status', 'free'],
      ['start', 'ge2026-03-10T08:30:00.000+00:00'],
      ['start', 'le2026-03-12T22:59:59.999+00:00'],
      [
        'schedule.actor:Practitioner.identifier',
        'urn:oid:1.2.250.1.71.4.2.1|819990000001,urn:oid:1.2.250.1.71.4.2.1|819990000002',
      ],
    ]);
  });

  it('asks R-SLOT-CPTS with both chains of includes (INT_R04)', () => {
    const search = { nationalIds: [rpps(1)], from, to };
    const { searchParams } = slotSearchUrl('https://agenda.example/fhir', { ...search, withCpts: true });
    expect(searchParams.getAll('_include')).toEqual(['Slot:schedule', 'Slot:service-type-reference']);
    expect(searchParams.getAll('_include:iterate')).toEqual(['Schedule:actor', 'HealthcareService:organization']);
    const rest = [...searchParams].filter(([name]) => !name.startsWith('_include'));
    const plain = [...slotSearchUrl('https://agenda.example/fhir', search).searchParams];
    expect(rest).toEqual(plain.filter(([name]) => !name.startsWith('_include')));
  });

  it('C-14, C-16: percent-encodes, so that neither `+` nor `|` is misread', () => {
    const { search } = slotSearchUrl('https://agenda.example/fhir', { nationalIds: [rpps(1)], from, to });
    expect(search).not.toMatch(/[+|,]/);
    expect(search).toContain('000%2B00%3A00');
    expect(search).toContain('%7C819990000001');
  });

  it.each(['https://a.example/fhir/', 'https://a.example/fhir', new URL('https://a.example/fhir//#x')])(
    'joins the base address %s',
    (base) => {
      const url = slotSearchUrl(base, { nationalIds: [rpps(1)], from, to });
      expect(`${url.origin}${url.pathname}${url.hash}`).toBe('https://a.example/fhir/Slot');
    },
  );

  it('prefixes bare numbers and asks for nobody twice (IG-S-04, IG-S-05)', () => {
    const url = slotSearchUrl('https://a.example', { nationalIds: ['19990000001', rpps(1), '991234567'], from, to });
    expect(url.searchParams.get('schedule.actor:Practitioner.identifier')).toBe(
      'urn:oid:1.2.250.1.71.4.2.1|819990000001,urn:oid:1.2.250.1.71.4.2.1|0991234567',
    );
  });

  it('takes 1 to 25 practitioners', () => {
    const search = (nationalIds: string[]) => slotSearchUrl('https://a.example', { nationalIds, from, to });
    expect(fault(() => search([]))).toBe('identifiers-missing');
    expect(fault(() => search(ids(1)))).toBe('none');
    expect(fault(() => search(ids(25)))).toBe('none');
    expect(fault(() => search(ids(26)))).toBe('identifiers-too-many');
  });

  it('refuses what is no practitioner, no window, no address', () => {
    const nationalIds = [rpps(1)];
    const base = 'https://a.example';
    expect(fault(() => slotSearchUrl(base, { nationalIds: ['8|1,2'], from, to }))).toBe('identifier-invalid');
    expect(fault(() => slotSearchUrl(base, { nationalIds, from: to, to: from }))).toBe('window-invalid');
    expect(fault(() => slotSearchUrl(base, { nationalIds, from: new Date(NaN), to }))).toBe('window-invalid');
    expect(fault(() => slotSearchUrl('/fhir', { nationalIds, from, to }))).toBe('base-invalid');
    expect(fault(() => slotSearchUrl('ftp://a.example', { nationalIds, from, to }))).toBe('base-invalid');
  });
});
