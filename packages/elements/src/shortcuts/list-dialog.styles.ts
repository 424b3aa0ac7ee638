import { css } from 'lit';
import { token } from '../tokens/index.js';

/** Styles of the button that opens a list of keys, and of the list. */
export const listStyles = css`
  .shortcuts {
    min-height: 24px;
    font-size: ${token('font-size-small')};
    line-height: ${token('line-height-small')};
  }
  kbd {
    padding: 0 5px;
    border: 1px solid ${token('color-border-strong')};
    border-radius: 3px;
    background: ${token('color-surface')};
    color: ${token('color-text')};
    font: inherit;
  }
  .shortcut-list {
    width: min(820px, 100vw - 24px);
    max-height: calc(100dvh - 24px);
    padding: ${token('space-5')};
    overflow: auto;
    border: ${token('border-width')} solid ${token('color-border')};
    border-radius: ${token('radius')};
    background: ${token('color-surface')};
    color: ${token('color-text')};
    box-shadow: ${token('shadow-raised')};
  }
  .shortcut-list::backdrop {
    background: ${token('color-backdrop')};
  }
  .shortcut-list h2 {
    font-size: ${token('font-size-large')};
    font-weight: ${token('font-weight-bold')};
  }
  .shortcut-list h3 {
    margin-block: ${token('space-4')} ${token('space-1')};
    font-weight: ${token('font-weight-bold')};
  }
  .shortcut-list p {
    color: ${token('color-text-muted')};
    font-size: ${token('font-size-small')};
    line-height: ${token('line-height-small')};
  }
  .shortcut-list input {
    width: 24px;
    height: 24px;
    margin: 0;
  }
  .shortcut-list label {
    display: flex;
    align-items: center;
    gap: ${token('space-2')};
    min-height: 28px;
  }
  .shortcut-list .columns {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 340px), 1fr));
    gap: 0 ${token('space-5')};
  }
  .shortcut-list dl > div {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    gap: ${token('space-3')};
    padding-block: 3px;
  }
  .shortcut-list footer {
    display: flex;
    justify-content: flex-end;
    margin-block-start: ${token('space-4')};
  }
  @media (max-width: 420px) {
    .shortcut-list dl > div {
      grid-template-columns: minmax(0, 1fr);
      gap: 0;
    }
  }
`;
