import { ContextConsumer } from '@lit/context';
import type { SasClient } from '@sas-embed/client';
import type { Offer } from '@sas-embed/contract';
import { html, nothing, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { clientContext, clockContext, feedContext, systemClock, type FeedSource } from '../context.js';
import { emit, type SasBookDetail } from '../events.js';
import { baseStyles, buttonStyles, errorDetail, findAnnouncer, SasElement } from '../internal/index.js';
import { frBookingDialog, LocalizeController } from '../localize/index.js';
import { bookingDialogStyles } from './booking-dialog.styles.js';
import { CROSS } from './booking-icons.js';
import { bookingViewStyles, stateBody, summary } from './booking-view.js';
import { BookingMachine } from './booking-machine.js';
import { loadForm } from './load.js';
import { isStillFree, type BookingOutcome } from './booking-outcome.js';
import type { BookingState, BookingTarget } from './booking-state.js';
import type { OrientationForm, OrientationTarget } from './orientation-form.js';
import { primaryOf, secondaryOf } from './booking-buttons.js';
import { lateNotice, lateText, readLate, type LateReturn } from './late-notice.js';
import { sentenceOn, titleOf } from './booking-texts.js';
import { openPage } from './editor-page.js';

const silence = () => '';
/** Seconds left at which the countdown is said aloud. */
const SAID_AT = [60, 30] as const;

/**
 * Books one slot: holds it at once, then confirms it on the SAS agenda or hands over to the editor's page, and waits for
 * what comes back. Closing it gives the hold back, unless the appointment is booked or the editor's page is open.
 *
 * @summary The dialog that books a slot.
 * @fires {CustomEvent<SasBookDetail>} sas-book - An appointment was booked, here or on the editor's page.
 * @fires {CustomEvent<SasOpenDetail>} sas-open - The editor's page is about to open; cancel it to open it yourself.
 * @fires {CustomEvent<SasCallDetail>} sas-call - A community's phone number was chosen; cancel it to dial by your own means.
 * @fires {CustomEvent<SasErrorDetail>} sas-error - A step failed; the dialog says so.
 * @csspart dialog - The native dialog.
 * @csspart title - Its heading.
 * @csspart summary - Who, when and where.
 * @csspart alternatives - The slots offered when the chosen one is gone.
 * @csspart patients - For how many patients a plage is held.
 * @csspart booked - What a community of a place de marché accepted.
 * @csspart reasons - The reasons for which nothing was booked.
 * @csspart late - What came back after it was closed.
 * @csspart primary - The main button.
 */
export class SasBookingDialog extends SasElement {
  static override styles: CSSResultGroup = [baseStyles, buttonStyles, bookingDialogStyles, bookingViewStyles];

  @state() private booking: BookingState = { name: 'closed' };
  /** Makes what is said aloud: a sentence whose language loads only now is said in it. */
  @state() private said: () => string = silence;
  @state() private late: LateReturn | undefined;

  readonly #texts = new LocalizeController(this, frBookingDialog);
  readonly #clock = new ContextConsumer(this, { context: clockContext, subscribe: true });
  readonly #client = new ContextConsumer(this, {
    context: clientContext,
    subscribe: true,
    // Another client is another user or another world: nothing of the old one stays on the screen.
    callback: (client) => void (this.#using && client !== this.#using && this.purge()),
  });
  readonly #feed = new ContextConsumer(this, {
    context: feedContext,
    subscribe: true,
    callback: (feed) => this.#listen(feed),
  });

  readonly #machine = new BookingMachine(
    () => this.#using,
    {
      changed: (booking) => this.#changed(booking),
      booked: (ids) => this.#booked(ids),
      handedOver: (handover) => openPage(this, handover),
      slotGone: ({ slotId }) => this.#gone.add(slotId),
      late: (ids) => void this.#isLate(ids),
    },
    {
      now: () => (this.#clock.value ?? systemClock).now(),
      after: (ms, callback) => {
        const id = setTimeout(callback, ms);
        return () => clearTimeout(id);
      },
    },
  );

  /** The client with which the current booking was begun: what it holds is given back through the same one. */
  #using: SasClient | undefined;
  #target: BookingTarget | undefined;
  /** The form on screen or shown last, and each that was loaded, by the class it is of. */
  #form: OrientationForm | undefined;
  readonly #forms = new Map<object, OrientationForm>();
  #outcome: ((outcome: BookingOutcome) => void) | undefined;
  #bookedIds: SasBookDetail | undefined;
  readonly #gone = new Set<string>();
  #ticking: ReturnType<typeof setInterval> | undefined;
  #leaveFeed: (() => void) | undefined;
  #focused: string | undefined;

  private get dialog(): HTMLDialogElement {
    return this.#part<HTMLDialogElement>('dialog')!;
  }

  private get primary(): HTMLElement | null {
    return this.#part('#primary');
  }

  #part<T extends HTMLElement>(selector: string): T | null {
    return this.renderRoot?.querySelector<T>(selector) ?? null;
  }

  /** Whether the dialog is shown. */
  get opened(): boolean {
    return this.stage !== 'closed' || this.#form?.opened === true;
  }

  /** Where the booking stands; the same names as in the documentation of the states. */
  get stage(): BookingState['name'] {
    return this.booking.name;
  }

  /**
   * Shows the dialog and holds the slot at once.
   * @param target - what to book; everything is held in memory only
   * @returns how it ended, once the dialog is closed
   */
  async open(target: BookingTarget): Promise<BookingOutcome> {
    await this.updateComplete;
    if (!this.isConnected || (this.opened && !this.#shut())) return { slotId: target.slot.id, gone: [] };
    this.#using = this.#client.value;
    this.#target = target;
    this.#bookedIds = undefined;
    this.#gone.clear();
    this.#focused = undefined;
    const closed = new Promise<BookingOutcome>((resolve) => (this.#outcome = resolve));
    void this.#machine.open(target);
    return closed;
  }

  /**
   * Shows the form of an orientation outside the slots of an offer; of a community of a place de marché (kind PDM), that of a
   * request to it.
   * @param target - for whom; everything is held in memory only
   * @returns once the dialog is closed; rejects when the form could not be loaded
   */
  async orient(target: OrientationTarget): Promise<void> {
    await this.updateComplete;
    const form = await this.form(target.offer.kind);
    if (!this.isConnected || (this.opened && !this.#shut())) return;
    this.#form = form;
    return form.open(target, (this.#using = this.#client.value));
  }

  /** @internal The form for offers of this kind, loaded when it is wanted first. */
  async form(kind: Offer['kind']): Promise<OrientationForm> {
    const { Panel } = await loadForm(kind);
    const now = () => (this.#clock.value ?? systemClock).now();
    const form = this.#forms.get(Panel) ?? new Panel(this, now, (text) => (this.said = text));
    this.#forms.set(Panel, form);
    return form;
  }

  /** Closes the dialog as its close button does; does nothing while a confirmation is under way. */
  close(): void {
    this.#shut();
  }

  #shut(): boolean {
    return (this.#form?.opened ? this.#form : this.#machine).close();
  }

  /** Forgets everything at once and gives the hold back; for a change of user. */
  purge(): void {
    this.#machine.dispose();
    for (const form of this.#forms.values()) form.dispose();
    this.#using = undefined;
    this.#target = undefined;
    this.said = silence;
    if (this.late) findAnnouncer(this)?.announce('');
    this.late = undefined;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('focus', this.#onWindowFocus);
    this.#listen(this.#feed.value);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('focus', this.#onWindowFocus);
    this.purge();
    this.#listen(undefined);
  }

  protected override updated(_changed: PropertyValues<this>): void {
    const { dialog } = this;
    if (this.opened && !dialog.open) dialog.showModal();
    else if (!this.opened && dialog.open) dialog.close();
    if (this.stage !== 'closed') this.#moveFocus();
  }

  protected override render() {
    const { booking } = this;
    const shown = booking.name !== 'closed' && this.#machine.target !== undefined;
    return html`
      <dialog
        part="dialog"
        aria-labelledby="title"
        @keydown=${this.#onKey}
        @cancel=${this.#onCancel}
        @close=${this.#onNativeClose}
      >
        ${this.#form?.opened ? this.#form.render() : shown ? this.#content(booking, this.#machine.target) : nothing}
        <p class="visually-hidden" role="status">${this.said()}</p>
        ${this.opened ? this.#late() : nothing}
      </dialog>
      ${this.opened ? nothing : this.#late()}
    `;
  }

  #content(booking: BookingState, target: BookingTarget): TemplateResult {
    const t = this.#texts;
    return html`
      <header role="presentation">
        <h2 part="title" id="title" tabindex="-1">${titleOf(booking, t)}</h2>
        <button
          class="close"
          type="button"
          aria-label=${t.t('booking.close')}
          aria-disabled=${!this.#machine.closable}
          @click=${this.#close}
        >
          ${CROSS}
        </button>
      </header>
      <div class="body">
        ${summary(booking, target, t)}
        <div class="state">${this.#state(booking, target)}</div>
      </div>
      ${this.#footer(booking, target)}
    `;
  }

  #state(booking: BookingState, target: BookingTarget): TemplateResult | typeof nothing {
    return stateBody(booking, {
      texts: this.#texts,
      editor: this.#editor(target),
      timeZone: target.offer.place.timeZone,
      secondsLeft: this.#machine.secondsLeft ?? 0,
      extend: this.#extend,
      patients: (count) => void this.#machine.patients(count),
      choose: (slot) => void this.#machine.choose(slot),
      abandon: (reason) => void this.#machine.abandon(reason),
      followLink: (event, handover) => openPage(this, handover, event),
    });
  }

  #footer(booking: BookingState, target: BookingTarget): TemplateResult | typeof nothing {
    const t = this.#texts;
    const primary = primaryOf(booking, target, this.#editor(target), t, this.#acts);
    const secondary =
      booking.name === 'booked' || primary?.act === this.#acts.close
        ? nothing
        : secondaryOf(booking, t, this.#machine.closable, this.#acts);
    // The main button stays the same element from state to state: the focus stays on it, and Enter goes on.
    return html`
      <footer role="presentation">
        ${secondary}
        <button
          part="primary"
          id="primary"
          class="button primary"
          type="button"
          ?hidden=${!primary}
          aria-disabled=${primary?.busy ?? false}
          @click=${primary?.act ?? nothing}
        >
          ${primary?.busy ? html`<span class="spinner" aria-hidden="true"></span>` : nothing}${primary?.label ?? ''}
        </button>
      </footer>
    `;
  }

  #late(): TemplateResult | typeof nothing {
    if (!this.late) return nothing;
    return lateNotice(this.late, this.#texts, () => (this.late = undefined));
  }

  /** Told once it is known with whom and when; without those when they cannot be read. */
  async #isLate({ appointmentId }: { appointmentId: string }): Promise<void> {
    const client = this.#using;
    const late = await readLate(client, appointmentId);
    if (!this.isConnected || client !== this.#using) return;
    this.late = late;
    const text = () => lateText(late, this.#texts);
    // Below a modal dialog nothing else is heard.
    if (this.opened) this.said = text;
    else findAnnouncer(this)?.announce(text());
  }

  #editor({ editor, slot }: BookingTarget): string {
    return editor ?? slot.sourceId;
  }

  readonly #close = (): void => this.close();
  readonly #acts = {
    close: this.#close,
    // Enter again before the hold is there books nothing unseen: that it is under way is said instead.
    wait: () => (this.said = () => this.#texts.t('booking.holding')),
    confirm: () => void this.#machine.confirm(),
    handOver: () => void this.#machine.handOver(),
    retry: () => void this.#machine.retry(),
    leave: () => this.#machine.leave(),
    stay: () => this.#machine.stay(),
    phoned: () => void this.#machine.phoned(),
  };
  readonly #extend = (): void => void this.#machine.extend();
  readonly #onWindowFocus = (): void => void this.#machine.check();

  #onKey(event: KeyboardEvent): void {
    // A key that is still down from choosing the slot must not confirm it as well.
    if (event.key === 'Enter' && event.repeat) event.preventDefault();
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    this.close();
  }

  #onCancel(event: Event): void {
    event.preventDefault();
    this.close();
  }

  /** Browsers may close a modal dialog on a second Escape whatever we say; while a write is under way it comes back. */
  #onNativeClose(): void {
    if (!this.opened || this.#shut()) return;
    this.dialog.showModal();
  }

  #booked(ids: SasBookDetail): void {
    this.#bookedIds = ids;
    emit(this, 'sas-book', ids);
  }

  #changed(booking: BookingState): void {
    const before = this.booking;
    const target = this.#machine.target;
    if (target) this.#target = target;
    this.booking = booking;
    clearInterval(this.#ticking);
    this.#ticking = booking.name === 'held' ? setInterval(() => this.#tick(), 1000) : undefined;
    const { secondsLeft = 0 } = this.#machine;
    const text = () => sentenceOn(before, booking, secondsLeft, this.#texts);
    if (text() !== undefined) this.said = () => text()!;
    if (booking.name === 'failed') emit(this, 'sas-error', errorDetail(booking));
    if (booking.name === 'closed') this.#closed(before);
  }

  #closed(before: BookingState): void {
    const slot = this.#target?.slot;
    const slotId = slot?.id ?? '';
    const booked = this.#bookedIds;
    const resolve = this.#outcome;
    this.#outcome = undefined;
    this.#target = undefined;
    this.said = silence;
    if (this.dialog?.open) this.dialog.close();
    if (booked && !(before.name === 'booked' && isStillFree(before.appointment, slot))) this.#gone.add(slotId);
    resolve?.({
      slotId,
      gone: [...this.#gone],
      ...(booked === undefined ? {} : { booked }),
    });
  }

  #tick(): void {
    this.#machine.tick();
    const left = this.#machine.secondsLeft;
    if (left !== undefined && (SAID_AT as readonly number[]).includes(left)) {
      this.said = () => this.#texts.t('booking.leftSeconds', { seconds: left });
    }
    this.requestUpdate();
  }

  /** Once per state: the focus goes where the regulator goes on. It is not taken from where it is for nothing. */
  #moveFocus(): void {
    const booking = this.booking;
    const now = booking.name === 'slot-taken' && booking.loading ? 'slot-taken-loading' : booking.name;
    if (now === this.#focused) return;
    this.#focused = now;
    if (now === 'slot-taken' || now === 'leaving') this.renderRoot.querySelector<HTMLElement>('.alternative')?.focus();
    const inside = (this.renderRoot as ShadowRoot).activeElement;
    if (now === 'held' && inside && inside !== this.#part('#title')) return;
    if ((now === 'slot-taken' || now === 'leaving') && inside?.classList.contains('alternative')) return;
    const target = this.primary && !this.primary.hidden ? this.primary : this.#part('#title');
    target?.focus();
  }

  #listen(feed: FeedSource | undefined): void {
    this.#leaveFeed?.();
    this.#leaveFeed = this.isConnected ? feed?.subscribe((event) => this.#machine.feed(event)) : undefined;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sas-booking-dialog': SasBookingDialog;
  }
}
