/** An editor's answer to a full batch of 25 practitioners, in the form of the guide's examples, minified. Invented. */
import { SYSTEM } from '@sas-embed/contract';

/** Slots of the answer. */
export const SLOTS = 1010;
const PRACTITIONERS = 25;

const BASE = 'https://agenda.example/fhir';
const PROFILE = 'http://sas.fr/fhir/StructureDefinition';
const IDENTIFIER_TYPES = 'http://interopsante.org/fhir/CodeSystem/fr-v2-0203';
const REASONS = ['Consultation de médecine générale', 'Certificat', 'Vaccination', 'Première consultation'];

const coded = (system: string, code: string) => ({ coding: [{ system, code }] });
const two = (n: number) => String(n).padStart(2, '0');

function slot(n: number) {
  const owner = n % PRACTITIONERS;
  const nth = Math.floor(n / PRACTITIONERS);
  const minutes = 8 * 60 + (nth % 20) * 15 + (owner % 3) * 5;
  const day = `2026-03-${two(10 + Math.floor(nth / 20))}`;
  const at = (minute: number) => `${day}T${two(Math.floor(minute / 60))}:${two(minute % 60)}:00.000+01:00`;
  return {
    resourceType: 'Slot',
    id: `creneau-${100_000 + n}`,
    meta: {
      profile: [`${PROFILE}/FrSlotAgregateur`],
      security: (n % 4 === 0 ? ['PUBLIC', 'SNP'] : ['PUBLIC']).map((code) => ({ system: SYSTEM.slotType, code })),
    },
    serviceType: [coded(SYSTEM.consultationMode, n % 5 === 0 ? 'VR' : 'AMB'), { text: REASONS[n % REASONS.length] }],
    specialty: [coded(SYSTEM.specialty, 'SM54')],
    appointmentType: coded(SYSTEM.appointmentType, n % 10 === 0 ? 'WALKIN' : 'ROUTINE'),
    schedule: { reference: `Schedule/agenda-${owner}` },
    status: 'free',
    start: at(minutes),
    end: at(minutes + 15),
    comment: `https://agenda.example/rdv/praticien-${owner}?lieu=1`,
  };
}

function ofPractitioner(n: number) {
  const rpps = `81999${String(n).padStart(7, '0')}`;
  return [
    {
      resourceType: 'Schedule',
      id: `agenda-${n}`,
      meta: { profile: [`${PROFILE}/FrScheduleAgregateur`] },
      actor: [{ reference: `Practitioner/ps-${n}` }, { reference: `PractitionerRole/role-${n}` }],
    },
    {
      resourceType: 'Practitioner',
      id: `ps-${n}`,
      meta: { profile: [`${PROFILE}/FrPractitionerAgregateur`] },
      identifier: [{ type: coded(IDENTIFIER_TYPES, 'IDNPS'), system: SYSTEM.idnps, value: rpps }],
      name: [{ family: `EXEMPLE ${n}`, given: ['Zoé'] }],
    },
    {
      resourceType: 'PractitionerRole',
      id: `role-${n}`,
      meta: { profile: [`${PROFILE}/FrPractitionerRoleExerciceAgregateur`] },
      contained: [
        {
          resourceType: 'Location',
          id: 'lieu',
          identifier: [{ type: coded(IDENTIFIER_TYPES, 'INTRN'), system: 'urn:oid:1.1.111.1', value: `lieu-${n}` }],
          address: { line: [`${n + 1} rue des Érables`], city: 'Bordeaux', postalCode: '33000' },
        },
      ],
      practitioner: { reference: `Practitioner/ps-${n}` },
      organization: {
        identifier: {
          type: coded(IDENTIFIER_TYPES, 'IDNST'),
          system: SYSTEM.idnst,
          value: `133${String(n).padStart(7, '0')}`,
        },
      },
      location: [{ reference: '#lieu' }],
      telecom: [{ system: 'phone', value: `+335364900${two(n)}` }],
    },
  ];
}

/** The answer as it comes over the wire: UTF-8, about one megabyte. */
export function answerBytes(): Uint8Array {
  const slots = Array.from({ length: SLOTS }, (_, n) => slot(n));
  const others = Array.from({ length: PRACTITIONERS }, (_, n) => ofPractitioner(n)).flat();
  const entry = (resource: { resourceType: string; id: string }) => ({
    fullUrl: `${BASE}/${resource.resourceType}/${resource.id}`,
    resource,
    search: { mode: resource.resourceType === 'Slot' ? 'match' : 'include' },
  });
  const bundle = {
    resourceType: 'Bundle',
    type: 'searchset',
    total: SLOTS,
    link: [{ relation: 'self', url: `${BASE}/Slot?status=free` }],
    entry: [...slots, ...others].map(entry),
  };
  return new TextEncoder().encode(JSON.stringify(bundle));
}
