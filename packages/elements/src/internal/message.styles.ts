import { css } from 'lit';
import { token } from '../tokens/index.js';

/** A message with its icon in front: of trouble, unless it is `.warning` or `.success`. */
export const messageStyles = css`
  .message {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: ${token('space-2')};
    margin: 0;
    padding: ${token('space-2')} ${token('space-3')};
    border-radius: ${token('radius-small')};
    background: ${token('color-danger-soft')};
    color: ${token('color-danger')};
  }
  .message > span {
    flex: 1 1 12ch;
  }
  .message.warning {
    background: ${token('color-warning-soft')};
    color: ${token('color-warning')};
  }
  .message.success {
    background: ${token('color-success-soft')};
    color: ${token('color-success')};
  }
`;
