import { css } from '@lit/reactive-element';
import { token } from '../tokens/index.js';

/** What inherits is set anew, so that a host's reset or root size cannot leak in. */
export const hostStyles = css`
  :host {
    display: block;
    box-sizing: border-box;
    color: ${token('color-text')};
    font-family: ${token('font-family')};
    font-size: ${token('font-size')};
    font-style: normal;
    font-weight: ${token('font-weight')};
    line-height: ${token('line-height')};
    letter-spacing: normal;
    word-spacing: normal;
    text-align: start;
    text-indent: 0;
    text-transform: none;
    white-space: normal;
    overflow-wrap: break-word;
  }
  :host([hidden]) {
    display: none !important;
  }
  *,
  *::before,
  *::after {
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
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
    }
  }
`;
