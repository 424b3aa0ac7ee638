import { overbookingFault } from '@sas-embed/contract';
import type { Appointment, AppointmentVersion, Offer, OverbookingRequest } from '@sas-embed/contract';
import type { HeldFor } from './holds.js';

/** An appointment as the mock keeps it. */
export interface StoredAppointment {
  appointment: Appointment;
  /** The host that gave the case; none when nothing tells which host it came from. */
  hostId?: string;
  /** Counts up with every change in this world: pages are in its order. */
  change: number;
  slot?: { offerId: string; slotId: string };
  /** What was said of it; only ever appended to. */
  versions: readonly AppointmentVersion[];
  /** Who booked, where an editor told of it. */
  regulator?: string;
  /** Linked by hand. */
  byHand?: boolean;
  /** Hand-overs that it was said not to belong to. */
  refused?: readonly string[];
}

/** What is kept of an appointment from version to version. */
export type Kept = Pick<StoredAppointment, 'byHand' | 'refused' | 'regulator'>;

/** Of those parts, the ones that there are. */
export const keptOf = ({ byHand, refused, regulator }: Kept): Kept => ({
  ...(byHand && { byHand }),
  ...(refused && { refused }),
  ...(regulator !== undefined && { regulator }),
});

/** Who receives, as the offer says; a CPTS through which he was found stands beside him, never instead. */
export function recipientOf({ kind, practitioner, structure, community }: Offer) {
  const specialty = practitioner?.specialties[0];
  return {
    orientationCategory: kind,
    ...(practitioner && {
      practitioner: {
        nationalId: practitioner.nationalId,
        lastName: practitioner.lastName,
        firstName: practitioner.firstName,
        ...(specialty && { specialty }),
      },
    }),
    ...(structure && { structure }),
    ...(community && practitioner && { community: { nationalId: community.nationalId, name: community.name } }),
  };
}

/** What the booking carries of what it was held for. */
export const caseOf = ({ caseRef, replaces }: HeldFor) => ({
  ...(caseRef !== undefined && { caseRef }),
  ...(replaces !== undefined && { replaces }),
});

/** A version of what was said of it. */
export const versionOf = (
  { version, status, start, end, practitioner }: Appointment,
  at: string,
  by: AppointmentVersion['by'],
  change?: AppointmentVersion['change'],
): AppointmentVersion => ({
  ...{ version, at, status, start, by },
  ...(end !== undefined && { end }),
  ...(practitioner && { practitionerId: practitioner.nationalId }),
  ...(change && { change }),
});

/** Whether it may still be given up. */
export function isOpen({ status, start }: Appointment, now: number): boolean {
  return (status === 'booked' || status === 'pending') && Date.parse(start) > now;
}

/** What can be said of it: agreed to while it is pending; came or not, once it has begun. */
export function statusesOf({ status, start }: Appointment, now: number): string[] {
  if (status === 'cancelled') return [];
  const hasBegun = Date.parse(start) <= now;
  return [...(status === 'pending' ? ['booked'] : []), ...(hasBegun ? ['fulfilled', 'noshow'] : [])].filter(
    (it) => it !== status,
  );
}

/** What may be done with it now. */
export function actionsOf(appointment: Appointment, now: number): Appointment['actions'] {
  const { status, origin, replacedBy, actions } = appointment;
  const canRebook = (status === 'cancelled' || status === 'noshow') && replacedBy === undefined;
  return [
    ...(isOpen(appointment, now) ? actions : []),
    ...(origin.kind !== 'editor' && statusesOf(appointment, now).length > 0 ? ['set-status' as const] : []),
    ...(canRebook ? ['rebook' as const] : []),
  ];
}

/** What is wrong with the time of an orientation outside the slots, and of its call. */
export function overbookingErrors({ start, contact }: OverbookingRequest, now: number, timeZone: string) {
  const wrong = overbookingFault(Date.parse(start), now, timeZone);
  const age = now - Date.parse(contact.at);
  return [
    ...(wrong ? [{ field: 'body:/start', rule: wrong }] : []),
    ...(age < -120_000 || age > 86_400_000 ? [{ field: 'body:/contact/at', rule: 'within the last day' }] : []),
  ];
}
