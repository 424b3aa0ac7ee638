import type { Community, OfferKind, Participation, Place, Practitioner, Structure } from '@sas-embed/contract';
import { sql, type RawBuilder } from 'kysely';
import type { DirectoryOffer } from './types.js';

/** An offer with its practitioner, structure and editors, as the queries of this room read it. */
export interface OfferRow {
  id: string;
  place_id: string;
  kind: OfferKind;
  departement: string;
  time_zone: string;
  address: DirectoryOffer['offer']['place']['address'];
  latitude: number;
  longitude: number;
  position_estimated: boolean;
  phones: string[];
  participates: boolean;
  participation_via: NonNullable<Participation['via']> | null;
  agenda_offer_ids: string[];
  practitioner: PractitionerRow | null;
  structure: { national_id: string; name: string } | null;
  community: CommunityRow | null;
  participation_structure_id: string | null;
  overbooking: boolean | null;
  reorientation: boolean | null;
  declared: Participation | null;
  carried_sas: boolean | null;
  carried_overbooking: boolean | null;
  /** What the structure, or the CPTS of the card, says of itself here. */
  profile: { description: string | null; contact: string | null } | null;
  place_name: string | null;
  place_identifier: { system: string; value: string } | null;
  opening_hours: NonNullable<Place['openingHours']> | null;
  editor_ids: string[];
  /** From the searched address, in metres; null for a city or a département. */
  distance?: number | null;
}

interface CommunityRow {
  national_id: string;
  name: string;
  label: string | null;
  phones: string[];
  description: string | null;
  contact: string | null;
}

interface PractitionerRow {
  national_id: string;
  last_name: string;
  first_name: string;
  title: string | null;
  profession_code: string | null;
  convention_sector: string | null;
  specialties: Practitioner['specialties'];
}

/** Whether an offer takes part: as declared, else as the directory says or those who take part through it. */
export const isParticipant: RawBuilder<boolean> = sql`
  coalesce(offer.declared_sas, offer.participates or offer.carried_sas is true)`;

/**
 * Columns of `OfferRow`, for a query whose `offer` is named so. Who keeps the calendar is said of the place: the cards of a
 * practitioner there share it.
 */
export const offerColumns: RawBuilder<unknown> = sql`
  offer.id, offer.place_id, offer.kind, offer.departement, offer.time_zone, offer.address, offer.latitude,
  offer.longitude, offer.position_estimated, offer.phones, ${isParticipant} as participates,
  offer.participation_via, offer.reorientation, offer.declared, offer.carried_sas, offer.carried_overbooking,
  array(
    select card.id from offer card
    where (card.has_agenda or card.declared_agenda) and card.place_id = offer.place_id
      and card.practitioner_id is not distinct from offer.practitioner_id
    order by 1
  ) as agenda_offer_ids,
  offer.participation_structure_id, offer.overbooking, offer.place_name, offer.place_identifier, offer.opening_hours,
  (select to_jsonb(p) from structure_profile p where p.national_id
    = coalesce(offer.community_id, case when offer.practitioner_id is null then offer.structure_id end)) as profile,
  (select to_jsonb(c) from community c where c.national_id = offer.community_id) as community,
  (select to_jsonb(p) from practitioner p where p.national_id = offer.practitioner_id) as practitioner,
  (select to_jsonb(s) from structure s where s.national_id = offer.structure_id) as structure,
  array(
    select distinct e.editor_id from offer card join place_editor e on e.offer_id = card.id
    where card.place_id = offer.place_id and card.practitioner_id is not distinct from offer.practitioner_id order by 1
  ) as editor_ids`;

/** The practitioner as the API tells of it. */
export function practitionerOf(row: PractitionerRow): Practitioner {
  return {
    nationalId: row.national_id,
    lastName: row.last_name,
    firstName: row.first_name,
    ...(row.title === null ? {} : { title: row.title }),
    ...(row.profession_code === null ? {} : { professionCode: row.profession_code }),
    specialties: row.specialties.map(({ code, system, label }) => ({
      ...(code === undefined ? {} : { code }),
      ...(system === undefined ? {} : { system }),
      ...(label === undefined ? {} : { label }),
    })),
    ...(row.convention_sector === null
      ? {}
      : { conventionSector: row.convention_sector as NonNullable<Practitioner['conventionSector']> }),
  };
}

/** The CPTS as the API tells of it; what it says of itself here stands before what was imported. */
function communityOf(row: CommunityRow, profile: OfferRow['profile']): Community {
  const { national_id, name, label, phones } = row;
  const isSaid = Boolean(profile?.description ?? profile?.contact);
  const { description, contact } = isSaid ? profile! : row;
  return {
    nationalId: national_id,
    name,
    phones,
    ...(label === null ? {} : { label }),
    ...(description === null ? {} : { description }),
    ...(contact === null ? {} : { contact }),
  };
}

/** How the card takes part: as declared, else as the directory says, with what a MSP's practitioners declare. */
function participationOf(row: OfferRow): Participation {
  const { declared, reorientation, profile } = row;
  const carried = row.carried_overbooking ? true : null;
  const texts = row.practitioner
    ? {}
    : {
        ...(profile?.description && { description: profile.description }),
        ...(profile?.contact && { contact: profile.contact }),
      };
  if (declared) {
    const overbooking = declared.overbooking ?? carried;
    return { ...declared, ...(overbooking === null ? {} : { overbooking }), ...texts };
  }
  const overbooking = row.overbooking ?? carried;
  const via = row.participation_via ?? (row.carried_sas ? 'MSP' : null);
  return {
    sas: row.participates,
    ...(via === null ? {} : { via }),
    ...(row.participation_structure_id === null ? {} : { structureId: row.participation_structure_id }),
    ...(overbooking === null ? {} : { overbooking }),
    ...(reorientation === null ? {} : { emergencyReorientation: reorientation }),
    ...texts,
  };
}

/** The structure as the API tells of it. */
export function structureOf(row: { national_id: string; name: string }): Structure {
  return { nationalId: row.national_id, name: row.name };
}

/** The offer as other rooms know it. */
export function directoryOffer(row: OfferRow): DirectoryOffer {
  return {
    offer: {
      id: row.id,
      kind: row.kind,
      place: {
        id: row.place_id,
        ...(row.place_name === null ? {} : { name: row.place_name }),
        timeZone: row.time_zone,
        address: row.address,
        ...(row.position_estimated ? {} : { position: { latitude: row.latitude, longitude: row.longitude } }),
        ...(row.phones.length > 0 ? { phones: row.phones } : {}),
        ...(row.opening_hours === null ? {} : { openingHours: row.opening_hours }),
      },
      ...(row.practitioner ? { practitioner: practitionerOf(row.practitioner) } : {}),
      ...(row.structure ? { structure: structureOf(row.structure) } : {}),
      ...(row.community ? { community: communityOf(row.community, row.profile) } : {}),
      participation: participationOf(row),
      ...(row.distance === undefined || row.distance === null ? {} : { distanceMeters: row.distance }),
    },
    editorIds: row.editor_ids,
    hasAgenda: row.agenda_offer_ids.length > 0,
    ...(row.agenda_offer_ids.length > 0 ? { agendaOfferIds: row.agenda_offer_ids } : {}),
    departement: row.departement,
    around: { latitude: row.latitude, longitude: row.longitude },
    ...(row.place_identifier === null ? {} : { placeIdentifier: row.place_identifier }),
  };
}
