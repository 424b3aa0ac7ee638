import { applyAppearance, themes, type Appearance, type SasProvider, type SasSearch } from '@sas-embed/elements';
import '@sas-embed/elements/define/provider.js';
import '@sas-embed/elements/define/search.js';
import {
  connect,
  VERSION,
  type FrameOptions,
  type FrameQuestions,
  type FrameTells,
  type HostQuestions,
  type HostTells,
  type Line,
  type SasEmbedEvents,
  type TokenReason,
  type Wire,
} from '@sas-embed/loader';
import { relay } from './relay.js';
import { parentWire, shellWire } from './wires.js';

// The page that the loader's frame shows, or a shell by itself. It asks its host for all it needs, keeps it in memory, and
// sets no cookie. Its address names the host that is registered; the policy it is served with lets that host alone frame it.

const provider = document.querySelector<SasProvider>('sas-provider')!;
const search = document.querySelector<SasSearch>('sas-search')!;
const main = document.querySelector('main')!;
const origins = document.querySelector<HTMLMetaElement>('meta[name=sas-origins]')!.content.split(' ');

const shell = shellWire(window);
if (shell) speak(shell);
else if (window.parent === window) document.getElementById('alone')!.hidden = false;
else void parentWire(window, { origins, nonce: location.hash.slice(1) }).then(speak);

function speak(wire: Wire): void {
  let asked: readonly string[] = [];
  const line: Line<FrameTells, FrameQuestions> = connect<FrameTells, FrameQuestions, HostTells, HostQuestions>(wire, {
    told(what, value) {
      if (what !== 'options' || value === null || typeof value !== 'object') return;
      const { asked: names, ...options } = value as HostTells['options'];
      if (Array.isArray(names)) asked = names;
      adopt(options);
    },
    asked: (what, value) => answer(what as keyof HostQuestions & string, value),
  });
  const tell = (name: keyof SasEmbedEvents, detail: unknown) =>
    line.tell('event', { name, detail } as FrameTells['event']);

  relay(document, {
    waitsFor: (name) => asked.includes(name),
    tell,
    may: (name, detail) => line.ask('may', { name, detail }),
  });
  search.addEventListener('sas-ready', ({ target }) => target === search && tell('sas-ready', {}));
  window.addEventListener('keydown', (event) => {
    const inDialog = event.composedPath().some((it) => it instanceof HTMLDialogElement && it.open);
    if (event.key === 'Escape' && !event.defaultPrevented && !inDialog) tell('escape', {});
  });
  new ResizeObserver(() => line.tell('height', Math.ceil(main.getBoundingClientRect().height))).observe(main);

  line.tell('hello', { version: VERSION });
  provider.gateway = location.origin;
  provider.getToken = (reason: TokenReason) => line.ask('token', reason);
  search.hidden = false;
}

/** Takes what is given, and leaves the rest as it is. */
function adopt({ context, locale, density, withFilters, withModes, appearance }: FrameOptions): void {
  if (context !== undefined) search.context = context ?? undefined;
  if (locale !== undefined) {
    document.documentElement.lang = /^en\b/i.test(locale) ? locale : 'fr';
    provider.locale = document.documentElement.lang;
  }
  if (density !== undefined) search.density = density;
  if (withFilters !== undefined) search.withFilters = withFilters;
  if (withModes !== undefined) search.withModes = withModes;
  if (appearance !== undefined) {
    // On the page itself, so that what is beside the elements follows.
    const chosen: Appearance = typeof appearance === 'string' ? (themes[appearance] ?? {}) : appearance;
    applyAppearance(document.documentElement, chosen);
  }
}

async function answer(what: keyof HostQuestions & string, value: unknown): Promise<unknown> {
  switch (what) {
    case 'run':
      await ready();
      return search.run();
    case 'focus':
      firstField(search)?.focus();
      return null;
    case 'reset':
      await provider.reset();
      search.reset();
      return null;
    case 'appointment':
      await ready();
      return provider.client!.getAppointment(String(value));
    case 'offer':
      await ready();
      return provider.client!.getOffer(String(value));
    default:
      throw Object.assign(new Error(`Unknown question: ${what}`), { code: 'unknown-question' });
  }
}

/** Until it is known who is signed in. */
async function ready(): Promise<void> {
  await search.updateComplete;
  if (search.ready) return;
  await new Promise<void>((resolve) => {
    search.addEventListener('sas-ready', ({ target }) => target === search && resolve());
  });
}

/** The first field below, open shadow roots included. */
function firstField(root: Element): HTMLElement | undefined {
  for (const element of root.shadowRoot?.querySelectorAll<HTMLElement>('*') ?? []) {
    if (element.matches('input, select, textarea')) return element;
    const inner = firstField(element);
    if (inner) return inner;
  }
  return undefined;
}
