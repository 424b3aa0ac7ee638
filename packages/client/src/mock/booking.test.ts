import { describe, expect, it } from 'vitest';
import type { FeedEvent } from '@sas-embed/contract';
import { SlotTakenError } from '../errors.js';
import { AGENDA, collect, EDITOR, mockWorld as world } from '../testing/fixtures/mock-world.js';
import { AGENDA_SOURCE_ID, mockOffer, mockSlot } from './index.js';

describe('booking in a mock', () => {
  it('takes a slot from both cards of a practitioner: his own and the one under his CPTS', async () => {
    const community = { nationalId: '1330999970', name: 'CPTS du Modèle', phones: [] };
    const place = { id: 'place-1' };
    const { client, run, slotsOf } = world({
      offers: [
        mockOffer({ id: 'own', place, sources: [AGENDA_SOURCE_ID] }),
        mockOffer({ id: 'card-a', kind: 'CPTS', community, place, sources: [AGENDA_SOURCE_ID] }),
        mockOffer({ id: 'elsewhere', sources: [AGENDA_SOURCE_ID] }),
      ],
      slots: () => [mockSlot({ id: 'shared', sourceId: AGENDA_SOURCE_ID, start: '2099-11-23T10:00:00+01:00' })],
    });
    const hold = await run(client.createHold({ offerId: 'card-a', slotId: 'shared' }));
    await expect(run(client.colleague().createHold({ offerId: 'own', slotId: 'shared' }))).rejects.toThrow(
      SlotTakenError,
    );
    await run(client.confirmHold(hold.id));
    expect(await Promise.all(['own', 'card-a', 'elsewhere'].map(async (id) => (await slotsOf(id)).length))).toEqual([
      0, 0, 1,
    ]);
  });

  it('confirms a slot of the SAS agenda, tells it by the feed and gives the case back', async () => {
    const { clock, client, run, hold, slotsOf } = world();
    const { got } = collect<FeedEvent>(client.feed());
    await clock.advance(0);
    const held = await hold(AGENDA, 1, 'DRM-20261122-0042');
    expect(held).toMatchObject({ kind: 'exclusive', state: 'active', actions: ['confirm', 'extend', 'release'] });
    const appointment = await run(client.confirmHold(held.id));
    expect(appointment).toMatchObject({
      origin: { kind: 'agenda' },
      status: 'booked',
      start: held.slot.start,
      caseRef: 'DRM-20261122-0042',
      bookingSas: { id: 'sas-33' },
      practitioner: { nationalId: '819990000012', specialty: { code: 'SM54' } },
      structure: { name: 'Cabinet du Modèle' },
      actions: ['cancel'],
    });
    expect((await slotsOf(AGENDA)).some((s) => s.id === held.slot.id)).toBe(false);
    await clock.advance(0);
    expect(got.map((e) => (e.type === 'slot' ? `${e.change} own=${e.own}` : e.type))).toEqual([
      'hello',
      'held own=true',
      'taken own=true',
      'appointment',
    ]);
    await expect(run(client.confirmHold(held.id))).rejects.toMatchObject({ code: 'hold-not-active' });

    await run(client.cancelAppointment(appointment.id));
    expect(await run(client.getAppointment(appointment.id))).toMatchObject({
      status: 'cancelled',
      version: 2,
      actions: ['rebook'],
    });
    expect((await slotsOf(AGENDA)).some((s) => s.id === held.slot.id)).toBe(true);
  });

  it('hands over to an editor, whose booking comes back by the feed', async () => {
    const { clock, client, run, hold } = world();
    const { got } = collect<FeedEvent>(client.feed());
    await clock.advance(0);
    const held = await hold(EDITOR);
    expect(held).toMatchObject({ kind: 'advisory', actions: ['handover', 'extend', 'release'] });
    await expect(run(client.confirmHold(held.id))).rejects.toMatchObject({ code: 'not-bookable-here' });
    const handover = await run(client.createHandover(held.id));
    expect([...new URL(handover.url).searchParams.keys()]).toEqual(['origin']);
    const appointment = client.editorBooks(handover.id);
    expect(appointment).toMatchObject({ handoverId: handover.id, slotChanged: false, actions: ['cancel-at-editor'] });
    expect(await run(client.getHandover(handover.id))).toMatchObject({
      state: 'matched',
      appointmentId: appointment.id,
    });
    expect(await run(client.closeHandover(handover.id, { outcome: 'abandoned', reason: 'other' }))).toMatchObject({
      state: 'matched',
    });
    await clock.advance(0);
    expect(got).toContainEqual(expect.objectContaining({ type: 'appointment', handoverId: handover.id }));
    expect(got).toContainEqual(expect.objectContaining({ type: 'handover', state: 'matched' }));
    await expect(run(client.cancelAppointment(appointment.id))).rejects.toMatchObject({ code: 'cancel-at-editor' });
    expect(client.editorCancels(appointment.id)).toMatchObject({ status: 'cancelled' });
  });

  it('tells when another slot was booked on the editor’s page', async () => {
    const { client, run, hold } = world();
    const held = await hold(EDITOR);
    const handover = await run(client.createHandover(held.id));
    const appointment = client.editorBooks(handover.id, { otherSlot: true });
    expect(appointment.slotChanged).toBe(true);
    expect(appointment.start).not.toBe(held.slot.start);
  });

  it('lets a hold expire, extends it before, and says which', async () => {
    const { clock, client, run, hold } = world({ holdSeconds: 60 });
    const held = await hold(AGENDA);
    await clock.advance(59_000);
    const longer = await run(client.extendHold(held.id));
    expect(Date.parse(longer.expiresAt)).toBe(clock.now() + 60_000);
    await clock.advance(59_999);
    expect(await run(client.extendHold(held.id))).toMatchObject({ state: 'active' });
    await clock.advance(60_000);
    await expect(run(client.confirmHold(held.id))).rejects.toMatchObject({ code: 'hold-expired' });
    await run(client.releaseHold(held.id)); // no error
  });

  it('refuses a slot that somebody took, with the next ones', async () => {
    const { client, run, slotsOf } = world();
    const [first, second] = await slotsOf(AGENDA);
    client.slotIsTaken(AGENDA, first!.id);
    const error: unknown = await run(client.createHold({ offerId: AGENDA, slotId: first!.id })).catch(
      (e: unknown) => e,
    );
    expect(error).toBeInstanceOf(SlotTakenError);
    expect((error as SlotTakenError).alternatives[0]).toEqual(second);
    client.configure({ slotTaken: true });
    await expect(run(client.createHold({ offerId: AGENDA, slotId: second!.id }))).rejects.toBeInstanceOf(
      SlotTakenError,
    );
  });

  it('knows colleagues: exclusive on the SAS agenda, advisory at an editor', async () => {
    const { client, run, hold, slotsOf } = world();
    const agenda = (await slotsOf(AGENDA))[0]!.id;
    client.colleagueHolds(AGENDA, agenda);
    await expect(run(client.createHold({ offerId: AGENDA, slotId: agenda }))).rejects.toBeInstanceOf(SlotTakenError);
    client.colleagueReleases(AGENDA, agenda);
    await run(client.createHold({ offerId: AGENDA, slotId: agenda }));
    const editor = (await slotsOf(EDITOR))[0]!.id;
    client.colleagueHolds(EDITOR, editor);
    expect((await slotsOf(EDITOR))[0]!.heldByOthers).toBe(1);
    expect(await hold(EDITOR)).toMatchObject({ others: 1, kind: 'advisory' });
  });

  it('goes wrong by magic slots', async () => {
    const start = '2026-11-23T15:00:00+01:00';
    const slots = ['a~taken', 'b~held', 'c~expires', 'd~late'].map((id) => mockSlot({ id, start }));
    const { clock, client, run } = world({ offers: [mockOffer({ id: 'o' })], slots: { o: slots } });
    const hold = (slotId: string) => run(client.createHold({ offerId: 'o', slotId }));
    await expect(hold('a~taken')).rejects.toBeInstanceOf(SlotTakenError);
    expect(await hold('b~held')).toMatchObject({ others: 1 });
    await expect(hold('d~late')).rejects.toMatchObject({ code: 'editor-late', status: 504 });
    const held = await hold('c~expires');
    await clock.advance(1000);
    await expect(run(client.createHandover(held.id))).rejects.toMatchObject({ code: 'hold-expired' });
  });

  it('answers a repeat with the same key with the first result', async () => {
    const { client, run, slotsOf } = world();
    const slotId = (await slotsOf(AGENDA))[0]!.id;
    const request = { offerId: AGENDA, slotId };
    const first = await run(client.createHold(request, { idempotencyKey: 'key-00001' }));
    expect(await run(client.createHold(request, { idempotencyKey: 'key-00001' }))).toEqual(first);
    const booked = await run(client.confirmHold(first.id, { idempotencyKey: 'key-00002' }));
    expect((await run(client.confirmHold(first.id, { idempotencyKey: 'key-00002' }))).id).toBe(booked.id);
  });

  it('refuses a case reference that looks like a patient’s number, a past and an unknown slot', async () => {
    const { client, run } = world({
      offers: [mockOffer({ id: 'o' }), mockOffer({ id: 'a', sources: [AGENDA_SOURCE_ID] })],
      slots: { a: [mockSlot({ id: 'p', sourceId: AGENDA_SOURCE_ID, start: '2026-11-23T08:00:00+01:00' })] },
    });
    const nir = client.createHold({ offerId: 'a', slotId: 'p', caseRef: '185057800608436' });
    await expect(run(nir)).rejects.toMatchObject({ code: 'case-ref-refused' });
    await expect(run(client.createHold({ offerId: 'a', slotId: 'p' }))).rejects.toMatchObject({
      code: 'slot-in-the-past',
    });
    // At an editor nobody can tell a slot that is gone from one that never was.
    await expect(run(client.createHold({ offerId: 'o', slotId: 'x' }))).rejects.toMatchObject({ code: 'slot-taken' });
    await expect(run(client.getOffer('x'))).rejects.toMatchObject({ code: 'not-found' });
  });
});
