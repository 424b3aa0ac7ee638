import { expect, it } from 'vitest';
import { called } from './support/checked.js';
import { eventually, follow, freshSlot, refused, until } from './support/steps.js';
import { AGENDA, EDITOR, inEachWorld } from './support/world.js';

inEachWorld('the feed and the pages of appointments', (world) => {
  const book = async (caseRef?: string) => {
    const camille = world.client('camille');
    const slot = await freshSlot(camille, AGENDA);
    const held = await camille.createHold({ offerId: AGENDA, slotId: slot.id, ...(caseRef && { caseRef }) });
    return { slot, appointment: await camille.confirmHold(held.id) };
  };

  it('tells what happens to everybody whom it concerns, and who did it to himself alone', async () => {
    const camille = world.client('camille');
    const feeds = {
      camille: await follow(camille),
      noa: await follow(world.client('noa')),
      sacha: await follow(world.client('sacha')),
      dominique: await follow(world.client('dominique')),
    };
    expect(feeds.camille.events[0]).toMatchObject({ type: 'hello' });
    const { slot, appointment } = await book();
    await camille.cancelAppointment(appointment.id);
    const all = ['held', 'taken', 'booked', 'cancelled', 'freed'];
    await until('all have read', () => Object.values(feeds).every(({ words }) => words().includes('freed')));
    expect(feeds.camille.words()).toEqual(all);
    expect(feeds.noa.words()).toEqual(all);
    expect(feeds.sacha.words()).toEqual(all);
    expect(feeds.dominique.words()).toEqual(['held', 'taken', 'freed']);
    for (const [who, { events }] of Object.entries(feeds)) {
      for (const event of events) {
        if (event.type === 'hello') continue;
        if (event.type === 'slot')
          expect(event).toMatchObject({ own: who === 'camille', offerId: AGENDA, slotId: slot.id });
        if (event.type === 'appointment') expect(event).toMatchObject({ appointmentId: appointment.id });
      }
    }
    const held = feeds.noa.events[1]!;
    expect(held).toMatchObject({ change: 'held', exclusive: true });
    expect(feeds.noa.events[2]).toMatchObject({ change: 'taken', exclusive: true });
    expect(feeds.noa.events.filter(({ type }) => type === 'appointment')).toMatchObject([
      { version: 1 },
      { version: 2 },
    ]);
    for (const feed of Object.values(feeds)) await feed.stop();
  });

  it('tells a hand-over to the host that opened it, and the appointment to the whole SAS', async () => {
    const camille = world.client('camille');
    const feeds = {
      camille: await follow(camille),
      sacha: await follow(world.client('sacha')),
      dominique: await follow(world.client('dominique')),
    };
    const slot = await freshSlot(camille, EDITOR);
    const hold = await camille.createHold({ offerId: EDITOR, slotId: slot.id, caseRef: 'DRM-1' });
    const handover = await camille.createHandover(hold.id);
    await world.editorBooks('camille', handover, slot);
    await until('all have read', () => Object.values(feeds).every(({ words }) => words().includes('taken')));
    await until('the SAS has read', () =>
      [feeds.camille, feeds.sacha].every(({ words }) => words().includes('booked')),
    );
    expect(feeds.camille.words()).toEqual(['held', 'handover open', 'handover matched', 'taken', 'booked']);
    expect(feeds.sacha.words()).toEqual(['held', 'taken', 'booked']);
    expect(feeds.dominique.words()).toEqual(['held', 'taken']);
    const { appointmentId } = await camille.getHandover(handover.id);
    expect(feeds.camille.events).toContainEqual(
      expect.objectContaining({ type: 'appointment', appointmentId, handoverId: handover.id }),
    );
    expect(feeds.camille.events).toContainEqual(
      expect.objectContaining({ type: 'handover', state: 'matched', appointmentId }),
    );
    const told = JSON.stringify(feeds);
    for (const secret of ['DRM-1', 'Exemple', '3339900017']) expect(told).not.toContain(secret);

    // The practice may keep the slot closed: whether it is free is for the next search to say.
    await world.editorCancels('camille', await camille.getAppointment(appointmentId!));
    await until('it is told', () => feeds.camille.words().includes('cancelled'));
    expect(feeds.camille.words().slice(5)).toEqual(['cancelled']);
    for (const feed of Object.values(feeds)) await feed.stop();
  });

  it('tells extensions and releases, with the time until which it is held', async () => {
    const camille = world.client('camille');
    const feed = await follow(world.client('noa'));
    const slot = await freshSlot(camille, EDITOR);
    const hold = await camille.createHold({ offerId: EDITOR, slotId: slot.id });
    await world.skip(60_000);
    const longer = await camille.extendHold(hold.id);
    await camille.releaseHold(hold.id);
    await until('it is told', () => feed.words(slot.id).includes('released'));
    expect(feed.words(slot.id)).toEqual(['held', 'held', 'released']);
    const held = feed.events.flatMap((event) => (event.type === 'slot' && event.change === 'held' ? [event] : []));
    expect(held.map(({ exclusive }) => exclusive)).toEqual([false, false]);
    expect(held.map(({ until: end }) => Date.parse(end!))).toEqual(
      [hold, longer].map(({ expiresAt }) => Date.parse(expiresAt)),
    );
    await feed.stop();
  });

  it('resumes after any cursor, without loss and without doubles', async () => {
    const camille = world.client('camille');
    const feed = await follow(camille);
    for (let i = 0; i < 2; i++) await camille.cancelAppointment((await book()).appointment.id);
    await until('ten events', () => feed.events.length === 11);
    await feed.stop();
    const cursors = feed.events.map(({ cursor }) => cursor);
    expect(new Set(cursors.slice(1)).size).toBe(10);
    for (const from of [0, 1, 5, 9]) {
      const again = await follow(camille, cursors[from]);
      await until('the rest', () => again.events.length === 10 - from);
      expect(again.events).toEqual(feed.events.slice(from + 1));
      await again.stop();
    }
    const after = (await book()).appointment.id;
    const later = await follow(camille, cursors.at(-1));
    await until('what came since', () => later.words().includes('booked'));
    expect(later.words()).toEqual(['held', 'taken', 'booked']);
    expect(later.events.at(-1)).toMatchObject({ appointmentId: after });
    await later.stop();
  });

  it('refuses a cursor that is none', async () => {
    for (const after of ['nonsense', '-1']) {
      const feed = await follow(world.client('camille'), after);
      await until('it is refused', () => feed.failure() !== undefined);
      await refused(Promise.reject(feed.failure() as Error), 'cursor-invalid');
      await refused(world.client('camille').listAppointments({ after }), 'cursor-invalid');
    }
  });

  it('lists appointments oldest change first, in pages, each once; what changes comes again at the end', async () => {
    const camille = world.client('camille');
    const all = async (limit: number, after?: string) => {
      const ids: string[] = [];
      for await (const { id } of camille.appointments({ limit, ...(after !== undefined && { after }) })) ids.push(id);
      return ids;
    };
    const before = await all(200);
    const mine: string[] = [];
    for (let i = 0; i < 3; i++) mine.push((await book(`DRM-${i}`)).appointment.id);
    const listed = await eventually(
      () => all(2),
      (ids) => ids.length === before.length + 3,
    );
    expect(listed).toEqual([...before, ...mine]);
    expect(await all(200)).toEqual(listed);

    const first = await camille.listAppointments({ limit: before.length + 1 });
    expect(first.more).toBe(true);
    expect(first.items).toHaveLength(before.length + 1);
    expect(await all(1, first.cursor)).toEqual(mine.slice(1));
    await camille.cancelAppointment(mine[0]!);
    const moved = await eventually(
      () => all(2),
      (ids) => ids.at(-1) === mine[0],
    );
    expect(moved).toEqual([...before, ...mine.slice(1), mine[0]]);
    const last = await camille.listAppointments({ limit: 200 });
    expect(last.more).toBe(false);
    const empty = await camille.listAppointments({ after: last.cursor });
    expect(empty).toEqual({ items: [], cursor: last.cursor, more: false });
    await refused(camille.listAppointments({ limit: 201 }), 'invalid-request');

    // The case goes to the host that gave it, and to no other.
    const cases = async (who: 'noa' | 'sacha') => {
      const { items } = await world.client(who).listAppointments({ limit: 200 });
      return items.filter(({ id }) => mine.includes(id)).map(({ caseRef }) => caseRef);
    };
    expect((await cases('noa')).sort()).toEqual(['DRM-0', 'DRM-1', 'DRM-2']);
    expect(await cases('sacha')).toEqual([undefined, undefined, undefined]);

    for await (const { id } of camille.appointments({ limit: 1 })) {
      expect(id).toBe([...before, ...mine.slice(1)][0]);
      break;
    }
  });

  it('ends with the signal', async () => {
    const abort = new AbortController();
    const reading = (async () => {
      for await (const event of world.client('camille').feed({ signal: abort.signal })) {
        if (event.type === 'hello') abort.abort();
      }
    })();
    expect(await reading.catch((error: unknown) => error)).toBe(abort.signal.reason);
    expect(called.has('feed')).toBe(true);
  });
});
