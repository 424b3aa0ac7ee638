import { expect } from '@open-wc/testing';
import { appointment, handover, hold, names, offer, settle, wanted, world } from './testing/fixtures/booking-world.js';

describe('BookingMachine, handing over to an editor', () => {
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
    await w.machine.nothingBooked();
    expect(names(w.calls)).to.include.members(['closeHandover', 'releaseHold']);
    expect(w.machine.state.name).to.equal('closed');
  });

  it('shows the appointment when it had come back before the hand-over was given up', async () => {
    const w = world({
      createHold: editorHold,
      closeHandover: () => ({ ...handover, state: 'matched', appointmentId: 'appointment-1' }),
    });
    await w.machine.open({ offer, slot: wanted });
    await w.machine.handOver();
    await w.machine.nothingBooked();
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
