// The messages of a run of INT_L02, in their order: what an LRM has to take, to refuse, and to let pass.
import { randomUUID } from 'node:crypto';
import { buildAppointment, HUB_CLIENT_ID, type AppointmentSnapshot, type HubQueueKind } from '@sas-embed/hub';
import { BURST, FLOOD, type Json } from '../model/index.js';

/** One message to an LRM. */
export interface HubStep {
  /** `create`: its exchange is `hub.create`. */
  name: string;
  queue: HubQueueKind;
  body: string;
  /** distributionID that an answer names. */
  id: string;
  /** Deliveries of the same message; 1 when absent. */
  times?: number;
  /** Whether the kit waits for an answer before the next one; an answer to an answer is not awaited. */
  answered: boolean;
}

const MINUTE = 60_000;
const DAY = 86_400_000;

type Edit = (appointment: Json, envelope: Json) => void;

/** The `message` of an envelope. */
const messageOf = (envelope: Json): Json =>
  (envelope as { content: { jsonContent: { embeddedJsonContent: { message: Json } } }[] }).content[0]!.jsonContent
    .embeddedJsonContent.message;

/** A regulator, a practitioner and a structure of nobody, with well-formed numbers. */
const REGULATOR = {
  regulatorId: '3339900017/20260001R',
  lastName: 'EXEMPLE',
  firstName: 'Camille',
  email: 'camille@sas-33.example',
};
const PRACTITIONER = {
  practitionerId: '819990000036',
  lastName: 'SOLEILPUITS',
  firstName: 'Ophélie',
  specialtyCode: 'SM54',
  professionCode: '10',
};
const ORGANIZATION = { organizationId: '399900001100018', name: 'Cabinet d’essai' };

/** A booking as the platform tells it, judged beside every run as a file would be. */
export function soundBooking(platformId: string, lrmId: string, at: number): Json {
  const snapshot = {
    ...{ appointmentId: 'b6e39355-0000-4000-8000-000000000001', status: 'booked' as const },
    ...{ created: new Date(at), start: new Date(at + DAY), end: new Date(at + DAY + 20 * MINUTE) },
    ...{ orientationCategory: 'PS' as const, practitioner: PRACTITIONER, organization: ORGANIZATION },
    regulator: REGULATOR,
  };
  const route = { senderId: platformId, recipientId: lrmId, sentAt: new Date(at) };
  return buildAppointment('CreateAppointment', snapshot, route).envelope;
}

/** The steps of a run at this time. */
export function hubSteps(platformId: string, lrmId: string, now: number): HubStep[] {
  const steps: HubStep[] = [];
  // every message is a second younger than the one before, and all are past
  let sent = Math.floor(now / 1000) * 1000 - 5 * MINUTE;
  const bookings = new Map<string, AppointmentSnapshot>();

  const envelopeOf = (
    method: 'CreateAppointment' | 'UpdateAppointment',
    snapshot: AppointmentSnapshot,
    { at = (sent += 1000), edit, lifetimeSeconds }: { at?: number; edit?: Edit; lifetimeSeconds?: number } = {},
  ): Json => {
    const route = { senderId: platformId, recipientId: lrmId, sentAt: new Date(at) };
    const { envelope } = buildAppointment(method, snapshot, {
      ...route,
      ...(lifetimeSeconds !== undefined && { lifetimeSeconds }),
    });
    const json = structuredClone(envelope) as unknown as Json;
    edit?.(messageOf(json)['appointment'] as Json, json);
    return json;
  };
  const add = (name: string, envelope: Json, more: Partial<HubStep> = {}): void =>
    void steps.push({
      ...{ name, queue: 'message', body: JSON.stringify(envelope), answered: true },
      id: String(envelope['distributionID']),
      ...more,
    });
  const fresh = (change: Partial<AppointmentSnapshot> = {}): AppointmentSnapshot => ({
    ...{ appointmentId: randomUUID(), status: 'booked', orientationCategory: 'PS' },
    ...{ created: new Date(sent), start: new Date(now + DAY), end: new Date(now + DAY + 20 * MINUTE) },
    ...{ practitioner: PRACTITIONER, organization: ORGANIZATION, regulator: REGULATOR },
    ...change,
  });
  type How = Parameters<typeof envelopeOf>[2] & { more?: Partial<HubStep> };
  const create = (name: string, key: string, change: Partial<AppointmentSnapshot> = {}, how: How = {}): void => {
    const snapshot = fresh(change);
    bookings.set(key, snapshot);
    add(name, envelopeOf('CreateAppointment', snapshot, how), how.more);
  };
  const update = (name: string, key: string, change: Partial<AppointmentSnapshot>, how: How = {}): void => {
    const snapshot = { ...bookings.get(key)!, ...change };
    if (how.at === undefined) bookings.set(key, snapshot);
    add(name, envelopeOf('UpdateAppointment', snapshot, how), how.more);
  };
  const nobody = { practitioner: undefined };

  // what an LRM takes
  create('create', 'a');
  update('moved', 'a', { start: new Date(now + 2 * DAY), end: new Date(now + 2 * DAY + 20 * MINUTE) });
  create('pending', 'b', { ...nobody, status: 'pending', orientationCategory: 'SOS' });
  update('identified', 'b', { status: 'booked', practitioner: PRACTITIONER });
  create('minimal', 'c', {
    ...nobody,
    ...{ organization: undefined, end: undefined, orientationCategory: undefined },
    regulator: { ...REGULATOR, regulatorId: undefined },
  });
  create(
    'finess',
    'd',
    {
      ...nobody,
      orientationCategory: 'CDS',
      organization: { organizationId: '1339998013', name: 'Centre de santé d’essai' },
    },
    { edit: (appointment) => ((appointment['organization'] as Json)['organizationId'] = '339998013') },
  );
  for (const orientationCategory of ['CPTS', 'MSP', 'PDM'] as const)
    create(orientationCategory.toLowerCase(), orientationCategory, { orientationCategory });
  create('accents', 'h', {
    practitioner: { ...PRACTITIONER, lastName: 'L’HÉRITIER-ŒUVRARD', firstName: 'Zoë-Aïcha' },
    organization: { ...ORGANIZATION, name: 'Cabinet « Été » & Cie, <1ᵉʳ> "étage"' },
  });
  // a summer date in a winter message, an overseas one, and UTC as the schema's text writes it
  create('summer', 'i', {}, { edit: (appointment) => Object.assign(appointment, offset('07-01', '+02:00', now)) });
  create('overseas', 'j', {}, { edit: (appointment) => Object.assign(appointment, offset('01-15', '-04:00', now)) });
  create('utc', 'k', {}, { edit: (appointment) => Object.assign(appointment, offset('01-15', '-00:00', now)) });
  create('free-id', 'l', { appointmentId: `RDV 2026/${randomUUID().slice(0, 8)} é` });
  create('short-life', 'm', {}, { lifetimeSeconds: 600 });
  update('removed', 'a', { end: undefined, practitioner: undefined });
  update('fulfilled', 'CPTS', { status: 'fulfilled' });
  update('noshow', 'MSP', { status: 'noshow' });
  update('cancelled', 'a', { status: 'cancelled' });
  // order, and what comes twice
  update('stale', 'a', { status: 'booked', start: new Date(now + 3 * DAY) }, { at: sent - 2000 });
  const late = sent;
  bookings.set('n', fresh());
  update('unknown-update', 'n', { start: new Date(now + 2 * DAY), end: undefined });
  add('late-create', envelopeOf('CreateAppointment', fresh(pick(bookings.get('n')!)), { at: late }));
  update('resent', 'CPTS', {});
  create('redelivered', 'o', {}, { more: { times: 2 } });
  add(
    'conflict',
    envelopeOf('CreateAppointment', { ...bookings.get('d')!, start: new Date(now + 4 * DAY), end: undefined }),
  );
  // what sources write in two ways
  create('lower-case', 'p', {}, { edit: (appointment) => (appointment['method'] = 'createAppointment') });
  create(
    'hubex',
    'q',
    {},
    {
      edit: (_, envelope) =>
        ((envelope as { descriptor: { explicitAddress: Json } }).descriptor.explicitAddress['explicitAddressScheme'] =
          'Hubex'),
    },
  );
  // what it refuses, or answers in some way
  const refused = (name: string, edit: Edit): void => create(name, name, {}, { edit });
  refused('no-start', (appointment) => delete appointment['start']);
  refused('no-date', (appointment) => (appointment['start'] = '2026-02-30T25:00:00+01:00'));
  refused('no-regulator', (appointment) => delete appointment['regulator']);
  refused('unknown-field', (appointment) => (appointment['priority'] = 'high'));
  refused('other-rpps', (appointment) => ((appointment['practitioner'] as Json)['rppsId'] = '800001288385'));
  const unreadable = envelopeOf('CreateAppointment', fresh());
  add('unreadable', unreadable, { body: JSON.stringify(unreadable).slice(0, -40) });
  create('after-refused', 'r');
  // answers, which are never answered
  const answer = (name: string, kind: 'Ack' | 'Error', content: Json): void => {
    const envelope = envelopeOf('CreateAppointment', fresh());
    const message = messageOf(envelope);
    delete message['appointment'];
    const sender = kind === 'Error' ? HUB_CLIENT_ID : platformId;
    const id = `${sender}_${randomUUID()}`;
    Object.assign(envelope, { distributionID: id, senderID: sender, distributionKind: kind });
    if (kind === 'Error') for (const key of Object.keys(message)) delete message[key];
    else Object.assign(message, { messageId: id, kind });
    Object.assign(message, content);
    add(name, envelope, { queue: kind === 'Ack' ? 'ack' : 'info', answered: false });
  };
  const error = (statusCode: number, statusString: string): Json => ({
    error: {
      errorCode: { statusCode, statusString },
      errorCause: `Message ${lrmId}_${randomUUID()} : essai du kit de conformité`,
      referencedDistributionID: `${lrmId}_${randomUUID()}`,
    },
  });
  answer('ack', 'Ack', { reference: { distributionID: `${lrmId}_${randomUUID()}` } });
  answer('error', 'Error', error(500, 'DEAD_LETTER_QUEUED'));
  answer('unknown-error', 'Error', error(799, 'ERREUR_D_ESSAI'));
  create('after-error', 's');
  for (let i = 1; i <= FLOOD; i++) answer(`flood.${i}`, 'Error', error(300, 'INVALID_MESSAGE'));
  create('after-flood', 't');
  for (let i = 1; i <= BURST; i++) create(`burst.${i}`, `burst.${i}`, {}, { more: { answered: false } });
  return steps;
}

/** Dates of an appointment next year on this day, with this offset. */
function offset(day: string, zone: string, now: number): Json {
  const year = new Date(now).getUTCFullYear() + 1;
  return { start: `${year}-${day}T15:00:00${zone}`, end: `${year}-${day}T15:20:00${zone}` };
}

const pick = ({ appointmentId }: AppointmentSnapshot) => ({ appointmentId });
