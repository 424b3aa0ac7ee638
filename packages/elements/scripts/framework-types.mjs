// What frameworks and editors are told of the elements, made from the manifest: wrappers for React, directives for Angular,
// types for Vue and Svelte, completion for VS Code and JetBrains. Names come from the manifest, types from the classes
// themselves, so that a property cannot have another type in a framework. Own code rather than the wrappers' generators on
// npm: those copy types as text, which says nothing once it is out of its module.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const packages = fileURLToPath(new URL('../../', import.meta.url));
const { version, exports } = JSON.parse(readFileSync(join(packages, 'elements/package.json'), 'utf8'));
const manifest = JSON.parse(readFileSync(join(packages, 'elements/custom-elements.json'), 'utf8'));
const banner = '// Generated from custom-elements.json by scripts/framework-types.mjs. Do not edit.\n';

const camel = (name) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
const pascal = (name) => camel(`-${name}`);
const line = (text = '') => text.replace(/\s+/g, ' ').replaceAll('*/', '*\\/').trim();

const elements = manifest.modules
  .flatMap(({ declarations }) => declarations)
  .filter(({ tagName }) => tagName)
  .map((declaration) => ({
    tag: declaration.tagName,
    className: declaration.name,
    file: declaration.tagName.replace(/^sas-/, ''),
    // an optional element's class has an entry of its own
    optional: `./${declaration.tagName.replace(/^sas-/, '')}` in exports,
    summary: line(declaration.summary),
    description: declaration.description,
    properties: (declaration.members ?? []).filter(({ kind, readonly }) => kind === 'field' && !readonly),
    attributes: declaration.attributes ?? [],
    events: declaration.events ?? [],
    slots: declaration.slots ?? [],
    parts: declaration.cssParts ?? [],
    tokens: declaration.cssProperties ?? [],
  }));

/** What is optional is imported by its own entry: the index must not bring it. */
const indexOf = (all) =>
  all
    .filter(({ optional }) => !optional)
    .map(({ file }) => `export * from './${file}.js';\n`)
    .join('');

function write(folder, files) {
  rmSync(join(packages, folder), { recursive: true, force: true });
  for (const [name, text] of Object.entries(files)) {
    const file = join(packages, folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

// ---- React -----------------------------------------------------------------------------------------------------------

const sourceOf = ({ file, optional }) => (optional ? `@sas-embed/elements/${file}` : '@sas-embed/elements');

function reactModule(element) {
  const { tag, className, file, summary, events } = element;
  const typeOf = ({ name }) => `EventName<SasEventMap['${name}']>`;
  return `${banner}import { createComponent, type EventName, type ReactWebComponent } from '@lit/react';
import * as React from 'react';
import type { SasEventMap } from '@sas-embed/elements';
import { ${className} as ${className}Element } from '${sourceOf(element)}';
import '@sas-embed/elements/define/${file}.js';

/** \`<${tag}>\`: ${summary} */
export const ${className}: ReactWebComponent<
  ${className}Element,
  {
${events.map((event) => `    /** ${line(event.description)} */\n    on${pascal(event.name)}: ${typeOf(event)};`).join('\n')}
  }
> = createComponent({
  tagName: '${tag}',
  elementClass: ${className}Element,
  react: React,
  displayName: '${className}',
  events: {
${events.map((event) => `    on${pascal(event.name)}: '${event.name}' as ${typeOf(event)},`).join('\n')}
  },
});
`;
}

write('react/src/generated', {
  ...Object.fromEntries(elements.map((element) => [`${element.file}.ts`, reactModule(element)])),
  'index.ts': banner + indexOf(elements),
});

// ---- Angular ---------------------------------------------------------------------------------------------------------

function angularModule(element) {
  const { tag, className, file, summary, properties, events } = element;
  const inputs = properties.map(
    ({ name, description }) => `  /** ${line(description)} */
  set ${name}(value: ${className}Element['${name}']) {
    this.element.${name} = value;
  }
  get ${name}(): ${className}Element['${name}'] {
    return this.element.${name};
  }
`,
  );
  const outputs = events.map(
    ({ name, description }) => `  /** \`${name}\`: ${line(description)} */
  readonly ${camel(name)} = output<SasEventMap['${name}']>();
`,
  );
  return `${banner}import { Directive, ElementRef, inject${events.length ? ', output' : ''} } from '@angular/core';
import type { ${className} as ${className}Element } from '${sourceOf(element)}';${events.length ? "\nimport type { SasEventMap } from '@sas-embed/elements';" : ''}
import '@sas-embed/elements/define/${file}.js';

/** \`<${tag}>\`: ${summary} */
@Directive({
  selector: '${tag}',
  standalone: true,
  exportAs: '${camel(tag)}',
  inputs: [${properties.map(({ name }) => `'${name}'`).join(', ')}],
  host: {
${events.map(({ name }) => `    '(${name})': '${camel(name)}.emit($event)',`).join('\n')}
  },
})
export class ${className} {
  /** The element itself, with its methods. */
  readonly element: ${className}Element = inject<ElementRef<${className}Element>>(ElementRef).nativeElement;

${[...inputs, ...outputs].join('\n')}}
`;
}

write('angular/src/generated', {
  ...Object.fromEntries(elements.map((element) => [`${element.file}.ts`, angularModule(element)])),
  'index.ts': banner + indexOf(elements),
});

// ---- Vue and Svelte --------------------------------------------------------------------------------------------------

const classes = `import type { SasEventMap } from '@sas-embed/elements';
${elements.map((element) => `import type { ${element.className} } from '${sourceOf(element)}';`).join('\n')}
`;

/** Properties of an element as members of an interface, and its events by the names that the framework gives them. */
const members = ({ className, properties, events }, eventName, indent) =>
  [
    ...properties.map(
      ({ name, description }) => `/** ${line(description)} */\n${name}?: ${className}['${name}'] | undefined;`,
    ),
    ...events.map(
      ({ name, description }) =>
        `/** ${line(description)} */\n'${eventName(name)}'?: ((event: SasEventMap['${name}']) => unknown) | undefined;`,
    ),
  ]
    .join('\n')
    .replace(/^/gm, indent);

const vue = `${banner}// For Vue 3: "types": ["@sas-embed/elements/vue"] in tsconfig.json, and strictTemplates.
import type { AllowedComponentProps, ComponentCustomProps, HTMLAttributes, VNodeProps } from 'vue';
${classes}
type Common = VNodeProps & AllowedComponentProps & ComponentCustomProps & Pick<HTMLAttributes, 'id' | 'hidden' | 'lang'>;
type Element<Props> = new () => { $props: Props & Common & { slot?: string }; $slots: { default?: () => unknown } };

declare module 'vue' {
  interface GlobalComponents {
${elements
  .map(
    (element) =>
      `    /** ${element.summary} */\n    '${element.tag}': Element<{\n${members(element, (name) => `on${pascal(name)}`, '      ')}\n    }>;`,
  )
  .join('\n')}
  }
}
`;

const svelte = `${banner}// For Svelte 5: "types": ["@sas-embed/elements/svelte"] in tsconfig.json.
import type { Snippet } from 'svelte';
import type { AriaAttributes } from 'svelte/elements';
${classes}
type Common<E> = AriaAttributes & {
  children?: Snippet;
  class?: string | undefined;
  hidden?: boolean | undefined;
  id?: string | undefined;
  lang?: string | undefined;
  slot?: string | undefined;
  'bind:this'?: E | undefined | null;
};

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
${elements
  .map(
    (element) =>
      `    /** ${element.summary} */\n    '${element.tag}': Common<${element.className}> & {\n${members(element, (name) => `on${name}`, '      ')}\n    };`,
  )
  .join('\n')}
  }
}
`;

// ---- Editors ---------------------------------------------------------------------------------------------------------

const valuesOf = (text = '') => [...text.matchAll(/'([^']+)'/g)].map(([, name]) => ({ name }));

const vscode = {
  version: 1.1,
  tags: elements.map(({ tag, summary, description, attributes }) => ({
    name: tag,
    description: `${summary}\n\n${description ?? ''}`.trim(),
    attributes: attributes.map(({ name, description: about, type }) => {
      const values = valuesOf(type?.text);
      return { name, description: line(about), ...(values.length > 0 && { values }) };
    }),
  })),
};

const named = ({ name, description }) => ({ name, description: line(description) });
const webTypes = {
  $schema: 'https://json.schemastore.org/web-types',
  name: '@sas-embed/elements',
  version,
  'description-markup': 'markdown',
  contributions: {
    html: {
      elements: elements.map(({ tag, summary, attributes, properties, events, slots, parts, tokens }) => ({
        name: tag,
        description: summary,
        attributes: attributes.map((one) => ({ ...named(one), value: { type: one.type?.text } })),
        slots: slots.map(named),
        js: {
          properties: properties.map((one) => ({ ...named(one), type: one.type?.text })),
          events: events.map((one) => ({ ...named(one), type: one.type?.text })),
        },
        css: { parts: parts.map(named), properties: tokens.map(named) },
      })),
    },
  },
};

write('elements/generated', {
  'types-only.mjs': 'export {};\n',
  'vue.d.ts': vue,
  'svelte.d.ts': svelte,
  'vscode.html-custom-data.json': `${JSON.stringify(vscode, null, 2)}\n`,
  'web-types.json': `${JSON.stringify(webTypes, null, 2)}\n`,
});
