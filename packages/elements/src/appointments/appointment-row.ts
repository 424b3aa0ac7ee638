import type { Appointment, AppointmentVersion, LinkProposal } from '@sas-embed/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { heading, icons } from '../internal/index.js';
import { callBackText, deliveryOf, momentOf, originOf, whomOf, zoneOf, type Texts } from './appointments-texts.js';

/** What can be asked for on a row. */
export type RowAction =
  | { kind: 'cancel' | 'cancel-at-editor' | 'unrequest' | 'rebook' | 'unlink' | 'called' }
  | { kind: 'status'; status: 'booked' | 'fulfilled' | 'noshow' }
  | { kind: 'link' | 'refuse'; proposal: LinkProposal }
  | { kind: 'link-case'; caseRef: string };

/** What a row shows besides its appointment. */
export interface RowShown {
  readonly t: Texts;
  readonly level: number;
  readonly now: number;
  /** The host's case that is open. */
  readonly caseRef: string | undefined;
  readonly badge: 'new' | 'changed' | undefined;
  /** Something of it is being written. */
  readonly isBusy: boolean;
  readonly problem: string | undefined;
  /** Its history, once it was asked for; `failed` when it could not be read. */
  readonly history: readonly AppointmentVersion[] | 'failed' | undefined;
  readonly act: (action: RowAction) => void;
  readonly openHistory: () => void;
}

/** Where the focus stays: a button is known by its name within its row. */
export const nameOfAction = (action: RowAction): string =>
  action.kind === 'status'
    ? `status-${action.status}`
    : 'proposal' in action
      ? `${action.kind}-${action.proposal.handoverId}`
      : action.kind;

/** One appointment: when, with whom, in which state, of which case, and what can be done with it. */
export function rowView(appointment: Appointment, shown: RowShown): TemplateResult {
  const { t, level, badge } = shown;
  const { id, start, timeZone, status, patients, slotChanged } = appointment;
  const zone = zoneOf(t, appointment);
  return html`<article
    class="row"
    part="appointment"
    tabindex="-1"
    aria-labelledby="whom-${id} when-${id}"
    data-id=${id}
    data-status=${status}
  >
    <div class="head">
      ${heading(level, 'whom', whomOf(t, appointment), `whom-${id}`)}
      <span class="status" data-status=${status}>${t.t(`appointments.status.${status}`)}</span>
      ${badge ? html`<span class="badge">${t.t(`appointments.badge.${badge}`)}</span>` : nothing}
    </div>
    <p class="when" id="when-${id}"><time datetime=${start}>${momentOf(t, start, timeZone)}</time></p>
    ${zone ? html`<p class="hint">${zone}</p>` : nothing}
    <p class="hint">
      ${[
        originOf(t, appointment),
        appointment.practitioner && appointment.structure?.name,
        patients && t.t('appointments.patients', { count: patients }),
        appointment.delivery && deliveryOf(t, appointment.delivery),
      ]
        .filter(Boolean)
        .join(' · ')}
    </p>
    ${slotChanged ? html`<p class="hint">${t.t('appointments.slotChanged')}</p>` : nothing}
    ${callBackView(appointment, shown)} ${requestedView(appointment, shown)} ${caseView(appointment, shown)}
    <div role="alert">
      ${shown.problem ? html`<p class="message">${icons.alert}<span>${shown.problem}</span></p>` : nothing}
    </div>
    ${actionsView(appointment, shown)} ${historyView(appointment, shown)}
  </article>`;
}

function button(
  appointment: Appointment,
  { t, isBusy, act }: RowShown,
  action: RowAction,
  text: string,
  look = '',
  label = t.t('appointments.actionOf', { action: text, whom: whomOf(t, appointment) }),
): TemplateResult {
  return html`<button
    class="button ${look}"
    type="button"
    data-action=${nameOfAction(action)}
    aria-label=${label}
    aria-disabled=${isBusy}
    @click=${() => isBusy || act(action)}
  >
    ${text}
  </button>`;
}

function callBackView(appointment: Appointment, shown: RowShown): unknown {
  const { callBack, readOnly, start } = appointment;
  if (!callBack) return nothing;
  const { t } = shown;
  const text = callBackText(t, appointment, start);
  return html`<p class="message warning" data-call-back>
    ${icons.phone}<span>${text}</span>
    ${readOnly ? nothing : button(appointment, shown, { kind: 'called' }, t.t('appointments.called'), 'primary')}
  </p>`;
}

function requestedView(appointment: Appointment, shown: RowShown): unknown {
  const { cancellationRequested: at, timeZone, readOnly } = appointment;
  if (at === undefined) return nothing;
  const { t } = shown;
  return html`<p class="message warning" data-requested>
    ${icons.wait}<span>${t.t('appointments.requested', { at: momentOf(t, at, timeZone) })}</span>
    ${readOnly ? nothing : button(appointment, shown, { kind: 'unrequest' }, t.t('appointments.unrequest'))}
  </p>`;
}

function caseView(appointment: Appointment, shown: RowShown): unknown {
  const { caseRef, caseLink, readOnly } = appointment;
  const { t } = shown;
  if (caseRef !== undefined) {
    const byHand = caseLink?.kind === 'manual' ? ` (${t.t('appointments.case.manual')})` : '';
    return html`<p class="case" data-case>
      <span>${t.t('appointments.case', { caseRef })}${byHand}</span>
      ${readOnly ? nothing : button(appointment, shown, { kind: 'unlink' }, t.t('appointments.unlink'), 'quiet')}
    </p>`;
  }
  if (caseLink?.kind === 'other-host') return html`<p class="case">${t.t('appointments.case.other')}</p>`;
  const own = shown.caseRef;
  const canLinkHere = own !== undefined && !readOnly;
  return html`<p class="case" data-case>
      <span>${t.t('appointments.case.none')}</span>
      ${
        canLinkHere
          ? button(
              appointment,
              shown,
              { kind: 'link-case', caseRef: own },
              t.t('appointments.linkTo', { caseRef: own }),
              'quiet',
            )
          : nothing
      }
    </p>
    ${proposalsView(appointment, shown)}`;
}

function proposalsView(appointment: Appointment, shown: RowShown): unknown {
  const { caseLink, timeZone, readOnly } = appointment;
  const { t } = shown;
  if (!caseLink?.proposals?.length) return nothing;
  const whom = whomOf(t, appointment);
  return html`<ul class="proposals" aria-label=${t.t('appointments.proposals')}>
    ${caseLink.proposals.map((proposal) => {
      const { caseRef, slotStart, samePractitioner } = proposal;
      const text = t.t('appointments.proposal', { caseRef, slot: momentOf(t, slotStart, timeZone) });
      const other = samePractitioner ? '' : ` (${t.t('appointments.proposal.other')})`;
      return html`<li>
        <span>${text}${other}</span>
        ${
          readOnly
            ? nothing
            : html`${button(
                appointment,
                shown,
                { kind: 'link', proposal },
                t.t('appointments.link'),
                '',
                t.t('appointments.linkOf', { caseRef, whom }),
              )}
              ${button(
                appointment,
                shown,
                { kind: 'refuse', proposal },
                t.t('appointments.refuse'),
                'quiet',
                t.t('appointments.refuseOf', { caseRef, whom }),
              )}`
        }
      </li>`;
    })}
  </ul>`;
}

function actionsView(appointment: Appointment, shown: RowShown): unknown {
  const { actions, status, start, origin, cancellationRequested } = appointment;
  const { t, now } = shown;
  const hasBegun = Date.parse(start) <= now;
  const buttons: TemplateResult[] = [];
  const add = (action: RowAction, text: string) => buttons.push(button(appointment, shown, action, text));
  for (const action of actions) {
    if (action === 'cancel') add({ kind: 'cancel' }, t.t('appointments.cancel'));
    else if (action === 'rebook') add({ kind: 'rebook' }, t.t('appointments.rebook'));
    else if (action === 'cancel-at-editor' && cancellationRequested === undefined) {
      const label = origin.label ?? t.t('appointments.editor');
      add({ kind: 'cancel-at-editor' }, t.t('appointments.cancelAtEditor', { label }));
    } else if (action === 'set-status') {
      if (status === 'pending') add({ kind: 'status', status: 'booked' }, t.t('appointments.agreed'));
      if (hasBegun && status !== 'fulfilled') {
        add({ kind: 'status', status: 'fulfilled' }, t.t('appointments.fulfilled'));
      }
      if (hasBegun && status !== 'noshow') add({ kind: 'status', status: 'noshow' }, t.t('appointments.noshow'));
    }
  }
  return buttons.length > 0 ? html`<div class="acts">${buttons}</div>` : nothing;
}

function historyView(appointment: Appointment, { t, history, openHistory }: RowShown): TemplateResult {
  const { timeZone } = appointment;
  const line = ({ at, by, status, start, change }: AppointmentVersion) => {
    const what = change
      ? t.t(`appointments.change.${change}`)
      : `${t.t(`appointments.status.${status}`)}, ${momentOf(t, start, timeZone)}`;
    return html`<li>${momentOf(t, at, timeZone)} : ${what}, ${t.t(`appointments.by.${by}`)}</li>`;
  };
  const onToggle = (event: Event) => {
    if ((event.currentTarget as HTMLDetailsElement).open) openHistory();
  };
  return html`<details class="history" @toggle=${onToggle}>
    <summary>${t.t('appointments.history')}<span class="visually-hidden"> : ${whomOf(t, appointment)}</span></summary>
    ${
      history === 'failed'
        ? html`<p class="hint">${t.t('appointments.history.failed')}</p>`
        : history
          ? html`<ol>
              ${history.map(line)}
            </ol>`
          : html`<p class="hint">${t.t('appointments.loading')}</p>`
    }
  </details>`;
}
