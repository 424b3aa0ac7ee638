import type { Indicators } from '@sas-embed/contract';
import { csvTable } from '../values/index.js';

/** The indicators as a table: one line a row, one column a month. */
export function toCsv({ indicators, months, by, threshold }: Indicators): string {
  const head = ['indicator', 'grouping', 'key', 'label', 'detail', ...months];
  const lines = indicators.flatMap(({ id, rows }) =>
    rows.map(({ key, label = '', detail = '', values }) => [
      ...[id, key === undefined ? 'total' : by!, key ?? '', label, detail],
      ...values.map((n) => (n === null ? `<${threshold}` : String(n))),
    ]),
  );
  return csvTable([head, ...lines]);
}
