import { describe, expect, it } from 'vitest';
import { launchTicketOf, parseContext } from './index.js';

describe('parseContext', () => {
  it('gives the context apart from who sent it', () => {
    const { context, origin, issues } = parseContext(
      'https://sas.example.fr/sas/recherche?origin=TEST-SAMU000&specialty=SM54&city=Mende&practitioner=1',
    );
    expect(origin).toBe('TEST-SAMU000');
    expect(context).toMatchObject({ specialty: { code: 'SM54' }, address: { city: 'Mende' } });
    expect(Object.keys(context)).not.toContain('origin');
    expect(issues).toEqual([{ parameter: 'practitioner', code: 'malformed', outcome: 'ignored' }]);
  });
});

describe('launchTicketOf', () => {
  const ticket = 'a'.repeat(32);
  it('finds the ticket in the fragment, and nowhere else', () => {
    expect(launchTicketOf(`https://sas.example.fr/recherche#launch=${ticket}`)).toBe(ticket);
    expect(launchTicketOf(new URL(`https://sas.example.fr/recherche#a=1&launch=${ticket}&b=2`))).toBe(ticket);
    for (const none of [
      'https://sas.example.fr/recherche',
      `https://sas.example.fr/recherche?launch=${ticket}`,
      'https://sas.example.fr/recherche#launch=unavailable',
      `https://sas.example.fr/recherche#launch=${ticket}<`,
      `https://sas.example.fr/recherche#relaunch=${ticket}`,
    ]) {
      expect(launchTicketOf(none)).toBeUndefined();
    }
  });
});
