import type { AbandonReason, FeedHandoverEvent, HandoverEnd, Hold } from '@sas-embed/contract';
import { ignore, type BookingCourse } from './booking-course.js';

type Told = Pick<FeedHandoverEvent, 'state' | 'appointmentId'>;

/** The part of a booking that happens on the editor's page: opening it, waiting, saying how it ended. */
export class HandoverCourse {
  /** Hand-overs that the regulator has left, and which may still come back: their appointments are told, and shown. */
  readonly #left = new Set<string>();
  /** What the regulator said last of how it ended, for a retry. */
  #end: HandoverEnd | undefined;

  constructor(private readonly course: BookingCourse) {}

  /** Opens the editor's page for the held slot. */
  async open(hold: Hold): Promise<void> {
    const { course } = this;
    const turn = course.begin({ name: 'opening', hold });
    try {
      const client = course.need();
      const idempotencyKey = course.keys.of(`handover:${hold.id}`);
      const handover = await client.createHandover(hold.id, { idempotencyKey });
      if (turn !== course.turn) {
        await client.closeHandover(handover.id, { outcome: 'abandoned', reason: 'mistake' }).catch(ignore);
        return;
      }
      course.handover = handover;
      course.begin({ name: 'waiting', handover });
      course.hooks.handedOver?.(handover);
    } catch (error) {
      if (turn === course.turn) course.failed('handover', error);
    }
  }

  /** The regulator wants to give it up: he is asked why. */
  leave(): void {
    const { state } = this.course;
    if (state.name === 'waiting') this.course.begin({ name: 'leaving', handover: state.handover });
  }

  /** He goes on waiting. */
  stay(): void {
    const { state } = this.course;
    if (state.name === 'leaving') this.course.begin({ name: 'waiting', handover: state.handover });
  }

  /** Nothing was booked, for this reason. */
  async abandon(reason: AbandonReason): Promise<void> {
    if (this.course.state.name === 'leaving') await this.#close({ outcome: 'abandoned', reason });
  }

  /** The appointment was made by telephone. */
  async phoned(): Promise<void> {
    const { name } = this.course.state;
    if (name === 'waiting' || name === 'handover-over') await this.#close({ outcome: 'booked-by-phone' });
  }

  /** Says again how it ended. */
  async retry(): Promise<void> {
    if (this.#end) await this.#close(this.#end);
  }

  /** Asks the gateway how it stands; for the moment at which the regulator comes back to this page. */
  async check(): Promise<void> {
    const { course } = this;
    const client = course.client();
    if (course.state.name !== 'waiting' || !client) return;
    const { turn } = course;
    try {
      const handover = await client.getHandover(course.state.handover.id, { signal: course.reads.signal });
      if (turn === course.turn) this.is(handover.id, handover);
    } catch {
      // The feed brings the same news; this look-up only makes it quicker.
    }
  }

  /** The gateway tells how a hand-over stands. */
  is(id: string, { state, appointmentId }: Told): void {
    const { course } = this;
    const isMatched = state === 'matched' && appointmentId !== undefined;
    if (isMatched && this.#left.delete(id)) {
      const ids = { appointmentId, handoverId: id };
      course.hooks.booked?.(ids);
      course.hooks.late?.(ids);
      return;
    }
    if (id !== course.handover?.id) return;
    const { name } = course.state;
    const isUnderWay = ['waiting', 'leaving', 'closing', 'failed', 'handover-over'].includes(name);
    if (isUnderWay && isMatched) this.#returned(id, appointmentId);
    else if ((name === 'waiting' || name === 'leaving') && (state === 'abandoned' || state === 'expired')) {
      course.begin({ name: 'handover-over', state });
    }
  }

  /** The dialog closes: what it waits for is still told when it comes. */
  left(): void {
    const { handover, state } = this.course;
    if (handover && state.name !== 'booked') this.#left.add(handover.id);
  }

  /** Forgets what may come back; for another user. */
  forget(): void {
    this.#left.clear();
  }

  async #close(end: HandoverEnd): Promise<void> {
    const { course } = this;
    const { handover } = course;
    if (!handover) return;
    this.#end = end;
    const turn = course.begin({ name: 'closing', handover, outcome: end.outcome });
    try {
      const idempotencyKey = course.keys.of(`close:${handover.id}:${end.outcome}:${end.reason}`);
      const answer = await course.need().closeHandover(handover.id, end, { idempotencyKey });
      const { appointmentId } = answer;
      // Its dialog is gone: an appointment that was told is still one, and its host must hear of it.
      if (turn !== course.turn) {
        if (appointmentId !== undefined) course.hooks.booked?.({ appointmentId, handoverId: handover.id });
        return;
      }
      // The appointment may have come back while the regulator was saying that there is none.
      if (appointmentId !== undefined) return this.#returned(answer.id, appointmentId);
      this.#left.add(handover.id);
      if (course.hold) course.release(course.hold.id);
      course.end();
    } catch (error) {
      if (turn === course.turn) course.failed('close-handover', error);
    }
  }

  #returned(handoverId: string, appointmentId: string): void {
    const { course } = this;
    course.hold = undefined;
    course.handover = undefined;
    const turn = course.begin({ name: 'booked', appointmentId, handoverId });
    course.hooks.booked?.({ appointmentId, handoverId });
    void this.#readAppointment(turn, appointmentId, handoverId);
  }

  async #readAppointment(turn: number, appointmentId: string, handoverId: string): Promise<void> {
    const { course } = this;
    try {
      const appointment = await course.need().getAppointment(appointmentId, { signal: course.reads.signal });
      if (turn === course.turn) course.set({ name: 'booked', appointmentId, handoverId, appointment });
    } catch {
      // The appointment exists, which is what counts; the screen says so without its details.
    }
  }
}
