/** Text that is HTML already; everything else is escaped when it is put into `html`. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = Html | string | number | undefined | false | readonly Part[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function render(part: Part): string {
  if (part === undefined || part === false) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(render).join('');
  return String(part).replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

/** HTML from a template: whatever is put in is escaped, unless it is `Html` itself. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.reduce((all, text, i) => all + render(parts[i - 1]) + text));
}

/** The little of Markdown that the contract's descriptions use: paragraphs, `code` and **strong**. */
export function prose(text: string | undefined): Html {
  const paragraphs = (text ?? '').trim().split(/\n\s*\n/);
  return html`${paragraphs.filter(Boolean).map((paragraph) => html`<p>${inline(paragraph)}</p>`)}`;
}

/** A line of such text. */
export function inline(text: string | undefined): Html {
  const parts = (text ?? '').split(/(`[^`]+`|\*\*[^*]+\*\*)/);
  return html`${parts.map((part) =>
    part.startsWith('`')
      ? html`<code>${part.slice(1, -1)}</code>`
      : part.startsWith('**')
        ? html`<strong>${part.slice(2, -2)}</strong>`
        : part,
  )}`;
}
