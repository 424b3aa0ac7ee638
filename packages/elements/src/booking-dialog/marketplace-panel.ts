import { ContextConsumer } from '@lit/context';
import type { SasClient } from '@sas-embed/client';
import {
  overbookingFault,
  toZonedIso,
  type Appointment,
  type MarketplaceCall,
  type MarketplaceCallInput,
  type MarketplaceCase,
  type MarketplaceRequest,
  type MarketplaceRequestInput,
} from '@sas-embed/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { feedContext } from '../context.js';
import { call, emit, type SasErrorDetail } from '../events.js';
import { findAnnouncer, type SasElement } from '../internal/index.js';
import { frBookingDialog, frMarketplace, loadEnglishMarketplace, OwnLocalizeController } from '../localize/index.js';
import { whereOf } from './booking-texts.js';
import { NOTHING, PROBLEMS, type Field, type Text } from './marketplace-codes.js';
import { caseOf, optionsOf, zoneNote } from './marketplace-options.js';
import { callsOf, requestOf, type PanelTexts } from './marketplace-view.js';
import { windowsFrom } from './marketplace-windows.js';
import { OrientationForm, type FormView, type OrientationTarget } from './orientation-form.js';
import { panelField } from './panel-fields.js';
import { RequestWatch } from './request-watch.js';

/**
 * A request to a community of a place de marché, in `sas-booking-dialog`: need, place and window by lists, then its state,
 * live, until it is answered; or, for one that is not interfaced, the trace of a call. In a file of its own, loaded when it
 * is wanted. A request goes on when it is closed; what becomes of it is then announced.
 */
export class MarketplacePanel extends OrientationForm {
  readonly #texts: PanelTexts;
  /** Requests that wait: told of when the dialog shows something else. */
  readonly #waiting = new RequestWatch((id) => void this.#read(id));
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
   * @param say - says aloud what makes a sentence, in the language of the moment
   */
  constructor(host: SasElement, now: () => number, say: (text: () => string) => void) {
    super(host, now, say);
    this.#texts = new OwnLocalizeController(host, { ...frBookingDialog, ...frMarketplace }, loadEnglishMarketplace);
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

  override async open(target: OrientationTarget, client: SasClient | undefined): Promise<void> {
    this.#calls = [];
    const closed = super.open(target, client);
    void this.#resume(target);
    return closed;
  }

  override dispose(): void {
    this.#waiting.clear();
    super.dispose();
  }

  /** Waits on with what was asked for this case before the page was loaded again. */
  async resume(of: MarketplaceCase, client: SasClient): Promise<readonly MarketplaceRequest[]> {
    this.client = client;
    const { requests } = await client.findMarketplaceRequests(of);
    if (client !== this.client) return requests;
    for (const request of requests) {
      this.#waiting.add(request);
      // Answered while the page was away: told at once.
      if (request.state !== 'pending' && this.target?.offer.id !== request.offerId) void this.#read(request.id);
    }
    return requests;
  }

  protected override view(): FormView {
    const t = this.#texts;
    const { offer } = this.target!;
    const request = this.#request;
    const isOver = this.#called !== undefined || request !== undefined;
    const isPending = request?.state === 'pending';
    const secondary = !isOver
      ? (['marketplace.cancel', this.shut] as const)
      : isPending
        ? (['marketplace.withdraw', this.#withdraw] as const)
        : request && request.state !== 'accepted'
          ? (['marketplace.again', this.#again] as const)
          : undefined;
    const primary = this.busy
      ? 'marketplace.saving'
      : isPending
        ? 'marketplace.leave'
        : isOver
          ? 'marketplace.finish'
          : this.#phones
            ? 'marketplace.record'
            : 'marketplace.send';
    return {
      title: t.t(this.#title),
      closeText: t.t('marketplace.close'),
      summary: html`<dt>${t.t('marketplace.community')}</dt>
        <dd><strong>${offer.structure?.name ?? ''}</strong></dd>
        <dt>${t.t('booking.where')}</dt>
        <dd>${whereOf(offer.place)}</dd>`,
      content: isOver
        ? requestOf({ request, called: this.#called, appointment: this.#appointment, timeZone: this.zone }, t)
        : this.#form(),
      problem: this.#problem && t.t(this.#problem as 'marketplace.failed'),
      secondary: secondary && [t.t(secondary[0]), secondary[1]],
      primary: [t.t(primary), isOver ? this.shut : this.#submit],
    };
  }

  /** Whether the community is telephoned. */
  get #phones(): boolean {
    return !this.target!.offer.marketplace?.interfaced;
  }

  get #title(): keyof typeof frMarketplace {
    if (this.#called) return 'marketplace.title.called';
    if (this.#request) return `marketplace.title.${this.#request.state}`;
    return this.#phones ? 'marketplace.titlePhone' : 'marketplace.title';
  }

  /** What has to be filled in. */
  get #fields(): readonly Field[] {
    if (!this.#phones) return ['reason', 'mode', 'window'];
    const when = this.#values.result === 'agreed' ? (['date', 'time'] as const) : [];
    return ['reason', 'mode', 'who', 'result', ...when];
  }

  #form(): TemplateResult {
    const t = this.#texts;
    const { offer } = this.target!;
    const [now, operator] = [this.now(), offer.marketplace?.label ?? ''];
    return html`<p class="muted small">
        ${this.#phones ? t.t('marketplace.hintPhone') : t.t('marketplace.hint', { operator })}
      </p>
      ${this.#phones ? callsOf(offer.place.phones ?? [], { calls: this.#calls, timeZone: this.zone }, this.#onCall, t) : nothing}
      <div class="fields">
        ${this.#fields.map((name) =>
          panelField({
            name,
            label: t.t(`marketplace.${name}`),
            options: [['', t.t('marketplace.choose')], ...optionsOf(name, this.#values.date, now, this.zone, t)],
            chosen: this.#values[name],
            disabled: this.busy,
            note: name === 'window' || name === 'time' ? zoneNote(now, this.zone, t) : undefined,
            fault: this.#faults[name] && t.t(this.#faults[name] as 'marketplace.missing'),
            choose: (value) => this.#choose(name, value),
          }),
        )}
      </div>`;
  }

  protected override empty(): void {
    this.#values = { ...NOTHING };
    this.#touched = false;
    this.#faults = {};
    this.#problem = this.#request = this.#appointment = this.#called = undefined;
  }

  /** A request that waits for this case already is shown instead of the form; or the calls that were made. */
  async #resume(target: OrientationTarget): Promise<void> {
    const { client } = this;
    const of = caseOf(target);
    try {
      if (this.#phones) {
        const known = await client?.listMarketplaceRequests({ offerId: target.offer.id });
        if (known && this.target === target) this.#calls = known.calls;
      } else if (client && of) {
        const open = (await this.resume(of, client)).find(({ offerId }) => offerId === target.offer.id);
        if (open && this.target === target && !this.#touched && !this.busy) {
          this.#show(open);
          void this.focus('#primary');
        }
      }
      this.host.requestUpdate();
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
    this.host.requestUpdate();
  }

  readonly #again = (): void => {
    this.fresh();
    void this.focus('select');
  };
  readonly #onCall = (event: Event): void => {
    call(this.host, event, { offerId: this.target!.offer.id });
  };

  /** What the form says, or as it was sent the first time; and the name of that write. */
  #input(now: number): [write: string, input: object] {
    const { offer } = this.target!;
    const { reason, mode, window, who, result, time } = this.#values;
    const write = JSON.stringify(this.#values);
    const zoned = (at: number) => toZonedIso(at, this.zone);
    // neither search nor appointment to replace: a request names its case alone
    const what = { offerId: offer.id, reason, mode, ...caseOf(this.target!) };
    const chosen = windowsFrom(now, this.zone).find(({ key }) => key === window);
    const input =
      this.sent.get(write) ??
      (this.#phones
        ? {
            ...what,
            contact: { who, at: zoned(now), result },
            ...(result === 'agreed' && { start: zoned(Number(time)) }),
          }
        : { ...what, from: zoned(chosen?.from ?? now), to: zoned(chosen?.to ?? now) });
    this.sent.set(write, input);
    return [write, input];
  }

  readonly #submit = (): void => {
    if (this.busy) return;
    const missing = this.#fields.filter((name) => !this.#values[name]);
    const now = this.now();
    const isPast =
      missing.length === 0 &&
      this.#fields.includes('time') &&
      overbookingFault(Number(this.#values.time), now, this.zone) !== undefined;
    if (isPast) this.#values.time = '';
    this.#faults = Object.fromEntries(
      (isPast ? (['time'] as const) : missing).map((name) => [name, `marketplace.${isPast ? 'past' : 'missing'}`]),
    );
    this.#problem = undefined;
    if (isPast || missing.length) return void this.focus('[aria-invalid]');
    const [write, input] = this.#input(now);
    const key = { idempotencyKey: this.keys.of(write) };
    if (this.#phones) {
      void this.write(
        (client) => client.recordMarketplaceCall(input as MarketplaceCallInput, key),
        (called) => {
          this.#called = called;
          const { appointmentId } = called;
          this.say(() => this.#texts.t(appointmentId ? 'marketplace.calledAgreed' : 'marketplace.called'));
          if (appointmentId !== undefined) emit(this.host, 'sas-book', { appointmentId });
        },
      );
      return;
    }
    void this.write(
      async (client) => {
        const made = await client.createMarketplaceRequest(input as MarketplaceRequestInput, key);
        this.#waiting.add(made);
        return made;
      },
      (made) => this.#show(made),
    );
  };

  readonly #withdraw = (): void => {
    const id = this.#request!.id;
    this.#problem = undefined;
    void this.write(
      (client) => client.withdrawMarketplaceRequest(id, { idempotencyKey: this.keys.of(`withdraw ${id}`) }),
      (ended) => this.#show(ended),
    );
  };

  protected override failed({ code, retryable }: SasErrorDetail): void {
    this.#problem = PROBLEMS[code] ?? (retryable ? 'marketplace.unsure' : 'marketplace.failed');
    const problem = this.#problem as 'marketplace.failed';
    this.say(() => this.#texts.t(problem));
  }

  /** A request's state, which is said as well; the focus stays on the main button. */
  #show(request: MarketplaceRequest): void {
    const before = this.#request;
    this.#request = request;
    if (request.state !== before?.state) this.say(() => this.#texts.t(`marketplace.title.${request.state}`));
    if (request.state !== 'pending') this.#waiting.delete(request.id);
    void this.#tellBooked(request, before);
    this.host.requestUpdate();
  }

  async #tellBooked({ state, appointmentId }: MarketplaceRequest, before?: MarketplaceRequest): Promise<void> {
    if (state !== 'accepted' || appointmentId === undefined || before?.state === 'accepted') return;
    emit(this.host, 'sas-book', { appointmentId });
    const target = this.target;
    try {
      const made = await this.client?.getAppointment(appointmentId);
      if (this.target !== target) return;
      this.#appointment = made;
      this.host.requestUpdate();
    } catch {
      // That it is accepted is what counts.
    }
  }

  /** By the feed, and by asking now and then. */
  async #read(id: string): Promise<void> {
    const { client } = this;
    try {
      const request = await client?.getMarketplaceRequest(id);
      if (!request || client !== this.client || !this.host.isConnected) return;
      if (this.#request?.id === id) return this.#show(request);
      const community = this.#waiting.get(id);
      if (request.state === 'pending' || community === undefined) return;
      this.#waiting.delete(id);
      const { appointmentId, state } = request;
      if (appointmentId !== undefined) emit(this.host, 'sas-book', { appointmentId });
      const what = () => this.#texts.t(`marketplace.title.${state}`);
      const text = () => this.#texts.t('marketplace.announce', { community, what: what() });
      // Below a modal dialog nothing else is heard.
      if (this.opened) this.say(text);
      else findAnnouncer(this.host)?.announce(text());
    } catch {
      // The next event, or the next time, tells.
    }
  }
}

export { MarketplacePanel as Panel };
