import type { AgendaSummary, AgendaThrough, Structure } from '@sas-embed/contract';
import { ProblemError } from '../contract/index.js';
import type { DirectoryOffer } from '../directory/index.js';
import type { Principal } from '../identity/index.js';
import type { AgendaRow } from './agenda-slots.js';
import type { BookingDeps } from './deps.js';

type AgendaDirectory = BookingDeps['directory'];

/** The most agendas that one person is shown. */
const MAX_AGENDAS = 500;

/** One place's agenda: its cards, and under which id what is declared for it is kept. */
export interface AgendaPlace {
  id: string;
  /** The card by which it is named. */
  card: DirectoryOffer;
  /** The cards by which whoever edits it may name it. */
  offerIds: readonly string[];
  /** The cards for which slots may be given; new ones for the first. */
  slotOfferIds: readonly string[];
  timeZone: string;
  /** The structure for whose slots alone it is edited; absent for all of it. */
  through?: Structure;
}

function placeOf(card: DirectoryOffer, through?: Structure): AgendaPlace {
  const { offer, agendaOfferIds: slotOfferIds = [offer.id] } = card;
  const owner = offer.practitioner?.nationalId ?? offer.structure?.nationalId ?? '';
  return {
    ...{ id: `${offer.place.id} ${owner}`, card, slotOfferIds, timeZone: offer.place.timeZone },
    offerIds: through ? [offer.id] : [...new Set([...slotOfferIds, offer.id])],
    ...(through && { through }),
  };
}

/** What kind of structure the place is edited for. */
export const throughOf = ({ card, through }: AgendaPlace): AgendaThrough | undefined =>
  through && (card.offer.community?.nationalId === through.nationalId ? 'CPTS' : 'other');

/** Throws `forbidden` for what a structure may not do in its member's agenda. */
export function requireWhole({ through }: AgendaPlace): void {
  if (!through) return;
  throw new ProblemError('forbidden', {
    detail: 'A structure changes its own rules in the agenda of a member, and nothing else.',
  });
}

/** The agendas that the principal may edit, one per place, by its first card. Throws `forbidden`. */
export async function ownPlaces(directory: AgendaDirectory, principal: Principal): Promise<AgendaPlace[]> {
  const { actsFor = { practitioners: [], structures: [] } } = principal;
  const [cards, members] = await Promise.all([directory.offersOf(actsFor), directory.memberCards(actsFor.structures)]);
  const places = new Map<string, AgendaPlace>();
  for (const card of cards) {
    const place = placeOf(card);
    if (card.hasAgenda && !places.has(place.id)) places.set(place.id, place);
  }
  // Who may fill in all of an agenda does not find it again as that of a member.
  for (const { card, through } of members) {
    const place = placeOf(card, through);
    const key = `${place.id} ${through.nationalId}`;
    if (card.hasAgenda && !places.has(place.id) && !places.has(key)) places.set(key, place);
  }
  return [...places.values()].slice(0, MAX_AGENDAS);
}

/** The one that is named by this card. Throws `forbidden` or `not-found`. */
export async function ownPlace(
  directory: AgendaDirectory,
  principal: Principal,
  offerId: string,
): Promise<AgendaPlace> {
  const place = (await ownPlaces(directory, principal)).find(({ offerIds }) => offerIds.includes(offerId));
  if (place) return place;
  if (!(await directory.getOffer(offerId))) throw new ProblemError('not-found', { detail: 'No such agenda.' });
  throw new ProblemError('forbidden', {
    detail: 'The token names neither the practitioner nor the structure of it.',
  });
}

/** The structure that a rule is given through, to be kept with it. */
export const givenThrough = ({ through }: { through?: Structure }): { through?: Structure } =>
  through ? { through } : {};

/** The agenda of a place as nobody has filled it in yet. */
export function emptyAgenda({ id, slotOfferIds, timeZone }: AgendaPlace): AgendaRow {
  return { id, offer_id: slotOfferIds[0]!, time_zone: timeZone, vacation: false, version: 1, filled_to: null };
}

/** The agenda as the API tells of it, without its slots. */
export function summaryOf({ card, offerIds, timeZone, through }: AgendaPlace, agenda: AgendaRow): AgendaSummary {
  const { id, kind, place, practitioner, structure } = card.offer;
  return {
    id,
    offerIds: [...offerIds],
    placeId: place.id,
    kind,
    timeZone,
    ...(practitioner ? { practitioner } : {}),
    ...(structure ? { structureName: structure.name } : {}),
    address: place.address,
    vacation: agenda.vacation,
    version: agenda.version,
    ...(through ? { through } : {}),
  };
}
