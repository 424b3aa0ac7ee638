// `npm run new:element -- NAME`: makes an element in exactly the shape of those that exist, and enters it wherever an
// element is entered. Try it, then fill it: class, texts, styles, tests, story.
// With `--optional` it is one that few pages need: neither `define/index.js` nor the bundle brings it; its class has an
// entry of its own, `@sas-embed/elements/NAME`.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root as here } from './pnpm.mjs';

/** What an element's name is in its various places. */
export function namesOf(name) {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name ?? '') || name.startsWith('sas-')) {
    throw new Error(
      `"${name ?? ''}" is no element name: lower case words joined by "-", without "sas-" (agenda, slot-grid).`,
    );
  }
  const pascal = name.replace(/(^|-)(\w)/g, (_, __, letter) => letter.toUpperCase());
  const camel = pascal[0].toLowerCase() + pascal.slice(1);
  return { name, tag: `sas-${name}`, type: `Sas${pascal}`, camel, fr: `fr${pascal}`, en: `en${pascal}` };
}

/** The files of an element's own, by path from the root. */
export function filesOf(name) {
  const { tag, type, camel, fr, en } = namesOf(name);
  const src = 'packages/elements/src';
  return {
    [`${src}/${name}/index.ts`]: `export { ${type} } from './${name}.js';\n`,
    [`${src}/${name}/${name}.ts`]: `import { html, type CSSResultGroup, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { baseStyles, SasElement } from '../internal/index.js';
import { ${fr}, LocalizeController } from '../localize/index.js';
import { ${camel}Styles } from './${name}.styles.js';

/**
 * What a regulator does with it, and how it behaves by keyboard.
 *
 * @summary One line for the tables and completion lists.
 * @csspart heading - The heading.
 */
export class ${type} extends SasElement {
  static override styles: CSSResultGroup = [baseStyles, ${camel}Styles];

  /** What stands in the heading; without it, its usual text. */
  @property() label = '';

  readonly #texts = new LocalizeController(this, ${fr});

  protected override render(): TemplateResult {
    return html\`<h2 class="heading" part="heading">\${this.label || this.#texts.t('${camel}.heading')}</h2>\`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    '${tag}': ${type};
  }
}
`,
    [`${src}/${name}/${name}.styles.ts`]: `import { css } from 'lit';
import { token } from '../tokens/index.js';

/** Styles of \`${tag}\`. */
export const ${camel}Styles = css\`
  .heading {
    color: \${token('color-text')};
    font-weight: \${token('font-weight-bold')};
  }
\`;
`,
    [`${src}/${name}/${name}.test.ts`]: `import { expect, fixture, html } from '@open-wc/testing';
import '../define/${name}.js';
import type { TestHost } from '../testing/fixtures/index.js';
import { expectAccessible } from '../testing/fixtures/index.js';
import type { ${type} } from './${name}.js';

async function make(props: Partial<${type}> = {}): Promise<${type}> {
  const host = await fixture<TestHost>(html\`<test-host></test-host>\`);
  const element = Object.assign(document.createElement('${tag}'), props);
  host.append(element);
  await element.updateComplete;
  return element;
}

describe('${tag}', () => {
  it('has a heading: its label, or its usual text', async () => {
    const heading = async (props?: Partial<${type}>) =>
      (await make(props)).shadowRoot!.querySelector('h2')?.textContent;
    expect(await heading()).to.equal('${tag}');
    expect(await heading({ label: 'Autre' })).to.equal('Autre');
  });

  it('is accessible', async () => {
    await expectAccessible(await make());
  });
});
`,
    [`${src}/define/${name}.ts`]:
      ordered([`import { ${type} } from '../${name}/index.js';`, "import { define } from '../internal/index.js';"]) +
      `\n\ndefine('${tag}', ${type});\n\n// What TypeScript is to know of the tag and of the events.\n` +
      `export type { SasEventMap } from '../events.js';\nexport type { ${type} } from '../${name}/index.js';\n`,
    [`${src}/localize/fr/${name}.ts`]: `/** French of \`${tag}\`. */
export const ${fr} = {
  '${camel}.heading': '${tag}',
};
`,
    [`${src}/localize/en/${name}.ts`]: `import type { ${fr} } from '../fr/${name}.js';

/** English of \`${tag}\`. */
export const ${en}: typeof ${fr} = {
  '${camel}.heading': '${tag}',
};
`,
    [`stories/${name}.stories.ts`]: `import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect } from 'storybook/test';
import '../packages/elements/src/define/${name}.js';
import type { ${type} } from '../packages/elements/src/${name}/index.js';

type Args = Pick<${type}, 'label'>;

/** What it is for, in a sentence. */
const meta: Meta<Args> = {
  title: 'Elements/${tag}',
  component: '${tag}',
  args: { label: '' },
  render: ({ label }) => html\`<${tag} .label=\${label}></${tag}>\`,
};
export default meta;
type Story = StoryObj<Args>;

/** As it is used most. */
export const Default: Story = {
  play: async ({ canvasElement }) => {
    const element = canvasElement.querySelector<${type}>('${tag}')!;
    await element.updateComplete;
    await expect(element.shadowRoot!.querySelector('h2')).toHaveTextContent('${tag}');
  },
};
`,
    [`.changeset/new-${name}.md`]: `---\n'@sas-embed/elements': minor\n---\n\nNew element \`${tag}\`.\n`,
  };
}

const specifier = (line) => /from '([^']+)'/.exec(line)?.[1] ?? '';
/** Lines in the order of the modules they name. */
const ordered = (lines) => [...lines].sort((a, b) => (specifier(a) < specifier(b) ? -1 : 1)).join('\n');

/** Puts a line before the first one of its kind whose module comes after, or after the last of its kind. */
function insertLine(text, line, kind) {
  const lines = text.split('\n');
  const same = lines.flatMap((other, i) => (kind.test(other) ? [i] : []));
  if (!same.length) throw new Error(`No place for: ${line}`);
  const at = same.find((i) => specifier(lines[i]) > specifier(line)) ?? same.at(-1) + 1;
  lines.splice(at, 0, line);
  return lines.join('\n');
}

/** Where an element is entered, by path from the root: the text with the element in it. */
export function entriesOf(name, { optional = isOptional(name) } = {}) {
  const { type, fr, en } = namesOf(name);
  const src = 'packages/elements/src';
  const must = (text, changed, what) => {
    if (text === changed) throw new Error(`No place found for ${what}`);
    return changed;
  };
  const everywhere = {
    [`${src}/define/index.ts`]: (text) => `${text.trimEnd()}\nimport './${name}.js';\n`,
    [`${src}/index.ts`]: (text) =>
      insertLine(
        text,
        `export { ${type} } from './${name}/index.js';`,
        /^export \{ Sas\w+.*from '.\/[\w-]+\/index.js';$/,
      ),
  };
  const apart = {
    'packages/elements/package.json': (text) => {
      const manifest = JSON.parse(text);
      const own = { types: `./dist/${name}/index.d.ts`, default: `./dist/${name}/index.js` };
      const { './bundle': bundle, ...rest } = manifest.exports;
      const entries = Object.entries(rest);
      const at = entries.findIndex(([entry]) => entry === './define/*.js') + 1;
      entries.splice(at, 0, [`./${name}`, own], ['./bundle', bundle]);
      return `${JSON.stringify({ ...manifest, exports: Object.fromEntries(entries) }, null, 2)}\n`;
    },
  };
  return {
    ...(optional ? apart : everywhere),
    [`${src}/localize/index.ts`]: (text) =>
      insertLine(text, `export { ${fr} } from './fr/${name}.js';`, /^export \{ fr\w+ \} from/),
    [`${src}/localize/messages.ts`]: (text) => {
      const imported = insertLine(
        text,
        `import type { ${fr} } from './fr/${name}.js';`,
        /^import type \{ fr\w+ \} from/,
      );
      const joined = imported.replace(/(export type Messages = [^;]*);/, `$1 &\n  typeof ${fr};`);
      return must(imported, joined, `${fr} in Messages`);
    },
    [`${src}/localize/en/index.ts`]: (text) => {
      const imported = insertLine(text, `import { ${en} } from './${name}.js';`, /^import \{ en\w+ \} from/);
      return must(imported, imported.replace(/\n};\n/, `\n  ...${en},\n};\n`), `${en} in en`);
    },
    'sizes.json': (text) => {
      const sizes = JSON.parse(text);
      const entry = `@sas-embed/elements/define/${name}.js`;
      const last = sizes.entries.findLastIndex((other) => other.entry?.startsWith('@sas-embed/elements/define/'));
      const own = `@sas-embed/elements/${name}`;
      const code = `import * as all from '${own}'; globalThis.all = all;`;
      sizes.entries.splice(
        last + 1,
        0,
        { name: entry, entry, code: `import '${entry}';`, limit: START_LIMIT },
        ...(optional ? [{ name: own, entry: own, code, limit: START_LIMIT }] : []),
      );
      return `${JSON.stringify(sizes, null, 2)}\n`;
    },
  };
}

/** Brotli bytes of an element that does little, with Lit; `npm run sizes` tells its true size. */
const START_LIMIT = 12_288;

/** Whether an element that is there has an entry of its own. */
export function isOptional(name) {
  const { exports } = JSON.parse(readFileSync(join(here, 'packages/elements/package.json'), 'utf8'));
  return `./${name}` in exports;
}

/** Makes the element; throws before anything is written when its name is taken or wrong. */
export function newElement(name, root = here, { optional = false } = {}) {
  const files = filesOf(name);
  const taken = Object.keys(files).find((file) => existsSync(join(root, file)));
  if (taken) throw new Error(`${taken} is there already; choose another name.`);
  const entries = Object.entries(entriesOf(name, { optional })).map(([file, change]) => [
    file,
    change(readFileSync(join(root, file), 'utf8')),
  ]);
  for (const [file, text] of [...Object.entries(files), ...entries]) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return { made: Object.keys(files), changed: entries.map(([file]) => file) };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const { made, changed } = newElement(process.argv[2], here, { optional: process.argv.includes('--optional') });
    console.log(`Made:\n  ${made.join('\n  ')}\nEntered in:\n  ${changed.join('\n  ')}`);
    console.log('Next: npm run sizes -- --write, and set its limit in sizes.json.');
  } catch (error) {
    console.error(`new:element: ${error.message}`);
    process.exit(1);
  }
}
