import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bundle } from '../../scripts/bundle.mjs';

// `sideEffects` of each manifest, proved by bundles as an integrator's bundler makes them.

const src = new URL('../../packages/elements/src/', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, src), 'utf8');
const elements = readdirSync(new URL('define/', src))
  .map((file) => file.replace('.ts', ''))
  .filter((name) => name !== 'index');
const { exports } = JSON.parse(read('../package.json')) as { exports: Record<string, unknown> };
/** What few pages need has an entry of its own, and the index of all classes does not bring it. */
const isOptional = (name: string) => `./${name}` in exports;
const entryOf = (name: string) => (isOptional(name) ? `@sas-embed/elements/${name}` : '@sas-embed/elements');
const className = (name: string) => `Sas${name.replace(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase())}`;

interface Chunk {
  modules: string[];
  code: string;
}
/** The elements whose class is in these chunks, by folder. */
const classesIn = (chunks: Chunk[]) =>
  elements
    .filter((name) => chunks.some((chunk) => chunk.modules.some((id) => id.endsWith(`/dist/${name}/${name}.js`))))
    .sort();
const definedIn = (chunks: Chunk[]) =>
  elements
    .filter((name) =>
      chunks.some(
        (chunk) => chunk.code.includes(`define("sas-${name}"`) || chunk.code.includes(`define('sas-${name}'`),
      ),
    )
    .sort();

const SHOWN = /<sas-([a-z-]+)\s[^>]*>/g;
const SHOWN_OR_OPENED = /(?:<sas-([a-z-]+)\s[^>]*>|createElement\((?:tagOf\()?'sas-([a-z-]+)'\))/g;

/** An element and the elements that its templates show (or that it opens when asked), and theirs. */
function family(name: string, by: RegExp, seen = new Set<string>()): string[] {
  if (seen.has(name)) return [];
  seen.add(name);
  const sources = readdirSync(new URL(`${name}/`, src)).filter((f) => f.endsWith('.ts') && !f.endsWith('.test.ts'));
  for (const [, shown, opened] of sources.flatMap((f) => [...read(`${name}/${f}`).matchAll(by)])) {
    const tag = shown ?? opened!;
    if (elements.includes(tag)) family(tag, by, seen);
  }
  return [...seen].sort();
}

describe('a define entry', () => {
  it('there is one for each element', () => expect(elements.length).toBeGreaterThan(6));

  it.each(elements)('define/%s.js brings that element, what it shows or opens, and no other', async (name) => {
    const { initial, dynamic } = await bundle(`import '@sas-embed/elements/define/${name}.js';`, { minify: false });
    expect(definedIn(initial)).toContain(name);
    expect(classesIn(initial)).toContain(name);
    // what it opens only when asked is in chunks of its own
    expect(family(name, SHOWN)).toEqual(expect.arrayContaining(classesIn(initial)));
    expect(classesIn([...initial, ...dynamic])).toEqual(family(name, SHOWN_OR_OPENED));
    expect(definedIn([...initial, ...dynamic])).toEqual(family(name, SHOWN_OR_OPENED));
  });

  it('would be dropped if the manifest called it free of side effects', async () => {
    const { initial } = await bundle("import '@sas-embed/elements/define/slot-grid.js';", {
      minify: false,
      sideEffects: false,
    });
    expect(definedIn(initial)).toEqual([]);
  });
});

describe('a class', () => {
  it.each(elements)('%s: imported and used, brings no other element and defines nothing', async (name) => {
    const type = className(name);
    const { initial } = await bundle(`import { ${type} } from '${entryOf(name)}'; globalThis.x = ${type};`, {
      minify: false,
    });
    expect(classesIn(initial)).toEqual([name]);
    expect(definedIn(initial)).toEqual([]);
  });

  it.each(elements)('%s: imported and not used, leaves nothing', async (name) => {
    const { initial } = await bundle(`import { ${className(name)} } from '${entryOf(name)}';`);
    expect(initial.map((chunk) => chunk.code.trim()).join('')).toBe('');
  });

  it('would bring the others if the manifest did not call modules free of side effects', async () => {
    const { initial } = await bundle("import { SasSlotGrid } from '@sas-embed/elements'; globalThis.x = SasSlotGrid;", {
      minify: false,
      sideEffects: true,
    });
    expect(classesIn(initial)).toEqual(elements.filter((name) => !isOptional(name)).sort());
  });
});

describe('the other packages for browsers', () => {
  it.each(['@sas-embed/client', '@sas-embed/client/mock', '@sas-embed/contract'])(
    '%s, not used, leaves nothing',
    async (entry) => {
      const { initial } = await bundle(`import * as all from '${entry}';`);
      expect(initial.map((chunk) => chunk.code.trim()).join('')).toBe('');
    },
  );
});
