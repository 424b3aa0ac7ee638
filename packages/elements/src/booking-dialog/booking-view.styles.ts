import { css } from 'lit';
import { token } from '../tokens/index.js';

/** Styles of what `sas-booking-dialog` shows in its states. */
export const bookingViewStyles = css`
  .count {
    width: 5em;
    min-height: 32px;
    padding: 0 ${token('space-2')};
    border: 1px solid ${token('color-border-strong')};
    border-radius: ${token('radius-small')};
    background: ${token('color-surface')};
    color: inherit;
    font: inherit;
  }
  .was {
    color: ${token('color-text-muted')};
    text-decoration: line-through;
  }
  .zone,
  .secondary {
    display: block;
    color: ${token('color-text-muted')};
  }
  .zone {
    color: ${token('color-warning')};
    font-weight: ${token('font-weight-medium')};
  }
  .state {
    display: grid;
    gap: ${token('space-3')};
  }
  .line {
    display: flex;
    align-items: center;
    gap: ${token('space-2')};
    min-height: 28px;
  }
  .line svg {
    flex: none;
  }
  .grow {
    flex: 1;
    min-width: 0;
  }
  .left {
    font-variant-numeric: tabular-nums;
    color: ${token('color-text-muted')};
    white-space: nowrap;
  }
  .message {
    display: flex;
    gap: ${token('space-2')};
    padding: ${token('space-2')} ${token('space-3')};
    border-inline-start: 3px solid;
    border-radius: ${token('radius-small')};
  }
  .message svg {
    margin-block-start: 2px;
  }
  .message.warning {
    background: ${token('color-warning-soft')};
    color: ${token('color-warning')};
  }
  .message.danger {
    background: ${token('color-danger-soft')};
    color: ${token('color-danger')};
  }
  .message.success,
  .held svg {
    color: ${token('color-success')};
  }
  .message.success {
    background: ${token('color-success-soft')};
  }
  .alternatives {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(204px, 1fr));
    gap: ${token('space-2')};
  }
  .alternatives .button {
    width: 100%;
    justify-content: flex-start;
    padding-inline: ${token('space-3')};
    text-align: start;
  }
  .alternatives .button span {
    display: inline-block;
  }
  .alternatives .button span::first-letter {
    text-transform: uppercase;
  }
  @media (max-width: 480px) {
    .line {
      flex-wrap: wrap;
    }
    .line .grow {
      flex-basis: 60%;
    }
  }
`;
