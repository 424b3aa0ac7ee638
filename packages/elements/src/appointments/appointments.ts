import type { Appointment } from '@sas-embed/contract';
import { html, nothing, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { emit } from '../events.js';
import {
  baseStyles,
  buttonStyles,
  fieldStyles,
  messageStyles,
  questionStyles,
  errorDetail,
  heading,
  LiveRegion,
  safeUrl,
  SasElement,
} from '../internal/index.js';
import { frAppointments, loadEnglishAppointments, OwnLocalizeController } from '../localize/index.js';
import type { Density } from '../slot-grid/index.js';
import { nameOfAction, rowView, type RowAction } from './appointment-row.js';
import { AppointmentsDesk } from './appointments-desk.js';
import { cancellationOf, writeOf } from './appointments-writes.js';
import { AppointmentsReader } from './appointments-reader.js';
import { callBackText, momentOf, problemText, whomOf, type Texts } from './appointments-texts.js';
import {
  awayView,
  failureView,
  filtersView,
  isIn,
  questionView,
  returnsView,
  type Question,
  type View,
} from './appointments-view.js';
import { appointmentsStyles } from './appointments.styles.js';

/**
 * The appointments of the regulator's SAS, live: where each stands, of which case it is, what the practice changed, how far it
 * has come on its way to the LRM. What is new waits behind a button, so that nothing moves that somebody looks at; what
 * changes of a known one changes in place.
 *
 * Its own and the SAS agenda's appointments are cancelled here, after a question; an editor's on the editor's page, and
 * shown as asked for until the editor says so. A cancellation or move by the practice asks for a call back until somebody
 * acknowledges it. Cases that may be meant are proposed, accepted or refused; every link can be undone. Radios, a select and
 * buttons are native: Tab and arrows go through them; after each write the focus stays in its row.
 *
 * @summary The live list of appointments, and their link to the host's case.
 * @fires {CustomEvent<SasRebookDetail>} sas-rebook - Another appointment is wanted in place of a cancelled or missed one.
 * @fires {CustomEvent<SasOpenDetail>} sas-open - The editor's page is about to open, to cancel there.
 * @fires {CustomEvent<SasErrorDetail>} sas-error - Something could not be read or written; the screen says so.
 * @csspart heading - The heading.
 * @csspart section - The heading of the awaited returns, and of the question in the dialog.
 * @csspart appointment - An appointment.
 * @csspart whom - With whom an appointment is.
 * @csspart dialog - The native dialog that asks before something is cancelled.
 */
export class SasAppointments extends SasElement {
  static override styles: CSSResultGroup = [
    baseStyles,
    buttonStyles,
    fieldStyles,
    messageStyles,
    questionStyles,
    appointmentsStyles,
  ];

  /** How much room things take. */
  @property({ reflect: true }) density: Density = 'comfortable';

  /** Level of the heading, 2 to 4; appointments are one below. */
  @property({ type: Number, attribute: 'heading-level' }) headingLevel = 2;

  /** The host's case that is open: appointments without a case can be linked to it, and its own be shown alone. */
  @property({ attribute: 'case-ref' }) caseRef: string | undefined;

  @state() private view: View = 'all';
  @state() private status: Appointment['status'] | '' = '';
  /** Ids on screen, in their order. */
  @state() private order: readonly string[] = [];
  @state() private waiting: ReadonlySet<string> = new Set();
  @state() private badges: ReadonlyMap<string, 'new' | 'changed'> = new Map();
  @state() private question: Question | undefined;

  readonly #texts = new OwnLocalizeController(this, frAppointments, loadEnglishAppointments);
  readonly #live = new LiveRegion(this);
  /** Rows that are left where they are although the filter leaves them out: what was just done on them is looked at. */
  readonly #held = new Set<string>();
  readonly #reader = new AppointmentsReader(this, {
    forget: () => this.#forget(),
    read: (appointment, known) => this.#took(appointment, known),
    failed: (error) => void emit(this, 'sas-error', errorDetail(error)),
    back: () => this.#say((t) => t.t('appointments.said.back')),
  });
  readonly #desk = new AppointmentsDesk(this, {
    client: () => this.#reader.client,
    done: (answer, { text }, name) => {
      this.#held.add(answer.id);
      this.#reader.take(answer);
      this.#say((t) => t.t('appointments.said.done', { action: text(), whom: whomOf(t, answer) }));
      void this.updateComplete.then(() => this.#keepFocus(answer.id, name));
    },
    ended: (id) => {
      this.#reader.returns = this.#reader.returns.filter((it) => it.id !== id);
      this.#reader.again();
      this.renderRoot.querySelector<HTMLElement>('.frame')?.focus();
    },
    stale: () => this.#reader.again(),
  });

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.question = undefined;
  }

  protected override willUpdate(changed: PropertyValues): void {
    // The case is closed: nothing that was begun for it stays open.
    if (changed.get('caseRef') !== undefined) this.#begin();
    // Read for the first time: in the order in which they were booked, the latest first.
    if (this.#reader.isRead && this.order.length === 0 && this.waiting.size > 0) this.#showNew(false);
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has('question')) return;
    const dialog = this.renderRoot.querySelector('dialog')!;
    if (this.question && !dialog.open) dialog.showModal();
    else if (!this.question && dialog.open) dialog.close();
  }

  /** As when nobody has chosen anything. */
  #begin(): void {
    this.view = 'all';
    this.status = '';
    this.question = undefined;
    this.#desk.clear();
    this.#held.clear();
  }

  #forget(): void {
    this.#begin();
    this.#live.announce('');
    this.#desk.forget();
    this.order = [];
    this.waiting = new Set();
    this.badges = new Map();
  }

  // ---- what is read

  #took(appointment: Appointment, known: Appointment | undefined): void {
    const { id } = appointment;
    if (!known) {
      this.waiting = new Set([...this.waiting, id]);
      if (this.#reader.isRead) {
        const { start, timeZone } = appointment;
        this.#say((t) =>
          t.t('appointments.said.new', { whom: whomOf(t, appointment), when: momentOf(t, start, timeZone) }),
        );
      }
      return;
    }
    if (known.version === appointment.version) return;
    this.#desk.forgetHistory(id);
    if (this.#desk.busy?.startsWith(id)) return; // done here: nothing that the regulator does not know
    this.badges = new Map([...this.badges, [id, 'changed']]);
    if (appointment.callBack && !known.callBack) {
      this.#say((t) => `${whomOf(t, appointment)}. ${callBackText(t, appointment, known.start)}`);
    }
  }

  /** Said in the language of that moment. */
  #say(text: (t: Texts) => string): void {
    this.#texts.speak(() => this.#live.announce(text(this.#texts)));
  }

  /** Puts what waits at the top. */
  #showNew(isNew: boolean): void {
    const { known } = this.#reader;
    const created = (id: string) => Date.parse(known.get(id)!.created);
    const fresh = [...this.waiting].reverse().sort((a, b) => created(b) - created(a));
    this.waiting = new Set();
    this.order = [...fresh, ...this.order];
    this.badges = isNew ? new Map(fresh.map((id) => [id, 'new'] as const)) : this.badges;
    this.#held.clear();
  }

  get #shown(): Appointment[] {
    return this.order
      .map((id) => this.#reader.known.get(id)!)
      .filter(
        (it) =>
          this.#held.has(it.id) ||
          (isIn(this.view, it, this.caseRef) && (this.status === '' || it.status === this.status)),
      );
  }

  // ---- what is shown

  protected override render(): TemplateResult {
    const t = this.#texts;
    const { isRead, error, returns } = this.#reader;
    const isLoading = !isRead && error === undefined;
    return html`<div class="frame" aria-busy=${isLoading}>
        ${heading(this.headingLevel, 'heading', t.t('appointments.heading'))}
        ${isLoading ? html`<p class="hint">${t.t('appointments.loading')}</p>` : nothing}
        <div role="alert">
          ${error === undefined ? awayView(t, this.#reader) : failureView(t, error, this.#reader.isRead, this.#onRetry)}
        </div>
        ${isRead ? this.#list() : nothing}
        ${returnsView(returns, {
          ...{ t, level: this.headingLevel + 1, busy: this.#desk.busy },
          problemOf: (id) => this.#problemOf(id),
          end: (handover, outcome) => void this.#desk.end(handover, outcome),
        })}
      </div>
      ${this.#live.render()}
      <dialog aria-labelledby="question" part="dialog" @cancel=${this.#onBack} @close=${this.#onClose}>
        ${this.#question()}
      </dialog>`;
  }

  #list(): TemplateResult {
    const t = this.#texts;
    const all = this.order.map((id) => this.#reader.known.get(id)!);
    const views: View[] = ['all', 'callBack', 'unlinked', ...(this.caseRef === undefined ? [] : (['case'] as const))];
    const shown = this.#shown;
    return html`${filtersView({
        ...{ t, view: this.view, status: this.status },
        views: views.map((view) => ({ view, count: all.filter((it) => isIn(view, it, this.caseRef)).length })),
        choose: (view) => this.#choose(() => (this.view = view)),
        chooseStatus: (status) => this.#choose(() => (this.status = status)),
      })}
      <div class="news">
        ${
          this.waiting.size > 0
            ? html`<button class="button primary" type="button" data-new @click=${this.#onNew}>
                ${t.t('appointments.new', { count: this.waiting.size })}
              </button>`
            : this.#reader.awaySince === undefined && this.#reader.error === undefined
              ? html`<p class="hint">${t.t('appointments.noNew')}</p>`
              : nothing
        }
      </div>
      ${
        shown.length === 0
          ? html`<p class="hint">${t.t(all.length === 0 ? 'appointments.none' : 'appointments.noneHere')}</p>`
          : html`<ul class="rows" aria-label=${t.t('appointments.list')}>
              ${repeat(
                shown,
                ({ id }) => id,
                (it) => html`<li>${this.#row(it)}</li>`,
              )}
            </ul>`
      }`;
  }

  #row(appointment: Appointment): TemplateResult {
    const { id } = appointment;
    return rowView(appointment, {
      ...{ t: this.#texts, level: this.headingLevel + 1, now: this.#reader.now(), caseRef: this.caseRef },
      badge: this.badges.get(id),
      isBusy: this.#desk.busy !== undefined,
      problem: this.question ? undefined : this.#problemOf(id),
      history: this.#desk.historyOf(id),
      act: (action) => this.#act(appointment, action),
      openHistory: () => void this.#desk.readHistory(id),
    });
  }

  #question(): unknown {
    const { question } = this;
    if (!question) return nothing;
    const { appointment, kind } = question;
    return questionView(question, {
      t: this.#texts,
      isBusy: this.#desk.busy !== undefined,
      problem: this.#problemOf(appointment.id),
      url: appointment.editorUrl === undefined ? undefined : safeUrl(appointment.editorUrl),
      back: this.#onBack,
      confirm: () => void this.#confirm(appointment, kind),
      open: (event) => {
        const url = safeUrl(appointment.editorUrl ?? '');
        if (url && !emit(this, 'sas-open', { url, kind: 'agenda' })) event.preventDefault();
      },
    });
  }

  #problemOf(id: string): string | undefined {
    const error = this.#desk.problemOf(id);
    return error === undefined ? undefined : problemText(this.#texts, error);
  }

  // ---- what is done

  #choose(change: () => void): void {
    this.#held.clear();
    change();
  }

  readonly #onRetry = (): void => {
    this.#reader.error = undefined;
    this.requestUpdate();
    if (this.#reader.isRead) this.#reader.again();
    else this.#reader.start();
  };

  readonly #onNew = (): void => {
    this.#showNew(true);
    // Its button has gone: the focus goes to what it showed.
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.row')?.focus());
  };

  #act(appointment: Appointment, action: RowAction): void {
    this.#desk.clear();
    if (action.kind === 'cancel') this.question = { kind: 'cancel', appointment };
    else if (action.kind === 'cancel-at-editor') this.question = { kind: 'editor', appointment };
    else if (action.kind === 'rebook') emit(this, 'sas-rebook', { appointmentId: appointment.id });
    else void this.#desk.write(appointment, nameOfAction(action), writeOf(this.#texts, appointment.id, action));
  }

  async #confirm(appointment: Appointment, kind: Question['kind']): Promise<void> {
    const { id } = appointment;
    const isDone = await this.#desk.write(
      appointment,
      kind === 'cancel' ? 'cancel' : 'request',
      cancellationOf(this.#texts, id, kind),
    );
    if (!isDone) return;
    this.question = undefined;
    await this.updateComplete;
    this.#focusRow(id);
  }

  // ---- where the focus is

  /** The button has gone with what it did: the row keeps the focus. */
  #keepFocus(id: string, name: string): void {
    const row = this.#rowOf(id);
    const isThere = row?.querySelector(`[data-action="${name}"]`);
    if (!isThere && !this.question && !this.renderRoot.querySelector(':focus')) row?.focus();
  }

  #focusRow(id: string): void {
    this.#rowOf(id)?.focus();
  }

  #rowOf(id: string): HTMLElement | undefined {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('.row')].find(({ dataset }) => dataset['id'] === id);
  }

  readonly #onBack = (event: Event): void => {
    event.preventDefault();
    if (this.#desk.busy !== undefined) return;
    const id = this.question?.appointment.id;
    this.question = undefined;
    this.#desk.clear();
    if (id !== undefined) void this.updateComplete.then(() => this.#focusRow(id));
  };

  readonly #onClose = (): void => {
    if (this.#desk.busy === undefined) this.question = undefined;
    else if (this.question) this.renderRoot.querySelector('dialog')!.showModal();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'sas-appointments': SasAppointments;
  }
}
