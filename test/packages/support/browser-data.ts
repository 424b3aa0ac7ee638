/** What the promised browsers know, by the data of MDN (@mdn/browser-compat-data, CC0). */
import bcd, { type CompatStatement, type Identifier, type SimpleSupportStatement } from '@mdn/browser-compat-data';

/** The browsers that the elements promise, in the oldest version of each. */
export const PROMISED = { chrome: 109, firefox: 140, safari: 16.4 } as const;

const knows = (statement: SimpleSupportStatement, version: number): boolean => {
  const { version_added: added, version_removed: removed, flags, prefix, alternative_name: other } = statement;
  const at = (text: unknown) => (typeof text === 'string' ? parseFloat(text.replace('≤', '')) : NaN);
  return at(added) <= version && !(at(removed) <= version) && !flags && !prefix && !other;
};

/** The promised browsers that lack this. */
function lacking({ support }: CompatStatement): string[] {
  return Object.entries(PROMISED).flatMap(([browser, version]) => {
    const said = [support[browser as keyof typeof PROMISED] ?? []].flat();
    return said.some((statement) => knows(statement, version)) ? [] : `${browser} ${version}`;
  });
}

const builtins = bcd.javascript.builtins as Identifier;

type Known = Map<string, CompatStatement[]>;
const add = (to: Known, name: string, entry: Identifier) =>
  entry.__compat && to.set(name, [...(to.get(name) ?? []), entry.__compat]);
const entriesOf = (entry: Identifier | undefined) =>
  Object.entries(entry ?? {}).filter(([name]) => name !== '__compat') as [string, Identifier][];

/** Members of all interfaces, and events of all targets, by name. */
const members: Known = new Map();
const events: Known = new Map();
const globals: Known = new Map();
for (const [name, entry] of [...entriesOf(bcd.api), ...entriesOf(bcd.javascript.builtins)]) {
  add(globals, name, entry);
  for (const [member, its] of entriesOf(entry)) {
    if (member.endsWith('_event')) add(events, member.slice(0, -'_event'.length), its);
    else add(members, member.replace(/_static$/, ''), its);
  }
}
for (const scope of ['Window', 'WindowOrWorkerGlobalScope']) {
  for (const [name, its] of entriesOf(bcd.api[scope])) add(globals, name, its);
}

/** Who lacks it on everything that has this name; nobody when the name is none of the web's. */
function lackingName(known: Known, name: string): string[] {
  const all = (known.get(name) ?? []).map(lacking);
  return all.some((browsers) => browsers.length === 0) ? [] : [...new Set(all.flat())];
}

/** Who lacks the event of this name. */
export const lackEvent = (name: string): string[] => lackingName(events, name);
/** Who lacks what stands on the global object. */
export const lackGlobal = (name: string): string[] => lackingName(globals, name);
/** Who lacks a member of this name, whatever it stands on. */
export const lackMember = (name: string): string[] => lackingName(members, name);

/** Who lacks this element, or this attribute of it. */
export function lackHtml(tag: string, attribute?: string): string[] {
  const element = bcd.html.elements?.[tag];
  const entry = attribute === undefined ? element : (element?.[attribute] ?? bcd.html.global_attributes?.[attribute]);
  return entry?.__compat ? lacking(entry.__compat) : [];
}

/**
 * Who lacks a member of an interface, as TypeScript's libraries name it: `Array`, `PromiseConstructor`, `Intl.Locale`. What the
 * libraries gather in interfaces of their own (`ParentNode`) is known by its name alone.
 */
export function lackMemberOf(owner: string, member: string, isStatic: boolean): string[] {
  const plain = owner.replace(/Constructor$/, '');
  const found = bcd.api[plain] ?? plain.split('.').reduce<Identifier | undefined>((at, name) => at?.[name], builtins);
  const entry = (isStatic || plain !== owner ? found?.[`${member}_static`] : undefined) ?? found?.[member];
  return entry?.__compat ? lacking(entry.__compat) : lackMember(member);
}

/** Who lacks this property of CSS. */
export function lackProperty(name: string): string[] {
  const entry = bcd.css.properties?.[name];
  return entry?.__compat ? lacking(entry.__compat) : [];
}
