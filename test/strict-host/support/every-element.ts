/** The page of the test of every element: each in its fullest state, one beside the other. */
import type { SasProvider } from '@sas-embed/elements';
import '@sas-embed/elements/define';
import '@sas-embed/elements/define/appointments.js';
import '@sas-embed/elements/define/indicators.js';
import '@sas-embed/elements/define/interface-status.js';
import '@sas-embed/elements/define/map.js';
import { client, clock, facets, frames, kits, make, searched } from '../../packages/leaks/kit.js';

type Drawn = HTMLElement & { updateComplete?: Promise<unknown> };

const page = {
  /** Draws them all; gives for each tag how many nodes its shadow root holds, and how many style sheets it adopted. */
  async draw(): Promise<Record<string, { nodes: number; sheets: number }>> {
    const all = kits(await searched());
    const provider = make('sas-provider', { client, clock }) as SasProvider;
    document.body.append(provider);
    while (!provider.ready) await frames();
    const roots: Record<string, ShadowRoot> = {};
    Object.assign(all['sas-filters']!.props, { facets });
    for (const [tag, { props, act }] of Object.entries(all)) {
      const element = make(tag, props) as Drawn;
      provider.append(element);
      void act?.(element as never);
      const root = (roots[tag] = element.shadowRoot!);
      // until nothing changes any more: what it asked for came, and what it loads was loaded
      for (let still = 0, before = -1; still < 10;) {
        await element.updateComplete;
        await frames();
        const now = root.querySelectorAll('*').length;
        still = now === before ? still + 1 : 0;
        before = now;
      }
    }
    return Object.fromEntries(
      Object.entries(roots).map(([tag, root]) => [
        tag,
        { nodes: root.querySelectorAll('*').length, sheets: root.adoptedStyleSheets.length },
      ]),
    );
  },
};
declare global {
  var everyElement: typeof page;
}
globalThis.everyElement = page;
