import { OVERBOOKING_DAYS, toZonedIso, type OverbookingRequest } from '@sas-embed/contract';
import { describe, expect, it } from 'vitest';
import { follow, freshSlot, refused, until } from './support/steps.js';
import { AGENDA, EDITOR, inEachWorld } from './support/world.js';

const PARIS = 'Europe/Paris';
const QUARTER = 900_000;

inEachWorld('an orientation outside the slots', (world) => {
  const quarter = (ahead: number) => Math.ceil((world.now() + ahead) / QUARTER) * QUARTER;
  const asked = (more: Partial<OverbookingRequest> = {}): OverbookingRequest => ({
    offerId: EDITOR,
    start: toZonedIso(quarter(3_600_000), PARIS),
    reason: 'no-slot',
    contact: { who: 'secretary', at: new Date(world.now() - 60_000).toISOString(), result: 'agreed' },
    ...more,
  });

  it('W16 is an appointment with its reason and the trace of the call, told to the SAS, and can be cancelled', async () => {
    const camille = world.client('camille');
    const noa = await follow(world.client('noa'));
    const request = asked({ caseRef: 'DRM-20261123-0050' });
    const made = await camille.createOverbooking(request, { idempotencyKey: 'overbooking-0001' });
    expect(made).toMatchObject({
      origin: { kind: 'overbooking', sourceId: EDITOR },
      orientationCategory: 'PS',
      orientationType: 2,
      status: 'booked',
      timeZone: PARIS,
      practitioner: { nationalId: '819990000011', lastName: 'Exemple' },
      overbooking: { reason: 'no-slot', contact: { who: 'secretary', result: 'agreed' } },
      bookingSas: { id: 'sas-33' },
      caseRef: 'DRM-20261123-0050',
      version: 1,
      actions: ['cancel'],
    });
    expect(made.start).toBe(request.start);
    expect(Date.parse(made.overbooking!.contact.at)).toBe(Math.floor(Date.parse(request.contact.at) / 1000) * 1000);
    expect(made).not.toHaveProperty('end');
    const again = await camille.createOverbooking(request, { idempotencyKey: 'overbooking-0001' });
    expect(again.id).toBe(made.id);
    await until('the SAS learns it', () => noa.words().includes('booked'));
    expect((await world.client('sacha').getAppointment(made.id)).caseRef).toBeUndefined();
    await refused(world.client('dominique').getAppointment(made.id), 'not-found');

    expect(await world.client('noa').cancelAppointment(made.id)).toMatchObject({
      status: 'cancelled',
      actions: ['rebook'],
    });
    await until('the SAS learns that too', () => noa.words().includes('cancelled'));
    await noa.stop();
  });

  it.each(['message-left', 'not-reached'] as const)('is pending after %s', async (result) => {
    const contact = { ...asked().contact, result };
    expect(await world.client('camille').createOverbooking(asked({ contact }))).toMatchObject({
      status: 'pending',
      overbooking: { contact: { result } },
      actions: ['cancel', 'set-status'],
    });
  });

  it('W16 has a time with bounds: later than now, within the days, on a quarter of the place’s clock', async () => {
    const camille = world.client('camille');
    const at = (ms: number) => asked({ start: toZonedIso(ms, PARIS) });
    const day = 86_400_000;
    for (const wrong of [
      quarter(-2 * QUARTER),
      quarter(OVERBOOKING_DAYS * day + QUARTER),
      quarter(day) + 60_000,
      Math.floor(world.now() / 1000) * 1000,
    ]) {
      const error = await refused(camille.createOverbooking(at(wrong)), 'invalid-request');
      expect(error.problem?.errors?.map(({ field }) => field)).toEqual(['body:/start']);
    }
    const last = Math.floor((world.now() + OVERBOOKING_DAYS * day) / QUARTER) * QUARTER;
    expect(Date.parse((await camille.createOverbooking(at(last))).start)).toBe(last);
  });

  it('is told in the zone of the place', async () => {
    const start = toZonedIso(quarter(7_200_000), PARIS);
    const made = await world.client('camille').createOverbooking(asked({ offerId: 'offer-reunion', start }));
    expect(made.timeZone).toBe('Indian/Reunion');
    expect(made.start).toMatch(/\+04:00$/);
    expect(Date.parse(made.start)).toBe(Date.parse(start));
  });

  it('has a call that has been, not long ago', async () => {
    for (const at of [world.now() + 600_000, world.now() - 25 * 3_600_000]) {
      const contact = { ...asked().contact, at: new Date(at).toISOString() };
      const error = await refused(world.client('camille').createOverbooking(asked({ contact })), 'invalid-request');
      expect(error.problem?.errors?.map(({ field }) => field)).toEqual(['body:/contact/at']);
    }
  });

  it('is refused where the structure carries it, where nobody takes part, and for what names a patient', async () => {
    const camille = world.client('camille');
    await refused(camille.createOverbooking(asked({ offerId: 'offer-guadeloupe' })), 'not-bookable-here');
    await refused(camille.createOverbooking(asked({ offerId: 'offer-no-calendar' })), 'not-bookable-here');
    await refused(camille.createOverbooking(asked({ offerId: 'no-such-offer' })), 'not-found');
    const key = { idempotencyKey: 'overbooking-0002' };
    await camille.createOverbooking(asked(), key);
    await refused(camille.createOverbooking(asked({ reason: 'other' }), key), 'idempotency-key-reused');
  });
});

inEachWorld('roles', (world) => {
  it('decide whether an orientation outside the slots is offered, and made', async () => {
    const actionsOf = async (who: 'camille' | 'malo' | 'alix') => (await world.client(who).getOffer(EDITOR)).actions;
    expect(await actionsOf('camille')).toContain('overbook');
    expect(await actionsOf('malo')).not.toContain('overbook');
    expect(await actionsOf('alix')).not.toContain('overbook');
    const request: OverbookingRequest = {
      offerId: EDITOR,
      start: toZonedIso(Math.ceil(world.now() / QUARTER + 4) * QUARTER, PARIS),
      reason: 'other',
      contact: { who: 'other', at: new Date(world.now()).toISOString(), result: 'agreed' },
    };
    await refused(world.client('malo').createOverbooking(request), 'forbidden');
    await refused(world.client('alix').createOverbooking(request), 'forbidden');
  });

  describe('W13 the orientation type follows from the session', () => {
    it.each([
      ['camille', 1],
      ['malo', 3],
    ] as const)('of %s on the SAS agenda', async (who, orientationType) => {
      const client = world.client(who);
      const slot = await freshSlot(client, AGENDA);
      const held = await client.createHold({ offerId: AGENDA, slotId: slot.id });
      expect(await client.confirmHold(held.id)).toMatchObject({ orientationType, orientationCategory: 'PS' });
    });

    it('of an IOA on an editor’s page', async () => {
      const malo = world.client('malo');
      const slot = await freshSlot(malo, EDITOR);
      const held = await malo.createHold({ offerId: EDITOR, slotId: slot.id });
      const handover = await malo.createHandover(held.id);
      await world.editorBooks('malo', handover, slot);
      const { appointmentId } = await malo.getHandover(handover.id);
      expect(await malo.getAppointment(appointmentId!)).toMatchObject({ orientationType: 3, status: 'booked' });
    });
  });
});
