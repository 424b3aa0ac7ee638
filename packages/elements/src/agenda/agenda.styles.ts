import { css } from 'lit';
import { token } from '../tokens/index.js';

/** Styles of what stands above the week of `sas-agenda`. */
export const agendaStyles = css`
  .frame {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: ${token('space-3')};
    container-type: inline-size;
  }
  .head,
  .tools,
  .moves,
  .acts,
  .range {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: ${token('space-2')};
  }
  .head,
  .tools {
    justify-content: space-between;
  }
  .heading {
    font-size: ${token('font-size-title')};
    font-weight: ${token('font-weight-bold')};
    line-height: ${token('line-height-title')};
  }
  .whose {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: ${token('space-2')};
    min-width: 0;
    max-width: 100%;
    overflow-wrap: anywhere;
    color: ${token('color-text-muted')};
    font-weight: ${token('font-weight-medium')};
  }
  /* The browser's own icon, to be seen on light and on dark. */
  input::-webkit-calendar-picker-indicator {
    filter: invert(0.5);
  }
  .square {
    width: ${token('control-height')};
    padding: 0;
  }
  .back svg {
    transform: rotate(90deg);
  }
  .on svg {
    transform: rotate(-90deg);
  }
  .range strong {
    font-size: ${token('font-size-large')};
    font-weight: ${token('font-weight-bold')};
  }
  .range strong::first-letter {
    text-transform: uppercase;
  }
  .zone {
    display: inline-flex;
    align-items: center;
    gap: ${token('space-1')};
    padding: 2px ${token('space-2')};
    border-radius: ${token('radius-pill')};
    background: ${token('color-warning-soft')};
    color: ${token('color-warning')};
    font-size: ${token('font-size-small')};
    font-weight: ${token('font-weight-medium')};
  }
  .muted,
  .keys {
    color: ${token('color-text-muted')};
  }
  .keys {
    font-size: ${token('font-size-small')};
    line-height: ${token('line-height-small')};
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    gap: ${token('space-1')} ${token('space-3')};
  }
  .foot .keys {
    flex: 1 1 240px;
  }
  /* Room for the button, which comes later. */
  .all-keys {
    min-width: 120px;
    min-height: 28px;
    margin-inline-start: auto;
    text-align: end;
  }
  /* Below the week and in sight: what is told moves nothing. */
  .notice {
    position: sticky;
    z-index: 4;
    inset-block-end: ${token('space-2')};
    box-shadow: ${token('shadow-raised')};
  }
  .message.info {
    background: ${token('color-accent-soft')};
    color: ${token('color-accent')};
  }
`;
