import { describe, expect, it } from 'vitest';
import { appointmentIdentifierOf, appointmentIdentifierParam } from './index.js';

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

describe('appointmentIdentifierOf', () => {
  const read = { system: 'urn:oid:1.1.111', value: 'b6e39355' };
  const text = 'urn:oid:1.1.111|b6e39355';

  it('reads ?identifier= and ?Identifier= alike (IG-A-01)', () => {
    expect(appointmentIdentifierOf({ identifier: text })).toEqual(read);
    expect(appointmentIdentifierOf({ Identifier: text })).toEqual(read);
    expect(appointmentIdentifierOf({ identifier: text, Identifier: text })).toEqual(read);
  });

  it.each([
    {},
    undefined,
    null,
    'identifier',
    { IDENTIFIER: text },
    { identifier: [text, text] },
    { Identifier: [text] },
    { identifier: text, Identifier: 'urn:oid:1.1.111|other' },
  ])('reads nothing of %j', (query) => expect(appointmentIdentifierOf(query)).toBeUndefined());
});
