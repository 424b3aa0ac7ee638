/** Longest free text of a card (reason, label, name, address line), in UTF-16 units. */
export const MAX_TEXT = 200;

const SPACE = 0x20;

// Control characters, lone surrogates, and the marks that reverse or hide text on a screen.
const UNWANTED =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u2060-\u2064\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * One line of text for a screen: without control, direction and invisible characters, trimmed, spaces collapsed, cut
 * at `max`. Markup stays what it is: text. `undefined` when the value is no text, or nothing remains.
 */
export function readText(value: unknown, max = MAX_TEXT): string | undefined {
  if (typeof value !== 'string' || value.length === 0) return undefined;
  if (value.length <= max && isClean(value)) return value;
  const text = value
    .slice(0, max * 4) // enough to survive collapsing, and a bound on the work
    .replace(UNWANTED, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, max)
    .replace(/[\ud800-\udbff]$/, '')
    .trimEnd();
  return text === '' ? undefined : text;
}

/** Whether the text is surely one clean line already: Latin letters, signs and single spaces within, as most are. */
function isClean(text: string): boolean {
  let afterSpace = true;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === SPACE) {
      if (afterSpace) return false;
      afterSpace = true;
    } else if ((code > SPACE && code < 0x7f) || (code > 0xa0 && code < 0x300 && code !== 0xad)) afterSpace = false;
    else return false;
  }
  return !afterSpace;
}

/** A code, id or system: text without any space or control character, at most `max` long; else `undefined`. */
export function readToken(value: unknown, max = MAX_TEXT): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (value.length <= max && isVisibleAscii(value)) return value === '' ? undefined : value;
  const token = value.trim();
  return token.length > 0 && token.length <= max && !/[\s\u0000-\u0020\u007f-\u009f\ud800-\udfff]/.test(token)
    ? token
    : undefined;
}

function isVisibleAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code <= SPACE || code >= 0x7f) return false;
  }
  return true;
}
