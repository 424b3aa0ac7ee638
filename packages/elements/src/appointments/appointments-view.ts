import type { Appointment, Handover } from '@sas-embed/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { errorDetail, heading, icons, isSignedOut } from '../internal/index.js';
import { momentOf, whomOf, type Texts } from './appointments-texts.js';

/** Which appointments are shown. */
export type View = 'all' | 'callBack' | 'unlinked' | 'case';

/** Whether an appointment is shown in a view. */
export function isIn(view: View, { callBack, caseRef, caseLink }: Appointment, hostCase: string | undefined): boolean {
  switch (view) {
    case 'callBack':
      return callBack !== undefined;
    case 'unlinked':
      return caseRef === undefined && caseLink?.kind !== 'other-host';
    case 'case':
      return caseRef !== undefined && caseRef === hostCase;
    case 'all':
      return true;
  }
}

const STATUSES: readonly Appointment['status'][] = ['pending', 'booked', 'fulfilled', 'noshow', 'cancelled'];

/** What the filters are made of. */
export interface FiltersShown {
  readonly t: Texts;
  readonly views: readonly { view: View; count: number }[];
  readonly view: View;
  readonly status: Appointment['status'] | '';
  readonly choose: (view: View) => void;
  readonly chooseStatus: (status: Appointment['status'] | '') => void;
}

/** Which appointments to show: a native group of radios, and a native select. */
export function filtersView({ t, views, view, status, choose, chooseStatus }: FiltersShown): TemplateResult {
  return html`<div class="filters">
    <fieldset class="views">
      <legend class="visually-hidden">${t.t('appointments.view')}</legend>
      ${views.map(
        (it) =>
          html`<label class="view">
            <input
              type="radio"
              name="view"
              value=${it.view}
              .checked=${it.view === view}
              @change=${() => choose(it.view)}
            />
            <span>${t.t(`appointments.view.${it.view}`, { count: it.count })}</span>
          </label>`,
      )}
    </fieldset>
    <label class="by-status">
      <span>${t.t('appointments.statusFilter')}</span>
      <select
        @change=${(event: Event) => chooseStatus((event.currentTarget as HTMLSelectElement).value as '' | 'booked')}
      >
        <option value="" .selected=${status === ''}>${t.t('appointments.anyStatus')}</option>
        ${STATUSES.map(
          (it) => html`<option value=${it} .selected=${it === status}>${t.t(`appointments.status.${it}`)}</option>`,
        )}
      </select>
    </label>
  </div>`;
}

/** A question before something is cancelled. */
export interface Question {
  readonly kind: 'cancel' | 'editor';
  readonly appointment: Appointment;
}

/** What the question is made of. */
export interface QuestionShown {
  readonly t: Texts;
  readonly isBusy: boolean;
  readonly problem: string | undefined;
  /** The editor's page, when it may be followed. */
  readonly url: string | undefined;
  readonly back: (event: Event) => void;
  readonly confirm: () => void;
  readonly open: (event: Event) => void;
}

/** The question in the dialog. */
export function questionView({ kind, appointment }: Question, shown: QuestionShown): TemplateResult {
  const { t, isBusy, url } = shown;
  return html`<div class="question">
    ${heading(2, 'section', t.t(`appointments.question.${kind}`), 'question')}
    <p>${whomOf(t, appointment)}, ${momentOf(t, appointment.start, appointment.timeZone)}</p>
    <p class="hint">
      ${t.t(kind === 'cancel' ? 'appointments.question.cancelText' : 'appointments.question.editorText')}
    </p>
    <div role="alert">
      ${shown.problem ? html`<p class="message">${icons.alert}<span>${shown.problem}</span></p>` : nothing}
    </div>
    <div class="acts">
      <button class="button" type="button" data-back aria-disabled=${isBusy} @click=${shown.back}>
        ${t.t('appointments.back')}
      </button>
      ${
        kind === 'editor' && url !== undefined
          ? html`<a class="button" data-open href=${url} target="_blank" rel="noopener noreferrer" @click=${shown.open}>
              ${t.t('appointments.openEditor')}
            </a>`
          : nothing
      }
      <button class="button primary" type="button" data-confirm aria-disabled=${isBusy} @click=${shown.confirm}>
        ${t.t(kind === 'cancel' ? 'appointments.confirmCancel' : 'appointments.requestNow')}
      </button>
    </div>
  </div>`;
}

/** What the returns are made of. */
export interface ReturnsShown {
  readonly t: Texts;
  readonly level: number;
  readonly busy: string | undefined;
  readonly problemOf: (id: string) => string | undefined;
  readonly end: (handover: Handover, outcome: 'booked-by-phone' | 'abandoned') => void;
}

/** Hand-overs that no appointment came back for: late, or missing; settled by hand. */
export function returnsView(returns: readonly Handover[], shown: ReturnsShown): unknown {
  const { t, level, busy, problemOf, end } = shown;
  if (returns.length === 0) return nothing;
  return html`<section class="returns" aria-labelledby="returns">
    ${heading(level, 'section', t.t('appointments.returns', { count: returns.length }), 'returns')}
    <ul>
      ${returns.map((handover) => {
        const { id, state, start, timeZone, caseRef } = handover;
        const slot = start && timeZone ? momentOf(t, start, timeZone) : '';
        const texts = [slot && t.t('appointments.slot', { slot }), caseRef && t.t('appointments.case', { caseRef })];
        const act = (outcome: 'booked-by-phone' | 'abandoned', text: string) =>
          html`<button
            class="button"
            type="button"
            data-outcome=${outcome}
            aria-label="${text} : ${texts.filter(Boolean).join(', ')}"
            aria-disabled=${busy !== undefined}
            @click=${() => busy === undefined && end(handover, outcome)}
          >
            ${text}
          </button>`;
        const problem = problemOf(id);
        return html`<li class="return" data-handover=${id} data-state=${state}>
          <p>${t.t(state === 'expired' ? 'appointments.return.expired' : 'appointments.return.open')}</p>
          <p class="hint">${texts.filter(Boolean).join(' · ')}</p>
          <div role="alert">
            ${problem ? html`<p class="message">${icons.alert}<span>${problem}</span></p>` : nothing}
          </div>
          <div class="acts">
            ${act('booked-by-phone', t.t('appointments.return.phone'))}
            ${act('abandoned', t.t('appointments.return.nothing'))}
          </div>
        </li>`;
      })}
    </ul>
  </section>`;
}

/** That the list does not follow what happens, and since when; it will again by itself. */
export function awayView(t: Texts, { awaySince, isRead }: { awaySince: number | undefined; isRead: boolean }): unknown {
  if (awaySince === undefined || !isRead) return nothing;
  const time = t.localizer.time(awaySince, t.localizer.viewerTimeZone);
  return html`<p class="message" data-away>${icons.alert}<span>${t.t('appointments.away', { time })}</span></p>`;
}

/** Why nothing, or nothing new, could be read. */
export function failureView(t: Texts, error: unknown, isRead: boolean, retry: () => void): TemplateResult {
  const { code } = errorDetail(error);
  const isFinal = code === 'forbidden' || isSignedOut(code);
  const key = code === 'forbidden' ? 'forbidden' : isFinal ? 'session' : isRead ? 'stale' : 'failed';
  return html`<p class="message">
    ${icons.alert}<span>${t.t(`appointments.${key}`)}</span>
    ${
      isFinal
        ? nothing
        : html`<button class="button" type="button" data-retry @click=${retry}>${t.t('appointments.retry')}</button>`
    }
  </p>`;
}
