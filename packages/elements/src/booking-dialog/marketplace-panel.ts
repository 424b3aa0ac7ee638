import { ContextConsumer } from '@lit/context';
import type { SasClient } from '@sas-embed/client';
import {
  overbookingFault,
  toZonedIso,
  type Appointment,
  type MarketplaceCall,
  type MarketplaceCallInput,
  type MarketplaceRequest,
  type MarketplaceRequestInput,
} from '@sas-embed/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { feedContext } from '../context.js';
import { emit } from '../events.js';
import { errorDetail, findAnnouncer, WriteKeys, type SasElement } from '../internal/index.js';
import { frBookingDialog, frMarketplace, LocalizeController } from '../localize/index.js';
import { CROSS, WARNING } from './booking-icons.js';
import { whereOf } from './booking-texts.js';
import { NOTHING, PROBLEMS, type Field, type Text } from './marketplace-codes.js';
import { optionsOf, purposeOf, zoneNote } from './marketplace-options.js';
import { callsOf, requestOf, type PanelTexts } from './marketplace-view.js';
import { windowsFrom } from './marketplace-windows.js';
import type { OrientationTarget } from './overbooking-panel.js';
import { overbookingPanelStyles } from './overbooking-panel.styles.js';
import { panelField, type DialogPanel } from './panel-fields.js';
import { RequestWatch } from './request-watch.js';

/**
 * A request to a community of a place de marché, in `sas-booking-dialog`: need, place and window by lists, then its state,
 * live, until it is answered; or, for one that is not interfaced, the trace of a call. In a file of its own, loaded when it
 * is wanted. A request goes on when it is closed; what becomes of it is then announced.
 */
export class MarketplacePanel implements DialogPanel<OrientationTarget> {
  readonly #host: SasElement;
  readonly #now: () => number;
  readonly #say: (text: string) => void;
  readonly #texts: PanelTexts;
  readonly #keys = new WriteKeys();
  /** What was sent, by what it says: sent again, it is the same to the letter. */
  readonly #sent = new Map<string, object>();
  /** Requests that wait: told of when the dialog shows something else. */
  readonly #waiting = new RequestWatch((id) => void this.#read(id));
  #target: OrientationTarget | undefined;
  #client: SasClient | undefined;
  #closed: (() => void) | undefined;
  #busy = false;
  #values = { ...NOTHING };
  #touched = false;
  #faults: Partial<Record<Field, Text>> = {};
  #problem: Text | undefined;
  #request: MarketplaceRequest | undefined;
  #appointment: Appointment | undefined;
  #called: MarketplaceCall | undefined;
  #calls: readonly MarketplaceCall[] = [];
  #leaveFeed: (() => void) | undefined;

  /**
   * @param host - its dialog
   * @param now - milliseconds since 1970
   * @param say - says a sentence aloud
   */
  constructor(host: SasElement, now: () => number, say: (text: string) => void) {
    this.#host = host;
    this.#now = now;
    this.#say = say;
    this.#texts = new LocalizeController(host, { ...frBookingDialog, ...frMarketplace });
    const root = host.renderRoot as ShadowRoot;
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, overbookingPanelStyles.styleSheet!];
    new ContextConsumer(host, {
      context: feedContext,
      subscribe: true,
      callback: (feed) => {
        this.#leaveFeed?.();
        this.#leaveFeed = feed?.subscribe((event) => {
          if (event.type === 'marketplace' && this.#waiting.get(event.requestId)) void this.#read(event.requestId);
        });
      },
    });
  }

  get opened(): boolean {
    return this.#target !== undefined;
  }
  async open(target: OrientationTarget, client: SasClient | undefined): Promise<void> {
    this.#target = target;
    this.#client = client;
    this.#calls = [];
    this.#fresh();
    const closed = new Promise<void>((resolve) => (this.#closed = resolve));
    await this.#focus('select');
    void this.#resume(target);
    return closed;
  }

  /** @returns whether it is closed: not while it is unknown whether something was sent */
  close(): boolean {
    if (this.#busy) return false;
    this.#end();
    return true;
  }

  dispose(): void {
    this.#waiting.clear();
    this.#client = undefined;
    this.#end();
  }

  /** What waits goes on. */
  #end(): void {
    this.#target = this.#request = this.#appointment = this.#called = undefined;
    this.#busy = false;
    this.#say('');
    this.#host.requestUpdate();
    const closed = this.#closed;
    this.#closed = undefined;
    // The dialog gives the focus back when it closes; who waits comes after that.
    void this.#host.updateComplete.then(closed);
  }

  render(): TemplateResult {
    const t = this.#texts;
    const { offer } = this.#target!;
    const request = this.#request;
    const isOver = this.#called !== undefined || request !== undefined;
    const isPending = request?.state === 'pending';
    const busy = this.#busy;
    const secondary = !isOver
      ? (['marketplace.cancel', this.#close] as const)
      : isPending
        ? (['marketplace.withdraw', this.#withdraw] as const)
        : request && request.state !== 'accepted'
          ? (['marketplace.again', this.#again] as const)
          : undefined;
    const primary = busy
      ? 'marketplace.saving'
      : isPending
        ? 'marketplace.leave'
        : isOver
          ? 'marketplace.finish'
          : this.#phones
            ? 'marketplace.record'
            : 'marketplace.send';
    return html`<header role="presentation">
        <h2 part="title" id="title" tabindex="-1">${t.t(this.#title)}</h2>
        <button
          class="close"
          type="button"
          aria-label=${t.t('marketplace.close')}
          aria-disabled=${busy}
          @click=${this.#close}
        >
          ${CROSS}
        </button>
      </header>
      <div class="body">
        <dl part="summary">
          <dt>${t.t('marketplace.community')}</dt>
          <dd><strong>${offer.structure?.name ?? ''}</strong></dd>
          <dt>${t.t('booking.where')}</dt>
          <dd>${whereOf(offer.place)}</dd>
        </dl>
        ${isOver ? requestOf({ request, called: this.#called, appointment: this.#appointment, timeZone: this.#zone }, t) : this.#form()}
        ${
          this.#problem
            ? html`<p class="message danger">${WARNING}<span>${t.t(this.#problem as 'marketplace.failed')}</span></p>`
            : nothing
        }
      </div>
      <footer role="presentation">
        ${
          secondary
            ? html`<button class="button" type="button" aria-disabled=${busy} @click=${secondary[1]}>
                ${t.t(secondary[0])}
              </button>`
            : nothing
        }
        <button
          part="primary"
          id="primary"
          class="button primary"
          type="button"
          aria-disabled=${busy}
          @click=${isOver ? this.#close : this.#submit}
        >
          ${t.t(primary)}
        </button>
      </footer>`;
  }

  /** Whether the community is telephoned. */
  get #phones(): boolean {
    return !this.#target!.offer.marketplace?.interfaced;
  }

  get #title(): keyof typeof frMarketplace {
    if (this.#called) return 'marketplace.title.called';
    if (this.#request) return `marketplace.title.${this.#request.state}`;
    return this.#phones ? 'marketplace.titlePhone' : 'marketplace.title';
  }

  get #zone(): string {
    return this.#target!.offer.place.timeZone;
  }

  /** What has to be filled in. */
  get #fields(): readonly Field[] {
    if (!this.#phones) return ['reason', 'mode', 'window'];
    const when = this.#values.result === 'agreed' ? (['date', 'time'] as const) : [];
    return ['reason', 'mode', 'who', 'result', ...when];
  }

  #form(): TemplateResult {
    const t = this.#texts;
    const { offer } = this.#target!;
    const [now, operator] = [this.#now(), offer.marketplace?.label ?? ''];
    return html`<p class="muted small">
        ${this.#phones ? t.t('marketplace.hintPhone') : t.t('marketplace.hint', { operator })}
      </p>
      ${this.#phones ? callsOf(offer.place.phones ?? [], { calls: this.#calls, timeZone: this.#zone }, this.#onCall, t) : nothing}
      <div class="fields">
        ${this.#fields.map((name) =>
          panelField({
            name,
            label: t.t(`marketplace.${name}`),
            options: [['', t.t('marketplace.choose')], ...optionsOf(name, this.#values.date, now, this.#zone, t)],
            chosen: this.#values[name],
            disabled: this.#busy,
            note: name === 'window' || name === 'time' ? zoneNote(now, this.#zone, t) : undefined,
            fault: this.#faults[name] && t.t(this.#faults[name] as 'marketplace.missing'),
            choose: (value) => this.#choose(name, value),
          }),
        )}
      </div>`;
  }

  #fresh(): void {
    this.#values = { ...NOTHING };
    this.#touched = this.#busy = false;
    this.#faults = {};
    this.#problem = this.#request = this.#appointment = this.#called = undefined;
    this.#keys.forget();
    this.#sent.clear();
    this.#host.requestUpdate();
  }

  /** A request that waits for this case already is shown instead of the form; and the calls that were made. */
  async #resume(target: OrientationTarget): Promise<void> {
    try {
      const known = await this.#client?.listMarketplaceRequests({ offerId: target.offer.id });
      if (!known || this.#target !== target) return;
      this.#calls = known.calls;
      const of = purposeOf(target);
      const open = known.requests.find(
        ({ id, state }) => state === 'pending' && of !== undefined && this.#waiting.get(id)?.of === of,
      );
      if (open && !this.#touched && !this.#busy) {
        this.#show(open);
        void this.#focus('#primary');
      }
      this.#host.requestUpdate();
    } catch {
      // The form is there all the same.
    }
  }

  #choose(name: Field, value: string): void {
    this.#touched = true;
    this.#values[name] = value;
    delete this.#faults[name];
    this.#problem = undefined;
    if (name === 'date') this.#values.time = '';
    this.#host.requestUpdate();
  }

  readonly #close = (): void => void this.close();
  readonly #again = (): void => {
    this.#fresh();
    void this.#focus('select');
  };
  readonly #onCall = (event: Event): void => {
    if (!emit(this.#host, 'sas-call', { offerId: this.#target!.offer.id })) event.preventDefault();
  };

  async #focus(selector: string): Promise<void> {
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    this.#host.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }

  /** What the form says, or as it was sent the first time; and the name of that write. */
  #input(now: number): [write: string, input: object] {
    const { offer, ...whose } = this.#target!;
    const { reason, mode, window, who, result, time } = this.#values;
    const write = JSON.stringify(this.#values);
    const zoned = (at: number) => toZonedIso(at, this.#zone);
    const what = { offerId: offer.id, reason, mode, ...whose };
    const chosen = windowsFrom(now, this.#zone).find(({ key }) => key === window);
    const input =
      this.#sent.get(write) ??
      (this.#phones
        ? {
            ...what,
            contact: { who, at: zoned(now), result },
            ...(result === 'agreed' && { start: zoned(Number(time)) }),
          }
        : { ...what, from: zoned(chosen?.from ?? now), to: zoned(chosen?.to ?? now) });
    this.#sent.set(write, input);
    return [write, input];
  }

  readonly #submit = (): void => {
    if (this.#busy) return;
    const missing = this.#fields.filter((name) => !this.#values[name]);
    const now = this.#now();
    const isPast =
      missing.length === 0 &&
      this.#fields.includes('time') &&
      overbookingFault(Number(this.#values.time), now, this.#zone) !== undefined;
    if (isPast) this.#values.time = '';
    this.#faults = Object.fromEntries(
      (isPast ? (['time'] as const) : missing).map((name) => [name, `marketplace.${isPast ? 'past' : 'missing'}`]),
    );
    this.#problem = undefined;
    if (isPast || missing.length) return void this.#focus('[aria-invalid]');
    const [write, input] = this.#input(now);
    void this.#write(async (client, target) => {
      const key = { idempotencyKey: this.#keys.of(write) };
      if (this.#phones) {
        const called = await client.recordMarketplaceCall(input as MarketplaceCallInput, key);
        if (this.#target !== target) return;
        this.#called = called;
        this.#say(this.#texts.t(called.appointmentId ? 'marketplace.calledAgreed' : 'marketplace.called'));
        if (called.appointmentId !== undefined) emit(this.#host, 'sas-book', { appointmentId: called.appointmentId });
      } else {
        const made = await client.createMarketplaceRequest(input as MarketplaceRequestInput, key);
        this.#waiting.add(made, purposeOf(target) ?? '');
        if (this.#target === target) this.#show(made);
      }
    });
  };

  readonly #withdraw = (): void => {
    const id = this.#request?.id;
    if (id === undefined || this.#busy) return;
    void this.#write(async (client, target) => {
      const ended = await client.withdrawMarketplaceRequest(id, { idempotencyKey: this.#keys.of(`withdraw ${id}`) });
      if (this.#target === target) this.#show(ended);
    });
  };

  /** Does one write; while it is under way nothing else is done. */
  async #write(work: (client: SasClient, target: OrientationTarget) => Promise<void>): Promise<void> {
    const target = this.#target!;
    this.#busy = true;
    this.#problem = undefined;
    this.#host.requestUpdate();
    try {
      if (!this.#client) throw Object.assign(new Error('No client above the dialog'), { code: 'unauthenticated' });
      await work(this.#client, target);
    } catch (error) {
      const detail = errorDetail(error);
      emit(this.#host, 'sas-error', detail);
      if (this.#target === target) {
        this.#problem = PROBLEMS[detail.code] ?? (detail.retryable ? 'marketplace.unsure' : 'marketplace.failed');
        this.#say(this.#texts.t(this.#problem as 'marketplace.failed'));
      }
    }
    if (this.#target === target) this.#busy = false;
    this.#host.requestUpdate();
  }

  /** A request's state, which is said as well; the focus stays on the main button. */
  #show(request: MarketplaceRequest): void {
    const before = this.#request;
    this.#request = request;
    if (request.state !== before?.state) this.#say(this.#texts.t(`marketplace.title.${request.state}`));
    if (request.state !== 'pending') this.#waiting.delete(request.id);
    void this.#tellBooked(request, before);
    this.#host.requestUpdate();
  }

  async #tellBooked({ state, appointmentId }: MarketplaceRequest, before?: MarketplaceRequest): Promise<void> {
    if (state !== 'accepted' || appointmentId === undefined || before?.state === 'accepted') return;
    emit(this.#host, 'sas-book', { appointmentId });
    const target = this.#target;
    try {
      const made = await this.#client?.getAppointment(appointmentId);
      if (this.#target !== target) return;
      this.#appointment = made;
      this.#host.requestUpdate();
    } catch {
      // That it is accepted is what counts.
    }
  }

  /** By the feed, and by asking now and then. */
  async #read(id: string): Promise<void> {
    const client = this.#client;
    try {
      const request = await client?.getMarketplaceRequest(id);
      if (!request || client !== this.#client || !this.#host.isConnected) return;
      if (this.#request?.id === id) return this.#show(request);
      const community = this.#waiting.get(id)?.community;
      if (request.state === 'pending' || community === undefined) return;
      this.#waiting.delete(id);
      const { appointmentId, state } = request;
      if (appointmentId !== undefined) emit(this.#host, 'sas-book', { appointmentId });
      const what = this.#texts.t(`marketplace.title.${state}`);
      const text = this.#texts.t('marketplace.announce', { community, what });
      // Below a modal dialog nothing else is heard.
      if (this.opened) this.#say(text);
      else findAnnouncer(this.#host)?.announce(text);
    } catch {
      // The next event, or the next time, tells.
    }
  }
}

export { MarketplacePanel as Panel };
