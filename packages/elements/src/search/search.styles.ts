import { css } from 'lit';
import { token } from '../tokens/index.js';

/** Styles of `sas-search`. */
export const searchStyles = css`
  :host {
    display: grid;
    gap: ${token('space-4')};
  }
  .results:focus-visible {
    outline-offset: 4px;
    border-radius: ${token('radius-small')};
  }
`;
