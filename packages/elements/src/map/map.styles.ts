import { css } from 'lit';
import { token } from '../tokens/index.js';

/** Styles of `sas-map`. */
export const mapStyles = css`
  :host {
    container-type: inline-size !important;
  }
  .heading {
    margin-block-end: ${token('space-2')};
    font-size: 18px;
    font-weight: ${token('font-weight-bold')};
    line-height: 26px;
  }
  .plan {
    position: relative;
    block-size: 380px;
    overflow: clip;
    border: ${token('border-width')} solid ${token('color-border-strong')};
    border-radius: ${token('radius')};
    background: ${token('color-surface-muted')};
    cursor: grab;
    touch-action: pan-y;
  }
  .plan > canvas,
  .ground {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    pointer-events: none;
  }
  .ground text {
    fill: ${token('color-text')};
    stroke: ${token('color-surface-muted')};
    stroke-width: 3px;
    paint-order: stroke;
    font-size: ${token('font-size-small')};
    text-anchor: middle;
  }
  .ground text.start {
    text-anchor: start;
  }
  .ring,
  .radius,
  .scale {
    fill: none;
    stroke: ${token('color-border-strong')};
    stroke-width: 1px;
  }
  .radius {
    stroke-dasharray: 6 5;
    stroke-width: 2px;
  }
  .scale {
    stroke: ${token('color-text')};
    stroke-width: 2px;
  }
  .north {
    fill: ${token('color-text')};
  }
  .nothing {
    padding: ${token('space-6')} ${token('space-4')};
    color: ${token('color-text-muted')};
    text-align: center;
  }
  .center,
  .point {
    position: absolute;
    inset-block-start: 0;
    inset-inline-start: 0;
    left: 0;
  }
  .center {
    margin: -22px 0 0 -12px;
    color: ${token('color-danger')};
    pointer-events: none;
  }
  .center svg {
    width: 24px;
    height: 24px;
    stroke: ${token('color-surface')};
  }
  .point {
    display: grid;
    place-items: center;
    min-width: 26px;
    min-height: 26px;
    margin: -13px 0 0 -13px;
    padding: 0 5px;
    border: 2px solid ${token('color-accent')};
    border-radius: ${token('radius-pill')};
    background: ${token('color-surface')};
    color: ${token('color-text')};
    font-size: ${token('font-size-small')};
    font-weight: ${token('font-weight-bold')};
    line-height: 1;
    white-space: nowrap;
    cursor: pointer;
  }
  /* The shape tells it without the colour: filled and round, an empty square, dashed. */
  .point.slots {
    background: ${token('color-accent')};
    color: ${token('color-on-accent')};
  }
  .point.none {
    border-color: ${token('color-border-strong')};
    border-radius: 3px;
    font-weight: ${token('font-weight')};
  }
  .point.unknown {
    border-style: dashed;
  }
  .point[data-near],
  .point[aria-selected='true'],
  .point:focus-visible {
    z-index: 1;
    outline: 3px solid ${token('color-focus')};
    outline-offset: 2px;
  }
  .point[data-near] {
    outline-style: dotted;
  }
  .tools {
    position: absolute;
    inset-block-end: ${token('space-2')};
    inset-inline-end: ${token('space-2')};
    display: flex;
    gap: ${token('space-1')};
  }
  .tools[hidden] {
    display: none;
  }
  .tools .button {
    min-width: 32px;
    min-height: 32px;
    padding: 0 ${token('space-2')};
  }
  .details {
    position: absolute;
    z-index: 2;
    inset-block-end: 52px;
    inset-inline: ${token('space-2')};
    max-block-size: 55%;
    max-inline-size: 420px;
    overflow: auto;
    padding: ${token('space-1')} ${token('space-3')};
    border: ${token('border-width')} solid ${token('color-border-strong')};
    border-radius: ${token('radius-small')};
    background: ${token('color-surface')};
    box-shadow: ${token('shadow-raised')};
    cursor: auto;
  }
  .details li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0 ${token('space-2')};
  }
  .details span {
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    gap: ${token('space-1')} ${token('space-3')};
    margin-block-start: ${token('space-1')};
  }
  /* Room for the button, which comes later. */
  .all-keys {
    min-width: 120px;
    min-height: 28px;
    margin-inline-start: auto;
    text-align: end;
  }
  .notes {
    flex: 1 1 240px;
    min-width: 0;
    color: ${token('color-text-muted')};
    font-size: ${token('font-size-small')};
    line-height: ${token('line-height-small')};
    overflow-wrap: anywhere;
  }
  .missing {
    display: flex;
    gap: ${token('space-1')};
    color: ${token('color-warning')};
  }
  @media (forced-colors: active) {
    .point.slots {
      forced-color-adjust: none;
      border-color: Highlight;
      background: Highlight;
      color: HighlightText;
    }
    .ring,
    .radius,
    .scale {
      stroke: CanvasText;
    }
    .north,
    .ground text {
      fill: CanvasText;
      stroke: Canvas;
    }
    .north {
      stroke: none;
    }
  }
`;

/** What stands on each card while a plan shows it: its number. Adopted by the list of cards. */
export const cardNumberStyles = css`
  .list > li[data-number] {
    position: relative;
  }
  .list > li[data-number]::before {
    content: attr(data-number);
    position: absolute;
    z-index: 1;
    inset-block-start: -6px;
    inset-inline-start: -6px;
    display: grid;
    place-items: center;
    min-width: 22px;
    height: 22px;
    padding: 0 5px;
    border: 2px solid ${token('color-accent')};
    border-radius: ${token('radius-pill')};
    background: ${token('color-surface')};
    color: ${token('color-text')};
    font-size: ${token('font-size-small')};
    font-weight: ${token('font-weight-bold')};
    line-height: 1;
    pointer-events: none;
  }
  .list > li[data-marked] {
    outline: 3px solid ${token('color-focus')};
    outline-offset: 2px;
    border-radius: ${token('radius')};
  }
`;
