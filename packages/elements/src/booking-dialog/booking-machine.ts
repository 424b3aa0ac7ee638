import type { FeedEvent, FeedSlotEvent, Handover, Hold, Slot } from '@sas-embed/contract';
import { faultOf, GONE } from './booking-fault.js';
import { nearestSlots } from './nearest-slots.js';
import { WriteKeys } from './write-keys.js';
import type {
  BookingTarget,
  BookingStep,
  SlotGoneReason,
  BookingState,
  BookingClient,
  BookingHooks,
  BookingTime,
} from './booking-state.js';

/**
 * The course of one booking, from the chosen slot to the appointment, without any DOM. One instance serves one dialog,
 * for one booking after the other.
 *
 * Nothing is left held: whatever hold or hand-over the gateway answers after the booking was closed is given back.
 */
export class BookingMachine {
  #state: BookingState = { name: 'closed' };
  #target: BookingTarget | undefined;
  #hold: Hold | undefined;
  #handover: Handover | undefined;
  #cancelTimer: (() => void) | undefined;
  /** Hand-overs whose dialog was closed while their page was open: their appointments are still told. */
  readonly #left = new Set<string>();
  /** Rises with each step; an answer that belongs to an earlier step is not applied. */
  #turn = 0;
  /** Aborts the reads of the current booking; writes are never cut, so that none is left half known. */
  #reads = new AbortController();
  readonly #keys = new WriteKeys();

  constructor(
    private readonly client: () => BookingClient | undefined,
    private readonly hooks: BookingHooks,
    private readonly time: BookingTime,
  ) {}

  /** Where the booking stands. */
  get state(): BookingState {
    return this.#state;
  }

  /** What is being booked, while something is. */
  get target(): BookingTarget | undefined {
    return this.#target;
  }

  /** Whether closing now would leave the outcome of a write unknown to the regulator. */
  get closable(): boolean {
    return this.#state.name !== 'confirming' && this.#state.name !== 'giving-up';
  }

  /** Seconds left of the hold, never negative; `undefined` when nothing is held. */
  get secondsLeft(): number | undefined {
    if (this.#state.name !== 'held') return undefined;
    return Math.max(0, Math.ceil((this.#state.deadline - this.time.now()) / 1000));
  }

  /** Starts booking a slot: holds it at once. A booking under way is closed first. */
  async open(target: BookingTarget): Promise<void> {
    if (this.#state.name !== 'closed' && !this.close()) return;
    this.#target = target;
    this.#reads = new AbortController();
    await this.#createHold();
  }

  /** Takes another slot of the same offer, after the first was taken. */
  async choose(slot: Slot): Promise<void> {
    if (!this.#target || this.#state.name !== 'slot-taken') return;
    this.#target = { ...this.#target, slot };
    await this.#createHold();
  }

  /** Repeats the step that failed, or holds an expired slot again. */
  async retry(): Promise<void> {
    const state = this.#state;
    if (state.name === 'expired' || state.name === 'handover-over') {
      this.#keys.forget('hold');
      return this.#createHold();
    }
    if (state.name !== 'failed') return;
    switch (state.step) {
      case 'hold':
        return this.#createHold();
      case 'confirm':
        return this.#hold ? this.#confirm(this.#hold) : this.#createHold();
      case 'handover':
        return this.#hold ? this.#handOver(this.#hold) : this.#createHold();
      case 'close-handover':
        return this.#handover ? this.#giveUp(this.#handover) : undefined;
    }
  }

  /** Gives the hold its full duration again. */
  async extend(): Promise<void> {
    const state = this.#state;
    if (state.name !== 'held' || state.extending) return;
    const client = this.client();
    if (!client) return;
    const turn = this.#turn;
    const sent = this.time.now();
    this.#set({ ...state, extending: true, extendFailed: false });
    try {
      const hold = await client.extendHold(state.hold.id);
      if (turn === this.#turn) this.#held(hold, sent);
    } catch (error) {
      if (turn !== this.#turn || this.#state.name !== 'held') return;
      const { code } = faultOf(error);
      if (code === 'hold-expired' || code === 'hold-not-active') this.#expire();
      else this.#set({ ...this.#state, extending: false, extendFailed: true });
    }
  }

  /** Books the held slot of the SAS agenda. */
  async confirm(): Promise<void> {
    if (this.#state.name === 'held' && this.#state.hold.actions.includes('confirm')) {
      await this.#confirm(this.#state.hold);
    }
  }

  /** Opens the editor's page for the held slot. */
  async handOver(): Promise<void> {
    if (this.#state.name === 'held' && this.#state.hold.actions.includes('handover')) {
      await this.#handOver(this.#state.hold);
    }
  }

  /** The regulator says that nothing was booked on the editor's page. */
  async nothingBooked(): Promise<void> {
    if (this.#state.name === 'waiting') await this.#giveUp(this.#state.handover);
  }

  /** Asks the gateway how the hand-over stands; for the moment at which the regulator comes back to this page. */
  async check(): Promise<void> {
    const state = this.#state;
    const client = this.client();
    if (state.name !== 'waiting' || !client) return;
    const turn = this.#turn;
    try {
      const handover = await client.getHandover(state.handover.id, { signal: this.#reads.signal });
      if (turn === this.#turn) this.#handoverIs(handover.id, handover.state, handover.appointmentId);
    } catch {
      // The feed brings the same news; this look-up only makes it quicker.
    }
  }

  /** Applies an event of the live feed. */
  feed(event: FeedEvent): void {
    if (event.type === 'slot') this.#slotIs(event);
    else if (event.type === 'handover') this.#handoverIs(event.handoverId, event.state, event.appointmentId);
    else if (event.type === 'appointment' && event.handoverId && event.status !== 'cancelled') {
      this.#handoverIs(event.handoverId, 'matched', event.appointmentId);
    }
  }

  /** Looks at the clock: a hold whose time has run out expires, even when a timer slept with its tab. */
  tick(): void {
    if (this.#state.name === 'held' && this.time.now() >= this.#state.deadline) this.#expire();
  }

  /**
   * Ends the booking and releases the hold, unless it led to an appointment or its editor page is open. Does nothing,
   * and answers `false`, while a confirmation is under way.
   */
  close(): boolean {
    if (!this.closable) return false;
    if (this.#state.name === 'waiting') this.#left.add(this.#state.handover.id);
    this.#end();
    return true;
  }

  /** Ends whatever is under way, at once; for the moment at which the element leaves the page or the user changes. */
  dispose(): void {
    this.#left.clear();
    this.#end();
  }

  #end(): void {
    const { name } = this.#state;
    const hold = this.#hold;
    // A booked hold is used; one whose editor page is open may be turning into an appointment right now.
    const keep = name === 'booked' || name === 'waiting' || name === 'confirming' || name === 'giving-up';
    this.#turn++;
    this.#reads.abort();
    this.#stopTimer();
    this.#target = undefined;
    this.#hold = undefined;
    this.#handover = undefined;
    this.#keys.forget();
    if (hold && !keep) this.#release(hold.id);
    if (name !== 'closed') this.#set({ name: 'closed' });
  }

  async #createHold(): Promise<void> {
    const target = this.#target;
    if (!target) return;
    const { caseRef, launchId } = target;
    if (target.slot.actions.includes('walk-in')) return void this.#begin({ name: 'walk-in' });
    const turn = this.#begin({ name: 'holding' });
    const sent = this.time.now();
    try {
      const hold = await this.#need().createHold(
        {
          offerId: target.offer.id,
          slotId: target.slot.id,
          ...(caseRef === undefined ? {} : { caseRef }),
          ...(launchId === undefined ? {} : { launchId }),
        },
        { idempotencyKey: this.#keys.of(`hold:${target.slot.id}`) },
      );
      if (turn !== this.#turn) return this.#release(hold.id);
      this.#held(hold, sent);
    } catch (error) {
      if (turn === this.#turn) this.#failed('hold', error);
    }
  }

  #held(hold: Hold, sent: number): void {
    this.#hold = hold;
    // Counted on our own clock from the moment of asking, so that a wrong clock on this machine shortens nothing.
    const deadline = sent + hold.durationSeconds * 1000;
    this.#stopTimer();
    this.#cancelTimer = this.time.after(Math.max(0, deadline - this.time.now()), () => this.tick());
    this.#set({ name: 'held', hold, deadline, extending: false, extendFailed: false });
  }

  #expire(): void {
    const hold = this.#hold;
    this.#hold = undefined;
    this.#keys.forget('hold');
    this.#begin({ name: 'expired' });
    // By its own clock the gateway may still count some seconds: a colleague should not wait for those.
    if (hold) this.#release(hold.id);
  }

  async #confirm(hold: Hold): Promise<void> {
    const turn = this.#begin({ name: 'confirming', hold });
    try {
      const appointment = await this.#need().confirmHold(hold.id, {
        idempotencyKey: this.#keys.of(`confirm:${hold.id}`),
      });
      // A confirmation that outlives its dialog is still an appointment: its host must hear of it.
      if (turn !== this.#turn) return this.hooks.booked?.({ appointmentId: appointment.id });
      this.#hold = undefined;
      this.#begin({ name: 'booked', appointmentId: appointment.id, appointment });
      this.hooks.booked?.({ appointmentId: appointment.id });
    } catch (error) {
      if (turn === this.#turn) this.#failed('confirm', error);
    }
  }

  async #handOver(hold: Hold): Promise<void> {
    const turn = this.#begin({ name: 'opening', hold });
    try {
      const client = this.#need();
      const handover = await client.createHandover(hold.id, { idempotencyKey: this.#keys.of(`handover:${hold.id}`) });
      if (turn !== this.#turn) {
        await client.closeHandover(handover.id).catch(ignore);
        return;
      }
      this.#handover = handover;
      this.#begin({ name: 'waiting', handover });
      this.hooks.handedOver?.(handover);
    } catch (error) {
      if (turn === this.#turn) this.#failed('handover', error);
    }
  }

  async #giveUp(handover: Handover): Promise<void> {
    const turn = this.#begin({ name: 'giving-up', handover });
    try {
      const answer = await this.#need().closeHandover(handover.id, {
        idempotencyKey: this.#keys.of(`close:${handover.id}`),
      });
      if (turn !== this.#turn) return;
      // The appointment may have come back while the regulator was saying that there is none.
      if (answer.state === 'matched' && answer.appointmentId) this.#returned(answer.id, answer.appointmentId);
      else {
        if (this.#hold) this.#release(this.#hold.id);
        this.#end();
      }
    } catch (error) {
      if (turn === this.#turn) this.#failed('close-handover', error);
    }
  }

  #handoverIs(id: string, state: Handover['state'], appointmentId: string | undefined): void {
    if (state === 'matched' && appointmentId && this.#left.delete(id)) {
      this.hooks.booked?.({ appointmentId, handoverId: id });
      return;
    }
    if (id !== this.#handover?.id) return;
    const { name } = this.#state;
    if (name !== 'waiting' && name !== 'giving-up' && name !== 'failed' && name !== 'handover-over') return;
    if (state === 'matched' && appointmentId) this.#returned(id, appointmentId);
    else if (name === 'waiting' && (state === 'abandoned' || state === 'expired')) {
      this.#begin({ name: 'handover-over', state });
    }
  }

  #returned(handoverId: string, appointmentId: string): void {
    this.#hold = undefined;
    this.#handover = undefined;
    const turn = this.#begin({ name: 'booked', appointmentId, handoverId });
    this.hooks.booked?.({ appointmentId, handoverId });
    void this.#readAppointment(turn, appointmentId, handoverId);
  }

  async #readAppointment(turn: number, appointmentId: string, handoverId: string): Promise<void> {
    try {
      const appointment = await this.#need().getAppointment(appointmentId, { signal: this.#reads.signal });
      if (turn === this.#turn) this.#set({ name: 'booked', appointmentId, handoverId, appointment });
    } catch {
      // The appointment exists, which is what counts; the screen says so without its details.
    }
  }

  #slotIs(event: FeedSlotEvent): void {
    const state = this.#state;
    if (event.slotId !== this.#target?.slot.id || event.own || state.name !== 'held') return;
    if (event.change === 'taken') {
      void this.#gone('taken', undefined);
      return;
    }
    if (event.change !== 'held' && event.change !== 'released') return;
    const others = Math.max(0, state.hold.others + (event.change === 'held' ? 1 : -1));
    this.#hold = { ...state.hold, others };
    this.#set({ ...state, hold: this.#hold });
  }

  #failed(step: BookingStep, error: unknown): void {
    const { code, retryable, requestId, alternatives } = faultOf(error);
    const reason = GONE[code];
    if (reason) {
      void this.#gone(reason, alternatives);
      return;
    }
    if (code === 'hold-expired' || code === 'hold-not-active') {
      this.#hold = undefined;
      this.#expire();
      return;
    }
    this.#begin({
      name: 'failed',
      step,
      code,
      retryable,
      ...(requestId === undefined ? {} : { requestId }),
    });
  }

  async #gone(reason: SlotGoneReason, alternatives: readonly Slot[] | undefined): Promise<void> {
    const target = this.#target;
    if (!target) return;
    if (this.#hold) this.#release(this.#hold.id);
    this.#hold = undefined;
    this.#keys.forget('hold');
    const known = alternatives?.length ? nearestSlots(alternatives, target.slot, this.time.now()) : undefined;
    const turn = this.#begin({ name: 'slot-taken', reason, alternatives: known ?? [], loading: !known });
    this.hooks.slotGone?.({ offerId: target.offer.id, slotId: target.slot.id });
    if (known) return;
    let found: readonly Slot[] = [];
    try {
      found = (await this.#need().getOfferSlots(target.offer.id, { signal: this.#reads.signal })).slots;
    } catch {
      // Without alternatives the regulator goes back to the list, which is still there.
    }
    if (turn === this.#turn) {
      this.#set({
        name: 'slot-taken',
        reason,
        alternatives: nearestSlots(found, target.slot, this.time.now()),
        loading: false,
      });
    }
  }

  #release(holdId: string): void {
    // A hold that cannot be released now expires by itself.
    void this.client()?.releaseHold(holdId).catch(ignore);
  }

  #need(): BookingClient {
    const client = this.client();
    if (!client) throw new Error('No client: put the element inside sas-provider, or give it a client');
    return client;
  }

  #stopTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  #begin(state: BookingState): number {
    this.#turn++;
    this.#stopTimer();
    this.#set(state);
    return this.#turn;
  }

  #set(state: BookingState): void {
    this.#state = state;
    this.hooks.changed(state);
  }
}

function ignore(): void {
  // Said by the caller why.
}
