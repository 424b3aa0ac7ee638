/** Every element with something to do: what it is given, and what it is asked. */
import { createMockClient, createRunningClock } from '@sas-embed/client/mock';
import type { SasProvider, SearchState } from '@sas-embed/elements';

export const START = '2026-11-23T08:30:00+01:00';
export const clock = createRunningClock(START);
export const newClient = () => createMockClient({ clock });
export const client = newClient();

export const frames = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));

/** Waits until this is so, or there. */
export async function until<T>(get: () => T | undefined | false, what: string): Promise<T> {
  for (let i = 0; i < 600; i++) {
    const now = get();
    if (now) return now;
    await frames();
  }
  throw new Error(`waited for ${what}`);
}

export const make = (tag: string, props: object = {}): HTMLElement => Object.assign(document.createElement(tag), props);

export const context = {
  caseRef: 'D-42',
  specialty: { code: 'SM54', label: 'Médecine générale' },
  address: { city: 'Bordeaux', postcode: '33000' },
};

/** What an element is given, and what begins its work once it is in the page. */
export interface Kit {
  readonly props: Record<string, unknown>;
  readonly act?: (element: never) => unknown;
}

/** A search that was run once: what single elements are given. */
export async function searched(): Promise<SearchState> {
  const provider = make('sas-provider', { client, clock }) as SasProvider;
  const search = document.createElement('sas-search');
  search.context = context;
  provider.append(search);
  document.body.append(provider);
  while (!search.ready) await frames();
  await search.run();
  const results = search.shadowRoot!.querySelector('sas-results')!;
  while (results.search.status !== 'done') await frames();
  const found = results.search;
  provider.remove();
  return found;
}

/** What there is to filter by, which a search counts. */
export const facets = {
  ...{ type: 'facets', final: true, offers: 12, counted: 12, matching: 12, unanswered: 0 },
  categories: [
    {
      category: 'modes',
      values: [
        { value: 'AMB', offers: 8 },
        { value: 'HH', offers: 4 },
      ],
    },
  ],
};

type Tags = HTMLElementTagNameMap;

/** Each element in its fullest state. */
export function kits(found: SearchState): Record<string, Kit> {
  const shown = found.offers.find(({ slots }) => slots.length > 0)!;
  const { offer, slots, sources, status } = shown;
  return {
    'sas-slot-grid': {
      props: { slots, timeZone: offer.place.timeZone, status, offerId: offer.id, label: 'Créneaux' },
    },
    'sas-offer-card': { props: { offer, slots, sources, status } },
    'sas-results': { props: { search: { ...found, offers: found.offers.slice(0, 3) } } },
    'sas-filters': { props: { filters: { modes: ['AMB'] } } },
    'sas-map': { props: { search: found, selected: offer.id } },
    'sas-search-bar': { props: { context } },
    'sas-search': {
      props: { context, withFilters: true, withModes: true },
      act: (element: Tags['sas-search']) => element.run(),
    },
    'sas-booking-dialog': {
      props: {},
      act: (element: Tags['sas-booking-dialog']) => element.open({ offer, slot: slots[0]!, caseRef: 'D-42' }),
    },
    'sas-structure-members': {
      props: {},
      act: (element: Tags['sas-structure-members']) =>
        element.open({ kind: 'CPTS', structureId: '1330999921', name: 'CPTS' }),
    },
    'sas-agenda': { props: {} },
    'sas-participation': { props: {} },
    'sas-appointments': { props: { caseRef: 'D-42' } },
    'sas-indicators': { props: {} },
    'sas-interface-status': { props: {} },
    'sas-provider': { props: { client, clock } },
  };
}
