import type { AbandonReason, Handover, Hold, Slot } from '@sas-embed/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { formatDateTime } from '../localize/index.js';
import { CHECK, PEOPLE, WARNING } from './booking-icons.js';
import type { BookingState, BookingTarget } from './booking-state.js';
import { safeUrl } from '../internal/index.js';
import { faultText, whereOf, whoOf, zoneText, type BookingTexts } from './booking-texts.js';

export { bookingViewStyles } from './booking-view.styles.js';

const REASONS: readonly AbandonReason[] = [
  'slot-gone',
  'page-failed',
  'patient-declined',
  'other-offer',
  'mistake',
  'other',
];

/** What the body of a state shows and calls. */
export interface StateView {
  readonly texts: BookingTexts;
  /** Trade name of the software whose calendar holds the slot. */
  readonly editor: string;
  /** IANA zone of the place. */
  readonly timeZone: string;
  /** Seconds left of the hold. */
  readonly secondsLeft: number;
  readonly extend: () => void;
  readonly patients: (count: number) => void;
  readonly choose: (slot: Slot) => void;
  readonly abandon: (reason: AbandonReason) => void;
  readonly followLink: (event: Event, handover: Handover) => void;
}

/** Who, when and where; once booked, as the appointment says. */
export function summary(booking: BookingState, { offer, slot }: BookingTarget, t: BookingTexts): TemplateResult {
  const appointment = booking.name === 'booked' ? booking.appointment : undefined;
  const timeZone = appointment?.timeZone ?? offer.place.timeZone;
  const start = Date.parse(appointment?.start ?? slot.start);
  const endText = appointment ? appointment.end : slot.end;
  const end = endText ? t.localizer.time(Date.parse(endText), timeZone) : undefined;
  const begin = formatDateTime(t.localizer, start, timeZone);
  const zone = zoneText(start, timeZone, t);
  // On the editor's page a colleague of the practice may have been chosen instead.
  const other = appointment?.practitioner?.nationalId !== offer.practitioner?.nationalId;
  const booked = other && appointment?.practitioner?.lastName ? appointment.practitioner : offer.practitioner;
  const who = whoOf(booked, offer.structure, t);
  const specialty = offer.practitioner?.specialties.map((s) => s.label ?? s.code).join(', ');
  const structure = offer.structure?.name;
  const many = appointment?.patients ?? 1;
  const gone = booking.name === 'slot-taken' || booking.name === 'expired';
  return html`
    <dl part="summary">
      <dt>${t.t('booking.when')}</dt>
      <dd>
        <span class="when ${gone && booking.name === 'slot-taken' ? 'was' : ''}"
          >${end ? t.t('booking.from', { start: begin, end }) : begin}</span
        >
        ${zone ? html`<span class="zone">${zone}</span>` : nothing}
      </dd>
      <dt>${t.t('booking.who')}</dt>
      <dd>
        <strong>${who}</strong>
        ${specialty ? html`<span class="secondary" lang="fr">${specialty}</span>` : nothing}
      </dd>
      <dt>${t.t('booking.where')}</dt>
      <dd>
        ${structure && structure !== who ? html`${structure}<br />` : nothing}${whereOf(offer.place)}
        ${
          slot.modes.length > 0
            ? html`<span class="secondary">${slot.modes.map((mode) => t.t(`booking.mode.${mode}`)).join(', ')}</span>`
            : nothing
        }
      </dd>
      ${row(t.t('booking.patients'), many > 1 ? String(many) : '')}
      ${row(t.t('booking.visibility'), slot.visibility.map((type) => t.t(`booking.visibility.${type}`)).join(', '))}
      ${row(t.t('booking.reasons'), slot.reasons.join(', '), 'fr')}
    </dl>
  `;
}

/** A term with what is known of it; nothing when nothing is. */
const row = (term: string, text: string, lang?: string): TemplateResult | typeof nothing =>
  text
    ? html`<dt>${term}</dt>
        <dd lang=${lang ?? nothing}>${text}</dd>`
    : nothing;

/** What a state says and offers, between the summary and the buttons. */
export function stateBody(booking: BookingState, view: StateView): TemplateResult | typeof nothing {
  const { texts: t, editor } = view;
  switch (booking.name) {
    case 'holding':
      return html`<p class="line muted"><span class="spinner" aria-hidden="true"></span>${t.t('booking.holding')}</p>`;
    case 'held':
      return held(booking, view);
    case 'confirming':
    case 'opening':
      return holdLine(booking.hold, nothing, t);
    case 'waiting':
    case 'closing':
      return waiting(booking.handover, booking.name === 'closing', view);
    case 'leaving':
      return leaving(view);
    case 'slot-taken':
      return alternatives(booking, view);
    case 'walk-in':
      return html`<p>${t.t('booking.walkInHint')}</p>`;
    case 'read-only':
      return html`<p>${t.t('booking.readOnlyHint')}</p>`;
    case 'expired':
      return html`<p>${t.t('booking.expiredHint')}</p>`;
    case 'handover-over':
      return html`<p>${t.t('booking.overHint')}</p>`;
    case 'booked': {
      const changed = booking.appointment?.slotChanged
        ? html`<p class="message warning">
            ${WARNING}<span
              >${t.t('booking.slotChanged', {
                when: formatDateTime(t.localizer, Date.parse(booking.appointment.start), booking.appointment.timeZone),
              })}</span
            >
          </p>`
        : nothing;
      return html`<p class="message success">${CHECK}<span>${t.t(bookedText(booking))}</span></p>
        ${changed}`;
    }
    case 'failed':
      return html`<p class="message danger">${WARNING}<span>${faultText(booking, editor, t)}</span></p>
        ${
          booking.requestId
            ? html`<p class="muted small">${t.t('booking.reference', { requestId: booking.requestId })}</p>`
            : nothing
        }`;
    case 'closed':
      return nothing;
  }
}

function bookedText({ handoverId, appointment }: Extract<BookingState, { name: 'booked' }>) {
  if (appointment?.origin.kind === 'phone') return 'booking.bookedPhone';
  return handoverId ? 'booking.bookedEditor' : 'booking.bookedAgenda';
}

function held(booking: Extract<BookingState, { name: 'held' }>, view: StateView): TemplateResult {
  const { texts: t, secondsLeft: left } = view;
  const clock = html`<span class="left" aria-hidden="true"
      >${t.t('booking.left', { minutes: Math.floor(left / 60), seconds: String(left % 60).padStart(2, '0') })}</span
    >${
      booking.hold.actions.includes('extend')
        ? html`<button
            class="button quiet"
            type="button"
            aria-disabled=${booking.extending ? 'true' : 'false'}
            @click=${view.extend}
          >
            ${t.t('booking.extend')}
          </button>`
        : nothing
    }`;
  return html`${holdLine(booking.hold, clock, t)} ${patients(booking, view)}
  ${booking.extendFailed ? html`<p class="muted small">${t.t('booking.extendFailed')}</p>` : nothing}`;
}

/** For how many patients a plage is held. */
function patients(booking: Extract<BookingState, { name: 'held' }>, view: StateView): TemplateResult | typeof nothing {
  const { texts: t } = view;
  const { capacity } = booking.hold.slot;
  if (!capacity || booking.hold.kind !== 'exclusive') return nothing;
  const left = capacity.max - capacity.taken;
  const count = booking.hold.patients ?? 1;
  const { short } = booking;
  const onChange = ({ target }: Event) => {
    const input = target as HTMLInputElement;
    const wanted = Math.min(left, Math.max(1, Math.round(input.valueAsNumber) || 1));
    input.value = String(wanted);
    view.patients(wanted);
  };
  return html`<p class="line">
      <label for="patients">${t.t('booking.patients')}</label>
      <input
        id="patients"
        part="patients"
        class="count"
        type="number"
        inputmode="numeric"
        min="1"
        max=${left}
        step="1"
        .value=${live(String(count))}
        aria-describedby="places"
        @change=${onChange}
      />
      <span id="places" class="secondary">${t.t('booking.places', { left, max: capacity.max })}</span>
    </p>
    ${
      short
        ? html`<p class="message warning">
            ${PEOPLE}<span
              >${
                short.placesLeft === undefined
                  ? t.t('booking.patientsFailed')
                  : t.t('booking.short', { count: short.placesLeft })
              }</span
            >
          </p>`
        : nothing
    }`;
}

function holdLine(hold: Hold, clock: TemplateResult | typeof nothing, t: BookingTexts): TemplateResult {
  const exclusive = hold.kind === 'exclusive';
  return html`
    <p class="line held">
      ${exclusive ? CHECK : PEOPLE}
      <span class="grow">${t.t(exclusive ? 'booking.heldExclusive' : 'booking.heldAdvisory')}</span>
      ${clock}
    </p>
    ${
      hold.others > 0
        ? html`<p class="message warning">${PEOPLE}<span>${t.t('booking.others', { count: hold.others })}</span></p>`
        : nothing
    }
    ${exclusive ? nothing : html`<p class="muted small">${t.t('booking.advisoryNote')}</p>`}
  `;
}

function waiting(handover: Handover, busy: boolean, view: StateView): TemplateResult {
  const { texts: t, editor } = view;
  const url = safeUrl(handover.url);
  return html`
    <p class="line"><span class="spinner" aria-hidden="true"></span><span>${t.t('booking.waitingHint')}</span></p>
    ${
      url
        ? html`<p>
            <a
              href=${url}
              target="_blank"
              rel="noopener noreferrer"
              @click=${(e: Event) => view.followLink(e, handover)}
              >${`${t.t('booking.link', { editor })} ${t.t('booking.newTab')}`}</a
            >
          </p>`
        : html`<p class="message danger">${WARNING}<span>${t.t('booking.fault.elsewhere')}</span></p>`
    }
    <p class="muted small">${t.t(busy ? 'booking.saving' : 'booking.waitingCloseable')}</p>
  `;
}

/** The reasons for which nothing was booked, one press each. */
function leaving({ texts: t, abandon }: StateView): TemplateResult {
  return html`<p>${t.t('booking.leavingHint')}</p>
    <ul part="reasons" class="alternatives" aria-label=${t.t('booking.reasonsOf')}>
      ${REASONS.map(
        (reason) =>
          html`<li>
            <button class="button alternative" type="button" @click=${() => abandon(reason)}>
              ${t.t(`booking.reason.${reason}`)}
            </button>
          </li>`,
      )}
    </ul>`;
}

function alternatives(booking: Extract<BookingState, { name: 'slot-taken' }>, view: StateView): TemplateResult {
  const { texts: t } = view;
  if (booking.loading) {
    return html`<p class="line muted">
      <span class="spinner" aria-hidden="true"></span>${t.t('booking.takenLoading')}
    </p>`;
  }
  if (booking.alternatives.length === 0) return html`<p>${t.t('booking.takenNone')}</p>`;
  return html`
    <p>${t.t('booking.takenHint')}</p>
    <ul part="alternatives" class="alternatives" aria-label=${t.t('booking.alternatives')}>
      ${booking.alternatives.map((slot) => html`<li>${alternative(slot, view)}</li>`)}
    </ul>
  `;
}

function alternative(slot: Slot, view: StateView): TemplateResult {
  return html`<button class="button alternative" type="button" @click=${() => view.choose(slot)}>
    <span>${formatDateTime(view.texts.localizer, Date.parse(slot.start), view.timeZone)}</span>
  </button>`;
}
