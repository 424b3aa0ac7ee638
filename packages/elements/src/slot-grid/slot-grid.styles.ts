import { css } from '@lit/reactive-element';
import { hostStyles } from '../internal/index.js';
import { token } from '../tokens/index.js';

/** Styles of `sas-slot-grid`. Its height depends on `rows` and the density only, never on what has arrived. */
export const slotGridStyles = [
  hostStyles,
  css`
    :host {
      --_row: calc(${token('slot-height')} + 4px);
      --_gap: ${token('space-2')};
      --_rest: 4px;
      container-type: inline-size !important;
      font-variant-numeric: tabular-nums !important;
    }
    :host([density='compact']) {
      --_row: calc(${token('slot-height-compact')} + 2px);
      --_gap: ${token('space-1')};
      --_rest: 2px;
      font-size: ${token('font-size-small')} !important;
      line-height: ${token('line-height-small')} !important;
    }
    .grid {
      display: grid;
      grid-auto-flow: column;
      grid-auto-columns: minmax(0, 1fr);
      column-gap: var(--_gap);
      min-height: calc(${token('line-height-small')} + 8px + var(--_rows, 4) * var(--_row));
    }
    .day {
      --_ink: ${token('color-later')};
      --_soft: ${token('color-later-soft')};
    }
    .today {
      --_ink: ${token('color-today')};
      --_soft: ${token('color-today-soft')};
    }
    .head,
    .message,
    .foot {
      color: ${token('color-text-muted')};
      font-size: ${token('font-size-small')};
      line-height: ${token('line-height-small')};
    }
    .zone,
    .head {
      text-overflow: ellipsis;
      overflow: hidden;
      white-space: nowrap;
    }
    .head {
      height: calc(${token('line-height-small')} + 8px);
      font-weight: ${token('font-weight-medium')};
      line-height: calc(${token('line-height-small')} + 6px);
    }
    .today .head {
      color: var(--_ink);
      font-weight: ${token('font-weight-bold')};
      letter-spacing: 0.02em;
      text-transform: uppercase;
    }
    [role='gridcell'] {
      display: flex;
      /* A cell's size depends on nothing inside it: what changes in one is laid out there alone. */
      contain: size layout style;
      height: var(--_row);
      padding-bottom: var(--_rest);
    }
    [aria-busy='true'] .day::after {
      /* Grey places where slots will be, drawn without an element. */
      content: '';
      display: block;
      height: calc(var(--_rows, 4) * var(--_row));
      background: linear-gradient(${token('color-skeleton')} calc(100% - 4px), transparent 0) 0 0 / 100% var(--_row);
      opacity: 0.7;
    }
    .slot {
      overflow: hidden;
      display: flex;
      flex: 1;
      align-items: center;
      gap: 6px;
      min-width: 0;
      margin: 0;
      padding: 0 6px;
      background: var(--_soft);
      color: var(--_ink);
      border: ${token('border-width')} solid ${token('color-slot-edge')};
      border-radius: ${token('radius-small')};
      font: inherit;
      font-weight: ${token('font-weight-bold')};
      text-align: start;
      white-space: nowrap;
      cursor: pointer;
    }
    .slot:hover {
      border-color: currentColor;
    }
    .slot:focus-visible {
      outline-offset: -1px;
    }
    .slot[aria-disabled='true'] {
      background: none;
      border-color: ${token('color-border')};
      color: ${token('color-text-muted')};
      cursor: default;
    }
    /* Who may be sent there, when it is not everybody, and the letters of the modes. */
    .slot::before,
    .slot::after {
      order: 1;
      /* Gives way where the time is long. */
      overflow: hidden;
      min-width: 0;
      color: ${token('color-text-muted')};
      font-size: 10px;
      font-weight: ${token('font-weight-medium')};
      letter-spacing: 0.04em;
    }
    .slot[data-for]::before {
      content: attr(data-for);
      content: attr(data-for) / '';
    }
    .slot::after {
      content: attr(data-modes);
      content: attr(data-modes) / '';
      order: 2;
      margin-inline-start: auto;
      font-size: ${token('font-size-small')};
      letter-spacing: 0.1em;
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
    .held {
      background: ${token('color-warning-soft')};
      color: ${token('color-warning')};
    }
    .message {
      align-items: center;
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
    }
    :host([density='compact']) .foot {
      height: calc(${token('line-height-small')} + 10px);
    }
    .zone {
      margin-inline-start: auto;
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
    /* Three narrow columns: a slot gets two lines, the time above what is to be known of it. */
    @container (max-width: 440px) {
      .grid {
        --_row: 50px;
        --_gap: ${token('space-1')};
      }
      .today .head {
        letter-spacing: 0;
        text-transform: none;
      }
      .slot {
        display: block;
        position: relative;
        padding: 2px 6px 16px;
        font-size: ${token('font-size-small')};
        line-height: 14px;
        white-space: normal;
      }
      .slot::before,
      .slot::after,
      .mark {
        position: absolute;
        bottom: 2px;
        line-height: 14px;
      }
      .slot::before,
      .mark {
        inset-inline-start: 6px;
      }
      .slot::after {
        inset-inline-end: 6px;
      }
      .slot:has(.mark)::before {
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
      .slot {
        border-color: ButtonText;
      }
      .slot[aria-disabled='true'] {
        border-color: GrayText;
        color: GrayText;
      }
    }
  `,
];
