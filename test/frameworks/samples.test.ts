/** The code on the pages of the elements, in each framework, by the framework's own check of types: none is written and forgotten. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { DECLARATIONS, DOCS, samplesOf, type Framework, type Sample } from '../../stories/pages/index.js';
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
    rmSync(samples, { recursive: true });
  });

  // Angular looks at templates once the classes are in order: one after the other
  const kinds = app === 'angular' ? [['property'], ['event']] : [['property', 'event']];
  it.each(kinds.map((all) => [all.join(' and an '), all] as const))(
    'refuses any %s that it has not, of every element',
    (_kinds, wanted) => {
      mkdirSync(samples, { recursive: true });
      const wrong: string[] = [];
      for (const { tag, sample } of DOCS.values()) {
        const faults: Record<string, Sample> = {
          property: { ...sample, props: { ...sample.props, notThere: '1' } },
          event: { ...sample, on: { ...sample.on, 'sas-not-there': 'console.log(event.detail)' } },
        };
        for (const kind of wanted) {
          const { code, source, file } = samplesOf(tag, faults[kind]!)[framework];
          // what the sample of the provider gives it is its own
          if (tag === 'sas-provider' && code === samplesOf(tag, sample)[framework].code) continue;
          const name = file.replace('sample', `wrong-${kind}-of-${tag}`);
          wrong.push(name);
          writeFileSync(join(samples, name), source ?? code);
        }
      }
      const { ok, output } = run(dir, CHECKS[app]);
      rmSync(samples, { recursive: true });
      expect(ok).toBe(false);
      const errors = output.split('\n').filter((line) => /error/i.test(line) && line.includes('src/'));
      expect(wrong.filter((name) => !errors.some((line) => line.includes(name)))).toEqual([]);
      expect(errors.filter((line) => !line.includes('src/samples/wrong-'))).toEqual([]);
    },
  );
});
