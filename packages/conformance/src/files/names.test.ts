import { expect, it } from 'vitest';
import { listed, namesOf } from './names.js';

it.each([
  [
    ['a.json', './sub/b.json', '/there/c/d.json'],
    ['a.json', 'sub/b.json', 'd.json'],
  ],
  [['/here/a.json'], ['a.json']],
  [
    ['/there/x/a.json', '/there/y/a.json', '../b.json'],
    ['x/a.json', 'y/a.json', 'b.json'],
  ],
  [
    ['/there/a.json', '/there/a.json'],
    ['a.json', 'a.json'],
  ],
  [
    ['a.json', '/there/a.json'],
    ['a.json', 'there/a.json'],
  ],
  [['/here-not/a.json'], ['a.json']],
])('%s', (files, names) => expect(namesOf(files, '/here')).toEqual(names));

it('says how many more there are', () => {
  expect(listed(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c, d, e');
  expect(listed(['a', 'b', 'c', 'd', 'e', 'f'])).toBe('a, b, c, d et 2 autres');
});
