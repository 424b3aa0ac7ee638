import { html, type TemplateResult } from 'lit';

/**
 * A native heading, which names what it stands in by its id.
 * @param level - 2 to 6; a template cannot bind the name of a tag
 * @param part - its class and part
 * @param id - its id
 */
export function heading(level: number, part: string, content: unknown, id = 'heading'): TemplateResult {
  switch (level) {
    case 3:
      return html`<h3 id=${id} class=${part} part=${part}>${content}</h3>`;
    case 4:
      return html`<h4 id=${id} class=${part} part=${part}>${content}</h4>`;
    case 5:
      return html`<h5 id=${id} class=${part} part=${part}>${content}</h5>`;
    case 6:
      return html`<h6 id=${id} class=${part} part=${part}>${content}</h6>`;
    default:
      return html`<h2 id=${id} class=${part} part=${part}>${content}</h2>`;
  }
}
