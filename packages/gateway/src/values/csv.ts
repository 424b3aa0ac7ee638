/** What a spreadsheet would calculate rather than show (OWASP: CSV injection). */
const CALCULATED = /^[=+\-@\t\r]/;

/** A field as it is written: never a formula, quoted where it has to be (RFC 4180). */
export function csvField(text: string): string {
  const safe = CALCULATED.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(safe) || safe !== text ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A table as French spreadsheets read it: a byte order mark, `;` between fields. */
export function csvTable(lines: readonly (readonly string[])[]): string {
  return `\uFEFF${lines.map((fields) => `${fields.map(csvField).join(';')}\r\n`).join('')}`;
}
