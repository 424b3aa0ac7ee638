import { css } from 'lit';
import { token } from '../tokens/index.js';

/** Styles of a small dialog that asks one thing. */
export const questionStyles = css`
  dialog {
    width: min(440px, calc(100vw - 24px));
    padding: ${token('space-5')};
    border: 0;
    border-radius: ${token('radius')};
    background: ${token('color-surface')};
    color: ${token('color-text')};
    box-shadow: ${token('shadow-raised')};
  }
  dialog::backdrop {
    background: ${token('color-backdrop')};
  }
  .question {
    display: grid;
    gap: ${token('space-3')};
  }
  .question .acts {
    justify-content: flex-end;
  }
`;
