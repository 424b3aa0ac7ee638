import type { ElementDoc } from './element-doc.js';

// The journey of a regulator: from the case to the appointment.

const KEEP = [
  '// Your own code: the appointment goes into the case.',
  'const keepInCase = (appointmentId: string): void => console.info(appointmentId);',
];
const CONTEXT = [
  '// What your case knows. It is sent in a body, used to locate, and kept nowhere.',
  'const context = {',
  "  caseRef: 'DRM-20261122-0042',",
  "  specialty: { code: 'SM54' },",
  "  address: { postcode: '33000', city: 'Bordeaux' },",
  '};',
];

export const search: ElementDoc = {
  tag: 'sas-search',
  promise:
    'From an open case to a held slot in three keys, without leaving the case and without retyping anything: the appointment comes back by itself.',
  takeIt: [
    'You want the whole journey and write no screen of your own.',
    'Regulators work in your product all day and all night: everything is one keyboard away, and dense where they ask for it.',
  ],
  rather: [
    ['You have a list of your own and only need slots', 'sas-results, sas-offer-card or sas-slot-grid'],
    ['Your shell has no modern web view', 'the launch or the loader’s frame (see the guides)'],
  ],
  live: 'Default',
  tryIt: 'Press “Chercher pour ce dossier”, then ↓, Enter, Enter: searched, held, booked.',
  design: [
    [
      'The order is the gateway’s and never changes on screen',
      'Neutrality: which booking software answers first must not decide who is called.',
    ],
    ['Rows keep their height before their slots arrive', 'Nobody clicks on a slot that has just moved.'],
    ['A silent agenda is named', '“No slot” and “no answer” are different decisions for a patient.'],
    ['The context is a property, never an address', 'No patient’s address in a URL, a log or a storage.'],
  ],
  pattern:
    'A search landmark, two comboboxes (APG: editable combobox with list), a list of articles each with an ARIA grid, and a modal dialog. Each pattern is on the page of its element.',
  keys: [
    ['↓ after a search', 'to the first free slot'],
    ['? or the button “Raccourcis”', 'lists the shortcuts; they can be turned off there, or with `shortcuts="off"`'],
    [
      'S, L, J, K, F, T, M',
      'specialty, place, next and previous card, filters, order, offers without a slot; never while one types',
    ],
    ['Enter on a slot', 'holds it and opens the dialog'],
    ['Enter in the dialog', 'confirms an appointment of the SAS agenda, or opens the editor’s page'],
    ['Escape', 'closes what is open, gives the hold back, and returns the focus'],
  ],
  said: [
    'How many offers and slots were found, once.',
    'That an agenda is silent.',
    'That a slot was just taken, and which one is the nearest.',
  ],
  host: [
    'Give the heading level that fits your page (`heading-level`).',
    'Announce your own change of view when you open it.',
  ],
  sample: {
    setup: [...CONTEXT, ...KEEP],
    props: { context: 'context' },
    on: { 'sas-book': 'keepInCase(event.detail.appointmentId);' },
    button: { label: 'Chercher pour ce dossier', act: 'await element?.run();' },
  },
};

export const searchBar: ElementDoc = {
  tag: 'sas-search-bar',
  promise:
    'What and where to search, already filled in from the case: most searches begin without a letter being typed.',
  takeIt: [
    'You show the results in a view of your own.',
    'You need the national specialties and localities with suggestions, no more.',
  ],
  rather: [['You want the results too', 'sas-search']],
  live: 'Default',
  tryIt: 'Erase the specialty and type “card”, then ↓ and Enter; Escape takes back what was typed.',
  design: [
    [
      'A chosen place is kept whole',
      'It is never located a second time from its text, so that it cannot become another town of the same name.',
    ],
    [
      'What could not be read of the case is named',
      'A regulator sees that “99999” was ignored instead of wondering why the place is wrong.',
    ],
    ['No list opens by itself', 'Whoever tabs through meets two fields, not two pop-ups.'],
  ],
  pattern:
    'Editable combobox with list autocomplete (APG). Field, list and options are in one shadow root, so that every relation is found.',
  keys: [
    ['↓ ↑', 'walk through the suggestions'],
    ['Enter', 'takes the suggestion; without one, searches'],
    ['Escape', 'closes the list; once more, takes the field back to what was chosen'],
    ['Tab', 'goes on, and keeps what was chosen'],
  ],
  said: [
    'How many suggestions there are, after typing rests.',
    'What is missing, when a search is asked for without it.',
  ],
  host: ['Nothing: labels are inside.'],
  sample: {
    imports: [['@sas-embed/elements', 'type { SearchChoice }']],
    setup: [
      ...CONTEXT,
      '// Your own list.',
      'const show = (choice: SearchChoice): void => console.info(choice.specialty.code);',
    ],
    props: { context: 'context' },
    on: { 'sas-submit': 'const choice = element?.request; if (choice) show(choice);' },
  },
};

export const results: ElementDoc = {
  tag: 'sas-results',
  promise: 'A hundred offers that fill as the agendas answer, and nothing moves under the pointer.',
  takeIt: ['You search by the client and want our list.', 'You show a list that another system gave you.'],
  rather: [
    ['You want the bar and the booking as well', 'sas-search'],
    ['One offer only', 'sas-offer-card'],
  ],
  live: 'Default',
  tryIt: 'Open “Streaming” and “Nothing moves” in the sidebar: agendas answer while you hold the pointer still.',
  design: [
    [
      'What has no slot folds away at the next action only',
      'Five useful cards are not buried under ninety-five empty ones, and nothing jumps.',
    ],
    [
      'The order explains itself',
      'Neutrality is written beside the list, with the sort that the regulator may ask for instead.',
    ],
    ['Each source has its state', 'Answered, late, failed, switched off: four things that must not look alike.'],
  ],
  pattern: 'A list of articles with headings. One tab stop per card’s grid; headings walk from card to card.',
  keys: [
    ['Tab', 'from card to card: its links, its grid (one stop), its buttons'],
    ['H (screen reader)', 'from offer to offer'],
  ],
  said: ['The count, once it is final.', 'Late news, as one sentence: never the list again.'],
  host: ['Call `focusFirstSlot()` when your own search ended, if the regulator pressed the key for it.'],
  sample: {
    ownClient: true,
    imports: [['@sas-embed/elements', '{ beginSearch, reduceSearch }']],
    setup: [
      '// Streams a search into the list: offers first, then slots as the agendas answer.',
      "async function searchInto(list: HTMLElementTagNameMap['sas-results']): Promise<void> {",
      "  const [place] = await client.suggestLocations('Bordeaux');",
      '  if (!place) return;',
      '  let state = (list.search = beginSearch());',
      "  for await (const event of client.search({ specialty: { code: 'SM54' }, location: place })) {",
      '    list.search = state = reduceSearch(state, event);',
      '  }',
      '}',
    ],
    on: { 'sas-select': 'console.info(event.detail.offerId, event.detail.slotId);' },
    button: { label: 'Chercher', act: 'if (element) await searchInto(element);' },
  },
};

export const offerCard: ElementDoc = {
  tag: 'sas-offer-card',
  promise: 'Who, where, how to call, and three days of slots: a decision at a glance.',
  takeIt: ['A single offer is to be shown in your own page: a favourite, a map’s bubble, a case.'],
  rather: [
    ['A list', 'sas-results'],
    ['Slots alone', 'sas-slot-grid'],
  ],
  live: 'Default',
  tryIt:
    'Click on the telephone number: the host hears `sas-call` first and may dial itself. “Kinds of card” shows CPTS, SOS Médecins, MSP and CDS.',
  design: [
    ['Its height depends on the offer only', 'Slots may come at any time: nothing below moves.'],
    [
      'An earlier slot that comes late waits behind a button',
      'It would otherwise push away the one that is about to be clicked.',
    ],
    ['Where the slots come from is one line', 'The regulator knows whether an empty day is empty or unknown.'],
  ],
  pattern: 'An article with a heading, links for telephone numbers, and the grid of sas-slot-grid.',
  keys: [
    ['Tab', 'number, description, grid, what can be done outside the slots'],
    ['Enter on a number', 'fires `sas-call`; not cancelled, the number is dialled'],
  ],
  said: ['That a slot was taken, by its grid.'],
  host: ['Set `heading-level` to where the card stands.'],
  sample: {
    ownClient: true,
    on: {
      'sas-call': "console.info('dial for', event.detail.offerId);",
      'sas-select': 'console.info(event.detail.slotId);',
    },
    button: { label: 'Montrer', act: "if (element) element.offer = await client.getOffer('offer-1');" },
  },
};

export const slotGrid: ElementDoc = {
  tag: 'sas-slot-grid',
  promise: 'Three days of slots in 10 kB: spoken well, walked by arrows, in the right time.',
  takeIt: ['You know the slots already and want them shown and chosen.', 'You build a card of your own.'],
  rather: [['You also show who and where', 'sas-offer-card']],
  live: 'Default',
  tryIt: 'Tab into it once, then arrows, Home, End, PageUp and PageDown. “DST night” shows the hour that comes twice.',
  design: [
    ['One tab stop', 'A hundred cards with forty slots each would be four thousand stops.'],
    [
      'A day is a row of the grid, drawn as a column',
      'A screen reader reads a day’s slots one after another and says the date when it changes.',
    ],
    [
      'Times are the facility’s, and named when they are not the viewer’s',
      'A patient in Saint-Denis goes by the clock of Saint-Denis.',
    ],
    ['The height is that of `rows`', 'It is the same while loading, empty, and full.'],
  ],
  pattern: 'Grid (APG), roving focus, gridcells with one button each; days are row headers.',
  keys: [
    ['← → ↑ ↓', 'as it is seen; no wrapping'],
    ['Home, End', 'to the first and last day'],
    ['Ctrl+Home, Ctrl+End', 'to the first and last slot'],
    ['PageUp, PageDown', 'by day'],
    ['Enter, Space', 'choose'],
  ],
  said: ['“09h00 n’est plus disponible”, with the nearest slot, to which the focus moves.'],
  host: ['Give a `label`: whose slots these are.'],
  sample: {
    imports: [['@sas-embed/contract', 'type { Slot }']],
    setup: [
      '// Free slots as the gateway gives them.',
      'const slots: Slot[] = [];',
      'const book = (slotId: string): void => console.info(slotId);',
    ],
    props: {
      offerId: "'offer-1'",
      label: "'Créneaux de Dr Alix Exemple'",
      timeZone: "'Indian/Reunion'",
      slots: 'slots',
    },
    on: { 'sas-select': 'book(event.detail.slotId);' },
  },
};

export const bookingDialog: ElementDoc = {
  tag: 'sas-booking-dialog',
  promise: 'The slot is held before the regulator has read the dialog; one more key books it.',
  takeIt: ['You show slots by your own means and book through us.'],
  rather: [['You use sas-search', 'it opens this dialog itself']],
  live: 'Held on the agenda',
  tryIt: 'Open it, read the countdown, press Enter. “Slot taken”, “Waiting” and “Leaving” show the harder days.',
  design: [
    ['Holding comes first', 'Between reading and clicking, somebody else would have taken it.'],
    ['The countdown can be extended', 'Nobody is hurried by a clock (RGAA 13.1).'],
    ['Taken means alternatives at once', 'The nearest slots stand where the answer stands, one key away.'],
    [
      'The editor’s page opens in a tab, its return is waited for',
      'The appointment comes back by the platform, not by retyping.',
    ],
  ],
  pattern: 'Modal dialog (APG) on the native `<dialog>`: focus inside, returned on close.',
  keys: [
    ['Enter', 'the main action, which has the focus'],
    ['Escape', 'closes and gives the hold back'],
    ['Tab', 'stays inside'],
  ],
  said: ['Held, and for how long; each step; that time runs out, once.', 'What came back from the editor’s page.'],
  host: ['Nothing: the focus goes back to where it was.'],
  sample: {
    ownClient: true,
    setup: [
      ...KEEP,
      '// The slot that was chosen in your own list.',
      "async function book(dialog: HTMLElementTagNameMap['sas-booking-dialog']): Promise<void> {",
      "  const offer = await client.getOffer('offer-1');",
      '  const { slots } = await client.getOfferSlots(offer.id);',
      "  if (slots[0]) await dialog.open({ offer, slot: slots[0], caseRef: 'DRM-42' });",
      '}',
    ],
    on: { 'sas-book': 'keepInCase(event.detail.appointmentId);' },
    button: {
      label: 'Réserver',
      act: 'if (element) await book(element);',
    },
  },
};

export const structureMembers: ElementDoc = {
  tag: 'sas-structure-members',
  promise: 'Everybody who takes part through a CPTS, a MSP or a centre de santé, without losing the search behind.',
  takeIt: ['You show cards by your own means and want “Voir tous les professionnels”.'],
  rather: [['You use sas-search or sas-offer-card', 'they open it themselves']],
  live: 'Default',
  tryIt: 'Take the filter’s chip away and see how many members it hid; Escape gives the focus back.',
  design: [
    ['Nobody is folded away', 'One asked for all professionals: all of them are there, with slots or without.'],
    [
      'It begins with the search’s filters and says how many they hide',
      'Nothing is missing without saying so, and the search’s own filters stay.',
    ],
  ],
  pattern: 'Modal dialog (APG) with a heading and the list of sas-results.',
  keys: [
    ['Escape', 'closes; the focus goes back'],
    ['Delete on a chip', 'takes the filter away'],
    ['? or the button “Raccourcis”', 'lists the keys, those of the slots too'],
  ],
  said: ['How many professionals there are, and how many the filters hide.'],
  host: ['Nothing.'],
  sample: {
    on: { 'sas-select': 'console.info(event.detail.offerId, event.detail.slotId);' },
    button: {
      label: 'Voir tous les professionnels de la CPTS',
      act: "await element?.open({ kind: 'CPTS', structureId: '1330999992', name: 'CPTS des Exemples' });",
    },
  },
};
