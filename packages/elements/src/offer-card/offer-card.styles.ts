import { css } from 'lit';
import { baseStyles, buttonStyles } from '../internal/index.js';
import { token } from '../tokens/index.js';

/** Styles of `sas-offer-card`. Its height is known as soon as the offer is: slots and states never change it. */
export const offerCardStyles = [
  baseStyles,
  buttonStyles,
  css`
    :host {
      container-type: inline-size !important;
      content-visibility: auto;
      contain-intrinsic-size: auto 230px;
    }
    :host([density='compact']) {
      contain-intrinsic-size: auto 186px;
      font-size: 13px !important;
      line-height: 18px !important;
    }
    .card {
      display: grid;
      grid-template-columns: minmax(220px, 5fr) minmax(0, 9fr);
      gap: ${token('space-4')} ${token('space-5')};
      height: 100%;
      padding: ${token('space-4')};
      border: ${token('border-width')} solid ${token('color-border')};
      border-radius: ${token('radius')};
      background: ${token('color-surface')};
      box-shadow: ${token('shadow')};
    }
    :host([density='compact']) .card {
      gap: ${token('space-2')} ${token('space-4')};
      padding: ${token('space-2')} ${token('space-3')};
    }
    .identity {
      display: flex;
      flex-direction: column;
      min-width: 0;
    }
    .name {
      font-size: ${token('font-size-large')};
      font-weight: ${token('font-weight-bold')};
      line-height: 22px;
    }
    :host([density='compact']) .name {
      font-size: ${token('font-size')};
      line-height: ${token('line-height')};
    }
    .badge {
      display: inline-flex;
      align-items: center;
      gap: 2px;
      align-self: flex-start;
      padding: 1px 8px 1px 4px;
      border-radius: ${token('radius-pill')};
      background: ${token('color-success-soft')};
      color: ${token('color-success')};
      font-size: ${token('font-size-small')};
      font-weight: ${token('font-weight-medium')};
      line-height: ${token('line-height-small')};
    }
    .badges {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 2px ${token('space-2')};
      margin-block: 2px ${token('space-1')};
    }
    .muted {
      color: ${token('color-text-muted')};
    }
    .line {
      display: flex;
      align-items: flex-start;
      gap: 6px;
    }
    .line > svg {
      margin-top: 2px;
      color: ${token('color-text-muted')};
    }
    .address {
      min-width: 0;
      font-style: normal;
    }
    .distance {
      font-weight: ${token('font-weight-medium')};
      white-space: nowrap;
    }
    .phone {
      display: inline-flex;
      align-items: center;
      gap: 6px;
      min-height: 24px;
      color: ${token('color-accent')};
      font-weight: ${token('font-weight-bold')};
      font-variant-numeric: tabular-nums;
      text-decoration: none;
    }
    .phone span {
      text-decoration: underline;
      text-underline-offset: 2px;
    }
    .phone:focus-visible {
      outline-offset: -1px;
    }
    .source {
      display: flex;
      /* One line or two, the text begins at the same place. */
      align-items: flex-start;
      gap: 6px;
      height: 2lh;
      margin-top: auto;
      padding-top: ${token('space-1')};
      overflow: hidden;
      box-sizing: content-box;
      color: ${token('color-text-muted')};
      font-size: ${token('font-size-small')};
      line-height: ${token('line-height-small')};
    }
    .source > span {
      display: -webkit-box;
      overflow: hidden;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 2;
    }
    .source > button {
      flex: none;
      min-height: 24px;
      margin-left: auto;
      padding: 0 ${token('space-2')};
      white-space: nowrap;
    }
    .source.missing {
      color: ${token('color-warning')};
      font-weight: ${token('font-weight-medium')};
    }
    :host([density='compact']) .source {
      padding-top: 0;
    }
    @container (max-width: 640px) {
      .card {
        grid-template-columns: minmax(0, 1fr);
      }
    }
    /* Before a card was ever laid out; sas-results lays each out once, after which its own size is kept. */
    @container (max-width: 640px) {
      :host {
        contain-intrinsic-size: auto 420px;
      }
    }
  `,
];
