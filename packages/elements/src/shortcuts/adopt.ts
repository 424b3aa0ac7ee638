import type { CSSResult } from 'lit';

/** Puts sheets onto a root, once. */
export function adopt(root: ShadowRoot, ...sheets: CSSResult[]): void {
  for (const { styleSheet } of sheets) {
    if (styleSheet && !root.adoptedStyleSheets.includes(styleSheet)) {
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, styleSheet];
    }
  }
}
