import { ContextConsumer } from '@lit/context';
import type { SasClient } from '@sas-embed/client';
import { addDays, type Agenda, type AgendaSummary } from '@sas-embed/contract';
import { html, nothing, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { clientContext, clockContext, feedContext, systemClock, type FeedSource } from '../context.js';
import { emit } from '../events.js';
import { Choices, errorDetail, everyMinute, LiveRegion, SasElement, WriteKeys } from '../internal/index.js';
import { frAgenda, loadEnglishAgenda, OwnLocalizeController, wallClock } from '../localize/index.js';
import { loadKeyList, type KeyList } from '../shortcuts/index.js';
import type { Density } from '../slot-grid/index.js';
import { AgendaForms } from './agenda-forms.js';
import { kept, moved, type AgendaPosition } from './agenda-keys.js';
import { daysOf, isAbout, weekOf, type AgendaDay } from './agenda-model.js';
import type { AgendaDesk, AgendaNotice, AgendaPanel } from './agenda-panel.js';
import { AgendaReader } from './agenda-reader.js';
import { agendaSheets } from './agenda-sheets.js';
import { rangeText, todayAt } from './agenda-texts.js';
import { toggleVacation } from './agenda-vacation.js';
import { formKey, formView, headView, keysView, noticeView, type FrameShown } from './agenda-view.js';
import { weekView } from './agenda-week.js';

/** How soon after the feed told of a booking the week is read again, in milliseconds. */
const REREAD_MS = 150;
const NOWHERE: AgendaPosition = { date: '', key: '' };

/**
 * The SAS agenda that a practitioner, a delegate or the manager of a structure fills in by hand: créneaux and plages, on one
 * date or every week, exceptions, absences, the closed agenda, with what regulators have booked. All times are the place's.
 *
 * By keyboard the week is one stop: arrows walk through days and entries, Home and End go to Monday and Sunday, PageUp and
 * PageDown change the week; Enter on a date adds, on an entry edits, Delete deletes after a question; `?` and a button list
 * the keys. Forms load when they are wanted. A booking shows at once. When the user changes, drafts and everything read are forgotten.
 *
 * @summary The SAS agenda, filled in by hand.
 * @fires {CustomEvent<SasChangeDetail>} sas-change - The agenda was changed here; `offerId` is a card of its place.
 * @fires {CustomEvent<SasErrorDetail>} sas-error - Something could not be read or saved; the screen says so.
 * @csspart heading - The heading.
 * @csspart tools - The row of buttons above the week.
 * @csspart week - The week.
 * @csspart day - One day of it.
 * @csspart entry - What is declared on a day.
 * @csspart absence - The hours of an absence.
 * @csspart notice - What was just done, with its undo.
 * @csspart shortcuts - The button that opens the list of keys.
 * @csspart dialog - The native dialog of the forms.
 * @csspart title - Its heading.
 */
export class SasAgenda extends SasElement {
  static override styles: CSSResultGroup = agendaSheets;

  /** A card of the place whose agenda is shown; without it the first agenda that may be edited. */
  @property({ attribute: 'agenda-id' }) agendaId = '';

  /** Any local date (`YYYY-MM-DD`) of the week that is shown; today's week when empty. */
  @property() week = '';

  /** How much room things take. */
  @property({ reflect: true }) density: Density = 'comfortable';

  /** Level of the heading, 2 to 6. */
  @property({ type: Number, attribute: 'heading-level' }) headingLevel = 2;

  @state() private notice: AgendaNotice | undefined;
  @state() private panel: AgendaPanel | undefined;
  @state() private at: AgendaPosition = NOWHERE;
  @state() private keys: KeyList | undefined;

  readonly #texts = new OwnLocalizeController(this, frAgenda, loadEnglishAgenda);
  readonly #live = new LiveRegion(this);
  readonly #keys = new WriteKeys();
  readonly #choices = new Choices<SasAgenda>(this);
  readonly #reader = new AgendaReader({
    element: this,
    client: () => this.#using,
    wanted: () => ({ id: this.#chosen?.id, date: this.week || this.#today }),
    arrived: (isOther) => this.#arrived(isOther),
  });
  readonly #clock = new ContextConsumer(this, { context: clockContext, subscribe: true, callback: () => this.#tick() });
  readonly #feed = new ContextConsumer(this, {
    context: feedContext,
    subscribe: true,
    callback: (feed) => this.#listen(feed),
  });
  #using: SasClient | undefined;
  #due: ReturnType<typeof setTimeout> | undefined;
  #leaveFeed: (() => void) | undefined;
  #leaveTicker: (() => void) | undefined;
  #takeFocus = false;

  readonly #desk: AgendaDesk = ((self: SasAgenda) => ({
    element: self,
    get client() {
      return self.#using;
    },
    get agenda() {
      return self.#reader.agenda!;
    },
    now: () => self.#now,
    reread: () => self.#reader.read(),
    done: (notice, stay) => self.#done(notice, stay),
    tell: (notice) => self.#tell(notice),
    failed: (error) => void emit(self, 'sas-error', errorDetail(error)),
    close: () => (self.panel = undefined),
  }))(this);
  readonly #forms = new AgendaForms(this.#desk, this.#texts, (panel) => (this.panel = panel));

  constructor() {
    super();
    new ContextConsumer(this, {
      context: clientContext,
      subscribe: true,
      // Another client is another user or another world: drafts and what was read go.
      callback: (client) => {
        if (client === this.#using) return;
        this.#forget();
        this.#using = client;
        if (client && this.isConnected) void this.#reader.start();
      },
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void loadKeyList(this, 'agenda').then((keys) => (this.keys = keys));
    this.#tick();
    this.#listen(this.#feed.value);
    if (this.#using && !this.#reader.agendas) void this.#reader.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#leaveTicker?.();
    this.#listen(undefined);
    this.#reader.stop();
    clearTimeout(this.#due);
    this.panel = undefined;
  }

  /** Puts the focus into the week. */
  override focus(options?: FocusOptions): void {
    this.renderRoot?.querySelector<HTMLElement>('.week [tabindex="0"]')?.focus(options);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (this.hasUpdated && this.#reader.agendas && (changed.has('week') || changed.has('agendaId'))) {
      if (changed.has('agendaId')) this.notice = undefined;
      this.at = { date: this.week || this.#today, key: '' };
      void this.#reader.again();
    }
  }

  protected override updated(): void {
    const dialog = this.renderRoot.querySelector('dialog')!;
    if (this.panel && !dialog.open) {
      dialog.showModal();
      dialog.querySelector<HTMLElement>('[data-first]')?.focus();
    } else if (!this.panel && dialog.open) dialog.close();
    if (this.#takeFocus && !this.panel && !this.#reader.isReading) {
      this.#takeFocus = false;
      this.focus();
    }
  }

  // ---- what is read

  get #now(): number {
    return (this.#clock.value ?? systemClock).now();
  }

  get #chosen(): AgendaSummary | undefined {
    const { agendaId } = this;
    const { agendas = [] } = this.#reader;
    return agendas.find(({ offerIds }) => offerIds.includes(agendaId)) ?? agendas[0];
  }

  get #today(): string {
    return todayAt(this.#chosen?.timeZone ?? 'Europe/Paris', this.#now);
  }

  #forget(): void {
    clearTimeout(this.#due);
    this.#keys.forget();
    this.#reader.forget();
    this.panel = this.notice = undefined;
    this.at = NOWHERE;
    this.#choices.forget();
    this.#live.announce('');
  }

  #arrived(isOther: boolean): void {
    this.#keepPosition();
    if (isOther && this.hasUpdated) this.#sayWeek();
  }

  #tick(): void {
    this.#leaveTicker?.();
    this.#leaveTicker = undefined;
    if (!this.isConnected) return;
    this.#leaveTicker = everyMinute(this.#clock.value ?? systemClock, () => this.requestUpdate());
  }

  /** What regulators book and hold shows within a moment; a burst is read once. */
  #listen(feed: FeedSource | undefined): void {
    this.#leaveFeed?.();
    this.#leaveFeed = this.isConnected
      ? feed?.subscribe((event) => {
          if (event.type !== 'slot' || !isAbout(this.#reader.agenda, event)) return;
          clearTimeout(this.#due);
          this.#due = setTimeout(() => void this.#reader.again(), REREAD_MS);
        })
      : undefined;
  }

  // ---- what is shown

  get #days(): AgendaDay[] {
    const { agenda } = this.#reader;
    if (!agenda) return [];
    return daysOf(agenda, weekOf(agenda.from), this.#now, this.#least);
  }

  /** Minutes that 24 px show. */
  get #least(): number {
    return this.density === 'compact' ? 40 : 30;
  }

  /** The focus stays on what it stood on; where that is gone, on its day. */
  #keepPosition(): void {
    this.at = kept(this.#days, this.at, this.#today);
  }

  #sayWeek(): void {
    const days = this.#days;
    const count = days.reduce((sum, { entries }) => sum + entries.length, 0);
    const range = () => rangeText(this.#texts, days[0]!.date, days[6]!.date);
    this.#texts.speak(() => this.#live.announce(this.#texts.t('agenda.weekSaid', { range: range(), count })));
  }

  protected override render(): TemplateResult {
    const { agenda, agendas = [], problem } = this.#reader;
    const shown: FrameShown = {
      ...{ texts: this.#texts, agenda, problem, agendas, chosen: this.#chosen, notice: this.notice },
      choose: (id) => this.#choices.make('agendaId', id),
      go: (date) => this.#go({ date: date || this.#today, key: '' }),
      toggleVacation: () => void toggleVacation(this.#desk, this.#texts, this.#keys),
      openAbsences: () => void this.#forms.absences(this.at.date),
      add: () => void this.#forms.add(this.at.date > this.#today ? this.at.date : this.#today),
      retry: () => void this.#reader.again(),
      undo: (notice) => void this.#undo(notice),
      dismiss: () => (this.notice = undefined),
    };
    return html`<div class="frame">
        ${headView(shown, this.headingLevel)} ${agenda ? this.#week(agenda) : nothing} ${noticeView(shown)}
        ${agenda ? keysView(this.#texts, this.keys?.button()) : nothing}
      </div>
      ${this.#live.render()}
      <dialog
        part="dialog"
        aria-labelledby="title"
        @keydown=${this.#onDialogKey}
        @cancel=${this.#onCancel}
        @close=${this.#onNativeClose}
      >
        ${this.panel ? formView(this.panel) : nothing}
      </dialog>
      ${this.keys?.list()}`;
  }

  #week(agenda: Agenda): TemplateResult {
    const t = this.#texts;
    const { date, time } = wallClock(this.#now, agenda.timeZone);
    const [first, last] = [agenda.from, addDays(agenda.from, 6)];
    return html`<div
      class="week"
      part="week"
      role="group"
      aria-label=${t.t('agenda.week', { range: rangeText(t, first, last) })}
      aria-describedby="keys"
      aria-busy=${this.#reader.isReading ? 'true' : 'false'}
      @keydown=${this.#onKey}
      @focusin=${this.#onFocus}
    >
      ${weekView(
        {
          ...{ texts: t, days: this.#days, today: date, time, at: this.at },
          add: (on, start) => void this.#forms.add(on, start),
          open: (entry) => void this.#forms.change(entry),
        },
        this.#least,
      )}
    </div>`;
  }

  // ---- what is done

  #go(at: AgendaPosition, takeFocus = false): void {
    const { agenda, isReading } = this.#reader;
    if (!agenda) return;
    this.at = at;
    this.#takeFocus = takeFocus;
    if (weekOf(at.date)[0] === agenda.from && !isReading) return;
    this.notice = undefined;
    this.#choices.make('week', at.date);
  }

  #tell(notice: AgendaNotice): void {
    this.notice = notice;
    this.#live.announce(notice.text());
  }

  async #done(notice: AgendaNotice, stay = false): Promise<void> {
    const { agenda } = this.#reader;
    if (!stay) this.panel = undefined;
    if (notice.focus) this.at = notice.focus;
    if (agenda) emit(this, 'sas-change', { offerId: agenda.id });
    this.#tell(notice);
    await this.#reader.again();
    // (closing the dialog gave the focus back to where it was)
    if (!stay && notice.focus) this.#go(notice.focus, true);
    this.requestUpdate();
  }

  async #undo({ undo }: AgendaNotice): Promise<void> {
    const client = this.#using;
    if (!undo || !client) return;
    this.notice = undefined;
    this.#takeFocus = true;
    try {
      await undo(client);
      if (client !== this.#using) return;
      await this.#done({ text: () => this.#texts.t('agenda.undone') });
    } catch (error) {
      if (client !== this.#using) return;
      emit(this, 'sas-error', errorDetail(error));
      await this.#reader.again();
      this.#tell({ text: () => this.#texts.t('agenda.undoFailed') });
    }
    this.focus();
  }

  // ---- keys

  readonly #onFocus = ({ target }: FocusEvent): void => {
    const { date, key } = (target as HTMLElement).dataset;
    if (date !== undefined && (date !== this.at.date || key !== this.at.key)) this.at = { date, key: key ?? '' };
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const days = this.#days;
    if (event.key === 'Delete') {
      const entry = days.flatMap(({ entries }) => entries).find(({ key }) => key === this.at.key);
      if (entry) void this.#forms.remove(entry);
      return;
    }
    const to = moved(days, this.at, event.key);
    if (!to) return;
    event.preventDefault();
    this.#go(to, true);
  };

  readonly #onDialogKey = (event: KeyboardEvent): void => formKey(event, () => !this.panel?.busy && this.#desk.close());

  readonly #onCancel = (event: Event): void => {
    event.preventDefault();
    if (!this.panel?.busy) this.#desk.close();
  };

  readonly #onNativeClose = (): void => {
    if (this.panel?.busy) this.renderRoot.querySelector('dialog')!.showModal();
    else this.panel = undefined;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'sas-agenda': SasAgenda;
  }
}
