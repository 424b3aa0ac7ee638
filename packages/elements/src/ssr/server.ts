import { LitElementRenderer, render, type RenderInfo } from '@lit-labs/ssr';
import { collectResult } from '@lit-labs/ssr/lib/render-result.js';

/** How elements are drawn on a server. */
export interface ServeOptions {
  /**
   * Address of the folder of the style sheets, as the page asks for it: the files of `@sas-embed/elements/ssr/sheets`, copied to
   * where your own files are served. The policy of the page must allow it in `style-src`.
   */
  sheets: string;
}

/** Name of the sheet of an element. */
export const sheetOf = (tag: string): string => `${tag}.css`;

/**
 * The renderer of our elements for `@lit-labs/ssr`: it links to a shipped sheet where Lit's own writes a `<style>`, which a
 * policy without `'unsafe-inline'` blocks. Put it first: `render(page, { elementRenderers: [serveElements({ sheets })] })`.
 * @param options - where the sheets are
 */
export function serveElements({ sheets }: ServeOptions): typeof LitElementRenderer {
  const folder = sheets.endsWith('/') ? sheets : `${sheets}/`;
  return class extends LitElementRenderer {
    static override matchesClass(element: typeof HTMLElement): boolean {
      return 'sasVersion' in element && LitElementRenderer.matchesClass(element);
    }

    override renderShadow(info: RenderInfo) {
      const drawn = super.renderShadow(info);
      if (!drawn) return drawn;
      // Text is the `<style>` and what stands in it; the template comes as functions.
      const template = [...drawn].filter((part) => typeof part !== 'string');
      const address = `${folder}${sheetOf(this.tagName)}`.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
      return [`<link rel="stylesheet" href="${address}">`, ...template];
    }
  };
}

/**
 * Draws a template of Lit's with our elements in it as HTML.
 * @param template - what the page shows: ``html`<sas-provider locale="fr"><sas-search></sas-search></sas-provider>` ``
 * @param options - where the sheets are
 * @returns the HTML, with declarative shadow roots
 */
export function renderToString(template: unknown, options: ServeOptions): Promise<string> {
  return collectResult(render(template, { elementRenderers: [serveElements(options)] }));
}
