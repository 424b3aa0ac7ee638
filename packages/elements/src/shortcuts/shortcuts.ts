import { html, nothing, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import { emit } from '../events.js';
import { tagOf } from '../internal/index.js';
import { frShortcuts, loadEnglishShortcuts, OwnLocalizeController } from '../localize/index.js';
import { adopt } from './adopt.js';
import { ListDialog, listButton, row } from './list-dialog.js';
import { shortcutOf, type ShortcutScope } from './shortcut-keys.js';
import { keyHintStyles, shortcutStyles } from './shortcuts.styles.js';

// Loads beside the search: nobody waits for it.

/** The search that the shortcuts are of. */
export interface ShortcutHost extends LitElement {
  shortcuts: ShortcutScope;
  readonly withFilters: boolean;
}

type Name = 'specialty' | 'location' | 'filter' | 'next' | 'previous' | 'sort' | 'fold' | 'list';

/** The keys: the same in French and in English, and made the same way on AZERTY and QWERTY. */
const KEYS: Readonly<Record<string, Name>> = {
  s: 'specialty',
  l: 'location',
  f: 'filter',
  j: 'next',
  k: 'previous',
  t: 'sort',
  m: 'fold',
  '?': 'list',
};

/** Keys that elements have in themselves, by where they act. */
const OWN = {
  slots: [
    ['down', 'first'],
    ['arrows', 'moves'],
    ['pages', 'days'],
    ['edges', 'edges'],
    ['ends', 'ends'],
    ['enter', 'choose'],
  ],
  fields: [
    ['upDown', 'suggestions'],
    ['enter', 'take'],
    ['escape', 'escape'],
  ],
} as const;

/**
 * The shortcuts of one key of a search: what they do, each said on its control, and their list, which `?` and a button open.
 * They act while the focus is in the search (or, where the host wants it, nowhere in the page), and can be turned off in the
 * list (WCAG 2.1.4); a key that is typed, or held with another one, is never one.
 */
export class Shortcuts implements ReactiveController {
  readonly #host: ShortcutHost;
  readonly #texts: OwnLocalizeController<typeof frShortcuts>;
  /** What turning on again goes back to. */
  #scope: ShortcutScope = 'focus';
  readonly #dialog: ListDialog;
  /** What says its key now: for assistive technology, and for the eye. */
  #said = new Map<HTMLElement, string>();
  #shown = new Map<HTMLElement, string>();
  /** Where keys are heard: a host's closed root hides what happens in it. */
  #heard: readonly EventTarget[] = [];

  /** @param host - the search */
  constructor(host: ShortcutHost) {
    this.#host = host;
    this.#texts = new OwnLocalizeController(host, frShortcuts, loadEnglishShortcuts);
    this.#dialog = new ListDialog(host);
    adopt(host.renderRoot as ShadowRoot, shortcutStyles, keyHintStyles);
    host.addController(this);
  }

  hostConnected(): void {
    this.#heard = [...new Set([this.#host.getRootNode(), document])];
    for (const target of this.#heard) target.addEventListener('keydown', this.#onKey);
    for (const type of MOVES) this.#host.renderRoot.addEventListener(type, this.#onFocus);
  }

  hostDisconnected(): void {
    for (const target of this.#heard) target.removeEventListener('keydown', this.#onKey);
    for (const type of MOVES) this.#host.renderRoot.removeEventListener(type, this.#onFocus);
    this.#dialog.hide();
    this.#said.clear();
    this.#shown.clear();
  }

  hostUpdated(): void {
    this.#dialog.updated();
    void this.#find<LitElement>(tagOf('sas-results'))?.updateComplete.then(() => this.#mark());
  }

  /** The button, and the list while it is open; nothing before its words are there. */
  render(): TemplateResult | typeof nothing {
    const t = this.#texts;
    // Unless somebody is there already.
    if (t.isWaiting && !this.#dialog.isOpen && !this.#control('list')?.matches(':focus')) return nothing;
    return html`${listButton(t, this.#dialog.show)} ${this.#dialog.render(t, () => this.#columns())}`;
  }

  #columns(): TemplateResult {
    const t = this.#texts;
    const { shortcuts } = this.#host;
    const isOn = shortcuts !== 'off';
    const hint = (isOn ? shortcuts : this.#scope) === 'page' ? 'pageHint' : 'focusHint';
    return html`<section>
        <h3>${t.t('shortcuts.keys')}</h3>
        <label>
          <input type="checkbox" aria-describedby="shortcut-hint" .checked=${isOn} @change=${this.#toggle} />
          ${t.t('shortcuts.on')}
        </label>
        <p id="shortcut-hint">${t.t(`shortcuts.${hint}`)}</p>
        <dl>
          ${Object.entries(KEYS)
            .filter(([, name]) => name !== 'filter' || this.#host.withFilters)
            .map(([key, name]) => row(key.toUpperCase(), t.t(`shortcuts.${name}`)))}
        </dl>
      </section>
      <section>
        ${(['slots', 'fields'] as const).map(
          (where) =>
            html`<h3>${t.t(`shortcuts.${where}`)}</h3>
              <dl>${OWN[where].map(([key, name]) => row(t.t(`shortcuts.key.${key}`), t.t(`shortcuts.${name}`)))}</dl>`,
        )}
      </section>`;
  }

  #find<T extends Element = HTMLElement>(selector: string): T | undefined {
    return this.#host.renderRoot.querySelector<T>(selector) ?? undefined;
  }

  /** What a shortcut is of; nothing when it is not on the screen. */
  #control(name: Name): HTMLElement | undefined {
    const within = (tag: string, selector: string) =>
      this.#find(tagOf(tag))?.shadowRoot?.querySelector<HTMLElement>(selector) ?? undefined;
    switch (name) {
      case 'specialty':
      case 'location':
        return within('sas-search-bar', `#${name}`);
      case 'filter':
        return this.#find('[data-filter]') ?? within('sas-filters', '.category');
      case 'sort':
        return within('sas-results', '.order button');
      case 'fold':
        return within('sas-results', '[data-show], [data-hide]');
      case 'list':
        return this.#find('.shortcuts');
      default:
        return undefined;
    }
  }

  #run(name: Name): boolean {
    if (name === 'next' || name === 'previous') return this.#goTo(name === 'next' ? 1 : -1);
    const control = this.#control(name);
    if (!control) return false;
    if (control instanceof HTMLInputElement) {
      control.focus();
      control.select();
    } else if (name === 'filter' && !control.matches('[data-filter]')) control.focus();
    else control.click();
    return true;
  }

  /** To the card beside the one that has the focus: its slots, else what else can be done there. */
  #goTo(step: number): boolean {
    const root = this.#find(tagOf('sas-results'))?.shadowRoot;
    const cards = [...(root?.querySelectorAll(`li:not([hidden]) > ${tagOf('sas-offer-card')}`) ?? [])];
    const at = cards.findIndex((card) => card === root?.activeElement);
    for (let i = at < 0 && step < 0 ? -1 : at + step; i >= 0 && i < cards.length; i += step) {
      const card = cards[i] as HTMLElementTagNameMap['sas-offer-card'];
      if (card.focusFirstSlot()) return true;
      const other = card.shadowRoot!.querySelector<HTMLElement>('a[href], button');
      other?.focus();
      if (other) return true;
    }
    // At the end of the list the key is still ours: it does nothing.
    return cards.length > 0;
  }

  /** Says each key on its control; to the eye only while keys act. */
  #mark(): void {
    const host = this.#host;
    const said = new Map<HTMLElement, string>();
    const shown = new Map<HTMLElement, string>();
    if (!host.isConnected) return;
    const isInside = (host.renderRoot as ShadowRoot).activeElement !== null;
    const isSeen = (isInside && isKeyboard(deepActive())) || host.shortcuts === 'page';
    for (const [key, name] of host.shortcuts === 'off' ? [] : Object.entries(KEYS)) {
      const control = name === 'list' ? undefined : this.#control(name);
      if (!control) continue;
      adopt(control.getRootNode() as ShadowRoot, keyHintStyles);
      said.set(control, key.toUpperCase());
      const label = control instanceof HTMLInputElement && control.labels?.[0];
      if (isSeen) shown.set(label || control, key.toUpperCase());
    }
    put('aria-keyshortcuts', this.#said, said);
    put('data-key', this.#shown, shown);
    this.#said = said;
    this.#shown = shown;
  }

  readonly #onFocus = (): void => {
    // After the focus is where it goes: leaving comes first.
    queueMicrotask(() => this.#mark());
  };

  readonly #onKey = (event: Event): void => {
    if (!(event instanceof KeyboardEvent)) return; // a browser fills fields with events that hold no key
    const key = shortcutOf(event, this.#host, this.#host.shortcuts);
    const name = key && KEYS[key];
    // Its list stays at hand when they are off: it is where they are turned on.
    if (!name || (this.#host.shortcuts === 'off' && name !== 'list')) return;
    if ((event.repeat && name !== 'next' && name !== 'previous') || !this.#run(name)) return;
    event.preventDefault();
  };

  readonly #toggle = (): void => {
    const host = this.#host;
    if (host.shortcuts === 'off') host.shortcuts = this.#scope;
    else {
      this.#scope = host.shortcuts;
      host.shortcuts = 'off';
    }
    emit(host, 'sas-shortcuts', { shortcuts: host.shortcuts });
  };
}

const MOVES = ['focusin', 'focusout'] as const;

/** What has the focus, through shadow roots. */
function deepActive(): Element | null {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at;
}

/** Brings an attribute from where it was to where it is to be; what stays is not touched. */
function put(name: string, before: Map<HTMLElement, string>, now: Map<HTMLElement, string>): void {
  for (const element of before.keys()) if (!now.has(element)) element.removeAttribute(name);
  for (const [element, value] of now) if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** Whether who is there uses the keyboard, and types nothing. */
const isKeyboard = (element: Element | null): boolean =>
  element?.matches(':focus-visible:not(input, textarea, select)') ?? false;
