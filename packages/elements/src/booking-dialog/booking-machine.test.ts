import { expect } from '@open-wc/testing';
import type { Appointment, Handover, Hold } from '@sas-embed/contract';
import {
  appointment,
  deferred,
  handover,
  hold,
  names,
  offer,
  settle,
  slot,
  wanted,
  world,
} from './testing/fixtures/booking-world.js';
import { sasError } from '../testing/fixtures/stub-client.js';

describe('BookingMachine', () => {
  it('holds at once, confirms, and tells of the appointment exactly once', async () => {
    const w = world();
    await w.machine.open({ offer, slot: wanted, caseRef: 'D-42' });
    await w.machine.confirm();
    expect(w.states).to.deep.equal(['holding', 'held', 'confirming', 'booked']);
    expect(w.calls[0]?.[1]).to.deep.equal({ offerId: 'offer-1', slotId: 's1', caseRef: 'D-42' });
    expect(w.booked).to.deep.equal([{ appointmentId: 'appointment-1' }]);
    w.machine.close();
    expect(names(w.calls)).not.to.include('releaseHold');
  });

  it('releases the hold when it is closed before booking', async () => {
    const w = world();
    await w.machine.open({ offer, slot: wanted });
    w.machine.close();
    expect(w.calls.at(-1)).to.deep.equal(['releaseHold', 'hold-1']);
    expect(w.time.timers.size).to.equal(0);
  });

  it('releases a hold that the gateway answers after the booking was closed', async () => {
    const late = deferred<Hold>();
    const w = world({ createHold: () => late.promise });
    const opening = w.machine.open({ offer, slot: wanted });
    w.machine.close();
    late.resolve(hold({ id: 'hold-late' }));
    await opening;
    expect(w.calls.at(-1)).to.deep.equal(['releaseHold', 'hold-late']);
    expect(w.machine.state.name).to.equal('closed');
  });

  it('closes a hand-over that the gateway answers after the booking was closed', async () => {
    const late = deferred<Handover>();
    const w = world({ createHold: () => hold({ actions: ['handover'] }), createHandover: () => late.promise });
    await w.machine.open({ offer, slot: wanted });
    const opening = w.machine.handOver();
    w.machine.close();
    late.resolve(handover);
    await opening;
    expect(names(w.calls)).to.include.members(['releaseHold', 'closeHandover']);
    expect(w.opened).to.deep.equal([]);
  });

  it('cannot be closed while a confirmation is under way', async () => {
    const answer = deferred<Appointment>();
    const w = world({ confirmHold: () => answer.promise });
    await w.machine.open({ offer, slot: wanted });
    const confirming = w.machine.confirm();
    expect(w.machine.close()).to.equal(false);
    answer.resolve(appointment);
    await confirming;
    expect(w.machine.state.name).to.equal('booked');
  });

  it('tells of an appointment whose confirmation outlived the element', async () => {
    const answer = deferred<Appointment>();
    const w = world({ confirmHold: () => answer.promise });
    await w.machine.open({ offer, slot: wanted });
    const confirming = w.machine.confirm();
    w.machine.dispose();
    answer.resolve(appointment);
    await confirming;
    expect(w.booked).to.deep.equal([{ appointmentId: 'appointment-1' }]);
    expect(names(w.calls)).not.to.include('releaseHold');
  });

  it('counts the hold on its own clock from the moment of asking, and expires it', async () => {
    // The gateway's clock is an hour behind this machine's: `expiresAt` would already be over.
    const w = world({ createHold: () => hold({ expiresAt: '2026-11-23T07:03:00Z' }) });
    await w.machine.open({ offer, slot: wanted });
    expect(w.machine.secondsLeft).to.equal(180);
    w.time.pass(179_000);
    expect(w.machine.secondsLeft).to.equal(1);
    w.time.pass(1_000);
    expect(w.machine.state.name).to.equal('expired');
  });

  it('holds an expired slot again under a new key', async () => {
    const w = world();
    await w.machine.open({ offer, slot: wanted });
    w.time.pass(180_000);
    await w.machine.retry();
    expect(w.machine.state.name).to.equal('held');
    const keys = w.calls
      .filter(([name]) => name === 'createHold')
      .map((call) => (call[2] as { idempotencyKey: string }).idempotencyKey);
    expect(keys).to.have.length(2);
    expect(keys[0]).not.to.equal(keys[1]);
  });

  it('extends the hold', async () => {
    const w = world();
    await w.machine.open({ offer, slot: wanted });
    w.time.pass(170_000);
    await w.machine.extend();
    expect(w.machine.secondsLeft).to.equal(180);
    w.time.pass(100_000);
    expect(w.machine.state.name).to.equal('held');
  });

  it('offers the next slots when the slot was taken, those after it first, never a past one', async () => {
    const alternatives = [
      slot('before', '2026-11-23T09:30:00+01:00'),
      slot('past', '2026-11-23T08:30:00+01:00'),
      slot('after', '2026-11-23T10:20:00+01:00'),
      wanted,
    ];
    const w = world({
      createHold: () => {
        throw sasError('slot-taken', { problem: { alternatives } });
      },
    });
    await w.machine.open({ offer, slot: wanted });
    const state = w.machine.state;
    expect(state.name).to.equal('slot-taken');
    expect(state.name === 'slot-taken' && state.alternatives.map((s) => s.id)).to.deep.equal(['after', 'before']);
    expect(w.gone).to.deep.equal([{ offerId: 'offer-1', slotId: 's1' }]);
  });

  it('reads the offer again when the refusal names no alternative', async () => {
    const w = world({
      createHold: () => {
        throw sasError('slot-in-the-past');
      },
      getOfferSlots: () => ({
        offerId: 'offer-1',
        at: '',
        slots: [slot('s2', '2026-11-23T11:00:00+01:00')],
        sources: [],
      }),
    });
    await w.machine.open({ offer, slot: wanted });
    await settle();
    const state = w.machine.state;
    expect(state.name === 'slot-taken' && [state.reason, state.loading, state.alternatives.length]).to.deep.equal([
      'past',
      false,
      1,
    ]);
  });

  it('holds the alternative that is chosen', async () => {
    let first = true;
    const other = slot('s2', '2026-11-23T11:00:00+01:00');
    const w = world({
      createHold: () => {
        if (!first) return hold({ slot: other });
        first = false;
        throw sasError('slot-taken', { problem: { alternatives: [other] } });
      },
    });
    await w.machine.open({ offer, slot: wanted, caseRef: 'D-42' });
    await w.machine.choose(other);
    expect(w.machine.state.name).to.equal('held');
    expect(w.calls.at(-1)?.[1]).to.deep.equal({ offerId: 'offer-1', slotId: 's2', caseRef: 'D-42' });
  });

  it('leaves a held slot when the feed says that somebody else took it, and gives the hold back', async () => {
    const w = world();
    await w.machine.open({ offer, slot: wanted });
    const event = {
      type: 'slot',
      cursor: '1',
      at: '',
      offerId: 'offer-1',
      slotId: 's1',
      change: 'taken',
      exclusive: true,
    } as const;
    w.machine.feed({ ...event, own: true });
    expect(w.machine.state.name).to.equal('held');
    w.machine.feed({ ...event, own: false });
    expect(w.machine.state.name).to.equal('slot-taken');
    expect(names(w.calls)).to.include('releaseHold');
  });

  it('counts colleagues who hold the same slot', async () => {
    const w = world({ createHold: () => hold({ kind: 'advisory', others: 1, actions: ['handover'] }) });
    await w.machine.open({ offer, slot: wanted });
    const event = {
      type: 'slot',
      cursor: '1',
      at: '',
      offerId: 'offer-1',
      slotId: 's1',
      exclusive: false,
      own: false,
    } as const;
    const others = () => (w.machine.state.name === 'held' ? w.machine.state.hold.others : undefined);
    w.machine.feed({ ...event, change: 'held' });
    expect(others()).to.equal(2);
    w.machine.feed({ ...event, change: 'released' });
    w.machine.feed({ ...event, change: 'released' });
    w.machine.feed({ ...event, change: 'released' });
    expect(others()).to.equal(0);
  });

  it('retries a failed confirmation with the key of the first try', async () => {
    let tries = 0;
    const w = world({
      confirmHold: () => {
        if (tries++ === 0) throw new TypeError('Failed to fetch');
        return appointment;
      },
    });
    await w.machine.open({ offer, slot: wanted });
    await w.machine.confirm();
    expect(w.machine.state).to.deep.include({ name: 'failed', step: 'confirm', code: 'network', retryable: true });
    await w.machine.retry();
    expect(w.machine.state.name).to.equal('booked');
    const keys = w.calls
      .filter(([name]) => name === 'confirmHold')
      .map((call) => (call[2] as { idempotencyKey: string }).idempotencyKey);
    expect(keys[0]).to.equal(keys[1]);
    expect(keys[0]).to.match(/^[A-Za-z0-9_-]{8,64}$/);
  });

  for (const code of ['editor-late', 'editor-failed', 'unauthenticated', 'unavailable']) {
    it(`fails with ${code}, keeps the target, and can retry`, async () => {
      let tries = 0;
      const w = world({
        createHold: () => {
          if (tries++ === 0) throw sasError(code, { retryable: true });
          return hold();
        },
      });
      await w.machine.open({ offer, slot: wanted });
      expect(w.machine.state).to.deep.include({ name: 'failed', step: 'hold', code, requestId: 'request-1' });
      await w.machine.retry();
      expect(w.machine.state.name).to.equal('held');
    });
  }

  it('takes a hold that expired on the gateway as expired', async () => {
    const w = world({
      confirmHold: () => {
        throw sasError('hold-expired');
      },
    });
    await w.machine.open({ offer, slot: wanted });
    await w.machine.confirm();
    expect(w.machine.state.name).to.equal('expired');
  });
});
