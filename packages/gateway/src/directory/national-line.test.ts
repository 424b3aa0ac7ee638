import { expect, it } from 'vitest';
import { cleanText } from './national-line.js';

it('takes controls and marks of direction out of a field, and no letter of another script', () => {
  expect(cleanText(' Dr \u202eelpmexe\u2066, 33000\u0000Bordeaux\u200f ')).toBe('Dr  elpmexe , 33000 Bordeaux');
  expect(cleanText('د. مثال نموذج')).toBe('د. مثال نموذج');
  expect(cleanText('x'.repeat(300))).toHaveLength(200);
});
