import type { Sample } from './element-doc.js';

/** How a page brings the elements in. */
export type Framework = 'html' | 'react' | 'vue' | 'angular' | 'svelte';

/** A sample in one framework, as it is written in a file of its own. */
export interface Code {
  readonly title: string;
  readonly language: string;
  readonly code: string;
  /** A name that such a file may have, and what stands in it where the code shows more than one file. */
  readonly file: string;
  readonly source?: string;
}

const TOKEN = [
  '// A short-lived token of the person who is signed in, asked from your own server.',
  "const getToken = async () => (await (await fetch('/api/token', { method: 'POST' })).json()).token;",
];
const GATEWAY = 'https://sas-gateway.example';
const CLIENT = [`const client = createClient({ baseUrl: '${GATEWAY}', getToken });`];

const OPTIONAL = ['sas-appointments', 'sas-indicators', 'sas-interface-status', 'sas-map'];
const pascal = (text: string) => text.replace(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase());
const camel = (text: string) => text.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
const short = (tag: string) => tag.replace('sas-', '');
const indent = (text: string, by: number) => text.replace(/^(?=.)/gm, ' '.repeat(by));
const entry = (of: string, tag: string) => (OPTIONAL.includes(tag) ? `${of}/${short(tag)}` : of);
const lines = (...parts: (string | false | undefined | readonly string[])[]) =>
  parts
    .flat()
    .filter((part) => part !== false && part !== undefined)
    .join('\n');

/** One element of the markup: its attributes each as text, and what stands in it. */
function markup(tag: string, attributes: readonly string[], inside = '', selfClosing = false): string {
  const flat = [`<${tag}`, ...attributes].join(' ');
  const open = flat.length < 90 ? flat : `<${tag}\n${attributes.map((one) => `  ${one}`).join('\n')}\n`;
  if (inside) return `${open}>\n${indent(inside, 2)}\n</${tag}>`;
  return selfClosing ? `${open} />` : `${open}></${tag}>`;
}

interface Plan {
  tag: string;
  sample: Sample;
  /** The elements that are shown. */
  tags: string[];
  /** Whether the program talks to the element itself. */
  held: boolean;
  setup: string[];
  imports: (readonly [from: string, names: string])[];
}

function planOf(tag: string, sample: Sample): Plan {
  const setup = [...TOKEN, ...(sample.ownClient ? CLIENT : []), ...(sample.setup ?? [])];
  const acts = [...Object.values(sample.on ?? {}), sample.button?.act ?? ''];
  return {
    tag,
    sample,
    tags: [...new Set(['sas-provider', ...(sample.beside || tag === 'sas-provider' ? ['sas-search'] : []), tag])],
    held: acts.some((act) => /\belement\b/.test(act)),
    setup,
    imports: [
      ...(sample.ownClient ? [['@sas-embed/client', '{ createClient }'] as const] : []),
      ...(sample.imports ?? []),
    ],
  };
}

const importLines = (imports: Plan['imports'], type = '') =>
  imports.map(([from, names]) => `import ${type}${names} from '${from}';`);
const defines = (tags: readonly string[]) => tags.map((tag) => `import '@sas-embed/elements/define/${short(tag)}.js';`);
const held = (act: string, by: string) => act.replace(/\belement\b/g, by);

function html(plan: Plan): Code {
  const { tag, sample } = plan;
  const self = tag === 'sas-provider';
  const inner = self
    ? markup('sas-search', [])
    : lines(sample.beside && markup('sas-search', [`id="${sample.beside}"`]), markup(tag, []));
  const listen = (on: string, all: Sample['on']) =>
    Object.entries(all ?? {}).map(([name, act]) => {
      const event = /\bevent\b/.test(act) ? 'event' : '';
      return `${on}.addEventListener('${name}', (${event}) => {\n  ${act}\n});`;
    });
  const script = lines(
    defines(plan.tags),
    importLines(plan.imports),
    '',
    plan.setup,
    '',
    `const provider = document.querySelector('sas-provider')!;`,
    !self && `const element = document.querySelector('${tag}')!;`,
    sample.ownClient ? 'provider.client = client;' : 'provider.getToken = getToken;',
    Object.entries(sample.props ?? {}).map(([name, value]) => `element.${name} = ${value};`),
    listen(self ? 'provider' : 'element', sample.on),
    listen('provider', sample.onProvider),
    sample.button &&
      `document.querySelector('#host')!.addEventListener('click', async () => {\n  ${sample.button.act}\n});`,
  );
  const body = lines(
    sample.button && `<button id="host" type="button">${sample.button.label}</button>`,
    markup('sas-provider', sample.ownClient ? [] : [`gateway="${GATEWAY}"`], inner),
  );
  return {
    title: 'HTML and TypeScript',
    language: 'html',
    code: `${body}\n<script type="module" src="/main.ts"></script>\n\n<!-- main.ts -->\n${script}`,
    file: 'sample.ts',
    source: script,
  };
}

function react(plan: Plan): Code {
  const { tag, sample } = plan;
  const handlers = (all: Sample['on']) =>
    Object.entries(all ?? {}).map(([name, act]) => {
      const code = held(act, 'element.current').replace(/;$/, '');
      const event = /\bevent\b/.test(code) ? 'event' : '';
      const block = /^(if|await|const)\b/.test(code);
      return `on${pascal(name)}={${block ? 'async ' : ''}(${event}) => ${block ? `{ ${code}; }` : code}}`;
    });
  const given = Object.entries(sample.props ?? {}).map(([name, value]) =>
    /^'.*'$/.test(value) ? `${name}=${value.replace(/'/g, '"')}` : `${name}={${value}}`,
  );
  const self = tag === 'sas-provider';
  const inner = self
    ? markup('SasSearch', [], '', true)
    : lines(
        sample.beside && markup('SasSearch', [`id="${sample.beside}"`], '', true),
        markup(pascal(tag), [...(plan.held ? ['ref={element}'] : []), ...given, ...handlers(sample.on)], '', true),
      );
  const provider = markup(
    'SasProvider',
    [
      ...(sample.ownClient ? ['client={client}'] : [`gateway="${GATEWAY}"`, 'getToken={getToken}']),
      ...handlers(self ? sample.on : sample.onProvider),
    ],
    inner,
  );
  const act = held(sample.button?.act ?? '', 'element.current');
  const view = sample.button
    ? lines(
        '<>',
        `  <button type="button" onClick={async () => { ${act} }}>${sample.button.label}</button>`,
        indent(provider, 2),
        '</>',
      )
    : provider;
  const shared = plan.tags.filter((one) => !OPTIONAL.includes(one)).map(pascal);
  const own = OPTIONAL.includes(tag) && `import { ${pascal(tag)} } from '${entry('@sas-embed/react', tag)}';`;
  return {
    title: 'React 18 and 19',
    language: 'tsx',
    file: 'sample.tsx',
    code: lines(
      plan.held && "import { useRef } from 'react';",
      `import { ${shared.join(', ')} } from '@sas-embed/react';`,
      own,
      importLines(plan.imports),
      '',
      plan.setup,
      '',
      'export function CareOffer() {',
      plan.held && `  const element = useRef<HTMLElementTagNameMap['${tag}']>(null);`,
      '  return (',
      indent(view, 4),
      '  );',
      '}',
    ),
  };
}

/** A handler as a function of the component, for frameworks whose templates are no TypeScript of their own. */
function functions(plan: Plan, by: string): string[] {
  const all = { ...plan.sample.on, ...plan.sample.onProvider };
  return [
    ...Object.entries(all).map(([name, act]) => {
      const event = /\bevent\b/.test(act) ? `event: SasEventMap['${name}']` : '';
      return `async function ${camel(`on-${short(name)}`)}(${event}) {\n  ${held(act, by)}\n}`;
    }),
    ...(plan.sample.button ? [`async function act() {\n  ${held(plan.sample.button.act, by)}\n}`] : []),
  ];
}
const usesEvents = (plan: Plan) =>
  Object.values({ ...plan.sample.on, ...plan.sample.onProvider }).some((act) => /\bevent\b/.test(act));

interface Writing {
  bind(name: string, value: string): string;
  listen(name: string): string;
  ref: string;
  click: string;
}

/** The markup in a framework that knows the tags themselves. */
function template({ tag, sample, held: isHeld }: Plan, writing: Writing): string {
  const self = tag === 'sas-provider';
  const listeners = (all: Sample['on']) => Object.keys(all ?? {}).map((name) => writing.listen(name));
  const inner = self
    ? markup('sas-search', [])
    : lines(
        sample.beside && markup('sas-search', [`id="${sample.beside}"`]),
        markup(tag, [
          ...(isHeld ? [writing.ref] : []),
          ...Object.entries(sample.props ?? {}).map(([name, value]) =>
            /^'.*'$/.test(value) ? `${name}=${value.replace(/'/g, '"')}` : writing.bind(name, value),
          ),
          ...listeners(sample.on),
        ]),
      );
  return lines(
    sample.button && `<button type="button" ${writing.click}>${sample.button.label}</button>`,
    markup(
      'sas-provider',
      [
        ...(sample.ownClient
          ? [writing.bind('client', 'client')]
          : [`gateway="${GATEWAY}"`, writing.bind('getToken', 'getToken')]),
        ...listeners(self ? sample.on : sample.onProvider),
      ],
      inner,
    ),
  );
}

function vue(plan: Plan): Code {
  const view = template(plan, {
    bind: (name, value) => `:${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}="${value}"`,
    listen: (name) => `@${name}="${camel(`on-${short(name)}`)}"`,
    ref: 'ref="element"',
    click: '@click="act"',
  });
  return {
    title: 'Vue 3',
    language: 'html',
    file: 'sample.vue',
    code: lines(
      '<script setup lang="ts">',
      plan.held && "import { useTemplateRef } from 'vue';",
      usesEvents(plan) && "import type { SasEventMap } from '@sas-embed/elements';",
      defines(plan.tags),
      importLines(plan.imports),
      '',
      plan.setup,
      plan.held && `const element = useTemplateRef<HTMLElementTagNameMap['${plan.tag}']>('element');`,
      ...functions(plan, 'element.value').map((one) => `\n${one}`),
      '</script>',
      '',
      '<template>',
      indent(view, 2),
      '</template>',
    ),
  };
}

function svelte(plan: Plan): Code {
  const view = template(plan, {
    bind: (name, value) => (name === value ? `{${name}}` : `${name}={${value}}`),
    listen: (name) => `on${name}={${camel(`on-${short(name)}`)}}`,
    ref: 'bind:this={element}',
    click: 'onclick={act}',
  });
  return {
    title: 'Svelte 5',
    language: 'html',
    file: 'sample.svelte',
    code: lines(
      '<script lang="ts">',
      indent(
        lines(
          usesEvents(plan) && "import type { SasEventMap } from '@sas-embed/elements';",
          defines(plan.tags),
          importLines(plan.imports),
          '',
          plan.setup,
          plan.held && `let element = $state<HTMLElementTagNameMap['${plan.tag}']>();`,
          ...functions(plan, 'element').map((one) => `\n${one}`),
        ),
        2,
      ),
      '</script>',
      '',
      view,
    ),
  };
}

function angular(plan: Plan): Code {
  const { tag, sample } = plan;
  const all: Readonly<Record<string, string>> = { ...sample.on, ...sample.onProvider };
  const needsEvent = (name: string) => /\bevent\b/.test(all[name] ?? '');
  const view = template(plan, {
    bind: (name, value) => `[${name}]="${value}"`,
    listen: (name) => `(${camel(name)})="${camel(`on-${short(name)}`)}(${needsEvent(name) ? '$event' : ''})"`,
    ref: '#element',
    click: '(click)="act()"',
  });
  const shared = plan.tags.filter((one) => !OPTIONAL.includes(one)).map(pascal);
  const names = [
    ...(sample.ownClient ? ['client'] : ['getToken']),
    ...Object.values(sample.props ?? {}).filter((value) => /^\w+$/.test(value) && !/^(true|false|\d+)$/.test(value)),
  ];
  const methods = functions(plan, 'this.element().nativeElement').map((one) =>
    one.replace('async function ', 'async '),
  );
  return {
    title: 'Angular 21',
    language: 'ts',
    file: 'sample.ts',
    code: lines(
      plan.held
        ? "import { Component, viewChild, type ElementRef } from '@angular/core';"
        : "import { Component } from '@angular/core';",
      `import { ${shared.join(', ')} } from '@sas-embed/angular';`,
      OPTIONAL.includes(tag) && `import { ${pascal(tag)} } from '${entry('@sas-embed/angular', tag)}';`,
      usesEvents(plan) && "import type { SasEventMap } from '@sas-embed/elements';",
      importLines(plan.imports),
      '',
      plan.setup,
      '',
      '@Component({',
      "  selector: 'care-offer',",
      `  imports: [${plan.tags.map(pascal).join(', ')}],`,
      '  template: `',
      indent(view, 4),
      '  `,',
      '})',
      'export class CareOffer {',
      [...new Set(names)].map((name) => `  readonly ${name} = ${name};`),
      plan.held && `  readonly element = viewChild.required<ElementRef<HTMLElementTagNameMap['${tag}']>>('element');`,
      ...methods.map((one) => `\n${indent(one, 2)}`),
      '}',
    ),
  };
}

/** The sample of an element in each framework. */
export function samplesOf(tag: string, sample: Sample): Record<Framework, Code> {
  const plan = planOf(tag, sample);
  return { html: html(plan), react: react(plan), vue: vue(plan), angular: angular(plan), svelte: svelte(plan) };
}
