import { css } from 'lit';
import { token } from '../tokens/index.js';

/** Styles of `sas-search-bar`. */
export const searchBarStyles = css`
  :host {
    container-type: inline-size !important;
  }
  form {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) auto;
    gap: ${token('space-1')} ${token('space-3')};
    margin: 0;
  }
  .field {
    display: grid;
    /* Label, input and note stand on shared rows, so that a note below one field never pushes the other. */
    grid-template-rows: subgrid;
    /* Chromium 109 knows no subgrid: there what has no note below it stays where it is. */
    align-content: start;
    grid-row: 1 / span 3;
    position: relative;
    min-width: 0;
  }
  label {
    padding-block-end: 2px;
    font-weight: ${token('font-weight-medium')};
  }
  .control {
    position: relative;
    display: flex;
    align-items: center;
  }
  input {
    width: 100%;
    height: ${token('control-height')};
    margin: 0;
    padding: 0 ${token('space-6')} 0 ${token('space-3')};
    border: ${token('border-width')} solid ${token('color-border-strong')};
    border-radius: ${token('radius-small')};
    background: ${token('color-surface')};
    color: inherit;
    font: inherit;
    text-overflow: ellipsis;
    appearance: none;
  }
  input::placeholder {
    color: ${token('color-text-muted')};
    opacity: 1;
  }
  input[aria-invalid='true'] {
    border-color: ${token('color-danger')};
    box-shadow: inset 0 0 0 1px ${token('color-danger')};
  }
  .clear,
  .spinner {
    position: absolute;
    inset-inline-end: ${token('space-1')};
  }
  .clear {
    display: grid;
    place-items: center;
    width: 28px;
    height: 28px;
    margin: 0;
    padding: 0;
    border: 0;
    border-radius: ${token('radius-small')};
    background: none;
    color: ${token('color-text-muted')};
    cursor: pointer;
  }
  .clear:hover {
    background: ${token('color-surface-hover')};
    color: ${token('color-text')};
  }
  .spinner {
    width: 16px;
    height: 16px;
    margin: 6px;
    border: 2px solid ${token('color-border')};
    border-block-start-color: ${token('color-accent')};
    border-radius: ${token('radius-pill')};
    animation: turn 0.8s linear infinite;
    pointer-events: none;
  }
  @keyframes turn {
    to {
      rotate: 360deg;
    }
  }
  [role='listbox'] {
    position: absolute;
    inset-block-start: calc(100% + 4px);
    inset-inline: 0;
    z-index: 10;
    max-height: 320px;
    margin: 0;
    padding: ${token('space-1')};
    overflow-y: auto;
    border: ${token('border-width')} solid ${token('color-border')};
    border-radius: ${token('radius')};
    background: ${token('color-surface')};
    box-shadow: ${token('shadow-raised')};
  }
  [role='listbox'][hidden] {
    display: none;
  }
  [role='option'] {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: space-between;
    gap: 0 ${token('space-3')};
    min-height: 32px;
    padding: 6px ${token('space-3')};
    border-radius: ${token('radius-small')};
    cursor: pointer;
  }
  [role='option']:hover {
    background: ${token('color-surface-hover')};
  }
  [role='option'][aria-selected='true'] {
    background: ${token('color-accent-soft')};
    outline: ${token('focus-width')} solid ${token('color-focus')};
    outline-offset: -2px;
  }
  .kind {
    color: ${token('color-text-muted')};
    font-size: ${token('font-size-small')};
    line-height: ${token('line-height-small')};
  }
  .note {
    /* Always takes its line: a note that appears moves nothing below the bar. */
    min-height: ${token('line-height-small')};
    color: ${token('color-text-muted')};
    font-size: ${token('font-size-small')};
    line-height: ${token('line-height-small')};
  }
  .note.wrong {
    color: ${token('color-danger')};
  }
  .submit {
    grid-row: 2;
    grid-column: 3;
    min-width: 132px;
  }
  @container (max-width: 560px) {
    form {
      grid-template-columns: minmax(0, 1fr);
    }
    .field {
      grid-template-rows: none;
      gap: ${token('space-1')};
      grid-row: auto;
    }
    .submit {
      grid-row: auto;
      grid-column: auto;
    }
  }
  @media (forced-colors: active) {
    [role='option'][aria-selected='true'] {
      outline-color: Highlight;
    }
    .clear {
      border: 1px solid ButtonText;
    }
  }
`;
