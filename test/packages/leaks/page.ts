/** The page of the leak test: every element, mounted and taken away while it works. */
import { createMockClient, createRunningClock } from '@sas-embed/client/mock';
import type { SasProvider, SearchState } from '@sas-embed/elements';
import '@sas-embed/elements/define';
import '@sas-embed/elements/define/appointments.js';
import '@sas-embed/elements/define/map.js';

const START = '2026-11-23T08:30:00+01:00';
const clock = createRunningClock(START);
const client = createMockClient({ clock });
const make = (tag: string, props: object = {}): HTMLElement => Object.assign(document.createElement(tag), props);
const frames = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));

/** The regulator goes on elsewhere: the browser keeps the last dialog and the last focus until there is another. */
async function goOn(): Promise<void> {
  const dialog = document.createElement('dialog');
  const button = document.createElement('button');
  dialog.append(button);
  document.body.append(dialog);
  dialog.showModal();
  button.focus();
  await frames();
  dialog.close();
  dialog.remove();
  await frames();
}

const context = {
  caseRef: 'D-42',
  specialty: { code: 'SM54', label: 'Médecine générale' },
  address: { city: 'Bordeaux', postcode: '33000' },
};

/** A search that was run once: what single elements are given. */
async function searched(): Promise<SearchState> {
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

/** Makes each element in its fullest state, and what begins something that is cut off by its removal. */
function makers(found: SearchState): Record<string, () => HTMLElement> {
  const shown = found.offers.find(({ slots }) => slots.length > 0)!;
  const { offer, slots, sources, status } = shown;
  const later = (element: HTMLElement, act: () => unknown) => {
    queueMicrotask(() => void act());
    return element;
  };
  return {
    'sas-slot-grid': () =>
      make('sas-slot-grid', { slots, timeZone: offer.place.timeZone, status, offerId: offer.id, label: 'Créneaux' }),
    'sas-offer-card': () => make('sas-offer-card', { offer, slots, sources, status }),
    'sas-results': () => make('sas-results', { search: { ...found, offers: found.offers.slice(0, 3) } }),
    'sas-filters': () => make('sas-filters', { filters: { modes: ['AMB'] } }),
    'sas-map': () => make('sas-map', { search: found, selected: offer.id }),
    'sas-search-bar': () => make('sas-search-bar', { context }),
    'sas-search': () => {
      const search = document.createElement('sas-search');
      Object.assign(search, { context, withFilters: true, withModes: true });
      return later(search, () => search.run());
    },
    'sas-booking-dialog': () => {
      const dialog = document.createElement('sas-booking-dialog');
      return later(dialog, () => dialog.open({ offer, slot: slots[0]!, caseRef: 'D-42' }));
    },
    'sas-structure-members': () => {
      const members = document.createElement('sas-structure-members');
      return later(members, () => members.open({ kind: 'CPTS', structureId: '1330999992', name: 'CPTS' }));
    },
    'sas-agenda': () => make('sas-agenda'),
    'sas-participation': () => make('sas-participation'),
    'sas-appointments': () => make('sas-appointments', { caseRef: 'D-42' }),
    'sas-provider': () => make('sas-provider', { client, clock }),
  };
}

let provider: SasProvider;
let all: Record<string, () => HTMLElement>;

const leaks = {
  /** Prepares, and tells which elements there are. */
  async prepare(): Promise<string[]> {
    all = makers(await searched());
    provider = make('sas-provider', { client, clock }) as SasProvider;
    document.body.append(provider);
    while (!provider.ready) await frames();
    return Object.keys(all);
  },
  /** Mounts so many, some at a time, and takes them away: half while they still begin, half once they are drawn. */
  async mount(tag: string, count: number, together: number): Promise<void> {
    for (let done = 0; done < count; done += together) {
      const made = Array.from({ length: together }, () => all[tag]!());
      provider.append(...made);
      if ((done / together) % 2) await Promise.resolve();
      else await frames();
      for (const element of made) element.remove();
    }
    await goOn();
  },
};
declare global {
  var sasLeaks: typeof leaks;
}
globalThis.sasLeaks = leaks;
