import { expect } from '@open-wc/testing';
import { appointment, handover, hold, names, offer, settle, wanted, world } from './testing/fixtures/booking-world.js';

describe('BookingMachine, handing over to an editor', () => {
  const matched = {
    type: 'handover',
    cursor: '9',
    at: '',
    handoverId: 'handover-1',
    state: 'matched',
    appointmentId: 'appointment-1',
  } as const;
  const editorHold = () => hold({ kind: 'advisory', actions: ['handover', 'extend', 'release'] });

  it('opens the editor’s page, waits, and takes the appointment that comes back', async () => {
    const w = world({ createHold: editorHold });
    await w.machine.open({ offer, slot: wanted });
    await w.machine.handOver();
    expect(w.opened).to.deep.equal([handover]);
    w.machine.feed({
      type: 'handover',
      cursor: '1',
      at: '',
      handoverId: 'another',
      state: 'matched',
      appointmentId: 'x',
    });
    expect(w.machine.state.name).to.equal('waiting');
    w.machine.feed({
      type: 'handover',
      cursor: '2',
      at: '',
      handoverId: 'handover-1',
      state: 'matched',
      appointmentId: 'appointment-1',
    });
    w.machine.feed({
      type: 'appointment',
      cursor: '3',
      at: '',
      handoverId: 'handover-1',
      appointmentId: 'appointment-1',
      status: 'booked',
      version: 1,
    });
    await settle();
    expect(w.machine.state).to.deep.include({ name: 'booked', appointmentId: 'appointment-1', appointment });
    expect(w.booked).to.deep.equal([{ appointmentId: 'appointment-1', handoverId: 'handover-1' }]);
  });

  it('does not release the hold of an open editor page', async () => {
    const w = world({ createHold: editorHold });
    await w.machine.open({ offer, slot: wanted });
    await w.machine.handOver();
    w.machine.close();
    expect(names(w.calls)).not.to.include('releaseHold');
    expect(names(w.calls)).not.to.include('closeHandover');
  });

  it('closes the hand-over when nothing was booked, and releases the hold', async () => {
    const w = world({ createHold: editorHold });
    await w.machine.open({ offer, slot: wanted });
    await w.machine.handOver();
    w.machine.leave();
    await w.machine.abandon('slot-gone');
    expect(names(w.calls)).to.include.members(['closeHandover', 'releaseHold']);
    const close = w.calls.find(([name]) => name === 'closeHandover')!;
    expect(close[2]).to.deep.equal({ outcome: 'abandoned', reason: 'slot-gone' });
    expect(w.machine.state.name).to.equal('closed');
  });

  it('goes on waiting when the regulator thinks better of it', async () => {
    const w = world({ createHold: editorHold });
    await w.machine.open({ offer, slot: wanted });
    await w.machine.handOver();
    w.machine.leave();
    expect(w.machine.state.name).to.equal('leaving');
    w.machine.stay();
    expect(w.machine.state.name).to.equal('waiting');
    expect(names(w.calls)).not.to.include('closeHandover');
  });

  it('takes the appointment that comes back while he is asked why', async () => {
    const w = world({ createHold: editorHold });
    await w.machine.open({ offer, slot: wanted });
    await w.machine.handOver();
    w.machine.leave();
    w.machine.feed(matched);
    expect(w.machine.state.name).to.equal('booked');
    expect(w.late).to.deep.equal([]);
  });

  it('W9 shows what comes back after it was given up, once', async () => {
    const w = world({ createHold: editorHold });
    await w.machine.open({ offer, slot: wanted });
    await w.machine.handOver();
    w.machine.leave();
    await w.machine.abandon('other');
    w.machine.feed({ ...matched, late: true });
    w.machine.feed({ ...matched, late: true });
    const ids = { appointmentId: 'appointment-1', handoverId: 'handover-1' };
    expect(w.late).to.deep.equal([ids]);
    expect(w.booked).to.deep.equal([ids]);
  });

  it('records what was booked by telephone, after the time of the hand-over too', async () => {
    for (const expired of [false, true]) {
      const w = world({
        createHold: editorHold,
        closeHandover: () => ({ ...handover, state: 'booked-by-phone', appointmentId: 'appointment-1' }),
      });
      await w.machine.open({ offer, slot: wanted });
      await w.machine.handOver();
      if (expired) w.machine.feed({ ...matched, state: 'expired' });
      await w.machine.phoned();
      expect(w.calls.find(([name]) => name === 'closeHandover')![2]).to.deep.equal({ outcome: 'booked-by-phone' });
      expect(w.machine.state.name).to.equal('booked');
      expect(w.booked).to.deep.equal([{ appointmentId: 'appointment-1', handoverId: 'handover-1' }]);
      w.machine.close();
      w.machine.feed(matched);
      expect(w.late, 'it is that same appointment').to.deep.equal([]);
      expect(names(w.calls)).not.to.include('releaseHold');
    }
  });

  it('says again how it ended, under the same key, when the gateway was not reached', async () => {
    let tries = 0;
    const w = world({
      createHold: editorHold,
      closeHandover: () => {
        if (tries++ === 0) throw new TypeError('Failed to fetch');
        return { ...handover, state: 'booked-by-phone', appointmentId: 'appointment-1' };
      },
    });
    await w.machine.open({ offer, slot: wanted });
    await w.machine.handOver();
    await w.machine.phoned();
    expect(w.machine.state).to.deep.include({ name: 'failed', step: 'close-handover' });
    await w.machine.retry();
    expect(w.machine.state.name).to.equal('booked');
    const [first, second] = w.calls.filter(([name]) => name === 'closeHandover');
    expect(first!.slice(2)).to.deep.equal(second!.slice(2));
  });

  it('shows the appointment when it had come back before the hand-over was given up', async () => {
    const w = world({
      createHold: editorHold,
      closeHandover: () => ({ ...handover, state: 'matched', appointmentId: 'appointment-1' }),
    });
    await w.machine.open({ offer, slot: wanted });
    await w.machine.handOver();
    w.machine.leave();
    await w.machine.abandon('other');
    expect(w.machine.state.name).to.equal('booked');
  });

  it('asks how the hand-over stands when the regulator comes back', async () => {
    const w = world({
      createHold: editorHold,
      getHandover: () => ({ ...handover, state: 'matched', appointmentId: 'appointment-1' }),
    });
    await w.machine.open({ offer, slot: wanted });
    await w.machine.handOver();
    await w.machine.check();
    expect(w.machine.state.name).to.equal('booked');
  });
});
