/** What is said to developers is in development builds, and in no other. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { bundle } from '../../scripts/bundle.mjs';

const CODE = "import '@sas-embed/elements/define'; import '@sas-embed/elements/define/map.js';";
const TOLD = 'no client: put it below';
/** Every text that a developer may be told, as it stands in the source. */
const TEXTS = [
  ...readFileSync(new URL('../../packages/elements/src/development/watch.ts', import.meta.url), 'utf8')
    .replaceAll(/\/\*[\s\S]*?\*\/|\/\/ .*/g, '')
    .matchAll(/'([^'\n]*)'/g),
].flatMap(([, text]) => (text!.length < 25 ? [] : text!));
const all = ({ initial, dynamic }: Awaited<ReturnType<typeof bundle>>) =>
  [...initial, ...dynamic].map(({ code }) => code).join('\n');

describe('warnings for developers', () => {
  it('are in a build for development', async () => {
    const code = all(await bundle(CODE, { minify: false, conditions: ['development', 'browser'] }));
    expect(code).toContain(TOLD);
    expect(TEXTS.length).toBeGreaterThan(12);
    for (const text of TEXTS) expect(code).toContain(text);
  });

  it('are in no build for production: neither texts nor checks, nor a call', async () => {
    const code = all(await bundle(CODE));
    expect(code).not.toContain(TOLD);
    expect(TEXTS.filter((text) => code.includes(text))).toEqual([]);
    expect(code).not.toContain('sas-embed: <');
    // what stays says that a tag is taken by another version
    const calls = new Set(code.match(/console\.\w+/g));
    expect([...calls].filter((call) => !['console.warn', 'console.error'].includes(call))).toEqual([]);
  });

  it('are not in the files for script tags', () => {
    const folder = fileURLToPath(new URL('../../packages/elements/dist/bundle/', import.meta.url));
    const files = readdirSync(folder).filter((name) => name.endsWith('.js'));
    expect(files.length).toBeGreaterThan(3);
    for (const name of files) {
      const code = readFileSync(folder + name, 'utf8');
      expect(
        [TOLD, ...TEXTS].filter((text) => code.includes(text)),
        name,
      ).toEqual([]);
    }
  });
});
