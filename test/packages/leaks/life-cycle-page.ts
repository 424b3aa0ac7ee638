/** The page of the life-cycle test: elements given things before and after they are in the page, taken away, signed out. */
import type { SasClient } from '@sas-embed/client';
import { createMockClient, type MockOperation } from '@sas-embed/client/mock';
import type { SasProvider } from '@sas-embed/elements';
import '@sas-embed/elements/define';
import '@sas-embed/elements/define/appointments.js';
import '@sas-embed/elements/define/indicators.js';
import '@sas-embed/elements/define/interface-status.js';
import '@sas-embed/elements/define/map.js';
import { clock, frames, kits, make, newClient, searched, type Kit } from './kit.js';
import { failures } from './failures.js';
import { clientOf, uses, type Use } from './uses.js';

let all: Record<string, Kit>;
let used: Record<string, Use>;
let spoken: Record<string, Use>;
const READS: readonly MockOperation[] = [
  ...(['listAgendas', 'listParticipations', 'listAppointments', 'getIndicators', 'listInterfaces'] as const),
  ...(['listInterfaceAlerts', 'listAnomalies', 'resolveLocation', 'search', 'searchMembers'] as const),
];

/** A client whose every answer is awaited for ever; it keeps each call's signal. */
function silentClient(): { silent: SasClient; signals: (AbortSignal | undefined)[] } {
  const signals: (AbortSignal | undefined)[] = [];
  const wait = () => new Promise<never>(() => {});
  const silent = new Proxy(newClient() as SasClient, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof value !== 'function' || name === 'getSession' || name === 'feed' || name === 'reset') return value;
      return (...args: unknown[]) => {
        const options = args.find((arg) => arg instanceof Object && 'signal' in arg) as
          { signal?: AbortSignal } | undefined;
        signals.push(options?.signal);
        if (name === 'search' || name === 'searchMembers') {
          return (async function* () {
            yield await wait();
          })();
        }
        return wait();
      };
    },
  });
  return { silent, signals };
}

async function provide(given: SasClient): Promise<SasProvider> {
  const provider = make('sas-provider', { client: given, clock }) as SasProvider;
  document.body.append(provider);
  while (!provider.ready) await frames();
  return provider;
}

/** What is drawn, as text: markup without Lit's marks and what is numbered by the browser's own count. */
function drawn(node: ParentNode & Node): string {
  const parts: string[] = [];
  const visit = (root: Node): void => {
    for (const child of root.childNodes) {
      if (child instanceof Text) parts.push(child.data.trim());
      if (!(child instanceof Element)) continue;
      const names = [...child.attributes].map(({ name, value }) => `${name}=${value}`).sort();
      const value = child instanceof HTMLInputElement ? ` value:${child.value} ${child.checked}` : '';
      parts.push(`<${child.localName} ${names.join(' ')}${value}>`);
      if (child.shadowRoot) visit(child.shadowRoot);
      visit(child);
    }
  };
  visit(node);
  return parts.filter(Boolean).join('\n');
}
const lookOf = (element: HTMLElement) =>
  [...element.attributes]
    .map(({ name, value }) => `${name}=${value}`)
    .sort()
    .join(' ') + drawn(element.shadowRoot!);

/** Properties that are the page's or a loaded part, and not what somebody saw or typed. */
const NOT_HIS = /^(_|client$|clock$|modes$|render|isUpdatePending$|hasUpdated$|isConnected$|updateComplete$)/;

/** A value as text, whatever it is made of. */
function written(value: unknown, above: readonly unknown[] = []): string {
  if (typeof value === 'function' || value instanceof Node || above.includes(value)) return '';
  if (!(value instanceof Object)) return String(value);
  const parts: unknown[] =
    value instanceof Map || value instanceof Set || Array.isArray(value) ? [...value] : Object.entries(value);
  return `(${parts.map((part) => written(part, [...above, value])).join(' ')})`;
}

/** What scripts of the page can read of an element, by name. */
function propertiesOf(element: Element): string[] {
  const names = new Set<string>();
  for (let at: object = element; at !== HTMLElement.prototype; at = Object.getPrototypeOf(at) as object) {
    for (const [name, { get, value }] of Object.entries(Object.getOwnPropertyDescriptors(at)))
      if (!NOT_HIS.test(name) && (get ?? typeof value !== 'function')) names.add(name);
  }
  return [...names].sort().map((name) => `.${name}: ${written((element as never)[name])}`);
}

/** All that is left of a use: what is drawn, said, typed, described, and what scripts can read; with what is around. */
function wholeOf(root: HTMLElement): string {
  const lines: string[] = [];
  const visit = (node: Node): void => {
    if (node instanceof Text) lines.push(node.data.replaceAll(/\s+/g, ' ').trim());
    if (!(node instanceof Element)) return void node.childNodes.forEach(visit);
    // keys stand beside what they reach once their file is loaded
    const told = [...node.attributes].filter(({ name }) => name !== 'data-key');
    const attributes = told.map(({ name, value }) => `${name}=${value}`).sort();
    lines.push(`<${[node.localName, ...attributes].join(' ')}>`);
    if ('value' in node) lines.push(`value: ${String(node.value)}`);
    if ('checked' in node) lines.push(`checked: ${String(node.checked)}`);
    if (node.localName.startsWith('sas-')) lines.push(...propertiesOf(node));
    if (node.shadowRoot) visit(node.shadowRoot);
    node.childNodes.forEach(visit);
  };
  visit(root);
  return lines.filter(Boolean).join('\n');
}

/** All that can be read, seen or heard by going there; not what was said aloud once, in the language of that moment. */
function saidBy(root: HTMLElement): string {
  const lines: string[] = [];
  const visit = (node: Node): void => {
    if (node instanceof Text) lines.push(node.data.replaceAll(/\s+/g, ' ').trim());
    if (node instanceof Element) {
      if (node.matches('[data-live], dialog > [role=status]')) return;
      for (const { name, value } of node.attributes)
        if (/^(aria-label|title|placeholder|alt|lang)$/.test(name)) lines.push(`${name}: ${value}`);
      if (node.shadowRoot) visit(node.shadowRoot);
    }
    node.childNodes.forEach(visit);
  };
  visit(root);
  return lines.filter(Boolean).join('\n');
}

/** Another user's: his gateway is slow, so that nothing of his hides what is left of another. */
const otherClient = (): SasClient => createMockClient({ clock, session: { role: 'coordinator' }, never: READS });

/** How somebody leaves. */
export type End = 'signed-out' | 'other-user' | 'case-closed';

/** What was there of a use, and what is left of it. */
export interface Left {
  readonly before: string;
  readonly after: string;
  readonly unused: string;
  readonly seen: string[];
  readonly isHeld: boolean;
  readonly created: number;
  readonly released: number;
  /** Whether what was held was given back by this end, before the element was taken away. */
  readonly releasedAtOnce: boolean;
}

/** Waits until nothing changes any more. */
async function settled(element: HTMLElement, look = lookOf, still = 6): Promise<string> {
  let last = '';
  for (let same = 0, i = 0; same < still && i < 200; i++) {
    await frames();
    const now = look(element);
    same = now === last ? same + 1 : 0;
    last = now;
  }
  return last;
}

const lifeCycle = {
  async prepare(): Promise<string[]> {
    const found = await searched();
    all = kits(found);
    used = uses(found);
    spoken = { ...used, ...failures() };
    return Object.keys(all);
  },
  /** What the element's own kit gives. */
  given: (tag: string): string[] => Object.keys(all[tag]!.props),
  /** The properties of an element that are given before it is in the page, and after: what is drawn each time. */
  async beforeAndAfter(tag: string, more: Record<string, unknown>): Promise<[before: string, after: string]> {
    const props = { ...more, ...all[tag]!.props };
    const looks: string[] = [];
    for (const when of ['before', 'after'] as const) {
      // its own world: an element that reads is told the same each time
      const provider = tag === 'sas-provider' ? document.body : await provide(newClient());
      const element = make(tag, when === 'before' ? props : {});
      provider.append(element);
      await frames();
      if (when === 'after') {
        Object.assign(element, props);
        await frames();
      }
      looks.push(await settled(element));
      element.remove();
      if (provider !== document.body) provider.remove();
    }
    return looks as [string, string];
  },
  /** Asks of an element that is then taken away before any answer: how many calls, and how many of them were given up. */
  async takenAway(tag: string): Promise<{ asked: number; left: number }> {
    const { silent, signals } = silentClient();
    const provider = await provide(silent);
    const { props, act } = all[tag]!;
    const element = make(tag, props);
    provider.append(element);
    await frames();
    void act?.(element as never);
    if (tag === 'sas-search-bar') {
      const field = element.shadowRoot!.querySelector<HTMLInputElement>('#specialty')!;
      field.value = 'cardio';
      field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    }
    for (let i = 0; i < 60 && signals.length === 0; i++) await frames();
    element.remove();
    await frames();
    provider.remove();
    return { asked: signals.length, left: signals.filter((signal) => signal && !signal.aborted).length };
  },
  /** The uses of an element, which `leaves` ends. */
  uses: (tag: string): string[] => Object.keys(used).filter((name) => used[name]!.tag === tag),
  /** Uses an element, and ends it: what is there before, what after, and what of one that nobody used. */
  async leaves(name: string, end: End): Promise<Left> {
    const one = used[name]!;
    const own = clientOf(one);
    await one.before?.(own);
    const begun = own.calls.length;
    const isProvider = one.tag === 'sas-provider';
    const made = (given: SasClient | null): [SasProvider, HTMLElement] => {
      const provider = make('sas-provider', { client: given, clock, ...(isProvider && one.set) }) as SasProvider;
      const element = isProvider ? provider : make(one.tag, one.set);
      if (!isProvider) provider.append(element);
      document.body.append(provider);
      return [provider, element];
    };
    const unused = async (given: SasClient | null): Promise<string> => {
      const [provider] = made(given);
      const look = await settled(provider, wholeOf);
      provider.remove();
      return look;
    };
    const others = end === 'other-user' ? otherClient() : end === 'case-closed' ? own : null;

    const [provider, element] = made(own);
    await frames();
    Object.assign(element, await one.given?.(own));
    await one.act?.(element as never, own);
    const before = await settled(provider, wholeOf);
    const from = own.calls.length;
    if (end === 'case-closed') await one.close(element as never, provider);
    else provider.client = others;
    Object.assign(element, one.back);
    const after = await settled(provider, wholeOf);
    provider.remove();
    await frames();
    const count = (operation: string) => own.calls.slice(begun).filter((call) => call.operation === operation).length;
    const releasedAtOnce = own.calls.slice(from).some(({ operation }) => operation === 'releaseHold');
    return {
      before,
      after,
      unused: await unused(others),
      seen: [...one.seen],
      ...{ isHeld: one.holds === true, created: count('createHold'), released: count('releaseHold'), releasedAtOnce },
    };
  },
  /** The uses of an element in which it follows the language: what it shows, and that it could not be read. */
  spoken: (tag: string): string[] => Object.keys(spoken).filter((name) => spoken[name]!.tag === tag),
  /** Uses an element in French; what it says then, in English, in French again, and when all of it happens in English. */
  async speaks(name: string): Promise<Record<'french' | 'english' | 'again' | 'fromTheStart', string>> {
    const one = spoken[name]!;
    const begin = async (locale: string): Promise<SasProvider> => {
      const own = clientOf(one);
      await one.before?.(own);
      const provider = make('sas-provider', { client: own, clock, locale }) as SasProvider;
      const element = one.tag === 'sas-provider' ? provider : make(one.tag, one.set);
      if (element !== provider) provider.append(element);
      document.body.append(provider);
      await settled(provider, saidBy);
      Object.assign(element, await one.given?.(own));
      await one.act?.(element as never, own);
      return provider;
    };
    const provider = await begin('fr');
    const says = () => settled(provider, saidBy);
    const french = await says();
    provider.locale = 'en';
    const english = await says();
    provider.locale = 'fr';
    const again = await says();
    provider.remove();
    const other = await begin('en');
    const fromTheStart = await settled(other, saidBy);
    other.remove();
    return { french, english, again, fromTheStart };
  },
};
declare global {
  var sasLifeCycle: typeof lifeCycle;
}
globalThis.sasLifeCycle = lifeCycle;
