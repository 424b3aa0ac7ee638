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

/**
 * Columns of `OfferRow`, for a query whose `offer` is named so. Who keeps the calendar is said of the place: the cards of a
 * practitioner there share it.
 */
export const offerColumns: RawBuilder<unknown> = sql`
  offer.id, offer.place_id, offer.kind, offer.departement, offer.time_zone, offer.address, offer.latitude,
  offer.longitude, offer.position_estimated, offer.phones, offer.participates, offer.participation_via,
  array(
    select card.id from offer card
    where card.has_agenda and card.place_id = offer.place_id
      and card.practitioner_id is not distinct from offer.practitioner_id
    order by 1
  ) as agenda_offer_ids,
  offer.participation_structure_id, offer.overbooking, offer.place_name, offer.place_identifier, offer.opening_hours,
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

/** The CPTS as the API tells of it. */
export function communityOf({ national_id, name, label, phones, description, contact }: CommunityRow): Community {
  return {
    nationalId: national_id,
    name,
    phones,
    ...(label === null ? {} : { label }),
    ...(description === null ? {} : { description }),
    ...(contact === null ? {} : { contact }),
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
      ...(row.community ? { community: communityOf(row.community) } : {}),
      participation: {
        sas: row.participates,
        ...(row.participation_via === null ? {} : { via: row.participation_via }),
        ...(row.participation_structure_id === null ? {} : { structureId: row.participation_structure_id }),
        ...(row.overbooking === null ? {} : { overbooking: row.overbooking }),
      },
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
