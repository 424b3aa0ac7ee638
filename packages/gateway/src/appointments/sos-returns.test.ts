import { readAppointment } from '@sas-embed/fhir';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  camille,
  editorSlot,
  NOW,
  offerOf,
  openBookingWorld,
  type BookingWorld,
} from '../testing/fixtures/booking-world.js';
import { createFhirIntake } from './fhir-intake.js';

// What comes back of SOS Médecins (sas-sos-appointment): neither the association nor, at first, who will come (IG-A-06).

const IDNPS = { system: 'urn:oid:1.2.250.1.71.4.2.1' };
const CODING = [{ system: 'http://interopsante.org/fhir/CodeSystem/fr-v2-0203', code: 'IDNPS' }];
const DOCTOR = '819990000044';
const NOBODY_YET = {
  status: 'pending',
  participant: [{ type: [{ coding: [{ code: 'ADM' }] }], status: 'needs-action' }],
};

function told(value: string, more: Record<string, unknown> = {}) {
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
    end: '2026-11-23T09:45:00+01:00',
    participant: [{ actor: { identifier: { type: { coding: CODING }, ...IDNPS, value: DOCTOR } }, status: 'accepted' }],
    ...more,
  });
  if (!appointment) throw new Error(JSON.stringify(issues));
  return appointment;
}

/** A point fixe de garde: its own card, its own slots. */
function associationOffer(id: string, n: number) {
  const card = offerOf(id, { n, editorIds: ['rapide'] });
  const { practitioner: _, ...offer } = card.offer;
  return { ...card, offer: { ...offer, kind: 'SOS' as const } };
}

describe('an appointment of SOS Médecins', () => {
  let world: BookingWorld;
  let take: ReturnType<typeof createFhirIntake>;
  const toldOf = { everybody: true };
  beforeAll(async () => {
    world = await openBookingWorld();
    take = createFhirIntake({ ...world.intake, isTold: () => Promise.resolve(toldOf.everybody) });
  });
  afterAll(() => world?.close());
  beforeEach(async () => {
    world.time.now = NOW;
    toldOf.everybody = true;
    world.editor.flows = { sos: true };
    world.offers.set('offer-sos', associationOffer('offer-sos', 8));
    world.offers.set('offer-sos-2', associationOffer('offer-sos-2', 9));
    world.asked.slots = [editorSlot('s-0930', '2026-11-23T08:30:00Z'), editorSlot('s-1000', '2026-11-23T09:00:00Z')];
    const { db } = world.database;
    await sql`truncate handover, hold, idempotency, appointment_history, relay_delivery, appointment, event`.execute(
      db,
    );
  });
  const handOver = async (slotId: string, caseRef: string, offerId = 'offer-sos') => {
    const hold = await world.call('createHold', camille, { body: { offerId, slotId, caseRef } });
    return world.call('createHandover', camille, { path: { holdId: hold.id } });
  };
  const read = (appointmentId: string) => world.call('getAppointment', camille, { path: { appointmentId } });

  it('comes back to its case before anybody knows who will come, and stays there once that is known', async () => {
    const { id } = await handOver('s-0930', 'DRM-0001');
    const first = await take('rapide', told('a', NOBODY_YET));
    expect(first.attributed).toBe(true);
    const appointment = await read(first.appointmentId);
    expect(appointment).toMatchObject({
      ...{ status: 'pending', orientationCategory: 'SOS', caseRef: 'DRM-0001', handoverId: id, slotChanged: false },
      ...{ structure: { nationalId: '1330000008' }, caseLink: { kind: 'automatic' }, bookingSas: { id: 'sas-33' } },
    });
    expect(appointment).not.toHaveProperty('practitioner');
    expect(await world.payloads()).toContainEqual(
      expect.objectContaining({ type: 'slot', change: 'taken', slotId: 's-0930' }),
    );
    await take('rapide', told('a'), 'update');
    expect(await read(first.appointmentId)).toMatchObject({ status: 'booked', caseRef: 'DRM-0001', version: 2 });
  });

  it('comes back when it tells who will come at once', async () => {
    await handOver('s-0930', 'DRM-0001');
    const { appointmentId } = await take('rapide', told('a'));
    expect(await read(appointmentId)).toMatchObject({ orientationCategory: 'SOS', caseRef: 'DRM-0001' });
  });

  it('of another time than the one handed over is proposed, and not guessed', async () => {
    const { id } = await handOver('s-1000', 'DRM-0001');
    const { appointmentId } = await take('rapide', told('a', NOBODY_YET));
    const appointment = await read(appointmentId);
    expect(appointment).toMatchObject({
      ...{ orientationCategory: 'SOS', slotChanged: false },
      caseLink: { kind: 'none', proposals: [{ handoverId: id, caseRef: 'DRM-0001' }] },
    });
    expect(appointment).not.toHaveProperty('structure');
  });

  it('is proposed when two associations were asked for the same time', async () => {
    await handOver('s-0930', 'DRM-0001');
    world.asked.slots = [editorSlot('t-0930', '2026-11-23T08:30:00Z')];
    await handOver('t-0930', 'DRM-0002', 'offer-sos-2');
    const { appointmentId } = await take('rapide', told('a', NOBODY_YET));
    expect((await read(appointmentId)).caseLink).toMatchObject({ kind: 'none', proposals: [{}, {}] });
  });

  it('is not taken for a hand-over to a practitioner at that time', async () => {
    const hold = await world.call('createHold', camille, {
      body: { offerId: 'offer-editor', slotId: 's-0930', caseRef: 'DRM-0003' },
    });
    const { id } = await world.call('createHandover', camille, { path: { holdId: hold.id } });
    await take('rapide', told('a', NOBODY_YET));
    expect(await world.call('getHandover', camille, { path: { handoverId: id } })).toMatchObject({ state: 'open' });
  });

  it('is nobody’s when its editor keeps no associations, or was not told of the regulator', async () => {
    await handOver('s-0930', 'DRM-0001');
    world.editor.flows = { ps: true };
    expect((await take('rapide', told('a', NOBODY_YET))).attributed).toBe(false);
    world.editor.flows = { sos: true };
    toldOf.everybody = false;
    expect((await take('rapide', told('b', NOBODY_YET))).attributed).toBe(false);
  });
});
