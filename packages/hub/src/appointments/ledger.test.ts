import { describe, expect, it } from 'vitest';
import { buildAppointment, readHubMessage, type ReceivedAppointment } from '../messages/index.js';
import { route, SENT, snapshotWith } from '../testing/fixtures/snapshots.js';
import { applyAppointment, type AppointmentState } from './index.js';

let serial = 0;
/** A message sent `after` seconds later, with these changes. */
function told(
  method: 'Create' | 'Update',
  after: number,
  changes = {},
  uniqueId = `m${serial++}`,
): ReceivedAppointment {
  const sentAt = new Date(SENT.getTime() + after * 1000);
  const { envelope } = buildAppointment(`${method}Appointment`, snapshotWith(changes), { ...route, sentAt, uniqueId });
  return readHubMessage(JSON.stringify(envelope)) as ReceivedAppointment;
}
/** What becomes of an appointment over these messages. */
function after(...messages: ReceivedAppointment[]) {
  let state: AppointmentState | undefined;
  const outcomes = [];
  const refusals = [];
  for (const message of messages) {
    const applied = applyAppointment(state, message);
    state = applied.state;
    outcomes.push(applied.outcome);
    refusals.push(applied.refusal?.statusCode);
  }
  return { state: state!, outcomes, refusals };
}

describe('applyAppointment', () => {
  it('creates, then replaces the whole: what an update lacks is gone', () => {
    const { state, outcomes } = after(
      told('Create', 0),
      told('Update', 5, { practitioner: undefined, status: 'cancelled' }),
    );
    expect(outcomes).toEqual(['created', 'updated']);
    expect(state.appointment).not.toHaveProperty('practitioner');
    expect(state.appointment.status).toBe('cancelled');
  });

  it('takes an update of an unknown appointment for its creation', () => {
    expect(after(told('Update', 0)).outcomes).toEqual(['created']);
  });

  it('takes a create that was overtaken by its update for stale', () => {
    const { state, outcomes, refusals } = after(told('Update', 5, { status: 'fulfilled' }), told('Create', 0));
    expect(outcomes).toEqual(['created', 'stale']);
    expect(refusals).toEqual([undefined, undefined]);
    expect(state).toMatchObject({ appointment: { status: 'fulfilled' }, createSeen: true });
  });

  it('takes it for stale within one second, too', () => {
    expect(after(told('Update', 0, { status: 'fulfilled' }), told('Create', 0)).outcomes).toEqual(['created', 'stale']);
  });

  it('knows a message that was delivered twice', () => {
    const create = told('Create', 0);
    expect(after(create, create).outcomes).toEqual(['created', 'repeated']);
  });

  it('knows the same content under another id', () => {
    const { outcomes, state } = after(told('Create', 0), told('Create', 60, {}, 'again'));
    expect(outcomes).toEqual(['created', 'unchanged']);
    expect(state.distributionId).toMatch(/again$/);
  });

  it('refuses a later create that contradicts, and keeps what it has', () => {
    const { outcomes, refusals, state } = after(told('Create', 0), told('Create', 9, { status: 'pending' }));
    expect(outcomes).toEqual(['created', 'conflict']);
    expect(refusals).toEqual([undefined, 701]);
    expect(state.appointment.status).toBe('booked');
  });

  it('never lets an older message undo a cancellation', () => {
    const { outcomes, state } = after(
      told('Create', 0),
      told('Update', 10, { status: 'cancelled' }),
      told('Update', 4),
    );
    expect(outcomes).toEqual(['created', 'updated', 'stale']);
    expect(state.appointment.status).toBe('cancelled');
  });

  it('takes messages of the same second in the order of their arrival', () => {
    const { state } = after(
      told('Create', 0),
      told('Update', 0, { status: 'noshow' }),
      told('Update', 0, { status: 'fulfilled' }),
    );
    expect(state.appointment.status).toBe('fulfilled');
  });

  it('ends in the same state whatever the order of distinct seconds', () => {
    const messages = [
      told('Create', 0),
      told('Update', 1, { status: 'noshow' }),
      told('Update', 2, { end: undefined }),
      told('Update', 3, { status: 'cancelled' }),
    ];
    const permutations = (list: ReceivedAppointment[]): ReceivedAppointment[][] =>
      list.length < 2
        ? [list]
        : list.flatMap((first, i) => permutations(list.toSpliced(i, 1)).map((rest) => [first, ...rest]));
    for (const order of permutations(messages)) {
      const { state, refusals } = after(...order);
      expect(state.appointment.status).toBe('cancelled');
      expect(refusals.filter(Boolean)).toEqual([]);
    }
  });
});
