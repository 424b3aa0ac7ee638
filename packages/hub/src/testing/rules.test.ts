import { describe, expect, it } from 'vitest';
import { buildAppointment } from '../messages/index.js';
import { PLATFORM, route, SAMU, SENT, snapshot, type Loose } from './fixtures/snapshots.js';
import { dispatch } from './index.js';

const NOW = SENT.getTime() + 1000;
const sound = () => structuredClone(buildAppointment('CreateAppointment', snapshot, route).envelope) as Loose;
const messageIn = (document: Loose) => document.content[0].jsonContent.embeddedJsonContent.message;

/** What the Hub answers to the sound message with one thing changed. */
function verdict(
  change: (document: Loose) => void = () => undefined,
  how: Partial<Parameters<typeof dispatch>[0]> = {},
) {
  const document = sound();
  change(document);
  return dispatch(
    {
      body: Buffer.from(JSON.stringify(document)),
      routingKey: PLATFORM,
      contentType: 'application/json',
      persistent: true,
      ...how,
    },
    NOW,
  );
}

describe('the dispatcher’s rules', () => {
  it('forward what is sound to the recipient’s queue, with what remains of its life', () => {
    expect(verdict()).toMatchObject({ queue: `${SAMU}.message`, expiration: 86_399_000 });
  });

  it.each<[number, string, (document: Loose) => void, Partial<Parameters<typeof dispatch>[0]>?]>([
    [101, 'a content type with a charset', () => undefined, { contentType: 'application/json; charset=utf-8' }],
    [101, 'no content type', () => undefined, { contentType: undefined }],
    [100, 'a transient message', () => undefined, { persistent: false }],
    [200, 'a sender that is not the routing key', () => undefined, { routingKey: SAMU }],
    [301, 'no JSON', () => undefined, { body: Buffer.from('{') }],
    [300, 'a distributionID of another', (d) => (d.distributionID = `${SAMU}_1`)],
    [400, 'an expiry in the past', (d) => (d.dateTimeExpires = '2026-01-15T10:00:01+01:00')],
    [300, 'a method in lower case', (d) => (messageIn(d).appointment.method = 'createAppointment')],
    [300, 'no regulator', (d) => delete messageIn(d).appointment.regulator],
    [300, 'a date with Z', (d) => (messageIn(d).sentAt = '2026-01-15T09:00:00Z')],
    [300, 'a key that the payload does not know', (d) => (messageIn(d).appointment.patient = 'x')],
    [300, 'an RPPS that begins with 80', (d) => (messageIn(d).appointment.practitioner.rppsId = '800001288385')],
    [102, 'a key beside the use case', (d) => (messageIn(d).more = 'x')],
  ])('refuse with %i: %s', (statusCode, _, change, how) => {
    expect(verdict(change, how)).toMatchObject({ statusCode });
  });

  it('know no 409: an LRM that answers it gets 102', () => {
    const error = (statusCode: number, statusString: string) => (document: Loose) => {
      document.distributionKind = 'Error';
      document.content[0].jsonContent.embeddedJsonContent.message = {
        error: { errorCode: { statusCode, statusString }, errorCause: 'x', referencedDistributionID: 'y' },
      };
    };
    expect(verdict(error(409, 'CONFLICT'))).toMatchObject({ statusCode: 102 });
    expect(verdict(error(701, 'CASE_ALREADY_EXISTS'))).toMatchObject({ queue: `${SAMU}.info` });
  });

  it('name the id of what cannot be read, where one stands in it', () => {
    expect(verdict(undefined, { body: Buffer.from('{"distributionID": "fr.health.x_1", ') })).toMatchObject({
      distributionId: 'fr.health.x_1',
    });
    expect(verdict(undefined, { body: Buffer.from('garbage') })).toMatchObject({
      distributionId: 'distributionID_could_not_be_extracted',
    });
  });

  it('write Z as +00:00 in what they forward', () => {
    expect(verdict((d) => (d.dateTimeSent = '2026-01-15T09:00:00.120Z'))).toMatchObject({
      document: { dateTimeSent: '2026-01-15T09:00:00+00:00' },
    });
  });
});
