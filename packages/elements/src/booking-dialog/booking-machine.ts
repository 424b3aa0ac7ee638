import type { AbandonReason, FeedEvent, Hold, HoldRequest, Slot } from '@sas-embed/contract';
import { BookingCourse } from './booking-course.js';
import { faultOf, GONE } from './booking-fault.js';
import type { BookingClient, BookingHooks, BookingState, BookingTarget, BookingTime } from './booking-state.js';
import { HandoverCourse } from './handover-course.js';

/**
 * The course of one booking, from the chosen slot to the appointment, without any DOM. One instance serves one dialog,
 * for one booking after the other.
 *
 * Nothing is left held: whatever hold or hand-over the gateway answers after the booking was closed is given back.
 */
export class BookingMachine {
  readonly #course: BookingCourse;
  readonly #handover: HandoverCourse;

  constructor(client: () => BookingClient | undefined, hooks: BookingHooks, time: BookingTime) {
    this.#course = new BookingCourse(client, hooks, time);
    this.#handover = new HandoverCourse(this.#course);
  }

  /** Where the booking stands. */
  get state(): BookingState {
    return this.#course.state;
  }

  /** What is being booked, while something is. */
  get target(): BookingTarget | undefined {
    return this.#course.target;
  }

  /** Whether closing now would leave the outcome of a write unknown to the regulator. */
  get closable(): boolean {
    return this.state.name !== 'confirming' && this.state.name !== 'closing';
  }

  /** Seconds left of the hold, never negative; `undefined` when nothing is held. */
  get secondsLeft(): number | undefined {
    if (this.state.name !== 'held') return undefined;
    return Math.max(0, Math.ceil((this.state.deadline - this.#course.time.now()) / 1000));
  }

  /** Starts booking a slot: holds it at once. A booking under way is closed first. */
  async open(target: BookingTarget): Promise<void> {
    if (this.state.name !== 'closed' && !this.close()) return;
    this.#course.target = target;
    this.#course.reads = new AbortController();
    await this.#createHold();
  }

  /** Takes another slot of the same offer, after the first was taken. */
  async choose(slot: Slot): Promise<void> {
    const course = this.#course;
    if (!course.target || this.state.name !== 'slot-taken') return;
    course.target = { ...course.target, slot };
    await this.#createHold();
  }

  /** Repeats the step that failed, or holds an expired slot again. */
  async retry(): Promise<void> {
    const { state } = this;
    const { hold, keys } = this.#course;
    if (state.name === 'expired' || state.name === 'handover-over') {
      keys.forget('hold');
      return this.#createHold();
    }
    if (state.name !== 'failed') return;
    switch (state.step) {
      case 'hold':
        return this.#createHold();
      case 'confirm':
        return hold ? this.#confirm(hold) : this.#createHold();
      case 'handover':
        return hold ? this.#handover.open(hold) : this.#createHold();
      case 'close-handover':
        return this.#handover.retry();
    }
  }

  /** Gives the hold its full duration again. */
  async extend(): Promise<void> {
    const course = this.#course;
    const { state } = this;
    if (state.name !== 'held' || state.extending) return;
    const client = course.client();
    if (!client) return;
    const { turn } = course;
    const sent = course.time.now();
    course.set({ ...state, extending: true, extendFailed: false });
    try {
      const hold = await client.extendHold(state.hold.id);
      if (turn === course.turn) course.held(hold, sent);
    } catch (error) {
      if (turn !== course.turn || this.state.name !== 'held') return;
      const { code } = faultOf(error);
      if (code === 'hold-expired' || code === 'hold-not-active') course.expire();
      else course.set({ ...this.state, extending: false, extendFailed: true });
    }
  }

  /** Holds the plage for another number of patients; the hold stays as it was when it does not take so many. */
  async patients(count: number): Promise<void> {
    const course = this.#course;
    const { state } = this;
    const { target } = course;
    if (state.name !== 'held' || state.extending || !target || count === (state.hold.patients ?? 1)) return;
    const { turn } = course;
    course.set({ ...state, extending: true, extendFailed: false });
    try {
      const idempotencyKey = course.keys.renew(`hold:${target.slot.id}`);
      const hold = await course.need().createHold({ ...asked(target), patients: count }, { idempotencyKey });
      // The hold lasts as long as before.
      if (turn === course.turn) course.held(hold, state.deadline - hold.durationSeconds * 1000);
    } catch (error) {
      if (turn !== course.turn || this.state.name !== 'held') return;
      const { code, placesLeft } = faultOf(error);
      if (code !== 'not-enough-places' && GONE[code]) return course.failed('hold', error);
      course.set({ ...this.state, extending: false, short: placesLeft === undefined ? {} : { placesLeft } });
    }
  }

  /** Books the held slot of the SAS agenda. */
  async confirm(): Promise<void> {
    if (this.state.name === 'held' && this.state.hold.actions.includes('confirm')) await this.#confirm(this.state.hold);
  }

  /** Opens the editor's page for the held slot. */
  async handOver(): Promise<void> {
    if (this.state.name === 'held' && this.state.hold.actions.includes('handover')) {
      await this.#handover.open(this.state.hold);
    }
  }

  /** The regulator wants to give the hand-over up: he is asked why. */
  leave(): void {
    this.#handover.leave();
  }

  /** He goes on waiting for the editor. */
  stay(): void {
    this.#handover.stay();
  }

  /** Nothing was booked on the editor's page, for this reason. */
  abandon(reason: AbandonReason): Promise<void> {
    return this.#handover.abandon(reason);
  }

  /** What was handed over was booked by telephone. */
  phoned(): Promise<void> {
    return this.#handover.phoned();
  }

  /** Asks the gateway how the hand-over stands; for the moment at which the regulator comes back to this page. */
  check(): Promise<void> {
    return this.#handover.check();
  }

  /** Applies an event of the live feed. */
  feed(event: FeedEvent): void {
    if (event.type === 'slot') this.#course.slotIs(event);
    else if (event.type === 'handover') this.#handover.is(event.handoverId, event);
    else if (event.type === 'appointment' && event.handoverId && event.status !== 'cancelled') {
      this.#handover.is(event.handoverId, { state: 'matched', appointmentId: event.appointmentId });
    }
  }

  /** Looks at the clock: a hold whose time has run out expires, even when a timer slept with its tab. */
  tick(): void {
    this.#course.tick();
  }

  /**
   * Ends the booking and releases the hold, unless it led to an appointment or its editor page is open. Does nothing,
   * and answers `false`, while a confirmation is under way.
   */
  close(): boolean {
    if (!this.closable) return false;
    this.#handover.left();
    this.#course.end();
    return true;
  }

  /** Ends whatever is under way, at once; for the moment at which the element leaves the page or the user changes. */
  dispose(): void {
    this.#handover.forget();
    this.#course.end();
  }

  async #createHold(): Promise<void> {
    const course = this.#course;
    const { target } = course;
    if (!target) return;
    if (target.slot.actions.includes('walk-in')) return void course.begin({ name: 'walk-in' });
    // Of a role that books nothing here; what cannot be booked online at all is refused by the gateway, which says why.
    const mayBook = target.slot.actions.length > 0 || target.offer.actions.includes('hold');
    if (!mayBook) return void course.begin({ name: 'read-only' });
    const turn = course.begin({ name: 'holding' });
    const sent = course.time.now();
    try {
      const hold = await course
        .need()
        .createHold(asked(target), { idempotencyKey: course.keys.of(`hold:${target.slot.id}`) });
      if (turn !== course.turn) return course.release(hold.id);
      course.held(hold, sent);
    } catch (error) {
      if (turn === course.turn) course.failed('hold', error);
    }
  }

  async #confirm(hold: Hold): Promise<void> {
    const course = this.#course;
    const turn = course.begin({ name: 'confirming', hold });
    try {
      const idempotencyKey = course.keys.of(`confirm:${hold.id}`);
      const appointment = await course.need().confirmHold(hold.id, { idempotencyKey });
      // A confirmation that outlives its dialog is still an appointment: its host must hear of it.
      if (turn !== course.turn) return course.hooks.booked?.({ appointmentId: appointment.id });
      course.hold = undefined;
      course.begin({ name: 'booked', appointmentId: appointment.id, appointment });
      course.hooks.booked?.({ appointmentId: appointment.id });
    } catch (error) {
      if (turn === course.turn) course.failed('confirm', error);
    }
  }
}

/** What is asked when the target is held. */
function asked({ offer, slot, caseRef, launchId, replaces, searchId }: BookingTarget): HoldRequest {
  return {
    offerId: offer.id,
    slotId: slot.id,
    ...(caseRef === undefined ? {} : { caseRef }),
    ...(launchId === undefined ? {} : { launchId }),
    ...(searchId === undefined ? {} : { searchId }),
    ...(replaces === undefined ? {} : { replaces }),
  };
}
