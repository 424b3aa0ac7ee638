import { expect, it } from 'vitest';
import type { Result, Rule } from '../model/index.js';
import { RULES } from '../rules/index.js';
import { htmlReport } from './index.js';

const official = RULES.find(({ id }) => id === 'AGG-PS1-16')!;
const result = (rule: Rule, status: Result['status'], received = 'busy'): Result => ({
  ...{ rule, flow: 'ps', status, more: 0 },
  findings: status === 'failed' ? [{ exchange: 'ps.one', path: 'entry[0]', received, expected: 'free' }] : [],
});
const page = (...results: Result[]): string =>
  htmlReport({
    ...{
      kit: '0',
      at: '2026-03-10T08:12:34Z',
      subject: 'a<b>.json',
      modes: ['official'],
      flows: ['ps'],
      elsewhere: [],
    },
    results,
  });
/** The text between tags, as it is read. */
const textOf = (html: string): string => html.replaceAll(/<style>[^]*<\/style>|<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');

it('counts agree with their words, and stand apart from them', () => {
  expect(textOf(page(result(official, 'passed')))).toContain(' 1 respectée 0 avertissement 0 non vérifiée ');
  const two = textOf(page(result(official, 'failed'), result(official, 'failed')));
  expect(two).toContain('2 règles obligatoires ne sont pas respectées 0 respectée 2 à corriger ');
});

it('says what to do with failures only where there is one', () => {
  expect(page(result(official, 'passed'))).not.toContain('corrigez d’abord');
  expect(page(result(official, 'failed'))).toContain('corrigez d’abord');
});

it('needs nothing else, and takes nothing that it was given for HTML', () => {
  const html = page(result(official, 'failed', '<script>alert(1)</script>'));
  expect(html).not.toContain('<script');
  expect(html).toContain('a&lt;b&gt;.json');
  expect(html).not.toMatch(/ src=|url\(/);
  expect([...html.matchAll(/href="([^"#][^"]*)"/g)].every(([, url]) => url!.startsWith('https://'))).toBe(true);
});
