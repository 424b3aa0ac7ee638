import { timeZoneOfDepartement } from '@sas-embed/contract';
import type { EditorAssociation, EditorCommunity, EditorPractitioner } from '../editor/index.js';
import type { HostUser } from '@sas-embed/client/host';
import type { CommunityRow, Seed } from '../seed/index.js';
import { readHours, SPECIALTY_LABELS } from '../seed/index.js';

/** Somebody of the demo world. */
export type Person = Omit<HostUser, 'role'> & {
  /** `osnp` when left out; one of them has a role that the gateway does not know. */
  role?: string;
};

/** The two regulators of the demo world, of two SAS; one has a national identifier, the other a technical one. */
export const REGULATORS: readonly Person[] = [
  {
    id: 'camille',
    identifiers: [{ system: 'urn:oid:1.2.250.1.71.4.2.1', value: '3339900017/20260001R' }],
    lastName: 'EXEMPLE',
    firstName: 'Camille',
    email: 'camille.exemple@sas-33.example',
    sas: { id: 'sas-33', label: 'SAS de la Gironde' },
  },
  {
    id: 'dominique',
    identifiers: [{ system: 'urn:oid:1.2.250.1.213.3.6', value: '5f0d7c1e-3a44-4b0e-9d6b-974974974974' }],
    lastName: 'MODÈLE',
    firstName: 'Dominique',
    email: 'dominique.modele@sas-974.example',
    sas: { id: 'sas-974', label: 'SAS de La Réunion' },
  },
];

const SAS_33 = { id: 'sas-33', label: 'SAS de la Gironde' };

/** The CPTS whose product the demo shows: the first of Gironde. */
export function demoCommunity({ communities }: Seed): CommunityRow {
  return communities.find((c) => c.departement === '33')!;
}

/** Who the CPTS product signs in: its coordinator first; the others show what their roles would see. */
export function communityPeople(seed: Seed): Person[] {
  const own = demoCommunity(seed);
  const other = seed.communities.find((c) => c.departement === '33' && c !== own)!;
  const person = (id: string, n: number, lastName: string, firstName: string, more: Partial<Person>) => ({
    id,
    identifiers: [{ system: 'urn:oid:1.2.250.1.213.3.6', value: `5f0d7c1e-3a44-4b0e-9d6b-00000000000${n}` }],
    lastName,
    firstName,
    email: `${id}@cpts.example`,
    sas: SAS_33,
    ...more,
  });
  return [
    person('maelle', 1, 'TILLEULPRÉ', 'Maëlle', { role: 'coordinator', community: own }),
    person('gaspard', 2, 'RIVECLAIR', 'Gaspard', { role: 'coordinator', community: other }),
    person('ines', 3, 'ÉTOILEBOIS', 'Inès', { role: 'osnp' }),
    person('malo', 4, 'VALPLUME', 'Malo', { role: 'ioa' }),
    person('zoe', 5, 'FICTIF', 'Zoé', { role: 'visiteur' }),
  ].map(({ community, ...rest }) => ({
    ...rest,
    ...(community && { community: { nationalId: community.nationalId, name: community.name } }),
  }));
}

/** Who fills in SAS agendas of Gironde: a practitioner, his delegate, and the managers of a structure and of a CPTS. */
export function agendaPeople(seed: Seed): Person[] {
  const { practitioners, structures } = seed;
  // Found by the first case of the demo LRM.
  const doctor = practitioners.find(
    (p) => p.city === 'Bordeaux' && p.specialtyCode === 'SM54' && p.calendar === 'agenda',
  )!;
  const structure = structures.find((s) => s.departement === '33' && s.calendar === 'agenda')!;
  const technical = 'urn:oid:1.2.250.1.213.3.6';
  return [
    {
      id: 'praticien',
      identifiers: [{ system: 'urn:oid:1.2.250.1.71.4.2.1', value: doctor.nationalId }],
      lastName: doctor.lastName,
      firstName: doctor.firstName,
      email: 'praticien@cabinet.example',
      sas: SAS_33,
      role: 'practitioner',
    },
    {
      id: 'rosalie',
      identifiers: [{ system: technical, value: '5f0d7c1e-3a44-4b0e-9d6b-000000000006' }],
      lastName: 'CLAIRFEUILLE',
      firstName: 'Rosalie',
      email: 'rosalie@cabinet.example',
      sas: SAS_33,
      role: 'delegate',
      actsFor: { practitioners: [doctor.nationalId] },
    },
    {
      id: 'basile',
      identifiers: [{ system: technical, value: '5f0d7c1e-3a44-4b0e-9d6b-000000000007' }],
      lastName: 'PONTVERDIER',
      firstName: 'Basile',
      email: 'basile@centre.example',
      sas: SAS_33,
      role: 'structure-manager',
      actsFor: { structures: [structure.nationalId] },
    },
    {
      id: 'octave',
      identifiers: [{ system: technical, value: '5f0d7c1e-3a44-4b0e-9d6b-000000000008' }],
      lastName: 'BRUMECOURT',
      firstName: 'Octave',
      email: 'octave@cpts.example',
      sas: SAS_33,
      role: 'structure-manager',
      actsFor: { structures: [demoCommunity(seed).nationalId] },
    },
  ];
}

/** Who looks after the service: its administrator, the referent of a territory, who keeps the accounts, who watches interfaces. */
export const LOOKING: readonly Person[] = [
  {
    id: 'solene',
    identifiers: [{ system: 'urn:oid:1.2.250.1.213.3.6', value: '5f0d7c1e-3a44-4b0e-9d6b-000000000010' }],
    ...{ lastName: 'ADMINISTREL', firstName: 'Solène', email: 'solene@sas.example' },
    ...{ sas: SAS_33, role: 'administrator' },
  },
  {
    id: 'tibere',
    identifiers: [{ system: 'urn:oid:1.2.250.1.213.3.6', value: '5f0d7c1e-3a44-4b0e-9d6b-000000000011' }],
    ...{ lastName: 'TERRITORAL', firstName: 'Tibère', email: 'tibere@sas-33.example' },
    ...{ sas: SAS_33, role: 'territorial-referent' },
  },
  {
    id: 'albane',
    identifiers: [{ system: 'urn:oid:1.2.250.1.213.3.6', value: '5f0d7c1e-3a44-4b0e-9d6b-000000000012' }],
    ...{ lastName: 'COMPTENOR', firstName: 'Albane', email: 'albane@sas-33.example' },
    ...{ sas: SAS_33, role: 'account-manager' },
  },
  {
    id: 'ysoline',
    identifiers: [{ system: 'urn:oid:1.2.250.1.213.3.6', value: '5f0d7c1e-3a44-4b0e-9d6b-000000000013' }],
    ...{ lastName: 'VEILLENOR', firstName: 'Ysoline', email: 'ysoline@sas.example' },
    ...{ sas: SAS_33, role: 'monitoring' },
  },
];

/** The views that the CPTS page compares: label and person, the coordinator first. */
export const COMMUNITY_VIEWS: readonly { id: string; label: string; person: string }[] = [
  { id: 'coordinatrice', label: 'Coordinatrice de cette CPTS', person: 'maelle' },
  { id: 'autre', label: 'Coordinateur d’une autre CPTS', person: 'gaspard' },
  { id: 'osnp', label: 'Régulateur (OSNP)', person: 'ines' },
  { id: 'ioa', label: 'Infirmier d’accueil (IOA)', person: 'malo' },
  { id: 'inconnu', label: 'Rôle que la passerelle ne connaît pas', person: 'zoe' },
];

/** Who the pages of the SAS agendas and of the participation sign in. */
export const AGENDA_VIEWS: readonly { id: string; label: string; person: string }[] = [
  { id: 'praticien', label: 'Praticien, ses lieux', person: 'praticien' },
  { id: 'delegataire', label: 'Rosalie Clairfeuille, délégataire de ce praticien', person: 'rosalie' },
  { id: 'gestionnaire', label: 'Basile Pontverdier, gestionnaire de structure', person: 'basile' },
  { id: 'gestionnaire-cpts', label: 'Octave Brumecourt, gestionnaire de la CPTS', person: 'octave' },
];

/** The practitioners whose calendars an editor keeps, with places that only it knows and the CPTS of their slots. */
export function practitionersOf(editorId: string, seed: Seed): EditorPractitioner[] {
  const communities = new Map<string, string[]>();
  for (const { nationalId, place, communityId } of seed.members) {
    const key = `${nationalId}|${place}`;
    communities.set(key, [...(communities.get(key) ?? []), communityId]);
  }
  const found = new Map<string, EditorPractitioner>();
  for (const row of [...seed.practitioners, ...seed.unlisted]) {
    if (row.calendar !== editorId) continue;
    const practitioner = found.get(row.nationalId) ?? {
      nationalId: row.nationalId,
      lastName: row.lastName,
      firstName: row.firstName,
      ...(row.title && { title: row.title }),
      ...(row.specialtyCode && {
        specialty: { code: row.specialtyCode, label: SPECIALTY_LABELS[row.specialtyCode] ?? row.specialtyCode },
      }),
      timeZone: timeZoneOfDepartement(row.departement),
      places: [],
    };
    found.set(row.nationalId, practitioner);
    const through = communities.get(`${row.nationalId}|${row.place}`);
    practitioner.places.push({
      key: row.place,
      structureId: row.structureId,
      structureName: row.structureName,
      street: row.street,
      postcode: row.postcode,
      city: row.city,
      phone: row.phone,
      ...(through && { communities: through }),
    });
  }
  return [...found.values()];
}

/** All CPTS, as the product for communities knows them. */
export function communitiesOf({ communities }: Seed): EditorCommunity[] {
  return communities.map(({ nationalId, name, phone }) => ({ nationalId, name, phone }));
}

/** The associations whose duty rota an editor keeps; their doctors are practitioners without a calendar elsewhere. */
export function associationsOf(editorId: string, { dutyPoints, practitioners }: Seed): EditorAssociation[] {
  const found = new Map<string, EditorAssociation>();
  for (const point of dutyPoints) {
    if (point.calendar !== editorId) continue;
    const association = found.get(point.associationId) ?? {
      nationalId: point.associationId,
      name: point.associationName,
      timeZone: timeZoneOfDepartement(point.departement),
      places: [],
      doctors: practitioners
        .filter((p) => p.departement === point.departement && p.calendar === 'none' && p.specialtyCode === 'SM54')
        .slice(0, 6)
        .map(({ nationalId, lastName, firstName }) => ({ nationalId, lastName, firstName })),
    };
    found.set(point.associationId, association);
    association.places.push({
      key: point.key,
      structureId: point.associationId,
      structureName: point.name,
      street: point.street,
      postcode: point.postcode,
      city: point.city,
      phone: point.phone,
      openingHours: readHours(point.hours),
    });
  }
  return [...found.values()];
}
