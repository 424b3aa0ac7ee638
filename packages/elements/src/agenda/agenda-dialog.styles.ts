import { css } from 'lit';
import { token } from '../tokens/index.js';

/** Styles of the forms in front of the week of `sas-agenda`. */
export const agendaDialogStyles = css`
  [part='dialog'] {
    width: min(540px, calc(100vw - 24px));
    max-height: calc(100dvh - 48px);
    margin-block: auto;
    padding: 0;
    overflow: auto;
    scroll-padding-block: 16px 72px;
    border: 0;
    border-radius: ${token('radius')};
    background: ${token('color-surface')};
    color: ${token('color-text')};
    box-shadow: ${token('shadow-raised')};
  }
  [part='dialog']::backdrop {
    background: ${token('color-backdrop')};
  }
  [part='dialog'] header {
    padding: ${token('space-5')} ${token('space-5')} 0;
  }
  [part='dialog'] h2 {
    font-size: ${token('font-size-title')};
    font-weight: ${token('font-weight-bold')};
    line-height: ${token('line-height-title')};
  }
  [part='dialog'] h2::first-letter {
    text-transform: uppercase;
  }
  .form-body,
  .fields {
    display: grid;
    gap: ${token('space-4')};
    min-width: 0;
  }
  .form-body {
    padding: ${token('space-4')} ${token('space-5')};
  }
  [part='dialog'] footer {
    position: sticky;
    inset-block-end: 0;
    display: flex;
    flex-wrap: wrap;
    gap: ${token('space-2')};
    padding: ${token('space-3')} ${token('space-5')};
    border-block-start: ${token('border-width')} solid ${token('color-border')};
    background: ${token('color-surface')};
  }
  .gap {
    flex: 1;
  }
  fieldset {
    display: grid;
    gap: ${token('space-2')};
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  legend,
  .field label {
    padding: 0;
    font-weight: ${token('font-weight-medium')};
  }
  legend {
    margin-block-end: ${token('space-1')};
  }
  .choices {
    display: grid;
    gap: ${token('space-1')};
  }
  .choices.row,
  .days {
    display: flex;
    flex-wrap: wrap;
    gap: ${token('space-1')} ${token('space-4')};
  }
  .choice {
    display: inline-flex;
    align-items: center;
    gap: ${token('space-2')};
    min-height: 28px;
    cursor: pointer;
  }
  .choice input {
    flex: none;
    width: 24px;
    height: 24px;
    margin: 0;
    accent-color: ${token('color-accent')};
  }
  .pair {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(160px, 1fr));
    align-items: start;
    gap: ${token('space-3')};
  }
  .field {
    display: grid;
    gap: ${token('space-1')};
    min-width: 0;
  }
  .field input,
  .field select {
    width: 100%;
  }
  dialog [aria-invalid='true'] {
    border-color: ${token('color-danger')};
    outline: ${token('border-width')} solid ${token('color-danger')};
  }
  dialog [aria-invalid='true']:focus-visible {
    outline: ${token('focus-width')} solid ${token('color-focus')};
  }
  .hint {
    color: ${token('color-text-muted')};
    font-size: ${token('font-size-small')};
    line-height: ${token('line-height-small')};
  }
  .fault {
    display: flex;
    gap: ${token('space-1')};
    color: ${token('color-danger')};
    font-size: ${token('font-size-small')};
  }
  .what {
    font-weight: ${token('font-weight-bold')};
  }
  .button.danger {
    border-color: ${token('color-danger')};
    background: ${token('color-danger')};
    color: ${token('color-surface')};
  }
  .absences {
    display: grid;
    border: ${token('border-width')} solid ${token('color-border')};
    border-radius: ${token('radius-small')};
  }
  .absences li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: ${token('space-1')} ${token('space-3')};
    padding: ${token('space-1')} ${token('space-3')};
  }
  .absences li + li {
    border-block-start: ${token('border-width')} solid ${token('color-border')};
  }
`;
