import { css } from 'lit';
import { token } from '../tokens/index.js';
import { hostStyles } from './host.styles.js';

/** Start of every element's styles: the host, and the elements of text. */
export const baseStyles = [
  hostStyles,
  css`
    :host {
      color-scheme: ${token('color-scheme')};
    }
    h1,
    h2,
    h3,
    h4,
    h5,
    h6,
    p,
    ul,
    ol,
    dl,
    dd {
      margin: 0;
      padding: 0;
      font: inherit;
    }
    ul,
    ol {
      list-style: none;
    }
    svg {
      flex: none;
      fill: currentColor;
    }
    a {
      color: ${token('color-accent')};
    }
  `,
];
