import type { Slot } from '@sas-embed/contract';
import type { DirectoryOffer } from './types.js';

/** Text that is the same for all cards of one practitioner (or structure) at one place. */
export function placeOfCard({ offer }: DirectoryOffer): string {
  return `${ownerOfCard(offer)} ${offer.place.id}`;
}

/** National id of whoever receives on the card: the practitioner, else the structure. */
export function ownerOfCard({ practitioner, structure }: DirectoryOffer['offer']): string | undefined {
  return practitioner?.nationalId ?? structure?.nationalId;
}

/**
 * Whether a slot of the place is on this card of the place. What is visible otherwise is on every card; what is for CPTS
 * only is on the card of a CPTS that it names (or on all of them when it names none), and never on the practitioner's own.
 */
export function isOnCard({ offer }: DirectoryOffer, slot: Pick<Slot, 'visibility' | 'communities'>): boolean {
  const isForCommunitiesOnly = slot.visibility.length > 0 && slot.visibility.every((type) => type === 'CPTS');
  if (!isForCommunitiesOnly) return true;
  if (!offer.community) return false;
  const named = slot.communities ?? [];
  return named.length === 0 || named.some(({ nationalId }) => nationalId === offer.community!.nationalId);
}
