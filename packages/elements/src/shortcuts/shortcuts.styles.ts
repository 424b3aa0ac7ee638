import { css } from 'lit';
import { token } from '../tokens/index.js';

/** A key beside what it does, wherever that stands; takes no room, and is not read: `aria-keyshortcuts` says it. */
export const keyHintStyles = css`
  [data-key] {
    position: relative;
  }
  [data-key]::after {
    content: attr(data-key) / '';
    position: absolute;
    inset-block-start: -7px;
    inset-inline-end: -10px;
    min-width: 16px;
    padding: 0 3px;
    border: 1px solid ${token('color-border-strong')};
    border-radius: 3px;
    background: ${token('color-surface')};
    color: ${token('color-text')};
    font-size: 11px;
    font-weight: ${token('font-weight-medium')};
    line-height: 14px;
    text-align: center;
  }
  /* Right of its word, on its line. */
  .quiet[data-key]::after {
    inset-block-start: calc(50% - 8px);
    inset-inline: 100% auto;
  }
  label[data-key]::after {
    inset-block-start: 2px;
    inset-inline: auto;
    margin-inline-start: 6px;
  }
  /* These keep more room than they need. */
  [data-show][data-key]::after,
  [data-hide][data-key]::after {
    position: static;
  }
`;

/** Where the button stands beside a search. */
export const shortcutStyles = css`
  .shortcuts {
    position: absolute;
    inset-block-start: -2px;
    inset-inline-end: 0;
  }
  .shortcut-list section:first-child dl > div {
    grid-template-columns: 32px minmax(0, 1fr);
  }
`;
