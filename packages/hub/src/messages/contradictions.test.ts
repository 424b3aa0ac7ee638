import { describe, expect, it } from 'vitest';
import { PLATFORM, route, SAMU, snapshot, snapshotWith, type Loose } from '../testing/fixtures/snapshots.js';
import {
  buildAcknowledgement,
  buildAppointment,
  buildError,
  CONFLICT_STATUS,
  formatHubDate,
  hubErrorCode,
  HubFault,
  messageOf,
  queueName,
  readHubMessage,
  validateHubMessage,
} from './index.js';

// One test for each contradiction of the published sources that concerns a message (H-01 to H-25); the number is in its title.

const built = (changes = {}, method: 'CreateAppointment' | 'UpdateAppointment' = 'CreateAppointment') =>
  buildAppointment(method, snapshotWith(changes), route);
const envelope = () => structuredClone(built().envelope) as Loose;
const message = (document: Loose) => document.content[0].jsonContent.embeddedJsonContent.message;
const read = (document: unknown) => readHubMessage(JSON.stringify(document));
const received = () => read(envelope()) as Extract<ReturnType<typeof readHubMessage>, { useCase: 'appointment' }>;
const pathsOf = (document: unknown) =>
  validateHubMessage(document).issues.map(({ path }) => path.split('message.').at(-1));

describe('what is sent, and what is read', () => {
  it('H-01: the method is written in Pascal case; the Hub refuses the other, which is read all the same', () => {
    expect(messageOf(built().envelope).appointment.method).toBe('CreateAppointment');
    const document = envelope();
    message(document).appointment.method = 'createAppointment';
    expect(pathsOf(document)).toEqual(['appointment.method']);
    const { tolerated, envelope: respelled } = read(document) as Loose;
    expect(tolerated).toEqual(['H-01']);
    expect(message(respelled).appointment.method).toBe('CreateAppointment');
  });

  it('H-02: the scheme is hubex in lower case; Hubex is read alike', () => {
    const document = envelope();
    expect(document.descriptor.explicitAddress.explicitAddressScheme).toBe('hubex');
    document.descriptor.explicitAddress.explicitAddressScheme = 'Hubex';
    expect(validateHubMessage(document).issues).toEqual([]);
    expect(read(document).tolerated).toEqual(['H-02']);
  });

  it('H-03: the key is specialityCode; specialtyCode is refused', () => {
    expect(messageOf(built().envelope).appointment.practitioner).toMatchObject({ specialityCode: 'SM54' });
    const document = envelope();
    const { practitioner } = message(document).appointment;
    practitioner.specialtyCode = practitioner.specialityCode;
    delete practitioner.specialityCode;
    expect(pathsOf(document)).toEqual(['appointment.practitioner']);
  });

  it('H-04: there is always a regulator', () => {
    const document = envelope();
    delete message(document).appointment.regulator;
    expect(pathsOf(document)).toEqual(['appointment.regulator']);
    const nobody = { lastName: ' ', firstName: 'Ondine', email: '' };
    expect(() => built({ regulator: nobody })).toThrow(HubFault);
    try {
      built({ regulator: nobody });
    } catch (error) {
      expect((error as HubFault).issues.map(({ path }) => path)).toEqual(['regulator.lastName', 'regulator.email']);
    }
  });

  it.each(['80999000012', '899700000017', '0992000019', 'not an id'])(
    'H-05: %s cannot travel: the structure goes without its practitioner, and that is told',
    (practitionerId) => {
      const { envelope, leftOut } = built({ practitioner: { ...snapshot.practitioner, practitionerId } });
      const { appointment } = messageOf(envelope);
      expect(appointment).not.toHaveProperty('practitioner');
      expect(appointment.organization?.name).toBe('Cabinet des Essais');
      expect(leftOut).toMatchObject([{ path: 'practitioner', contradiction: 'H-05' }]);
      expect(JSON.stringify(leftOut)).not.toContain(practitionerId);
    },
  );

  it('H-06: structures are sent with their prefix; bare numbers are read', () => {
    expect(messageOf(built().envelope).appointment.organization?.organizationId).toBe('1990000018');
    const document = envelope();
    message(document).appointment.organization.organizationId = '990000018';
    expect(() => read(document)).not.toThrow();
    const odd = built({ organization: { organizationId: '4101000000123', name: 'Cabinet' } });
    expect(odd.leftOut).toMatchObject([{ path: 'organization', contradiction: 'H-06' }]);
  });

  it('H-07: a party has the client id as its name and hubex: before it as its URI', () => {
    expect(message(envelope()).recipient).toEqual([{ name: SAMU, URI: `hubex:${SAMU}` }]);
    const document = envelope();
    message(document).sender = { name: `hubex:${PLATFORM}`, URI: PLATFORM };
    expect(pathsOf(document)).toEqual(['sender.name', 'sender.URI']);
  });

  it('H-08: an acknowledgement has an id of its own', () => {
    const acknowledged = received();
    const ack = buildAcknowledgement(acknowledged);
    expect(messageOf(ack).messageId).toBe(ack.distributionID);
    expect(ack.distributionID).toMatch(new RegExp(`^${SAMU}_`));
    expect(messageOf(ack).reference.distributionID).toBe(acknowledged.distributionId);
    expect(ack.distributionKind).toBe('Ack');
  });

  it('H-09: the content is a list of jsonContent', () => {
    const document = envelope();
    document.content = { contentObject: { JsonContent: document.content[0].jsonContent } };
    expect(validateHubMessage(document).issues).toMatchObject([{ path: 'content', rule: 'schema' }]);
  });

  it('H-10: an error names the message it refuses and holds it', () => {
    const refused = received();
    const error = buildError(refused, CONFLICT_STATUS.model, 'known with other content');
    expect(messageOf(error).error).toMatchObject({
      referencedDistributionID: refused.distributionId,
      sourceMessage: { distributionID: refused.distributionId },
    });
    expect(error.distributionID).toMatch(new RegExp(`^${SAMU}_`));
  });

  it('H-11: 500 is known by its number, however it is spelled', () => {
    const error: Loose = structuredClone(
      buildError(received(), { statusCode: 500, statusString: 'DEAD_LETTERED_QUEUE' }, 'x'),
    );
    expect(read(error)).toMatchObject({ code: { statusCode: 500, remedy: 'send-again' } });
    message(error).error.errorCode.statusString = 'DEAD_LETTER_QUEUED';
    expect(read(error)).toMatchObject({ code: { statusCode: 500, remedy: 'send-again' } });
  });

  it('H-12: 409 CONFLICT and 701 CASE_ALREADY_EXISTS are the same to us; 701 is what is sent unless told otherwise', () => {
    for (const status of [CONFLICT_STATUS.guide, CONFLICT_STATUS.model]) {
      expect(read(buildError(received(), status, 'x'))).toMatchObject({ code: { remedy: 'settled' } });
    }
    expect(CONFLICT_STATUS.model.statusCode).toBe(701);
    expect(hubErrorCode(799, 'OF_SOMEONE')).toMatchObject({ raisedBy: 'client', remedy: 'send-again' });
  });

  it('H-13: an error has its sender’s id before its own, never the Hub’s', () => {
    const error = structuredClone(buildError(received(), CONFLICT_STATUS.model, 'x')) as Loose;
    error.distributionID = error.distributionID.replace(SAMU, 'fr.health.hub');
    expect(validateHubMessage(error).issues).toMatchObject([{ rule: 'distribution-id' }]);
  });

  it('H-14: an answer goes to whoever sent', () => {
    expect(buildAcknowledgement(received()).descriptor.explicitAddress.explicitAddressValue).toBe(PLATFORM);
    expect(buildError(received(), CONFLICT_STATUS.model, 'x').descriptor.explicitAddress.explicitAddressValue).toBe(
      PLATFORM,
    );
  });

  it('H-15: states are in lower case; upper case is read', () => {
    const document = envelope();
    message(document).appointment.status = 'CANCELLED';
    expect(pathsOf(document)).toEqual(['appointment.status']);
    const again = read(document);
    expect(again.tolerated).toEqual(['H-15']);
    expect(message(again.envelope).appointment.status).toBe('cancelled');
  });

  it('H-16: dates have the offset of Paris on their day; the appointment’s id is free text', () => {
    expect(formatHubDate('2026-06-17T08:00:00Z')).toBe('2026-06-17T10:00:00+02:00');
    expect(formatHubDate('2026-01-17T08:00:00Z')).toBe('2026-01-17T09:00:00+01:00');
    // both nights on which the clock changes
    expect(formatHubDate('2026-03-29T01:00:00Z')).toBe('2026-03-29T03:00:00+02:00');
    expect(formatHubDate('2026-10-25T00:30:00Z')).toBe('2026-10-25T02:30:00+02:00');
    expect(formatHubDate('2026-10-25T01:30:00Z')).toBe('2026-10-25T02:30:00+01:00');
    expect(messageOf(built({ appointmentId: 'rdv-12' }).envelope).appointment.appointmentId).toBe('rdv-12');
  });

  it('H-18: the status of the exchange is Actual', () => {
    expect([envelope().distributionStatus, message(envelope()).status]).toEqual(['Actual', 'Actual']);
    const document = envelope();
    message(document).status = 'System';
    expect(() => read(document)).not.toThrow();
  });

  it('H-19: every date is of whole seconds with an offset; Z is refused but in the envelope', () => {
    const dates = JSON.stringify(envelope()).match(/"\d{4}-\d\d-\d\dT[^"]*"/g)!;
    expect(dates.length).toBeGreaterThan(5);
    for (const date of dates) expect(date).toMatch(/T\d\d:\d\d:\d\d[+-]\d\d:\d\d"$/);
    const document = envelope();
    document.dateTimeSent = '2026-01-15T09:00:00.123Z';
    expect(validateHubMessage(document).issues).toEqual([]);
    message(document).appointment.start = '2026-01-15T15:00:00Z';
    expect(pathsOf(document)).toEqual(['appointment.start']);
  });

  it('H-20: a FHIR bundle in place of the message is not of this flow', () => {
    const document = envelope();
    document.content[0].jsonContent.embeddedJsonContent.message = { resourceType: 'Bundle' };
    expect(validateHubMessage(document).issues).toMatchObject([{ rule: 'use-case' }]);
  });

  it('H-23: an LRM is named by its code CRRA, letters included', () => {
    const corsica = buildAppointment('CreateAppointment', snapshot, { ...route, recipientId: 'fr.health.samu2A0' });
    expect(queueName(corsica.envelope.descriptor.explicitAddress.explicitAddressValue, 'message')).toBe(
      'fr.health.samu2A0.message',
    );
    expect(() =>
      buildAppointment('CreateAppointment', snapshot, { ...route, recipientId: 'fr.health.samu_33' }),
    ).toThrow('recipientId');
  });

  it('H-25: the SAS that booked cannot travel', () => {
    const document = envelope();
    message(document).appointment.bookingSas = { id: 'sas-99' };
    expect(pathsOf(document)).toEqual(['appointment']);
  });
});
