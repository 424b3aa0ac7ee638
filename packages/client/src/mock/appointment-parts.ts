import type { Appointment, AppointmentVersion, Offer } from '@sas-embed/contract';
import type { HeldFor } from './holds.js';

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
  { version, status, start, end }: Appointment,
  at: string,
  by: AppointmentVersion['by'],
): AppointmentVersion => ({ version, at, status, start, ...(end !== undefined && { end }), by });
