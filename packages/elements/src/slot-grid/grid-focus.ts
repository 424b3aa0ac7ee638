import { nearestPlace, nextPlace, type Place } from './grid-navigation.js';

/** Something in the grid that can have the focus. */
export interface GridItem {
  readonly id: string;
  /** The element that gets the focus. */
  readonly target: HTMLElement;
}

/** What a rendering did to the item that had the focus. */
export interface FocusLoss<Item> {
  readonly lost: Item;
  /** Where the focus is now; undefined when nothing is left. */
  readonly next: Item | undefined;
}

/** A place that has just got another item is not activated by a click or key meant for the one before it. */
const SETTLE_MS = 350;

/**
 * Roving focus over the columns of a grid: exactly one item in the tab order, moved by hand and not by rendering, so
 * that an arrow key costs two attributes.
 */
export class GridFocus<Item extends GridItem> {
  #columns: readonly (readonly Item[])[] = [];
  #active: Item | undefined;
  #place: Place = { row: 0, column: 0 };
  #tabStop: HTMLElement | undefined;
  #held = false;
  /** For each column, from which row on other items stand than at `#shiftedAt`; -1 for none. */
  #shifted: number[] = [];
  #shiftedAt = -Infinity;

  /**
   * To be called before each rendering.
   * @param focused - the element of the grid that has the focus
   */
  beforeRender(focused: Element | null): void {
    this.#held = focused !== null && focused === this.#active?.target;
  }

  /**
   * To be called after each rendering. In the tab order is the item last focused, wherever it stands now; when it is
   * gone, the nearest one; before any focus, the first that `preferred` accepts.
   * @param columns - what can be moved to, column by column, from the top
   * @param preferred - what may be in the tab order and take the place of what is gone
   * @returns the loss, when the item that had the focus is gone
   */
  afterRender(columns: readonly (readonly Item[])[], preferred: (item: Item) => boolean): FocusLoss<Item> | undefined {
    this.#noteShifts(columns);
    this.#columns = columns;
    const active = this.#active;
    const still = active && this.#find((item) => item.id === active.id);
    const lengths = columns.map((column) => (column[0] && preferred(column[0]) ? column.length : 0));
    const place = still ?? nearestPlace(this.#place, lengths);
    const next = this.itemAt(place);
    this.#setTabStop(next?.target);
    if (!active) return undefined;
    this.#active = next;
    this.#place = place ?? this.#place;
    if (!this.#held) return undefined;
    next?.target.focus();
    if (still) return undefined;
    // The key already on its way was meant for what is gone.
    if (place) this.#shift(columns.map((_, column) => (column === place.column ? place.row : -1)));
    return { lost: active, next };
  }

  /** The place of what an event happened on. */
  placeOf(target: EventTarget | null): Place | undefined {
    return this.#find((item) => item.target.contains(target as Node));
  }

  /** What stands there. */
  itemAt(place: Place | undefined): Item | undefined {
    return place && this.#columns[place.column]?.[place.row];
  }

  /** Whether another item stood there a moment ago. */
  justShifted({ row, column }: Place): boolean {
    const from = this.#shifted[column] ?? -1;
    return from >= 0 && row >= from && performance.now() - this.#shiftedAt < SETTLE_MS;
  }

  /** Moves the focus to what is in the tab order. @returns false when nothing is */
  enter(): boolean {
    this.#tabStop?.focus();
    return this.#tabStop !== undefined;
  }

  /** Moves the focus for a key of the grid pattern. @returns whether the key was one */
  handleKey(event: KeyboardEvent, backwards: boolean): boolean {
    if (event.altKey || event.shiftKey) return false;
    const from = this.placeOf(event.target);
    const lengths = this.#columns.map((column) => column.length);
    const to = from && nextPlace(event.key, event.ctrlKey || event.metaKey, from, lengths, backwards);
    this.itemAt(to)?.target.focus();
    return to !== undefined;
  }

  /** Remembers what has got the focus. @returns whether it is one of the items */
  handleFocus(event: FocusEvent): boolean {
    const place = this.placeOf(event.target);
    const item = this.itemAt(place);
    if (!place || !item) return false;
    this.#active = item;
    this.#place = place;
    this.#setTabStop(item.target);
    return true;
  }

  #find(wanted: (item: Item) => boolean): Place | undefined {
    for (const [column, items] of this.#columns.entries()) {
      const row = items.findIndex(wanted);
      if (row >= 0) return { row, column };
    }
    return undefined;
  }

  #setTabStop(element: HTMLElement | undefined): void {
    if (this.#tabStop === element) return;
    if (this.#tabStop) this.#tabStop.tabIndex = -1;
    if (element) element.tabIndex = 0;
    this.#tabStop = element;
  }

  #noteShifts(columns: readonly (readonly Item[])[]): void {
    const shifted = columns.map((items, column) => {
      const before = this.#columns[column] ?? [];
      return items.findIndex((item, row) => row < before.length && before[row]!.id !== item.id);
    });
    if (shifted.some((from) => from >= 0)) this.#shift(shifted);
  }

  #shift(shifted: number[]): void {
    this.#shifted = shifted;
    this.#shiftedAt = performance.now();
  }
}
