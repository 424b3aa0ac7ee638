import type { ElementDoc } from './element-doc.js';

// What stands around the journey: filters and the map, those who fill in an agenda, the list of appointments, the provider.

export const filters: ElementDoc = {
  tag: 'sas-filters',
  promise: 'A hundred offers down to the five that fit, each value telling beforehand how many it leaves.',
  takeIt: ['You show the results by your own means and want them narrowed.'],
  rather: [['You use sas-search', 'its attribute `with-filters` shows it']],
  live: 'Default',
  tryIt: 'Open a category, check a value, close it by Escape; then Delete on the chip.',
  design: [
    ['Counts are of the whole result', 'What is not loaded yet counts too: no filter promises five and shows two.'],
    ['Values keep their places', 'Counts change while agendas answer; a value never moves from under the pointer.'],
    [
      'The state is a plain value',
      '`filters` can be kept by the host and given back; what has become unknown is left out and told.',
    ],
  ],
  pattern: 'Disclosure buttons (APG) over groups of native checkboxes; active filters are a list of buttons.',
  keys: [
    ['Enter, Space', 'open a category; check a value'],
    ['Escape', 'closes it and gives the focus back'],
    ['Enter, Backspace, Delete', 'on a chip: take it away'],
  ],
  said: ['How many offers are left, once, when it is final.'],
  host: ['Search again with `filters` when they changed.'],
  sample: {
    imports: [['@sas-embed/contract', 'type { Filters }']],
    setup: ['// Your own search.', 'const searchWith = (filters: Filters): void => console.info(filters);'],
    on: { 'sas-filter-change': 'if (element) searchWith(element.filters);' },
  },
};

export const map: ElementDoc = {
  tag: 'sas-map',
  promise: 'Where the offers are, beside the list, without telling anybody who is looked for.',
  takeIt: ['Distance as the crow flies is not enough: rivers, bridges, coasts.'],
  rather: [['A list is enough', 'sas-results: it says the distance of each offer']],
  live: 'Default',
  tryIt: 'Tab into the plan, walk with the arrows, Enter; `+`, `-` and `0` zoom.',
  design: [
    ['A plain plan without any tiles', 'It asks nobody, works offline, and is never blank.'],
    [
      'Tiles only from the host you name, and it is said',
      'Whoever serves tiles learns where one looks: that is your decision, not ours.',
    ],
    [
      'The numbers are those of the cards',
      'One finds the card of a point and the point of a card without reading names twice.',
    ],
    ['Shape, not colour, says whether there are slots', 'It holds in forced colours and for those who see no green.'],
  ],
  pattern:
    'Listbox (APG) of points in the order of the cards, one tab stop; the list beside remains the full alternative.',
  keys: [
    ['← → ↑ ↓', 'from point to point in the order of the cards'],
    ['Home, End', 'first and last'],
    ['Enter, Space', 'shows the card (`sas-show`)'],
    ['+ - 0', 'zoom in, out, all'],
    ['Escape', 'deselects the point'],
    ['? or the button “Raccourcis”', 'lists the keys'],
  ],
  said: ['The point: number, name, distance, whether it has free slots.'],
  host: ['Give it a height.', 'With tiles: name their host in `img-src`, and their `attribution`.'],
  sample: {
    beside: 'search',
    props: { for: "'search'" },
    on: { 'sas-show': 'console.info(event.detail.offerId);' },
  },
};

export const agenda: ElementDoc = {
  tag: 'sas-agenda',
  promise: 'A week of availability declared in a minute, by keyboard, and every booking seen at once.',
  takeIt: [
    'Practitioners, delegates or managers of a structure without booking software take part in the SAS from your product.',
  ],
  rather: [['The practice has booking software connected to the SAS', 'nothing: its slots come by the editor']],
  live: 'Default',
  tryIt: 'Enter on a day adds hours, Enter on an entry edits it, Delete deletes it after a question.',
  design: [
    [
      'Créneaux and plages side by side',
      'An appointment at nine, or “eight patients between two and five”: both are how practices work.',
    ],
    ['All times are the place’s', 'A delegate in Paris fills in an agenda in Saint-Denis without counting hours.'],
    ['Overlaps are refused with the entry they meet', 'One sees at once which of the two is to go.'],
    ['Forms load when they are wanted', 'Looking at a week costs 20 kB less.'],
  ],
  pattern: 'Grid (APG) of a week, one tab stop; modal dialogs with native fields.',
  keys: [
    ['← → ↑ ↓', 'through days and entries'],
    ['Home, End', 'Monday, Sunday'],
    ['PageUp, PageDown', 'the week before, the week after'],
    ['Enter', 'on a date adds, on an entry edits'],
    ['Delete', 'deletes, after a question'],
    ['? or the button “Raccourcis”', 'lists the keys, those of the forms too'],
  ],
  said: ['The week that is shown; what was saved or deleted; a booking that comes.'],
  host: ['The signed-in person must be a practitioner, a delegate or a manager: the gateway decides.'],
  sample: {
    setup: ['// What your own page shows of it.', "const refresh = (): void => console.info('the agenda changed');"],
    props: { density: "'compact'" },
    on: { 'sas-change': 'refresh();' },
  },
};

export const participation: ElementDoc = {
  tag: 'sas-participation',
  promise: 'How one takes part in the SAS, said once for all places, and what regulators read about a structure.',
  takeIt: ['Practitioners and managers declare from your product instead of the national site.'],
  rather: [['Hours are to be declared', 'sas-agenda']],
  live: 'Default',
  tryIt: 'Tick two places, choose “par une CPTS”, find it by its name in the combobox, save.',
  design: [
    ['All places or none', 'A declaration that went halfway would be worse than none.'],
    ['What was typed survives a conflict', 'Another was faster: it is read again, and the draft stays.'],
    ['Taking back asks first', 'It ends the orientation of patients to a practice.'],
  ],
  pattern: 'Native fieldsets, radios and checkboxes; the search of structures is an editable combobox (APG).',
  keys: [
    ['↓ ↑', 'through the structures proposed'],
    ['Enter', 'chooses one'],
    ['Escape', 'closes the list'],
  ],
  said: ['What was saved; what is wrong, beside its field, with the focus on the first.'],
  host: ['The signed-in person must be one who declares: the gateway decides.'],
  sample: {
    setup: ["const refresh = (): void => console.info('the declaration changed');"],
    on: { 'sas-change': 'refresh();' },
  },
};

export const appointments: ElementDoc = {
  tag: 'sas-appointments',
  promise:
    'No appointment is lost: what was booked, moved or cancelled, of which case it is, and whether the LRM has it.',
  takeIt: [
    'Regulators or supervisors follow appointments in your product.',
    'A case shows its own appointments (`case-ref`).',
  ],
  rather: [['You only need to hear of them', 'the event `sas-appointment` of sas-provider, the feed or a webhook']],
  live: 'Default',
  tryIt: 'Open “Call back” and “News”: a cancellation waits for somebody, and new rows wait behind a button.',
  design: [
    ['New ones wait behind a button', 'Nothing moves that somebody reads.'],
    ['A cancellation by the practice must be acknowledged', 'A patient who is not called back goes to a closed door.'],
    ['“Annulation demandée” until the editor says so', 'We never show as done what another system has to do.'],
    [
      'Doubtful links to a case are proposed, never made',
      'An appointment in the wrong file is worse than one without.',
    ],
  ],
  pattern:
    'Tables of rows as articles under headings, native radios, selects and buttons; questions are modal dialogs (APG).',
  keys: [
    ['Tab, arrows', 'native fields'],
    ['Escape', 'closes a question without doing anything'],
  ],
  said: ['That something new came, and how many.', 'What was done: cancelled, linked, undone.'],
  host: ['Hear `sas-rebook` and begin a search with `replaces`.'],
  sample: {
    setup: [
      '// A search in place of the old appointment.',
      'const rebook = (replaces: string): void => console.info(replaces);',
    ],
    props: { caseRef: "'DRM-20261122-0042'" },
    on: { 'sas-rebook': 'rebook(event.detail.appointmentId);' },
  },
};

export const provider: ElementDoc = {
  tag: 'sas-provider',
  promise:
    'Say once who is signed in, in which language and look: everything below follows, and forgets with its user.',
  takeIt: ['Always: it stands above all others, once a page or once a panel.'],
  rather: [['You hold a client already', 'give it as `client` instead of `gateway` and `getToken`']],
  live: 'Sandbox',
  tryIt: 'Switch language and theme in the toolbar; “Failed” shows a gateway that does not answer.',
  design: [
    [
      'Tokens come from your function, and stay in memory',
      'No cookie and no storage: nothing is left on a shared post.',
    ],
    ['A ribbon outside production', 'Nobody books a patient in a rehearsal.'],
    [
      'Null means nobody',
      'Context, recent searches and drafts go, holds are given back: the next regulator finds an empty screen.',
    ],
    ['`ready` can be read as well as heard', 'A framework that listens late misses nothing.'],
  ],
  pattern: 'No role of its own; the ribbon is a note.',
  keys: [],
  said: ['Whatever the elements below say passes through one polite region.'],
  host: ['Set `<html lang>`: it is followed.'],
  sample: {
    setup: ['const keepInCase = (appointmentId: string): void => console.info(appointmentId);'],
    on: {
      'sas-ready': "console.info('signed in');",
      'sas-appointment': 'keepInCase(event.detail.appointmentId);',
    },
  },
};

export const indicators: ElementDoc = {
  tag: 'sas-indicators',
  promise:
    'What the service achieves, month by month, as charts that anybody can read and tables that anybody can check.',
  takeIt: ['Supervisors or an agency look at the service from your product.'],
  rather: [['You only need the figures', 'the indicators of the client: the same, as data']],
  live: 'Default',
  tryIt: 'Unfold the table below a chart; “By Sas” compares, “Long names” shows what is cut and where it stands whole.',
  design: [
    ['Every chart has its table', 'A picture alone says nothing to who cannot see it, and proves nothing to who can.'],
    ['Small numbers are hidden', 'Few appointments in a place would tell of people.'],
  ],
  pattern: 'Headings, figures, and native disclosures (`details`) with data tables.',
  keys: [['Enter, Space', 'unfolds a table']],
  said: ['That the figures could not be read.'],
  host: ['The signed-in person must be one who may see them: the gateway decides.'],
  sample: {
    props: { headingLevel: '3' },
    on: { 'sas-error': 'console.info(event.detail.code);' },
  },
};

export const interfaceStatus: ElementDoc = {
  tag: 'sas-interface-status',
  promise: 'Which interfaces of editors run and which do not, since when, why, and what is being done about it.',
  takeIt: ['Those who watch over the service look at it from your product, or on a screen of its own.'],
  rather: [
    ['You only need the figures', 'the interfaces, alerts and anomalies of the client: the same, as data'],
    ['You alert a team', 'the signed webhook and the mails of the gateway: they come by themselves'],
  ],
  live: 'Default',
  tryIt: 'Count another period; “Small screen” shows its rows as cards, “Failed” what is said when it cannot be read.',
  design: [
    ['The gravest comes first', 'Whoever looks at night looks for what is broken.'],
    ['A state is a word and a sign, never a colour alone', 'It is read in the dark, by ear, and by who sees no red.'],
    ['What was read stays when a reading fails', 'An old state that says so is worth more than an empty screen.'],
  ],
  pattern:
    'Headings, a data table (as cards where there is little room, still a table to assistive technology), lists.',
  keys: [['Tab', 'the period, then “Actualiser”; nothing else takes the focus']],
  said: ['That it was read, and when, on demand; that it could not be read. The reading of every minute says nothing.'],
  host: ['The signed-in person must be one who may watch: the gateway decides.'],
  sample: {
    props: { headingLevel: '3', period: "'week'" },
    on: { 'sas-error': 'console.info(event.detail.code);' },
  },
};
