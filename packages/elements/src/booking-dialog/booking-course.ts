import type { FeedSlotEvent, Handover, Hold, Slot } from '@sas-embed/contract';
import { faultOf, GONE } from './booking-fault.js';
import type {
  BookingClient,
  BookingHooks,
  BookingState,
  BookingStep,
  BookingTarget,
  BookingTime,
  SlotGoneReason,
} from './booking-state.js';
import { nearestSlots } from './nearest-slots.js';
import { WriteKeys } from '../internal/index.js';

/** Where one booking stands, and what all of its steps need: its state, its hold, its keys and its clock. */
export class BookingCourse {
  /** Where the booking stands; changed by `begin` and `set` only. */
  state: BookingState = { name: 'closed' };
  /** What is being booked, while something is. */
  target: BookingTarget | undefined;
  /** The hold that is ours now. */
  hold: Hold | undefined;
  /** The hand-over of this booking. */
  handover: Handover | undefined;
  /** Rises with each step; an answer that belongs to an earlier step is not applied. */
  turn = 0;
  /** Aborts the reads of the current booking; writes are never cut, so that none is left half known. */
  reads = new AbortController();
  /** The keys of its writes. */
  readonly keys = new WriteKeys();
  #cancelTimer: (() => void) | undefined;

  constructor(
    readonly client: () => BookingClient | undefined,
    readonly hooks: BookingHooks,
    readonly time: BookingTime,
  ) {}

  /** The client; throws where there is none. */
  need(): BookingClient {
    const client = this.client();
    if (!client) throw new Error('No client: put the element inside sas-provider, or give it a client');
    return client;
  }

  /** Begins a step. @returns its turn */
  begin(state: BookingState): number {
    this.turn++;
    this.stopTimer();
    this.set(state);
    return this.turn;
  }

  /** Says more of the same step. */
  set(state: BookingState): void {
    this.state = state;
    this.hooks.changed(state);
  }

  stopTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  /** The slot is ours, counted from the moment of asking. */
  held(hold: Hold, sent: number): void {
    this.hold = hold;
    // Counted on our own clock from the moment of asking, so that a wrong clock on this machine shortens nothing.
    const deadline = sent + hold.durationSeconds * 1000;
    this.stopTimer();
    this.#cancelTimer = this.time.after(Math.max(0, deadline - this.time.now()), () => this.tick());
    this.set({ name: 'held', hold, deadline, extending: false, extendFailed: false });
  }

  /** Looks at the clock: a hold whose time has run out expires, even when a timer slept with its tab. */
  tick(): void {
    if (this.state.name === 'held' && this.time.now() >= this.state.deadline) this.expire();
  }

  /** The hold is over. */
  expire(): void {
    const { hold } = this;
    this.hold = undefined;
    this.keys.forget('hold');
    this.begin({ name: 'expired' });
    // By its own clock the gateway may still count some seconds: a colleague should not wait for those.
    if (hold) this.release(hold.id);
  }

  /** Gives a hold back. */
  release(holdId: string): void {
    // A hold that cannot be released now expires by itself.
    void this.client()?.releaseHold(holdId).catch(ignore);
  }

  /** A step did not succeed. */
  failed(step: BookingStep, error: unknown): void {
    const { alternatives, placesLeft: _, ...fault } = faultOf(error);
    const { code } = fault;
    const reason = GONE[code];
    if (reason) return void this.gone(reason, alternatives);
    if (code === 'hold-expired' || code === 'hold-not-active') {
      this.hold = undefined;
      return this.expire();
    }
    this.begin({ name: 'failed', step, ...fault });
  }

  /** The feed tells what others do with the slot. */
  slotIs(event: FeedSlotEvent): void {
    const { state } = this;
    if (event.slotId !== this.target?.slot.id || event.own || state.name !== 'held') return;
    if (event.change === 'taken') return void this.gone('taken', undefined);
    if (event.change !== 'held' && event.change !== 'released') return;
    const others = Math.max(0, state.hold.others + (event.change === 'held' ? 1 : -1));
    this.hold = { ...state.hold, others };
    this.set({ ...state, hold: this.hold });
  }

  /** The slot is gone: others of the same offer are shown. */
  async gone(reason: SlotGoneReason, alternatives: readonly Slot[] | undefined): Promise<void> {
    const { target } = this;
    if (!target) return;
    if (this.hold) this.release(this.hold.id);
    this.hold = undefined;
    this.keys.forget('hold');
    const nearest = (slots: readonly Slot[]) => nearestSlots(slots, target.slot, this.time.now());
    const known = alternatives?.length ? nearest(alternatives) : undefined;
    const turn = this.begin({ name: 'slot-taken', reason, alternatives: known ?? [], loading: !known });
    this.hooks.slotGone?.({ offerId: target.offer.id, slotId: target.slot.id });
    if (known) return;
    let found: readonly Slot[] = [];
    try {
      found = (await this.need().getOfferSlots(target.offer.id, { signal: this.reads.signal })).slots;
    } catch {
      // Without alternatives the regulator goes back to the list, which is still there.
    }
    if (turn === this.turn) {
      this.set({ name: 'slot-taken', reason, alternatives: nearest(found), loading: false });
    }
  }

  /** Ends whatever is under way; the hold is given back unless it is used, or may be any moment. */
  end(): void {
    const { name } = this.state;
    const { hold } = this;
    // A booked hold is used; one whose editor page is open may be turning into an appointment right now.
    const keep = KEEPING.has(name);
    this.turn++;
    this.reads.abort();
    this.stopTimer();
    this.target = undefined;
    this.hold = undefined;
    this.handover = undefined;
    this.keys.forget();
    if (hold && !keep) this.release(hold.id);
    if (name !== 'closed') this.set({ name: 'closed' });
  }
}

const KEEPING: ReadonlySet<BookingState['name']> = new Set(['booked', 'waiting', 'leaving', 'confirming', 'closing']);

/** For what is tried once: the caller says why that is enough. */
export function ignore(): void {
  // Said by the caller why.
}
