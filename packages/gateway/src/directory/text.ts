const WRITTEN_OUT: Readonly<Record<string, string>> = { st: 'saint', ste: 'sainte', mt: 'mont' };

/**
 * Text as it is compared: without accents and case, with words separated by one space, `st`, `ste`, `mt` and `s/` written
 * out, and apostrophes and hyphens as separators.
 */
export function plain(text: string): string {
  return text
    .replaceAll(/(^|[\s-])s\/\s*/gi, '$1sur ')
    .replaceAll(/[œŒ]/g, 'oe')
    .replaceAll(/[æÆ]/g, 'ae')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim()
    .replaceAll(/\b(?:st|ste|mt)\b/g, (word) => WRITTEN_OUT[word]!);
}

/** Tells how well a query fits a text, both plain; lower is better, `undefined` not at all. */
export function matcher(query: string): (text: string) => number | undefined {
  const words = query.split(' ').map((word) => ({ word, inside: ` ${word}` }));
  const inside = ` ${query}`;
  return (text) => {
    if (text.startsWith(query)) return text.length === query.length ? 0 : 1;
    if (text.includes(inside)) return 2;
    if (words.length > 1 && words.every((each) => text.startsWith(each.word) || text.includes(each.inside))) return 3;
    return query.length >= 3 && text.includes(query) ? 4 : undefined;
  };
}
