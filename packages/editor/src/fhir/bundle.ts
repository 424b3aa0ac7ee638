import type { Community, DutyAgenda, FreeSlot, PractitionerAgenda, Specialty } from '../model/index.js';
import { coded, idOf, newProfile, oldProfile, SERVICE_EXTENSION, slotDate, SYSTEMS, type Json } from './names.js';

/** Category of establishment: CPTS. */
const CPTS_CODE = '604';

/** What answers need to know of the server. */
export interface Facts {
  /** Base address of the FHIR server. */
  base: string;
  /** The vendor's OID, `urn:oid:…`, under which it numbers places and appointments. */
  oid: string;
}

/** Collects entries, each resource once. */
class Entries {
  readonly list: Json[] = [];
  readonly #seen = new Set<string>();

  constructor(private readonly base: string) {}

  add(resource: Json, mode: 'match' | 'include'): void {
    const key = `${String(resource['resourceType'])}/${String(resource['id'])}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.list.push({ fullUrl: `${this.base}/${key}`, resource, search: { mode } });
  }
}

/** A searchset. An empty one declares no profile that asks for entries (C-02); total counts slots (C-13). */
function searchset(profile: string, emptyConforms: boolean, selfUrl: string, total: number, entry: Json[]): Json {
  return {
    resourceType: 'Bundle',
    ...((entry.length > 0 || emptyConforms) && { meta: { profile: [profile] } }),
    type: 'searchset',
    total,
    link: [{ relation: 'self', url: selfUrl }],
    ...(entry.length > 0 && { entry }),
  };
}

function slotResource(
  slot: FreeSlot,
  timeZone: string,
  schedule: string,
  profile: string,
  url: string,
  cpts: boolean,
): Json {
  // what is for a CPTS alone is told to those who ask for CPTS
  const types = slot.types.filter((type) => cpts || type !== 'CPTS');
  return {
    resourceType: 'Slot',
    id: idOf(slot.id),
    meta: { profile: [profile], security: types.map((code) => ({ system: SYSTEMS.slotType, code })) },
    serviceType: [
      ...slot.modes.map((code) => coded(SYSTEMS.consultationMode, code)),
      ...(slot.reasons ?? []).map((text) => ({ text })),
      ...(cpts ? (slot.communities ?? []) : []).map((id) => ({
        extension: [
          { url: SERVICE_EXTENSION, valueReference: { reference: `HealthcareService/${idOf('service', id)}` } },
        ],
        ...coded(SYSTEMS.structureType, CPTS_CODE),
      })),
    ],
    ...(slot.specialties?.length && { specialty: slot.specialties.map(specialtyOf) }),
    appointmentType: coded(SYSTEMS.appointmentType, slot.walkIn ? 'WALKIN' : 'ROUTINE'),
    schedule: { reference: `Schedule/${schedule}` },
    status: 'free',
    start: slotDate(slot.start, timeZone),
    end: slotDate(slot.end, timeZone),
    comment: url,
  };
}

const specialtyOf = ({ code, label }: Specialty): Json => ({
  ...coded(SYSTEMS.specialty, code),
  ...(label !== undefined && { text: label }),
});

/** The answer to INT_R01, or INT_R04 when `communities` is given. */
export function slotBundle(
  { base, oid }: Facts,
  selfUrl: string,
  agendas: readonly PractitionerAgenda[],
  communities?: readonly Community[],
): Json {
  const cpts = communities !== undefined;
  const entries = new Entries(base);
  const kept = agendas
    .map((agenda) => ({
      ...agenda,
      slots: agenda.slots.filter(({ types }) => cpts || types.some((type) => type !== 'CPTS')),
    }))
    .filter(({ slots }) => slots.length > 0);
  const named = new Set(kept.flatMap(({ slots }) => slots.flatMap((slot) => slot.communities ?? [])));
  for (const { practitioner, place, agendaUrl, slots } of kept) {
    const own = [practitioner.nationalId, place.id];
    const profile = cpts ? newProfile('sas-cpts-slot-aggregator') : oldProfile('FrSlotAgregateur');
    for (const slot of slots)
      entries.add(slotResource(slot, place.timeZone, idOf('agenda', ...own), profile, agendaUrl, cpts), 'match');
  }
  const total = entries.list.length;
  for (const agenda of kept) addAgenda(entries, agenda, oid);
  for (const community of communities?.filter(({ nationalId }) => named.has(nationalId)) ?? [])
    addCommunity(entries, community);
  return searchset(
    cpts ? newProfile('sas-cpts-bundle-aggregator') : oldProfile('BundleAgregateur'),
    !cpts,
    selfUrl,
    total,
    entries.list,
  );
}

function addAgenda(entries: Entries, { practitioner, place }: PractitionerAgenda, oid: string): void {
  const own = [practitioner.nationalId, place.id];
  const [schedule, role, person] = [
    idOf('agenda', ...own),
    idOf('exercice', ...own),
    idOf('ps', practitioner.nationalId),
  ];
  entries.add(
    {
      resourceType: 'Schedule',
      id: schedule,
      meta: { profile: [oldProfile('FrScheduleAgregateur')] },
      actor: [{ reference: `Practitioner/${person}` }, { reference: `PractitionerRole/${role}` }],
    },
    'include',
  );
  entries.add(
    {
      resourceType: 'Practitioner',
      id: person,
      meta: { profile: [oldProfile('FrPractitionerAgregateur')] },
      identifier: [
        { type: coded(SYSTEMS.identifierType, 'IDNPS'), system: SYSTEMS.idnps, value: practitioner.nationalId },
      ],
      name: [
        {
          family: practitioner.lastName,
          given: [practitioner.firstName],
          ...(practitioner.title !== undefined && { prefix: [practitioner.title] }),
        },
      ],
    },
    'include',
  );
  entries.add(
    {
      resourceType: 'PractitionerRole',
      id: role,
      meta: { profile: [oldProfile('FrPractitionerRoleExerciceAgregateur')] },
      contained: [
        {
          resourceType: 'Location',
          id: 'lieu',
          meta: { profile: [oldProfile('FrLocationAgregateur')] },
          identifier: [{ type: coded(SYSTEMS.locationIdentifierType, 'INTRN'), system: oid, value: own.join('-') }],
          ...(place.name !== undefined && { name: place.name }),
          address: { line: [place.street], city: place.city, postalCode: place.postcode },
        },
      ],
      practitioner: { reference: `Practitioner/${person}` },
      organization: {
        identifier: { type: coded(SYSTEMS.identifierType, 'IDNST'), system: SYSTEMS.idnst, value: place.structureId },
      },
      ...(practitioner.specialties?.length && { specialty: practitioner.specialties.map(specialtyOf) }),
      location: [{ reference: '#lieu' }],
      ...(place.phone !== undefined && { telecom: [{ system: 'phone', value: place.phone }] }),
    },
    'include',
  );
}

function addCommunity(entries: Entries, { nationalId, name, phone }: Community): void {
  entries.add(
    {
      resourceType: 'HealthcareService',
      id: idOf('service', nationalId),
      meta: { profile: [newProfile('sas-cpts-healthcareservice-aggregator')] },
      providedBy: { reference: `Organization/${idOf('cpts', nationalId)}` },
    },
    'include',
  );
  entries.add(
    {
      resourceType: 'Organization',
      id: idOf('cpts', nationalId),
      meta: { profile: [newProfile('sas-cpts-organization-aggregator')] },
      identifier: [{ type: coded(SYSTEMS.coreIdentifierType, 'IDNST'), system: SYSTEMS.idnst, value: nationalId }],
      name,
      ...(phone !== undefined && { telecom: [{ system: 'phone', value: phone }] }),
    },
    'include',
  );
}

/** The answer to the search of SOS Médecins. */
export function dutyBundle({ base, oid }: Facts, selfUrl: string, agendas: readonly DutyAgenda[]): Json {
  const entries = new Entries(base);
  const kept = agendas.filter(({ slots }) => slots.length > 0);
  for (const { association, place, slots } of kept) {
    const own = [association.nationalId, place.id];
    const [schedule, location, organization] = [
      idOf('garde', ...own),
      idOf('pfg', ...own),
      idOf('sos', association.nationalId),
    ];
    entries.add(
      {
        resourceType: 'Schedule',
        id: schedule,
        meta: { profile: [newProfile('sas-sos-schedule-aggregator')] },
        actor: [{ reference: `Location/${location}` }],
      },
      'match',
    );
    for (const slot of slots)
      entries.add(
        slotResource(slot, place.timeZone, schedule, newProfile('sas-sos-slot-aggregator'), slot.url, false),
        'include',
      );
    entries.add(
      {
        resourceType: 'Location',
        id: location,
        meta: { profile: [newProfile('sas-sos-location-aggregator')] },
        identifier: [{ type: coded(SYSTEMS.locationIdentifierType, 'INTRN'), system: oid, value: own.join('-') }],
        name: place.name,
        ...(place.phone !== undefined && { telecom: [{ system: 'phone', value: place.phone }] }),
        address: { line: [place.street], city: place.city, postalCode: place.postcode },
        managingOrganization: { reference: `Organization/${organization}` },
        hoursOfOperation: place.openingHours.map(({ days, opens, closes }) => ({
          daysOfWeek: days,
          openingTime: `${opens}:00`,
          // FHIR has no 24:00, and 00:00 would close before it opens
          closingTime: closes === '00:00' ? '23:59:59' : `${closes}:00`,
        })),
      },
      'include',
    );
    entries.add(
      {
        resourceType: 'Organization',
        id: organization,
        meta: { profile: [newProfile('sas-sos-organization-aggregator')] },
        identifier: [
          {
            type: coded(SYSTEMS.locationIdentifierType, 'IDNST'),
            system: SYSTEMS.idnst,
            value: association.nationalId,
          },
        ],
        name: association.name,
      },
      'include',
    );
  }
  const total = kept.reduce((sum, { slots }) => sum + slots.length, 0);
  return searchset(newProfile('sas-sos-bundle-aggregator'), false, selfUrl, total, entries.list);
}
