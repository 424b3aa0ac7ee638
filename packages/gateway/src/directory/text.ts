/**
 * Text as it is compared: without accents and case, with words separated by one space, `st` and `ste` written out, and
 * apostrophes and hyphens as separators.
 */
export function plain(text: string): string {
  return text
    .replaceAll(/[œŒ]/g, 'oe')
    .replaceAll(/[æÆ]/g, 'ae')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim()
    .replaceAll(/\b(st|ste)\b/g, (word) => (word === 'st' ? 'saint' : 'sainte'));
}

/** How well a query fits a text, both plain; lower is better, `undefined` not at all. */
export function matchRank(query: string, text: string): number | undefined {
  if (text === query) return 0;
  if (text.startsWith(query)) return 1;
  if (text.includes(` ${query}`)) return 2;
  const words = query.split(' ');
  if (words.length > 1 && words.every((word) => text.startsWith(word) || text.includes(` ${word}`))) return 3;
  return query.length >= 3 && text.includes(query) ? 4 : undefined;
}
