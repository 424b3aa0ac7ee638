// Appointments that editors send to the platform (INT_R03): what the validator of the official kit (V3-01) finds, and what
// the guide says beyond it.
import { timeZoneOfDepartement, toZonedIso } from '@sas-embed/contract';
import type { Flow, Json, Rule } from '../model/index.js';
import { listOf, objectOf, textAt, textsAt, valuesAt, type Answer, type Check } from '../view/index.js';
import { FORMS, newProfile, oldProfile, OPERATOR_EXTENSION, SYSTEMS } from '../vocabulary/index.js';
import { official, strict, write } from './define.js';
import { rowRule, type RowSpec } from './rows.js';

const FLOW: Flow[] = ['appointments'];
const OPERATOR = 'extension[].valueReference.identifier';
const ACTOR = 'participant[].actor.identifier';

/** Zones in which an appointment may take place. */
const FRENCH_ZONES = ['75', '971', '972', '973', '974', '975', '976', '977', '978', '986', '987', '988'].map(
  timeZoneOfDepartement,
);

const rows = (list: [string, RowSpec][]): Rule[] =>
  list.map(([path, spec]) =>
    rowRule(
      { mode: 'official', prefix: 'V3-01', flows: FLOW, guide: 'profile:FrAppointmentSAS', type: 'Appointment' },
      path,
      spec,
    ),
  );

/** Edits what the editor sends. */
const sent = (edit: (appointment: Json) => void, on = /./) => ({
  incoming: (requests: { method: string; body?: string }[]) => {
    for (const request of requests) {
      const body = JSON.parse(request.body ?? '{}') as Json;
      if (!on.test(`${request.method} ${String(body['status'])}`)) continue;
      edit(body);
      request.body = JSON.stringify(body);
    }
  },
});

/** Appointments of a run or of files. */
function each(c: Check, look: (appointment: Json, answer: Answer) => void): void {
  const answers = c.view.answers('appointments').filter(({ json }) => json?.['resourceType'] === 'Appointment');
  if (!answers.length) c.skip('aucun rendez-vous reçu');
  for (const answer of answers) look(answer.json!, answer);
}

const isSos = (appointment: Json): boolean =>
  textsAt(appointment, 'meta.profile[]').some((profile) => profile.endsWith('sas-sos-appointment'));

/** Constraints of FrAppointmentSAS and sas-sos-appointment. */
export const officialAppointmentRules: Rule[] = [
  ...rows([
    ['identifier[]', { required: true }],
    ['identifier[]', { max: 1 }],
    ['identifier[].system', { required: true }],
    ['identifier[].value', { required: true }],
    ['status', { required: true }],
    ['start', { required: true }],
    ['end', { required: true }],
    ['participant[]', { required: true }],
    ['participant[].status', { required: true }],
    ['participant[].status', { oneOf: ['accepted', 'needs-action'], bad: 'declined' }],
    [`${OPERATOR}.type.coding[]`, { required: true }],
    [`${OPERATOR}.type.coding[]`, { max: 1 }],
    [`${OPERATOR}.type.coding[].system`, { is: SYSTEMS.identifierType }],
    [`${OPERATOR}.system`, { required: true }],
    [`${OPERATOR}.value`, { required: true }],
    [`${ACTOR}.type.coding[].code`, { oneOf: ['IDNPS', 'INTRN'], bad: 'RPPS' }],
  ]),
  official(
    'V3-01.Appointment.operateur',
    'appointments',
    'Le rendez-vous porte une seule extension FrAppointmentOperator',
    {
      guide: 'profile:FrAppointmentSAS',
      contradiction: 'C-25',
      fix: `Ajoutez l’extension ${OPERATOR_EXTENSION} avec l’identifiant du régulateur reçu par INT_R02.`,
      check: (c) =>
        each(c, (appointment, answer) => {
          const n = textsAt(appointment, 'extension[].url').filter((url) => url === OPERATOR_EXTENSION).length;
          c.expect(n === 1, answer, { path: 'extension', received: `${n} extension(s)`, expected: '1' });
        }),
      mutant: sent((appointment) => delete appointment['extension']),
    },
  ),
];

const instant = (value: unknown): number =>
  typeof value === 'string' && FORMS.offsetInstant.test(value) ? Date.parse(value) : NaN;

/** A rule on the content of each appointment. */
const content = (
  id: string,
  title: string,
  fix: string,
  wrong: (appointment: Json) => [path: string, received: unknown] | undefined,
  mutant: Rule['mutant'],
  more: Partial<Pick<Rule, 'contradiction' | 'severity' | 'becauseOf'>> = {},
): Rule => {
  const { becauseOf, ...rest } = more;
  return strict(id, 'appointments', title, {
    guide: 'appointments',
    fix,
    ...rest,
    ...(becauseOf && { becauseOf: [...becauseOf] }),
    check: (c) =>
      each(c, (appointment, answer) => {
        const found = wrong(appointment);
        if (found) c.fail(answer, { path: found[0], received: found[1] });
      }),
    mutant,
  });
};

const STATUSES = ['booked', 'fulfilled', 'noshow', 'cancelled', 'pending'];
const PATIENT = /(?:^|\/)(?:Patient|RelatedPerson|Person)(?:\/|$)/;
const FREE_TEXT = ['comment', 'description', 'patientInstruction', 'note', 'reasonCode', 'cancelationReason'];

/** What the guide asks of an appointment beyond its profile. */
export const strictAppointmentRules: Rule[] = [
  content(
    'RDV-PROFIL',
    'Le rendez-vous déclare son profil',
    'Déclarez FrAppointmentSAS ou sas-sos-appointment dans meta.profile.',
    (a) => {
      const profiles = textsAt(a, 'meta.profile[]');
      const known = [oldProfile('FrAppointmentSAS'), newProfile('sas-sos-appointment')];
      return profiles.some((profile) => known.includes(profile))
        ? undefined
        : ['meta.profile', profiles.join(', ') || undefined];
    },
    sent((a) => write(a, 'meta.profile', [newProfile('FrAppointmentSAS')]), /POST booked/),
    { contradiction: 'C-25' },
  ),
  content(
    'RDV-STATUT',
    `Le statut est ${STATUSES.join(', ')}`,
    'Écrivez le statut en minuscules, parmi ceux de l’interface.',
    (a) =>
      a['status'] === undefined || STATUSES.includes(a['status'] as string) ? undefined : ['status', a['status']],
    sent((a) => (a['status'] = 'BOOKED'), /PUT booked/),
  ),
  content(
    'RDV-ORDRE',
    'Le rendez-vous finit après son début',
    'Vérifiez start et end.',
    (a) => (instant(a['start']) >= instant(a['end']) ? ['end', a['end']] : undefined),
    sent((a) => (a['end'] = a['start'])),
  ),
  ...(['start', 'end', 'created'] as const).map((name) =>
    content(
      `RDV-DATE.${name}`,
      `${name} est un instant avec décalage numérique`,
      'Écrivez l’heure locale du lieu et son décalage : 2026-03-10T09:00:00+01:00.',
      (a) => (a[name] === undefined || FORMS.offsetInstant.test(a[name] as string) ? undefined : [name, a[name]]),
      sent((a) => (a[name] = String(a[name]).replace(/[+-]\d\d:\d\d$/, ''))),
      { contradiction: 'C-17' },
    ),
  ),
  content(
    'RDV-FUSEAU',
    'start et end ont le décalage du lieu ce jour-là : Paris ou outre-mer',
    'Écrivez l’heure du lieu avec son décalage de ce jour (+01:00 l’hiver, +02:00 l’été à Paris), et non l’heure UTC.',
    (a) => {
      for (const name of ['start', 'end']) {
        const [text, at] = [String(a[name]), instant(a[name])];
        if (!FORMS.offsetInstant.test(text) || Number.isNaN(at)) continue;
        const offsets = FRENCH_ZONES.map((zone) => toZonedIso(at, zone).slice(19));
        if (!offsets.includes(text.slice(-6))) return [name, text];
      }
      return undefined;
    },
    sent((a) => (a['end'] = new Date(instant(a['end'])).toISOString().replace(/\.\d+Z$/, '+00:00'))),
    { severity: 'warning', contradiction: 'C-17' },
  ),
  content(
    'RDV-CREE',
    'La date de prise du rendez-vous est renseignée',
    'Renseignez created.',
    (a) => (a['created'] === undefined ? ['created', undefined] : undefined),
    sent((a) => delete a['created']),
    { severity: 'warning' },
  ),
  content(
    'RDV-CREE-AVANT',
    'Le rendez-vous est pris avant d’avoir lieu',
    'created est l’instant de la prise du rendez-vous.',
    (a) => (instant(a['created']) > instant(a['start']) ? ['created', a['created']] : undefined),
    sent((a) => (a['created'] = a['end'])),
  ),
  content(
    'RDV-OID',
    'Le système de l’identifiant est un OID ou une adresse',
    'Écrivez urn:oid: suivi de votre OID, ou une adresse https.',
    (a) => {
      const system = textAt(a, 'identifier[].system');
      return system === undefined || /^(?:urn:oid:[0-2](?:\.\d+)+|https?:\/\/\S+)$/.test(system)
        ? undefined
        : ['identifier[0].system', system];
    },
    sent((a) => write(a, 'identifier[].system', '1.1.111.1')),
  ),
  content(
    'RDV-OPERATEUR',
    'Le régulateur est identifié par le système reçu par INT_R02',
    `Système ${SYSTEMS.idnps} (IDNPS) ou ${SYSTEMS.regulatorInternal} (INTRN).`,
    (a) => {
      const system = textAt(a, `${OPERATOR}.system`);
      return system === undefined || system === SYSTEMS.idnps || system === SYSTEMS.regulatorInternal
        ? undefined
        : [`${OPERATOR}.system`, system];
    },
    sent((a) => write(a, `${OPERATOR}.system`, 'urn:oid:2.25.1999')),
  ),
  content(
    'RDV-OPERATEUR-TYPE',
    'Le type de l’identifiant du régulateur va avec son système',
    'IDNPS avec le système national, INTRN avec celui du SAS.',
    (a) => {
      const [system, code] = [textAt(a, `${OPERATOR}.system`), textAt(a, `${OPERATOR}.type.coding[].code`)];
      const expected = system === SYSTEMS.idnps ? 'IDNPS' : system === SYSTEMS.regulatorInternal ? 'INTRN' : code;
      return code === expected ? undefined : [`${OPERATOR}.type`, code];
    },
    sent((a) => write(a, `${OPERATOR}.type.coding[].code`, 'INTRN')),
  ),
  content(
    'RDV-PS',
    'Un rendez-vous qui n’attend plus nomme son professionnel',
    'Ajoutez un participant avec l’identifiant national du PS.',
    (a) => {
      const values = textsAt(a, `${ACTOR}.value`);
      return a['status'] === 'pending' || a['status'] === undefined || values.length
        ? undefined
        : ['participant', a['participant']];
    },
    sent((a) => (a['participant'] = [{ type: [{ text: 'PS' }], status: 'accepted' }]), /POST booked/),
  ),
  content(
    'RDV-PS-ID',
    'Le professionnel est identifié par 8 et son RPPS, ou 0 et son ADELI',
    'Préfixez le numéro national.',
    (a) => {
      for (const { value, path } of valuesAt(a, ACTOR)) {
        const [system, id] = [textAt(value, 'system'), textAt(value, 'value')];
        if (system === SYSTEMS.idnps && id !== undefined && !FORMS.practitioner.test(id)) return [`${path}.value`, id];
      }
      return undefined;
    },
    sent((a) => valuesAt(a, ACTOR).forEach(({ value }) => ((value as Json)['value'] = '19990000017'))),
    { contradiction: 'C-09' },
  ),
  content(
    'RDV-PS-SYSTEME',
    'L’identifiant du professionnel dit son système',
    `Système ${SYSTEMS.idnps}.`,
    (a) => {
      const wrong = valuesAt(a, ACTOR).find(
        ({ value }) => ![SYSTEMS.idnps, SYSTEMS.idnst].includes(textAt(value, 'system') as never),
      );
      return wrong && [`${wrong.path}.system`, textAt(wrong.value, 'system')];
    },
    sent((a) => valuesAt(a, ACTOR).forEach(({ value }) => delete (value as Json)['system'])),
  ),
  content(
    'RDV-ATTENTE',
    'Seul un rendez-vous en attente a un participant needs-action',
    'accepted dès que le PS est connu ; needs-action avec le statut pending.',
    (a) => {
      const waits = textsAt(a, 'participant[].status').includes('needs-action');
      return waits && a['status'] !== 'pending' ? ['participant.status', 'needs-action'] : undefined;
    },
    sent((a) => write(a, 'participant[].status', 'needs-action'), /PUT fulfilled/),
  ),
  content(
    'RDV-ATTENTE-SOS',
    'Un rendez-vous SOS en attente a un participant de type ADM',
    'participant.type ADM et status needs-action tant que le médecin n’est pas connu.',
    (a) =>
      isSos(a) && a['status'] === 'pending' && !textsAt(a, 'participant[].type[].coding[].code').includes('ADM')
        ? ['participant.type', 'absent']
        : undefined,
    sent((a) => write(a, 'participant[].type', [{ text: 'administratif' }]), /POST pending/),
  ),
  content(
    'RDV-PATIENT',
    'Le rendez-vous ne dit rien du patient',
    'Retirez toute ressource, référence ou identité de patient.',
    (a) => {
      const text = JSON.stringify(a);
      const referenced = /"reference":"([^"]*)"/g;
      for (const [, reference] of text.matchAll(referenced))
        if (PATIENT.test(reference!)) return ['participant.actor.reference', reference];
      return listOf(a['contained']).some((one) =>
        ['Patient', 'RelatedPerson'].includes(String(objectOf(one)?.['resourceType'])),
      )
        ? ['contained', 'Patient']
        : undefined;
    },
    sent((a) => (a['contained'] = [{ resourceType: 'Patient', id: 'p' }])),
  ),
  content(
    'RDV-INS',
    'Le rendez-vous ne porte pas d’INS',
    'Retirez l’identifiant national de santé.',
    (a) => (/1\.2\.250\.1\.213\.1\.4\.\d+/.test(JSON.stringify(a)) ? ['identifier', 'système d’INS'] : undefined),
    sent((a) => (a['supportingInformation'] = [{ identifier: { system: 'urn:oid:1.2.250.1.213.1.4.8', value: '0' } }])),
  ),
  content(
    'RDV-TEXTE',
    'Le rendez-vous ne porte pas de texte libre',
    `Retirez ${FREE_TEXT.join(', ')} : ce texte peut désigner le patient.`,
    (a) => {
      const name = FREE_TEXT.find((element) => a[element] !== undefined);
      return name === undefined ? undefined : [name, 'texte libre'];
    },
    sent((a) => (a['comment'] = 'x')),
    { severity: 'warning' },
  ),
];
