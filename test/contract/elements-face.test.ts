import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { tokenDefaults } from '../../packages/elements/src/tokens/tokens.js';

/** What the manifest, made from the class docs, promises to who styles an element; and what its templates really hold. */
const folder = fileURLToPath(new URL('../../packages/elements/', import.meta.url));

interface Declaration {
  tagName?: string;
  cssParts?: { name: string; description?: string }[];
  cssProperties?: { name: string; default?: string; description?: string }[];
  members?: { kind: string; name: string; static?: boolean; description?: string }[];
  events?: { name: string; description?: string; type?: { text: string } }[];
}
const { modules } = JSON.parse(readFileSync(join(folder, 'custom-elements.json'), 'utf8')) as {
  modules: { path: string; declarations: Declaration[] }[];
};
const elements = modules.flatMap(({ path, declarations }) =>
  declarations.flatMap((declaration) => (declaration.tagName ? [{ path, ...declaration }] : [])),
);

/** The sources of a room, without tests. */
const sourcesIn = (room: string): string =>
  readdirSync(room)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(room, name), 'utf8'))
    .join('\n');

/** The sources of an element's room, and those of the list of keys where it has one. */
function sourcesOf(path: string): string {
  const own = sourcesIn(join(folder, path, '..'));
  return own.includes("from '../shortcuts/index.js'") ? own + sourcesIn(join(folder, 'src/shortcuts')) : own;
}

const partsIn = (text: string) => [
  ...[...text.matchAll(/\bpart(?:=|: )["']([^"'$]+)["']/g)].flatMap(([, names]) => names!.split(/\s+/)),
  ...[...text.matchAll(/heading\([^']+, '([\w-]+)'/g)].map(([, name]) => name!),
];

const namesOf = (list: readonly { name: string }[] | undefined) => (list ?? []).map(({ name }) => name).sort();

describe.each(elements.map((element) => [element.tagName!, element] as const))('<%s>', (_, element) => {
  const text = sourcesOf(element.path);

  it('documents each part that its templates hold, and no other', () => {
    expect(namesOf(element.cssParts)).toEqual([...new Set(partsIn(text))].sort());
  });

  it('documents each token that its styles use, with its default', () => {
    const told = new Map(element.cssProperties?.map((property) => [property.name, property]));
    for (const [, name] of text.matchAll(/token\('([\w-]+)'\)/g)) {
      expect(told.get(`--sas-${name}`), name).toMatchObject({
        default: tokenDefaults[name as keyof typeof tokenDefaults],
      });
    }
    for (const [name] of told) expect(Object.keys(tokenDefaults)).toContain(name.replace('--sas-', ''));
  });

  it('documents each event that it sends itself, and says of each property, part and event what it is', () => {
    const sent = [...text.matchAll(/emit\((?:this|element), '(sas-[\w-]+)'/g)].map(([, name]) => name!);
    expect(namesOf(element.events)).toEqual(expect.arrayContaining([...new Set(sent)]));
    const members = element.members?.filter((member) => !member.static && member.name !== 'styles') ?? [];
    const hooks = /^(connected|disconnected)Callback$/;
    const silent = [
      ...members,
      ...(element.cssParts ?? []),
      ...(element.cssProperties ?? []),
      ...(element.events ?? []),
    ]
      .filter(({ description }) => !description)
      .map(({ name }) => name)
      .filter((name) => !hooks.test(name));
    expect(silent).toEqual([]);
  });
});

it('there are fifteen elements', () => {
  expect(elements.map(({ tagName }) => tagName).sort()).toEqual([
    'sas-agenda',
    'sas-appointments',
    'sas-booking-dialog',
    'sas-filters',
    'sas-indicators',
    'sas-interface-status',
    'sas-map',
    'sas-offer-card',
    'sas-participation',
    'sas-provider',
    'sas-results',
    'sas-search',
    'sas-search-bar',
    'sas-slot-grid',
    'sas-structure-members',
  ]);
});
