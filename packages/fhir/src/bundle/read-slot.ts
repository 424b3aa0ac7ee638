import type { FhirRuleId, IssueCollector } from '../rules/index.js';
import { asList, readHttpsUrl, readInstant, readToken, type UrlOptions } from '../values/index.js';
import { readAppointmentType, readServiceTypes, readSpecialties, readVisibility } from './read-concepts.js';
import type { Located, ResourceIndex } from './resource-index.js';
import type { ReadFreeSlot, ReadSpecialty } from './types.js';

/** What reading the slots of one bundle shares. */
export interface SlotContext {
  readonly index: ResourceIndex;
  readonly issues: IssueCollector;
  readonly options: UrlOptions;
  /** Checked addresses by text: the slots of an agenda all have the same. */
  readonly urls: Map<string, string | undefined>;
}

const SCHEDULE = ['Schedule'];

/** The Schedule of a Slot; `undefined` when it is not in the bundle, and then an issue says so. */
export function scheduleOf(located: Located, { index, issues }: SlotContext): Located | undefined {
  const schedule = index.resolve(located.resource['schedule'], located, SCHEDULE);
  return schedule ?? refuse('slot.schedule', located, '.schedule', issues);
}

/**
 * Reads one Slot; `undefined` when it cannot be offered, and then an issue says why.
 *
 * @param fallback specialties of a slot that tells none
 */
export function readFreeSlot(
  located: Located,
  fallback: readonly ReadSpecialty[],
  context: SlotContext,
): ReadFreeSlot | undefined {
  const { resource: slot } = located;
  const { issues } = context;
  if (!isFree(located, issues)) return undefined;
  if (asList(slot['modifierExtension']).length > 0) return refuse('slot.modifier-extension', located, '', issues);
  const start = readInstant(slot['start']);
  if (start === undefined) return refuse('slot.start', located, '.start', issues);
  const told = slot['end'] !== undefined && slot['end'] !== null;
  const end = told ? readInstant(slot['end']) : undefined;
  if (told && end === undefined) return refuse('slot.end', located, '.end', issues);
  if (end === undefined) issues.add('slot.end-missing', `${located.path}.end`);
  else if (start.date >= end.date) return refuse('slot.order', located, '.end', issues);
  const visibility = readVisibility(located, issues);
  if (visibility === undefined) return refuse('slot.visibility-unknown', located, '.meta.security', issues);

  const { modes, reasons } = readServiceTypes(located, issues);
  const own = readSpecialties(located, issues);
  const specialties = own.length > 0 ? own : [...fallback];
  const read: ReadFreeSlot = { start: start.date, startOffset: start.offset, visibility, modes, reasons, specialties };
  if (end !== undefined) {
    read.end = end.date;
    read.endOffset = end.offset;
  }
  const fhirId = readToken(slot['id'], 128);
  if (fhirId !== undefined) read.fhirId = fhirId;
  else issues.add('slot.id', `${located.path}.id`);
  const appointmentType = readAppointmentType(located, issues);
  if (appointmentType !== undefined) read.appointmentType = appointmentType;
  const bookingUrl = readBookingUrl(located, appointmentType, context);
  if (bookingUrl !== undefined) read.bookingUrl = bookingUrl;
  return read;
}

function refuse(rule: FhirRuleId, located: Located, element: string, issues: IssueCollector): undefined {
  issues.add(rule, located.path + element);
  return undefined;
}

function isFree(located: Located, issues: IssueCollector): boolean {
  const status = located.resource['status'];
  if (status === 'free') return true;
  if (typeof status === 'string' && status.toLowerCase() === 'free') {
    issues.add('slot.status-case', `${located.path}.status`);
    return true;
  }
  issues.add('slot.status', `${located.path}.status`);
  return false;
}

function readBookingUrl(
  located: Located,
  appointmentType: ReadFreeSlot['appointmentType'],
  { urls, options, issues }: SlotContext,
): string | undefined {
  const comment = located.resource['comment'];
  if (comment === undefined || comment === null || comment === '') {
    // The profile's own walk-in example has none: nothing is booked there.
    if (appointmentType !== 'WALKIN') issues.add('slot.booking-url-missing', `${located.path}.comment`);
    return undefined;
  }
  let url: string | undefined;
  if (typeof comment === 'string') {
    url = urls.get(comment);
    if (url === undefined && !urls.has(comment)) {
      url = readHttpsUrl(comment, options);
      urls.set(comment, url);
    }
  }
  if (url === undefined) issues.add('slot.booking-url', `${located.path}.comment`);
  return url;
}
