import { describe, expect, it } from 'vitest';
import { SPECIALTIES } from './specialties.js';
import { keysOfOffer, keysOfQuery } from './search-codes.js';
import { suggestSpecialties } from './suggest-specialties.js';

const first = (query: string) => suggestSpecialties(query, 8)[0];

describe('suggestSpecialties', () => {
  it.each([
    ['génér', 'SM54'],
    ['generaliste', 'SM54'],
    ['GÉNÉRALISTE', 'SM54'],
    ['med gen', 'SM54'],
    ['médecin', 'SM54'],
    ['médecin g', 'SM54'],
    ['dentiste', '40'],
    ['dent', '40'],
    ['ORL', 'SM39'],
    ['kiné', '70'],
    ['kine', '70'],
    ['sage femme', '50'],
    ['infirm', '60'],
    ['gyn', 'SM20'],
    ['ophtalmo', 'SM38'],
    ['pédiatre', 'SM40'],
    ['coeur', 'SM04'],
    ['cœur', 'SM04'],
    ['psy', 'SM42'],
    ['pédopsy', 'SM43'],
    ['radio', 'SM74'],
    ['cpts', '604'],
    ['msp', '603'],
    ['SM48', 'SM48'],
  ])('%s gives %s first', (query, code) => {
    expect(first(query)?.code).toBe(code);
  });

  it('says which synonym matched, and nothing when the label did', () => {
    expect(first('dentiste')).toEqual({
      kind: 'profession',
      code: '40',
      system: 'https://mos.esante.gouv.fr/NOS/TRE_G15-ProfessionSante/FHIR/TRE-G15-ProfessionSante',
      label: 'Chirurgien-dentiste',
      matched: 'dentiste',
    });
    expect(first('pédiatrie')).not.toHaveProperty('matched');
  });

  it('keeps to the limit and has nothing for nothing', () => {
    expect(suggestSpecialties('e', 3)).toHaveLength(3);
    expect(suggestSpecialties(' ', 8)).toEqual([]);
    expect(suggestSpecialties('zzz', 8)).toEqual([]);
  });
});

describe('the table', () => {
  it('has each code once, of the right form', () => {
    const keys = SPECIALTIES.map(({ kind, code }) => `${kind} ${code}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(SPECIALTIES.length).toBeGreaterThanOrEqual(60);
    for (const { kind, code, same, includes } of SPECIALTIES) {
      const form = { specialty: /^(SM|SCD|SI)\d\d$/, profession: /^\d\d$/, structureType: /^\d{3}$/ }[kind];
      for (const each of [code, ...same, ...includes]) expect(each).toMatch(form);
    }
  });

  it('can be searched by every suggestion it gives', () => {
    for (const { code } of SPECIALTIES) expect(keysOfQuery({ code })[0]).toContain(code);
  });
});

describe('keysOfQuery', () => {
  it('finds every general practitioner by any of their codes', () => {
    const all = ['R38:SM54', 'R38:SM26', 'R38:SM53'];
    for (const code of ['SM54', 'SM26', 'SM53']) expect(keysOfQuery({ code })).toEqual(all);
  });

  it('takes narrower codes with a wider one, not the other way round', () => {
    expect(keysOfQuery({ code: 'SM40' })).toContain('R38:SM87');
    expect(keysOfQuery({ code: 'SM87' })).toEqual(['R38:SM87']);
  });

  it('takes the nomenclature’s OID, as a deep link gives it, and refuses a code of another nomenclature', () => {
    expect(keysOfQuery({ code: 'SM39', system: 'urn:oid:1.2.250.1.213.2.28' })[0]).toBe('R38:SM39');
    expect(keysOfQuery({ code: '40', system: 'urn:oid:1.2.250.1.71.1.2.7' })).toEqual(['G15:40']);
    expect(() => keysOfQuery({ code: 'SM39', system: 'urn:oid:1.2.250.1.71.1.2.7' })).toThrow('specialty-unknown');
    expect(() => keysOfQuery({ code: 'INF' })).toThrow('specialty-unknown');
    expect(() => keysOfQuery({ code: 'SM39', system: 'https://example.org/other' })).toThrow('specialty-unknown');
  });
});

describe('keysOfOffer', () => {
  it('indexes specialties, profession and kind of structure', () => {
    expect(
      keysOfOffer({ kind: 'PS', practitioner: { professionCode: '10', specialties: [{ code: 'SM54' }] } }),
    ).toEqual(['G15:10', 'R38:SM54']);
    expect(keysOfOffer({ kind: 'CPTS' })).toEqual(['R66:604']);
    expect(
      keysOfOffer({ kind: 'PS', practitioner: { specialties: [{ code: 'x', system: 'https://example.org' }] } }),
    ).toEqual([]);
  });
});
