import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import type { frShortcuts, LocalizeController } from '../localize/index.js';
import { adopt } from './adopt.js';
import { listStyles } from './list-dialog.styles.js';

type Texts = LocalizeController<typeof frShortcuts>;

/** One key, and what it does. */
export const row = (key: string, what: string): TemplateResult =>
  html`<div>
    <dt><kbd>${key}</kbd></dt>
    <dd>${what}</dd>
  </div>`;

/** The button that opens a list of keys. */
export const listButton = (t: Texts, show: () => void): TemplateResult =>
  html`<button part="shortcuts" class="button quiet shortcuts" type="button" aria-keyshortcuts="?" @click=${show}>
    ${t.t('shortcuts.button')} <kbd aria-hidden="true">?</kbd>
  </button>`;

/** A list of keys in front of the page, and whether it is there. */
export class ListDialog {
  readonly #host: LitElement;
  #open = false;

  /** @param host - the element whose keys they are */
  constructor(host: LitElement) {
    this.#host = host;
    adopt(host.renderRoot as ShadowRoot, listStyles);
  }

  /** Whether it is shown. */
  get isOpen(): boolean {
    return this.#open;
  }

  readonly show = (): void => this.#set(true);

  readonly hide = (): void => {
    // Closed before it goes: the browser gives the focus back.
    this.#dialog?.close();
    this.#set(false);
  };

  /** Brings what was rendered in front of the page; to be called after each update of the element. */
  updated(): void {
    const dialog = this.#dialog;
    if (!dialog || dialog.open) return;
    dialog.showModal();
    // Where the way out is all that takes the focus: a long list begins at its top all the same.
    if (dialog.querySelector('input')) return;
    const title = dialog.querySelector('h2')!;
    title.tabIndex = -1;
    title.focus();
  }

  /** The dialog around these columns, while it is open. */
  render(t: Texts, columns: () => unknown): TemplateResult | typeof nothing {
    if (!this.#open) return nothing;
    return html`<dialog
      class="shortcut-list"
      aria-labelledby="shortcut-title"
      @close=${this.hide}
      @keydown=${this.#onKey}
    >
      <h2 id="shortcut-title">${t.t('shortcuts.title')}</h2>
      <div class="columns">${columns()}</div>
      <footer role="presentation">
        <button class="button" type="button" @click=${this.hide}>${t.t('shortcuts.close')}</button>
      </footer>
    </dialog>`;
  }

  get #dialog(): HTMLDialogElement | undefined {
    return this.#host.renderRoot?.querySelector<HTMLDialogElement>('.shortcut-list') ?? undefined;
  }

  #set(open: boolean): void {
    this.#open = open;
    this.#host.requestUpdate();
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    // The host's own panel must not close with it.
    if (event.key === 'Escape') event.stopPropagation();
  };
}
