import { el, type Child } from '../dom.js';

export { el, type Child };

/**
 * A table with its name, which scrolls by itself where it is too wide; a sentence where it is empty. On a narrow screen each row is a
 * block with the names of the columns in it: the roles are written out, since a table that is laid out so is none any more to some.
 */
export function tableOf(
  name: string,
  columns: readonly string[],
  rows: readonly (readonly Child[])[],
  empty = 'Aucune ligne.',
): HTMLElement {
  if (rows.length === 0) return el('p', { className: 'empty' }, empty);
  const cellOf = (cell: Child, i: number): HTMLElement =>
    i === 0
      ? el('th', { scope: 'row', role: 'rowheader', 'data-column': columns[i] }, cell)
      : el('td', { role: 'cell', 'data-column': columns[i] }, cell);
  return el(
    'div',
    { className: 'scroll', tabIndex: 0, role: 'group', 'aria-label': name },
    el(
      'table',
      { role: 'table' },
      el('caption', {}, name),
      el(
        'thead',
        { role: 'rowgroup' },
        el('tr', { role: 'row' }, ...columns.map((column) => el('th', { scope: 'col', role: 'columnheader' }, column))),
      ),
      el('tbody', { role: 'rowgroup' }, ...rows.map((cells) => el('tr', { role: 'row' }, ...cells.map(cellOf)))),
    ),
  );
}

/** A list in a cell; a dash where it is empty. */
export const lines = (items: readonly string[]): Node =>
  items.length === 0 ? document.createTextNode('–') : el('ul', {}, ...items.map((item) => el('li', {}, item)));

/** An instant, on the clock of Paris or of another zone. */
export const instant = (iso: string | undefined, timeZone = 'Europe/Paris'): string =>
  iso === undefined
    ? '–'
    : new Intl.DateTimeFormat('fr', { dateStyle: 'short', timeStyle: 'short', timeZone }).format(new Date(iso));

/** Saves a text as a file. */
export function save(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  el('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
