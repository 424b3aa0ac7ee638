import { svg, type TemplateResult } from 'lit';
import { html } from 'lit';

const icon = (path: TemplateResult): TemplateResult =>
  html`<svg aria-hidden="true" focusable="false" width="16" height="16" viewBox="0 0 16 16">${path}</svg>`;

/** Inline icons: no request, no `data:` address, the colour of the text around them. All are decoration. */
export const icons = {
  phone: icon(
    svg`<path d="M4.2 1.5 6 5 4.6 6.4a9 9 0 0 0 5 5L11 10l3.5 1.8-.6 2.6c-.1.4-.5.6-.9.6A12 12 0 0 1 1 3c0-.4.2-.8.6-.9z"/>`,
  ),
  place: icon(
    svg`<path d="M8 1a5 5 0 0 0-5 5c0 3.6 5 9 5 9s5-5.4 5-9a5 5 0 0 0-5-5m0 7a2 2 0 1 1 0-4 2 2 0 0 1 0 4"/>`,
  ),
  check: icon(svg`<path d="M6.3 12.4 2.2 8.3l1.4-1.4 2.7 2.7 6.1-6.1 1.4 1.4z"/>`),
  wait: icon(
    svg`<path d="M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1m0 12.4A5.4 5.4 0 1 1 8 2.6a5.4 5.4 0 0 1 0 10.8M8.7 4H7.2v4.5l3.3 2 .8-1.2-2.6-1.6z"/>`,
  ),
  alert: icon(svg`<path d="M8 1.2 15.2 14H.8zm-.8 4.6v4h1.6v-4zm0 5v1.6h1.6v-1.6z"/>`),
  empty: icon(svg`<path d="M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1M4.5 7.2h7v1.6h-7z"/>`),
  chevron: icon(svg`<path d="m4.4 5.4 3.6 3.7 3.6-3.7 1.1 1.1L8 11.3 3.3 6.5z"/>`),
  retry: icon(
    svg`<path d="M8 2.5A5.5 5.5 0 0 1 13.3 6.6h1.6L12.4 10 9.6 6.6h2A4 4 0 1 0 12 9.2l1.4.5A5.5 5.5 0 1 1 8 2.5"/>`,
  ),
} as const;
