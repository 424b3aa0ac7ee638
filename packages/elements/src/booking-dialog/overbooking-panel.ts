import {
  overbookingDates,
  overbookingFault,
  overbookingTimes,
  toZonedIso,
  type Appointment,
  type OverbookingRequest,
} from '@sas-embed/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { emit, type SasErrorDetail } from '../events.js';
import type { SasElement } from '../internal/index.js';
import {
  formatDateTime,
  frBookingDialog,
  frOverbooking,
  LocalizeController,
  nameZone,
  zoneOffset,
} from '../localize/index.js';
import { CHECK, WARNING } from './booking-icons.js';
import { whereOf, whoOf, zoneText } from './booking-texts.js';
import { OrientationForm, type FormView } from './orientation-form.js';
import { panelField } from './panel-fields.js';

type Text = keyof typeof frOverbooking;

const FIELDS = ['date', 'time', 'reason', 'who', 'result'] as const;
type Field = (typeof FIELDS)[number];
/** An empty form. */
const NOTHING: Record<Field, string> = { date: '', time: '', reason: '', who: '', result: '' };

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
  'session-ended': 'booking.fault.session',
  'token-unavailable': 'booking.fault.session',
  'case-ref-refused': 'booking.fault.caseRef',
};

/**
 * The form of an orientation outside the slots, in `sas-booking-dialog`: when, why, and the trace of the call. All is chosen
 * from lists: no words are written that could name a patient. In a file of its own, loaded when it is wanted.
 */
export class OverbookingPanel extends OrientationForm {
  readonly #texts;
  #values: Record<Field, string> = { ...NOTHING };
  #dates: readonly string[] = [];
  #times: readonly number[] = [];
  #faults: Partial<Record<Field, Text>> = {};
  #problem: Text | keyof typeof frBookingDialog | undefined;
  #made: Appointment | undefined;

  /**
   * @param host - its dialog
   * @param now - milliseconds since 1970
   * @param say - says aloud what makes a sentence, in the language of the moment
   */
  constructor(host: SasElement, now: () => number, say: (text: () => string) => void) {
    super(host, now, say);
    this.#texts = new LocalizeController(host, { ...frBookingDialog, ...frOverbooking });
  }

  protected override empty(): void {
    this.#values = { ...NOTHING };
    this.#faults = {};
    this.#problem = this.#made = undefined;
    if (this.target) this.#readTimes();
  }

  protected override view(): FormView {
    const t = this.#texts;
    const { offer } = this.target!;
    const made = this.#made;
    const when = made && Date.parse(made.start);
    const zone = when && zoneText(when, made.timeZone, t);
    return {
      title: t.t(made ? 'overbooking.done' : 'overbooking.title'),
      closeText: t.t('overbooking.close'),
      summary: html`${
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
        <dd>${whereOf(offer.place)}</dd>`,
      content: made ? this.#result(made) : this.#fields(),
      problem: this.#problem && t.t(this.#problem as 'overbooking.failed'),
      secondary: made ? undefined : [t.t('overbooking.cancel'), this.shut],
      primary: [
        t.t(made ? 'overbooking.finish' : this.busy ? 'overbooking.saving' : 'overbooking.submit'),
        made ? this.shut : this.#submit,
      ],
    };
  }

  /** The days and times that can be chosen from now on; what was chosen stays as far as it is among them. */
  #readTimes(): void {
    const values = this.#values;
    const before = this.#clock(Number(values.time));
    const now = this.now();
    this.#dates = overbookingDates(now, this.zone);
    if (!this.#dates.includes(values.date)) values.date = this.#dates[0] ?? '';
    this.#times = values.date ? overbookingTimes(values.date, now, this.zone) : [];
    const same = values.time ? this.#times.find((time) => this.#clock(time) === before) : undefined;
    values.time = same === undefined ? '' : String(same);
  }

  #clock(time: number): string {
    return this.#texts.localizer.time(time, this.zone);
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
      </div>`;
  }

  /** The place's zone, where its clock is not the viewer's; with the viewer's time once one is chosen. */
  #zoneNote(): string | undefined {
    const t = this.#texts;
    const zone = this.zone;
    const chosen = Number(this.#values.time);
    if (chosen) return zoneText(chosen, zone, t);
    const at = this.#times[0] ?? this.now();
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
      disabled: this.busy,
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
    this.host.requestUpdate();
  }

  /** The focus goes to the first list that needs it: its fault is read with it. */
  #refuse(faults: Partial<Record<Field, Text>>): void {
    this.#faults = faults;
    this.#problem = undefined;
    void this.focus('[aria-invalid]');
  }

  #timeIsPast(): void {
    this.#readTimes();
    this.#values.time = '';
    this.#refuse({ time: 'overbooking.past' });
  }

  /** What the form says, as a request, or as it was sent the first time. */
  #request(now: number): [write: string, OverbookingRequest] {
    const { offer, ...whose } = this.target!;
    const { time, reason, who, result } = this.#values;
    const write = [time, reason, who, result].join();
    const request = (this.sent.get(write) as OverbookingRequest | undefined) ?? {
      offerId: offer.id,
      start: toZonedIso(Number(time), this.zone),
      reason: reason as OverbookingRequest['reason'],
      contact: { who, at: toZonedIso(now, this.zone), result } as OverbookingRequest['contact'],
      ...whose,
    };
    this.sent.set(write, request);
    return [write, request];
  }

  readonly #submit = (): void => {
    if (this.busy) return;
    const missing = FIELDS.filter((name) => !this.#values[name]);
    if (missing.length)
      return this.#refuse(Object.fromEntries(missing.map((name) => [name, `overbooking.missing.${name}`])));
    const now = this.now();
    if (overbookingFault(Number(this.#values.time), now, this.zone)) return this.#timeIsPast();
    const [write, request] = this.#request(now);
    this.#faults = {};
    this.#problem = undefined;
    void this.write(
      (client) => client.createOverbooking(request, { idempotencyKey: this.keys.of(write) }),
      (made) => {
        this.#made = made;
        this.say(() => this.#texts.t(made.status === 'pending' ? 'overbooking.pending' : 'overbooking.booked'));
        emit(this.host, 'sas-book', { appointmentId: made.id });
      },
    );
  };

  protected override failed({ code, retryable }: SasErrorDetail, error: unknown): void {
    const { errors = [] } = (error as { problem?: { errors?: { field: string }[] } }).problem ?? {};
    const isAbout = (field: string) => errors.some((it) => it.field.endsWith(field));
    // The gateway's clock is ahead of the screen's. The lists must be free again to take the focus.
    if (isAbout('/start')) {
      this.busy = false;
      return this.#timeIsPast();
    }
    this.#problem =
      PROBLEMS[code] ??
      (isAbout('/contact/at') ? 'overbooking.clock' : retryable ? 'overbooking.unsure' : 'overbooking.failed');
    const problem = this.#problem as 'overbooking.failed';
    this.say(() => this.#texts.t(problem));
  }
}

export { OverbookingPanel as Panel };
