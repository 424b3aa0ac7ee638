import type { Offer, SearchMode, Session, Slot, SlotVisibility } from '@sas-embed/contract';
import type { SourceSlot } from '../availability/index.js';
import { AGENDA_SOURCE_ID, takesOverbooking } from '@sas-embed/contract';
import type { DirectoryOffer } from '../directory/index.js';
import type { Principal } from './types.js';

/** What a role may be allowed to do. */
export type Right =
  | 'search'
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
  | 'edit-agenda'
  | 'declare'
  | 'view-accounts'
  | 'manage-accounts'
  | 'view-interfaces'
  | 'manage-interfaces'
  | 'administer'
  | 'view-indicators';

interface RoleRights {
  rights: readonly Right[];
  /** Slot types (TRE_R314) that the role sees. */
  slotTypes: readonly SlotVisibility[];
  /** What it may search, its default first. */
  modes: readonly SearchMode[];
  /** Only during the PDSA of the SAS; outside it the role reads. */
  duringPdsa?: true;
}

const REGULATING: readonly Right[] = [
  'search',
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

const READING: readonly Right[] = ['search', 'view-slots', 'members', 'view-appointments'];

const REGULATOR: RoleRights = {
  rights: REGULATING,
  slotTypes: ['PUBLIC', 'PRO', 'SNP', 'CPTS'],
  modes: ['slots'],
};
const OSNP: RoleRights = {
  ...REGULATOR,
  rights: [...REGULATING, 'overbook', 'request', 'record-call'],
  modes: ['slots', 'overbooking'],
};

// Who fills in agendas and declares participation regulates nothing, and sees no appointment of the SAS.
const DECLARING: RoleRights = { rights: ['edit-agenda', 'declare'], slotTypes: [], modes: [] };

const NONE: RoleRights = { rights: [], slotTypes: [], modes: [] };

// Who looks after the service sees its offers and slots as a regulator does, and no appointment; `territorial-referent` sees those
// of his SAS too.
const WATCHING: readonly Right[] = ['view-interfaces', 'manage-interfaces'];
const LOOKING: RoleRights = {
  ...REGULATOR,
  rights: ['search', 'view-slots', 'members', 'view-accounts', 'view-indicators', ...WATCHING],
};

/** The one table of rights, role by role. A role that is not here has none. */
const ROLES: Readonly<Record<Session['role'], RoleRights>> = {
  osnp: OSNP,
  regulator: OSNP,
  // A nurse who receives at an emergency department searches who takes patients from there first (FRU).
  ioa: { ...REGULATOR, modes: ['reorientation', 'slots'] },
  // "Etendre l'utilisation de la plateforme SAS par les régulateurs du CRR 15 aux horaires de PDSA" (the ministry's deck of
  // 3 July 2025, the only text on it): he regulates as an OSNP does, in those hours of his SAS. Outside them he is one of the
  // "others" who read only. The deck gives him no orientation type.
  crr15: { ...OSNP, duringPdsa: true },
  // A coordinator books: "A CPTS coordinator works in a CPTS product. Both need to: search care offer, see free slots, book
  // for the patient" (architecture, What the product is). So he is not one of those who read only. Of the types that are not
  // public he sees those of his own CPTS.
  coordinator: {
    rights: REGULATING,
    slotTypes: ['PUBLIC'],
    modes: ['slots'],
  },
  practitioner: DECLARING,
  delegate: DECLARING,
  'structure-manager': DECLARING,
  'territorial-referent': { ...REGULATOR, rights: [...READING, 'view-indicators'] },
  administrator: { ...LOOKING, rights: [...LOOKING.rights, 'administer'] },
  // Accounts and watching have operations of their own; care offer and appointments are none of them.
  'account-manager': { ...NONE, rights: ['view-accounts', 'manage-accounts'] },
  monitoring: { ...NONE, rights: [...WATCHING, 'view-indicators'] },
};

/** What rights follow from. */
type Acting = Pick<Principal, 'role' | 'duty'>;

function rightsOf({ role, duty }: Acting): RoleRights {
  const own = Object.hasOwn(ROLES, role) ? ROLES[role] : NONE;
  if (!own.duringPdsa || duty?.active) return own;
  return { ...own, rights: READING, modes: ['slots'] };
}

/** Whether the role books during the PDSA of its SAS only. */
export function isForPdsa(role: Session['role']): boolean {
  return Object.hasOwn(ROLES, role) && ROLES[role].duringPdsa === true;
}

/** Whether the role books on editors' pages, whatever the hour, so that editors shall know who has it. */
export function booksAtEditors(role: Session['role']): boolean {
  return Object.hasOwn(ROLES, role) && ROLES[role].rights.includes('handover');
}

/** What the principal may search, the default first; nothing for a role that does not search. */
export function searchModesOf(principal: Acting): readonly SearchMode[] {
  return rightsOf(principal).modes;
}

/** Whether the principal's role has this right. */
export function mayHold(principal: Acting, right: Right = 'hold'): boolean {
  return rightsOf(principal).rights.includes(right);
}

/**
 * Whether the principal sees the slot: it sees one of its types, or the slot names the principal's own CPTS. A slot without a
 * type is nowhere said to be public, so only who sees all types sees it.
 */
export function maySeeSlot(
  principal: Acting & Pick<Principal, 'community'>,
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
  return role === 'osnp' || role === 'regulator' ? (isOverbooking ? 2 : 1) : undefined;
}

/** What the principal may do with the offer. */
export function offerActions(principal: Acting, of: DirectoryOffer): Offer['actions'] {
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
  principal: Acting & Pick<Principal, 'community'>,
  slot: Pick<SourceSlot, 'sourceId' | 'bookingUrl' | 'appointmentType' | 'visibility' | 'communities'>,
): Slot['actions'] {
  if (!maySeeSlot(principal, slot)) return [];
  if (slot.appointmentType === 'WALKIN') return ['walk-in'];
  const booking: Slot['actions'] =
    slot.sourceId === AGENDA_SOURCE_ID ? ['hold', 'confirm'] : slot.bookingUrl ? ['hold', 'handover'] : [];
  return booking.filter((action) => mayHold(principal, action as Right));
}
