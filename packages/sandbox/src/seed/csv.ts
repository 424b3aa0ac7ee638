/** The rows as CSV text: semicolons, no quotes (no value holds either), a header, a final newline. */
export function toCsv<Row>(columns: readonly (keyof Row & string)[], rows: readonly Row[]): string {
  return [columns.join(';'), ...rows.map((row) => columns.map((column) => row[column]).join(';'))].join('\n') + '\n';
}

/** Reads what `toCsv` wrote; every value is a text. Throws when a column is missing. */
export function fromCsv<Row>(columns: readonly (keyof Row & string)[], text: string): Row[] {
  const [header = '', ...lines] = text.trimEnd().split('\n');
  const names = header.split(';');
  const missing = columns.filter((column) => !names.includes(column));
  if (missing.length) throw new Error(`The list lacks the columns ${missing.join(', ')}`);
  return lines.map((line) => {
    const values = line.split(';');
    return Object.fromEntries(names.map((name, i) => [name, values[i] ?? ''])) as Row;
  });
}
