/** The page of the test of hosts: every element in its fullest state, in a page that is as pages of hosts are. */
import type { SasProvider } from '@sas-embed/elements';
import '@sas-embed/elements/define';
import '@sas-embed/elements/define/appointments.js';
import '@sas-embed/elements/define/indicators.js';
import '@sas-embed/elements/define/interface-status.js';
import '@sas-embed/elements/define/map.js';
import type { SearchState } from '@sas-embed/elements';
import { clock, facets, frames, kits, make, newClient, searched } from '../../packages/leaks/kit.js';

type Drawn = HTMLElement & { updateComplete?: Promise<unknown> };

/** How a host's page is around the elements. */
export interface HostPage {
  /** Size of the root's font, in px. */
  rootSize?: number;
  /** Its style sheet. */
  css?: string;
  /** What the elements stand in. */
  within?: 'shadow root' | 'form';
}

/** How a node of an element is drawn. */
export interface Look {
  [property: string]: string;
}

const SEEN = ['display', 'fontSize', 'lineHeight', 'color', 'backgroundColor', 'textTransform', 'textAlign'] as const;
let found: SearchState;

/** Every node of the tree that is drawn, through shadow roots: how large it is, and in which style. */
function looks(root: ParentNode, at: string, into: Record<string, Look>): Record<string, Look> {
  [...root.children].forEach((node, i) => {
    if (!(node instanceof HTMLElement) || node.matches('[data-live], style, slot')) return;
    const place = `${at}>${node.localName}${node.className ? `.${node.className}` : ''}[${i}]`;
    if (node.checkVisibility()) {
      const style = getComputedStyle(node);
      const { width, height } = node.getBoundingClientRect();
      into[place] = {
        size: `${Math.round(width)} x ${Math.round(height)}`,
        ...Object.fromEntries(SEEN.map((name) => [name, style[name]])),
      };
    }
    looks(node.shadowRoot ?? node, place, into);
  });
  return into;
}

const IDREFS = 'for aria-activedescendant aria-controls aria-describedby aria-details aria-labelledby aria-owns'.split(
  ' ',
);

/** References to what is not in the same root, which no assistive technology follows; fields that a browser may fill by itself. */
function lost(root: ShadowRoot): string[] {
  const found: string[] = [];
  for (const node of root.querySelectorAll('*')) {
    // a closed dialog is named when it opens
    if (node.closest('dialog:not([open])')) continue;
    for (const name of IDREFS) {
      for (const id of node.getAttribute(name)?.split(/\s+/).filter(Boolean) ?? [])
        if (!root.getElementById(id)) found.push(`${node.localName} ${name}=${id}`);
    }
    const typed = node.matches('textarea, input:not([type=checkbox], [type=radio], [type=date], [type=number])');
    if (typed && node.getAttribute('autocomplete') !== 'off')
      found.push(`${node.localName} may be filled by the browser`);
    if (node.shadowRoot) found.push(...lost(node.shadowRoot));
  }
  return found;
}

const page = {
  async prepare(): Promise<string[]> {
    found = await searched();
    return Object.keys(kits(found));
  },
  /** Draws an element in such a page, and says how each of its nodes looks and what the page's form was sent meanwhile. */
  async draw(
    tag: string,
    { rootSize, css, within }: HostPage,
  ): Promise<{ looks: Record<string, Look>; sent: number; lost: string[] }> {
    const { style } = document.documentElement;
    if (rootSize) style.fontSize = `${rootSize}px`;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css ?? '');
    const stage = document.createElement(within === 'form' ? 'form' : 'div');
    let sent = 0;
    stage.addEventListener('submit', (event) => {
      // a form within the element sends nothing to the page either
      if (event.target === stage) sent++;
      event.preventDefault();
    });
    document.body.append(stage);
    const root = within === 'shadow root' ? stage.attachShadow({ mode: 'open' }) : document;
    root.adoptedStyleSheets = [sheet];
    // its width is the page's own, whatever the style sheet says of it
    stage.style.setProperty('display', 'block', 'important');
    stage.style.setProperty('width', '900px', 'important');
    const provider = make('sas-provider', { client: newClient(), clock }) as SasProvider;
    (root instanceof ShadowRoot ? root : stage).append(provider);
    while (!provider.ready) await frames();
    const { props, act } = kits(found)[tag]!;
    const element: Drawn = tag === 'sas-provider' ? provider : (make(tag, props) as Drawn);
    if (tag === 'sas-filters') Object.assign(element, { facets });
    // how it stands in the page is the page's
    element.style.setProperty('display', 'block', 'important');
    if (element !== provider) provider.append(element);
    void act?.(element as never);
    let seen: Record<string, Look> = {};
    for (let still = 0, before = ''; still < 10;) {
      await element.updateComplete;
      await frames();
      seen = looks(element.shadowRoot!, '', {});
      const now = JSON.stringify(seen);
      still = now === before ? still + 1 : 0;
      before = now;
    }
    const astray = lost(element.shadowRoot!);
    if (within === 'form') {
      for (const button of element.shadowRoot!.querySelectorAll<HTMLElement>('button:not([disabled])')) button.click();
      await frames();
      sent += [...new FormData(stage as HTMLFormElement)].length;
    }
    stage.remove();
    document.adoptedStyleSheets = [];
    style.fontSize = '';
    return { looks: seen, sent, lost: astray };
  },
};
declare global {
  var everyHost: typeof page;
}
globalThis.everyHost = page;
