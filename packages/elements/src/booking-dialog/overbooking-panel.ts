import type { SasClient } from '@sas-embed/client';
import {
  overbookingDates,
  overbookingFault,
  overbookingTimes,
  toZonedIso,
  type Appointment,
  type Offer,
  type OverbookingRequest,
} from '@sas-embed/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { emit } from '../events.js';
import { errorDetail, WriteKeys, type SasElement } from '../internal/index.js';
import {
  formatDateTime,
  frBookingDialog,
  frOverbooking,
  LocalizeController,
  nameZone,
  zoneOffset,
} from '../localize/index.js';
import { CHECK, CROSS, WARNING } from './booking-icons.js';
import { whereOf, whoOf, zoneText } from './booking-texts.js';
import { overbookingPanelStyles } from './overbooking-panel.styles.js';
import { panelField, type DialogPanel } from './panel-fields.js';

/** Where a patient is oriented outside the slots, and for whose case. */
export interface OrientationTarget {
  readonly offer: Offer;
  /** The host's case. */
  readonly caseRef?: string;
  /** The launch whose case it is; then `caseRef` is not known here. */
  readonly launchId?: string;
  /** The cancelled or missed appointment that this one replaces. */
  readonly replaces?: string;
}

type Text = keyof typeof frOverbooking;

const FIELDS = ['date', 'time', 'reason', 'who', 'result'] as const;
type Field = (typeof FIELDS)[number];

/** The codes of what is chosen by code. */
const CODES = {
  reason: ['no-slot', 'slots-too-late', 'slots-unsuited', 'treating-physician', 'offered', 'other'],
  who: ['practitioner', 'secretary', 'other'],
  result: ['agreed', 'message-left', 'not-reached'],
} as const satisfies {
  reason: readonly OverbookingRequest['reason'][];
  who: readonly OverbookingRequest['contact']['who'][];
  result: readonly OverbookingRequest['contact']['result'][];
};

const PROBLEMS: Readonly<Record<string, Text | keyof typeof frBookingDialog>> = {
  'not-bookable-here': 'overbooking.refused',
  'not-found': 'overbooking.refused',
  forbidden: 'overbooking.forbidden',
  unauthenticated: 'booking.fault.session',
  'token-expired': 'booking.fault.session',
  'token-unavailable': 'booking.fault.session',
  'case-ref-refused': 'booking.fault.caseRef',
};

/**
 * The form of an orientation outside the slots, in `sas-booking-dialog`: when, why, and the trace of the call. All is chosen
 * from lists: no words are written that could name a patient. In a file of its own, loaded when it is wanted.
 */
export class OverbookingPanel implements DialogPanel<OrientationTarget> {
  readonly #host: SasElement;
  readonly #now: () => number;
  readonly #say: (text: string) => void;
  readonly #texts;
  readonly #keys = new WriteKeys();
  /** What was sent, by what it says: sent again, it is the same to the letter, the time of the call included. */
  readonly #sent = new Map<string, OverbookingRequest>();
  #target: OrientationTarget | undefined;
  #client: SasClient | undefined;
  #closed: (() => void) | undefined;
  #state: 'form' | 'saving' | 'done' = 'form';
  #values: Record<Field, string> = { date: '', time: '', reason: '', who: '', result: '' };
  #dates: readonly string[] = [];
  #times: readonly number[] = [];
  #faults: Partial<Record<Field, Text>> = {};
  #problem: Text | keyof typeof frBookingDialog | undefined;
  #made: Appointment | undefined;

  /**
   * @param host - its dialog
   * @param now - milliseconds since 1970
   * @param say - says a sentence aloud
   */
  constructor(host: SasElement, now: () => number, say: (text: string) => void) {
    this.#host = host;
    this.#now = now;
    this.#say = say;
    this.#texts = new LocalizeController(host, { ...frBookingDialog, ...frOverbooking });
    const root = host.renderRoot as ShadowRoot;
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, overbookingPanelStyles.styleSheet!];
  }

  /** Whether it is shown. */
  get opened(): boolean {
    return this.#target !== undefined;
  }

  /** Shows the empty form. @returns once it is closed */
  async open(target: OrientationTarget, client: SasClient | undefined): Promise<void> {
    this.#target = target;
    this.#client = client;
    this.#state = 'form';
    this.#values = { date: '', time: '', reason: '', who: '', result: '' };
    this.#faults = {};
    this.#problem = this.#made = undefined;
    this.#keys.forget();
    this.#sent.clear();
    this.#readTimes();
    const closed = new Promise<void>((resolve) => (this.#closed = resolve));
    this.#host.requestUpdate();
    await this.#focus('select');
    return closed;
  }

  /** @returns whether it is closed: not while it is unknown whether the orientation was recorded */
  close(): boolean {
    if (this.#state === 'saving') return false;
    this.dispose();
    return true;
  }

  /** Closes it and forgets everything. */
  dispose(): void {
    this.#target = this.#client = this.#made = undefined;
    this.#state = 'form';
    this.#say('');
    this.#host.requestUpdate();
    const closed = this.#closed;
    this.#closed = undefined;
    // The dialog gives the focus back when it closes; who waits comes after that.
    void this.#host.updateComplete.then(closed);
  }

  /** The content of the dialog. */
  render(): TemplateResult {
    const t = this.#texts;
    const { offer } = this.#target!;
    const made = this.#made;
    const isBusy = this.#state === 'saving';
    const when = made && Date.parse(made.start);
    const zone = when && zoneText(when, made.timeZone, t);
    return html`<header role="presentation">
        <h2 part="title" id="title" tabindex="-1">${t.t(made ? 'overbooking.done' : 'overbooking.title')}</h2>
        <button
          class="close"
          type="button"
          aria-label=${t.t('overbooking.close')}
          aria-disabled=${isBusy}
          @click=${this.#close}
        >
          ${CROSS}
        </button>
      </header>
      <div class="body">
        <dl part="summary">
          ${
            when
              ? html`<dt>${t.t('booking.when')}</dt>
                  <dd>
                    <span class="when">${formatDateTime(t.localizer, when, made.timeZone)}</span>
                    ${zone ? html`<span class="zone">${zone}</span>` : nothing}
                  </dd>`
              : nothing
          }
          <dt>${t.t('booking.who')}</dt>
          <dd><strong>${whoOf(offer.practitioner, offer.structure, t)}</strong></dd>
          <dt>${t.t('booking.where')}</dt>
          <dd>${whereOf(offer.place)}</dd>
        </dl>
        ${made ? this.#result(made) : this.#fields()}
      </div>
      <footer role="presentation">
        ${
          made
            ? nothing
            : html`<button class="button" type="button" aria-disabled=${isBusy} @click=${this.#close}>
                ${t.t('overbooking.cancel')}
              </button>`
        }
        <button
          part="primary"
          id="primary"
          class="button primary"
          type="button"
          aria-disabled=${isBusy}
          @click=${made ? this.#close : this.#submit}
        >
          ${t.t(made ? 'overbooking.finish' : isBusy ? 'overbooking.saving' : 'overbooking.submit')}
        </button>
      </footer>`;
  }

  get #zone(): string {
    return this.#target!.offer.place.timeZone;
  }

  /** The days and times that can be chosen from now on; what was chosen stays as far as it is among them. */
  #readTimes(): void {
    const values = this.#values;
    const before = this.#clock(Number(values.time));
    const now = this.#now();
    this.#dates = overbookingDates(now, this.#zone);
    if (!this.#dates.includes(values.date)) values.date = this.#dates[0] ?? '';
    this.#times = values.date ? overbookingTimes(values.date, now, this.#zone) : [];
    const same = values.time ? this.#times.find((time) => this.#clock(time) === before) : undefined;
    values.time = same === undefined ? '' : String(same);
  }

  #clock(time: number): string {
    return this.#texts.localizer.time(time, this.#zone);
  }

  #fields(): TemplateResult {
    const t = this.#texts;
    const coded = (name: keyof typeof CODES) =>
      this.#field(
        name,
        CODES[name].map((code) => [code, t.t(`overbooking.${name}.${code}` as 'overbooking.reason.other')]),
      );
    return html`<p class="muted small">${t.t('overbooking.hint')}</p>
      <div class="fields">
        ${this.#field(
          'date',
          this.#dates.map((date) => [date, t.localizer.day(date, 'long')]),
        )}
        ${this.#field(
          'time',
          this.#times.map((time) => [String(time), this.#clock(time)]),
          this.#zoneNote(),
        )}
        ${coded('reason')} ${coded('who')} ${coded('result')}
      </div>
      ${
        this.#problem
          ? html`<p class="message danger">${WARNING}<span>${t.t(this.#problem as 'overbooking.failed')}</span></p>`
          : nothing
      }`;
  }

  /** The place's zone, where its clock is not the viewer's; with the viewer's time once one is chosen. */
  #zoneNote(): string | undefined {
    const t = this.#texts;
    const zone = this.#zone;
    const chosen = Number(this.#values.time);
    if (chosen) return zoneText(chosen, zone, t);
    const at = this.#times[0] ?? this.#now();
    if (zoneOffset(at, zone) === zoneOffset(at, t.localizer.viewerTimeZone)) return undefined;
    const { name, offset } = nameZone(t.localizer, zone, at);
    return t.t('overbooking.zone', { zone: name, offset });
  }

  #field(name: Field, options: readonly (readonly [value: string, text: string])[], note?: string): TemplateResult {
    const t = this.#texts;
    const chosen = this.#values[name];
    const fault = this.#faults[name];
    const shown = name === 'date' ? options : [['', t.t('overbooking.choose')] as const, ...options];
    return panelField({
      name,
      label: t.t(`overbooking.${name}`),
      options: shown,
      chosen,
      disabled: this.#state === 'saving',
      note,
      fault: fault && t.t(fault as 'overbooking.past'),
      choose: (value) => this.#choose(name, value),
    });
  }

  #result({ status }: Appointment): TemplateResult {
    const isPending = status === 'pending';
    return html`<p class="message ${isPending ? 'warning' : 'success'}">
      ${isPending ? WARNING : CHECK}<span
        >${this.#texts.t(isPending ? 'overbooking.pending' : 'overbooking.booked')}</span
      >
    </p>`;
  }

  #choose(name: Field, value: string): void {
    this.#values[name] = value;
    delete this.#faults[name];
    this.#problem = undefined;
    if (name === 'date') this.#readTimes();
    this.#host.requestUpdate();
  }

  readonly #close = (): void => void this.close();

  /** The focus goes to the first list that needs it: its fault is read with it. */
  #refuse(faults: Partial<Record<Field, Text>>): void {
    this.#state = 'form';
    this.#faults = faults;
    this.#problem = undefined;
    this.#host.requestUpdate();
    void this.#focus('[aria-invalid]');
  }

  #timeIsPast(): void {
    this.#readTimes();
    this.#values.time = '';
    this.#refuse({ time: 'overbooking.past' });
  }

  async #focus(selector: string): Promise<void> {
    await this.#host.updateComplete;
    this.#host.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }

  /** What the form says, as a request, or as it was sent the first time. */
  #request(now: number): [write: string, OverbookingRequest] {
    const { offer, ...whose } = this.#target!;
    const { time, reason, who, result } = this.#values;
    const write = [time, reason, who, result].join();
    const request = this.#sent.get(write) ?? {
      offerId: offer.id,
      start: toZonedIso(Number(time), this.#zone),
      reason: reason as OverbookingRequest['reason'],
      contact: { who, at: toZonedIso(now, this.#zone), result } as OverbookingRequest['contact'],
      ...whose,
    };
    this.#sent.set(write, request);
    return [write, request];
  }

  readonly #submit = async (): Promise<void> => {
    if (this.#state !== 'form') return;
    const missing = FIELDS.filter((name) => !this.#values[name]);
    if (missing.length)
      return this.#refuse(Object.fromEntries(missing.map((name) => [name, `overbooking.missing.${name}`])));
    const now = this.#now();
    if (overbookingFault(Number(this.#values.time), now, this.#zone)) return this.#timeIsPast();
    const target = this.#target;
    const [write, request] = this.#request(now);
    this.#state = 'saving';
    this.#faults = {};
    this.#problem = undefined;
    this.#host.requestUpdate();
    try {
      if (!this.#client) throw Object.assign(new Error('No client above the dialog'), { code: 'unauthenticated' });
      const made = await this.#client.createOverbooking(request, { idempotencyKey: this.#keys.of(write) });
      if (this.#target !== target) return;
      this.#made = made;
      this.#state = 'done';
      this.#say(this.#texts.t(made.status === 'pending' ? 'overbooking.pending' : 'overbooking.booked'));
      emit(this.#host, 'sas-book', { appointmentId: made.id });
    } catch (error) {
      if (this.#target === target) this.#failed(error);
    }
    this.#host.requestUpdate();
  };

  #failed(error: unknown): void {
    const detail = errorDetail(error);
    emit(this.#host, 'sas-error', detail);
    const { errors = [] } = (error as { problem?: { errors?: { field: string }[] } }).problem ?? {};
    const isAbout = (field: string) => errors.some((it) => it.field.endsWith(field));
    // The gateway's clock is ahead of the screen's.
    if (isAbout('/start')) return this.#timeIsPast();
    this.#state = 'form';
    this.#problem =
      PROBLEMS[detail.code] ??
      (isAbout('/contact/at') ? 'overbooking.clock' : detail.retryable ? 'overbooking.unsure' : 'overbooking.failed');
    this.#say(this.#texts.t(this.#problem as 'overbooking.failed'));
  }
}

export { OverbookingPanel as Panel };
