import { css } from 'lit';
import { token } from '../tokens/index.js';

/** The look of native fields: lists to choose from, lines and texts to fill in. */
export const fieldStyles = css`
  select,
  textarea,
  input:not([type='radio'], [type='checkbox']) {
    box-sizing: border-box;
    max-width: 100%;
    min-height: ${token('control-height')};
    margin: 0;
    padding: ${token('space-1')} ${token('space-2')};
    border: ${token('border-width')} solid ${token('color-border-strong')};
    border-radius: ${token('radius-small')};
    background: ${token('color-surface')};
    color: ${token('color-text')};
    font: inherit;
  }
`;
