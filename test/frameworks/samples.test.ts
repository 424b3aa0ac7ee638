/** The code on the pages of the elements, in each framework, by the framework's own check of types: none is written and forgotten. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { DECLARATIONS, DOCS, samplesOf, type Framework } from '../../stories/pages/index.js';
import { CHECKS, run } from './support.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

const APPS: readonly (readonly [app: keyof typeof CHECKS, framework: Framework])[] = [
  ['html', 'html'],
  ['react18', 'react'],
  ['react19', 'react'],
  ['vue', 'vue'],
  ['svelte', 'svelte'],
  ['angular', 'angular'],
];

it('there is a page for every element of the manifest, and for no other', () => {
  expect([...DOCS.keys()].sort()).toEqual([...DECLARATIONS.keys()].sort());
});

describe.each([...DOCS.values()])('$tag', ({ tag, sample }) => {
  const { members, events } = DECLARATIONS.get(tag)!;
  it('its sample names properties and events that the manifest has', () => {
    const known = [...(members ?? []), ...(events ?? [])].map(({ name }) => name);
    for (const name of [...Object.keys(sample.props ?? {}), ...Object.keys(sample.on ?? {})]) {
      expect(known, `${tag} has no ${name}`).toContain(name);
    }
  });
});

describe.each(APPS)('%s', (app, framework) => {
  const dir = join(root, 'test/frameworks', app);
  const samples = join(dir, 'src/samples');
  afterAll(() => rmSync(samples, { recursive: true, force: true }));

  it('compiles the sample of every element', () => {
    mkdirSync(samples, { recursive: true });
    for (const { tag, sample } of DOCS.values()) {
      const { code, source, file } = samplesOf(tag, sample)[framework];
      writeFileSync(join(samples, file.replace('sample', `page-of-${tag}`)), source ?? code);
    }
    const { ok, output } = run(dir, CHECKS[app]);
    expect(ok ? '' : output).toBe('');
  });
});
