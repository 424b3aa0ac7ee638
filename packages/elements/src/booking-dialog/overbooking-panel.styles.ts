import { css } from 'lit';
import { token } from '../tokens/index.js';

/** Styles of the form of an orientation outside the slots. */
export const overbookingPanelStyles = css`
  .fields {
    display: grid;
    gap: ${token('space-3')};
  }
  .field {
    display: grid;
    grid-template-columns: minmax(0, 2fr) minmax(0, 3fr);
    align-items: center;
    gap: ${token('space-1')} ${token('space-3')};
  }
  .field label {
    font-weight: ${token('font-weight-medium')};
  }
  .field p {
    grid-column: 2;
  }
  .field select {
    width: 100%;
    text-overflow: ellipsis;
  }
  .field select[aria-invalid='true'] {
    border-color: ${token('color-danger')};
    box-shadow: inset 0 0 0 1px ${token('color-danger')};
  }
  .phone a {
    display: inline-flex;
    align-items: center;
    min-height: ${token('control-height')};
  }
  .fault {
    display: flex;
    gap: ${token('space-2')};
    color: ${token('color-danger')};
    font-size: ${token('font-size-small')};
    line-height: ${token('line-height-small')};
  }
  @media (max-width: 480px) {
    .field {
      grid-template-columns: minmax(0, 1fr);
    }
    .field p {
      grid-column: 1;
    }
  }
`;
