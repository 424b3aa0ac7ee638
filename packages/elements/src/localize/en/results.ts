import type { frResults } from '../fr/results.js';

const plural = (n: number) => (n === 1 ? '' : 's');

/** English of `sas-results`. */
export const enResults: typeof frResults = {
  'results.label': 'Care offer',
  'results.idle': 'Choose a specialty and a place to search care offer.',
  'results.searching': 'Searching care offer…',
  'results.count': (p) =>
    p.offers < p.total
      ? `${p.offers} of ${p.total} offers around ${p.where}`
      : `${p.offers} offer${plural(p.offers)} around ${p.where}`,
  'results.order.distance': 'Order: SAS participation, then distance. It depends on no editor.',
  'results.order.shuffle':
    'Order: SAS participation, then a fair draw, stable during the search. It depends on no editor.',
  'results.order.earliest': (p) =>
    'Order asked for: earliest slot first' +
    (p.compared < p.total ? `, among the ${p.compared} offers placed best.` : '.') +
    (p.unheard > 0 ? ` ${p.unheard} agenda${plural(p.unheard)} had not answered yet.` : ''),
  'results.sort': 'Sort by earliest slot',
  'results.unsort': 'Back to the neutral order',
  'results.pdsa.night': (p) => `Out-of-hours care (night) until ${p.until}.`,
  'results.pdsa.weekend': (p) => `Out-of-hours care (weekend) until ${p.until}.`,
  'results.pdsa.holiday': (p) => `Out-of-hours care (public holiday) until ${p.until}.`,
  'results.doctor.ambiguous': 'The case’s médecin traitant: several practitioners bear this name, none is shown first.',
  'results.doctor.not-found': 'The case’s médecin traitant: not found in the directory.',
  'results.specialty.replaced': (p: { code: string }) =>
    `Specialty “${p.code}” is not known: general practice was searched instead.`,
  'results.specialty.unknown': (p: { code: string }) =>
    `Specialty “${p.code}” is not known: nothing was searched for. Choose a specialty from the list.`,
  'results.unknown': 'Unknown specialty',
  'results.unknownHint': 'Nothing was searched for. Choose a specialty from the list.',
  'results.sources': (p) => `${p.answered} of ${p.asked} calendar${plural(p.asked)} answered`,
  'results.sourcesPending': (p) => `${p.count} waiting`,
  'results.sourcesMissing': (p) => `${p.count} without an answer`,
  'results.sourcesToggle': 'State of the calendars',
  'results.state.pending': 'waiting',
  'results.state.answered': (p) => (p.time ? `answered in ${p.time}` : 'answered'),
  'results.state.late': 'no answer in time',
  'results.state.failed': 'error',
  'results.state.disabled': 'not asked for now, by decision of the service',
  'results.reason.connection': 'unreachable',
  'results.reason.http-status': 'answered with an error',
  'results.reason.invalid-answer': 'unreadable answer',
  'results.reason.too-large': 'answer too large',
  'results.reason.circuit-open': 'keeps failing, paused',
  'results.rejected': (p) => `${p.count} unreadable entr${p.count === 1 ? 'y' : 'ies'} left out`,
  'results.retry': 'Ask again',
  'results.retrySource': (p) => `Ask ${p.source} again`,
  'results.missing': (p) =>
    `No answer from ${p.sources}: the slots of these calendars are missing, which does not mean that there are none.`,
  'results.others': (p) => `${p.count} others`,
  'results.incomplete': (p) => `Incomplete answer from ${p.sources}: slots may be missing.`,
  'results.state.incomplete': 'incomplete answer',
  'results.waiting': (p) => `Waiting for ${p.sources}…`,
  'results.complete': 'All calendars have answered.',
  'results.hide': (p) => `Hide ${p.count} without slots`,
  'results.show': (p) => `Show ${p.count} hidden, without slots`,
  'results.more': 'Show more',
  'results.empty': 'No care offer found',
  'results.emptyHint': (p) =>
    `The directory has nobody for this specialty around ${p.where}. Try a wider place or another specialty.`,
  'results.noSlot': 'No free slot within three days: all calendars answered.',
  'results.failed': 'The search did not succeed',
  'results.failedHint': 'This does not mean that there is no offer. Check the connection, then try again.',
  'results.signedOut': 'Your session is over',
  'results.signedOutHint':
    'This does not mean that there is no offer. Sign in again, then try again: the search is kept.',
  'results.noClient': 'The client is missing',
  'results.noClientHint': 'This does not mean that there is no offer. Tell the support.',
  'results.refused': 'The search is refused',
  'results.refusedHint': 'This does not mean that there is no offer. Tell the support.',
  'results.failedPartial': 'The search was cut short: what is shown is incomplete.',
  'results.reference': (p) => `Reference for support: ${p.requestId}`,
  'results.tryAgain': 'Try again',
  'results.announceOffers': (p) => `${p.count} offer${plural(p.count)}. Slots are arriving.`,
  'results.announceEnd': (p) =>
    `Search complete: ${p.slots} slot${plural(p.slots)} at ${p.offers} offer${plural(p.offers)}` +
    (p.missing ? `, ${p.missing} calendar${plural(p.missing)} without an answer.` : '.'),
};
