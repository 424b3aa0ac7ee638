import type { Offer, Session, Slot, SlotVisibility } from '@sas-embed/contract';
import type { SourceSlot } from '../availability/index.js';
import { AGENDA_SOURCE_ID, takesOverbooking } from '@sas-embed/contract';
import type { DirectoryOffer } from '../directory/index.js';
import type { Principal } from './types.js';

/** What a role may be allowed to do. */
export type Right =
  | 'view-slots'
  | 'hold'
  | 'confirm'
  | 'handover'
  | 'call'
  | 'cancel'
  | 'members'
  | 'launch'
  | 'overbook'
  | 'request'
  | 'record-call'
  | 'view-appointments'
  | 'edit-agenda';

interface RoleRights {
  rights: readonly Right[];
  /** Slot types (TRE_R314) that the role sees. */
  slotTypes: readonly SlotVisibility[];
}

const REGULATING: readonly Right[] = [
  'view-slots',
  'hold',
  'confirm',
  'handover',
  'call',
  'cancel',
  'members',
  'launch',
  'view-appointments',
];

const REGULATOR: RoleRights = {
  rights: REGULATING,
  slotTypes: ['PUBLIC', 'PRO', 'SNP', 'CPTS'],
};

/** The one table of rights, role by role. A role that is not here has none. */
const ROLES: Readonly<Record<Session['role'], RoleRights>> = {
  osnp: { ...REGULATOR, rights: [...REGULATOR.rights, 'overbook', 'request', 'record-call'] },
  ioa: REGULATOR,
  // Of the other types a coordinator sees those of his own CPTS; what is public is for everybody.
  coordinator: {
    rights: REGULATING,
    slotTypes: ['PUBLIC'],
  },
  // Who fills in agendas regulates nothing, and sees no appointment of the SAS.
  practitioner: { rights: ['edit-agenda'], slotTypes: [] },
  delegate: { rights: ['edit-agenda'], slotTypes: [] },
  'structure-manager': { rights: ['edit-agenda'], slotTypes: [] },
};

const NONE: RoleRights = { rights: [], slotTypes: [] };

function rightsOf({ role }: Pick<Principal, 'role'>): RoleRights {
  return Object.hasOwn(ROLES, role) ? ROLES[role] : NONE;
}

/** Whether the principal's role has this right. */
export function mayHold(principal: Pick<Principal, 'role'>, right: Right = 'hold'): boolean {
  return rightsOf(principal).rights.includes(right);
}

/**
 * Whether the principal sees the slot: it sees one of its types, or the slot names the principal's own CPTS. A slot without a
 * type is nowhere said to be public, so only who sees all types sees it.
 */
export function maySeeSlot(
  principal: Pick<Principal, 'role' | 'community'>,
  slot: Pick<Slot, 'visibility' | 'communities'>,
): boolean {
  const { rights, slotTypes } = rightsOf(principal);
  const own = principal.community?.nationalId;
  const isOfOwn = own !== undefined && slot.communities?.some(({ nationalId }) => nationalId === own);
  if (isOfOwn && rights.includes('view-slots')) return true;
  if (slot.visibility.length === 0) return slotTypes.length === REGULATOR.slotTypes.length;
  return slot.visibility.some((type) => slotTypes.includes(type));
}

/** The national orientation type of what this principal books; of a role that has none, `undefined`. */
export function orientationTypeOf({ role }: Pick<Principal, 'role'>, isOverbooking = false): 1 | 2 | 3 | undefined {
  if (role === 'ioa') return 3;
  return role === 'osnp' ? (isOverbooking ? 2 : 1) : undefined;
}

/** What the principal may do with the offer. */
export function offerActions(principal: Pick<Principal, 'role'>, of: DirectoryOffer): Offer['actions'] {
  const { marketplace } = of.offer;
  // The operator of a place de marché keeps no calendar.
  const hasEditor = !marketplace && of.editorIds.length > 0;
  const hasCalendar = hasEditor || of.hasAgenda;
  const possible: Record<Offer['actions'][number], boolean> = {
    'view-slots': hasCalendar,
    hold: hasCalendar,
    confirm: of.hasAgenda,
    handover: hasEditor,
    call: (of.offer.place.phones?.length ?? 0) > 0,
    overbook: takesOverbooking(of.offer),
    request: marketplace?.interfaced === true,
    'record-call': marketplace?.interfaced === false,
    members: ['CPTS', 'MSP', 'CDS'].includes(of.offer.kind),
  };
  const { rights } = rightsOf(principal);
  return (Object.keys(possible) as Offer['actions']).filter((action) => possible[action] && rights.includes(action));
}

/**
 * What the principal may do with the slot: book it here (SAS agenda), or on the editor's page when there is one; a
 * consultation without appointment only says that one may come.
 */
export function slotActions(
  principal: Pick<Principal, 'role' | 'community'>,
  slot: Pick<SourceSlot, 'sourceId' | 'bookingUrl' | 'appointmentType' | 'visibility' | 'communities'>,
): Slot['actions'] {
  if (!maySeeSlot(principal, slot)) return [];
  if (slot.appointmentType === 'WALKIN') return ['walk-in'];
  const booking: Slot['actions'] =
    slot.sourceId === AGENDA_SOURCE_ID ? ['hold', 'confirm'] : slot.bookingUrl ? ['hold', 'handover'] : [];
  return booking.filter((action) => mayHold(principal, action as Right));
}
