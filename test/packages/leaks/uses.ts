/** What somebody sees and types in each element, and how a host ends it: what the test of leaving looks for afterwards. */
import { createMockClient, type MockClient, type MockOptions } from '@sas-embed/client/mock';
import type { AgendaRuleInput, SearchFacetsEvent } from '@sas-embed/contract';
import { idleSearch, type SasProvider, type SearchState } from '@sas-embed/elements';
import { cardA, community, pdmOffer } from '../../../packages/elements/src/testing/fixtures/cards.js';
import { clock, context, frames, until } from './kit.js';

export type Tags = HTMLElementTagNameMap;

/** One use of an element by one user. */
export interface Use<Tag extends keyof Tags = keyof Tags> {
  readonly tag: Tag;
  /** Who it is, and what there is for him. */
  readonly world?: MockOptions;
  /** What there is before the element is in the page. */
  readonly before?: (client: MockClient) => Promise<unknown>;
  /** What its host sets once, whoever uses it. */
  readonly set?: object;
  /** What its host gives for this user and his case. */
  readonly given?: (client: MockClient) => object | Promise<object>;
  /** What the user does. */
  readonly act?: (element: Tags[Tag], client: MockClient) => unknown;
  /** What is then there to be seen. */
  readonly seen: readonly string[];
  /** What the host takes back at each end, of an element that is shown what it is given and asks nobody. */
  readonly back?: object;
  /** How the case is closed; where the element knows of none, the provider is reset. */
  readonly close: (element: Tags[Tag], provider: SasProvider) => unknown;
  /** Whether slots are held meanwhile. */
  readonly holds?: true;
}

export const use = <Tag extends keyof Tags>(one: Use<Tag>): Use => one as unknown as Use;

/** A part of an element, once it is there. */
async function part<T extends HTMLElement>(of: HTMLElement, selector: string): Promise<T> {
  return until(() => of.shadowRoot!.querySelector<T>(selector) ?? undefined, `${of.localName} ${selector}`);
}

async function press(of: HTMLElement, selector: string): Promise<void> {
  (await part(of, selector)).click();
  await frames();
}

export async function type(of: HTMLElement, selector: string, text: string): Promise<void> {
  const field = await part<HTMLInputElement>(of, selector);
  field.focus();
  field.value = text;
  field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  field.dispatchEvent(new Event('change', { bubbles: true }));
  await frames();
}

/** Chooses one of a list. */
async function chooseOption(of: HTMLElement, selector: string, value: string): Promise<void> {
  const list = await part<HTMLSelectElement>(of, selector);
  list.value = value;
  list.dispatchEvent(new Event('change', { bubbles: true }));
  await frames();
}

/** Chooses the last of a list. */
async function chooseLast(of: HTMLElement, selector: string): Promise<void> {
  const list = await part<HTMLSelectElement>(of, selector);
  await until(() => list.options.length > 1, `options of ${selector}`);
  list.selectedIndex = list.options.length - 1;
  list.dispatchEvent(new Event('change', { bubbles: true }));
  await frames();
}

/** Waits until it says this, in whichever language. */
export const reads = (of: HTMLElement, text: string | RegExp) =>
  until(() => of.shadowRoot!.textContent.search(text) >= 0, `${of.localName}: ${text}`);

export const AGENDA = 'offer-bordeaux-agenda';
const PRACTITIONER: MockOptions = {
  slots: {},
  session: { role: 'practitioner' },
  actsFor: { practitioners: ['819990000012'] },
};

async function fillAgenda(client: MockClient): Promise<void> {
  const [agenda] = await client.listAgendas();
  const rule = { kind: 'plage', maxPatients: 8, start: '13:00', end: '17:00', date: '2026-11-25' };
  await client.createAgendaRule(agenda!.id, {
    ...{ timeZone: agenda!.timeZone, modes: ['AMB'], visibility: ['SNP'], ...rule },
  } as AgendaRuleInput);
}

async function bookOnAgenda(client: MockClient): Promise<void> {
  const [slot] = (await client.getOfferSlots(AGENDA)).slots;
  const hold = await client.createHold({ offerId: AGENDA, slotId: slot!.id, caseRef: context.caseRef });
  await client.confirmHold(hold.id);
}

async function facetsOf(client: MockClient): Promise<SearchFacetsEvent> {
  const { location } = await client.resolveLocation(context.address);
  let last: SearchFacetsEvent | undefined;
  for await (const event of client.search({ specialty: { code: 'SM54' }, location, facets: true }))
    if (event.type === 'facets') last = event;
  return last!;
}

async function runSearch(search: Tags['sas-search']): Promise<void> {
  await until(() => search.ready, 'ready');
  await search.run();
  await isDone(search);
}

async function isDone(search: Tags['sas-search']): Promise<void> {
  const results = await part<Tags['sas-results']>(search, 'sas-results');
  await until(() => results.search.status === 'done', 'the end of the search');
}

async function holdOne(search: Tags['sas-search']): Promise<void> {
  await runSearch(search);
  const results = await part(search, 'sas-results');
  const card = await part(results, 'sas-offer-card');
  const grid = await part(card, 'sas-slot-grid');
  await press(grid, 'button.slot');
  const dialog = await part<Tags['sas-booking-dialog']>(search, 'sas-booking-dialog');
  await until(() => dialog.stage === 'held', 'held');
}

/** Each element, and what has several faces more than once. `found` is what a search gave. */
export function uses(found: SearchState): Record<string, Use> {
  const shown = found.offers.find(({ offer }) => offer.id === AGENDA)!;
  const { offer, slots, sources, status } = shown;
  const marked = { ...slots[0]!, id: 'marked', reasons: ['Renouvellement'], appointmentType: 'WALKIN' as const };
  const market = pdmOffer();
  const reset = (_: unknown, provider: SasProvider) => provider.reset();
  const empty = { back: { slots: [] }, close: () => undefined };
  return {
    'sas-slot-grid': use({
      tag: 'sas-slot-grid',
      set: { timeZone: offer.place.timeZone, label: 'Créneaux' },
      given: () => ({ slots: [...slots.slice(1), marked], status, offerId: offer.id }),
      seen: ['Renouvellement', 'au cabinet', 'offer-bordeaux-agenda'],
      ...empty,
      back: { slots: [], offerId: '' },
    }),
    'sas-offer-card': use({
      tag: 'sas-offer-card',
      given: () => ({ offer, slots: [...slots, marked], sources, status }),
      seen: ['Modèle', 'Renouvellement', 'Bordeaux'],
      ...empty,
      back: { offer: undefined, slots: [], sources: [], status: 'loading' },
    }),
    'sas-results': use({
      tag: 'sas-results',
      given: () => ({ search: found }),
      seen: ['Modèle', 'Bordeaux', 'AgendaRapide'],
      ...empty,
      back: { search: idleSearch },
    }),
    'sas-filters': use({
      tag: 'sas-filters',
      given: async (client) => ({ facets: await facetsOf(client), filters: { modes: ['AMB'] } }),
      act: (filters) => press(filters, '[data-category=modes]'),
      seen: ['AMB', '.open: modes'],
      close: (filters) => filters.reset(),
      back: { facets: undefined, filters: undefined },
    }),
    'sas-map': use({
      tag: 'sas-map',
      given: () => ({ search: found, selected: offer.id }),
      act: (map) => reads(map, 'Modèle'),
      seen: ['Modèle'],
      close: (map) => map.reset(),
    }),
    'sas-search-bar': use({
      tag: 'sas-search-bar',
      given: () => ({ context }),
      act: async (bar) => {
        await bar.settled;
        await type(bar, '#specialty', 'dermato');
        await part(bar, '[role=option]');
      },
      seen: ['value: dermato', 'value: Bordeaux', 'D-42'],
      close: (bar) => bar.reset(),
    }),
    'sas-search-bar, filled by its context': use({
      tag: 'sas-search-bar',
      given: () => ({ context }),
      act: (bar) => bar.settled,
      seen: ['value: Médecine générale', 'value: Bordeaux', 'D-42'],
      close: (bar) => bar.reset(),
    }),
    'sas-search, before any search': use({
      tag: 'sas-search',
      given: () => ({ context }),
      act: async (search) => (await part<Tags['sas-search-bar']>(search, 'sas-search-bar')).settled,
      seen: ['value: Médecine générale', 'value: Bordeaux', 'D-42'],
      close: (search) => search.reset(),
    }),
    'sas-search': use({
      tag: 'sas-search',
      set: { withFilters: true, withModes: true },
      given: () => ({ context }),
      act: holdOne,
      seen: ['D-42', 'Bordeaux', 'Dr ', '.stage: held'],
      close: (search) => search.reset(),
      holds: true,
    }),
    'sas-search, narrowed': use({
      tag: 'sas-search',
      set: { withFilters: true },
      given: () => ({ context, filters: { modes: ['AMB'] } }),
      act: async (search) => {
        await runSearch(search);
        await press(search, '[data-filter]');
        await part(await part(search, 'sas-filters'), '[data-chip]');
        await isDone(search);
      },
      seen: ['D-42', 'AMB', 'Modèle'],
      close: (search) => search.reset(),
    }),
    'sas-booking-dialog': use({
      tag: 'sas-booking-dialog',
      act: async (dialog) => {
        void dialog.open({ offer, slot: slots[0]!, caseRef: context.caseRef });
        await until(() => dialog.stage === 'held', 'held');
      },
      seen: ['Modèle', 'Bordeaux', '.stage: held'],
      close: (dialog) => dialog.purge(),
      holds: true,
    }),
    'sas-booking-dialog, an orientation outside the slots': use({
      tag: 'sas-booking-dialog',
      act: async (dialog) => {
        void dialog.orient({ offer, caseRef: context.caseRef });
        await chooseLast(dialog, 'select#reason');
        await chooseLast(dialog, 'select#who');
      },
      seen: ['Modèle', 'Bordeaux', 'value: other'],
      close: (dialog) => dialog.purge(),
    }),
    'sas-booking-dialog, a request to a community': use({
      tag: 'sas-booking-dialog',
      world: { offers: [market] },
      act: async (dialog) => {
        void dialog.orient({ offer: market, caseRef: context.caseRef });
        for (const name of ['reason', 'mode', 'window']) await chooseLast(dialog, `select#${name}`);
      },
      seen: [market.structure!.name, 'value: '],
      close: (dialog) => dialog.purge(),
    }),
    'sas-structure-members': use({
      tag: 'sas-structure-members',
      world: { offers: [cardA()] },
      act: async (members) => {
        void members.open({ kind: 'CPTS', structureId: community.nationalId, name: community.name, community });
        await until(() => members.search.status === 'done', 'the members');
      },
      seen: ['CPTS des Platanes', 'Soins non programmés', 'card-a'],
      close: (members) => members.close(),
    }),
    'sas-agenda': use({
      tag: 'sas-agenda',
      world: PRACTITIONER,
      before: fillAgenda,
      act: async (agenda) => {
        await reads(agenda, 'Modèle');
        await press(agenda, '[data-add]');
        await type(agenda, 'dialog input[type=date]', '2026-11-26');
      },
      seen: ['Modèle', '2026-11-26', '13h00'],
      close: reset,
    }),
    'sas-participation': use({
      tag: 'sas-participation',
      world: PRACTITIONER,
      act: async (participation) => {
        await press(participation, 'input[value=CPTS]');
        await type(participation, '#description', 'Visites le matin');
        await type(participation, '#contact', '05 36 49 00 01');
        await type(participation, '#structure', 'collines');
        await reads(participation, 'CPTS des Trois Collines');
      },
      seen: ['value: Visites le matin', 'value: 05 36 49 00 01', 'value: collines', 'CPTS des Trois Collines'],
      close: reset,
    }),
    'sas-participation, a question': use({
      tag: 'sas-participation',
      world: PRACTITIONER,
      before: (client) =>
        client.declareParticipation([{ offerId: AGENDA, version: 0 }], {
          ...{ sas: true, via: 'individual', hoursStated: true, description: 'Visites le matin' },
        }),
      act: async (participation) => {
        await press(participation, '[data-withdraw]');
        await part(participation, 'dialog[open]');
      },
      seen: ['Visites le matin', 'Bordeaux'],
      close: reset,
    }),
    'sas-appointments': use({
      tag: 'sas-appointments',
      before: bookOnAgenda,
      given: () => ({ caseRef: context.caseRef }),
      act: async (appointments) => {
        await reads(appointments, 'Modèle');
        await press(appointments, 'input[value=case]');
        await chooseOption(appointments, '.by-status select', 'booked');
      },
      seen: ['D-42', 'Modèle', 'value: booked'],
      back: { caseRef: undefined },
      close: (appointments) => (appointments.caseRef = undefined),
    }),
    'sas-appointments, a question': use({
      tag: 'sas-appointments',
      before: bookOnAgenda,
      given: () => ({ caseRef: context.caseRef }),
      act: async (appointments) => {
        await reads(appointments, 'Modèle');
        await press(appointments, '[data-action=cancel]');
        await part(appointments, 'dialog[open]');
      },
      seen: ['D-42', 'Modèle', 'open='],
      back: { caseRef: undefined },
      close: (appointments) => (appointments.caseRef = undefined),
    }),
    'sas-indicators': use({
      tag: 'sas-indicators',
      world: { session: { role: 'administrator' } },
      act: async (indicators) => {
        await reads(indicators, /Recherches|Searches/);
        await chooseLast(indicators, '[data-by]');
      },
      seen: ['Recherches', 'LRM de démonstration', 'value: host'],
      close: reset,
    }),
    'sas-indicators, refused': use({
      tag: 'sas-indicators',
      act: (indicators) => reads(indicators, /Votre rôle ne donne pas accès|Your role gives no access/),
      seen: ['Votre rôle ne donne pas accès'],
      close: reset,
    }),
    'sas-interface-status': use({
      tag: 'sas-interface-status',
      world: { session: { role: 'monitoring' } },
      act: (interfaces) => reads(interfaces, 'AgendaMuette'),
      seen: ['AgendaMuette', 'AgendaRapide'],
      close: reset,
    }),
    'sas-interface-status, refused': use({
      tag: 'sas-interface-status',
      act: (interfaces) => reads(interfaces, /Ce compte ne suit pas|This account does not watch/),
      seen: ['Ce compte ne suit pas'],
      close: reset,
    }),
    'sas-provider': use({
      tag: 'sas-provider',
      act: (provider) => until(() => provider.ready, 'the session'),
      seen: ['osnp'],
      close: (provider) => provider.reset(),
    }),
  };
}

/** The client of a user of this world. */
export const clientOf = ({ world }: Use): MockClient => createMockClient({ clock, ...world });
