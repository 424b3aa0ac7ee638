import { css } from 'lit';
import { token } from '../tokens/index.js';

/** Styles of `sas-provider`. */
export const providerStyles = css`
  .ribbon {
    margin-block-end: ${token('space-3')};
    padding: ${token('space-1')} ${token('space-3')};
    border: ${token('border-width')} solid ${token('color-warning')};
    border-radius: ${token('radius-small')};
    background: ${token('color-warning-soft')};
    color: ${token('color-warning')};
    font-size: ${token('font-size-small')};
    font-weight: ${token('font-weight-medium')};
    line-height: ${token('line-height-small')};
    text-align: center;
  }
`;
