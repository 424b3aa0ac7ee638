import type { SasClient } from '@sas-embed/client';
import type { Offer } from '@sas-embed/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { emit, type SasErrorDetail } from '../events.js';
import { errorDetail, fieldStyles, WriteKeys, type SasElement } from '../internal/index.js';
import { CROSS, WARNING } from './booking-icons.js';
import { overbookingPanelStyles } from './overbooking-panel.styles.js';

/** Where a patient is oriented outside the slots, and for whose case. */
export interface OrientationTarget {
  readonly offer: Offer;
  /** The host's case. */
  readonly caseRef?: string;
  /** The launch whose case it is; then `caseRef` is not known here. */
  readonly launchId?: string;
  /** The search in which it was found. */
  readonly searchId?: string;
  /** The cancelled or missed appointment that this one replaces. */
  readonly replaces?: string;
}

/** A button of the foot: its text, and what it does. */
type Button = readonly [text: string, act: () => void];

/** What a form shows now. */
export interface FormView {
  readonly title: string;
  /** Name of the close button. */
  readonly closeText: string;
  /** Terms and descriptions. */
  readonly summary: unknown;
  readonly content: unknown;
  /** What is wrong, below all of it. */
  readonly problem: string | undefined;
  readonly secondary: Button | undefined;
  readonly primary: Button;
}

/**
 * What both forms of `sas-booking-dialog` share: head, foot, opening and closing, and one write at a time. They are loaded
 * when one is wanted.
 */
export abstract class OrientationForm {
  protected readonly host: SasElement;
  protected readonly now: () => number;
  protected readonly say: (text: () => string) => void;
  protected readonly keys = new WriteKeys();
  /** What was sent, by what it says: sent again, it is the same to the letter, the time of a call included. */
  protected readonly sent = new Map<string, object>();
  protected target: OrientationTarget | undefined;
  protected client: SasClient | undefined;
  /** A write is under way: nothing else is done, and it is not closed. */
  protected busy = false;
  #closed: (() => void) | undefined;

  /**
   * @param host - its dialog
   * @param now - milliseconds since 1970
   * @param say - says aloud what makes a sentence, in the language of the moment
   */
  constructor(host: SasElement, now: () => number, say: (text: () => string) => void) {
    this.host = host;
    this.now = now;
    this.say = say;
    const root = host.renderRoot as ShadowRoot;
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, fieldStyles.styleSheet!, overbookingPanelStyles.styleSheet!];
  }

  /** Empties the form. */
  protected abstract empty(): void;
  /** A write failed: words for it. */
  protected abstract failed(detail: SasErrorDetail, error: unknown): void;
  /** What it shows. */
  protected abstract view(): FormView;

  /** Whether it is shown. */
  get opened(): boolean {
    return this.target !== undefined;
  }

  /** Zone of the place, in which times are told. */
  protected get zone(): string {
    return this.target!.offer.place.timeZone;
  }

  /** Shows the empty form. @returns once it is closed */
  async open(target: OrientationTarget, client: SasClient | undefined): Promise<void> {
    this.target = target;
    this.client = client;
    this.fresh();
    const closed = new Promise<void>((resolve) => (this.#closed = resolve));
    await this.focus('select');
    return closed;
  }

  /** The empty form, for another intention. */
  protected fresh(): void {
    this.busy = false;
    this.keys.forget();
    this.sent.clear();
    this.empty();
    this.host.requestUpdate();
  }

  /** @returns whether it is closed: not while it is unknown whether something was sent */
  close(): boolean {
    if (this.busy) return false;
    this.target = undefined;
    this.empty();
    this.say(() => '');
    this.host.requestUpdate();
    const closed = this.#closed;
    this.#closed = undefined;
    // The dialog gives the focus back when it closes; who waits comes after that.
    void this.host.updateComplete.then(closed);
    return true;
  }

  /** Closes it and forgets everything. */
  dispose(): void {
    this.busy = false;
    this.close();
    this.client = undefined;
  }

  /** The content of the dialog. */
  render(): TemplateResult {
    const { title, closeText, summary, content, problem, secondary, primary } = this.view();
    return html`<header role="presentation">
        <h2 part="title" id="title" tabindex="-1">${title}</h2>
        <button class="close" type="button" aria-label=${closeText} aria-disabled=${this.busy} @click=${this.shut}>
          ${CROSS}
        </button>
      </header>
      <div class="body">
        <dl part="summary">${summary}</dl>
        ${content} ${problem ? html`<p class="message danger">${WARNING}<span>${problem}</span></p>` : nothing}
      </div>
      <footer role="presentation">
        ${
          secondary
            ? html`<button class="button" type="button" aria-disabled=${this.busy} @click=${secondary[1]}>
                ${secondary[0]}
              </button>`
            : nothing
        }
        <button
          part="primary"
          id="primary"
          class="button primary"
          type="button"
          aria-disabled=${this.busy}
          @click=${primary[1]}
        >
          ${primary[0]}
        </button>
      </footer>`;
  }

  protected readonly shut = (): void => void this.close();

  protected async focus(selector: string): Promise<void> {
    this.host.requestUpdate();
    await this.host.updateComplete;
    this.host.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }

  /** Does one write, unless another is under way; `done` only while the form is still for the same. */
  protected async write<T>(work: (client: SasClient) => Promise<T>, done: (result: T) => void): Promise<void> {
    if (this.busy) return;
    const target = this.target;
    this.busy = true;
    this.host.requestUpdate();
    try {
      if (!this.client) throw Object.assign(new Error('No client above the dialog'), { code: 'unauthenticated' });
      const result = await work(this.client);
      if (this.target === target) done(result);
    } catch (error) {
      const detail = errorDetail(error);
      emit(this.host, 'sas-error', detail);
      if (this.target === target) this.failed(detail, error);
    }
    if (this.target === target) this.busy = false;
    this.host.requestUpdate();
  }
}
