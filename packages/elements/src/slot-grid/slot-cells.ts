import { make, set } from './dom.js';
import { audienceOf, lettersOf, type GridTexts, type SlotView } from './slot-view.js';

/** A slot in the page. */
export interface SlotCell {
  readonly id: string;
  view: SlotView;
  /** Its cell of the grid. */
  readonly cell: HTMLElement;
  /** Its button. */
  readonly target: HTMLElement;
}

/** Cells of unmarked slots, to be copied; one for each kind. */
const models = new Map<string, HTMLElement>();

/**
 * The cells of the slots, made by hand and not by a template: a screen shows thousands of them. A cell is the same
 * element for as long as its slot is shown, so that a slot which is taken costs one node, and the focus stays on its
 * slot whatever comes before it.
 */
export class SlotCells {
  #known = new Map<string, SlotCell>();

  /**
   * Brings the days in line with their slots.
   * @param rows - the elements of the days; cells stand at their end
   * @param days - the slots shown of each day
   * @returns the cells of each day
   */
  show(rows: ArrayLike<Element>, days: readonly (readonly SlotView[])[], texts: GridTexts): SlotCell[][] {
    const before = this.#known;
    const fresh = before.size === 0;
    this.#known = new Map();
    const shown = days.map((day) => day.map((view) => this.#keep(view, before.get(view.id), texts)));
    for (const [id, { cell }] of before) if (!this.#known.has(id)) cell.remove();
    shown.forEach((cells, day) => {
      const row = rows[day]!;
      if (fresh) return row.append(...cells.map(({ cell }) => cell));
      let after: Element | null = null;
      for (const { cell } of cells.reverse()) {
        if (cell.parentNode !== row || cell.nextSibling !== after) row.insertBefore(cell, after);
        after = cell;
      }
      cells.reverse();
    });
    return shown;
  }

  #keep(view: SlotView, known: SlotCell | undefined, texts: GridTexts): SlotCell {
    if (!known) {
      const cell = made(view, texts);
      known = { id: view.id, view, cell, target: cell.firstChild as HTMLElement };
    } else if (known.view !== view) {
      known.view = view;
      fill(known.target, view, texts);
    }
    this.#known.set(view.id, known);
    return known;
  }
}

function made(view: SlotView, texts: GridTexts): HTMLElement {
  const model = view.marked ? undefined : models.get(view.kind);
  if (model) {
    const cell = model.cloneNode(true) as HTMLElement;
    cell.firstChild!.firstChild!.nodeValue = view.text;
    return cell;
  }
  const button = make('button', { part: 'slot', class: 'slot', type: 'button', tabindex: '-1' });
  const cell = make('div', { role: 'gridcell' }, button);
  fill(button, view, texts);
  if (view.marked) return cell;
  models.set(view.kind, cell);
  return cell.cloneNode(true) as HTMLElement;
}

function fill(button: HTMLElement, { slot, kind, text }: SlotView, texts: GridTexts): void {
  const { heldByOthers: count, actions, appointmentType, reasons } = slot;
  button.replaceChildren(text);
  set(button, 'aria-describedby', kind);
  // Drawn beside the time; assistive technology reads the description instead.
  set(button, 'data-modes', lettersOf(slot));
  set(button, 'data-for', audienceOf(slot));
  set(button, 'title', reasons.join(', '));
  set(button, 'aria-disabled', actions.length ? '' : 'true');
  if (appointmentType === 'WALKIN')
    button.append(' ', make('span', { class: 'mark' }, texts.t('slotGrid.walkInShort')));
  if (count > 0) {
    const title = texts.t('slotGrid.held', { count });
    button.append(' ', make('span', { class: 'mark held', title }, texts.t('slotGrid.heldShort', { count })));
  }
}
