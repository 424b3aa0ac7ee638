import type { OwnBooking } from '../appointments/index.js';
import type { DirectoryOffer } from '../directory/index.js';
import { orientationTypeOf, type Principal } from '../identity/index.js';

/** An offer as the directory has it. */
export type Offer = DirectoryOffer['offer'];

/** With whom a booking is, as the directory knows them now: kept with the appointment, which is history. */
export function whomOf(
  offer: Offer | undefined,
): Pick<OwnBooking, 'orientationCategory' | 'practitioner' | 'structure' | 'community'> {
  if (!offer) return {};
  const { kind, practitioner, structure, community } = offer;
  return {
    orientationCategory: kind,
    ...recipientOf({ practitioner, structure }),
    // Beside the recipient, never instead of him.
    ...(community && practitioner ? { community: { nationalId: community.nationalId, name: community.name } } : {}),
  };
}

/** Who receives, in the shape in which an appointment keeps it. */
export function recipientOf({
  practitioner,
  structure,
}: {
  practitioner: Offer['practitioner'];
  structure: Offer['structure'];
}): Pick<OwnBooking, 'practitioner' | 'structure'> {
  const specialty = practitioner?.specialties[0];
  return {
    ...(practitioner
      ? {
          practitioner: {
            nationalId: practitioner.nationalId,
            lastName: practitioner.lastName,
            firstName: practitioner.firstName,
            ...(specialty ? { specialty } : {}),
          },
        }
      : {}),
    ...(structure ? { structure } : {}),
  };
}

/** The orientation type, which follows from the role of who books. */
export function typeOf(principal: Principal, isOverbooking = false): Pick<OwnBooking, 'orientationType'> {
  const orientationType = orientationTypeOf(principal, isOverbooking);
  return orientationType === undefined ? {} : { orientationType };
}
