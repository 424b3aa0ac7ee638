import { takesOverbooking } from '@sas-embed/contract';
import type { Offer, Session, Slot } from '@sas-embed/contract';

/** Who acts in a mock's world. */
export interface MockPrincipal {
  /** Tells regulators apart: who holds, and whose event it is. */
  readonly regulator: string;
  readonly session: Session;
  /** Whose SAS agendas this person fills in, as the token's claims say. */
  readonly actsFor?: MockActsFor;
}

/** National ids of those for whom somebody fills in agendas. */
export interface MockActsFor {
  readonly practitioners?: readonly string[];
  readonly structures?: readonly string[];
}

/** Whether the role searches and books; the others fill in agendas. */
export function regulates(role: Session['role']): boolean {
  return role === 'osnp' || role === 'ioa' || role === 'coordinator';
}

/** Whether the role sees the slot: regulators all of them, a coordinator what is public, who fills in agendas none. */
export function maySee({ session: { role } }: MockPrincipal, { visibility }: Slot): boolean {
  if (role === 'coordinator') return visibility.includes('PUBLIC');
  return regulates(role);
}

const OSNP_ONLY: readonly Offer['actions'][number][] = ['overbook', 'request', 'record-call'];

/** The offer as the role sees it: an orientation outside the slots is a regulator's. */
export function seenBy({ session: { role } }: MockPrincipal, offer: Offer): Offer {
  const others = offer.actions.filter((action) => !OSNP_ONLY.includes(action));
  if (role !== 'osnp') return { ...offer, actions: others };
  const { marketplace } = offer;
  const asks = marketplace ? ([marketplace.interfaced ? 'request' : 'record-call'] as const) : [];
  return { ...offer, actions: [...others, ...(takesOverbooking(offer) ? (['overbook'] as const) : []), ...asks] };
}

/** The orientation type that follows from the role. */
export function typeOf({ session: { role } }: MockPrincipal, isOverbooking = false): { orientationType?: 1 | 2 | 3 } {
  if (role === 'ioa') return { orientationType: 3 };
  return role === 'osnp' ? { orientationType: isOverbooking ? 2 : 1 } : {};
}
