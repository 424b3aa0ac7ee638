import { describe, expect, it } from 'vitest';
import { SlotSearchError, SOS_BATCH_SIZE, sosSearchUrl } from './index.js';

const from = new Date('2026-03-10T08:30:00.000Z');
const to = new Date('2026-03-12T22:59:59.999Z');
const siret = (n: number) => `3${String(n).padStart(14, '0')}`;
const ids = (count: number) => Array.from({ length: count }, (_, i) => siret(i));
const fault = (structureIds: readonly string[]) => {
  try {
    sosSearchUrl('https://sos.example/fhir', { structureIds, from, to });
  } catch (error) {
    return error instanceof SlotSearchError ? error.fault : error;
  }
  return 'none';
};

describe('sosSearchUrl', () => {
  it('asks for Schedules with every parameter of the guide (IG-SOS-01)', () => {
    const url = sosSearchUrl('https://sos.example/fhir/', { structureIds: [siret(1), siret(2)], from, to });
    expect(url.origin + url.pathname).toBe('https://sos.example/fhir/Schedule');
    expect([...url.searchParams]).toEqual([
      ['_revinclude', 'Slot:schedule'],
      ['_include', 'Schedule:actor:Location'],
      ['_include:iterate', 'Location:organization'],
      ['_has:Slot:schedule:start', 'ge2026-03-10T08:30:00.000+00:00'],
      ['_has:Slot:schedule:start', 'le2026-03-12T22:59:59.999+00:00'],
      ['_has:Slot:schedule:status', 'free'],
      [
        'actor:Location.organization.identifier',
        'urn:oid:1.2.250.1.71.4.2.2|300000000000001,urn:oid:1.2.250.1.71.4.2.2|300000000000002',
      ],
    ]);
  });

  it('C-24: writes includes in lower case and every sign encoded, unlike the guide’s slips', () => {
    const { search } = sosSearchUrl('https://sos.example/fhir', { structureIds: [siret(1)], from, to });
    expect(search).not.toMatch(/[+|,]|Organization/);
    expect(search).toContain('1.2.250.1.71.4.2.2%7C3');
  });

  it('takes 1 to 25 associations, of which ten are what every editor understands', () => {
    expect(SOS_BATCH_SIZE).toBe(10);
    expect(fault([])).toBe('identifiers-missing');
    expect(fault(ids(10))).toBe('none');
    expect(fault(ids(25))).toBe('none');
    expect(fault(ids(26))).toBe('identifiers-too-many');
  });

  it('takes a SIRET only, prefixed or not, each once', () => {
    const { searchParams } = sosSearchUrl('https://sos.example', {
      structureIds: ['73282932000074', '373282932000074'],
      from,
      to,
    });
    expect(searchParams.get('actor:Location.organization.identifier')).toBe(
      'urn:oid:1.2.250.1.71.4.2.2|373282932000074',
    );
    for (const other of ['1330000001', '819990000017', 'SOS', '3|1']) expect(fault([other])).toBe('identifier-invalid');
  });
});
