import type { Appointment, Handover, Slot } from '@sas-embed/contract';
import { expect, it } from 'vitest';
import { eventually, follow, freshSlot, refused, until } from './support/steps.js';
import { AGENDA, EDITOR, inEachWorld, type Regulator } from './support/world.js';

inEachWorld('the case of an appointment', (world) => {
  const camille = () => world.client('camille');
  const handOver = async (caseRef: string, who: Regulator = 'camille'): Promise<{ handover: Handover; slot: Slot }> => {
    const client = world.client(who);
    const slot = await freshSlot(client, EDITOR);
    const hold = await client.createHold({ offerId: EDITOR, slotId: slot.id, caseRef });
    return { handover: await client.createHandover(hold.id), slot };
  };
  const returned = ({ start }: Slot): Promise<Appointment> =>
    eventually(
      async () => {
        for await (const it of camille().appointments()) if (Date.parse(it.start) === Date.parse(start)) return it;
        return undefined;
      },
      (it) => it !== undefined,
    ) as Promise<Appointment>;
  const changes = async (id: string) =>
    (await camille().getAppointmentHistory(id)).items.map(({ change, by }) => `${by} ${change ?? 'said'}`);
  const giveUp = (handover: Handover) =>
    camille().closeHandover(handover.id, { outcome: 'abandoned', reason: 'other' });

  it('is certain when one hand-over is open: linked by itself, undone, and linked again by hand', async () => {
    const { handover, slot } = await handOver('DRM-0101');
    await world.editorBooks('camille', handover, slot);
    const { id } = await returned(slot);
    expect(await camille().getAppointment(id)).toMatchObject({ caseRef: 'DRM-0101', caseLink: { kind: 'automatic' } });
    expect((await world.client('sacha').getAppointment(id)).caseLink).toEqual({ kind: 'other-host' });
    await refused(world.client('sacha').unlinkAppointment(id), 'appointment-linked');
    const undone = await camille().unlinkAppointment(id);
    expect(undone.caseLink).toEqual({ kind: 'none' });
    expect(undone).not.toHaveProperty('caseRef');
    const waiting = (await camille().listHandovers()).items.find((it) => it.id === handover.id);
    expect(waiting).toMatchObject({ state: 'open', caseRef: 'DRM-0101', start: slot.start });
    expect(waiting).not.toHaveProperty('appointmentId');
    await refused(world.client('dominique').linkAppointment(id, { handoverId: handover.id }), 'not-found');
    await refused(world.client('sacha').linkAppointment(id, { handoverId: handover.id }), 'not-found');
    const again = await world.client('noa').linkAppointment(id, { handoverId: handover.id });
    expect(again).toMatchObject({ caseRef: 'DRM-0101', caseLink: { kind: 'manual' }, handoverId: handover.id });
    expect(await changes(id)).toEqual(['editor said', 'regulator unlinked', 'regulator linked']);
    expect((await camille().listHandovers()).items.map((it) => it.id)).not.toContain(handover.id);
  });

  it('is proposed when two are open, and never guessed; one is refused, the other accepted', async () => {
    const [first, second] = [await handOver('DRM-0102'), await handOver('DRM-0103')];
    await world.editorBooks('camille', first.handover, first.slot);
    const { id } = await returned(first.slot);
    const { caseLink, caseRef } = await camille().getAppointment(id);
    expect(caseRef).toBeUndefined();
    expect(caseLink?.proposals).toMatchObject([
      { handoverId: first.handover.id, caseRef: 'DRM-0102', samePractitioner: true, slotStart: first.slot.start },
      { handoverId: second.handover.id, caseRef: 'DRM-0103' },
    ]);
    expect((await world.client('sacha').getAppointment(id)).caseLink).toEqual({ kind: 'none' });
    const noa = await follow(world.client('noa'));
    const left = await camille().refuseProposal(id, second.handover.id);
    expect(left.caseLink?.proposals).toHaveLength(1);
    expect((await camille().refuseProposal(id, second.handover.id)).version).toBe(left.version);
    const linked = await camille().linkAppointment(id, { handoverId: first.handover.id });
    expect(linked).toMatchObject({ caseRef: 'DRM-0102', slotChanged: false });
    await until('the SAS learns it', () => noa.events.some((it) => it.type === 'appointment' && it.version === 3));
    await noa.stop();
    expect((await camille().getHandover(first.handover.id)).state).toBe('matched');
    await giveUp(second.handover);
  });

  it('is named by hand, once, for what was booked without one; what looks like a person is refused', async () => {
    const slot = await freshSlot(camille(), AGENDA);
    const { id } = await camille().createHold({ offerId: AGENDA, slotId: slot.id });
    const made = await camille().confirmHold(id);
    expect(made.caseLink).toEqual({ kind: 'none' });
    const person = camille().linkAppointment(made.id, { caseRef: '185057800608436' });
    await expect(person).rejects.toMatchObject({ code: 'case-ref-refused' });
    const linked = await camille().linkAppointment(made.id, { caseRef: 'DRM-0104' });
    expect(linked).toMatchObject({ caseRef: 'DRM-0104', caseLink: { kind: 'manual' }, version: 2 });
    expect((await camille().linkAppointment(made.id, { caseRef: 'DRM-0104' })).version).toBe(2);
    await refused(camille().linkAppointment(made.id, { caseRef: 'DRM-0105' }), 'appointment-linked');
    await refused(world.client('sacha').linkAppointment(made.id, { caseRef: 'DRM-0104' }), 'appointment-linked');
    await refused(world.client('dominique').linkAppointment(made.id, { caseRef: 'DRM-0104' }), 'not-found');
    await refused(camille().requestCancellation(made.id, true), 'appointment-not-cancellable');
  });

  it('a cancellation by the practice is “à rappeler” for the whole SAS, until somebody has called', async () => {
    const { handover, slot } = await handOver('DRM-0106');
    await world.editorBooks('camille', handover, slot);
    const { id } = await returned(slot);
    await world.editorCancels('camille', await camille().getAppointment(id));
    const told = await eventually(
      () => world.client('noa').getAppointment(id),
      ({ status }) => status === 'cancelled',
    );
    expect(told).toMatchObject({ callBack: { reason: 'cancelled' }, caseRef: 'DRM-0106' });
    const done = await world.client('noa').acknowledgeCallBack(id);
    expect(done).not.toHaveProperty('callBack');
    expect((await camille().acknowledgeCallBack(id)).version).toBe(done.version);
    expect((await changes(id)).at(-1)).toBe('regulator call-back-acknowledged');
  });

  it('what a regulator cancels on the editor’s page is asked for until the editor says so, and calls nobody', async () => {
    const { handover, slot } = await handOver('DRM-0107');
    await world.editorBooks('camille', handover, slot);
    const { id } = await returned(slot);
    const asked = await camille().requestCancellation(id, true);
    expect(asked).toMatchObject({ status: 'booked', editorUrl: handover.url });
    expect(asked.cancellationRequested).toBeDefined();
    expect(await camille().requestCancellation(id, false)).not.toHaveProperty('cancellationRequested');
    await camille().requestCancellation(id, true);
    await world.editorCancels('camille', await camille().getAppointment(id));
    const told = await eventually(
      () => camille().getAppointment(id),
      ({ status }) => status === 'cancelled',
    );
    expect(told).not.toHaveProperty('callBack');
    expect(told).not.toHaveProperty('cancellationRequested');
    expect((await camille().requestCancellation(id, true)).version).toBe(told.version);
  });

  it('a return that is missing is shown to who waits for it, and settled by hand', async () => {
    const { handover } = await handOver('DRM-0108');
    await world.skip(70 * 60_000);
    const { items } = await camille().listHandovers();
    expect(items[0]).toMatchObject({ id: handover.id, state: 'expired', caseRef: 'DRM-0108' });
    expect((await world.client('noa').listHandovers()).items.map((it) => it.id)).not.toContain(handover.id);
    await giveUp(handover);
    expect((await camille().listHandovers()).items.map((it) => it.id)).not.toContain(handover.id);
  });
});
