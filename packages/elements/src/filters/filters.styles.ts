import { css } from 'lit';
import { token } from '../tokens/index.js';

/** Styles of `sas-filters`. */
export const filtersStyles = css`
  .categories,
  .chips {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: ${token('space-2')};
  }
  .chips {
    margin-block-start: ${token('space-2')};
  }
  .place {
    position: relative;
  }
  .category {
    min-height: 32px;
    padding: 0 ${token('space-3')};
  }
  .category[aria-expanded='true'] svg {
    transform: rotate(180deg);
  }
  .panel {
    position: absolute;
    z-index: 2;
    inset-block-start: calc(100% + 4px);
    inset-inline-start: 0;
    width: max-content;
    min-width: 100%;
    max-width: min(320px, 90vw);
    max-height: 320px;
    overflow: auto;
    padding: ${token('space-2')};
    border: ${token('border-width')} solid ${token('color-border')};
    border-radius: ${token('radius')};
    background: ${token('color-surface')};
    color: ${token('color-text')};
    box-shadow: ${token('shadow-raised')};
  }
  .panel[hidden] {
    display: none;
  }
  .value {
    display: grid;
    grid-template-columns: auto 1fr 4ch;
    align-items: center;
    gap: ${token('space-2')};
    min-height: 28px;
    padding-inline: ${token('space-1')};
    overflow-wrap: anywhere;
    cursor: pointer;
  }
  .value:hover {
    background: ${token('color-surface-hover')};
  }
  .value input {
    width: 24px;
    height: 24px;
    margin: 0;
    accent-color: ${token('color-accent')};
  }
  .number {
    color: ${token('color-text-muted')};
    font-variant-numeric: tabular-nums;
    text-align: end;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: ${token('space-1')};
    min-height: 28px;
    margin: 0;
    padding: 0 ${token('space-3')};
    border: ${token('border-width')} solid ${token('color-accent')};
    border-radius: ${token('radius-pill')};
    background: ${token('color-accent-soft')};
    color: ${token('color-accent')};
    font: inherit;
    overflow-wrap: anywhere;
    cursor: pointer;
  }
  .count {
    margin-block-start: ${token('space-2')};
    color: ${token('color-text-muted')};
  }
`;
