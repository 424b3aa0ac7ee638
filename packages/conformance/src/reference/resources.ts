// Resources of the compliant editor. Written for the kit alone: the mutants are edits of these.
import { toZonedIso } from '@sas-embed/contract';
import type { Json } from '../model/index.js';
import { coded, CPTS_CODE, PROFILES, SERVICE_EXTENSION, SYSTEMS, oldProfile } from '../vocabulary/index.js';
import { COMMUNITIES, PEOPLE, placesOf } from './people.js';

const HOUR = 3_600_000;
const PARIS = 'Europe/Paris';
/** Where its pages are; a server replaces it by its own address. */
export const PAGES = 'https://agenda.example';

/** A slot date as editors write it: Paris time with milliseconds and offset. */
export const slotIso = (instant: number): string => toZonedIso(instant, PARIS).replace(/([+-]\d\d:\d\d)$/, '.000$1');

/** One of four kinds of slot, by turns. */
const KINDS = [
  { types: ['PUBLIC'], mode: 'AMB', appointment: 'ROUTINE', reason: 'Consultation' },
  { types: ['SNP'], mode: 'VR', appointment: 'ROUTINE', reason: 'Téléconsultation' },
  { types: ['PRO'], mode: 'HH', appointment: 'ROUTINE', reason: 'Visite' },
  { types: ['PUBLIC', 'PRO'], mode: 'AMB', appointment: 'WALKIN', reason: 'Sans rendez-vous' },
] as const;

/** Starts of slots in a closed window: every six hours of UTC. */
export function startsIn(from: number, to: number): number[] {
  const starts: number[] = [];
  for (let at = Math.ceil(from / (6 * HOUR)) * 6 * HOUR; at <= to && starts.length < 40; at += 6 * HOUR)
    starts.push(at);
  return starts;
}

const kindAt = (start: number) => KINDS[Math.round(start / (6 * HOUR)) % KINDS.length]!;

/** The slots of a practitioner, his Schedules, his roles and himself; with the CPTS that his slots name. */
export function practitionerResources(rpps: string, starts: readonly number[], cpts: boolean): Json[] {
  const profiles = PROFILES[cpts ? 'cpts' : 'ps'];
  const resources: Json[] = [];
  for (const key of placesOf(rpps)) {
    for (const start of starts) resources.push(slot(rpps, key, start, cpts));
    resources.push({
      resourceType: 'Schedule',
      id: `agenda-${rpps}-${key}`,
      meta: { profile: [profiles['Schedule']] },
      actor: [{ reference: `Practitioner/ps-${rpps}` }, { reference: `PractitionerRole/exercice-${rpps}-${key}` }],
    });
    resources.push(role(rpps, key, profiles['PractitionerRole']!));
  }
  resources.push({
    resourceType: 'Practitioner',
    id: `ps-${rpps}`,
    meta: { profile: [profiles['Practitioner']] },
    identifier: [{ type: coded(SYSTEMS.identifierType, 'IDNPS'), system: SYSTEMS.idnps, value: rpps }],
    name: [{ family: 'EXEMPLE', given: ['Camille'] }],
  });
  return resources;
}

function slot(rpps: string, key: string, start: number, cpts: boolean): Json {
  const kind = kindAt(start);
  const communities = cpts ? communitiesOf(rpps, start) : [];
  const only = rpps === PEOPLE.twoCpts || rpps === PEOPLE.sharedCpts;
  const types = communities.length ? ['CPTS'] : only ? [] : kind.types;
  return {
    resourceType: 'Slot',
    id: `creneau-${rpps}-${key}-${start / HOUR}`,
    meta: {
      profile: [PROFILES[cpts ? 'cpts' : 'ps']['Slot']],
      security: types.map((code) => ({ system: SYSTEMS.slotType, code })),
    },
    serviceType: [
      coded(SYSTEMS.consultationMode, kind.mode),
      { text: kind.reason },
      ...communities.map((id) => ({
        extension: [{ url: SERVICE_EXTENSION, valueReference: { reference: `HealthcareService/service-${id}` } }],
        ...coded(SYSTEMS.structureType, CPTS_CODE),
      })),
    ],
    specialty: [coded(SYSTEMS.specialty, 'SM54')],
    appointmentType: coded(SYSTEMS.appointmentType, kind.appointment),
    schedule: { reference: `Schedule/agenda-${rpps}-${key}` },
    status: 'free',
    start: slotIso(start),
    end: slotIso(start + HOUR / 3),
    comment: `${PAGES}/agenda/${rpps}/${key}?lieu=${key}`,
  };
}

/** The CPTS for which a slot is kept. */
export function communitiesOf(rpps: string, start: number): readonly string[] {
  const turn = Math.round(start / (6 * HOUR)) % 4;
  if (rpps === PEOPLE.twoCpts) return [COMMUNITIES[turn % 2]!];
  if (rpps === PEOPLE.sharedCpts) return COMMUNITIES;
  return turn === 2 ? [COMMUNITIES[0]] : [];
}

function role(rpps: string, key: string, profile: string): Json {
  return {
    resourceType: 'PractitionerRole',
    id: `exercice-${rpps}-${key}`,
    meta: { profile: [profile] },
    contained: [
      {
        resourceType: 'Location',
        id: `lieu-${key}`,
        meta: { profile: [oldProfile('FrLocationAgregateur')] },
        identifier: [
          {
            type: coded(SYSTEMS.locationIdentifierType, 'INTRN'),
            system: 'urn:oid:2.25.1999',
            value: `${rpps}-${key}`,
          },
        ],
        address: { line: [`${key} rue des Acacias`], city: 'Bordeaux', postalCode: '33000' },
      },
    ],
    practitioner: { reference: `Practitioner/ps-${rpps}` },
    organization: {
      identifier: { type: coded(SYSTEMS.identifierType, 'IDNST'), system: SYSTEMS.idnst, value: '399990001100018' },
    },
    location: [{ reference: `#lieu-${key}` }],
    telecom: [{ system: 'phone', value: '+33536490007' }],
  };
}

/** HealthcareService and Organization of a CPTS. */
export function communityResources(id: string): Json[] {
  return [
    {
      resourceType: 'HealthcareService',
      id: `service-${id}`,
      meta: { profile: [PROFILES.cpts['HealthcareService']] },
      providedBy: { reference: `Organization/cpts-${id}` },
    },
    {
      resourceType: 'Organization',
      id: `cpts-${id}`,
      meta: { profile: [PROFILES.cpts['Organization']] },
      identifier: [{ type: coded(SYSTEMS.coreIdentifierType, 'IDNST'), system: SYSTEMS.idnst, value: id }],
      name: 'CPTS des Platanes',
      telecom: [{ system: 'phone', value: '+33536499100' }],
    },
  ];
}

/** The Organization of an association with its PFG, their Schedules and slots. */
export function associationResources(siret: string, starts: readonly number[]): Json[] {
  const resources: Json[] = [];
  for (const key of ['1', '2']) {
    resources.push({
      resourceType: 'Schedule',
      id: `garde-${siret}-${key}`,
      meta: { profile: [PROFILES.sos['Schedule']] },
      actor: [{ reference: `Location/pfg-${siret}-${key}` }],
    });
    for (const start of starts) resources.push(sosSlot(siret, key, start));
    resources.push({
      resourceType: 'Location',
      id: `pfg-${siret}-${key}`,
      meta: { profile: [PROFILES.sos['Location']] },
      identifier: [
        { type: coded(SYSTEMS.locationIdentifierType, 'INTRN'), system: 'urn:oid:2.25.1999', value: `${siret}-${key}` },
      ],
      name: `Point fixe de garde ${key}`,
      telecom: [{ system: 'phone', value: '+33536490007' }],
      address: { line: [`${key} place du Marché`], city: 'Bordeaux', postalCode: '33000' },
      managingOrganization: { reference: `Organization/sos-${siret}` },
      hoursOfOperation: [{ daysOfWeek: ['mon', 'sat'], openingTime: '20:00:00', closingTime: '23:59:59' }],
    });
  }
  resources.push({
    resourceType: 'Organization',
    id: `sos-${siret}`,
    meta: { profile: [PROFILES.sos['Organization']] },
    identifier: [{ type: coded(SYSTEMS.locationIdentifierType, 'IDNST'), system: SYSTEMS.idnst, value: siret }],
    name: 'SOS Médecins Girondine',
  });
  return resources;
}

function sosSlot(siret: string, key: string, start: number): Json {
  const kind = kindAt(start);
  return {
    resourceType: 'Slot',
    id: `creneau-${siret}-${key}-${start / HOUR}`,
    meta: {
      profile: [PROFILES.sos['Slot']],
      security: [{ system: SYSTEMS.slotType, code: kind.mode === 'VR' ? 'SNP' : 'PUBLIC' }],
    },
    serviceType: [coded(SYSTEMS.consultationMode, kind.mode)],
    appointmentType: coded(SYSTEMS.appointmentType, kind.appointment),
    schedule: { reference: `Schedule/garde-${siret}-${key}` },
    status: 'free',
    start: slotIso(start),
    end: slotIso(start + HOUR / 3),
    comment: `${PAGES}/garde/${siret}/${key}?creneau=${start / HOUR}`,
  };
}

/** A searchset. */
export function searchset(
  base: string,
  flow: 'ps' | 'cpts' | 'sos',
  selfUrl: string,
  resources: readonly Json[],
): Json {
  const matched = flow === 'sos' ? 'Schedule' : 'Slot';
  return {
    resourceType: 'Bundle',
    ...((flow === 'ps' || resources.length > 0) && { meta: { profile: [PROFILES[flow]['Bundle']] } }),
    type: 'searchset',
    total: resources.filter(({ resourceType }) => resourceType === 'Slot').length,
    link: [{ relation: 'self', url: selfUrl }],
    ...(resources.length > 0 && {
      entry: resources.map((resource) => ({
        fullUrl: `${base}/${String(resource['resourceType'])}/${String(resource['id'])}`,
        resource,
        search: { mode: resource['resourceType'] === matched ? 'match' : 'include' },
      })),
    }),
  };
}
