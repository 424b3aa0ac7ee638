import type { Indicators } from '@sas-embed/contract';
import { csvTable } from '../values/index.js';

/** The indicators as a table: one line a row, one column a month; what is covered now stands in the last one. */
export function toCsv({ indicators, months, by, threshold, coverage }: Indicators): string {
  const head = ['indicator', 'grouping', 'key', 'label', 'detail', ...months];
  const lines = indicators.flatMap(({ id, rows }) =>
    rows.map(({ key, label = '', detail = '', values }) => [
      ...[id, key === undefined ? 'total' : by!, key ?? '', label, detail],
      ...values.map((n) => (n === null ? `<${threshold}` : String(n))),
    ]),
  );
  const covered = (id: string, n: number, ofAll: number): string[] => [
    ...[id, 'total', '', '', `of ${ofAll}`],
    ...months.map((_, i) => (i === months.length - 1 ? String(n) : '')),
  ];
  return csvTable([
    head,
    ...lines,
    covered('departements-covered', coverage.departements, coverage.departementsOfAll),
    covered('population-covered', coverage.population, coverage.populationOfAll),
  ]);
}
