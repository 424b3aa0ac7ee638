import { css } from 'lit';
import { token } from '../tokens/index.js';

/** Styles of `sas-search`. */
export const searchStyles = css`
  :host {
    position: relative;
    display: grid;
    gap: ${token('space-4')};
  }
  .filters {
    min-height: 32px;
  }
  .results:focus-visible {
    outline-offset: 4px;
    border-radius: ${token('radius-small')};
  }
  .not-loaded {
    max-width: min(440px, 100vw - 32px);
    padding: ${token('space-5')};
    border: ${token('border-width')} solid ${token('color-border')};
    border-radius: ${token('radius')};
    background: ${token('color-surface')};
    color: ${token('color-text')};
  }
  .not-loaded::backdrop {
    background: ${token('color-backdrop')};
  }
  .not-loaded h2 {
    font-weight: ${token('font-weight-bold')};
  }
  .not-loaded p {
    margin-block: ${token('space-2')} ${token('space-4')};
  }
`;
