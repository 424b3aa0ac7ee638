import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PLATFORM, route, SENT, snapshot, snapshotWith, type Loose } from '../testing/fixtures/snapshots.js';
import {
  buildAcknowledgement,
  buildAppointment,
  buildErrorFor,
  formatHubDate,
  HubFault,
  MAX_BODY_BYTES,
  messageOf,
  readHubDate,
  readHubMessage,
  validateHubMessage,
} from './index.js';

const faultOf = (work: () => unknown): HubFault => {
  try {
    work();
  } catch (error) {
    if (error instanceof HubFault) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};
const create = () => buildAppointment('CreateAppointment', snapshot, route).envelope;

describe('building an appointment', () => {
  it('is read back as it was', () => {
    const received = readHubMessage(Buffer.from(JSON.stringify(create())));
    expect(received).toMatchObject({
      useCase: 'appointment',
      senderId: PLATFORM,
      sentAt: SENT.getTime(),
      tolerated: [],
    });
    expect(received.expiresAt - received.sentAt).toBe(86_400_000);
    expect(messageOf((received as Loose).envelope as ReturnType<typeof create>).appointment).toEqual({
      appointmentId: snapshot.appointmentId,
      method: 'CreateAppointment',
      created: '2026-01-15T09:59:58+01:00',
      start: '2026-01-15T15:00:00+01:00',
      end: '2026-01-15T15:20:00+01:00',
      status: 'booked',
      orientationCategory: 'PS',
      practitioner: {
        rppsId: '810999000018',
        lastName: 'Vernouillet',
        firstName: 'Aubin',
        specialityCode: 'SM54',
        specialityUrl: expect.stringContaining('TRE_R38') as string,
        professionCode: '10',
        professionUrl: expect.stringContaining('TRE_G15') as string,
      },
      organization: { organizationId: '1990000018', name: 'Cabinet des Essais' },
      regulator: {
        regulatorId: '3990000015/42SR',
        regulatorName: 'Tremblaye',
        regulatorFirstname: 'Ondine',
        regulatorEmail: 'ondine.tremblaye@sas.example',
      },
    });
  });

  it('goes with neither practitioner nor structure nor end', () => {
    const bare = snapshotWith({ practitioner: undefined, organization: undefined, end: undefined });
    const { envelope } = buildAppointment('UpdateAppointment', bare, route);
    expect(validateHubMessage(envelope).issues).toEqual([]);
    expect(envelope.distributionKind).toBe('Report');
  });

  it('leaves out a regulator’s technical id', () => {
    const regulatorId = '1c0f2a3e-9d5b-4f6f-8a3e-2b7c9f1d4e5a';
    const { envelope, leftOut } = buildAppointment(
      'CreateAppointment',
      snapshotWith({ regulator: { ...snapshot.regulator, regulatorId } }),
      route,
    );
    expect(messageOf(envelope).appointment.regulator).not.toHaveProperty('regulatorId');
    expect(leftOut).toMatchObject([{ path: 'regulator.regulatorId' }]);
  });

  it.each([
    ['start', 'tomorrow'],
    ['start', '2026-02-30T10:00:00+01:00'],
    ['end', '2026-01-15T15:20:00'],
    ['created', new Date(Number.NaN)],
  ])('refuses a %s of %s, saying where', (member, value) => {
    expect(
      faultOf(() => buildAppointment('CreateAppointment', snapshotWith({ [member]: value }), route)).issues,
    ).toMatchObject([{ path: member, rule: 'date' }]);
  });

  it.each([0, 86_401, 1.5, Number.NaN])('refuses a life of %s seconds', (lifetimeSeconds) => {
    const fault = faultOf(() => buildAppointment('CreateAppointment', snapshot, { ...route, lifetimeSeconds }));
    expect(fault.issues).toMatchObject([{ path: 'lifetimeSeconds' }]);
  });

  it.each(['a b', 'é', '', 'x'.repeat(129)])('refuses the unique part “%s”', (uniqueId) => {
    expect(faultOf(() => buildAppointment('CreateAppointment', snapshot, { ...route, uniqueId })).code).toBe(
      'distribution-id',
    );
  });
});

describe('reading', () => {
  it.each([
    ['nothing', ''],
    ['no JSON', '{"distributionID":'],
    ['a list', '[]'],
    ['null', 'null'],
    ['another encoding', Buffer.from([0x7b, 0x22, 0xe9, 0x22, 0x3a, 0x31, 0x7d])],
    ['too much', `{"a":"${'x'.repeat(MAX_BODY_BYTES)}"}`],
  ])('calls %s unreadable', (_, body) => {
    expect(faultOf(() => readHubMessage(body)).code).toBe('unreadable');
  });

  it('tells several faults, each with its place and nothing of what stood there', () => {
    const document: Loose = structuredClone(create());
    const { appointment } = document.content[0].jsonContent.embeddedJsonContent.message;
    appointment.status = 'secret-state';
    appointment.practitioner.rppsId = '800001288385';
    appointment.patient = { name: 'secret-person' };
    const fault = faultOf(() => readHubMessage(JSON.stringify(document)));
    expect(fault.issues.map(({ path }) => path.split('message.')[1])).toEqual([
      'appointment',
      'appointment.status',
      'appointment.practitioner.rppsId',
    ]);
    expect(JSON.stringify(fault.issues) + fault.message).not.toMatch(/secret|800001288385/);
  });

  it('refuses two use cases at once, two contents, and a kind of another', () => {
    const ack = buildAcknowledgement(readHubMessage(JSON.stringify(create())));
    const both: Loose = structuredClone(create());
    Object.assign(both.content[0].jsonContent.embeddedJsonContent.message, { reference: messageOf(ack).reference });
    expect(validateHubMessage(both).issues).toMatchObject([{ rule: 'use-case' }]);
    const twice: Loose = structuredClone(create());
    twice.content.push(twice.content[0]);
    expect(validateHubMessage(twice).issues).toMatchObject([{ rule: 'use-case', path: 'content' }]);
    const kind: Loose = structuredClone(create());
    kind.distributionKind = 'Ack';
    expect(validateHubMessage(kind).issues.map(({ rule }) => rule)).toEqual(['kind', 'header']);
  });

  it('knows what has expired when it is told the time', () => {
    const now = SENT.getTime() + 86_400_000;
    expect(validateHubMessage(create(), { now }).issues).toMatchObject([{ rule: 'expired' }]);
    expect(validateHubMessage(create(), { now: now - 1000 }).issues).toEqual([]);
  });

  it('never throws, whatever it judges', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(validateHubMessage(value).issues.length).toBeGreaterThan(0);
      }),
    );
  });

  it('gives back whatever snapshot was built', () => {
    const text = fc.string({ minLength: 1, maxLength: 40 }).filter((value) => value.trim() !== '');
    const instant = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(text, instant, instant, (appointmentId, start, created) => {
        const changed = snapshotWith({ appointmentId, start, created, end: undefined });
        const { envelope } = buildAppointment('UpdateAppointment', changed, route);
        const { appointment } = messageOf(envelope);
        expect(readHubDate(appointment.start)).toBe(Math.floor(start.getTime() / 1000) * 1000);
        expect(appointment.appointmentId).toBe(appointmentId.trim());
        expect(readHubMessage(JSON.stringify(envelope)).tolerated).toEqual([]);
      }),
    );
  });
});

describe('answering', () => {
  it('never answers an answer', () => {
    const ack = readHubMessage(JSON.stringify(buildAcknowledgement(readHubMessage(JSON.stringify(create())))));
    expect(faultOf(() => buildAcknowledgement(ack)).code).toBe('loop');
  });

  it('wants the error named that a refusal is about', () => {
    const received = readHubMessage(JSON.stringify(create()));
    expect(faultOf(() => buildAcknowledgement(received, { refused: true })).issues).toMatchObject([
      { path: 'errorDistributionID' },
    ]);
  });

  it('says that no id was found', () => {
    const error = buildErrorFor({}, { statusCode: 704, statusString: 'INSUFFICIENT_DATA' }, 'no JSON', route);
    expect(messageOf(error).error.referencedDistributionID).toBe('distributionID_could_not_be_extracted');
    expect(validateHubMessage(error).issues).toEqual([]);
  });
});

describe('dates', () => {
  it.each([
    ['2026-01-15T10:00:00+01:00', '2026-01-15T09:00:00.000Z'],
    ['2026-01-15T10:00:00.250Z', '2026-01-15T10:00:00.250Z'],
    ['2026-01-15T10:00:00-00:00', '2026-01-15T10:00:00.000Z'],
  ])('reads %s', (text, iso) => {
    expect(new Date(readHubDate(text)!).toISOString()).toBe(iso);
  });
  it.each(['2026-01-15', '2026-01-15T10:00:00', '2026-02-30T10:00:00Z', '2026-13-01T10:00:00Z', '', 'now'])(
    'refuses “%s”',
    (text) => {
      expect(readHubDate(text)).toBeUndefined();
    },
  );
  it('writes what it read', () => {
    expect(formatHubDate(readHubDate('2026-07-01T23:59:59.999Z')!)).toBe('2026-07-02T01:59:59+02:00');
  });
});
