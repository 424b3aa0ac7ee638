import { describe, expect, it } from 'vitest';
import { appointmentIdentifierParam } from './index.js';

describe('appointmentIdentifierParam', () => {
  it.each([
    ['urn:oid:1.1.111|b6e39355', 'urn:oid:1.1.111', 'b6e39355'],
    ['https://a.example/rdv|A 12/3', 'https://a.example/rdv', 'A 12/3'],
    ['urn:oid:1.1|a\\|b\\,c\\\\d\\$', 'urn:oid:1.1', 'a|b,c\\d$'],
  ])('reads %s', (text, system, value) => expect(appointmentIdentifierParam(text)).toEqual({ system, value }));

  it.each(['', '|', 'x', '|x', 'urn:oid:1.1|', 'a|b|c', 'a|b,c|d', 'a b|c', `a|${'x'.repeat(2000)}`])(
    'refuses %s',
    (text) => expect(appointmentIdentifierParam(text)).toBeUndefined(),
  );
});
