/**
 * Nothing that reaches a browser asks for what the oldest promised one lacks: Chromium 109, Firefox ESR 140, Safari 16.4 — which no
 * machine of ours can run, so that it is read instead: what is built, for its syntax; what we wrote, name by name; style sheets,
 * rule by rule. `npm run test:chromium109` and `npm run test:firefox` run the other two.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import css from '@eslint/css';
import { Linter } from 'eslint';
import { describe, expect, it } from 'vitest';
import { lackProperty } from './support/browser-data.js';
import { programOf, sourceLacks } from './support/browser-use.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8');
const filesOf = (folder: string, ending: string) =>
  readdirSync(`${root}${folder}`)
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}/${name}`);
const [embed] = readdirSync(`${root}packages/web/dist/embed`);

/** What is harmless where it is not known. */
const HARMLESS: Readonly<Record<string, string>> = {
  '<input autocapitalize>': 'a keyboard of a screen, which Safari on a desk has not; Safari on a phone knows it',
};

describe.each(['contract', 'client', 'elements', 'loader', 'web'])('the source of %s', (name) => {
  it('uses what every promised browser has', () => {
    const folder = `${root}packages/${name}`;
    const program = programOf(folder);
    const shipped = (path: string) =>
      path.startsWith(`${folder}/src/`) && !/\.test\.ts$|\/testing\/|\.d\.ts$/.test(path);
    expect(program.getSourceFiles().filter(({ fileName }) => shipped(fileName)).length).toBeGreaterThan(5);
    const found = sourceLacks(program, shipped);
    expect(found.filter((fault) => !HARMLESS[fault.split(': not in')[0]!])).toEqual([]);
  });
});

describe('what is built', () => {
  const scripts = [
    ...filesOf('packages/elements/dist/bundle', '.js'),
    ...filesOf(`packages/web/dist/embed/${embed}`, '.js'),
    ...filesOf('packages/web/dist/pages', '.js'),
    ...filesOf('packages/loader/dist/script', '.js'),
  ];

  it('has no syntax beyond ES2022, of which Safari 16.4 has the last', () => {
    expect(scripts.length).toBeGreaterThan(20);
    const linter = new Linter();
    const faults = scripts.flatMap((path) =>
      linter
        .verify(read(path), { languageOptions: { ecmaVersion: 2022, sourceType: 'module' } })
        .filter(({ fatal }) => fatal)
        .map(({ message, line }) => `${path}:${line} ${message}`),
    );
    expect(faults).toEqual([]);
  });
});

describe('style sheets', () => {
  /** At-rules, selectors and values that came later than 2022 to some browser, and are in all three. */
  const allowed = {
    allowAtRules: ['container'], // Chromium 105, Safari 16.0
    allowSelectors: ['has'], // Chromium 105, Safari 15.4
    allowUnits: ['lh'], // Chromium 109, Safari 16.4
    // Safari 16.0, but Chromium 117: before, `align-content` keeps the fields of the bar in line
    allowPropertyValues: { 'grid-template-rows': ['subgrid'] },
  };
  /** What is harmless where it is not known: property, and why. */
  const harmless: Readonly<Record<string, string>> = {
    'content-visibility': 'what is not near is laid out too: slower, and the same on screen',
    'contain-intrinsic-size': 'how high what is not laid out is taken to be: there all is',
    hyphens: 'Safari breaks words from 17 on only: the line before it has them wrap without a hyphen',
    'forced-color-adjust': 'where there are no forced colours there is nothing to adjust: Safari has none',
  };
  const sheets = [
    ...filesOf('packages/elements/dist/ssr/sheets', '.css'),
    ...filesOf(`packages/web/dist/embed/${embed}`, '.css'),
    ...filesOf('packages/web/dist/pages', '.css'),
  ];

  it.each(sheets)('%s has nothing that came after 2022, but what all three have', (path) => {
    const found = new Linter().verify(
      read(path),
      {
        files: ['**/*.css'],
        language: 'css/css',
        plugins: { css: css as never },
        rules: { 'css/use-baseline': ['error', { available: 2022, ...allowed }] },
      },
      { filename: 'sheet.css' },
    );
    const faults = found.flatMap(({ fatal, message }) => {
      const property = fatal ? undefined : /^Property '(.+?)'/.exec(message)?.[1];
      if (!property) return message;
      const browsers = harmless[property] ? [] : lackProperty(property);
      return browsers.length ? `${property}: not in ${browsers.join(', ')}` : [];
    });
    expect([...new Set(faults)]).toEqual([]);
  });
});
