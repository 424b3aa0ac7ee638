import { make, set, write } from './dom.js';
import { describe, type GridTexts, type SlotView } from './slot-view.js';

/** One day's header, and what stands below it instead of slots. */
export interface DayFrame {
  readonly short: string;
  readonly long: string;
  readonly today: boolean;
  /** Empty when the day has slots, or nothing is known yet. */
  readonly message: string;
}

/** All that the grid shows beside its slots. */
export interface Frame {
  readonly label: string;
  readonly busy: boolean;
  /** No source answered. */
  readonly silent: boolean;
  readonly days: readonly DayFrame[];
  /** The toggle's text; empty without one. */
  readonly more: string;
  readonly expanded: boolean;
  readonly zone: string;
}

/**
 * What stands around the slots. By hand like the slots: a hundred cards stand on a screen, and a grid that is used alone
 * needs no template engine.
 */
export class GridFrame {
  readonly grid = make('div', { role: 'grid', part: 'grid', class: 'grid' });
  readonly toggle = make('button', { part: 'toggle', class: 'toggle', type: 'button' });
  readonly #zone = make('span', { class: 'zone' });
  readonly #foot = make('div', { class: 'foot' });
  readonly #kinds = make('div', { hidden: '' });
  #described = new Set<string>();

  /** @param root - where it stands */
  constructor(root: ParentNode) {
    root.append(this.grid, this.#foot, this.#kinds);
  }

  /** The rows, one a day; slots are appended to them. */
  get rows(): HTMLCollection {
    return this.grid.children;
  }

  /** The message that stands in a day, if one does. */
  messageOf(day: number): HTMLElement | undefined {
    const after = this.rows[day]?.children[1];
    return after?.className.startsWith('message') ? (after as HTMLElement) : undefined;
  }

  /** Brings all in line with what is to be shown. */
  show({ label, busy, silent, days, more, expanded, zone }: Frame): void {
    const { grid, toggle } = this;
    set(grid, 'aria-label', label);
    set(grid, 'aria-busy', `${busy}`);
    while (this.rows[days.length]) grid.lastChild!.remove();
    days.forEach(({ short, long, today, message }, day) => {
      const row =
        this.rows[day] ??
        grid.appendChild(make('div', { role: 'row' }, make('div', { role: 'rowheader', part: 'day', class: 'head' })));
      const head = row.children[0]!;
      set(row, 'class', today ? 'day today' : 'day');
      set(head, 'aria-label', long);
      write(head, short);
      let shown = this.messageOf(day);
      if (!message) return shown?.remove();
      if (!shown) head.after((shown = make('div', { role: 'gridcell', part: 'message', tabindex: '-1' })));
      set(shown, 'class', silent ? 'message silent' : 'message');
      write(shown, message);
    });
    write(toggle, more);
    set(toggle, 'aria-expanded', `${expanded}`);
    write(this.#zone, zone);
    set(this.#foot, 'class', zone ? 'foot zoned' : 'foot');
    if (!more) toggle.remove();
    else if (!toggle.parentNode) this.#foot.prepend(toggle);
    if (!zone) this.#zone.remove();
    else if (!this.#zone.parentNode) this.#foot.append(this.#zone);
  }

  /** Puts a description that buttons refer to, once. */
  describe(view: SlotView, texts: GridTexts): void {
    const id = view.kind;
    if (this.#described.has(id)) return;
    this.#described.add(id);
    // An editor's own words are French.
    const reasons = view.slot.reasons.join(', ');
    this.#kinds.append(make('span', { id }, describe(view, texts), reasons && make('span', { lang: 'fr' }, reasons)));
  }

  /** Forgets the descriptions: the language changed. */
  forget(): void {
    this.#described.clear();
    this.#kinds.replaceChildren();
  }
}
