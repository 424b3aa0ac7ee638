import { css } from 'lit';
import { token } from '../tokens/index.js';

/** Styles of what `kinds.ts` puts into a card. */
export const kindsStyles = css`
  .community {
    grid-column: 1 / -1;
    padding-bottom: ${token('space-3')};
    border-bottom: ${token('border-width')} solid ${token('color-border')};
  }
  :host([density='compact']) .community {
    padding-bottom: ${token('space-1')};
  }
  .community-line {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 ${token('space-4')};
  }
  .community-line > * {
    min-width: 0;
    max-width: 100%;
    overflow-wrap: anywhere;
  }
  .community-name {
    font-size: ${token('font-size-large')};
    font-weight: ${token('font-weight-bold')};
    line-height: 22px;
  }
  :host([density='compact']) .community-name {
    font-size: ${token('font-size')};
    line-height: ${token('line-height')};
  }
  .description {
    max-width: 110ch;
    overflow-wrap: anywhere;
    color: ${token('color-text-muted')};
    font-size: 13px;
    line-height: 18px;
  }
  .description > span {
    white-space: pre-line;
  }
  .contact {
    overflow-wrap: anywhere;
  }
  .plain {
    /* What is hidden in it stays where it is. */
    position: relative;
    min-height: 24px;
    margin: 0;
    padding: 0 2px;
    border: 0;
    border-radius: ${token('radius-small')};
    background: none;
    color: ${token('color-accent')};
    font: inherit;
    font-weight: ${token('font-weight-medium')};
    text-align: start;
    text-decoration: underline;
    text-underline-offset: 2px;
    cursor: pointer;
  }
  .plain:focus-visible {
    outline-offset: -1px;
  }
  .community-line .plain {
    margin-inline-start: auto;
  }
  @container (max-width: 640px) {
    .community-line .plain {
      margin-inline-start: 0;
    }
  }
  /* Under the number that it is about. */
  .outside {
    padding-inline-start: 22px;
    color: ${token('color-text-muted')};
    font-size: ${token('font-size-small')};
    line-height: ${token('line-height-small')};
  }
  .badge.kind {
    padding-inline-start: 8px;
    background: ${token('color-accent-soft')};
    color: ${token('color-accent')};
  }
  .site {
    display: block;
    font-size: ${token('font-size')};
    font-weight: ${token('font-weight-medium')};
    line-height: ${token('line-height')};
  }
  .failed {
    color: ${token('color-danger')};
    font-size: ${token('font-size-small')};
  }
  @media (forced-colors: active) {
    .badge {
      border: ${token('border-width')} solid CanvasText;
    }
  }
`;
