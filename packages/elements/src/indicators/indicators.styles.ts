import { css } from 'lit';
import { token } from '../tokens/index.js';

/** Styles of `sas-indicators`. */
export const indicatorsStyles = css`
  .frame,
  .indicator {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
  }
  .frame {
    gap: ${token('space-3')};
    min-width: 0;
    color: ${token('color-text')};
  }
  .heading,
  .section {
    font-weight: ${token('font-weight-bold')};
  }
  .heading {
    font-size: ${token('font-size-title')};
    line-height: ${token('line-height-title')};
  }
  .section {
    font-size: ${token('font-size-large')};
  }
  .choices {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: ${token('space-2')} ${token('space-4')};
  }
  .choices label {
    display: grid;
    gap: ${token('space-1')};
  }
  .hint {
    margin: 0;
    color: ${token('color-text-muted')};
  }
  .key {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(180px, 1fr));
    gap: ${token('space-2')};
    margin: 0;
  }
  .key > div,
  .indicator {
    min-width: 0;
    padding: ${token('space-3')};
    border: ${token('border-width')} solid ${token('color-border')};
    border-radius: ${token('radius')};
    background: ${token('color-surface')};
  }
  .key > div {
    display: flex;
    flex-direction: column;
    justify-content: space-between;
    gap: ${token('space-1')};
  }
  dt {
    color: ${token('color-text-muted')};
  }
  dd {
    margin: 0;
    overflow-wrap: break-word;
    hyphens: auto;
    font-size: ${token('font-size-title')};
    font-weight: ${token('font-weight-bold')};
    line-height: ${token('line-height-title')};
  }
  .more {
    display: block;
    font-size: ${token('font-size')};
    font-weight: ${token('font-weight')};
    line-height: ${token('line-height')};
  }
  .indicator {
    gap: ${token('space-2')};
  }
  figure {
    min-width: 0;
    max-width: 900px;
    margin: 0;
  }
  .chart {
    display: block;
    width: 100%;
    height: auto;
  }
  .rule {
    stroke: ${token('color-border')};
  }
  .scale,
  .bar {
    fill: ${token('color-text')};
    font-size: 12px;
    text-anchor: middle;
  }
  .scale {
    text-anchor: end;
  }
  .area {
    fill: ${token('color-surface')};
    stroke: ${token('color-accent')};
    stroke-width: 1.5px;
  }
  .area.solid {
    fill: ${token('color-accent')};
  }
  .texture {
    fill: none;
    stroke: ${token('color-accent')};
    stroke-width: 1.5px;
  }
  .hidden-part {
    fill: none;
    stroke: ${token('color-text')};
    stroke-dasharray: 4 3;
    stroke-width: 2px;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: ${token('space-1')} ${token('space-4')};
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .legend li {
    display: flex;
    align-items: center;
    gap: ${token('space-2')};
  }
  summary {
    min-height: 24px;
    cursor: pointer;
  }
  .scroll {
    overflow-x: auto;
  }
  table {
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }
  caption {
    position: absolute;
    overflow: hidden;
    width: 1px;
    height: 1px;
    clip-path: inset(50%);
  }
  th,
  td {
    padding: ${token('space-1')} ${token('space-2')};
    border-block-end: ${token('border-width')} solid ${token('color-border')};
    text-align: end;
    white-space: nowrap;
  }
  th {
    font-weight: ${token('font-weight-medium')};
  }
  tr > th:first-child {
    text-align: start;
  }
  select:focus-visible,
  summary:focus-visible,
  .scroll:focus-visible {
    outline: 2px solid ${token('color-focus')};
    outline-offset: 2px;
  }
  @media (forced-colors: active) {
    .area {
      fill: Canvas;
      stroke: CanvasText;
    }
    .area.solid {
      fill: CanvasText;
    }
    .texture,
    .rule,
    .hidden-part {
      stroke: CanvasText;
    }
    .scale,
    .bar {
      fill: CanvasText;
    }
  }
`;
