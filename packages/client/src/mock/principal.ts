import { takesOverbooking } from '@sas-embed/contract';
import type { Offer, SearchMode, Session, Slot } from '@sas-embed/contract';

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
  return ['osnp', 'ioa', 'crr15', 'coordinator'].includes(role);
}

/** What the role may search, as the gateway's table of rights says; a PDSA regulator of a mock is on duty. */
export function modesOf(role: Session['role']): SearchMode[] {
  if (role === 'ioa') return ['reorientation', 'slots'];
  if (role === 'osnp' || role === 'crr15') return ['slots', 'overbooking'];
  return regulates(role) ? ['slots'] : [];
}

const orients = (role: Session['role']) => role === 'osnp' || role === 'crr15';

/** Whether the role sees the slot: regulators all of them, a coordinator what is public, who fills in agendas none. */
export function maySee({ session: { role } }: MockPrincipal, { visibility }: Slot): boolean {
  if (role === 'coordinator') return visibility.includes('PUBLIC');
  return regulates(role);
}

const OSNP_ONLY: readonly Offer['actions'][number][] = ['overbook', 'request', 'record-call'];

/** The offer as the role sees it: an orientation outside the slots is a regulator's. */
export function seenBy({ session: { role } }: MockPrincipal, offer: Offer): Offer {
  const others = offer.actions.filter((action) => !OSNP_ONLY.includes(action));
  if (!orients(role)) return { ...offer, actions: others };
  const { marketplace } = offer;
  const asks = marketplace ? ([marketplace.interfaced ? 'request' : 'record-call'] as const) : [];
  return { ...offer, actions: [...others, ...(takesOverbooking(offer) ? (['overbook'] as const) : []), ...asks] };
}

/** The orientation type that follows from the role. */
export function typeOf({ session: { role } }: MockPrincipal, isOverbooking = false): { orientationType?: 1 | 2 | 3 } {
  if (role === 'ioa') return { orientationType: 3 };
  return role === 'osnp' ? { orientationType: isOverbooking ? 2 : 1 } : {};
}

/** Whether the offer is one of those that this mode of search is about. */
export function isInMode(offer: Offer, mode: SearchMode | undefined): boolean {
  const { sas, emergencyReorientation } = offer.participation;
  if (mode === 'overbooking') return takesOverbooking(offer);
  return mode !== 'reorientation' || (sas && emergencyReorientation === true);
}
