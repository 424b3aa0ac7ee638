import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  camille,
  editorSlot,
  NOW,
  openBookingWorld,
  problemOf,
  type BookingWorld,
} from '../testing/fixtures/booking-world.js';

const NEXT = '2026-11-23T11:00:00Z';

describe('a hand-over', () => {
  let world: BookingWorld;
  let slots = 0;
  beforeAll(async () => {
    world = await openBookingWorld();
  });
  afterAll(() => world?.close());
  beforeEach(() => {
    world.time.now = NOW;
    world.asked.state = 'answered';
  });

  /** Holds a slot of its own that the editor has; `seconds` pass. */
  async function held(seconds: number) {
    const id = `e-recheck-${++slots}`;
    world.asked.slots = [editorSlot(id, '2026-11-23T10:00:00Z'), editorSlot('e-next', NEXT)];
    const hold = await world.call('createHold', camille, { body: { offerId: 'offer-editor', slotId: id } });
    world.asked.times = 0;
    world.time.now = new Date(NOW.getTime() + seconds * 1000);
    return {
      id,
      hold,
      handOver: (key?: string) =>
        world.call('createHandover', camille, { path: { holdId: hold.id }, ...(key && { key }) }),
    };
  }

  it('is opened at once when the slot was read just now', async () => {
    const { handOver } = await held(4);
    expect((await handOver()).state).toBe('open');
    expect(world.asked.times).toBe(0);
  });

  it('reads the slot again when that was some seconds ago, and opens the page that the editor gives now', async () => {
    const { id, handOver } = await held(6);
    world.asked.slots = [editorSlot(id, '2026-11-23T10:00:00Z', { bookingUrl: 'https://editor.example/new' })];
    const opened = await handOver('key-recheck-1');
    expect(opened.url).toBe('https://editor.example/new?origin=sas-test');
    expect(world.asked.times).toBe(1);
    expect(await handOver('key-recheck-1'), 'a repeat asks nobody').toEqual(opened);
    world.time.now = new Date(NOW.getTime() + 60_000);
    expect(await handOver(), 'the page is open: what it shows is the regulator’s own').toEqual(opened);
    expect(world.asked.times).toBe(1);
  });

  it('is refused with alternatives when the slot is gone; the hold goes with it and the screens are told', async () => {
    const { id, hold, handOver } = await held(6);
    world.asked.slots = world.asked.slots.filter((slot) => slot.id !== id);
    const { code, alternatives } = await problemOf(handOver());
    expect(code).toBe('slot-taken');
    expect(alternatives?.map((slot) => slot.id)).toEqual(['e-next']);
    expect((await world.payloads()).at(-1)).toMatchObject({
      type: 'slot',
      slotId: id,
      change: 'taken',
      exclusive: true,
    });
    expect((await problemOf(world.call('extendHold', camille, { path: { holdId: hold.id } }))).code).toBe(
      'hold-not-active',
    );
  });

  it.each([
    ['late', 'editor-late'],
    ['failed', 'editor-failed'],
    ['disabled', 'editor-disabled'],
  ] as const)('is not refused as taken when the editor is %s, and the hold stays', async (state, code) => {
    const { handOver } = await held(6);
    const { slots: before } = world.asked;
    world.asked.slots = [];
    world.asked.state = state;
    expect((await problemOf(handOver())).code).toBe(code);
    world.asked.state = 'answered';
    world.asked.slots = before;
    expect((await handOver()).state).toBe('open');
  });
});
