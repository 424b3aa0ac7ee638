import type { frStructureMembers } from '../fr/structure-members.js';

const plural = (n: number) => (n === 1 ? '' : 's');

/** English of `sas-structure-members`. */
export const enStructureMembers: typeof frStructureMembers = {
  'structureMembers.title': (p) => `Professionals: ${p.name}`,
  'structureMembers.close': 'Close',
  'structureMembers.call': (p) => `Call ${p.name} on ${p.phone}`,
  'structureMembers.hidden': (p) => `${p.count} hidden`,
  'structureMembers.showAll': 'Show all, with or without slots',
  'structureMembers.searching': 'Looking for the professionals…',
  'structureMembers.count': (p) =>
    p.offers < p.total
      ? `${p.offers} of ${p.total} professionals who take part`
      : `${p.offers} professional${plural(p.offers)} who take${p.offers === 1 ? 's' : ''} part, with or without slots`,
  'structureMembers.empty': 'No professional takes part',
  'structureMembers.emptyHint': 'The directory knows nobody who takes part in the SAS through this structure.',
  'structureMembers.failed': 'The list could not be read',
  'structureMembers.failedHint': 'This does not mean that there is nobody. Check the connection, then try again.',
  'structureMembers.failedPartial': 'Reading was cut short: what is shown is incomplete.',
  'structureMembers.announceOffers': (p) => `${p.count} professional${plural(p.count)}. Slots are arriving.`,
  'structureMembers.announceEnd': (p) =>
    `List complete: ${p.slots} slot${plural(p.slots)} with ${p.offers} professional${plural(p.offers)}` +
    (p.missing ? `, ${p.missing} calendar${plural(p.missing)} without an answer.` : '.'),
};
