import type { CalendarKeeper, SeedRow } from './practitioners.js';

/** Where something is and how it is called: columns that all kinds of places share. */
type Site = Pick<
  SeedRow,
  'street' | 'postcode' | 'city' | 'inseeCode' | 'departement' | 'latitude' | 'longitude' | 'phone'
>;

const SITE_COLUMNS = [
  'street',
  'postcode',
  'city',
  'inseeCode',
  'departement',
  'latitude',
  'longitude',
  'phone',
] as const satisfies readonly (keyof Site)[];

/** A CPTS (communauté professionnelle territoriale de santé). */
export interface CommunityRow {
  /** IDNST: `1` + FINESS. */
  nationalId: string;
  name: string;
  label: string;
  phone: string;
  description: string;
  /** Whom to ask, and how. */
  contact: string;
  departement: string;
  /** INSEE codes of the communes it covers, separated by `/`. */
  communes: string;
}

/** Columns of `communities.csv`: one CPTS a line. */
export const COMMUNITY_COLUMNS = [
  'nationalId',
  'name',
  'label',
  'phone',
  'description',
  'contact',
  'departement',
  'communes',
] as const satisfies readonly (keyof CommunityRow)[];

/** A practitioner's place that takes part through a CPTS. */
export interface MemberRow {
  communityId: string;
  nationalId: string;
  place: string;
  /** `A`: only under the header of the CPTS; `AB`: as a card of his own too. */
  cards: 'A' | 'AB';
}

/** Columns of `community-members.csv`: who takes part through which CPTS, at which place. */
export const MEMBER_COLUMNS = [
  'communityId',
  'nationalId',
  'place',
  'cards',
] as const satisfies readonly (keyof MemberRow)[];

/** A maison de santé (MSP) or centre de santé (CDS) that takes part as such. Its members are who works there. */
export interface StructureRow extends Site {
  kind: 'MSP' | 'CDS';
  nationalId: string;
  name: string;
  /** Whether it fills in a SAS agenda of its own. */
  calendar: Extract<CalendarKeeper, 'agenda' | 'none'>;
}

/** Columns of `structures.csv`: maisons and centres de santé. */
export const STRUCTURE_COLUMNS = [
  'kind',
  'nationalId',
  'name',
  'calendar',
  ...SITE_COLUMNS,
] as const satisfies readonly (keyof StructureRow)[];

/** A point fixe de garde (PFG) of a SOS Médecins association. */
export interface DutyPointRow extends Site {
  /** IDNST of the association: `3` + SIRET. */
  associationId: string;
  associationName: string;
  associationPhone: string;
  /** `1`, `2`… within the association. */
  key: string;
  name: string;
  /** `mon-sun 08:00-24:00`, several separated by `/`. */
  hours: string;
  calendar: Extract<CalendarKeeper, 'vigie' | 'agenda' | 'none'>;
}

/** Columns of `duty-points.csv`: the PFG of SOS Médecins associations. */
export const DUTY_POINT_COLUMNS = [
  'associationId',
  'associationName',
  'associationPhone',
  'key',
  'name',
  'hours',
  'calendar',
  ...SITE_COLUMNS,
] as const satisfies readonly (keyof DutyPointRow)[];
