import { ContextConsumer } from '@lit/context';
import { isTimeZone, type Slot } from '@sas-embed/contract';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { clockContext, systemClock, type Announcer } from '../context.js';
import { emit } from '../events.js';
import { everyMinute, findAnnouncer, loadLiveRegion, SasElement, type LiveRegion } from '../internal/index.js';
import {
  datesFrom,
  frSlotGrid,
  LocalizeController,
  nameZone,
  wallClock,
  zoneOffset,
  type Localizer,
} from '../localize/index.js';
import { GridFocus } from './grid-focus.js';
import { slotGridStyles } from './slot-grid.styles.js';
import { byDay, sortedModes, viewOf, type SlotView } from './slot-view.js';

/**
 * What is known of the slots: `loading` nothing yet; `partial` some sources answered, others did not (yet); `ready` all
 * answered; `error` none answered and none will. Only `ready` may say that there is no slot.
 */
export type SlotGridStatus = 'loading' | 'partial' | 'ready' | 'error';

/** How much room things take. */
export type Density = 'comfortable' | 'compact';

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DEFAULT_ZONE = 'Europe/Paris';

/** What can have the focus: a slot, or the message of a day without one. */
type Item = SlotView | { readonly id: string; readonly text: '' };
const isSlot = (item: Item): item is SlotView => 'slot' in item;

/**
 * Three days of free slots: one column a day, one button a slot, in the facility's time.
 *
 * An ARIA grid with one tab stop. Arrows move without wrapping, Home and End within the row, Ctrl+Home and Ctrl+End to
 * the first and last slot, PageUp and PageDown by day, Enter and Space choose. Its height depends on `rows` and
 * `density` only: nothing moves when slots arrive.
 *
 * @summary Three days of créneaux and plages as an accessible grid.
 * @fires {CustomEvent<SasSelectDetail>} sas-select - A slot was chosen. Cancellable.
 * @csspart grid - The grid: headers and slots.
 * @csspart day - A day's header.
 * @csspart slot - A slot's button.
 * @csspart message - What stands in a day without a slot.
 * @csspart toggle - The button that shows all slots or the first ones.
 * @cssprop [--sas-slot-height=32px] - Height of a slot in comfortable density.
 * @cssprop [--sas-slot-height-compact=26px] - Height of a slot in compact density; keep it at 24px or more.
 * @cssprop [--sas-color-today=#155891] - Text of today's slots.
 * @cssprop [--sas-color-today-soft=#e3eef8] - Background of today's slots.
 * @cssprop [--sas-color-later=#1e6440] - Text of later slots.
 * @cssprop [--sas-color-later-soft=#e4f3ea] - Background of later slots.
 */
export class SasSlotGrid extends SasElement {
  static override styles = slotGridStyles;

  /** Id of the offer the slots belong to; it comes back in `sas-select`. */
  @property({ attribute: 'offer-id' }) offerId = '';

  /** The free slots, in any order; those of other days than `dates`, and those that are over, are not shown. */
  @property({ attribute: false }) slots: readonly Slot[] = [];

  /** The local dates (`YYYY-MM-DD`) of the columns; without any, today and the two next days of the facility. */
  @property({ attribute: false }) dates: readonly string[] = [];

  /** IANA zone of the facility; an unknown one counts as Europe/Paris. */
  @property({ attribute: 'time-zone' }) timeZone = DEFAULT_ZONE;

  /** What is known of the slots. */
  @property() status: SlotGridStatus = 'ready';

  /** Name of the grid for assistive technology. */
  @property() label = '';

  /** Rows shown before the toggle is used; the grid keeps their height free. */
  @property({ type: Number }) rows = 4;

  /** Whether all slots are shown. */
  @property({ type: Boolean, reflect: true }) expanded = false;

  /** How much room a slot takes. */
  @property({ reflect: true }) density: Density = 'comfortable';

  readonly #texts = new LocalizeController(this, frSlotGrid);
  readonly #clock = new ContextConsumer(this, {
    context: clockContext,
    subscribe: true,
    callback: () => this.isConnected && this.#follow(),
  });
  #unfollow: (() => void) | undefined;
  #announcer: Announcer | undefined;
  #region: LiveRegion | undefined;

  /** Views by slot object: a list from which one slot went away costs no new texts. */
  #views = new WeakMap<Slot, SlotView>();
  #viewsFor: { zone: string; localizer: Localizer } | undefined;
  #days: SlotView[][] = [];
  #dates: readonly string[] = [];
  #today = '';
  #zone = DEFAULT_ZONE;
  #stale = true;
  /** Headers and zone note; they change with the dates and the language, not with the slots. */
  #frame: { key: string; headers: TemplateResult[]; zone: string } | undefined;
  /** When something of what is shown ends by the clock. */
  #nextChange = Infinity;

  readonly #focus = new GridFocus<Item>(() => this.renderRoot);
  #pressed: string | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unfollow?.();
    this.#unfollow = undefined;
    this.#announcer = undefined;
  }

  /** Puts the focus on the grid's tab stop. @returns false when it has no slot */
  focusFirstSlot(): boolean {
    const column = this.#days.findIndex((day) => day.length > 0);
    if (column < 0) return false;
    this.#focus.focus({ row: 0, column });
    return true;
  }

  /** How many slots are shown or could be: those of the days shown that are not over. */
  get slotCount(): number {
    return this.#days.reduce((sum, day) => sum + day.length, 0);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const localizer = this.#texts.localizer;
    const zone = isTimeZone(this.timeZone) ? this.timeZone : DEFAULT_ZONE;
    if (this.#viewsFor?.zone !== zone || this.#viewsFor.localizer !== localizer) {
      this.#views = new WeakMap();
      this.#viewsFor = { zone, localizer };
      this.#frame = undefined;
      this.#stale = true;
    }
    if (this.#stale || changed.has('slots') || changed.has('dates')) this.#arrange(zone, localizer);
    if (this.hasUpdated) this.#focus.beforeRender();
  }

  protected override render(): TemplateResult {
    const t = this.#texts;
    const days = this.#days;
    const shown = this.#visibleRows();
    const loading = this.status === 'loading' && !days.some((day) => day.length);
    const hidden = days.reduce((sum, day) => sum + Math.max(0, day.length - this.#limit()), 0);
    const kinds = new Map<string, SlotView>();
    const rows: TemplateResult[] = [];
    for (let row = 0; row < shown; row++) {
      rows.push(html`<div role="row" class="row">${days.map((day) => this.#cell(day, row, kinds))}</div>`);
    }
    const { headers, zone } = this.#frameOf();
    return html`
      <div
        role="grid"
        part="grid"
        class="grid ${loading ? 'loading' : ''} ${this.#dates[0] === this.#today ? 'starts-today' : ''}"
        aria-label=${this.label || t.t('slotGrid.label')}
        aria-busy=${loading ? 'true' : 'false'}
        @click=${this.#onClick}
        @pointerdown=${this.#onPointerDown}
        @keydown=${this.#onKeyDown}
        @focusin=${this.#onFocusIn}
      >
        <div role="rowgroup">
          <div role="row" class="head">${headers}</div>
        </div>
        <div role="rowgroup" class="body">${rows}</div>
      </div>
      <div class="foot ${zone ? 'zoned' : ''}">
        ${hidden || (this.expanded && shown > this.rows) ? this.#toggle(hidden) : nothing}
        ${zone ? html`<span class="zone">${zone}</span>` : nothing}
      </div>
      <div class="kinds">
        ${[...kinds].map(([kind, view]) => html`<span id=${kind}>${this.#describe(view)}</span>`)}
      </div>
      ${this.#region?.render() ?? nothing}
    `;
  }

  protected override updated(changed: PropertyValues<this>): void {
    this.#size(changed);
    const loss = this.#focus.afterRender(this.#items(), isSlot);
    if (loss && isSlot(loss.lost)) this.#announceLoss(loss.lost, loss.next);
  }

  // ---- what is shown

  #arrange(zone: string, localizer: Localizer): void {
    const now = this.#now();
    this.#stale = false;
    this.#zone = zone;
    this.#today = wallClock(now, zone).date;
    const dates = this.dates.filter((date) => DATE.test(date) && !Number.isNaN(Date.parse(date)));
    this.#dates = dates.length ? dates : datesFrom(now, zone, 3);
    const views: SlotView[] = [];
    for (const slot of this.slots) {
      let view = this.#views.get(slot);
      if (!view) {
        view = viewOf(slot, zone, localizer);
        if (!view) continue;
        this.#views.set(slot, view);
      }
      views.push(view);
    }
    this.#days = byDay(views, this.#dates, now);
    this.#nextChange = Infinity;
    for (const day of this.#days) {
      for (const view of day) if (view.expires < this.#nextChange) this.#nextChange = view.expires;
    }
  }

  #cell(day: readonly SlotView[], row: number, kinds: Map<string, SlotView>): TemplateResult {
    const view = day[row];
    if (!view) {
      return row === 0 && this.status !== 'loading'
        ? this.#message()
        : row === 0
          ? html`<div role="gridcell" class="message">${this.#texts.t('slotGrid.waiting')}</div>`
          : html`<div role="gridcell"></div>`;
    }
    if (!kinds.has(view.kind)) kinds.set(view.kind, view);
    // Two bindings for a slot: a screen shows thousands of them.
    return view.marked
      ? this.#markedCell(view)
      : html`<div role="gridcell">
          <button part="slot" class="slot" type="button" tabindex="-1" aria-describedby=${view.kind}>
            ${view.text}
          </button>
        </div>`;
  }

  #markedCell(view: SlotView): TemplateResult {
    const t = this.#texts;
    const { heldByOthers: held, appointmentType, actions } = view.slot;
    return html`<div role="gridcell">
      <button
        part="slot"
        class="slot"
        type="button"
        tabindex="-1"
        aria-describedby=${view.kind}
        aria-disabled=${actions.length ? nothing : 'true'}
      >
        ${view.text}
        ${appointmentType === 'WALKIN' ? html`<span class="mark">${t.t('slotGrid.walkInShort')}</span>` : nothing}
        ${
          held > 0
            ? html`<span class="mark held" title=${t.t('slotGrid.held', { count: held })}
                >${t.t('slotGrid.heldShort', { count: held })}</span
              >`
            : nothing
        }
      </button>
    </div>`;
  }

  /** A day without a slot. Only when every source has answered does it say so. */
  #message(): TemplateResult {
    const key = { ready: 'none', partial: 'nothingYet', error: 'silent', loading: 'waiting' } as const;
    const silent = this.status === 'error' ? 'message silent' : 'message';
    return html`<div role="gridcell" part="message" class=${silent} tabindex="-1">
      ${this.#texts.t(`slotGrid.${key[this.status] ?? 'nothingYet'}`)}
    </div>`;
  }

  #header(date: string): TemplateResult {
    const { localizer } = this.#texts;
    const today = date === this.#today;
    const long = localizer.day(date, 'long');
    const word = this.#texts.t('slotGrid.today');
    return html`<div
      role="columnheader"
      part="day"
      class=${today ? 'today' : ''}
      aria-label=${today ? `${word}, ${long}` : long}
    >
      ${today ? word : localizer.day(date, 'short')}
    </div>`;
  }

  #toggle(hidden: number): TemplateResult {
    return html`<button
      part="toggle"
      class="toggle"
      type="button"
      aria-expanded=${this.expanded ? 'true' : 'false'}
      @click=${this.#onToggle}
    >
      ${this.expanded ? this.#texts.t('slotGrid.less') : this.#texts.t('slotGrid.more', { count: hidden })}
    </button>`;
  }

  /** All that the button's text does not say: modes, who may be sent, plage, walk-in. */
  #describe(view: SlotView): string {
    const t = this.#texts;
    const { modes, visibility, capacity, appointmentType } = view.slot;
    const said = sortedModes(modes).map((mode) => t.t(`slotGrid.mode.${mode}`));
    if (capacity) said.push(t.t('slotGrid.capacity', capacity));
    for (const type of visibility) said.push(t.t(`slotGrid.visibility.${type}`));
    if (appointmentType === 'WALKIN') said.push(t.t('slotGrid.walkIn'));
    return said.join(', ');
  }

  #frameOf(): { headers: TemplateResult[]; zone: string } {
    const key = [this.#today, this.#zone, ...this.#dates].join();
    if (this.#frame?.key !== key) {
      this.#frame = { key, headers: this.#dates.map((date) => this.#header(date)), zone: this.#zoneNote() };
    }
    return this.#frame;
  }

  /** Names the facility's zone when its clock differs from the viewer's on one of the days shown. */
  #zoneNote(): string {
    const { localizer } = this.#texts;
    const viewer = localizer.viewerTimeZone;
    if (viewer === this.#zone) return '';
    const noons = this.#dates.map((date) => Date.parse(`${date}T12:00:00Z`));
    const differs = noons.find((noon) => zoneOffset(noon, viewer) !== zoneOffset(noon, this.#zone));
    if (differs === undefined) return '';
    const { name, offset } = nameZone(localizer, this.#zone, differs);
    return this.#texts.t('slotGrid.zone', { zone: name, offset });
  }

  #limit(): number {
    return this.expanded ? Infinity : this.rows;
  }

  /** Rows in the page: as many as the longest day has, up to the limit; one where a day's message stands. */
  #visibleRows(): number {
    const longest = Math.max(0, ...this.#days.map((day) => day.length));
    if (longest === 0) return this.status === 'loading' ? 0 : 1;
    return Math.min(longest, this.#limit());
  }

  /** Reserves the height of another number of rows or columns than the stylesheet's; through CSSOM, as CSP allows. */
  #size(changed: PropertyValues<this>): void {
    if (this.rows === 4 && this.#dates.length === 3 && !(changed.get('rows') ?? changed.get('dates'))) return;
    const grid = this.renderRoot.querySelector<HTMLElement>('.grid');
    grid?.style.setProperty('--_rows', String(this.rows));
    grid?.style.setProperty('--_columns', String(this.#dates.length));
  }

  // ---- the clock

  #now(): number {
    return (this.#clock.value ?? systemClock).now();
  }

  #follow(): void {
    this.#unfollow?.();
    this.#unfollow = everyMinute(this.#clock.value ?? systemClock, () => {
      const now = this.#now();
      if (now < this.#nextChange && wallClock(now, this.#zone).date === this.#today) return;
      this.#stale = true;
      this.requestUpdate();
    });
    this.#stale = true;
    this.requestUpdate();
  }

  // ---- focus

  /** What can have the focus: the slots shown, and the message of a day without one (unless no day has any). */
  #items(): Item[][] {
    const messages = this.status !== 'loading' && this.#days.some((day) => day.length);
    return this.#days.map((day, column) => {
      if (day.length) return day.slice(0, this.#limit());
      return messages ? [{ id: `day-${column}`, text: '' }] : [];
    });
  }

  #announceLoss(lost: SlotView, next: Item | undefined): void {
    const { localizer } = this.#texts;
    const text =
      next && isSlot(next)
        ? this.#texts.t('slotGrid.gone', { time: lost.text, next: `${localizer.day(next.date, 'long')}, ${next.text}` })
        : this.#texts.t('slotGrid.goneLast', { time: lost.text });
    if (this.#announcer) this.#announcer.announce(text);
    else void this.#ownRegion().then((region) => region?.announce(text));
  }

  // ---- events

  #onPointerDown = (event: PointerEvent): void => {
    this.#pressed = this.#focus.itemAt(this.#focus.cellOf(event.target))?.id;
  };

  #onClick = (event: MouseEvent): void => {
    const cell = this.#focus.cellOf(event.target);
    const item = this.#focus.itemAt(cell);
    const pressed = this.#pressed;
    this.#pressed = undefined;
    if (!cell || !item || !isSlot(item) || !(event.target as Element).closest('button')) return;
    // The slot under the finger or the key changed between the intention and the click: nobody chose this one.
    if (this.#focus.justShifted(cell) || (event.detail > 0 && pressed !== undefined && pressed !== item.id)) return;
    if (item.slot.actions.length) emit(this, 'sas-select', { offerId: this.offerId, slotId: item.id });
  };

  #onKeyDown = (event: KeyboardEvent): void => {
    const backwards = getComputedStyle(this).direction === 'rtl';
    if (!event.defaultPrevented && this.#focus.handleKey(event, backwards)) event.preventDefault();
  };

  #onFocusIn = (event: FocusEvent): void => {
    if (!this.#focus.handleFocus(event) || this.#announcer) return;
    this.#announcer = findAnnouncer(this);
    if (!this.#announcer) void this.#ownRegion();
  };

  /** Alone on its page: its own region, there well before it has anything to say. */
  async #ownRegion(): Promise<LiveRegion | undefined> {
    const loaded = await loadLiveRegion().catch(() => undefined); // asked for again at the next focus
    if (!loaded || this.#region) return this.#region;
    this.#region = new loaded.LiveRegion(this);
    this.requestUpdate();
    return this.#region;
  }

  #onToggle = (): void => {
    this.expanded = !this.expanded;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'sas-slot-grid': SasSlotGrid;
  }
}
