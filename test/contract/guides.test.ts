import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as client from '@sas-embed/client';
import * as mock from '@sas-embed/client/mock';
import * as host from '@sas-embed/client/host';
import * as webhook from '@sas-embed/client/webhook';
import * as elements from '@sas-embed/elements';
import * as prefix from '@sas-embed/elements/prefix';
import * as ssr from '@sas-embed/elements/ssr';
import * as loader from '@sas-embed/loader';
import * as lit from 'lit';
import { MAGIC_SPECIALTIES } from '@sas-embed/client/mock';
import { tokenDefaults } from '../../packages/elements/src/tokens/tokens.js';

/** What the guides tell integrators to write exists: tags, events, properties, tokens, parts, imports; in both languages alike. */
const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = join(root, 'stories/guides');
const guides = (language: string) =>
  readdirSync(join(folder, language))
    .map((name) => ({ name, text: readFileSync(join(folder, language, name), 'utf8') }))
    .map((guide) => ({ ...guide, number: /title="Guides\/[^/]+\/(\d+)\./.exec(guide.text)?.[1] ?? '' }))
    .sort((a, b) => Number(a.number) - Number(b.number));
const all = [...guides('en'), ...guides('fr')];

interface Declaration {
  tagName?: string;
  members?: { name: string; kind: string }[];
  attributes?: { name: string }[];
  events?: { name: string }[];
  cssParts?: { name: string }[];
}
const { modules } = JSON.parse(readFileSync(join(root, 'packages/elements/custom-elements.json'), 'utf8')) as {
  modules: { declarations: Declaration[] }[];
};
const declared = new Map(
  modules.flatMap(({ declarations }) => declarations.flatMap((it) => (it.tagName ? [[it.tagName, it] as const] : []))),
);
const events = new Set([...declared.values()].flatMap((it) => (it.events ?? []).map(({ name }) => name)));
const EXPORTS: Record<string, object> = {
  '@sas-embed/client': client,
  '@sas-embed/client/mock': mock,
  '@sas-embed/client/host': host,
  '@sas-embed/client/webhook': webhook,
  '@sas-embed/elements': elements,
  '@sas-embed/elements/prefix': prefix,
  '@sas-embed/elements/ssr': ssr,
  '@sas-embed/loader': loader,
  lit,
};
/** Types leave nothing at run time. */
const TYPES = new Set(['SasEventMap']);

const codeOf = (text: string) => [...text.matchAll(/```\w+\n([\s\S]*?)```/g)].map(([, code]) => code!);
const found = (pattern: RegExp, text: string) => [...text.matchAll(pattern)].map(([, name]) => name!);

describe.each(all)('$name', ({ text }) => {
  const code = codeOf(text).join('\n');

  it('names tags, events, attributes and parts that exist', () => {
    for (const tag of found(/<(sas-[a-z-]+)/g, text)) expect([...declared.keys()]).toContain(tag);
    for (const event of found(/addEventListener\('(sas-[a-z]+)'/g, code)) expect([...events]).toContain(event);
    for (const [, tag, attribute] of code.matchAll(/<(sas-[a-z-]+) ([a-z-]+)=/g)) {
      expect(declared.get(tag!)?.attributes?.map(({ name }) => name)).toContain(attribute);
    }
    for (const [, tag, part] of code.matchAll(/(sas-[a-z-]+)::part\(([a-z-]+)\)/g)) {
      expect(declared.get(tag!)?.cssParts?.map(({ name }) => name)).toContain(part);
    }
  });

  it('names tokens and themes that exist', () => {
    for (const name of found(/--sas-([a-z0-9-]+)\b(?!…)/g, code)) expect(Object.keys(tokenDefaults)).toContain(name);
    for (const name of found(/themes\.(\w+)/g, code)) expect(Object.keys(elements.themes)).toContain(name);
  });

  it('imports what there is', () => {
    for (const [, names, from] of code.matchAll(/import (?:type )?\{([^}]+)\} from '([^']+)'/g)) {
      const there = EXPORTS[from!];
      expect(there, from).toBeDefined();
      for (const name of names!.split(',').map((one) => one.trim())) {
        if (!TYPES.has(name)) expect(Object.keys(there!), from).toContain(name);
      }
    }
    for (const path of found(/import '@sas-embed\/elements\/(define\/[a-z-]+)\.js'/g, code)) {
      expect(existsSync(join(root, 'packages/elements/src', `${path}.ts`)), path).toBe(true);
    }
  });

  it('calls what the client, the mock and the elements have', () => {
    const methods = Object.keys(mock.createMockClient());
    for (const name of found(/\bclient\.(\w+)\(/g, code)) expect(methods).toContain(name);
    for (const [, variable, name] of code.matchAll(/(?<![/-])\b(provider|search|results|dialog)\.(\w+)/g)) {
      if (['addEventListener', 'updateComplete'].includes(name!)) continue; // of every element
      const tag = {
        provider: 'sas-provider',
        search: 'sas-search',
        results: 'sas-results',
        dialog: 'sas-booking-dialog',
      }[variable as 'provider'];
      expect(
        declared.get(tag)?.members?.map((it) => it.name),
        tag,
      ).toContain(name);
    }
    const magic: readonly string[] = Object.values(MAGIC_SPECIALTIES);
    for (const name of found(/`(MOCK[A-Z]+)`/g, text)) expect(magic).toContain(name);
  });
});

describe('the guides', () => {
  it('are the same in both languages, number by number and line of code by line of code', () => {
    const [en, fr] = [guides('en'), guides('fr')];
    const english = new Map(en.map((guide) => [guide.number, guide]));
    for (const guide of fr) {
      const other = english.get(guide.number);
      expect(other, guide.name).toBeDefined();
      const lines = (text: string) => codeOf(text).map((code) => code.replaceAll(/\/\/.*$/gm, '//'));
      expect(lines(guide.text), guide.name).toEqual(lines(other!.text));
    }
    expect(fr.length).toBe(en.length);
    // two pages under one number would hide one another
    expect(english.size).toBe(en.length);
  });
});
