import { AGENDA_SOURCE_ID } from '@sas-embed/contract';
import type { AgendaSummary, AgendaThrough, Offer, Structure } from '@sas-embed/contract';
import { fault } from './fault.js';
import type { MockPrincipal } from './principal.js';
import { sampleStructures } from './world.js';

/** How somebody edits it: named by which card, and through which structure when only for its slots. */
export interface Reach {
  card: Offer;
  through?: Structure;
}

type Described = Pick<AgendaSummary, 'offerIds' | 'timeZone' | 'vacation' | 'version'> & { card: Offer };

/** Whether the SAS agenda keeps its slots. */
export const keepsAgenda = ({ sources }: Offer) => sources.includes(AGENDA_SOURCE_ID);
/** Place and owner: what shares an agenda. */
export const placeKey = ({ place, practitioner, structure }: Offer) =>
  `${place.id} ${practitioner?.nationalId ?? structure?.nationalId}`;

/** Throws `forbidden` for who fills in no agendas. */
export function requireRole({ session: { role } }: MockPrincipal): void {
  if (!['practitioner', 'delegate', 'structure-manager'].includes(role)) throw fault('forbidden');
}

/** Whether he may fill in all of the card's agenda. */
export function isFor({ actsFor = {} }: MockPrincipal, { practitioner, structure }: Offer): boolean {
  const { practitioners = [], structures = [] } = actsFor;
  if (practitioner) return practitioners.includes(practitioner.nationalId);
  return structure !== undefined && structures.includes(structure.nationalId);
}

/** The structure through which its manager edits the agenda of the card's practitioner. */
export function memberOf({ actsFor = {} }: MockPrincipal, offer: Offer): Structure | undefined {
  const { practitioner, structure, community, participation } = offer;
  const { structures = [] } = actsFor;
  if (!practitioner) return undefined;
  if (community) {
    const { nationalId, name } = community;
    return structures.includes(nationalId) ? { nationalId, name } : undefined;
  }
  const known = sampleStructures().find(({ nationalId }) => nationalId === participation.structureId);
  if (known && known.kind !== 'CPTS' && structures.includes(known.nationalId)) {
    return { nationalId: known.nationalId, name: known.name };
  }
  return offer.kind === 'CDS' && structure && structures.includes(structure.nationalId) ? structure : undefined;
}

/** What kind of structure it is edited for. */
export const throughOf = ({ card, through }: Reach): AgendaThrough | undefined =>
  through && (card.community?.nationalId === through.nationalId ? 'CPTS' : 'other');

/** The structure that a rule is given through, to be kept with it. */
export const given = ({ through }: { through?: Structure | undefined }) => (through ? { through } : {});

/** Throws `forbidden` for what a structure may not do in its member's agenda. */
export function requireWhole({ through }: Reach): void {
  if (through) throw fault('forbidden');
}

/** The agenda without its slots, as it is named and edited by who asks. */
export function summaryOf(
  { card: first, offerIds, timeZone, vacation, version }: Described,
  { card = first, through }: Partial<Reach> = {},
): AgendaSummary {
  const { id, kind, place, practitioner, structure } = card;
  return {
    id,
    offerIds: through ? [id] : offerIds,
    placeId: place.id,
    kind,
    timeZone,
    address: place.address,
    vacation,
    version,
    ...(practitioner && { practitioner }),
    ...(structure && { structureName: structure.name }),
    ...given({ through }),
  };
}
