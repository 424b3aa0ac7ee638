import { css } from 'lit';
import { token } from '../tokens/index.js';

/** Styles of `sas-booking-dialog`. */
export const bookingDialogStyles = css`
  :host {
    display: contents;
  }
  dialog {
    width: min(520px, calc(100vw - 24px));
    max-height: calc(100dvh - min(10vh, 96px) - 12px);
    /* Hung from the top: a state that needs more room grows downwards, and the title stays where it was. */
    margin-block-start: min(10vh, 96px);
    padding: 0;
    overflow: auto;
    /* Clear of the buttons, which stay at the lower edge. */
    scroll-padding-block-end: 72px;
    border: 0;
    border-radius: ${token('radius')};
    background: ${token('color-surface')};
    color: ${token('color-text')};
    box-shadow: ${token('shadow-raised')};
    font-family: ${token('font-family')};
    font-size: ${token('font-size')};
    line-height: ${token('line-height')};
  }
  dialog::backdrop {
    background: ${token('color-backdrop')};
  }
  .late {
    position: fixed;
    z-index: 1;
    inset-block-end: ${token('space-5')};
    inset-inline-end: ${token('space-5')};
    display: flex;
    align-items: center;
    gap: ${token('space-3')};
    box-sizing: border-box;
    max-width: min(520px, calc(100vw - 24px));
    padding: ${token('space-3')};
    border: 1px solid ${token('color-border')};
    border-radius: ${token('radius')};
    background: ${token('color-surface')};
    color: ${token('color-text')};
    box-shadow: ${token('shadow-raised')};
    font-family: ${token('font-family')};
    font-size: ${token('font-size')};
    line-height: ${token('line-height')};
  }
  dialog .late {
    position: static;
    margin: ${token('space-3')};
    box-shadow: none;
  }
  header {
    display: flex;
    align-items: flex-start;
    justify-content: space-between;
    gap: ${token('space-3')};
    padding: ${token('space-5')} ${token('space-5')} 0;
  }
  h2 {
    font-size: ${token('font-size-title')};
    font-weight: ${token('font-weight-bold')};
    line-height: ${token('line-height-title')};
  }
  h2:focus-visible {
    outline-offset: 4px;
    border-radius: 2px;
  }
  .close {
    display: grid;
    place-items: center;
    flex: none;
    width: 32px;
    height: 32px;
    margin: -2px -6px 0 0;
    padding: 0;
    border: 0;
    border-radius: ${token('radius-small')};
    background: none;
    color: ${token('color-text-muted')};
    cursor: pointer;
  }
  .close:hover {
    background: ${token('color-surface-hover')};
    color: ${token('color-text')};
  }
  .close[aria-disabled='true'] {
    opacity: 0.4;
    cursor: default;
  }
  .body {
    display: grid;
    gap: ${token('space-4')};
    /* The usual states need this much: the box does not jump from one to the next. */
    min-height: 272px;
    align-content: start;
    padding: ${token('space-4')} ${token('space-5')};
  }
  dl {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: ${token('space-2')} ${token('space-4')};
    padding: ${token('space-3')} ${token('space-4')};
    border-radius: ${token('radius')};
    background: ${token('color-surface-muted')};
  }
  dt {
    color: ${token('color-text-muted')};
  }
  dd strong {
    font-weight: ${token('font-weight-bold')};
  }
  .when {
    display: inline-block;
    font-size: ${token('font-size-large')};
    font-weight: ${token('font-weight-bold')};
  }
  .when::first-letter {
    text-transform: uppercase;
  }
  .muted {
    color: ${token('color-text-muted')};
  }
  .small {
    font-size: ${token('font-size-small')};
    line-height: ${token('line-height-small')};
  }
  .spinner {
    flex: none;
    width: 16px;
    height: 16px;
    border: 2px solid currentColor;
    border-block-start-color: transparent;
    border-radius: ${token('radius-pill')};
    animation: turn 0.8s linear infinite;
  }
  @keyframes turn {
    to {
      rotate: 360deg;
    }
  }
  footer {
    position: sticky;
    inset-block-end: 0;
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: ${token('space-2')};
    padding: ${token('space-3')} ${token('space-5')};
    border-block-start: ${token('border-width')} solid ${token('color-border')};
    background: ${token('color-surface')};
  }
  footer .primary {
    min-width: 200px;
  }
  .button[hidden] {
    display: none;
  }
  .button.primary[aria-disabled='true'] {
    opacity: 1;
    border-color: ${token('color-border')};
    background: ${token('color-surface-muted')};
    color: ${token('color-text-muted')};
  }
  @media (max-height: 560px) {
    dialog {
      max-height: calc(100dvh - 24px);
      margin-block-start: 12px;
    }
    .body {
      min-height: 0;
    }
  }
  @media (max-width: 480px) {
    header,
    .body,
    footer {
      padding-inline: ${token('space-4')};
    }
    footer .button {
      flex: 1 1 100%;
    }
  }
  @media (forced-colors: active) {
    dialog {
      border: 1px solid CanvasText;
    }
    .close {
      border: 1px solid ButtonText;
    }
  }
`;
