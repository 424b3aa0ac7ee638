import type { SasClient } from '@sas-embed/client';
import { html, nothing, type TemplateResult } from 'lit';
import { errorDetail, icons, WriteKeys } from '../internal/index.js';
import { frAgenda, frAgendaForms, loadEnglishAgendaForms, OwnLocalizeController } from '../localize/index.js';
import type { AgendaDesk, AgendaNotice, AgendaPanel } from './agenda-panel.js';
import { problemText, type FormTexts } from './agenda-problem.js';

/** The texts of each agenda's forms: a controller stays with its element. */
const known = new WeakMap<object, FormTexts>();

/** What the forms in front of the week share: their texts, one write at a time, and what becomes of a refusal. */
export abstract class AgendaForm implements AgendaPanel {
  protected readonly t: FormTexts;
  protected problem = '';
  #busy = false;
  readonly #keys = new WriteKeys();

  /** @param desk - the agenda that it works on */
  constructor(protected readonly desk: AgendaDesk) {
    let texts = known.get(desk.element);
    if (!texts) {
      texts = new OwnLocalizeController(desk.element, { ...frAgenda, ...frAgendaForms }, loadEnglishAgendaForms);
      known.set(desk.element, texts);
    }
    this.t = texts;
  }

  /** Whether it is unknown yet if something was written. */
  get busy(): boolean {
    return this.#busy;
  }

  /** Its heading. */
  abstract title(): string;
  /** Its content. */
  abstract body(): TemplateResult;
  /** Its buttons. */
  abstract footer(): TemplateResult;

  /** Draws it again. */
  protected changed(): void {
    this.desk.element.requestUpdate();
  }

  /** Puts the focus on the first field that needs it: its fault is read with it. */
  protected async focusFault(): Promise<void> {
    this.changed();
    await this.desk.element.updateComplete;
    this.desk.element.renderRoot.querySelector<HTMLElement>('dialog [aria-invalid]')?.focus();
  }

  /**
   * Writes once; a repeat of the same after no answer is the same write.
   * @param what - names the write, with all that it says
   * @param work - does it with that key, and says what was done
   */
  protected async write(
    what: unknown,
    work: (client: SasClient, idempotencyKey: string) => Promise<AgendaNotice>,
    stay = false,
  ): Promise<void> {
    if (this.#busy) return;
    const { client } = this.desk;
    this.#busy = true;
    this.problem = '';
    this.changed();
    const name = JSON.stringify(what);
    try {
      if (!client) throw Object.assign(new Error('No client above the agenda'), { code: 'unauthenticated' });
      const notice = await work(client, this.#keys.of(name));
      this.#keys.forget(name);
      this.#busy = false;
      if (client === this.desk.client) await this.desk.done(notice, stay);
    } catch (error) {
      this.#busy = false;
      if (client !== this.desk.client) return;
      this.desk.failed(error);
      const { code, retryable } = errorDetail(error);
      if (!retryable) this.#keys.forget(name);
      if (code === 'version-conflict' || code === 'not-found') {
        await this.desk.reread().catch(() => undefined);
        this.refreshed();
      }
      if (!this.refused(error)) this.problem = problemText(this.t, this.desk.agenda, error);
    }
    this.changed();
  }

  /** The agenda was read again under the form. */
  protected refreshed(): void {}

  /** @returns whether it told the refusal beside a field */
  protected refused(_error: unknown): boolean {
    return false;
  }

  /** What was refused, said at once. */
  protected problemView(): TemplateResult {
    return html`<div role="alert">
      ${this.problem ? html`<p class="message danger">${icons.alert}<span>${this.problem}</span></p>` : nothing}
    </div>`;
  }

  /** The button that leaves everything as it is. */
  protected cancelButton(text = this.t.t('agendaForms.cancel')): TemplateResult {
    return html`<button
      class="button"
      type="button"
      aria-disabled=${this.busy}
      @click=${() => this.busy || this.desk.close()}
    >
      ${text}
    </button>`;
  }

  /** What is wrong with a field. */
  protected faultView(id: string, text: string | undefined): unknown {
    return text ? html`<p class="fault" id="${id}-fault">${icons.alert}<span>${text}</span></p>` : nothing;
  }
}
