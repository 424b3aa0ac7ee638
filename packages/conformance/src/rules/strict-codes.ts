// Systems beside codes, and the codes of every slot.
import type { Json, Rule } from '../model/index.js';
import { listOf, objectOf, textAt, textsAt, valuesAt } from '../view/index.js';
import { CPTS_CODE, SYSTEMS } from '../vocabulary/index.js';
import { write } from './define.js';
import { ALL, BOTH, each, values } from './each.js';
import { serviceReferences } from './official-data.js';

const MODES = ['AMB', 'VR', 'HH'];
const codingsOf = (resource: Json, path: string): Json[] =>
  valuesAt(resource, `${path}.coding[]`).flatMap(({ value }) => {
    const coding = objectOf(value);
    return coding ? [coding] : [];
  });

/** What the guide asks of codes. */
export const strictCodeRules: Rule[] = [
  each(
    'SYS-PS-TYPE',
    BOTH,
    'Le type d’identifiant d’un PS dit son système',
    'Practitioner',
    values(
      'identifier[].type.coding[].system',
      (v) => v === SYSTEMS.identifierType || v === SYSTEMS.coreIdentifierType,
    ),
    {
      contradiction: 'C-06',
      fix: `Système ${SYSTEMS.identifierType}.`,
      edit: (one) => write(one, 'identifier[].type.coding[].system', 'urn:oid:2.25.1999'),
    },
  ),
  each(
    'SYS-TYPE',
    ALL,
    'Chaque type de créneau dit son système, TRE_R314',
    'Slot',
    values('meta.security[].system', (v) => v === SYSTEMS.slotType),
    { fix: `Système ${SYSTEMS.slotType}.`, edit: (slot) => write(slot, 'meta.security[].system', 'urn:oid:2.25.1999') },
  ),
  each(
    'SYS-TYPE-PRESENT',
    ALL,
    'Chaque créneau a au moins un type',
    'Slot',
    (slot) => (listOf(objectOf(slot['meta'])?.['security']).length ? undefined : ['meta.security', undefined]),
    {
      fix: 'PUBLIC, PRO, SNP ou CPTS : sans type, personne ne voit le créneau.',
      becauseOf: ['SOS-PROFIL.Slot.meta-security.requis'],
      edit: (slot) => delete (slot['meta'] as Json)['security'],
    },
  ),
  each(
    'SYS-TYPE-CODE',
    BOTH,
    'Chaque type de créneau est PUBLIC, PRO, SNP ou CPTS',
    'Slot',
    values('meta.security[].code', (v) => ['PUBLIC', 'PRO', 'SNP', 'CPTS', CPTS_CODE].includes(v)),
    {
      fix: 'Codes de TRE_R314 en majuscules ; private n’existe pas.',
      edit: (slot) => write(slot, 'meta.security[].code', 'private'),
    },
  ),
  each(
    'SYS-TYPE-604',
    ALL,
    '604 n’est pas un type de créneau',
    'Slot',
    values('meta.security[].code', (v) => v !== CPTS_CODE),
    {
      fix: '604 va dans serviceType ; le type du créneau est CPTS.',
      becauseOf: ['SOS-PROFIL.Slot.meta-security-code.valeur'],
      edit: (slot) => write(slot, 'meta.security[].code', CPTS_CODE),
      place: { on: /\.(?:two-places|several)$/, flow: 'ps' },
    },
  ),
  each(
    'SYS-MODE',
    ALL,
    'Chaque type de consultation dit son système, v3-ActCode',
    'Slot',
    (slot) => {
      const wrong = codingsOf(slot, 'serviceType[]').find(
        ({ code, system }) => MODES.includes(code as string) && system !== SYSTEMS.consultationMode,
      );
      return wrong && ['serviceType.coding.system', wrong['system']];
    },
    {
      fix: `Système ${SYSTEMS.consultationMode}.`,
      edit: (slot) => {
        for (const coding of codingsOf(slot, 'serviceType[]'))
          if (MODES.includes(coding['code'] as string)) coding['system'] = 'urn:oid:2.25.1999';
      },
    },
  ),
  each(
    'SYS-MODE-PRESENT',
    ALL,
    'Chaque créneau dit au moins un type de consultation',
    'Slot',
    (slot) =>
      codingsOf(slot, 'serviceType[]').some(({ code }) => MODES.includes(code as string))
        ? undefined
        : ['serviceType', slot['serviceType']],
    {
      fix: 'AMB au cabinet, VR à distance, HH à domicile.',
      becauseOf: ['SOS-PROFIL.Slot.serviceType*'],
      edit: (slot) => (slot['serviceType'] = [{ text: 'Consultation' }]),
    },
  ),
  each(
    'SYS-RDV',
    ALL,
    'Chaque appointmentType dit son système, v2-0276',
    'Slot',
    values('appointmentType.coding[].system', (v) => v === SYSTEMS.appointmentType),
    {
      fix: `Système ${SYSTEMS.appointmentType}.`,
      edit: (slot) => write(slot, 'appointmentType.coding[].system', 'urn:oid:2.25.1999'),
    },
  ),
  each(
    'SYS-RDV-PRESENT',
    ALL,
    'Chaque créneau dit s’il est avec ou sans rendez-vous',
    'Slot',
    (slot) => (textAt(slot, 'appointmentType.coding[].code') ? undefined : ['appointmentType', undefined]),
    { severity: 'warning', fix: 'ROUTINE ou WALKIN.', edit: (slot) => delete slot['appointmentType'] },
  ),
  each(
    'SYS-SPECIALITE',
    BOTH,
    'Chaque code de spécialité est de la forme de TRE_R38',
    'Slot',
    values('specialty[].coding[].code', (v) => /^(?:S[A-Z]{1,3}\d{1,3}|[A-Z]{1,4}\d{0,3})$/.test(v)),
    {
      contradiction: 'C-12',
      fix: 'SM54 pour la médecine générale, par exemple.',
      edit: (slot) => write(slot, 'specialty[].coding[].code', 'médecine générale'),
    },
  ),
  each(
    'SYS-604',
    ['cpts'],
    'Chaque code 604 est du système TRE_R66',
    'Slot',
    (slot) => {
      const wrong = codingsOf(slot, 'serviceType[]').find(
        ({ code, system }) => code === CPTS_CODE && system !== SYSTEMS.structureType,
      );
      return wrong && ['serviceType.coding.system', wrong['system']];
    },
    {
      guide: 'cpts',
      contradiction: 'C-05',
      fix: `Système ${SYSTEMS.structureType}.`,
      place: { on: /\.shared-cpts$/ },
      edit: (slot) => {
        for (const coding of codingsOf(slot, 'serviceType[]'))
          if (coding['code'] === CPTS_CODE) coding['system'] = 'https://mos.esante.gouv.fr/NOS/TRE_R66';
      },
    },
  ),
  each(
    'CPTS-REFERENCE',
    ['cpts'],
    'Un créneau de type CPTS mène à sa CPTS',
    'Slot',
    (slot) =>
      textsAt(slot, 'meta.security[].code').includes('CPTS') && !serviceReferences(slot).length
        ? ['serviceType', 'aucune référence']
        : undefined,
    {
      guide: 'cpts',
      fix: 'Ajoutez un serviceType 604 avec l’extension vers le HealthcareService.',
      place: { on: /\.shared-cpts$/ },
      edit: (slot) => (slot['serviceType'] = listOf(slot['serviceType']).slice(0, 2)),
    },
  ),
  each(
    'CPTS-TYPE',
    ['cpts'],
    'Un créneau qui mène à une CPTS est de type CPTS',
    'Slot',
    (slot) =>
      serviceReferences(slot).length && !textsAt(slot, 'meta.security[].code').includes('CPTS')
        ? ['meta.security', textsAt(slot, 'meta.security[].code').join(', ')]
        : undefined,
    {
      guide: 'cpts',
      fix: 'Ajoutez le type CPTS à meta.security.',
      place: { on: /\.shared-cpts$/ },
      edit: (slot) => write(slot, 'meta.security[].code', 'PRO'),
    },
  ),
];
