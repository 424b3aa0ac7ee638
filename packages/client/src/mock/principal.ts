import { pdsaPeriod, takesOverbooking, timeZoneOfDepartement } from '@sas-embed/contract';
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

/** Whether the role searches; the others fill in agendas. */
export function regulates(role: Session['role']): boolean {
  return ['osnp', 'ioa', 'crr15', 'coordinator', 'territorial-referent'].includes(role);
}

/** Who reads only: whoever follows a territory, and who regulates in the hours of the PDSA only, outside them. */
export const isOffDuty = ({ role, duty }: Pick<Session, 'role' | 'duty'>): boolean =>
  role === 'territorial-referent' || (role === 'crr15' && !duty?.active);

/** Whether he books now. */
export const books = ({ session }: MockPrincipal): boolean => regulates(session.role) && !isOffDuty(session);

/** Whether it is PDSA in his SAS, of a role that books in its hours only. */
export function dutyOf(role: Session['role'], { id }: Session['bookingSas'], now: number): Pick<Session, 'duty'> {
  if (role !== 'crr15') return {};
  const departement = /\d[\dAB]\d?$/.exec(id)?.[0] ?? '';
  return { duty: pdsaPeriod(now, { departement, timeZone: timeZoneOfDepartement(departement) }) };
}

/** What he may search, as the gateway's table of rights says. */
export function modesOf(session: Pick<Session, 'role' | 'duty'>): SearchMode[] {
  if (session.role === 'ioa') return ['reorientation', 'slots'];
  if (orients(session)) return ['slots', 'overbooking'];
  return regulates(session.role) ? ['slots'] : [];
}

/** Whether he orients outside the slots, and asks communities. */
export const orients = (session: Pick<Session, 'role' | 'duty'>): boolean =>
  session.role === 'osnp' || (session.role === 'crr15' && !isOffDuty(session));

/** Whether the role sees the slot: regulators all of them, a coordinator what is public, who fills in agendas none. */
export function maySee({ session: { role } }: MockPrincipal, { visibility }: Slot): boolean {
  if (role === 'coordinator') return visibility.includes('PUBLIC');
  return regulates(role);
}

const OSNP_ONLY: readonly Offer['actions'][number][] = ['overbook', 'request', 'record-call'];
const READING: readonly Offer['actions'][number][] = ['view-slots', 'members'];

/** The offer as the role sees it: an orientation outside the slots is a regulator's. */
export function seenBy({ session }: MockPrincipal, offer: Offer): Offer {
  if (isOffDuty(session)) return { ...offer, actions: offer.actions.filter((action) => READING.includes(action)) };
  const others = offer.actions.filter((action) => !OSNP_ONLY.includes(action));
  if (!orients(session)) return { ...offer, actions: others };
  const { marketplace } = offer;
  const asks = marketplace ? ([marketplace.interfaced ? 'request' : 'record-call'] as const) : [];
  return { ...offer, actions: [...others, ...(takesOverbooking(offer) ? (['overbook'] as const) : []), ...asks] };
}

/** What he may do with a slot that he sees. */
export const slotActionsOf = ({ session }: MockPrincipal, { actions }: Slot): Slot['actions'] =>
  isOffDuty(session) ? actions.filter((action) => action === 'walk-in') : actions;

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
