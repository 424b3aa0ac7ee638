// Bookings as Hub messages (INT_L02, RS-SAS-RDV), in files: what the schema refuses, and where the sources mislead.
import type { Json, Rule } from '../model/index.js';
import { objectOf, valuesAt } from '../view/index.js';
import { strict, type RuleRest } from './define.js';
import { payloads } from './hub-view.js';

const DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[-+]\d{2}:\d{2}$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const STATUSES = ['pending', 'booked', 'fulfilled', 'noshow', 'cancelled'];
const CATEGORIES = ['CPTS', 'MSP', 'CDS', 'SOS', 'PS', 'PDM'];
const PATIENT = /^(?:patient|birth|ins|nir|nss|sex|gender|address|phone|tel)/i;

/** The members that the schema has, by the object that holds them. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  '': [
    ...['appointmentId', 'method', 'created', 'start', 'end', 'status', 'orientationCategory'],
    ...['practitioner', 'organization', 'regulator'],
  ],
  practitioner: [
    ...['rppsId', 'lastName', 'firstName', 'specialityCode', 'specialityUrl'],
    ...['professionCode', 'professionUrl'],
  ],
  organization: ['organizationId', 'name'],
  regulator: ['regulatorId', 'regulatorName', 'regulatorFirstname', 'regulatorEmail'],
};

type Wrong = [path: string, received: unknown, expected?: string] | undefined;

function booking(
  id: string,
  title: string,
  fix: string,
  wrong: (appointment: Json) => Wrong,
  edit: (appointment: Json) => void,
  more: Partial<RuleRest> = {},
): Rule {
  return strict(`HUB-RDV.${id}`, 'hub', title, {
    guide: 'lrm',
    fix,
    check: (c) => {
      for (const { payload, path, answer } of payloads(c, 'booking')) {
        const found = wrong(payload);
        if (!found) continue;
        const [where, received, expected] = found;
        c.fail(answer, { path: where ? `${path}.${where}` : path, received, ...(expected && { expected }) });
      }
    },
    mutant: {
      document: (envelope) =>
        edit(objectOf(valuesAt(envelope, 'content[].jsonContent.embeddedJsonContent.message.appointment')[0]!.value)!),
    },
    ...more,
  });
}

const part = (appointment: Json, name: string): Json | undefined => objectOf(appointment[name]);
const isText = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';

/** Texts that are mandatory in an object, where it is there. */
const needed =
  (holder: string, names: readonly string[]) =>
  (appointment: Json): Wrong => {
    const object = holder === '' ? appointment : part(appointment, holder);
    const name = object && names.find((one) => !isText(object[one]));
    return name === undefined ? undefined : [holder === '' ? name : `${holder}.${name}`, object![name], 'un texte'];
  };

/** Rules of a booking. */
export const hubBookingRules: Rule[] = [
  booking(
    'identifiant',
    'appointmentId est là',
    'L’identifiant de la plateforme, le même à chaque mise à jour.',
    needed('', ['appointmentId']),
    (appointment) => delete appointment['appointmentId'],
  ),
  booking(
    'methode',
    'method est CreateAppointment ou UpdateAppointment',
    'Une majuscule en tête : le schéma refuse la forme de la page. Une annulation est un UpdateAppointment.',
    ({ method }) =>
      method === 'CreateAppointment' || method === 'UpdateAppointment'
        ? undefined
        : ['method', method, 'CreateAppointment, UpdateAppointment'],
    (appointment) => (appointment['method'] = 'createAppointment'),
    { contradiction: 'H-01' },
  ),
  booking(
    'dates',
    'created et start sont là, avec la seconde et un décalage chiffré',
    'AAAA-MM-JJThh:mm:ss±hh:mm, sans Z ni millisecondes, au décalage de Paris à cette date.',
    (appointment) => {
      for (const name of ['created', 'start', 'end'])
        if (name === 'end' && appointment[name] === undefined) continue;
        else if (!DATE.test(String(appointment[name]))) return [name, appointment[name], 'AAAA-MM-JJThh:mm:ss±hh:mm'];
      return undefined;
    },
    (appointment) => (appointment['created'] = '2026-03-10T08:12:34.000Z'),
    { contradiction: 'H-19' },
  ),
  booking(
    'ordre',
    'end est après start',
    'Laissez end absent quand la durée n’est pas connue.',
    ({ start, end }) =>
      end !== undefined && Date.parse(end as string) <= Date.parse(start as string)
        ? ['end', end, `après ${start as string}`]
        : undefined,
    (appointment) => (appointment['end'] = appointment['start']),
    { becauseOf: ['HUB-RDV.dates'] },
  ),
  booking(
    'statut',
    'status est un des cinq statuts, en minuscules',
    `${STATUSES.join(', ')} ; la page les imprime en capitales.`,
    ({ status }) => (STATUSES.includes(String(status)) ? undefined : ['status', status, STATUSES.join(', ')]),
    (appointment) => (appointment['status'] = 'BOOKED'),
    { contradiction: 'H-15' },
  ),
  booking(
    'categorie',
    'orientationCategory, s’il est donné, est une des six catégories',
    `${CATEGORIES.join(', ')} : pas les codes FHIR 001, 604….`,
    ({ orientationCategory: one }) =>
      one === undefined || CATEGORIES.includes(one as string)
        ? undefined
        : ['orientationCategory', one, CATEGORIES.join(', ')],
    (appointment) => (appointment['orientationCategory'] = '604'),
  ),
  booking(
    'regulateur',
    'regulator est là',
    'Toujours : obligatoire depuis novembre 2025, absent des exemples complets de la page.',
    (appointment) => (part(appointment, 'regulator') ? undefined : ['regulator', appointment['regulator']]),
    (appointment) => delete appointment['regulator'],
    { contradiction: 'H-04' },
  ),
  booking(
    'regulateur-nom',
    'regulator a nom, prénom et mail',
    'regulatorName, regulatorFirstname (n minuscule), regulatorEmail : le mail du compte SAS.',
    needed('regulator', ['regulatorName', 'regulatorFirstname', 'regulatorEmail']),
    (appointment) => delete part(appointment, 'regulator')!['regulatorEmail'],
  ),
  booking(
    'regulateur-national',
    'regulatorId est un identifiant national, pas l’UUID du SAS',
    'L’identifiant national, ou rien.',
    (appointment) => {
      const id = part(appointment, 'regulator')?.['regulatorId'];
      return typeof id === 'string' && UUID.test(id) ? ['regulator.regulatorId', id] : undefined;
    },
    (appointment) => (part(appointment, 'regulator')!['regulatorId'] = 'b6e39355-0000-4000-8000-000000000002'),
  ),
  booking(
    'rpps',
    'practitioner.rppsId est « 8 » suivi d’un RPPS en 1 : ^81 et dix chiffres',
    'Un autre RPPS ou un ADELI ne passe pas le schéma : laissez practitioner absent et donnez organization.',
    (appointment) => {
      const object = part(appointment, 'practitioner');
      return !object || /^81\d{10}$/.test(String(object['rppsId']))
        ? undefined
        : ['practitioner.rppsId', object['rppsId'], '^81[0-9]{10}$'];
    },
    (appointment) => (part(appointment, 'practitioner')!['rppsId'] = '800001288385'),
    { contradiction: 'H-05' },
  ),
  booking(
    'praticien-nom',
    'practitioner a nom et prénom',
    'lastName et firstName ; sans eux, laissez practitioner absent.',
    needed('practitioner', ['lastName', 'firstName']),
    (appointment) => delete part(appointment, 'practitioner')!['firstName'],
  ),
  booking(
    'specialite',
    'La spécialité se dit specialityCode',
    'specialityCode, pas specialtyCode : le schéma n’a que le premier.',
    (appointment) => {
      const object = part(appointment, 'practitioner');
      return object && 'specialtyCode' in object ? ['practitioner', 'specialtyCode', 'specialityCode'] : undefined;
    },
    (appointment) => {
      const object = part(appointment, 'practitioner')!;
      object['specialtyCode'] = object['specialityCode'];
    },
    { contradiction: 'H-03' },
  ),
  booking(
    'structure',
    'organization a identifiant et nom',
    'organizationId et name, ou pas d’organization.',
    needed('organization', ['organizationId', 'name']),
    (appointment) => delete part(appointment, 'organization')!['name'],
  ),
  booking(
    'structure-forme',
    'organizationId est un FINESS ou un SIRET',
    '1 et 9 caractères (FINESS) ou 3 et 14 chiffres (SIRET) ; sans préfixe, il est lu aussi.',
    (appointment) => {
      const id = part(appointment, 'organization')?.['organizationId'];
      return typeof id !== 'string' || /^(?:1?[0-9AB]{9}|3?\d{14})$/.test(id)
        ? undefined
        : ['organization.organizationId', id];
    },
    (appointment) => (part(appointment, 'organization')!['organizationId'] = 'CABINET-12'),
    { contradiction: 'H-06', severity: 'warning' },
  ),
  booking(
    'cles',
    'Le rendez-vous n’a que les clés du modèle',
    'Le schéma refuse toute autre clé (300), à chaque niveau.',
    (appointment) => {
      for (const [holder, known] of Object.entries(MEMBERS)) {
        const object = holder === '' ? appointment : part(appointment, holder);
        const other = Object.keys(object ?? {}).find(
          (key) => !known.includes(key) && key !== 'specialtyCode' && !PATIENT.test(key),
        );
        if (other !== undefined) return [holder, other];
      }
      return undefined;
    },
    (appointment) => (appointment['priority'] = 'high'),
  ),
  booking(
    'patient',
    'Rien ne dit qui est le patient',
    'Ni nom, ni adresse, ni téléphone, ni identifiant du patient : le flux n’en porte pas.',
    (appointment) => {
      for (const holder of Object.keys(MEMBERS)) {
        const object = holder === '' ? appointment : part(appointment, holder);
        const key = Object.keys(object ?? {}).find((one) => PATIENT.test(one));
        if (key !== undefined) return [holder, key, 'aucune donnée du patient'];
      }
      return undefined;
    },
    (appointment) => (appointment['patient'] = { lastName: 'X' }),
  ),
];
