import type { Indicators } from '@sas-embed/contract';

/** What a spreadsheet would calculate rather than show (OWASP: CSV injection). */
const CALCULATED = /^[=+\-@\t\r]/;

/** A field as it is written: never a formula, quoted where it has to be (RFC 4180). */
export function csvField(text: string): string {
  const safe = CALCULATED.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(safe) || safe !== text ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The indicators as a table: one line a row, one column a month; `;` and a byte order mark, as French spreadsheets read it. */
export function toCsv({ indicators, months, by, threshold }: Indicators): string {
  const head = ['indicator', 'grouping', 'key', 'label', 'detail', ...months];
  const lines = indicators.flatMap(({ id, rows }) =>
    rows.map(({ key, label = '', detail = '', values }) => [
      ...[id, key === undefined ? 'total' : by!, key ?? '', label, detail],
      ...values.map((n) => (n === null ? `<${threshold}` : String(n))),
    ]),
  );
  return `\uFEFF${[head, ...lines].map((fields) => `${fields.map(csvField).join(';')}\r\n`).join('')}`;
}
