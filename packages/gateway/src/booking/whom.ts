import type { OwnBooking } from '../appointments/index.js';
import type { DirectoryOffer } from '../directory/index.js';

/** An offer as the directory has it. */
export type Offer = DirectoryOffer['offer'];

/** With whom a booking is, as the directory knows them now: kept with the appointment, which is history. */
export function whomOf(
  offer: Offer | undefined,
): Pick<OwnBooking, 'orientationCategory' | 'practitioner' | 'structure'> {
  if (!offer) return {};
  const { kind, practitioner, structure } = offer;
  const specialty = practitioner?.specialties[0];
  return {
    orientationCategory: kind,
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
