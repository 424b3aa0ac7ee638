import { css } from 'lit';
import { token } from '../tokens/index.js';

/** Styles of `sas-interface-status`. */
export const interfaceStatusStyles = css`
  .frame {
    container-type: inline-size;
  }
  .frame,
  section {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: ${token('space-3')};
  }
  section {
    gap: ${token('space-2')};
  }
  .head,
  .tools,
  .summary,
  .problem {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: ${token('space-2')};
  }
  .head {
    justify-content: space-between;
  }
  .heading {
    font-size: ${token('font-size-title')};
    font-weight: ${token('font-weight-bold')};
    line-height: ${token('line-height-title')};
  }
  .section {
    font-size: ${token('font-size-large')};
    font-weight: ${token('font-weight-bold')};
  }
  p,
  ul,
  ol {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .summary,
  .problem {
    padding: ${token('space-2')} ${token('space-3')};
    border-radius: ${token('radius-small')};
    background: ${token('color-success-soft')};
    color: ${token('color-success')};
    font-weight: ${token('font-weight-medium')};
  }
  .summary.troubled {
    background: ${token('color-warning-soft')};
    color: ${token('color-warning')};
  }
  .problem {
    background: ${token('color-danger-soft')};
    color: ${token('color-danger')};
  }
  table {
    width: 100%;
    border-collapse: collapse;
  }
  caption {
    padding: ${token('space-2')};
    text-align: start;
    font-weight: ${token('font-weight-medium')};
  }
  th,
  td {
    padding: ${token('space-2')};
    border-top: ${token('border-width')} solid ${token('color-border')};
    text-align: start;
    vertical-align: top;
    font-weight: inherit;
  }
  thead th {
    background: ${token('color-surface-muted')};
    color: ${token('color-text-muted')};
  }
  tbody th {
    font-weight: ${token('font-weight-medium')};
  }
  small {
    display: block;
    color: ${token('color-text-muted')};
    font-size: inherit;
    font-weight: ${token('font-weight')};
  }
  .column {
    display: none;
    color: ${token('color-text-muted')};
  }
  .availability,
  .latency,
  .errors,
  .violations,
  .slots {
    font-variant-numeric: tabular-nums;
  }
  span.state {
    display: inline-flex;
    flex-wrap: nowrap;
    gap: ${token('space-1')};
    color: ${token('color-text')};
    font-weight: ${token('font-weight-medium')};
  }
  span.state.up {
    color: ${token('color-success')};
  }
  span.state.slow,
  span.state.violations {
    color: ${token('color-warning')};
  }
  span.state.down,
  span.state.errors {
    color: ${token('color-danger')};
  }
  span.state.off,
  .facts,
  .hint {
    color: ${token('color-text-muted')};
  }
  li {
    display: flex;
    flex-wrap: wrap;
    gap: ${token('space-1')} ${token('space-2')};
    padding: ${token('space-1')} 0;
  }
  @container (max-width: 900px) {
    table,
    tbody,
    tr,
    caption {
      display: block;
    }
    thead {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    tr {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(50%, 140px), 1fr));
      border-top: ${token('border-width')} solid ${token('color-border')};
    }
    tbody th,
    td {
      display: block;
      padding: ${token('space-1')} ${token('space-2')};
      border-top: 0;
      overflow-wrap: anywhere;
    }
    .column {
      display: block;
    }
  }
`;
