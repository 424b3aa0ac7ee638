import { html, nothing, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import { frKeys, frShortcuts, loadEnglishKeys, OwnLocalizeController } from '../localize/index.js';
import { ListDialog, listButton, row } from './list-dialog.js';
import { shortcutOf } from './shortcut-keys.js';

// Loads beside its element: nobody waits for it.

/** Elements with keys and a list of them, but no shortcuts of one key to turn off. */
export type ListedElement = 'agenda' | 'map' | 'members';

const TEXTS = { ...frShortcuts, ...frKeys };
type Text = keyof typeof TEXTS;

/** Keys by where they act: each as a text, or as it is written on the keyboard. */
const LISTS = {
  agenda: [
    [
      'keys.agenda.week',
      ['shortcuts.key.upDown', 'keys.agenda.entries'],
      ['keys.key.leftRight', 'keys.agenda.days'],
      ['shortcuts.key.edges', 'keys.agenda.edges'],
      ['shortcuts.key.pages', 'keys.agenda.weeks'],
      ['shortcuts.key.enter', 'keys.agenda.enter'],
      ['keys.key.delete', 'keys.agenda.delete'],
      ['?', 'shortcuts.list'],
    ],
    [
      'keys.agenda.forms',
      ['shortcuts.key.upDown', 'keys.agenda.quarters'],
      ['shortcuts.key.enter', 'keys.agenda.save'],
      ['shortcuts.key.escape', 'keys.agenda.escape'],
    ],
  ],
  map: [
    [
      'keys.map.points',
      ['shortcuts.key.arrows', 'keys.map.moves'],
      ['shortcuts.key.edges', 'keys.map.ends'],
      ['keys.key.enterSpace', 'keys.map.show'],
      ['+', 'keys.map.nearer'],
      ['-', 'keys.map.farther'],
      ['0', 'keys.map.all'],
      ['shortcuts.key.escape', 'keys.map.escape'],
      ['?', 'shortcuts.list'],
    ],
  ],
  members: [
    [
      'shortcuts.slots',
      ['shortcuts.key.arrows', 'shortcuts.moves'],
      ['shortcuts.key.pages', 'shortcuts.days'],
      ['shortcuts.key.edges', 'shortcuts.edges'],
      ['shortcuts.key.ends', 'shortcuts.ends'],
      ['shortcuts.key.enter', 'keys.members.choose'],
    ],
    [
      'keys.members.list',
      ['keys.key.delete', 'keys.members.filter'],
      ['shortcuts.key.escape', 'keys.members.escape'],
      ['?', 'shortcuts.list'],
    ],
  ],
} as const satisfies Record<ListedElement, readonly (readonly [Text, ...(readonly [string, Text])[]])[]>;

/** What of an element hears `?` although its role takes letters from others: it takes none. */
const HEARS: Partial<Record<ListedElement, string>> = { map: '[role=listbox]', members: '[part=dialog]' };

/**
 * The list of an element's keys, which a button opens, and `?` while the focus is in the element and nothing is typed. No key
 * in it is one alone that acts elsewhere, so that there is nothing to turn off (WCAG 2.1.4).
 */
export class KeyList implements ReactiveController {
  readonly #host: LitElement;
  readonly #name: ListedElement;
  readonly #texts: OwnLocalizeController<typeof TEXTS>;
  readonly #dialog: ListDialog;

  /**
   * @param host - the element
   * @param name - which one it is
   */
  constructor(host: LitElement, name: ListedElement) {
    this.#host = host;
    this.#name = name;
    this.#texts = new OwnLocalizeController(host, TEXTS, loadEnglishKeys);
    this.#dialog = new ListDialog(host);
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.addEventListener('keydown', this.#onKey);
  }

  hostDisconnected(): void {
    this.#host.removeEventListener('keydown', this.#onKey);
    this.close();
  }

  hostUpdated(): void {
    this.#dialog.updated();
  }

  /** Closes the list. */
  close(): void {
    this.#dialog.hide();
  }

  /** The button; nothing before its words are there, unless somebody is there already. */
  button(): TemplateResult | typeof nothing {
    const t = this.#texts;
    if (t.isWaiting && !this.#dialog.isOpen && !this.#button?.matches(':focus')) return nothing;
    return listButton(t, this.#dialog.show);
  }

  /** The list, while it is open. */
  list(): TemplateResult | typeof nothing {
    const t = this.#texts;
    return this.#dialog.render(t, () =>
      LISTS[this.#name].map(
        ([where, ...keys]) =>
          html`<section>
            <h3>${t.t(where)}</h3>
            <dl>${keys.map(([key, what]) => row(key in TEXTS ? t.t(key as Text) : key, t.t(what)))}</dl>
          </section>`,
      ),
    );
  }

  get #button(): HTMLElement | null {
    return this.#host.renderRoot.querySelector<HTMLElement>('.shortcuts');
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const hears = HEARS[this.#name];
    const inside = hears && event.composedPath().find((node) => node instanceof HTMLElement && node.matches(hears));
    const key = shortcutOf(event, (inside as HTMLElement | undefined) ?? this.#host, 'focus');
    const button = this.#button;
    if (key !== '?' || event.repeat || !button) return;
    button.click();
    event.preventDefault();
  };
}
