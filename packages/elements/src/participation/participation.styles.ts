import { css } from 'lit';
import { token } from '../tokens/index.js';

/** Styles of `sas-participation`. */
export const participationStyles = css`
  .frame,
  form,
  .choices,
  .places,
  .field {
    display: grid;
    gap: ${token('space-2')};
    min-width: 0;
  }
  .frame,
  form {
    gap: ${token('space-4')};
  }
  .heading,
  .section {
    color: ${token('color-text')};
    font-weight: ${token('font-weight-bold')};
  }
  .heading {
    font-size: ${token('font-size-title')};
    line-height: ${token('line-height-title')};
  }
  fieldset {
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  legend,
  .field > label {
    padding: 0;
    margin-block-end: ${token('space-1')};
    font-weight: ${token('font-weight-medium')};
  }
  .field > label {
    margin: 0;
  }
  .choice {
    display: flex;
    align-items: flex-start;
    gap: ${token('space-2')};
    padding-block: ${token('space-1')};
  }
  .choice input {
    flex: none;
    width: 24px;
    height: 24px;
    margin: 2px 0 0;
    accent-color: ${token('color-accent')};
  }
  .place {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0 ${token('space-2')};
    padding: ${token('space-2')} ${token('space-3')};
    border: ${token('border-width')} solid ${token('color-border')};
    border-radius: ${token('radius-small')};
    background: ${token('color-surface')};
  }
  .place .choice {
    flex: 1 1 24ch;
    overflow-wrap: anywhere;
  }
  .hint,
  .now {
    display: block;
    color: ${token('color-text-muted')};
    font-size: ${token('font-size-small')};
    line-height: ${token('line-height-small')};
  }
  select,
  textarea,
  .field input {
    width: 100%;
  }
  textarea {
    resize: vertical;
  }
  [aria-invalid] {
    border-color: ${token('color-danger')};
  }
  .control {
    position: relative;
  }
  .chosen {
    display: flex;
    flex-wrap: wrap;
    gap: ${token('space-2')};
  }
  .chosen li {
    display: flex;
    align-items: center;
    gap: ${token('space-1')};
    padding-inline-start: ${token('space-2')};
    border-radius: ${token('radius-small')};
    background: ${token('color-accent-soft')};
    color: ${token('color-accent')};
  }
  [role='listbox'] {
    position: absolute;
    inset-block-start: calc(100% + 4px);
    inset-inline: 0;
    z-index: 10;
    max-height: 320px;
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
    justify-content: space-between;
    gap: 0 ${token('space-3')};
    padding: 6px ${token('space-3')};
    border-radius: ${token('radius-small')};
    cursor: pointer;
  }
  [role='option'][aria-selected='true'] {
    background: ${token('color-accent-soft')};
    outline: ${token('focus-width')} solid ${token('color-focus')};
    outline-offset: -2px;
  }
  .fault {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: ${token('space-2')};
    color: ${token('color-danger')};
  }
  .fault > span {
    flex: 1 1 12ch;
  }
  .acts {
    display: flex;
    flex-wrap: wrap;
    gap: ${token('space-2')};
  }
`;
