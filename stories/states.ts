/**
 * Which states every element is shown in. A state that applies has a story of the same name; one that does not says why.
 * The page "States" shows the table, and a test fails when a cell is missing or a reason has become untrue.
 */

/** The elements, in the order of the journey's reading. */
export const ELEMENTS = [
  'sas-search',
  'sas-search-bar',
  'sas-results',
  'sas-offer-card',
  'sas-slot-grid',
  'sas-booking-dialog',
  'sas-structure-members',
  'sas-filters',
  'sas-map',
  'sas-agenda',
  'sas-participation',
  'sas-appointments',
  'sas-indicators',
  'sas-interface-status',
  'sas-provider',
];

/** States by the name of their stories. */
export const STATES = {
  Loading: 'Asked, nothing has arrived',
  Streaming: 'Some agendas answered, others are awaited',
  Partial: 'It ended without one agenda: named, never "no slot"',
  Failed: 'It failed: said so, with a way on',
  Empty: 'Everything answered, there is nothing',
  'Slot taken': 'Somebody was faster',
  'Long names': 'Names and addresses of any length',
  'Forty slots a day': 'As many as a day holds',
  'La Réunion': 'Three hours ahead of the viewer in winter',
  Guadeloupe: 'Five hours behind the viewer: another day, sometimes',
  'DST night': 'The hour that comes twice',
  Compact: 'For dense screens',
  'Small screen': '360 px wide',
  Dark: 'For rooms where the light is low',
  English: 'The other language',
} as const;

export type StateName = keyof typeof STATES;

const noSlots = 'It shows no slots.';
const noTime = 'It shows no time.';
const ribbonOnly = 'Its only text is the ribbon.';

/** Why a state does not apply to an element. */
export const NOT_APPLICABLE: Readonly<Record<string, Partial<Record<StateName, string>>>> = {
  'sas-search-bar': {
    Streaming: 'Suggestions come in one answer.',
    'Slot taken': noSlots,
    'Forty slots a day': noSlots,
    'DST night': noTime,
    Compact: 'Its fields have one height; it is used once a search.',
  },
  'sas-slot-grid': {
    'Long names': 'The name it is given is for assistive technology only; the card shows it.',
  },
  'sas-booking-dialog': {
    Streaming: 'It asks one source, once.',
    Partial: 'It asks one source: that answers or fails.',
    'Forty slots a day': 'It shows one slot, and five alternatives at most.',
    Compact: 'It stands alone in front of the page: room is not scarce.',
  },
  'sas-filters': {
    Failed: 'What failed is told by the results; without counts there is nothing to filter.',
    'Slot taken': noSlots,
    'Forty slots a day': noSlots,
    'La Réunion': 'Bands are counted from now, the same in every zone.',
    Guadeloupe: 'Bands are counted from now, the same in every zone.',
    'DST night': 'Bands are counted from now, and are hours that pass.',
    Compact: 'It has one height.',
  },
  'sas-map': {
    'Slot taken': noSlots,
    'Forty slots a day': noSlots,
    'DST night': noTime,
    Compact: 'Its height is that which the page gives it.',
  },
  'sas-agenda': {
    Streaming: 'A week comes in one answer.',
    Partial: 'It asks one source: that answers or fails.',
  },
  'sas-participation': {
    Streaming: 'It comes in one answer.',
    Partial: 'It asks one source: that answers or fails.',
    'Slot taken': noSlots,
    'Forty slots a day': noSlots,
    'La Réunion': 'It shows no time.',
    Guadeloupe: 'It shows no time.',
    'DST night': 'It shows no time.',
  },
  'sas-appointments': {
    Streaming: 'It comes in one answer; what comes later waits behind a button.',
    Partial: 'It asks one source: that answers or fails.',
    'Slot taken': noSlots,
    'Forty slots a day': noSlots,
  },
  'sas-indicators': {
    Streaming: 'They come in one answer.',
    Partial: 'They come from one source: that answers or fails.',
    'Slot taken': noSlots,
    'Forty slots a day': noSlots,
    'La Réunion': 'It shows months, and no time.',
    Guadeloupe: 'It shows months, and no time.',
    'DST night': 'It shows months, and no time.',
    Compact: 'It is read at leisure, figures in cards of one height.',
  },
  'sas-interface-status': {
    Streaming: 'It comes in one answer.',
    Partial: 'It asks one source: that answers or fails.',
    Empty: 'A service without an editor is not run; one line says so.',
    'Slot taken': noSlots,
    'Long names': 'Trade names are the operator’s own, and wrap in their column.',
    'Forty slots a day': noSlots,
    'La Réunion': 'What is watched is at no place: it is told in the zone of the service.',
    Guadeloupe: 'What is watched is at no place: it is told in the zone of the service.',
    'DST night': 'It shows minutes since and until, no hours of a place.',
  },
  'sas-provider': {
    Streaming: 'The session comes in one answer.',
    Partial: 'The session is known or not.',
    'Slot taken': noSlots,
    'Long names': ribbonOnly,
    'Forty slots a day': noSlots,
    'La Réunion': noTime,
    Guadeloupe: noTime,
    'DST night': noTime,
    Compact: ribbonOnly,
  },
};
