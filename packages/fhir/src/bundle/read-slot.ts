import type { IssueCollector } from '../rules/index.js';
import { asList, readHttpsUrl, readInstant, readToken, type JsonObject, type UrlOptions } from '../values/index.js';
import { readAppointmentType, readServiceTypes, readSpecialties, readVisibility } from './read-concepts.js';
import type { ScheduleReader } from './read-schedule.js';
import type { Indexed, ResourceIndex } from './resource-index.js';
import type { ReadSlot } from './types.js';

/** What reading the slots of one bundle shares. */
export interface SlotContext {
  readonly index: ResourceIndex;
  readonly schedules: ScheduleReader;
  readonly issues: IssueCollector;
  readonly options: UrlOptions;
  /** Checked addresses by text: the slots of an agenda all have the same. */
  readonly urls: Map<string, string | undefined>;
}

/** Reads one Slot; `undefined` when it cannot be offered, and then an issue says why. */
export function readSlot(entry: Indexed, context: SlotContext): ReadSlot | undefined {
  const { resource: slot, path } = entry;
  const { issues } = context;
  if (!isFree(slot, path, issues)) return undefined;
  if (asList(slot['modifierExtension']).length > 0) return refuse('slot.modifier-extension', path, issues);
  const times = readTimes(slot, path, issues);
  if (times === undefined) return undefined;
  const schedule = context.index.resolve(slot['schedule'], entry, ['Schedule']);
  if (schedule === undefined) return refuse('slot.schedule', `${path}.schedule`, issues);
  const owner = context.schedules.read(schedule);
  if (owner === undefined) return refuse('slot.unattributed', `${path}.schedule`, issues);
  const visibility = readVisibility(slot, path, issues);
  if (visibility === undefined) return refuse('slot.visibility-unknown', `${path}.meta.security`, issues);

  const { modes, reasons } = readServiceTypes(slot, path, issues);
  const own = readSpecialties(slot, path, issues);
  const specialties = own.length > 0 ? own : [...owner.specialties];
  const { practitioner, place } = owner;
  const read: ReadSlot = { ...times, visibility, modes, reasons, specialties, practitioner, place };

  const fhirId = readToken(slot['id'], 128);
  if (fhirId !== undefined) read.fhirId = fhirId;
  else issues.add('slot.id', `${path}.id`);
  const appointmentType = readAppointmentType(slot, path, issues);
  if (appointmentType !== undefined) read.appointmentType = appointmentType;
  const bookingUrl = readBookingUrl(slot, path, appointmentType, context);
  if (bookingUrl !== undefined) read.bookingUrl = bookingUrl;
  return read;
}

function refuse(rule: Parameters<IssueCollector['add']>[0], path: string, issues: IssueCollector): undefined {
  issues.add(rule, path);
  return undefined;
}

function isFree(slot: JsonObject, path: string, issues: IssueCollector): boolean {
  const status = slot['status'];
  if (status === 'free') return true;
  if (typeof status === 'string' && status.toLowerCase() === 'free') {
    issues.add('slot.status-case', `${path}.status`);
    return true;
  }
  issues.add('slot.status', `${path}.status`);
  return false;
}

type Times = Pick<ReadSlot, 'start' | 'startOffset' | 'end' | 'endOffset'>;

function readTimes(slot: JsonObject, path: string, issues: IssueCollector): Times | undefined {
  const start = readInstant(slot['start']);
  if (start === undefined) return refuse('slot.start', `${path}.start`, issues);
  const times = { start: start.date, startOffset: start.offset };
  if (slot['end'] === undefined || slot['end'] === null) {
    issues.add('slot.end-missing', `${path}.end`);
    return times;
  }
  const end = readInstant(slot['end']);
  if (end === undefined) return refuse('slot.end', `${path}.end`, issues);
  if (start.date >= end.date) return refuse('slot.order', `${path}.end`, issues);
  return { ...times, end: end.date, endOffset: end.offset };
}

function readBookingUrl(
  slot: JsonObject,
  path: string,
  appointmentType: ReadSlot['appointmentType'],
  { urls, options, issues }: SlotContext,
): string | undefined {
  const comment = slot['comment'];
  if (comment === undefined || comment === null || comment === '') {
    // The profile's own walk-in example has none: nothing is booked there.
    if (appointmentType !== 'WALKIN') issues.add('slot.booking-url-missing', `${path}.comment`);
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
  if (url === undefined) issues.add('slot.booking-url', `${path}.comment`);
  return url;
}
