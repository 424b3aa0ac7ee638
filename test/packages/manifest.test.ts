import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

// The custom-elements manifest is what frameworks' types, completion data and the Storybook pages are made from. It is
// built, not committed; here it is held complete, and in step with the code.

interface Described {
  name: string;
  description?: string;
}
interface Member extends Described {
  kind: string;
  privacy?: string;
  static?: boolean;
  attribute?: string;
}
interface Declaration {
  name: string;
  tagName?: string;
  summary?: string;
  description?: string;
  events?: (Described & { type?: { text: string } })[];
  attributes?: Described[];
  cssParts?: Described[];
  cssProperties?: Described[];
  slots?: Described[];
  members?: Member[];
}
const elements = new URL('../../packages/elements/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('custom-elements.json', elements), 'utf8')) as {
  modules: { path: string; declarations: Declaration[] }[];
};
const declared = manifest.modules
  .flatMap(({ path, declarations }) => declarations.map((declaration) => ({ ...declaration, path })))
  .filter(({ tagName }) => tagName);
const defined = readdirSync(new URL('src/define/', elements))
  .filter((file) => file !== 'index.ts')
  .map((file) => `sas-${file.replace('.ts', '')}`);

/** All code of an element's folder, tests apart. */
const sourceOf = (path: string) => {
  const folder = new URL(path.replace(/[^/]+$/, ''), elements);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
    .join('\n');
};
const searchController = readFileSync(new URL('src/internal/search-controller.ts', elements), 'utf8');
const shortcuts = readFileSync(new URL('src/shortcuts/shortcuts.ts', elements), 'utf8');
const undescribed = (list: readonly Described[] = []) =>
  list.filter(({ description }) => !description?.trim()).map(({ name }) => name);
const unique = (names: Iterable<string | undefined>) => [...new Set(names)].sort();

const eventsFile = readFileSync(new URL('src/events.ts', elements), 'utf8');
const mapped = unique(
  [...eventsFile.slice(eventsFile.indexOf('interface SasEventDetails')).matchAll(/^ {2}'(sas-[a-z-]+)': (\w+);/gm)].map(
    ([, name]) => name,
  ),
);

describe('the custom-elements manifest', () => {
  it('has every element that can be defined', () => {
    expect(unique(declared.map(({ tagName }) => tagName))).toEqual([...defined].sort());
  });

  it('documents exactly the events of SasEventMap', () => {
    expect(mapped.length).toBeGreaterThan(8);
    expect(unique(declared.flatMap(({ events = [] }) => events.map(({ name }) => name)))).toEqual(mapped);
  });
});

describe.each(declared)('<$tagName>', ({ path, summary, description, events = [], members = [], ...rest }) => {
  it('says what it is', () => {
    expect(summary?.trim()).toBeTruthy();
    expect(description?.trim()).toBeTruthy();
  });

  it('describes each attribute, property, method, event, part, custom property and slot', () => {
    expect({
      attributes: undescribed(rest.attributes),
      members: undescribed(members),
      events: undescribed(events),
      parts: undescribed(rest.cssParts),
      properties: undescribed(rest.cssProperties),
      slots: undescribed(rest.slots),
    }).toEqual({ attributes: [], members: [], events: [], parts: [], properties: [], slots: [] });
  });

  it('shows no private member and no static one', () => {
    const hidden = members.filter(
      (member) => /^[#_]/.test(member.name) || member.static || member.privacy === 'private',
    );
    expect(hidden.map(({ name }) => name)).toEqual([]);
  });

  it('types each event and fires it: itself, or an element that it shows', () => {
    for (const { name, type } of events) {
      expect(mapped, `${name} is in SasEventMap`).toContain(name);
      expect(type?.text, `type of ${name}`).toMatch(/^CustomEvent<Sas\w+Detail>$/);
    }
    const source = sourceOf(path);
    // A controller fires on the element that has it.
    const firing =
      source +
      (source.includes('new SearchController') ? searchController : '') +
      (source.includes('loadShortcuts(this)') ? shortcuts : '');
    // `call` of the events fires it before a number is dialled
    const dials = /import \{ call\b[^}]*\} from '..\/events.js'/.test(source) ? ['sas-call'] : [];
    const fired = unique([
      ...dials,
      ...[...firing.matchAll(/emit\([^,]+,\s*'(sas-[a-z-]+)'/g)].map(([, name]) => name),
    ]);
    const named = events.map(({ name }) => name);
    expect(
      fired.filter((name) => !named.includes(name!)),
      'fired and not documented',
    ).toEqual([]);
    // The rest bubbles through it: from the elements in its templates, or those that its host puts inside.
    const shown = unique([...source.matchAll(/<(sas-[a-z-]+)/g)].map(([, tag]) => tag));
    const passing = declared
      .filter(({ tagName }) => shown.includes(tagName))
      .flatMap((child) => (child.events ?? []).map(({ name }) => name));
    expect(
      named.filter((name) => !fired.includes(name) && !passing.includes(name)),
      'documented and not fired',
    ).toEqual([]);
  });

  it('documents exactly the slots of its templates', () => {
    const slots = unique([...sourceOf(path).matchAll(/<slot(?:\s+name="([\w-]+)")?/g)].map(([, name]) => name ?? ''));
    expect(unique((rest.slots ?? []).map(({ name }) => name))).toEqual(slots);
  });
});
