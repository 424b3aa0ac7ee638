import { css, unsafeCSS } from 'lit';
import { token } from '../tokens/index.js';

/** Rows of five minutes in a day: each a class, since a strict host allows no style attribute. */
const ROWS = unsafeCSS(
  Array.from({ length: 289 }, (_, i) => `.s${i}{grid-row-start:${i + 1}}.e${i}{grid-row-end:${i + 1}}`).join(''),
);
const HOURS = unsafeCSS(
  Array.from({ length: 25 }, (_, i) => `.h${i}{grid-template-rows:repeat(${i * 12},var(--_row))}`).join(''),
);
const TENTHS = unsafeCSS(Array.from({ length: 11 }, (_, i) => `.f${i}::after{inline-size:${i * 10}%}`).join(''));

/** Styles of the week of `sas-agenda`: along the hours where there is room, a list a day where there is none. */
export const agendaWeekStyles = css`
  .week {
    /* Hours grow with the text. */
    --_row: calc(${token('line-height-small')} / 4);
    display: grid;
    grid-template-columns: 44px repeat(7, minmax(0, 1fr));
    border: ${token('border-width')} solid ${token('color-border')};
    border-radius: ${token('radius')};
    background: ${token('color-surface')};
  }
  :host([density='compact']) .week {
    --_row: calc(${token('line-height-small')} * 3 / 16);
  }
  .hours,
  .body {
    display: grid;
  }
  .hours {
    margin-block-start: 40px;
    color: ${token('color-text-muted')};
    font-size: ${token('font-size-small')};
    line-height: 1;
    font-variant-numeric: tabular-nums;
    text-align: end;
  }
  .hours span {
    padding-inline-end: 6px;
    transform: translateY(-6px);
  }
  .hours span:first-child {
    transform: translateY(2px);
  }
  .day {
    min-width: 0;
    border-inline-start: ${token('border-width')} solid ${token('color-border')};
  }
  .date {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: ${token('space-1')};
    width: 100%;
    height: 40px;
    margin: 0;
    padding: 0 ${token('space-2')};
    border: 0;
    border-block-end: ${token('border-width')} solid ${token('color-border')};
    background: ${token('color-surface-muted')};
    color: ${token('color-text')};
    font: inherit;
    font-weight: ${token('font-weight-medium')};
    text-align: start;
    cursor: pointer;
  }
  .date:hover {
    background: ${token('color-surface-hover')};
  }
  .date svg {
    color: ${token('color-accent')};
  }
  .date:focus-visible,
  .entry:focus-visible {
    position: relative;
    z-index: 3;
  }
  .date-text {
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .past .date {
    color: ${token('color-text-muted')};
    cursor: default;
  }
  .today .date {
    background: ${token('color-accent')};
    color: ${token('color-on-accent')};
  }
  .today .date svg {
    color: ${token('color-on-accent')};
  }
  .body {
    grid-template-columns: minmax(0, 1fr);
    padding: 0 3px;
    /* One line an hour. */
    background: linear-gradient(${token('color-border')} 1px, transparent 1px) 0 -1px / 100% calc(12 * var(--_row));
    cursor: copy;
  }
  .past .body {
    background-color: ${token('color-surface-muted')};
    cursor: default;
  }
  .lanes2 {
    grid-template-columns: repeat(2, minmax(0, 1fr));
  }
  .lanes3 {
    grid-template-columns: repeat(3, minmax(0, 1fr));
  }
  .lanes4 {
    grid-template-columns: repeat(4, minmax(0, 1fr));
  }
  .body > * {
    grid-column: 1;
    min-width: 0;
  }
  .body > .all,
  .body > .absence,
  .body > .now {
    grid-column: 1 / -1;
  }
  .body > .lane1 {
    grid-column: 2;
  }
  .body > .lane2 {
    grid-column: 3;
  }
  .body > .lane3 {
    grid-column: 4;
  }
  .entry {
    --_ink: ${token('color-today')};
    --_soft: ${token('color-today-soft')};
    display: flex;
    flex-flow: row wrap;
    align-content: flex-start;
    gap: 0 ${token('space-1')};
    width: 100%;
    height: 100%;
    min-height: 24px;
    margin: 0;
    padding: 2px ${token('space-1')} 2px ${token('space-2')};
    overflow: hidden;
    border: 1px solid var(--_ink);
    border-inline-start-width: 4px;
    border-radius: ${token('radius-small')};
    background: var(--_soft);
    color: var(--_ink);
    font: inherit;
    font-size: ${token('font-size-small')};
    line-height: ${token('line-height-small')};
    text-align: start;
    cursor: pointer;
  }
  .entry:hover {
    background: ${token('color-surface-hover')};
  }
  /* Who points at it or stands on it reads all of it. */
  .entry:hover,
  .entry:focus-visible {
    height: auto;
    min-height: max(24px, 100%);
  }
  .week .body > li:hover,
  .week .body > li:focus-within {
    z-index: 3;
  }
  .entry.creneau {
    --_ink: ${token('color-later')};
    --_soft: ${token('color-later-soft')};
  }
  .entry.closed,
  .entry.cancelled,
  .entry.past,
  .entry.file {
    --_ink: ${token('color-text-muted')};
    --_soft: ${token('color-surface-muted')};
  }
  .entry.closed,
  .entry.cancelled {
    border-style: dashed;
  }
  .entry.cancelled .span {
    text-decoration: line-through;
  }
  .span {
    flex: 1 1 auto;
    max-width: 100%;
    font-weight: ${token('font-weight-bold')};
    font-variant-numeric: tabular-nums;
  }
  .kind,
  .details {
    flex: 0 0 100%;
    min-width: 0;
  }
  .details {
    overflow-wrap: anywhere;
  }
  .taken {
    flex: none;
    position: relative;
    padding-block-end: 4px;
    font-weight: ${token('font-weight-bold')};
    font-variant-numeric: tabular-nums;
  }
  .taken::before,
  .taken::after {
    content: '';
    position: absolute;
    inset-block-end: 1px;
    inset-inline-start: 0;
    inline-size: 100%;
    block-size: 3px;
    border-radius: 2px;
    background: currentColor;
  }
  .taken::before {
    opacity: 0.25;
  }
  .absence {
    z-index: 1;
    display: grid;
    align-content: start;
    padding: 0 ${token('space-1')};
    overflow: hidden;
    border-radius: ${token('radius-small')};
    background: repeating-linear-gradient(
      -45deg,
      ${token('color-border')} 0 2px,
      ${token('color-surface-muted')} 2px 8px
    );
    color: ${token('color-text')};
    font-size: ${token('font-size-small')};
    line-height: ${token('line-height-small')};
    pointer-events: none;
  }
  .absence span {
    justify-self: start;
    padding: 0 ${token('space-1')};
    border-radius: 3px;
    background: ${token('color-surface')};
  }
  .body > :not(.absence, .now) {
    z-index: 2;
  }
  .now {
    z-index: 2;
    height: 0;
    border-block-start: 2px solid ${token('color-danger')};
    pointer-events: none;
  }
  ${ROWS}
  ${HOURS}
  ${TENTHS}
  @container (max-width: 759px) {
    .week {
      grid-template-columns: minmax(0, 1fr);
      overflow: hidden;
    }
    .hours,
    .now {
      display: none;
    }
    .day {
      border-inline-start: 0;
    }
    .date {
      padding-inline: ${token('space-3')};
    }
    .body {
      display: grid;
      grid-template: auto / minmax(0, 1fr);
      gap: ${token('space-1')};
      padding: ${token('space-1')} ${token('space-2')};
      background: none;
    }
    .body:empty {
      padding: 0;
    }
    .week .body > li {
      grid-area: auto;
    }
    .absence {
      order: -1;
    }
  }
  @media (forced-colors: active) {
    .date {
      border: 1px solid ButtonText;
    }
    .entry,
    .absence {
      border: 1px solid CanvasText;
    }
    .taken::after {
      background: CanvasText;
    }
  }
`;
