import type { Appointment, MarketplaceCall, MarketplaceRequest } from '@sas-embed/contract';
import { html, nothing, type TemplateResult } from 'lit';
import {
  formatDateTime,
  type frBookingDialog,
  type frMarketplace,
  type LocalizeController,
} from '../localize/index.js';
import { readablePhone, telephoneLink } from '../internal/index.js';
import { CHECK, WARNING } from './booking-icons.js';
import { whoOf, zoneText } from './booking-texts.js';

/** The texts of the panel. */
export type PanelTexts = LocalizeController<typeof frBookingDialog & typeof frMarketplace>;

/** What there is to show of a request, or of a call. */
export interface Shown {
  readonly request: MarketplaceRequest | undefined;
  readonly called: MarketplaceCall | undefined;
  readonly appointment: Appointment | undefined;
  /** Zone of the place, in which times are told. */
  readonly timeZone: string;
}

const good = (text: string) => html`<p class="message success">${CHECK}<span>${text}</span></p>`;
const bad = (text: string) => html`<p class="message warning">${WARNING}<span>${text}</span></p>`;

/** How a request stands and what to do next; or that a call is recorded. */
export function requestOf(
  { request, called, appointment, timeZone }: Shown,
  t: PanelTexts,
): TemplateResult | typeof nothing {
  if (called) return good(t.t(called.appointmentId ? 'marketplace.calledAgreed' : 'marketplace.called'));
  if (!request) return nothing;
  const { state, refusal, withdrawal, deliveredAt, lateAnswerAt, expiresAt } = request;
  const operator = request.operator ?? '';
  const time = (instant: string) => t.localizer.time(Date.parse(instant), timeZone);
  const late = lateAnswerAt === undefined ? nothing : bad(t.t('marketplace.lateAnswer', { time: time(lateAnswerAt) }));
  const next = html`${late}
    <p class="muted">${t.t('marketplace.next')}</p>`;
  switch (state) {
    case 'pending':
      return html`<p class="waiting" aria-busy="true">
          <span class="spinner" aria-hidden="true"></span>
          ${deliveredAt ? t.t('marketplace.delivered', { time: time(deliveredAt) }) : t.t('marketplace.sending', { operator })}
          ${t.t('marketplace.until', { time: time(expiresAt) })}
        </p>
        <p class="muted small">${t.t('marketplace.live')}</p>`;
    case 'accepted':
      return html`${appointment ? booked(appointment, t) : nothing} ${good(t.t('marketplace.accepted'))}`;
    case 'refused':
      return html`${bad(t.t(`marketplace.refusal.${refusal ?? 'other'}`))} ${next}`;
    case 'expired':
      return html`${bad(deliveredAt ? t.t('marketplace.expired') : t.t('marketplace.undelivered', { operator }))}
      ${next}`;
    case 'withdrawn':
      return html`${bad(t.t(`marketplace.withdrawn.${withdrawal ?? 'regulator'}`))} ${late}`;
  }
}

function booked({ start, timeZone, practitioner, structure }: Appointment, t: PanelTexts): TemplateResult {
  const when = Date.parse(start);
  const zone = zoneText(when, timeZone, t);
  return html`<dl part="booked">
    <dt>${t.t('booking.when')}</dt>
    <dd>
      <span class="when">${formatDateTime(t.localizer, when, timeZone)}</span>
      ${zone ? html`<span class="zone">${zone}</span>` : nothing}
    </dd>
    <dt>${t.t('booking.who')}</dt>
    <dd>${whoOf(practitioner, structure, t)}</dd>
  </dl>`;
}

/** The number of a community that is telephoned, and who was called before. */
export function callsOf(
  phones: readonly string[],
  { calls, timeZone }: { calls: readonly MarketplaceCall[]; timeZone: string },
  onCall: (event: Event) => void,
  t: PanelTexts,
): TemplateResult {
  const phone = phones.find(telephoneLink);
  const time = (instant: string) => t.localizer.time(Date.parse(instant), timeZone);
  return html`<p class="phone">
      ${
        phone
          ? html`${t.t('marketplace.phone')}
              <a href=${telephoneLink(phone)!} @click=${onCall}>${readablePhone(phone)}</a>`
          : t.t('marketplace.noPhone')
      }
    </p>
    ${
      calls.length
        ? html`<h3 class="small">${t.t('marketplace.calls')}</h3>
            <ul class="small">
              ${calls
                .slice(0, 3)
                .map(
                  ({ contact: { at, result } }) =>
                    html`<li>
                      ${t.t('marketplace.call', { time: time(at), result: t.t(`marketplace.result.${result}`) })}
                    </li>`,
                )}
            </ul>`
        : nothing
    }`;
}
