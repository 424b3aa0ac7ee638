import { readAppointment } from '@sas-embed/fhir';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  camille,
  editorSlot,
  NOW,
  offerOf,
  openBookingWorld,
  PRACTITIONER,
  principalOf,
  problemOf,
  type BookingWorld,
} from '../testing/fixtures/booking-world.js';
import { createFhirIntake } from './fhir-intake.js';
import { parseCursor, toCursor } from './cursor.js';
import { currentPosition } from './event-log.js';
import { purgeAppointments } from './purge.js';

const IDNPS = { system: 'urn:oid:1.2.250.1.71.4.2.1' };
const CODING = [{ system: 'http://interopsante.org/fhir/CodeSystem/fr-v2-0203', code: 'IDNPS' }];
const DAY_MS = 86_400_000;
const OTHER = '819990000018';

function told(value: string, more: Record<string, unknown> = {}, practitioner = PRACTITIONER) {
  const { appointment, issues } = readAppointment({
    resourceType: 'Appointment',
    extension: [
      {
        url: 'http://interopsante.org/fhir/StructureDefinition/FrAppointmentOperator',
        valueReference: { identifier: { type: { coding: CODING }, ...IDNPS, value: '3339900017/20260001R' } },
      },
    ],
    identifier: [{ system: 'urn:oid:1.1.111', value }],
    status: 'booked',
    start: '2026-11-23T09:30:00+01:00',
    end: '2026-11-23T17:00:00+01:00',
    participant: [
      { actor: { identifier: { type: { coding: CODING }, ...IDNPS, value: practitioner } }, status: 'accepted' },
    ],
    ...more,
  });
  if (!appointment) throw new Error(JSON.stringify(issues));
  return appointment;
}

describe('the case of an appointment', () => {
  let world: BookingWorld;
  let take: ReturnType<typeof createFhirIntake>;
  const colleague = principalOf('noa');
  const otherHost = principalOf('sacha', camille.bookingSas, 'other-host');
  beforeAll(async () => {
    world = await openBookingWorld();
    take = createFhirIntake(world.intake);
  });
  afterAll(() => world?.close());
  beforeEach(async () => {
    world.time.now = NOW;
    world.asked.slots = [editorSlot('e-0930', '2026-11-23T08:30:00Z'), editorSlot('e-1000', '2026-11-23T09:00:00Z')];
    const { db } = world.database;
    await sql`truncate handover, hold, idempotency, appointment_history, link_refusal, relay_delivery, appointment, event`.execute(
      db,
    );
  });
  const handOver = async (slotId: string, caseRef: string, principal = camille) => {
    const hold = await world.call('createHold', principal, { body: { offerId: 'offer-editor', slotId, caseRef } });
    return world.call('createHandover', principal, { path: { holdId: hold.id } });
  };
  const read = (appointmentId: string, principal = camille) =>
    world.call('getAppointment', principal, { path: { appointmentId } });
  /** Two cases are open for the same practitioner: which is meant nobody can know. */
  const ambiguous = async () => {
    const first = await handOver('e-0930', 'DRM-0001');
    const second = await handOver('e-1000', 'DRM-0002');
    const { appointmentId } = await take('rapide', told('a'));
    return { appointmentId, first, second };
  };
  const changes = async (appointmentId: string) =>
    (await world.call('getAppointmentHistory', camille, { path: { appointmentId } })).items.map(
      ({ change, by }) => `${by} ${change ?? 'said'}`,
    );

  it('is proposed, never guessed: this practitioner’s cases, that of this time first; to their own host only', async () => {
    const { appointmentId, first, second } = await ambiguous();
    const { caseLink, caseRef } = await read(appointmentId);
    expect(caseRef).toBeUndefined();
    expect(caseLink).toMatchObject({
      kind: 'none',
      proposals: [
        { handoverId: first.id, caseRef: 'DRM-0001', samePractitioner: true, slotStart: '2026-11-23T09:30:00+01:00' },
        { handoverId: second.id, caseRef: 'DRM-0002', samePractitioner: true },
      ],
    });
    expect((await read(appointmentId, otherHost)).caseLink).toEqual({ kind: 'none' });
  });

  it('is accepted by a colleague, told to the SAS and kept in the history; its hand-over is settled', async () => {
    const { appointmentId, first, second } = await ambiguous();
    const linked = await world.call('linkAppointment', colleague, {
      path: { appointmentId },
      body: { handoverId: first.id },
    });
    expect(linked).toMatchObject({
      caseRef: 'DRM-0001',
      handoverId: first.id,
      caseLink: { kind: 'manual' },
      version: 2,
    });
    expect(await world.call('getHandover', camille, { path: { handoverId: first.id } })).toMatchObject({
      state: 'matched',
      appointmentId,
    });
    expect(await changes(appointmentId)).toEqual(['editor said', 'regulator linked']);
    expect((await world.payloads()).at(-1)).toMatchObject({ type: 'appointment', appointmentId, version: 2 });
    const other = await problemOf(
      world.call('linkAppointment', camille, { path: { appointmentId }, body: { handoverId: second.id } }),
    );
    expect(other.code).toBe('appointment-linked');
    expect((await read(appointmentId, otherHost)).caseLink).toEqual({ kind: 'other-host' });
  });

  it('is undone, whatever linked it: the hand-over waits again and is proposed for it no more', async () => {
    const only = await handOver('e-0930', 'DRM-0001');
    const { appointmentId } = await take('rapide', told('a'));
    expect((await read(appointmentId)).caseLink).toEqual({ kind: 'automatic' });
    const refused = await problemOf(world.call('unlinkAppointment', otherHost, { path: { appointmentId } }));
    expect(refused.code).toBe('appointment-linked');
    const undone = await world.call('unlinkAppointment', camille, { path: { appointmentId } });
    expect(undone).toMatchObject({ caseLink: { kind: 'none' }, version: 2 });
    expect(undone).not.toHaveProperty('caseRef');
    expect(undone.caseLink).not.toHaveProperty('proposals');
    const waiting = await world.call('listHandovers', camille, {});
    expect(waiting.items).toMatchObject([{ id: only.id, state: 'open', caseRef: 'DRM-0001' }]);
    // By mistake: it is linked again by hand.
    const again = { path: { appointmentId }, body: { handoverId: only.id } };
    expect(await world.call('linkAppointment', camille, again)).toMatchObject({ caseRef: 'DRM-0001' });
    expect(await changes(appointmentId)).toEqual(['editor said', 'regulator unlinked', 'regulator linked']);
  });

  it('keeps the way to the editor’s page, out of the case and in another one', async () => {
    const only = await handOver('e-0930', 'DRM-0001');
    const { appointmentId } = await take('rapide', told('a'));
    const { editorUrl } = await read(appointmentId);
    expect(editorUrl).toBe(only.url);
    expect(await world.call('unlinkAppointment', camille, { path: { appointmentId } })).toMatchObject({ editorUrl });
    const byHand = { path: { appointmentId }, body: { caseRef: 'DRM-0009' } };
    expect(await world.call('linkAppointment', camille, byHand)).toMatchObject({ caseRef: 'DRM-0009', editorUrl });
  });

  it('is refused: that case is proposed no more, the other is', async () => {
    const { appointmentId, first, second } = await ambiguous();
    const path = { appointmentId, handoverId: first.id };
    const left = await world.call('refuseProposal', camille, { path });
    expect(left.caseLink?.proposals?.map(({ handoverId }) => handoverId)).toEqual([second.id]);
    expect((await world.call('refuseProposal', camille, { path })).version).toBe(left.version);
  });

  it('is named by the host; what looks like a person is refused', async () => {
    const { appointmentId } = await take('rapide', told('a'));
    const link = (caseRef: string, principal = camille) =>
      world.call('linkAppointment', principal, { path: { appointmentId }, body: { caseRef } });
    expect((await problemOf(link('185057800608436'))).code).toBe('case-ref-refused');
    expect(await link('DRM-0007')).toMatchObject({ caseRef: 'DRM-0007', version: 2 });
    expect((await link('DRM-0007')).version).toBe(2);
    expect((await problemOf(link('DRM-0008'))).code).toBe('appointment-linked');
    expect((await problemOf(link('DRM-0007', otherHost))).code).toBe('appointment-linked');
    const sealed = await world.database.db.selectFrom('appointment').select('case_ref').executeTakeFirstOrThrow();
    expect(sealed.case_ref).not.toContain('DRM');
  });

  it('of another practitioner at that editor is proposed after those of this one', async () => {
    world.offers.set('offer-other', {
      ...offerOf('offer-other', { n: 3, editorIds: ['rapide'] }),
      offer: {
        ...offerOf('offer-other', { n: 3 }).offer,
        practitioner: { nationalId: OTHER, lastName: 'Autre', firstName: 'Lou', specialties: [] },
      },
    });
    const handed = await handOver('e-0930', 'DRM-0001');
    const { appointmentId } = await take('rapide', told('a', {}, OTHER));
    expect((await read(appointmentId)).caseLink).toMatchObject({
      kind: 'none',
      proposals: [{ handoverId: handed.id, samePractitioner: false }],
    });
    world.offers.delete('offer-other');
  });

  it('of a colleague, who may share the account at the editor, is never guessed: proposed for its own practitioner', async () => {
    const theirs = await handOver('e-0930', 'DRM-0007', colleague);
    const { appointmentId } = await take('rapide', told('a'));
    expect((await read(appointmentId)).caseLink).toMatchObject({
      kind: 'none',
      proposals: [{ handoverId: theirs.id, caseRef: 'DRM-0007', samePractitioner: true }],
    });
    expect(await world.call('getHandover', colleague, { path: { handoverId: theirs.id } })).toMatchObject({
      state: 'open',
    });
    const own = await handOver('e-1000', 'DRM-0008');
    const cases = (await read(appointmentId)).caseLink?.proposals?.map(({ handoverId }) => handoverId);
    expect(cases).toEqual([own.id, theirs.id]);
    const linked = { path: { appointmentId }, body: { handoverId: theirs.id } };
    expect(await world.call('linkAppointment', camille, linked)).toMatchObject({ caseRef: 'DRM-0007' });
  });

  it('of a structure’s own slot is certain for that structure alone; of another one it is proposed', async () => {
    const structure = (value: string) => ({
      participant: [
        { actor: { identifier: { type: { coding: CODING }, ...IDNPS, value: PRACTITIONER } }, status: 'accepted' },
        { actor: { identifier: { system: 'urn:oid:1.2.250.1.71.4.2.2', value } }, status: 'accepted' },
      ],
    });
    const { id } = await handOver('e-0930', 'DRM-0001');
    // as SOS Médecins is handed over: before anyone knows who will receive
    await world.database.db
      .updateTable('handover')
      .set({ practitioner_id: null, structure_id: '1330000008' })
      .where('id', '=', id)
      .execute();
    const other = await take('rapide', told('a', structure('1330000009')));
    expect((await read(other.appointmentId)).caseLink).toMatchObject({
      kind: 'none',
      proposals: [{ handoverId: id, samePractitioner: false }],
    });
    const same = await take('rapide', told('b', structure('1330000008')));
    expect(await read(same.appointmentId)).toMatchObject({ caseRef: 'DRM-0001', caseLink: { kind: 'automatic' } });
  });

  it('whose return is late or missing is shown, and settled by hand', async () => {
    const { id } = await handOver('e-0930', 'DRM-0001');
    world.time.now = new Date(NOW.getTime() + 2 * 3_600_000);
    const { items } = await world.call('listHandovers', camille, {});
    expect(items).toMatchObject([
      { id, state: 'expired', start: '2026-11-23T09:30:00+01:00', timeZone: 'Europe/Paris' },
    ]);
    const { appointmentId } = await take('rapide', told('late', { start: '2026-11-23T15:00:00+01:00' }));
    expect((await read(appointmentId)).caseLink?.kind).toBe('none');
    const settled = await world.call('linkAppointment', camille, { path: { appointmentId }, body: { handoverId: id } });
    expect(settled).toMatchObject({ slotChanged: true, caseRef: 'DRM-0001' });
    expect((await world.call('listHandovers', camille, {})).items).toEqual([]);
    const gone = world.call('linkAppointment', camille, {
      path: { appointmentId: (await take('rapide', told('b', { start: '2026-11-23T16:00:00+01:00' }))).appointmentId },
      body: { handoverId: id },
    });
    expect((await problemOf(gone)).code).toBe('not-found');
  });

  describe('and the patient', () => {
    const booked = async () => (await take('rapide', told('a'))).appointmentId;

    it('is to be called back when the practice cancels, until somebody says so', async () => {
      const appointmentId = await booked();
      await take('rapide', told('a', { status: 'cancelled' }));
      expect(await read(appointmentId)).toMatchObject({ status: 'cancelled', callBack: { reason: 'cancelled' } });
      await take('rapide', told('a', { status: 'cancelled' })); // repeated
      const done = await world.call('acknowledgeCallBack', colleague, { path: { appointmentId } });
      expect(done).not.toHaveProperty('callBack');
      expect((await world.call('acknowledgeCallBack', camille, { path: { appointmentId } })).version).toBe(
        done.version,
      );
      expect((await changes(appointmentId)).at(-1)).toBe('regulator call-back-acknowledged');
    });

    it('is to be called back when the practice moves it: told the time he knows, until it is that again', async () => {
      const appointmentId = await booked();
      await take('rapide', told('a', { start: '2026-11-23T10:30:00+01:00' }));
      await take('rapide', told('a', { start: '2026-11-23T11:30:00+01:00' }));
      expect((await read(appointmentId)).callBack).toMatchObject({
        reason: 'moved',
        previousStart: '2026-11-23T09:30:00+01:00',
      });
      await take('rapide', told('a'));
      expect(await read(appointmentId)).not.toHaveProperty('callBack');
    });

    it('knows what his regulator asked to cancel: “annulation demandée” until the editor says so', async () => {
      const appointmentId = await booked();
      const request = (requested: boolean) =>
        world.call('requestCancellation', camille, { path: { appointmentId }, body: { requested } });
      const asked = await request(true);
      expect(asked).toMatchObject({ status: 'booked', cancellationRequested: '2026-11-23T09:00:00+01:00' });
      expect((await request(true)).version).toBe(asked.version);
      expect(await request(false)).not.toHaveProperty('cancellationRequested');
      await request(true);
      await take('rapide', told('a', { status: 'cancelled' }));
      const cancelled = await read(appointmentId);
      expect(cancelled.status).toBe('cancelled');
      expect(cancelled).not.toHaveProperty('callBack');
      expect(cancelled).not.toHaveProperty('cancellationRequested');
    });

    it('is not called for what is over, for who came, or for another practitioner', async () => {
      const appointmentId = await booked();
      await take('rapide', told('a', {}, OTHER));
      expect(await read(appointmentId)).not.toHaveProperty('callBack');
      const { items } = await world.call('getAppointmentHistory', camille, { path: { appointmentId } });
      expect(items.map(({ practitionerId }) => practitionerId)).toEqual([PRACTITIONER, OTHER]);
      world.time.now = new Date('2026-11-23T09:00:00Z');
      await take('rapide', told('a', { status: 'fulfilled' }));
      await take('rapide', told('a', { status: 'cancelled' }));
      expect(await read(appointmentId)).not.toHaveProperty('callBack');
    });
  });

  it('is forgotten after its time, then the appointment with its history; who resumes too late is told', async () => {
    const { db } = world.database;
    const position = toCursor(await currentPosition(db));
    await handOver('e-0930', 'DRM-0001');
    const { appointmentId } = await take('rapide', told('a'));
    await db.updateTable('event').set({ at: NOW }).execute();
    const config = { appointments: { keepDays: 365, keepCaseDays: 90, keepEventDays: 30 } };
    const purge = (days: number) => {
      world.time.now = new Date(NOW.getTime() + days * DAY_MS);
      return purgeAppointments(world.database, config, world.clock);
    };
    expect(await purge(29)).toEqual({ appointments: 0, cases: 0, events: 0 });
    const feed = () => world.call('feed', camille, { query: { after: position } });
    expect((await feed()).events.length).toBeGreaterThan(0);
    expect((await purge(31)).events).toBeGreaterThan(0);
    expect((await problemOf(feed())).code).toBe('cursor-invalid');
    expect(parseCursor((await world.call('feed', camille, {})).cursor)).toBeDefined();
    expect(await purge(91)).toMatchObject({ appointments: 0, cases: 1 });
    expect((await read(appointmentId)).caseLink?.kind).toBe('none');
    await world.booking.purge();
    expect(await db.selectFrom('handover').select('case_ref').executeTakeFirst()).toEqual({ case_ref: null });
    expect(await purge(366)).toMatchObject({ appointments: 1 });
    expect((await problemOf(read(appointmentId))).code).toBe('not-found');
    expect(await db.selectFrom('appointment_history').selectAll().execute()).toEqual([]);
  });
});
