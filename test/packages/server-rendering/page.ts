/** The page's own script: it takes over what the server drew, then gives the provider what only a browser has. */
import '@sas-embed/elements/ssr/hydrate.js';
import { createMockClient, createRunningClock } from '@sas-embed/client/mock';

const clock = createRunningClock('2026-11-23T08:30:00+01:00');

const page = {
  /** Defines all elements, as the page's own script would, and waits until they are drawn. */
  async define(): Promise<void> {
    await import('@sas-embed/elements/define');
    await import('@sas-embed/elements/define/appointments.js');
    await import('@sas-embed/elements/define/indicators.js');
    await import('@sas-embed/elements/define/interface-status.js');
    await import('@sas-embed/elements/define/map.js');
    for (const element of page.all()) await element.updateComplete;
    for (let i = 0; i < 3; i++) await new Promise((resolve) => requestAnimationFrame(resolve));
  },
  all: (): (HTMLElement & { updateComplete: Promise<unknown> })[] => {
    const found: (HTMLElement & { updateComplete: Promise<unknown> })[] = [];
    const walk = (root: ParentNode) => {
      for (const element of root.querySelectorAll<HTMLElement>('*')) {
        if (element.localName.startsWith('sas-')) found.push(element as (typeof found)[number]);
        if (element.shadowRoot) walk(element.shadowRoot);
      }
    };
    walk(document);
    return found;
  },
  async signIn(): Promise<void> {
    const provider = document.querySelector('sas-provider')!;
    Object.assign(provider, { clock, client: createMockClient({ clock }) });
    const search = document.querySelector('sas-search')!;
    while (!search.ready) await new Promise((resolve) => requestAnimationFrame(resolve));
    search.context = {
      caseRef: 'D-42',
      specialty: { code: 'SM54', label: 'Médecine générale' },
      address: { city: 'Bordeaux', postcode: '33000' },
    };
    await search.run();
  },
};
declare global {
  var served: typeof page;
}
globalThis.served = page;
