import { html, nothing, type TemplateResult } from 'lit';
import { telephoneLink } from '../internal/index.js';

/** As much of a description as is shown at first. */
const SHORT = 160;
/** A number as one writes it in France or abroad: `05 36 49 00 01`, `+33 5.36.49.00.01`. */
const NUMBER = /\+\d{1,3}(?:[ .\-\u00a0\u202f]?(?:\(0\))?\d){6,13}|\b0[1-9](?:[ .\-\u00a0\u202f]?\d\d){4}\b/g;

/**
 * The beginning of a long text, up to a word's end; undefined when it is short enough to be shown whole. Cut here and not
 * by the style sheet, so that whatever the width nothing is hidden that no button shows.
 */
export function beginningOf(text: string): string | undefined {
  if (text.length <= SHORT && !/\n/.test(text)) return undefined;
  const [line = ''] = text.split('\n');
  if (line.length <= SHORT) return `${line.trim()} …`;
  const cut = line.slice(0, SHORT);
  const end = cut.lastIndexOf(' ');
  return `${end > SHORT / 2 ? cut.slice(0, end) : cut} …`;
}

/**
 * A text in which the telephone numbers are links.
 * @param link - the link of a number, as one would dial it
 */
export function withLinks(text: string, link: (phone: string) => TemplateResult): unknown[] {
  const parts: unknown[] = [];
  let end = 0;
  for (const match of text.matchAll(NUMBER)) {
    const phone = match[0].replace('(0)', '');
    if (telephoneLink(phone) === undefined) continue;
    parts.push(text.slice(end, match.index), link(phone));
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)];
}

/** A description, and what its button does. */
export interface ShownDescription {
  /** Id of the text within the card. */
  readonly id: string;
  readonly text: string;
  /** Whether all of it is shown. */
  readonly whole: boolean;
  readonly toggle: () => void;
  readonly toggleText: string;
  /** The link of a telephone number in it. */
  readonly link: (phone: string) => TemplateResult;
}

/** A text of several lines, of which the beginning is shown until all is asked for. */
export function descriptionView(of: ShownDescription): TemplateResult | typeof nothing {
  const { id, text } = of;
  if (!text) return nothing;
  const beginning = beginningOf(text);
  return html`<p class="description" part="description">
    <span id=${id} lang="fr">${withLinks(of.whole || !beginning ? text : beginning, of.link)}</span>
    ${
      beginning
        ? html`<button class="plain" type="button" aria-expanded=${of.whole} aria-controls=${id} @click=${of.toggle}>
            ${of.toggleText}
          </button>`
        : nothing
    }
  </p>`;
}
