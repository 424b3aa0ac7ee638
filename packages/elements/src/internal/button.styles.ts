import { css } from 'lit';
import { token } from '../tokens/index.js';

/** Buttons: `.button` (secondary), `.button.primary`, `.button.quiet`. */
export const buttonStyles = css`
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: ${token('space-2')};
    min-height: ${token('control-height')};
    margin: 0;
    padding: 0 ${token('space-4')};
    border: ${token('border-width')} solid ${token('color-border-strong')};
    border-radius: ${token('radius-small')};
    background: ${token('color-surface')};
    color: ${token('color-text')};
    font: inherit;
    font-weight: ${token('font-weight-medium')};
    text-decoration: none;
    cursor: pointer;
  }
  .button:hover {
    background: ${token('color-surface-hover')};
  }
  .button.primary {
    border-color: ${token('color-accent')};
    background: ${token('color-accent')};
    color: ${token('color-on-accent')};
  }
  .button.primary:hover {
    background: ${token('color-accent-hover')};
  }
  .button.quiet {
    min-height: 28px;
    padding: 0 ${token('space-2')};
    border-color: transparent;
    background: none;
    color: ${token('color-accent')};
  }
  .button.quiet:hover {
    background: ${token('color-accent-soft')};
  }
  .button:disabled,
  .button[aria-disabled='true'] {
    opacity: 0.55;
    cursor: default;
  }
  @media (forced-colors: active) {
    .button {
      border-color: ButtonText;
    }
  }
`;
