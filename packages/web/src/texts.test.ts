import { describe, expect, it } from 'vitest';
import { issueTexts, textsOf } from './texts.js';

describe('what a regulator is told of a deep link', () => {
  it('is what was sent and not used, once each, in the language of the page', () => {
    const issues = [
      { parameter: 'practitioner', code: 'malformed', outcome: 'ignored' },
      { parameter: 'practitioner', code: 'malformed', outcome: 'ignored' },
      { parameter: 'specialty', code: 'unknown-nomenclature', outcome: 'defaulted' },
      { parameter: 'city', code: 'repeated', outcome: 'used' },
      { parameter: 'loc', code: 'superseded', outcome: 'ignored' },
      { parameter: 'specialty', code: 'missing', outcome: 'defaulted' },
      { parameter: 'origin', code: 'malformed', outcome: 'ignored' },
    ] as const;
    expect(issueTexts(issues, 'fr')).toEqual([
      'Non repris du dossier : médecin traitant',
      'Non reconnu, valeur par défaut : spécialité',
    ]);
    expect(issueTexts(issues, 'en-GB')).toEqual([
      'Not taken from the case: treating physician',
      'Not recognised, default used: specialty',
    ]);
  });

  it('has words for every trouble in both languages', () => {
    for (const [name, text] of Object.entries(textsOf('fr'))) {
      expect(textsOf('en')[name as 'taking']).not.toBe(text);
    }
  });
});
