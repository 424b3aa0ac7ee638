import { css } from 'lit';
import { token } from '../tokens/index.js';

/** Styles of `sas-structure-members`. */
export const structureMembersStyles = css`
  [part='dialog'] {
    width: min(1240px, 100vw - 32px);
    max-width: none;
    height: calc(100vh - 48px);
    max-height: none;
    margin: auto;
    padding: 0;
    overflow: hidden;
    border: ${token('border-width')} solid ${token('color-border')};
    border-radius: ${token('radius')};
    background: ${token('color-surface')};
    box-shadow: ${token('shadow-raised')};
    color: ${token('color-text')};
  }
  [part='dialog'][open] {
    display: flex;
    flex-direction: column;
  }
  [part='dialog']::backdrop {
    background: ${token('color-backdrop')};
  }
  .top {
    display: flex;
    gap: ${token('space-4')};
    align-items: flex-start;
    padding: ${token('space-4')} ${token('space-5')} ${token('space-3')};
    border-bottom: ${token('border-width')} solid ${token('color-border')};
  }
  .about {
    flex: 1;
    min-width: 0;
    /* A long description leaves room for those it is about. */
    max-height: 24vh;
    overflow: auto;
    overflow-wrap: anywhere;
  }
  /* Room for the button of the keys, which comes later. */
  .ways {
    display: flex;
    flex-direction: column;
    align-items: flex-end;
    gap: ${token('space-1')};
    min-width: 120px;
    min-height: calc(${token('control-height')} + 32px);
  }
  .title {
    font-size: ${token('font-size-large')};
    font-weight: ${token('font-weight-bold')};
    line-height: 24px;
  }
  .facts {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 ${token('space-4')};
  }
  .muted {
    color: ${token('color-text-muted')};
  }
  .description {
    max-width: 110ch;
    white-space: pre-line;
    color: ${token('color-text-muted')};
    font-size: 13px;
    line-height: 18px;
  }
  .phone {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-height: 24px;
    font-weight: ${token('font-weight-bold')};
    text-decoration: none;
  }
  .phone span {
    text-decoration: underline;
  }
  .filters {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: ${token('space-2')} ${token('space-4')};
    padding: ${token('space-2')} ${token('space-5')};
    border-bottom: ${token('border-width')} solid ${token('color-border')};
  }
  .hidden {
    /* The button beside it keeps its place when the number comes. */
    min-width: 10ch;
    margin-inline-start: auto;
    text-align: end;
    color: ${token('color-text-muted')};
  }
  .list {
    flex: 1;
    padding: ${token('space-4')} ${token('space-5')};
    overflow: auto;
    overscroll-behavior: contain;
    background: ${token('color-surface-muted')};
  }
  @media (max-width: 640px) {
    [part='dialog'] {
      width: 100vw;
      height: 100vh;
      border: 0;
      border-radius: 0;
    }
    .top {
      padding: ${token('space-3')};
      gap: ${token('space-2')};
    }
    .list {
      padding: ${token('space-2')};
    }
  }
`;
