import { nearestCell, nextCell, type Cell } from './grid-navigation.js';

/** Something in a cell that can have the focus. */
export interface GridItem {
  readonly id: string;
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
 * Roving focus over the columns of a grid: exactly one cell in the tab order, moved by hand and not by rendering, so
 * that an arrow key costs two attributes. The body's children are rows, their children cells; what has the focus is a
 * cell's first element, or the cell itself.
 */
export class GridFocus<Item extends GridItem> {
  readonly #root: () => ParentNode;
  #columns: readonly (readonly Item[])[] = [];
  #active: { item: Item; cell: Cell } | undefined;
  #tabStop: HTMLElement | undefined;
  #hadFocus = false;
  #shift: { at: number; cells: Set<string> } = { at: -Infinity, cells: new Set() };

  /** @param root - the shadow root that holds the grid; its rows are the children of `.body` */
  constructor(root: () => ParentNode) {
    this.#root = root;
  }

  /** To be called before each rendering: remembers whether the focus is in the grid. */
  beforeRender(): void {
    const focused = this.#focused();
    this.#hadFocus = focused?.closest('.body') != null;
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
    const still = active && this.#find(active.item.id);
    const lengths = columns.map((column) => (column[0] && preferred(column[0]) ? column.length : 0));
    const cell = still ?? nearestCell(active?.cell ?? { row: 0, column: 0 }, lengths);
    const element = cell && this.#element(cell);
    this.#setTabStop(element);
    if (!active) return undefined;
    const next = this.itemAt(cell);
    this.#active = next && cell ? { item: next, cell } : undefined;
    if (!this.#hadFocus) return undefined;
    if (element && element !== this.#focused()) element.focus();
    return still ? undefined : { lost: active.item, next };
  }

  /** The cell that an event happened in. */
  cellOf(target: EventTarget | null): Cell | undefined {
    const gridcell = target instanceof Element ? target.closest('[role=gridcell]') : null;
    const row = gridcell?.parentElement;
    const body = row?.parentElement;
    if (!gridcell || !row || !body) return undefined;
    return {
      row: Array.prototype.indexOf.call(body.children, row),
      column: Array.prototype.indexOf.call(row.children, gridcell),
    };
  }

  /** What stands in the cell. */
  itemAt(cell: Cell | undefined): Item | undefined {
    return cell && this.#columns[cell.column]?.[cell.row];
  }

  /** Whether the cell shows another item than a moment ago. */
  justShifted(cell: Cell): boolean {
    return performance.now() - this.#shift.at < SETTLE_MS && this.#shift.cells.has(`${cell.column}/${cell.row}`);
  }

  /** Moves the focus. */
  focus(cell: Cell): void {
    const element = this.#element(cell);
    if (!element) return;
    this.#setTabStop(element);
    element.focus();
  }

  /** Moves the focus for a key of the grid pattern. @returns whether the key was one */
  handleKey(event: KeyboardEvent, backwards: boolean): boolean {
    if (event.altKey || event.shiftKey) return false;
    const from = this.cellOf(event.target);
    const lengths = this.#columns.map((column) => column.length);
    const to = from && nextCell(event.key, event.ctrlKey || event.metaKey, from, lengths, backwards);
    if (!to) return false;
    if (to !== from) this.focus(to);
    return true;
  }

  /** Remembers what has the focus. @returns it */
  handleFocus(event: FocusEvent): Item | undefined {
    const cell = this.cellOf(event.target);
    const item = this.itemAt(cell);
    if (!cell || !item) return undefined;
    this.#active = { item, cell };
    this.#setTabStop(this.#element(cell));
    return item;
  }

  #find(id: string): Cell | undefined {
    for (const [column, items] of this.#columns.entries()) {
      const row = items.findIndex((item) => item.id === id);
      if (row >= 0) return { row, column };
    }
    return undefined;
  }

  #focused(): HTMLElement | undefined {
    const focused = (this.#root() as ShadowRoot).activeElement;
    return focused instanceof HTMLElement ? focused : undefined;
  }

  #element(cell: Cell): HTMLElement | undefined {
    const body = this.#root().querySelector('.body');
    const found = body?.children[cell.row]?.children[cell.column] as HTMLElement | undefined;
    return (found?.firstElementChild as HTMLElement | null) ?? found;
  }

  #setTabStop(element: HTMLElement | undefined): void {
    if (this.#tabStop !== element) this.#tabStop?.setAttribute('tabindex', '-1');
    this.#tabStop = element;
    if (element && element.tabIndex !== 0) element.setAttribute('tabindex', '0');
  }

  #noteShifts(columns: readonly (readonly Item[])[]): void {
    const cells = new Set<string>();
    columns.forEach((items, column) =>
      items.forEach((item, row) => {
        const before = this.#columns[column]?.[row];
        if (before !== undefined && before.id !== item.id) cells.add(`${column}/${row}`);
      }),
    );
    if (cells.size) this.#shift = { at: performance.now(), cells };
  }
}
