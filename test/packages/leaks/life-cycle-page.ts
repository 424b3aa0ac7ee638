/** The page of the life-cycle test: elements given things before and after they are in the page, taken away, signed out. */
import type { SasClient } from '@sas-embed/client';
import type { SasProvider } from '@sas-embed/elements';
import '@sas-embed/elements/define';
import '@sas-embed/elements/define/appointments.js';
import '@sas-embed/elements/define/indicators.js';
import '@sas-embed/elements/define/interface-status.js';
import '@sas-embed/elements/define/map.js';
import { clock, frames, kits, make, newClient, searched, type Kit } from './kit.js';

let all: Record<string, Kit>;

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

/** Waits until nothing changes any more. */
async function settled(element: HTMLElement, still = 6): Promise<string> {
  let last = '';
  for (let same = 0, i = 0; same < still && i < 200; i++) {
    await frames();
    const now = lookOf(element);
    same = now === last ? same + 1 : 0;
    last = now;
  }
  return last;
}

const lifeCycle = {
  async prepare(): Promise<string[]> {
    all = kits(await searched());
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
  /** Uses an element for a user who is then signed out: what is drawn before, after, and whether a hold is left. */
  async signedOut(tag: string): Promise<{ used: string; after: string; fresh: string; holds: number }> {
    const own = newClient();
    const provider = await provide(own);
    const { act } = all[tag]!;
    // what a host gives by itself is its own to take back: only the work is done here
    const given = tag === 'sas-search' || tag === 'sas-search-bar' ? all[tag]!.props : {};
    const element = make(tag, given);
    provider.append(element);
    await frames();
    void act?.(element as never);
    const used = await settled(element, 20);
    provider.client = null;
    const after = await settled(element);
    element.remove();
    const count = (name: string) => own.calls.filter(({ operation }) => operation === name).length;
    const holds = count('createHold') - count('releaseHold');
    provider.remove();
    const empty = make('sas-provider', { clock }) as SasProvider;
    const anew = make(tag);
    empty.append(anew);
    document.body.append(empty);
    const fresh = await settled(anew);
    empty.remove();
    return { used, after, fresh, holds };
  },
};
declare global {
  var sasLifeCycle: typeof lifeCycle;
}
globalThis.sasLifeCycle = lifeCycle;
