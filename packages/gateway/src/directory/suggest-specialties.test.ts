import { describe, expect, it } from 'vitest';
import { suggestSpecialties } from './suggest-specialties.js';

const first = (query: string) => suggestSpecialties(query, 8)[0];

describe('what a regulator types gives first what is meant', () => {
  it.each([
    // general practitioners, and who stands in for them
    ['généraliste', 'SM54'],
    ['généralistes', 'SM54'],
    ['un généraliste', 'SM54'],
    ['médecin', 'SM54'],
    ['medecin g', 'SM54'],
    ['médecin traitant', 'SM54'],
    ['médecine générale', 'SM54'],
    ['consultation de médecine générale', 'SM54'],
    ['MG', 'SM54'],
    ['med gen', 'SM54'],
    ['SOS médecins', 'SM54'],
    ['sos', 'SM54'],
    ['maison médicale de garde', 'SM54'],
    ['génraliste', 'SM54'],
    ['generalliste', 'SM54'],
    ['SM54', 'SM54'],
    ['sm54', 'SM54'],
    // professions
    ['dentiste', '40'],
    ['dentise', '40'],
    ['dentistes', '40'],
    ['chirurgien dentiste', '40'],
    ['rage de dent', '40'],
    ['sage femme', '50'],
    ['sage-femme', '50'],
    ['sagefemme', '50'],
    ['sage fame', '50'],
    ['infirmière', '60'],
    ['infirmiere', '60'],
    ['infirmier libéral', '60'],
    ['IDE', '60'],
    ['pansement', '60'],
    ['kiné', '70'],
    ['kine', '70'],
    ['kinesitherapeute', '70'],
    ['kinésithérapeuthe', '70'],
    ['masseur', '70'],
    ['pharmacie', '21'],
    ['pharmacie de garde', '21'],
    ['farmacie', '21'],
    ['podologue', '80'],
    ['orthophoniste', '91'],
    ['psychologue', '93'],
    ['psycologue', '93'],
    ['ergothérapeute', '94'],
    ['diététicienne', '95'],
    ['psychomotricien', '96'],
    // specialists
    ['ORL', 'SM39'],
    ['orl', 'SM39'],
    ['oto rhino', 'SM39'],
    ['gyneco', 'SM20'],
    ['gynéco', 'SM20'],
    ['gynecologue', 'SM20'],
    ['ginecologue', 'SM20'],
    ['ophtalmo', 'SM38'],
    ['ophtamo', 'SM38'],
    ['oftalmo', 'SM38'],
    ['oeil', 'SM38'],
    ['œil', 'SM38'],
    ['pédiatre', 'SM40'],
    ['pediatre', 'SM40'],
    ['pédiâtre', 'SM40'],
    ['pedaitre', 'SM40'],
    ['bébé', 'SM40'],
    ['psy', 'SM42'],
    ['psychiatre', 'SM42'],
    ['psichiatre', 'SM42'],
    ['pédopsychiatre', 'SM43'],
    ['cardiologue', 'SM04'],
    ['cardiolgue', 'SM04'],
    ['dermato', 'SM15'],
    ['dermathologue', 'SM15'],
    ['radio', 'SM74'],
    ['échographie', 'SM74'],
    ['rhumato', 'SM48'],
    ['gastro', 'SM24'],
    ['neurologue', 'SM32'],
    ['diabetologue', 'SM16'],
    ['urologue', 'SM12'],
    ['pneumo', 'SM41'],
    ['orthopédiste', 'SM08'],
    ['urgentiste', 'SM59'],
    ['orthodontiste', 'SCD01'],
    // structures
    ['maison médicale', '603'],
    ['maison de santé', '603'],
    ['MSP', '603'],
    ['centre de santé', '124'],
    ['centre de sante', '124'],
    ['centre médical', '124'],
    ['CDS', '124'],
    ['CPTS', '604'],
  ])('%s: %s', (query, code) => {
    expect(first(query)?.code).toBe(code);
  });

  it('has all doctors right behind general practitioners', () => {
    expect(suggestSpecialties('médecin', 2).map(({ kind, code }) => [kind, code])).toEqual([
      ['specialty', 'SM54'],
      ['profession', '10'],
    ]);
  });

  it('forgives nothing in what is short or has digits, and does not guess', () => {
    for (const query of ['orm', 'sm99', 'SM545', 'bonjour madame', 'xyzzy', 'appendicite']) {
      expect(suggestSpecialties(query, 8), query).toEqual([]);
    }
  });

  it.each(["'; drop table offer; --", '<b>x</b>', 'x\r\nSet-Cookie: a=b', '\u0000', '((((((', ' '])(
    '%j finds nothing and breaks nothing',
    (query) => {
      expect(suggestSpecialties(query, 8)).toEqual([]);
    },
  );
});
