import type { Answering, Wanted } from './model.js';

/** What is not as the call asks: first what was asked for first. */
export type Miss = 'status' | 'too-late' | 'other-time' | 'other-way' | 'other-offer' | 'not-with' | 'not-this';

/** Why this appointment does not answer the call; undefined when it does. */
export function missOf(appointment: Answering, wanted: Wanted): Miss | undefined {
  const { start, status, origin, orientationCategory, practitioner } = appointment;
  const { before, at, origins, categories, notWith = [], statuses = ['booked', 'pending'] } = wanted;
  if (!statuses.includes(status)) return 'status';
  const begins = Date.parse(start);
  if (before !== undefined && begins >= Date.parse(before)) return 'too-late';
  if (at !== undefined && begins !== Date.parse(at)) return 'other-time';
  if (origins && !origins.includes(origin.kind)) return 'other-way';
  if (categories && !categories.includes(orientationCategory)) return 'other-offer';
  if (practitioner && notWith.includes(practitioner.nationalId)) return 'not-with';
  if (wanted.practitioner !== undefined && practitioner?.nationalId !== wanted.practitioner) return 'not-this';
  return undefined;
}
