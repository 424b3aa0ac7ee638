import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { fastify, type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ProblemError } from '../contract/index.js';
import { postgresAvailable } from '../testing/index.js';
import {
  camille,
  dominique,
  editorSlot,
  NOW,
  offerOf,
  openBookingWorld,
  PRACTITIONER,
  principalOf,
  problemOf,
  type BookingWorld,
} from '../testing/fixtures/booking-world.js';
import { registerFhirRoutes } from './index.js';

const keeper = { ...camille, role: 'account-manager' } as const;
const KEY = 'editor-key-of-the-test';
const SYSTEM = 'urn:oid:1.1.111.1.11.1.1.1';

function appointment(value: string, more: Record<string, unknown> = {}, operator = '3339900017/20260001R') {
  return {
    resourceType: 'Appointment',
    meta: { profile: ['http://sas.fr/fhir/StructureDefinition/FrAppointmentSAS'] },
    extension: [
      {
        url: 'http://interopsante.org/fhir/StructureDefinition/FrAppointmentOperator',
        valueReference: {
          identifier: {
            type: { coding: [{ system: 'http://interopsante.org/fhir/CodeSystem/fr-v2-0203', code: 'IDNPS' }] },
            system: 'urn:oid:1.2.250.1.71.4.2.1',
            value: operator,
          },
        },
      },
    ],
    identifier: [{ system: SYSTEM, value }],
    status: 'booked',
    start: '2026-11-23T09:30:00+01:00',
    end: '2026-11-23T09:45:00+01:00',
    created: '2026-11-23T08:59:00+01:00',
    participant: [
      {
        actor: {
          identifier: {
            type: { coding: [{ system: 'http://interopsante.org/fhir/CodeSystem/fr-v2-0203', code: 'IDNPS' }] },
            system: 'urn:oid:1.2.250.1.71.4.2.1',
            value: PRACTITIONER,
          },
        },
        status: 'accepted',
      },
    ],
    ...more,
  };
}

/** Of whom the editor was told; everybody unless a test says otherwise. */
const told = { of: (_regulatorId: string): boolean => true };

/** The routes on a real socket. */
async function serve(world: BookingWorld): Promise<{ app: FastifyInstance; url: string }> {
  const app = fastify();
  const authenticateEditor = async (authorization: string | undefined) => {
    const [, key = ''] = /^Bearer (.+)$/.exec(authorization ?? '') ?? [];
    if (createHash('sha256').update(key).digest('hex') !== createHash('sha256').update(KEY).digest('hex')) {
      throw new ProblemError('unauthenticated');
    }
    return { kind: 'editor' as const, editorId: 'rapide' };
  };
  await registerFhirRoutes(app, {
    ...world.intake,
    identity: { ...world.intake.identity, authenticateEditor },
    isTold: (_editorId, regulatorId) => Promise.resolve(told.of(regulatorId)),
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { app, url };
}

function sender(url: string) {
  return (method: string, query: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${url}/fhir/Appointment${query}`, {
      method,
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/fhir+json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
}

const idOf = (response: Response) => response.headers.get('location')!.split('/').at(-1)!;
const putQuery = (value: string, name = 'identifier') => `?${name}=${encodeURIComponent(`${SYSTEM}|${value}`)}`;

describe('INT_R03 over HTTP', () => {
  let world: BookingWorld;
  let app: FastifyInstance;
  let send: ReturnType<typeof sender>;
  beforeAll(async () => {
    world = await openBookingWorld();
    const served = await serve(world);
    app = served.app;
    send = sender(served.url);
  });
  afterAll(async () => {
    await app?.close();
    await world?.close();
  });
  beforeEach(async () => {
    world.time.now = NOW;
    world.asked.slots = [editorSlot('e-0930', '2026-11-23T08:30:00Z'), editorSlot('e-1000', '2026-11-23T09:00:00Z')];
    world.offers.delete('offer-second');
    world.regulators.splice(1);
    await sql`truncate handover, hold, idempotency, appointment_history, relay_delivery, appointment, event`.execute(
      world.database.db,
    );
  });
  const rows = () => world.database.db.selectFrom('appointment').selectAll().execute();
  const handOver = async (slotId = 'e-0930') => {
    const held = await world.call('createHold', camille, {
      body: { offerId: 'offer-editor', slotId, caseRef: 'DRM-0042' },
    });
    return world.call('createHandover', camille, { path: { holdId: held.id } });
  };
  const appointmentOf = (appointmentId: string, principal = camille) =>
    world.call('getAppointment', principal, { path: { appointmentId } });

  it('brings a handed-over booking back complete, to the host that handed it over', async () => {
    const handover = await handOver();
    const response = await send('POST', '', appointment('b1'));
    expect(response.status).toBe(201);
    expect(response.headers.get('location')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/fhir\/Appointment\/appointment_/);
    const found = await appointmentOf(idOf(response));
    expect(found).toEqual({
      id: idOf(response),
      origin: { kind: 'editor', sourceId: 'rapide', label: 'AgendaRapide' },
      orientationCategory: 'PS',
      orientationType: 1,
      status: 'booked',
      start: '2026-11-23T09:30:00+01:00',
      end: '2026-11-23T09:45:00+01:00',
      timeZone: 'Europe/Paris',
      created: '2026-11-23T08:59:00+01:00',
      practitioner: {
        nationalId: PRACTITIONER,
        lastName: 'Modèle',
        firstName: 'Alix',
        specialty: { code: 'SM54', label: 'Qualifié en médecine générale' },
      },
      structure: { nationalId: '1330000002', name: 'Cabinet 2' },
      bookingSas: { id: 'sas-33', label: 'SAS de la Gironde' },
      caseRef: 'DRM-0042',
      caseLink: { kind: 'automatic' },
      editorUrl: handover.url,
      handoverId: handover.id,
      slotChanged: false,
      version: 1,
      actions: ['cancel-at-editor'],
    });
    const elsewhere = await appointmentOf(found.id, principalOf('sacha', camille.bookingSas, 'other-lrm'));
    expect(elsewhere).not.toHaveProperty('caseRef');
    expect((await problemOf(appointmentOf(found.id, dominique))).code).toBe('not-found');
    expect(await world.payloads()).toEqual([
      expect.objectContaining({ type: 'slot', change: 'held', slotId: 'e-0930' }),
      expect.objectContaining({ type: 'handover', state: 'open' }),
      expect.objectContaining({ type: 'handover', state: 'matched', appointmentId: found.id }),
      expect.objectContaining({ type: 'slot', change: 'taken', slotId: 'e-0930' }),
      expect.objectContaining({ type: 'appointment', appointmentId: found.id, handoverId: handover.id, version: 1 }),
    ]);
    expect(JSON.stringify([await rows(), await world.payloads()])).not.toContain('DRM-0042');
  });

  it('says so when another slot was taken, and leaves the first one free', async () => {
    await handOver('e-0930');
    await world.call('createHold', dominique, { body: { offerId: 'offer-editor', slotId: 'e-1000' } });
    const times = { start: '2026-11-23T10:00:00+01:00', end: '2026-11-23T10:15:00+01:00' };
    const response = await send('POST', '', appointment('b1', times));
    expect(await appointmentOf(idOf(response))).toMatchObject({ slotChanged: true, caseRef: 'DRM-0042' });
    const told = (await world.payloads()).filter(({ type }) => type === 'slot').slice(2);
    expect(told.map(({ slotId, change }) => [slotId, change])).toEqual([
      ['e-0930', 'released'],
      ['e-1000', 'taken'],
    ]);
  });

  it('answers a repeat alike and stores nothing more', async () => {
    const first = await send('POST', '', appointment('b1'));
    const again = await send('POST', '', appointment('b1'));
    expect([again.status, idOf(again)]).toEqual([201, idOf(first)]);
    const put = await send('PUT', putQuery('b1'), appointment('b1'));
    expect([put.status, idOf(put)]).toEqual([200, idOf(first)]);
    expect(await rows()).toMatchObject([{ version: 1 }]);
    expect(await world.payloads()).toHaveLength(1);
  });

  it('updates what changed, version by version, and keeps the history', async () => {
    world.time.now = new Date('2026-11-23T08:10:00Z');
    const first = await send('POST', '', appointment('b1', { created: undefined }));
    world.time.now = new Date('2026-11-23T08:20:00Z');
    const put = await send('PUT', putQuery('b1', 'Identifier'), appointment('b1', { status: 'cancelled' }));
    expect([put.status, idOf(put)]).toEqual([200, idOf(first)]);
    expect(await appointmentOf(idOf(first))).toMatchObject({
      status: 'cancelled',
      version: 2,
      created: '2026-11-23T09:10:00+01:00',
      updated: '2026-11-23T09:20:00+01:00',
      actions: ['rebook'],
    });
    const history = await world.database.db.selectFrom('appointment_history').selectAll().orderBy('version').execute();
    expect(history.map(({ version, status }) => [version, status])).toEqual([
      [1, 'booked'],
      [2, 'cancelled'],
    ]);
  });

  it('creates by PUT what it did not know', async () => {
    expect((await send('PUT', putQuery('new'), appointment('new'))).status).toBe(201);
  });

  describe('out of order', () => {
    const at = (time: string) => ({ meta: { lastUpdated: `2026-11-23T${time}+01:00` } });
    const known = async () => (await rows()).map(({ version, status }) => [version, status]);

    it('keeps the later of two versions, by when the editor made them, whatever comes last and comes again', async () => {
      const first = await send('POST', '', appointment('b1', at('09:00:00.000')));
      await send('PUT', putQuery('b1'), appointment('b1', { status: 'cancelled', ...at('09:00:00.250') }));
      const late = await send('PUT', putQuery('b1'), appointment('b1', { status: 'fulfilled', ...at('09:00:00.249') }));
      expect([late.status, idOf(late)]).toEqual([200, idOf(first)]);
      expect((await send('POST', '', appointment('b1', at('09:00:00.000')))).status).toBe(201);
      expect(await known()).toEqual([[2, 'cancelled']]);
      expect(await world.payloads()).toHaveLength(2);
      await send('PUT', putQuery('b1'), appointment('b1', { status: 'booked', ...at('09:00:01') }));
      expect(await known()).toEqual([[3, 'booked']]);
    });

    it('knows the past of a version that says nothing new', async () => {
      await send('POST', '', appointment('b1', at('08:59:00')));
      await send('PUT', putQuery('b1'), appointment('b1', at('08:59:20')));
      await send('PUT', putQuery('b1'), appointment('b1', { status: 'cancelled', ...at('08:59:10') }));
      expect(await known()).toEqual([[1, 'booked']]);
    });

    it('lets no clock that is far ahead close the door to what comes after', async () => {
      await send('POST', '', appointment('b1', at('23:00:00')));
      await send('PUT', putQuery('b1'), appointment('b1', { status: 'cancelled', ...at('09:10:00') }));
      expect(await known()).toEqual([[2, 'cancelled']]);
    });

    it('takes a booking for the past of the update that overtook it, when no times are told; once', async () => {
      await send('PUT', putQuery('b1'), appointment('b1', { status: 'cancelled' }));
      expect((await send('POST', '', appointment('b1'))).status).toBe(201);
      expect(await known()).toEqual([[1, 'cancelled']]);
      // an editor that books anew under the same identifier
      expect((await send('POST', '', appointment('b1'))).status).toBe(200);
      expect(await known()).toEqual([[2, 'booked']]);
    });
  });

  it('leaves the structure out when the practitioner has several places and no hand-over tells which', async () => {
    const reunion = offerOf('offer-second', { n: 3, editorIds: ['rapide'], timeZone: 'Indian/Reunion' });
    world.offers.set('offer-second', reunion);
    const alone = await send('POST', '', appointment('b1'));
    expect(await appointmentOf(idOf(alone))).not.toHaveProperty('structure');
    await handOver();
    const matched = await send('POST', '', appointment('b2'));
    expect(await appointmentOf(idOf(matched))).toMatchObject({ structure: { name: 'Cabinet 2' } });
  });

  it('brings the booking of a regulator who was not made known to the editor into nobody’s file', async () => {
    told.of = () => false;
    try {
      const handover = await handOver();
      expect((await send('POST', '', appointment('b-not-told'))).status).toBe(201);
      expect(await rows()).toMatchObject([{ sas_id: null, regulator_id: null, case_ref: null, status: 'booked' }]);
      expect((await world.call('listBlockedAppointments', keeper, {})).items).toMatchObject([
        { reason: 'regulator-not-told' },
      ]);
      const open = await world.call('getHandover', camille, { path: { handoverId: handover.id } });
      expect(open.state).toBe('open');
    } finally {
      told.of = () => true;
    }
  });

  it('keeps the booking of an unknown regulator, shows it to nobody, and attributes it once he is known', async () => {
    const unknown = '3339900025/20260009R';
    const response = await send('POST', '', appointment('b1', {}, unknown));
    expect(response.status).toBe(201);
    expect(await rows()).toMatchObject([{ sas_id: null, status: 'booked' }]);
    expect(await world.payloads()).toEqual([]);
    expect((await problemOf(appointmentOf(idOf(response)))).code).toBe('not-found');
    const blocked = async () => (await world.call('listBlockedAppointments', keeper, {})).items;
    expect(await blocked()).toMatchObject([
      {
        ...{ id: idOf(response), editor: { id: 'rapide' }, reason: 'regulator-unknown', practitionerId: PRACTITIONER },
        regulator: { system: 'urn:oid:1.2.250.1.71.4.2.1', value: unknown },
      },
    ]);
    const identifiers = [{ system: 'urn:oid:1.2.250.1.71.4.2.1', value: unknown }];
    world.regulators.push({ ...world.regulators[0]!, id: 'sacha', identifiers });
    await send('POST', '', appointment('b1', {}, unknown));
    expect(await appointmentOf(idOf(response))).toMatchObject({ version: 2, bookingSas: { id: 'sas-33' } });
    expect(await blocked()).toEqual([]);
  });

  const LATER = { start: '2026-11-23T10:00:00+01:00', end: '2026-11-23T10:15:00+01:00' };
  it('is of the SAS in whose session it was handed over, for a regulator of several; else of his last session’s', async () => {
    await handOver();
    // He has signed in at another SAS since.
    const [before] = world.regulators.splice(0, 1);
    world.regulators.push({ ...before!, bookingSas: dominique.bookingSas });
    expect((await send('POST', '', appointment('b1'))).status).toBe(201);
    expect((await send('POST', '', appointment('b2', LATER))).status).toBe(201);
    world.regulators.splice(0, 1, before!);
    const found = await rows();
    expect(found.map((row) => [row.identifier_value, row.sas_id, row.sas_label]).sort()).toEqual([
      ['b1', 'sas-33', 'SAS de la Gironde'],
      ['b2', 'sas-974', 'SAS de La Réunion'],
    ]);
  });

  it('answers every error with an OperationOutcome', async () => {
    const cases: [number, Promise<Response>][] = [
      [401, send('POST', '', appointment('e'), { authorization: 'Bearer wrong' })],
      [400, send('POST', '', '{"resourceType":')],
      [400, send('POST', '', { resourceType: 'Patient' })],
      [422, send('POST', '', appointment('e', { status: 'maybe' }))],
      [422, send('POST', '', appointment('e', { participant: [{ actor: { reference: 'Patient/1' } }] }))],
      [413, send('POST', '', appointment('e', { text: { div: 'x'.repeat(70_000) } }))],
      [415, send('POST', '', '<Appointment/>', { 'content-type': 'application/fhir+xml' })],
      [400, send('PUT', '', appointment('e'))],
      [400, send('PUT', putQuery('other'), appointment('e'))],
      [404, send('DELETE', '', '{}')],
    ];
    for (const [status, promise] of cases) {
      const response = await promise;
      expect(response.status).toBe(status);
      expect(response.headers.get('content-type')).toMatch(/^application\/fhir\+json/);
      const outcome = (await response.json()) as { resourceType: string; issue: { severity: string }[] };
      expect([outcome.resourceType, outcome.issue[0]?.severity]).toEqual(['OperationOutcome', 'error']);
    }
    expect(await rows()).toEqual([]);
  });

  it('takes the three media types that the guide and editors use', async () => {
    for (const type of ['application/fhir+json; charset=utf-8', 'application/json+fhir', 'application/json']) {
      expect((await send('POST', '', appointment('b1'), { 'content-type': type })).status).toBe(201);
    }
  });

  it('is cancelled on the editor’s page, not here', async () => {
    const appointmentId = idOf(await send('POST', '', appointment('b1')));
    const path = { appointmentId };
    expect((await problemOf(world.call('cancelAppointment', camille, { path }))).code).toBe('cancel-at-editor');
    expect((await problemOf(world.call('cancelAppointment', dominique, { path }))).code).toBe('not-found');
  });
});

const available = await postgresAvailable();

describe.skipIf(!available)('INT_R03 on PostgreSQL', () => {
  let world: BookingWorld;
  let app: FastifyInstance;
  let send: ReturnType<typeof sender>;
  beforeAll(async () => {
    world = await openBookingWorld({ engine: 'postgresql' });
    const served = await serve(world);
    app = served.app;
    send = sender(served.url);
  });
  afterAll(async () => {
    await app?.close();
    await world?.close();
  });

  it('makes one appointment of ten deliveries of the same one at once', async () => {
    const responses = await Promise.all(Array.from({ length: 10 }, () => send('POST', '', appointment('same'))));
    expect(responses.map(({ status }) => status)).toEqual(Array(10).fill(201));
    expect(new Set(responses.map(idOf)).size).toBe(1);
    expect(await world.database.db.selectFrom('appointment_history').selectAll().execute()).toHaveLength(1);
  });
});
