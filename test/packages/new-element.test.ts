import {
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../../scripts/browser.mjs';
import { entriesOf, filesOf, isOptional, namesOf, newElement } from '../../scripts/new-element.mjs';
import { root, run } from './support/pack.js';

// The generator makes the shape of the elements that exist: both are held to the same list of files and entries, so that
// neither drifts from the other. What it makes is linted, type-checked and run in a copy of the project.

const elements = readdirSync(join(root, 'packages/elements/src/define'))
  .map((file) => basename(file, '.ts'))
  .filter((name) => name !== 'index');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

/** Elements whose English is a chunk of its own. */
const IN_A_CHUNK = new Set(['agenda', 'appointments', 'indicators', 'interface-status', 'map', 'participation']);

describe.each(elements)('the shape of %s', (name) => {
  const { tag, type, fr, en, camel } = namesOf(name);

  it('has every file that the generator makes', () => {
    const files = Object.keys(filesOf(name)).filter((file) => !file.startsWith('.changeset/')); // released ones are gone
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  it('is entered wherever the generator enters one', () => {
    const files = Object.keys(entriesOf(name));
    const marks: Record<string, string> = {
      ...(isOptional(name)
        ? { 'packages/elements/package.json': `./dist/${name}/index.js` }
        : {
            'packages/elements/src/define/index.ts': `import './${name}.js';`,
            'packages/elements/src/index.ts': type,
          }),
      'packages/elements/src/localize/index.ts': `export { ${fr} } from './fr/${name}.js';`,
      'packages/elements/src/localize/messages.ts': `typeof ${fr}`,
      // what most pages do without brings its own
      'packages/elements/src/localize/en/index.ts': IN_A_CHUNK.has(name) ? `keyof typeof ${camel}` : `...${en},`,
      'sizes.json': `@sas-embed/elements/define/${name}.js`,
    };
    expect(Object.keys(marks).sort()).toEqual(files.sort());
    for (const file of files) expect(read(file), `${tag} in ${file}`).toContain(marks[file]);
  });

  it.runIf(isOptional(name))('is brought by no other entry', () => {
    for (const file of ['define/index.ts', 'index.ts', 'bundle.ts']) {
      // (the bundle may load it when it is asked to)
      expect(read(`packages/elements/src/${file}`), file).not.toMatch(
        new RegExp(`(from|import) '[./\\w]*/${name}(/index)?\\.js'`),
      );
    }
  });

  it('has its texts in both languages, under keys of its own', async () => {
    const load = async (language: 'fr' | 'en', constant: string) =>
      ((await import(join(root, `packages/elements/dist/localize/${language}/${name}.js`))) as Record<string, object>)[
        constant
      ]!;
    const french = Object.keys(await load('fr', fr));
    expect(french).not.toEqual([]);
    expect(Object.keys(await load('en', en)).sort()).toEqual([...french].sort());
    const prefixes = [camel, camel.replace(/Dialog$/, '')];
    expect(french.filter((key) => !prefixes.some((prefix) => key.startsWith(`${prefix}.`)))).toEqual([]);
  });

  it('carries its version as all elements do, and is known to TypeScript by its tag', () => {
    const code = read(`packages/elements/src/${name}/${name}.ts`);
    // one that renders by its own hand carries its version itself
    expect(code).toMatch(
      new RegExp(
        `export class ${type} extends (SasElement \\{|ReactiveElement \\{[^]{0,300}static readonly sasVersion)`,
      ),
    );
    expect(code).toContain(`'${tag}': ${type};`);
    expect(read(`packages/elements/src/define/${name}.ts`)).toContain(`define('${tag}', ${type});`);
  });
});

describe('a name', () => {
  it.each(['', 'Agenda', 'sas-agenda', 'a--b', '../x', 'agenda-'])('"%s" is refused', (name) => {
    expect(() => newElement(name, root)).toThrow(/no element name/);
  });
  it('that is taken is refused, and nothing is written', () => {
    expect(() => newElement('slot-grid', root)).toThrow(/is there already/);
  });
});

describe('a new element in a copy of the project', () => {
  // beside node_modules, so that what is installed can be hard links
  const copy = join(root, '.cache', `new-element-${process.pid}`);
  const name = 'house-sample';
  let made: string[] = [];
  beforeAll(() => {
    mkdirSync(copy, { recursive: true });
    const left = /(^|\/)(\.git|\.cache|\.vite|\.demo|coverage|storybook-static|test-results)$/;
    for (const file of readdirSync(root)) if (!left.test(file)) twin(join(root, file), join(copy, file), left);
    const { made: files, changed } = newElement(name, copy);
    made = [...files, ...changed];
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  it('is formatted and follows the rules', () => {
    run('prettier', ['--check', ...made], copy);
    run('eslint', ['--max-warnings', '0', ...made.filter((file) => file.endsWith('.ts'))], copy);
  });

  it('type-checks, with its story', () => {
    run('tsc', ['-p', 'packages/elements/tsconfig.json', '--noEmit'], copy);
    run('tsc', ['-p', 'stories/tsconfig.json', '--noEmit'], copy);
  });

  describe.skipIf(!findBrowser())('in a browser', () => {
    it('passes its tests', () => {
      const wtr = join(copy, 'packages/elements/node_modules/.bin/wtr');
      const config = ['--config', 'web-test-runner.config.mjs', '--files', `src/${name}/${name}.test.ts`];
      expect(run(wtr, config, join(copy, 'packages/elements'))).toMatch(/2 passed, 0 failed/);
    });

    it('passes its story', () => {
      const output = run('vitest', ['run', '--config', 'vitest.stories.config.ts', `stories/${name}.stories.ts`], copy);
      expect(output).toMatch(/1 passed/);
    });
  });
});

/** Copies a tree: links stay links, what is installed is linked hard, the rest is copied. */
function twin(from: string, to: string, left: RegExp, installed = false): void {
  if (installed ? from === join(root, 'node_modules/.cache') : left.test(from)) return;
  const stat = lstatSync(from);
  if (stat.isSymbolicLink()) symlinkSync(readlinkSync(from), to);
  else if (stat.isDirectory()) {
    mkdirSync(to);
    const inside = installed || /node_modules$|\.tools$/.test(from);
    for (const file of readdirSync(from)) twin(join(from, file), join(to, file), left, inside);
  } else if (installed) linkSync(from, to);
  else copyFileSync(from, to);
}
