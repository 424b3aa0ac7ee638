import { css } from 'lit';
import { token } from '../tokens/index.js';

/** Styles of `sas-provider`. */
export const providerStyles = css`
  /* Known only once the session is: it lies over the lower edge, where it is always in sight and moves nothing. */
  .ribbon {
    --_height: calc(1lh + 10px);
    position: sticky;
    inset-block-end: 0;
    z-index: 1;
    width: fit-content;
    max-width: 100%;
    height: var(--_height);
    margin: calc(-1 * var(--_height)) auto 0;
    padding: ${token('space-1')} ${token('space-3')};
    overflow: hidden;
    border: ${token('border-width')} solid ${token('color-warning')};
    border-radius: ${token('radius-small')};
    background: ${token('color-warning-soft')};
    color: ${token('color-warning')};
    font-size: ${token('font-size-small')};
    font-weight: ${token('font-weight-medium')};
    line-height: ${token('line-height-small')};
    text-overflow: ellipsis;
    white-space: nowrap;
    pointer-events: none;
  }
  @media (max-width: 360px) {
    .ribbon {
      --_height: calc(2lh + 10px);
      white-space: normal;
    }
  }
`;
