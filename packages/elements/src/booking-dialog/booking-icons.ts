import { html } from 'lit';

// Inline icons of the dialog: no image request, no `data:` URL. All are decorative.

/** Closes. */
export const CROSS = html`<svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
  <path d="M3 4.4 4.4 3 8 6.6 11.6 3 13 4.4 9.4 8l3.6 3.6-1.4 1.4L8 9.4 4.4 13 3 11.6 6.6 8z" />
</svg>`;

/** Done. */
export const CHECK = html`<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
  <path d="M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1Zm3.1 4.3L7 9.4 4.9 7.3 3.8 8.4 7 11.6l5.2-5.2z" />
</svg>`;

/** Something is wrong. */
export const WARNING = html`<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
  <path d="M8 1 15.5 14.5H.5L8 1Zm-.8 5v4h1.6V6H7.2Zm0 5v1.6h1.6V11H7.2Z" />
</svg>`;

/** Others are on it too. */
export const PEOPLE = html`<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
  <path
    d="M6 2a3 3 0 1 1 0 6 3 3 0 0 1 0-6Zm0 7c3 0 5.3 1.6 5.3 4v1H.7v-1C.7 10.600 3 9 6 9Zm5-6.500a2.500 2.500 0 0 1 0 5V2.500ZM12.300 9.500c1.700.5 3 1.700 3 3.500v1h-2v-1c0-1.400-.4-2.600-1-3.500Z"
  />
</svg>`;
