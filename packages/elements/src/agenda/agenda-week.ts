import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { clockText, detailsOf, kindText, spanText, type AgendaTexts } from './agenda-texts.js';
import { hoursShown, minutesOf, timeOf, type AgendaDay, type AgendaEntry } from './agenda-model.js';

/** Minutes of one row of the week. */
export const ROW = 5;

/** What a week is drawn from. */
export interface WeekShown {
  texts: AgendaTexts;
  days: readonly AgendaDay[];
  /** Today at the place, and its time there. */
  today: string;
  time: string;
  /** What Tab reaches: a date, and an entry's key or nothing for the date itself. */
  at: { date: string; key: string };
  add: (date: string, start?: string) => void;
  open: (entry: AgendaEntry) => void;
}

/** The rows from one time to another, of a day that begins at this hour; at least some minutes high. */
function rows(first: number, start: string, end: string, least = 0): string {
  const from = minutesOf(start) - first * 60;
  const to = Math.max(minutesOf(end) - first * 60, from + least);
  return `s${Math.max(0, Math.floor(from / ROW))} e${Math.max(1, Math.ceil(to / ROW))}`;
}

/** The week: a list a day, which a wide screen lays along the hours. */
export function weekView(shown: WeekShown, least: number): TemplateResult {
  const { texts: t, days } = shown;
  const { first, last } = hoursShown(days);
  const hours = Array.from({ length: last - first }, (_, i) => first + i);
  return html`<div class="hours h${last - first}" aria-hidden="true">
      ${hours.map((hour, i) => html`<span class="s${i * 12}">${clockText(t, timeOf(hour * 60))}</span>`)}
    </div>
    ${repeat(
      days,
      ({ date }) => date,
      (day) => dayView(shown, day, first, last, least),
    )}`;
}

/* eslint-disable lit-a11y/click-events-have-key-events -- by keyboard, Enter on the date adds */
function dayView(shown: WeekShown, day: AgendaDay, first: number, last: number, least: number): TemplateResult {
  const { texts: t, today, time, at } = shown;
  const { date, entries, absences } = day;
  const isPast = date < today;
  const long = t.localizer.day(date, 'long');
  const lanes = Math.max(1, ...entries.map((entry) => entry.lanes));
  const isIn = (minutes: number) => minutes >= first * 60 && minutes <= last * 60;
  return html`<div
    class="day ${date === today ? 'today' : isPast ? 'past' : ''}"
    part="day"
    role="group"
    aria-label=${long}
  >
    <button
      class="date"
      type="button"
      data-date=${date}
      data-key=""
      tabindex=${at.date === date && at.key === '' ? 0 : -1}
      aria-disabled=${isPast ? 'true' : nothing}
      aria-current=${date === today ? 'date' : nothing}
      @click=${() => (isPast ? undefined : shown.add(date))}
    >
      <span class="date-text">${t.localizer.day(date, 'short')}</span
      ><span class="visually-hidden">, ${t.t(isPast ? 'agenda.pastDay' : 'agenda.addOn')}</span
      >${isPast ? nothing : PLUS}
    </button>
    <ul
      class="body h${last - first} lanes${Math.min(lanes, 4)}"
      @click=${(event: MouseEvent) => isPast || clicked(event, date, first, last, shown)}
    >
      ${absences.map(
        ({ start, end }) =>
          html`<li class="absence ${rows(first, cap(start, first, last), cap(end, first, last))}" part="absence">
            <span
              >${
                start === '00:00' && end === '24:00'
                  ? t.t('agenda.absenceAllDay')
                  : t.t('agenda.absence', { from: clockText(t, start), to: clockText(t, end) })
              }</span
            >
          </li>`,
      )}
      ${repeat(
        entries,
        ({ key }) => key,
        (entry) => entryView(shown, entry, first, lanes, least),
      )}
      ${
        date === today && isIn(minutesOf(time))
          ? html`<li class="now ${rows(first, time, time)}" aria-hidden="true"></li>`
          : nothing
      }
    </ul>
  </div>`;
}

/* eslint-enable lit-a11y/click-events-have-key-events */

/** The time within the hours shown. */
const cap = (time: string, first: number, last: number): string =>
  timeOf(Math.min(last * 60, Math.max(first * 60, minutesOf(time))));

const PLUS = html`<svg aria-hidden="true" focusable="false" width="14" height="14" viewBox="0 0 16 16">
  <path d="M7.2 2h1.6v5.2H14v1.6H8.8V14H7.2V8.8H2V7.2h5.2z" />
</svg>`;

function entryView(shown: WeekShown, entry: AgendaEntry, first: number, lanes: number, least: number): TemplateResult {
  const { texts: t, at } = shown;
  const { key, date, start, end, kind, state, places, booked } = entry;
  const column = entry.lanes > 1 ? `lane${Math.min(entry.lane, 3)}` : lanes > 1 ? 'all' : '';
  const tenths = places ? Math.ceil((booked / places) * 10) : 0;
  const details = detailsOf(t, entry);
  return html`<li class="${rows(first, start, end, least)} ${column}">
    <button
      class="entry ${kind} ${state} ${entry.rule ? '' : 'file'}"
      part="entry"
      type="button"
      data-date=${date}
      data-key=${key}
      tabindex=${at.date === date && at.key === key ? 0 : -1}
      @click=${() => shown.open(entry)}
    >
      <span class="visually-hidden">${t.localizer.day(date, 'long')}, </span>
      <span class="span">${spanText(t, entry)}</span>
      ${
        places
          ? html`<span class="taken f${tenths}"
              ><span aria-hidden="true">${t.t('agenda.taken', { booked, places })}</span
              ><span class="visually-hidden">, ${t.t('agenda.takenSaid', { booked, places })}</span></span
            >`
          : nothing
      }
      <span class="kind">${kindText(t, entry)}</span>
      <span class="details">${details.join(' · ')}</span>
    </button>
  </li>`;
}

/** A click on free room of a day begins something there, on the quarter of an hour. */
function clicked(event: MouseEvent, date: string, first: number, last: number, shown: WeekShown): void {
  const body = event.currentTarget as HTMLElement;
  if (event.target !== body) return;
  const { top, height } = body.getBoundingClientRect();
  const minutes = first * 60 + ((event.clientY - top) / height) * (last - first) * 60;
  shown.add(date, timeOf(Math.min(23 * 60 + 45, Math.floor(minutes / 15) * 15)));
}
