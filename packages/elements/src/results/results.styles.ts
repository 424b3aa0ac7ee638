import { css } from 'lit';
import { baseStyles, buttonStyles } from '../internal/index.js';
import { token } from '../tokens/index.js';

/** Styles of `sas-results`. What stands above the cards has its height from the start: news replace, they never push. */
export const resultsStyles = [
  baseStyles,
  buttonStyles,
  css`
    :host {
      container-type: inline-size !important;
      /* At the end of a page too, the provider's ribbon lies below the last card. */
      padding-block-end: 48px;
    }
    .head {
      display: grid;
      /* The tools' room does not depend on which of them are there. */
      grid-template-columns: minmax(0, 1fr) 592px;
      gap: 0 ${token('space-4')};
      align-items: start;
      margin-bottom: ${token('space-3')};
    }
    .title {
      font-size: 18px;
      font-weight: ${token('font-weight-bold')};
      line-height: 26px;
    }
    .doctor {
      display: flex;
      align-items: center;
      gap: 6px;
      font-size: ${token('font-size-small')};
      font-weight: ${token('font-weight-medium')};
    }
    .order {
      display: flex;
      flex-wrap: wrap;
      gap: 0 ${token('space-2')};
      align-items: center;
      min-height: 26px;
      /* The key of the button that ends the line has its room there. */
      padding-inline-end: 20px;
      color: ${token('color-text-muted')};
      font-size: ${token('font-size-small')};
      line-height: 18px;
    }
    .order .button {
      min-height: 26px;
      padding: 0 ${token('space-1')};
      font-size: inherit;
    }
    /* Each button has a column of its own and begins where it stands: a count that grows moves nothing. */
    .tools {
      display: grid;
      grid-template-columns: 1fr minmax(0, 248px) minmax(0, 336px);
      gap: ${token('space-1')} ${token('space-2')};
      min-height: 28px;
    }
    .tools .button {
      grid-column: 3;
      grid-row: 1;
      justify-content: flex-start;
      text-align: start;
    }
    .tools .button[data-hide] {
      grid-column: 2;
    }
    .status {
      display: flex;
      align-items: center;
      gap: ${token('space-2')};
      min-height: calc(3lh + 12px);
      margin-bottom: ${token('space-3')};
      padding: 0 ${token('space-3')};
      overflow: hidden;
      border-radius: ${token('radius-small')};
      background: ${token('color-surface-muted')};
      color: ${token('color-text')};
      font-size: 13px;
      line-height: 18px;
    }
    /* One line of counts and two of explanation, each at its place whether they are filled or not; a third where letters stand wide. */
    .status > div {
      flex: 1;
      min-width: 0;
      min-height: 3lh;
    }
    .status .counts {
      overflow: hidden;
      font-weight: ${token('font-weight-medium')};
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .status .explained {
      display: -webkit-box;
      overflow: hidden;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 5;
    }
    .status.missing {
      background: ${token('color-warning-soft')};
      color: ${token('color-warning')};
    }
    .status.broken {
      background: ${token('color-danger-soft')};
      color: ${token('color-danger')};
    }
    .status.all {
      background: ${token('color-success-soft')};
      color: ${token('color-success')};
    }
    .status .button {
      flex: none;
      min-height: 28px;
      padding: 0 ${token('space-3')};
      font-size: 13px;
    }
    .status .button.quiet {
      color: inherit;
    }
    .turns svg {
      transform: rotate(180deg);
    }
    .sources {
      margin-bottom: ${token('space-3')};
      padding: ${token('space-1')} ${token('space-3')};
      border: ${token('border-width')} solid ${token('color-border')};
      border-radius: ${token('radius-small')};
    }
    .sources li {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0 ${token('space-2')};
      min-height: 36px;
    }
    .sources li + li {
      border-top: ${token('border-width')} solid ${token('color-border')};
    }
    .sources .label {
      font-weight: ${token('font-weight-medium')};
    }
    .sources .state {
      color: ${token('color-text-muted')};
    }
    .sources .missing,
    .sources .late svg,
    .sources .failed svg,
    .sources .disabled svg {
      color: ${token('color-warning')};
    }
    .sources .answered svg {
      color: ${token('color-success')};
    }
    .sources .button {
      margin-inline-start: auto;
    }
    .list {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 760px), 1fr));
      gap: ${token('space-3')};
    }
    :host([density='compact']) .list {
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 700px), 1fr));
      gap: ${token('space-2')};
    }
    .list > li {
      display: block;
      min-width: 0;
    }
    .list > li[hidden] {
      display: none;
    }
    .list > li > * {
      height: 100%;
    }
    /* Laid out once before the browser may skip it: each card's own height is known by then. */
    .list > .kept > * {
      content-visibility: visible;
    }
    .place-holder {
      height: 230px;
      border: ${token('border-width')} solid ${token('color-border')};
      border-radius: ${token('radius')};
      background: ${token('color-surface-muted')};
    }
    :host([density='compact']) .place-holder {
      height: 186px;
    }
    .panel {
      display: flex;
      flex-direction: column;
      align-items: center;
      gap: ${token('space-2')};
      padding: ${token('space-6')} ${token('space-4')};
      border: ${token('border-width')} dashed ${token('color-border-strong')};
      border-radius: ${token('radius')};
      color: ${token('color-text-muted')};
      text-align: center;
    }
    .panel > svg {
      width: 28px;
      height: 28px;
    }
    .panel strong {
      color: ${token('color-text')};
      font-size: ${token('font-size-large')};
      font-weight: ${token('font-weight-bold')};
    }
    .panel.failed {
      border: ${token('border-width')} solid ${token('color-danger')};
      background: ${token('color-danger-soft')};
      color: ${token('color-text')};
    }
    .panel.failed > svg,
    .panel.failed strong {
      color: ${token('color-danger')};
    }
    .panel .reference {
      font-size: ${token('font-size-small')};
    }
    .more {
      display: flex;
      justify-content: center;
      padding-block: ${token('space-4')};
    }
    @container (max-width: 1040px) {
      .head {
        grid-template-columns: minmax(0, 1fr);
      }
      .tools {
        grid-template-columns: minmax(0, 248px) minmax(0, 336px) 1fr;
      }
      .tools .button {
        grid-column: 2;
      }
      .tools .button[data-hide] {
        grid-column: 1;
      }
    }
    @container (max-width: 720px) {
      /* One below the other, each on its own line whether the other is there or not. */
      .tools {
        grid-template-columns: minmax(0, 1fr);
        grid-template-rows: minmax(28px, auto) minmax(28px, auto);
      }
      .tools .button,
      .tools .button[data-hide] {
        grid-column: 1;
        justify-self: start;
      }
      .tools .button[data-show] {
        grid-row: 2;
      }
      .title {
        min-height: 52px;
      }
      .order {
        min-height: 36px;
      }
      .status {
        padding-block: 8px;
        flex-wrap: wrap;
      }
      .status > div {
        flex: 1 1 100%;
      }
      .status > svg {
        display: none;
      }
      /* Where it is with or without the button before it. */
      .status .button.quiet {
        margin-inline-start: auto;
      }
    }
    /* As many lines as the sentence then takes. */
    @container (max-width: 640px) {
      .status > div {
        min-height: 5lh;
      }
    }
    @container (max-width: 330px) {
      /* Two lines of buttons. */
      .status {
        height: 200px;
      }
      .status > div {
        height: 108px;
      }
      .status .counts {
        height: 36px;
        white-space: normal;
      }
    }
  `,
];
