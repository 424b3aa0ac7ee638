import { SlotTakenError } from '@sas-embed/client';
import type { SasClient } from '@sas-embed/client';
import { describe, expect, it } from 'vitest';
import { eventually, follow, freshSlot, refused, until } from './support/steps.js';
import { AGENDA, EDITOR, inEachWorld, OTHER_EDITOR } from './support/world.js';

const ABANDONED = { outcome: 'abandoned', reason: 'mistake' } as const;

const shownTo = async (client: SasClient, offerId: string, slotId: string) =>
  (await client.getOfferSlots(offerId)).slots.find(({ id }) => id === slotId);

inEachWorld('booking', (world) => {
  const hold = async (offerId: string, more: { caseRef?: string } = {}, leave = 0) => {
    const client = world.client('camille');
    const slot = await freshSlot(client, offerId, leave);
    return { slot, held: await client.createHold({ offerId, slotId: slot.id, ...more }) };
  };

  describe('a hold', () => {
    it('of a slot of the SAS agenda is exclusive: nobody else sees or gets it, its owner still does', async () => {
      const { slot, held } = await hold(AGENDA);
      expect(held).toMatchObject({
        offerId: AGENDA,
        kind: 'exclusive',
        state: 'active',
        durationSeconds: 180,
        others: 0,
        actions: ['confirm', 'extend', 'release'],
        slot: { id: slot.id, start: slot.start, heldByOthers: 0 },
      });
      expect(Math.abs(Date.parse(held.expiresAt) - world.now() - 180_000)).toBeLessThan(5_000);
      const error = await refused(world.client('noa').createHold({ offerId: AGENDA, slotId: slot.id }), 'slot-taken');
      expect(error).toBeInstanceOf(SlotTakenError);
      const { alternatives } = error as SlotTakenError;
      expect(alternatives.length).toBeGreaterThan(0);
      expect(alternatives.map(({ id }) => id)).not.toContain(slot.id);
      const starts = alternatives.map(({ start }) => Date.parse(start));
      expect(starts).toEqual([...starts].sort((a, b) => a - b));
      expect(await shownTo(world.client('noa'), AGENDA, slot.id)).toBeUndefined();
      expect(await shownTo(world.client('camille'), AGENDA, slot.id)).toMatchObject({ heldByOthers: 0 });
      await world.client('camille').releaseHold(held.id);
      expect(await shownTo(world.client('noa'), AGENDA, slot.id)).toBeDefined();
    });

    it('W16 of a plage is for several patients in one go, never for more than it takes', async () => {
      const camille = world.client('camille');
      const { slots } = await camille.getOfferSlots(AGENDA);
      const plage = slots.find(({ capacity, actions }) => capacity !== undefined && actions.includes('hold'))!;
      const { max, taken } = plage.capacity!;
      const all = max - taken;
      const held = await camille.createHold({ offerId: AGENDA, slotId: plage.id, patients: 2 });
      expect(held).toMatchObject({ kind: 'exclusive', patients: 2 });
      const noa = world.client('noa');
      const error = await refused(
        noa.createHold({ offerId: AGENDA, slotId: plage.id, patients: all }),
        'not-enough-places',
      );
      expect(error.problem?.placesLeft).toBe(all - 2);
      // The same hold, for another number.
      const more = await camille.createHold({ offerId: AGENDA, slotId: plage.id, patients: all });
      expect(more).toMatchObject({ id: held.id, patients: all, expiresAt: held.expiresAt });
      expect(await shownTo(noa, AGENDA, plage.id)).toBeUndefined();
      await refused(camille.createHold({ offerId: AGENDA, slotId: plage.id, patients: all + 1 }), 'not-enough-places');
      expect(await camille.extendHold(held.id)).toMatchObject({ patients: all });
      await camille.createHold({ offerId: AGENDA, slotId: plage.id, patients: 2 });
      const appointment = await camille.confirmHold(held.id);
      expect(appointment).toMatchObject({ status: 'booked', patients: 2 });
      expect((await shownTo(noa, AGENDA, plage.id))?.capacity).toEqual({ max, taken: taken + 2 });
      await camille.cancelAppointment(appointment.id);
      expect((await shownTo(noa, AGENDA, plage.id))?.capacity).toEqual({ max, taken });
    });

    it('of an editor’s slot or of a créneau is for one patient', async () => {
      const camille = world.client('camille');
      const slot = await freshSlot(camille, EDITOR);
      const error = await refused(
        camille.createHold({ offerId: EDITOR, slotId: slot.id, patients: 2 }),
        'invalid-request',
      );
      expect(error.problem?.errors?.map(({ field }) => field)).toEqual(['body:/patients']);
      const { slots } = await camille.getOfferSlots(AGENDA);
      const single = slots.find(({ capacity, actions }) => capacity === undefined && actions.includes('hold'))!;
      await refused(camille.createHold({ offerId: AGENDA, slotId: single.id, patients: 2 }), 'not-enough-places');
    });

    it('of an editor’s slot is an advisory that counts colleagues', async () => {
      const { slot, held } = await hold(EDITOR);
      expect(held).toMatchObject({ kind: 'advisory', others: 0, actions: ['handover', 'extend', 'release'] });
      const noa = world.client('noa');
      expect(await shownTo(noa, EDITOR, slot.id)).toMatchObject({ heldByOthers: 1 });
      const second = await noa.createHold({ offerId: EDITOR, slotId: slot.id });
      expect(second).toMatchObject({ kind: 'advisory', others: 1, slot: { heldByOthers: 1 } });
      expect(second.id).not.toBe(held.id);
      expect(await world.client('camille').extendHold(held.id)).toMatchObject({ others: 1, slot: { heldByOthers: 1 } });
      await world.client('camille').releaseHold(held.id);
      expect(await shownTo(noa, EDITOR, slot.id)).toMatchObject({ heldByOthers: 0 });
      await noa.releaseHold(second.id);
    });

    it.each([AGENDA, EDITOR])(
      'of the same regulator and slot is one, however often it is asked for (%s)',
      async (offerId) => {
        const { slot, held } = await hold(offerId);
        const again = await world.client('camille').createHold({ offerId, slotId: slot.id });
        expect(again).toMatchObject({ id: held.id, state: 'active', others: 0 });
        await world.client('camille').releaseHold(held.id);
      },
    );

    it('can be extended as often as needed, by its owner alone', async () => {
      const { held } = await hold(AGENDA);
      const camille = world.client('camille');
      for (let i = 0; i < 3; i++) {
        await world.skip(100_000);
        const longer = await camille.extendHold(held.id);
        expect(longer).toMatchObject({ id: held.id, state: 'active' });
        expect(Math.abs(Date.parse(longer.expiresAt) - world.now() - 180_000)).toBeLessThan(5_000);
      }
      for (const what of ['extendHold', 'releaseHold', 'confirmHold', 'createHandover'] as const) {
        await refused(world.client('noa')[what](held.id), 'not-found');
      }
      await camille.releaseHold(held.id);
    });

    it('is released twice without an error, and then serves for nothing', async () => {
      const { held } = await hold(AGENDA);
      const camille = world.client('camille');
      expect(await camille.releaseHold(held.id)).toBeUndefined();
      await camille.releaseHold(held.id);
      await refused(camille.extendHold(held.id), 'hold-not-active');
      await refused(camille.confirmHold(held.id), 'hold-not-active');
      const advisory = await hold(EDITOR);
      await camille.releaseHold(advisory.held.id);
      await refused(camille.createHandover(advisory.held.id), 'hold-not-active');
    });

    it('expires by itself: its slot is free again, which is told, and it serves for nothing', async () => {
      const { slot, held } = await hold(AGENDA);
      const advisory = await hold(EDITOR);
      const camille = world.client('camille');
      const noa = await follow(world.client('noa'));
      await world.skip(181_000);
      await refused(camille.extendHold(held.id), 'hold-expired');
      await refused(camille.confirmHold(held.id), 'hold-expired');
      await refused(camille.createHandover(advisory.held.id), 'hold-expired');
      expect(await shownTo(world.client('noa'), AGENDA, slot.id)).toBeDefined();
      await until('the screens learn it', () => noa.words(slot.id).includes('released'));
      await noa.stop();
      await camille.releaseHold(held.id);
    });

    it('is refused for what is unknown, gone, or names a patient', async () => {
      const camille = world.client('camille');
      await refused(camille.createHold({ offerId: AGENDA, slotId: 'no-such-slot' }), 'slot-unknown');
      // Of an editor's slot nobody can tell whether it is gone or never was.
      await refused(camille.createHold({ offerId: EDITOR, slotId: 'no-such-slot' }), 'slot-taken');
      await refused(camille.createHold({ offerId: 'no-such-offer', slotId: 'x' }), 'not-found');
      await refused(camille.extendHold('no-such-hold'), 'not-found');
      const slot = await freshSlot(camille, EDITOR);
      await world.patientTakes(EDITOR, slot);
      const error = await refused(camille.createHold({ offerId: EDITOR, slotId: slot.id }), 'slot-taken');
      expect((error as SlotTakenError).alternatives.length).toBeGreaterThan(0);
      for (const caseRef of ['185057800608436', 'Jean Dupont', '']) {
        const call = camille.createHold({ offerId: AGENDA, slotId: 'x', caseRef });
        await expect(call, caseRef).rejects.toMatchObject({ code: 'case-ref-refused', status: 422, retryable: false });
      }
    });
  });

  describe('a repeated write', () => {
    it('with the same key answers the first result, whatever happened since', async () => {
      const camille = world.client('camille');
      const slot = await freshSlot(camille, AGENDA);
      const request = { offerId: AGENDA, slotId: slot.id };
      const first = await camille.createHold(request, { idempotencyKey: 'suite-hold-1' });
      const booked = await camille.confirmHold(first.id, { idempotencyKey: 'suite-book-1' });
      expect(await camille.createHold(request, { idempotencyKey: 'suite-hold-1' })).toEqual(first);
      expect(await camille.confirmHold(first.id, { idempotencyKey: 'suite-book-1' })).toEqual(booked);
      await refused(
        camille.createHold({ ...request, caseRef: 'D-1' }, { idempotencyKey: 'suite-hold-1' }),
        'idempotency-key-reused',
      );
      await refused(camille.createHold(request, { idempotencyKey: 'short' }), 'invalid-request');
      // Keys are each regulator's own.
      await refused(world.client('noa').createHold(request, { idempotencyKey: 'suite-hold-1' }), 'slot-taken');
      await camille.cancelAppointment(booked.id);
    });
  });

  describe('confirming', () => {
    it('books the slot of the SAS agenda with its nine data, and gives the case to its host', async () => {
      const camille = world.client('camille');
      const { slot, held } = await hold(AGENDA, { caseRef: 'DRM-20261123-0042' });
      const appointment = await camille.confirmHold(held.id);
      const offer = await camille.getOffer(AGENDA);
      expect(appointment).toMatchObject({
        origin: { kind: 'agenda', sourceId: 'sas-agenda', label: 'Agenda SAS' },
        orientationCategory: 'PS',
        status: 'booked',
        start: slot.start,
        end: slot.end,
        timeZone: 'Europe/Paris',
        bookingSas: { id: 'sas-33', label: 'SAS de la Gironde' },
        practitioner: {
          nationalId: offer.practitioner!.nationalId,
          lastName: offer.practitioner!.lastName,
          firstName: offer.practitioner!.firstName,
          specialty: { code: 'SM54' },
        },
        structure: offer.structure,
        caseRef: 'DRM-20261123-0042',
        slotChanged: false,
        version: 1,
        actions: ['cancel'],
      });
      expect(Math.abs(Date.parse(appointment.created) - world.now())).toBeLessThan(5_000);
      expect(Object.keys(appointment).filter((name) => name === 'updated' || name === 'handoverId')).toEqual([]);
      expect(await camille.getAppointment(appointment.id)).toEqual(appointment);
      expect(await shownTo(camille, AGENDA, slot.id)).toBeUndefined();
      await refused(camille.confirmHold(held.id), 'hold-not-active');
      await camille.releaseHold(held.id);
      await refused(world.client('noa').createHold({ offerId: AGENDA, slotId: slot.id }), 'slot-taken');
      await refused(camille.createHandover(held.id), 'not-bookable-here');

      const cancelled = await camille.cancelAppointment(appointment.id);
      expect(cancelled).toMatchObject({ id: appointment.id, status: 'cancelled', version: 2, actions: ['rebook'] });
      expect(cancelled.updated).toBeDefined();
      expect(await shownTo(world.client('noa'), AGENDA, slot.id)).toBeDefined();
      expect(await camille.cancelAppointment(appointment.id)).toEqual(cancelled);
    });

    it('is not how an editor’s slot is booked', async () => {
      const { held } = await hold(EDITOR);
      await refused(world.client('camille').confirmHold(held.id), 'not-bookable-here');
      await world.client('camille').releaseHold(held.id);
    });
  });

  describe('a hand-over', () => {
    it('opens the editor’s page, once for a hold, and can be closed', async () => {
      const camille = world.client('camille');
      const { held } = await hold(OTHER_EDITOR);
      const handover = await camille.createHandover(held.id);
      expect(handover).toMatchObject({ holdId: held.id, offerId: OTHER_EDITOR, state: 'open' });
      // what the editor's own link has, and whose regulator comes; nothing of the patient or the case
      const { searchParams } = new URL(handover.url);
      expect(['origin', 'lieu,origin']).toContain([...searchParams.keys()].sort().join());
      expect(Date.parse(handover.expiresAt)).toBeGreaterThan(Date.parse(handover.openedAt));
      expect((await camille.createHandover(held.id)).id).toBe(handover.id);
      expect(await camille.getHandover(handover.id)).toEqual(handover);
      await refused(world.client('noa').getHandover(handover.id), 'not-found');
      await refused(world.client('noa').closeHandover(handover.id, ABANDONED), 'not-found');
      await camille.releaseHold(held.id);
      expect(await camille.getHandover(handover.id)).toMatchObject({ state: 'open' });
      expect(await camille.closeHandover(handover.id, ABANDONED)).toMatchObject({ state: 'abandoned' });
      expect(await camille.closeHandover(handover.id, ABANDONED)).toMatchObject({ state: 'abandoned' });
      await refused(camille.getHandover('no-such-handover'), 'not-found');
    });

    it('comes back as an appointment, with the case for its host alone', async () => {
      const camille = world.client('camille');
      const { slot, held } = await hold(EDITOR, { caseRef: 'DRM-20261123-0043' });
      const handover = await camille.createHandover(held.id);
      await world.editorBooks('camille', handover, slot);
      const matched = await camille.getHandover(handover.id);
      expect(matched).toMatchObject({ state: 'matched' });
      const appointment = await camille.getAppointment(matched.appointmentId!);
      expect(appointment).toMatchObject({
        origin: { kind: 'editor', sourceId: 'rapide', label: 'AgendaRapide' },
        status: 'booked',
        start: slot.start,
        bookingSas: { id: 'sas-33' },
        caseRef: 'DRM-20261123-0043',
        handoverId: handover.id,
        slotChanged: false,
        version: 1,
        actions: ['cancel-at-editor'],
      });
      expect(await camille.closeHandover(handover.id, ABANDONED)).toMatchObject({ state: 'matched' });
      await refused(camille.extendHold(held.id), 'hold-not-active');
      expect(await shownTo(camille, EDITOR, slot.id)).toBeUndefined();

      // another host learns that there is a case, and of whom: not which
      const { caseRef: _case, handoverId: _handover, ...open } = appointment;
      const others = { ...open, caseLink: { kind: 'other-host' } };
      expect(await world.client('noa').getAppointment(appointment.id)).toEqual(appointment);
      expect(await world.client('sacha').getAppointment(appointment.id)).toEqual(others);
      await refused(world.client('dominique').getAppointment(appointment.id), 'not-found');

      await refused(camille.cancelAppointment(appointment.id), 'cancel-at-editor');
      await refused(world.client('dominique').cancelAppointment(appointment.id), 'not-found');
      await world.editorCancels('camille', appointment);
      expect(await camille.getAppointment(appointment.id)).toMatchObject({
        status: 'cancelled',
        version: 2,
        caseRef: 'DRM-20261123-0043',
        actions: ['rebook'],
      });
    });

    it('W6 is refused when the slot is gone meanwhile: the hold with it, and the screens learn it', async () => {
      const camille = world.client('camille');
      const { slot, held } = await hold(OTHER_EDITOR, { caseRef: 'DRM-20261123-0045' });
      const noa = await follow(world.client('noa'));
      await world.patientTakes(OTHER_EDITOR, slot);
      await world.skip(20_000);
      const error = await refused(camille.createHandover(held.id), 'slot-taken');
      const { alternatives } = error as SlotTakenError;
      expect(alternatives.length).toBeGreaterThan(0);
      expect(alternatives.map(({ id }) => id)).not.toContain(slot.id);
      await refused(camille.createHandover(held.id), 'hold-not-active');
      await refused(camille.extendHold(held.id), 'hold-not-active');
      await until('the screens learn it', () => noa.words(slot.id).includes('taken'));
      expect(noa.words(slot.id)).not.toContain('released');
      await noa.stop();
    });

    it('of a slot that is still free opens, however long it was held', async () => {
      const camille = world.client('camille');
      const { held } = await hold(OTHER_EDITOR);
      await world.skip(20_000);
      const handover = await camille.createHandover(held.id);
      expect(handover.state).toBe('open');
      await camille.closeHandover(handover.id, ABANDONED);
      await camille.releaseHold(held.id);
    });

    it('that is open is not asked about again: the slot may be his own by now', async () => {
      const camille = world.client('camille');
      const { slot, held } = await hold(OTHER_EDITOR);
      const handover = await camille.createHandover(held.id);
      await world.patientTakes(OTHER_EDITOR, slot);
      await world.skip(20_000);
      expect((await camille.createHandover(held.id)).id).toBe(handover.id);
      await camille.closeHandover(handover.id, ABANDONED);
      await camille.releaseHold(held.id);
    });

    it('that ends with another slot says so', async () => {
      const camille = world.client('camille');
      const { slot, held } = await hold(EDITOR);
      const other = await freshSlot(camille, EDITOR);
      const handover = await camille.createHandover(held.id);
      await world.editorBooks('camille', handover, other);
      const { appointmentId } = await camille.getHandover(handover.id);
      expect(await camille.getAppointment(appointmentId!)).toMatchObject({ start: other.start, slotChanged: true });
      await refused(camille.extendHold(held.id), 'hold-not-active');
      expect(await shownTo(camille, EDITOR, slot.id)).toBeDefined();
      expect(await shownTo(camille, EDITOR, other.id)).toBeUndefined();
    });

    it('wants a coded reason when it is abandoned, and none when it was booked by telephone', async () => {
      const camille = world.client('camille');
      const { held } = await hold(OTHER_EDITOR);
      const { id } = await camille.createHandover(held.id);
      const bad = [{ outcome: 'abandoned' }, { outcome: 'booked-by-phone', reason: 'other' }] as const;
      for (const end of bad) {
        const error = await refused(camille.closeHandover(id, end), 'invalid-request');
        expect(error.problem?.errors?.map(({ field }) => field)).toEqual(['body:/reason']);
      }
      expect(await camille.getHandover(id)).toMatchObject({ state: 'open' });
      const closed = await camille.closeHandover(id, { outcome: 'abandoned', reason: 'slot-gone' });
      expect(closed).toMatchObject({ state: 'abandoned', reason: 'slot-gone' });
      expect(Date.parse(closed.closedAt!)).toBeGreaterThanOrEqual(Date.parse(closed.openedAt));
      await camille.releaseHold(held.id);
    });

    it('W9 that was closed still gets its booking back with the case, marked late, for its very slot', async () => {
      const camille = world.client('camille');
      const { slot, held } = await hold(OTHER_EDITOR, { caseRef: 'DRM-20261123-0044' });
      const handover = await camille.createHandover(held.id);
      await camille.closeHandover(handover.id, ABANDONED);
      const noa = await follow(camille);
      await world.editorBooks('camille', handover, slot);
      const matched = await eventually(
        () => camille.getHandover(handover.id),
        ({ state }) => state === 'matched',
      );
      expect(matched).toMatchObject({ state: 'matched', late: true, reason: 'mistake' });
      expect(await camille.getAppointment(matched.appointmentId!)).toMatchObject({
        status: 'booked',
        start: slot.start,
        slotChanged: false,
        caseRef: 'DRM-20261123-0044',
        handoverId: handover.id,
      });
      await until('the page is told', () =>
        noa.events.some(
          (event) => event.type === 'handover' && event.handoverId === handover.id && event.late === true,
        ),
      );
      await noa.stop();
      await refused(camille.extendHold(held.id), 'hold-not-active');
    });

    it('that was closed matches no other slot: that booking comes back without the case', async () => {
      const camille = world.client('camille');
      const { held } = await hold(OTHER_EDITOR, { caseRef: 'DRM-20261123-0045' });
      const other = await freshSlot(camille, OTHER_EDITOR);
      const handover = await camille.createHandover(held.id);
      await camille.closeHandover(handover.id, ABANDONED);
      const { cursor } = await lastPage(camille);
      await world.editorBooks('camille', handover, other);
      const { items } = await eventually(
        () => camille.listAppointments({ after: cursor }),
        (page) => page.items.some(({ start }) => start === other.start),
      );
      const booked = items.find(({ start }) => start === other.start);
      expect(booked).toMatchObject({ status: 'booked', slotChanged: false });
      expect(booked).not.toHaveProperty('caseRef');
      expect(booked).not.toHaveProperty('handoverId');
      expect(await camille.getHandover(handover.id)).toMatchObject({ state: 'abandoned' });
      expect(await camille.extendHold(held.id)).toMatchObject({ state: 'active' });
      await camille.releaseHold(held.id);
    });

    it('that was booked by telephone is an appointment, and stays that one when the editor tells of it', async () => {
      const camille = world.client('camille');
      const { slot, held } = await hold(EDITOR, { caseRef: 'DRM-20261123-0046' });
      const handover = await camille.createHandover(held.id);
      const noa = await follow(world.client('noa'));
      const closed = await camille.closeHandover(handover.id, { outcome: 'booked-by-phone' });
      expect(closed).toMatchObject({ state: 'booked-by-phone' });
      const again = await camille.closeHandover(handover.id, { outcome: 'booked-by-phone' });
      expect(again.appointmentId).toBe(closed.appointmentId);
      const phoned = await camille.getAppointment(closed.appointmentId!);
      expect(phoned).toMatchObject({
        origin: { kind: 'phone', sourceId: 'rapide', label: 'AgendaRapide' },
        status: 'booked',
        start: slot.start,
        caseRef: 'DRM-20261123-0046',
        handoverId: handover.id,
        version: 1,
        actions: ['cancel'],
      });
      await refused(camille.extendHold(held.id), 'hold-not-active');
      await until('the screens learn it', () => noa.words(slot.id).includes('taken'));
      await noa.stop();

      await world.editorBooks('camille', handover, slot);
      const adopted = await eventually(
        () => camille.getAppointment(phoned.id),
        ({ version }) => version > 1,
      );
      expect(adopted).toMatchObject({
        origin: { kind: 'editor', sourceId: 'rapide' },
        status: 'booked',
        caseRef: 'DRM-20261123-0046',
        handoverId: handover.id,
        version: 2,
        actions: ['cancel-at-editor'],
      });
      expect(await camille.getHandover(handover.id)).toMatchObject({ state: 'matched', appointmentId: phoned.id });
      const { items } = await camille.listAppointments({ limit: 200 });
      expect(items.filter(({ handoverId }) => handoverId === handover.id).map(({ id }) => id)).toEqual([phoned.id]);
    });

    it('that nobody came back from expires', async () => {
      const camille = world.client('camille');
      const { held } = await hold(OTHER_EDITOR);
      const handover = await camille.createHandover(held.id);
      await world.skip(Date.parse(handover.expiresAt) - world.now() + 1_000);
      expect(await camille.getHandover(handover.id)).toMatchObject({ state: 'expired' });
      const closed = await camille.closeHandover(handover.id, ABANDONED);
      expect(closed).toMatchObject({ state: 'abandoned', reason: 'mistake' });
    });
  });

  describe('an appointment', () => {
    it('of another SAS does not exist', async () => {
      const { held } = await hold(AGENDA);
      const { id } = await world.client('camille').confirmHold(held.id);
      const dominique = world.client('dominique');
      await refused(dominique.getAppointment(id), 'not-found');
      await refused(dominique.cancelAppointment(id), 'not-found');
      await refused(dominique.getAppointment('no-such-appointment'), 'not-found');
      expect((await dominique.listAppointments()).items).toEqual([]);
      // Any colleague of the SAS may cancel it.
      expect(await world.client('noa').cancelAppointment(id)).toMatchObject({ status: 'cancelled' });
    });

    it('that has begun cannot be cancelled any more', async () => {
      const { held } = await hold(AGENDA);
      const camille = world.client('camille');
      const { id, start } = await camille.confirmHold(held.id);
      await world.skip(Date.parse(start) - world.now() + 60_000);
      expect((await camille.getAppointment(id)).actions).toEqual(['set-status']);
      await refused(camille.cancelAppointment(id), 'appointment-not-cancellable');
    });
  });
});

/** The last page of the appointments. */
async function lastPage(client: SasClient) {
  let page = await client.listAppointments({ limit: 200 });
  while (page.more) page = await client.listAppointments({ limit: 200, after: page.cursor });
  return page;
}
