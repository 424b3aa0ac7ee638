import { css } from 'lit';
import { token } from '../tokens/index.js';

/** Styles of the switch between modes of search, and of the line that stands there outside the hours of the PDSA. */
export const modeSwitchStyles = css`
  .modes {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: ${token('space-1')} ${token('space-4')};
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  .modes legend {
    float: inline-start;
    padding: 0;
    font-weight: ${token('font-weight-medium')};
  }
  .modes label {
    display: inline-flex;
    align-items: center;
    gap: ${token('space-2')};
    min-height: 32px;
    cursor: pointer;
  }
  .modes input {
    width: 24px;
    height: 24px;
    margin: 0;
    accent-color: ${token('color-accent')};
  }
  .duty {
    display: flex;
    align-items: flex-start;
    gap: ${token('space-2')};
    margin: 0;
    color: ${token('color-text-muted')};
  }
  .duty > svg {
    margin-top: 2px;
  }
  .modes .hint {
    color: ${token('color-text-muted')};
  }
`;
