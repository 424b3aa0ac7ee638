import { css } from '@lit/reactive-element';
import { token } from '../tokens/index.js';

/**
 * What inherits is set anew, so that a host's reset or root size cannot leak in: important, since what a page says of the tag
 * itself would win otherwise. Where it stands and whether it is shown is the page's; so is the space between letters and words,
 * which readers widen (WCAG 1.4.12).
 */
export const hostStyles = css`
  :host {
    display: block;
    box-sizing: border-box;
    color: ${token('color-text')} !important;
    font: normal ${token('font-weight')} ${token('font-size')} / ${token('line-height')} ${token('font-family')} !important;
    letter-spacing: normal;
    word-spacing: normal;
    white-space: normal !important;
    text-align: start !important;
    text-indent: 0 !important;
    text-transform: none !important;
    overflow-wrap: break-word;
  }
  :host([hidden]) {
    display: none !important;
  }
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  :focus-visible {
    outline: ${token('focus-width')} solid ${token('color-focus')};
    outline-offset: 1px;
    /* Clear of the provider's ribbon, which may have two lines (WCAG 2.4.11). */
    scroll-margin-block: 4px 48px;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    padding: 0;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
    border: 0;
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    ::before,
    ::after {
      animation: none !important;
      transition: none !important;
    }
  }
`;
