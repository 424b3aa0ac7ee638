import { css } from 'lit';
import { token } from '../tokens/index.js';

/** Styles of `sas-appointments`. */
export const appointmentsStyles = css`
  .frame,
  .rows,
  .returns,
  .returns ul {
    display: grid;
    gap: ${token('space-3')};
    min-width: 0;
  }
  .heading,
  .section,
  .whom {
    color: ${token('color-text')};
    font-weight: ${token('font-weight-bold')};
  }
  .heading {
    font-size: ${token('font-size-title')};
    line-height: ${token('line-height-title')};
  }
  .filters {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: ${token('space-2')} ${token('space-4')};
  }
  .views {
    display: flex;
    flex-wrap: wrap;
    gap: 0 ${token('space-4')};
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  .view,
  .by-status {
    display: inline-flex;
    align-items: center;
    gap: ${token('space-2')};
    min-height: 28px;
  }
  .view input {
    flex: none;
    width: 24px;
    height: 24px;
    margin: 0;
    accent-color: ${token('color-accent')};
  }
  /* As high without news as with: nothing moves when some come. */
  .news {
    display: flex;
    align-items: center;
    min-height: ${token('control-height')};
  }
  .row,
  .return {
    display: grid;
    gap: ${token('space-1')};
    min-width: 0;
    padding: ${token('space-3')};
    border: ${token('border-width')} solid ${token('color-border')};
    border-radius: ${token('radius')};
    background: ${token('color-surface')};
    overflow-wrap: anywhere;
  }
  :host([density='compact']) .row,
  :host([density='compact']) .return {
    padding: ${token('space-1')} ${token('space-2')};
    gap: 0;
  }
  :host([density='compact']) .rows,
  :host([density='compact']) .frame {
    gap: ${token('space-1')};
  }
  .row:focus-visible {
    outline: ${token('focus-width')} solid ${token('color-focus')};
    outline-offset: 2px;
  }
  .head,
  .case,
  .proposals li,
  .acts {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: ${token('space-1')} ${token('space-2')};
  }
  .proposals {
    display: grid;
    gap: ${token('space-1')};
    padding-inline-start: ${token('space-3')};
    border-inline-start: 2px solid ${token('color-border-strong')};
  }
  .when {
    font-weight: ${token('font-weight-medium')};
  }
  .status,
  .badge {
    padding: 0 ${token('space-2')};
    border-radius: ${token('radius-small')};
    background: ${token('color-surface-muted')};
    font-size: ${token('font-size-small')};
    line-height: ${token('line-height-small')};
  }
  .status[data-status='booked'],
  .status[data-status='fulfilled'] {
    background: ${token('color-success-soft')};
    color: ${token('color-success')};
  }
  .status[data-status='pending'] {
    background: ${token('color-warning-soft')};
    color: ${token('color-warning')};
  }
  .status[data-status='cancelled'],
  .status[data-status='noshow'] {
    background: ${token('color-danger-soft')};
    color: ${token('color-danger')};
  }
  .badge {
    background: ${token('color-accent-soft')};
    color: ${token('color-accent')};
    font-weight: ${token('font-weight-medium')};
  }
  .hint {
    color: ${token('color-text-muted')};
    font-size: ${token('font-size-small')};
    line-height: ${token('line-height-small')};
  }
  .message {
    padding: ${token('space-1')} ${token('space-2')};
  }
  .history summary {
    min-height: 24px;
    color: ${token('color-accent')};
    cursor: pointer;
  }
  .history ol {
    padding-inline-start: ${token('space-4')};
    font-size: ${token('font-size-small')};
  }
`;
