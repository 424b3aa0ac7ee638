import { toZonedIso, type Appointment, type OverbookingRequest } from '@sas-embed/contract';
import { expect, it } from 'vitest';
import { eventually, follow, freshSlot, refused, until } from './support/steps.js';
import { AGENDA, EDITOR, inEachWorld } from './support/world.js';

const QUARTER = 900_000;

inEachWorld('what becomes of an appointment', (world) => {
  const camille = () => world.client('camille');
  const overbooked = (more: Partial<OverbookingRequest> = {}): Promise<Appointment> =>
    camille().createOverbooking({
      offerId: EDITOR,
      start: toZonedIso(Math.ceil((world.now() + 3_600_000) / QUARTER) * QUARTER, 'Europe/Paris'),
      reason: 'no-slot',
      contact: { who: 'secretary', at: new Date(world.now() - 60_000).toISOString(), result: 'message-left' },
      ...more,
    });
  const booked = async (more: { caseRef?: string; replaces?: string } = {}): Promise<Appointment> => {
    const slot = await freshSlot(camille(), AGENDA);
    const hold = await camille().createHold({ offerId: AGENDA, slotId: slot.id, ...more });
    return camille().confirmHold(hold.id);
  };
  const told = async (id: string) =>
    (await camille().getAppointmentHistory(id)).items.map(({ version, status, by }) => `${version} ${status} ${by}`);

  it('is kept version by version, and is its SAS’s to read', async () => {
    const made = await overbooked();
    expect(made).toMatchObject({ status: 'pending', actions: ['cancel', 'set-status'] });
    expect(await camille().setAppointmentStatus(made.id, 'booked')).toMatchObject({ status: 'booked', version: 2 });
    // Said again, by a colleague too, it changes nothing.
    expect((await world.client('noa').setAppointmentStatus(made.id, 'booked')).version).toBe(2);
    expect(await camille().cancelAppointment(made.id)).toMatchObject({ status: 'cancelled', actions: ['rebook'] });
    expect(await told(made.id)).toEqual(['1 pending regulator', '2 booked regulator', '3 cancelled regulator']);
    const [first] = (await camille().getAppointmentHistory(made.id)).items;
    expect(first).toMatchObject({ start: made.start, at: made.created });
    await refused(world.client('dominique').getAppointmentHistory(made.id), 'not-found');
    await refused(world.client('doctor').getAppointmentHistory(made.id), 'forbidden');
    await refused(camille().getAppointmentHistory('appointment-none'), 'not-found');
  });

  it('is told once it has begun: the patient came, or did not; either may be corrected', async () => {
    const made = await overbooked();
    for (const early of ['fulfilled', 'noshow'] as const) {
      await refused(camille().setAppointmentStatus(made.id, early), 'appointment-status-refused');
    }
    await refused(camille().setAppointmentStatus(made.id, 'cancelled' as 'noshow'), 'invalid-request');
    await world.skip(2 * 3_600_000);
    const noa = await follow(world.client('noa'));
    expect(await camille().setAppointmentStatus(made.id, 'noshow')).toMatchObject({
      status: 'noshow',
      actions: ['set-status', 'rebook'],
    });
    await until('the SAS learns it', () => noa.words().includes('noshow'));
    await noa.stop();
    expect(await camille().setAppointmentStatus(made.id, 'fulfilled')).toMatchObject({ actions: ['set-status'] });
    await refused(camille().setAppointmentStatus(made.id, 'booked'), 'appointment-status-refused');
    await refused(world.client('dominique').setAppointmentStatus(made.id, 'noshow'), 'not-found');
  });

  it('of an editor is for the editor to tell', async () => {
    const slot = await freshSlot(camille(), EDITOR);
    const hold = await camille().createHold({ offerId: EDITOR, slotId: slot.id });
    const handover = await camille().createHandover(hold.id);
    await world.editorBooks('camille', handover, slot);
    const back = await appointmentOf(handover.id);
    expect(back.actions).toEqual(['cancel-at-editor']);
    await refused(camille().setAppointmentStatus(back.id, 'fulfilled'), 'appointment-status-refused');
    expect(await told(back.id)).toEqual(['1 booked editor']);
  });

  it('that was cancelled is booked anew in the same case, and each says which the other is', async () => {
    const old = await booked({ caseRef: 'DRM-20261123-0077' });
    await refused(booked({ replaces: old.id }), 'appointment-not-replaceable');
    await camille().cancelAppointment(old.id);
    const anew = await booked({ replaces: old.id });
    expect(anew).toMatchObject({ replaces: old.id, caseRef: 'DRM-20261123-0077', status: 'booked' });
    expect(await camille().getAppointment(old.id)).toMatchObject({ replacedBy: anew.id, actions: [] });
    expect((await told(old.id)).at(-1)).toBe('3 cancelled regulator');
    await refused(booked({ replaces: old.id }), 'appointment-not-replaceable');
  });

  it('is replaced outside the slots too, in another case when one is named', async () => {
    const old = await booked({ caseRef: 'DRM-20261123-0078' });
    await camille().cancelAppointment(old.id);
    const anew = await overbooked({ replaces: old.id, caseRef: 'DRM-20261123-0079' });
    expect(anew).toMatchObject({ replaces: old.id, caseRef: 'DRM-20261123-0079' });
  });

  it('is replaced on an editor’s page, once its appointment has come back', async () => {
    const old = await booked({ caseRef: 'DRM-20261123-0080' });
    await camille().cancelAppointment(old.id);
    const slot = await freshSlot(camille(), EDITOR);
    const hold = await camille().createHold({ offerId: EDITOR, slotId: slot.id, replaces: old.id });
    const handover = await camille().createHandover(hold.id);
    expect((await camille().getAppointment(old.id)).actions).toEqual(['rebook']);
    await world.editorBooks('camille', handover, slot);
    const back = await appointmentOf(handover.id);
    expect(back).toMatchObject({ replaces: old.id, caseRef: 'DRM-20261123-0080' });
    expect(await camille().getAppointment(old.id)).toMatchObject({ replacedBy: back.id });
  });

  it('of another SAS, or of nobody, is replaced by nobody', async () => {
    const old = await booked();
    await camille().cancelAppointment(old.id);
    const dominique = world.client('dominique');
    const slot = await freshSlot(dominique, AGENDA);
    const wanted = { offerId: AGENDA, slotId: slot.id };
    await refused(dominique.createHold({ ...wanted, replaces: old.id }), 'not-found');
    await refused(dominique.createHold({ ...wanted, replaces: 'appointment-none' }), 'not-found');
  });

  it('gives a case to no other host', async () => {
    const old = await booked({ caseRef: 'DRM-20261123-0081' });
    await camille().cancelAppointment(old.id);
    const sacha = world.client('sacha');
    const slot = await freshSlot(sacha, AGENDA);
    const hold = await sacha.createHold({ offerId: AGENDA, slotId: slot.id, replaces: old.id });
    const anew = await sacha.confirmHold(hold.id);
    expect(anew.replaces).toBe(old.id);
    expect(anew).not.toHaveProperty('caseRef');
  });

  /** The appointment that a hand-over came back as. */
  async function appointmentOf(handoverId: string): Promise<Appointment> {
    const matched = await eventually(
      () => camille().getHandover(handoverId),
      ({ appointmentId }) => appointmentId !== undefined,
    );
    return camille().getAppointment(matched.appointmentId!);
  }
});
