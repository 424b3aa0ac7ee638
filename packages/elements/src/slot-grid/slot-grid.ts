import { watch } from '#development';
import { ContextConsumer } from '@lit/context';
import { ReactiveElement, type PropertyValues } from '@lit/reactive-element';
import { property } from '@lit/reactive-element/decorators.js';
import { isTimeZone, type Slot } from '@sas-embed/contract';
import { clockContext, systemClock, type Announcer } from '../context.js';
import { emit } from '../events.js';
import { everyMinute, findAnnouncer, loadLiveRegion, type LiveRegion } from '../internal/index.js';
import {
  datesFrom,
  frSlotGrid,
  LocalizeController,
  nameZone,
  wallClock,
  zoneOffset,
  type Localizer,
} from '../localize/index.js';
import { VERSION } from '../version.js';
import { GridFocus, type FocusLoss, type GridItem } from './grid-focus.js';
import { GridFrame } from './grid-frame.js';
import { SlotCells, type SlotCell } from './slot-cells.js';
import { slotGridStyles } from './slot-grid.styles.js';
import { byDay, viewOf, type SlotView } from './slot-view.js';

/**
 * What is known of the slots: `loading` nothing yet; `partial` some sources answered, others did not (yet); `ready` all
 * answered; `error` none answered and none will. Only `ready` may say that there is no slot.
 */
export type SlotGridStatus = 'loading' | 'partial' | 'ready' | 'error';

/** How much room things take. */
export type Density = 'comfortable' | 'compact';

/** Texts of a day without a slot. Only when every source has answered does it say that there is none. */
const MESSAGES = { ready: 'none', partial: 'nothingYet', error: 'silent', loading: 'waiting' } as const;
const DEFAULT_ZONE = 'Europe/Paris';

/** What can have the focus: a slot, or the message of a day without one. */
type Item = SlotCell | GridItem;
const isSlot = (item: Item): item is SlotCell => 'view' in item;

/**
 * Three days of free slots: one column a day, one button a slot, in the facility's time.
 *
 * An ARIA grid with one tab stop. Each day is a row of it, drawn as a column, with the date as its header: a screen
 * reader goes through a day's slots in their order and says the date when the day changes. Arrows move as it is seen,
 * without wrapping; Home and End to the first and last day, Ctrl+Home and Ctrl+End to the first and last slot, PageUp
 * and PageDown by day, Enter and Space choose. Its height depends on `rows` and `density` only: nothing around it moves
 * when slots arrive.
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
export class SasSlotGrid extends ReactiveElement {
  /** Version of the package that the class comes from; `define` compares it when a tag is taken. */
  static readonly sasVersion: string = VERSION;
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
  #localizer: Localizer | undefined;
  #days: SlotView[][] = [];
  /** Of each day, the slots in the page. */
  #shown: SlotView[][] = [];
  #dates: readonly string[] = [];
  #today = '';
  #zone = DEFAULT_ZONE;
  #stale = true;
  /** When something of what is shown ends by the clock. */
  #nextChange = Infinity;

  #frame: GridFrame | undefined;
  readonly #cells = new SlotCells();
  readonly #focus = new GridFocus<Item>();
  #pressed: string | undefined;

  constructor() {
    super();
    watch?.(this);
  }

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

  /** Puts the focus on the grid's tab stop: the first slot, or the one that had it last. @returns false without one */
  focusFirstSlot(): boolean {
    return this.#focus.enter();
  }

  /** How many slots are shown or could be: those of the days shown that are not over. */
  get slotCount(): number {
    return this.#days.reduce((sum, day) => sum + day.length, 0);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const localizer = this.#texts.localizer;
    const zone = isTimeZone(this.timeZone) ? this.timeZone : DEFAULT_ZONE;
    // Without slots nothing stays of those that were there.
    if (this.#zone !== zone || this.#localizer !== localizer || !this.slots?.length) {
      this.#frame?.forget();
      this.#views = new WeakMap();
      this.#zone = zone;
      this.#localizer = localizer;
      this.#stale = true;
    }
    if (this.#stale || changed.has('slots') || changed.has('dates')) this.#arrange(zone, localizer);
    const limit = this.expanded ? Infinity : this.rows;
    this.#shown = this.#days.map((day) => (day.length > limit ? day.slice(0, limit) : day));
    if (this.hasUpdated) this.#focus.beforeRender((this.renderRoot as ShadowRoot).activeElement);
  }

  protected override update(changed: PropertyValues<this>): void {
    super.update(changed);
    const t = this.#texts;
    const frame = (this.#frame ??= this.#begin());
    const days = this.#days;
    const loading = this.status === 'loading' && !this.slotCount;
    const hidden = days.reduce((sum, day, i) => sum + day.length - this.#shown[i]!.length, 0);
    const less = this.expanded && days.some((day) => day.length > this.rows);
    const message = loading ? '' : t.t(`slotGrid.${MESSAGES[this.status] ?? MESSAGES.partial}`);
    frame.show({
      label: this.label || t.t('slotGrid.label'),
      busy: loading,
      silent: this.status === 'error',
      days: this.#dates.map((date, i) => {
        const day = t.localizer.day(date, 'long');
        const today = date === this.#today;
        const word = t.t('slotGrid.today');
        return {
          short: today ? word : t.localizer.day(date, 'short'),
          long: today ? `${word}, ${day}` : day,
          today,
          message: days[i]!.length ? '' : message,
        };
      }),
      more: less ? t.t('slotGrid.less') : hidden ? t.t('slotGrid.more', { count: hidden }) : '',
      expanded: this.expanded,
      zone: this.#zoneNote(),
    });
    // Reserves another height than the stylesheet's; through CSSOM, as CSP allows.
    if (changed.has('rows') && (changed.get('rows') ?? 4) !== this.rows) {
      frame.grid.style.setProperty('--_rows', `${this.rows}`);
    }
    for (const day of this.#shown) for (const view of day) frame.describe(view, t);
    this.#putRegion();
    const loss = this.#focus.afterRender(this.#items(frame), isSlot);
    if (loss) this.#announce(loss);
  }

  #begin(): GridFrame {
    const frame = new GridFrame(this.renderRoot);
    frame.grid.addEventListener('click', this.#onClick);
    frame.grid.addEventListener('pointerdown', this.#onPointerDown);
    frame.grid.addEventListener('keydown', this.#onKeyDown);
    frame.grid.addEventListener('focusin', this.#onFocusIn);
    frame.toggle.addEventListener('click', this.#onToggle);
    return frame;
  }

  // ---- what is shown

  #arrange(zone: string, localizer: Localizer): void {
    const now = this.#now();
    this.#stale = false;
    this.#today = wallClock(now, zone).date;
    const dates = (this.dates ?? []).filter((date) => new Date(date).toJSON()?.slice(0, 10) === date);
    this.#dates = dates.length ? dates : datesFrom(now, zone, 3);
    // By id: what an agenda gives twice is shown once.
    const views = new Map<string, SlotView>();
    for (const slot of this.slots ?? []) {
      try {
        const view = this.#views.get(slot) ?? viewOf(slot, zone, localizer);
        this.#views.set(slot, view);
        if (!views.has(view.id)) views.set(view.id, view);
      } catch {
        // No slot, or its start is no date.
      }
    }
    this.#days = byDay(views.values(), this.#dates, now);
    this.#nextChange = Infinity;
    for (const day of this.#days) {
      for (const view of day) if (view.expires < this.#nextChange) this.#nextChange = view.expires;
    }
  }

  /** Names the facility's zone when its clock differs from the viewer's on one of the days shown. */
  #zoneNote(): string {
    const { localizer } = this.#texts;
    const zone = this.#zone;
    const viewer = localizer.viewerTimeZone;
    if (viewer === zone) return '';
    const noons = this.#dates.map((date) => Date.parse(`${date}T12:00:00Z`));
    const differs = noons.find((noon) => zoneOffset(noon, viewer) !== zoneOffset(noon, zone));
    if (differs === undefined) return '';
    const { name, offset } = nameZone(localizer, zone, differs);
    return this.#texts.t('slotGrid.zone', { zone: name, offset });
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
  #items(frame: GridFrame): Item[][] {
    const any = this.slotCount > 0;
    return this.#cells.show(frame.rows, this.#shown, this.#texts).map((cells, day) => {
      const target = any ? frame.messageOf(day) : undefined;
      return target ? [{ id: `day-${day}`, target }] : cells;
    });
  }

  #announce({ lost, next }: FocusLoss<Item>): void {
    if (!isSlot(lost)) return;
    const t = this.#texts;
    const time = lost.view.text;
    const text =
      next && isSlot(next)
        ? t.t('slotGrid.gone', { time, next: `${t.localizer.day(next.view.date, 'long')}, ${next.view.text}` })
        : t.t('slotGrid.goneLast', { time });
    if (this.#announcer) this.#announcer.announce(text);
    else void this.#ownRegion().then((region) => region?.announce(text));
  }

  // ---- events

  #onPointerDown = (event: PointerEvent): void => {
    this.#pressed = this.#focus.itemAt(this.#focus.placeOf(event.target))?.id;
  };

  #onClick = (event: MouseEvent): void => {
    const place = this.#focus.placeOf(event.target);
    const item = this.#focus.itemAt(place);
    const pressed = this.#pressed;
    this.#pressed = undefined;
    if (!place || !item || !isSlot(item)) return;
    // The slot under the finger or the key changed between the intention and the click: nobody chose this one.
    if (this.#focus.justShifted(place) || (event.detail > 0 && pressed !== undefined && pressed !== item.id)) return;
    if (item.view.slot.actions.length) emit(this, 'sas-select', { offerId: this.offerId, slotId: item.id });
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
    this.#putRegion();
    return this.#region;
  }

  /** Puts the region into the page, or takes it away where another one speaks. */
  #putRegion(): void {
    if (!this.#region) return;
    const region = this.#region.render();
    if (!region) this.renderRoot.querySelector('[data-live]')?.remove();
    else if (!region.parentNode) this.renderRoot.append(region);
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
