import { takesOverbooking } from '@sas-embed/contract';
import type { Offer, Session, Slot } from '@sas-embed/contract';

/** Who acts in a mock's world. */
export interface MockPrincipal {
  /** Tells regulators apart: who holds, and whose event it is. */
  readonly regulator: string;
  readonly session: Session;
}

/** Whether the role sees the slot: regulators all of them, a coordinator what is public. */
export function maySee({ session: { role } }: MockPrincipal, { visibility }: Slot): boolean {
  return role !== 'coordinator' || visibility.includes('PUBLIC');
}

/** The offer as the role sees it: an orientation outside the slots is a regulator's. */
export function seenBy({ session: { role } }: MockPrincipal, offer: Offer): Offer {
  const others = offer.actions.filter((action) => action !== 'overbook');
  return { ...offer, actions: role === 'osnp' && takesOverbooking(offer) ? [...others, 'overbook'] : others };
}

/** The orientation type that follows from the role. */
export function typeOf({ session: { role } }: MockPrincipal, isOverbooking = false): { orientationType?: 1 | 2 | 3 } {
  if (role === 'ioa') return { orientationType: 3 };
  return role === 'osnp' ? { orientationType: isOverbooking ? 2 : 1 } : {};
}
