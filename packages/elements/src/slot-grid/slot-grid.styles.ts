import { css } from 'lit';
import { baseStyles } from '../internal/index.js';
import { token } from '../tokens/index.js';

/** Styles of `sas-slot-grid`. Its height depends on `rows` and the density only, never on what has arrived. */
export const slotGridStyles = [
  baseStyles,
  css`
    :host {
      --_row: calc(${token('slot-height')} + 4px);
      --_gap: ${token('space-2')};
      container-type: inline-size;
      font-variant-numeric: tabular-nums;
    }
    :host([density='compact']) {
      --_row: calc(${token('slot-height-compact')} + 2px);
      --_gap: ${token('space-1')};
      font-size: ${token('font-size-small')};
      line-height: ${token('line-height-small')};
    }
    .head,
    .row {
      display: grid;
      grid-auto-flow: column;
      grid-auto-columns: minmax(0, 1fr);
      column-gap: var(--_gap);
    }
    .head > * {
      overflow: hidden;
      height: calc(${token('line-height-small')} + 8px);
      color: ${token('color-text-muted')};
      font-size: ${token('font-size-small')};
      font-weight: ${token('font-weight-medium')};
      line-height: calc(${token('line-height-small')} + 6px);
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .head .today {
      color: ${token('color-today')};
      font-weight: ${token('font-weight-bold')};
      letter-spacing: 0.02em;
      text-transform: uppercase;
    }
    .body {
      display: block;
      min-height: calc(var(--_rows, 4) * var(--_row));
    }
    .row {
      /* A row's size depends on nothing inside it: what changes in one is laid out there alone. */
      grid-template-rows: 100%;
      contain: size layout style;
      height: var(--_row);
    }
    .row > * {
      display: flex;
      align-items: stretch;
      min-width: 0;
      padding-bottom: 4px;
    }
    :host([density='compact']) .row > * {
      padding-bottom: 2px;
    }
    .loading .body {
      /* Grey places where slots will be, drawn without an element. */
      background-image:
        linear-gradient(to bottom, transparent calc(100% - 4px), ${token('color-surface')} 0),
        linear-gradient(
          to right,
          ${token('color-skeleton')} calc(100% - var(--_gap)),
          ${token('color-surface')} calc(100% - var(--_gap))
        );
      background-size:
        100% var(--_row),
        calc((100% + var(--_gap)) / var(--_columns, 3)) 100%;
      opacity: 0.7;
    }
    button.slot {
      display: flex;
      flex: 1;
      align-items: center;
      gap: 6px;
      min-width: 0;
      margin: 0;
      padding: 0 ${token('space-2')};
      overflow: hidden;
      border: ${token('border-width')} solid transparent;
      border-radius: ${token('radius-small')};
      background: ${token('color-later-soft')};
      color: ${token('color-later')};
      font: inherit;
      font-weight: ${token('font-weight-bold')};
      text-align: start;
      white-space: nowrap;
      cursor: pointer;
    }
    .starts-today .row > :first-child > button.slot {
      background: ${token('color-today-soft')};
      color: ${token('color-today')};
    }
    button.slot:hover {
      border-color: currentColor;
    }
    button.slot:focus-visible {
      outline-offset: -1px;
    }
    button.slot[aria-disabled='true'] {
      background: none;
      border-color: ${token('color-border')};
      color: ${token('color-text-muted')};
      cursor: default;
    }
    /* Letters of the modes, drawn from the kind; assistive technology reads the description instead. */
    button.slot::after {
      margin-inline-start: auto;
      color: ${token('color-text-muted')};
      font-size: ${token('font-size-small')};
      font-weight: ${token('font-weight-medium')};
      letter-spacing: 0.1em;
    }
    button.slot[aria-describedby*='-AMB-']::after {
      content: 'C';
      content: 'C' / '';
    }
    button.slot[aria-describedby*='-VR-']::after {
      content: 'T';
      content: 'T' / '';
    }
    button.slot[aria-describedby*='-HH-']::after {
      content: 'D';
      content: 'D' / '';
    }
    button.slot[aria-describedby*='-AMBVR-']::after {
      content: 'CT';
      content: 'CT' / '';
    }
    button.slot[aria-describedby*='-AMBHH-']::after {
      content: 'CD';
      content: 'CD' / '';
    }
    button.slot[aria-describedby*='-VRHH-']::after {
      content: 'TD';
      content: 'TD' / '';
    }
    button.slot[aria-describedby*='-AMBVRHH-']::after {
      content: 'CTD';
      content: 'CTD' / '';
    }
    /* Who may be sent there, when it is not everybody: SNP, CPTS, professionals. */
    button.slot::before {
      order: 1;
      /* Gives way where the time is long. */
      overflow: hidden;
      min-width: 0;
      color: ${token('color-text-muted')};
      font-size: 10px;
      font-weight: ${token('font-weight-medium')};
      letter-spacing: 0.04em;
    }
    button.slot::after {
      order: 2;
    }
    button.slot[aria-describedby*='PRO']::before {
      content: 'PRO';
      content: 'PRO' / '';
    }
    button.slot[aria-describedby*='SNP']::before {
      content: 'SNP';
      content: 'SNP' / '';
    }
    button.slot[aria-describedby*='CPTS']::before {
      content: 'CPTS';
      content: 'CPTS' / '';
    }
    .mark {
      overflow: hidden;
      min-width: 0;
      padding: 0 6px;
      border-radius: ${token('radius-pill')};
      background: ${token('color-surface')};
      color: ${token('color-text-muted')};
      font-size: 11px;
      font-weight: ${token('font-weight-medium')};
      line-height: 16px;
      text-overflow: ellipsis;
    }
    .mark.held {
      background: ${token('color-warning-soft')};
      color: ${token('color-warning')};
    }
    .message {
      align-items: center;
      color: ${token('color-text-muted')};
      font-size: ${token('font-size-small')};
      line-height: ${token('line-height-small')};
    }
    .message.silent {
      color: ${token('color-warning')};
    }
    .foot {
      display: flex;
      align-items: center;
      gap: ${token('space-2')};
      height: calc(${token('line-height-small')} + 12px);
      overflow: hidden;
      color: ${token('color-text-muted')};
      font-size: ${token('font-size-small')};
      line-height: ${token('line-height-small')};
    }
    :host([density='compact']) .foot {
      height: calc(${token('line-height-small')} + 10px);
    }
    .zone {
      overflow: hidden;
      margin-inline-start: auto;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .toggle {
      flex: none;
      min-height: 24px;
      margin: 0;
      padding: 0;
      border: 0;
      border-radius: ${token('radius-small')};
      background: none;
      color: ${token('color-accent')};
      font: inherit;
      font-weight: ${token('font-weight-medium')};
      text-decoration: underline;
      text-underline-offset: 2px;
      cursor: pointer;
    }
    .toggle:focus-visible {
      outline-offset: -2px;
    }
    .kinds {
      display: none;
    }
    /* Three narrow columns: a slot gets two lines, the time above what is to be known of it. */
    @container (max-width: 440px) {
      .grid {
        --_row: 50px;
        --_gap: ${token('space-1')};
      }
      .head .today {
        letter-spacing: 0;
        text-transform: none;
      }
      button.slot {
        display: block;
        position: relative;
        padding: 2px 6px 16px;
        font-size: ${token('font-size-small')};
        line-height: 14px;
        white-space: normal;
      }
      button.slot::before,
      button.slot::after,
      .mark {
        position: absolute;
        bottom: 2px;
        line-height: 14px;
      }
      button.slot::before,
      .mark {
        inset-inline-start: 6px;
      }
      button.slot::after {
        inset-inline-end: 6px;
      }
      button.slot:has(.mark)::before {
        display: none;
      }
      /* The mark needs the lower line for itself: the letters go up to the time. */
      button.slot:has(.mark)::after {
        bottom: auto;
        top: 2px;
      }
      .mark {
        max-width: calc(100% - 12px);
        padding: 0 2px;
        white-space: nowrap;
      }
      .zone {
        white-space: normal;
      }
      .foot {
        height: auto;
        min-height: 28px;
        flex-wrap: wrap;
      }
      .foot.zoned {
        min-height: 60px;
      }
    }
    @media (forced-colors: active) {
      button.slot {
        border-color: ButtonText;
      }
      button.slot[aria-disabled='true'] {
        border-color: GrayText;
        color: GrayText;
      }
    }
  `,
];
