import { addDays, type Agenda, type AgendaSummary } from '@sas-embed/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { heading, icons } from '../internal/index.js';
import { weekOf } from './agenda-model.js';
import type { AgendaNotice, AgendaPanel } from './agenda-panel.js';
import type { ReadProblem } from './agenda-reader.js';
import { nameOf, rangeText, zoneText, type AgendaTexts } from './agenda-texts.js';

/** What stands above the week. */
export interface FrameShown {
  texts: AgendaTexts;
  agendas: readonly AgendaSummary[];
  chosen: AgendaSummary | undefined;
  agenda: Agenda | undefined;
  problem: ReadProblem | undefined;
  notice: AgendaNotice | undefined;
  choose: (id: string) => void;
  /** To the week of this date; to today's without one. */
  go: (date?: string) => void;
  toggleVacation: () => void;
  openAbsences: () => void;
  add: () => void;
  retry: () => void;
  undo: (notice: AgendaNotice) => void;
  dismiss: () => void;
}

/** Heading, choice of the agenda, buttons, and what there is to say. */
export function headView(shown: FrameShown, level: number): TemplateResult {
  const { texts: t, agenda, problem } = shown;
  return html`<div class="head">${heading(level, 'heading', t.t('agenda.heading'))} ${picker(shown)}</div>
    ${agenda ? tools(shown, agenda) : nothing} ${problem ? problemView(shown, problem) : nothing}
    ${!agenda && !problem ? html`<p class="muted">${t.t('agenda.loading')}</p>` : nothing}`;
}

function picker({ texts: t, agendas, chosen, choose }: FrameShown): unknown {
  if (!chosen) return nothing;
  if (agendas.length === 1) return html`<p class="whose">${nameOf(t, chosen)}</p>`;
  return html`<label class="whose"
    >${t.t('agenda.choose')}
    <select @change=${({ target }: Event) => choose((target as HTMLSelectElement).value)}>
      ${options(agendas.filter(({ through }) => !through))}
      ${[...new Set(agendas.flatMap(({ through }) => through?.nationalId ?? []))].map((id) => {
        const members = agendas.filter(({ through }) => through?.nationalId === id);
        return html`<optgroup label=${t.t('agenda.membersOf', { name: members[0]!.through!.name })}>
          ${options(members)}
        </optgroup>`;
      })}
    </select></label
  >`;

  function options(some: readonly AgendaSummary[]): TemplateResult[] {
    const named = some.map((it) => ({ it, name: nameOf(t, it) }));
    // Who has many members looks for one by name.
    if (some[0]?.through) named.sort((a, b) => sortName(a.it).localeCompare(sortName(b.it), t.localizer.locale));
    return named.map(({ it, name }) => html`<option value=${it.id} .selected=${it === chosen}>${name}</option>`);
  }
}

const sortName = ({ practitioner, address }: AgendaSummary): string =>
  [practitioner?.lastName, practitioner?.firstName, address.city].join(' ');

function tools({ texts: t, go, ...shown }: FrameShown, agenda: Agenda): TemplateResult {
  const dates = weekOf(agenda.from);
  const [first, last] = [dates[0]!, dates[6]!];
  const zone = zoneText(t, agenda.timeZone, dates);
  const count = agenda.unavailabilities.length;
  return html`<div class="tools" part="tools">
      <div class="moves">
        <button
          class="button square back"
          type="button"
          aria-label=${t.t('agenda.previous')}
          @click=${() => go(addDays(first, -7))}
        >
          ${icons.chevron}
        </button>
        <button class="button" type="button" data-today @click=${() => go()}>${t.t('agenda.today')}</button>
        <button
          class="button square on"
          type="button"
          aria-label=${t.t('agenda.next')}
          @click=${() => go(addDays(first, 7))}
        >
          ${icons.chevron}
        </button>
        <input
          type="date"
          aria-label=${t.t('agenda.goTo')}
          .value=${first}
          @change=${({ target }: Event) => (target as HTMLInputElement).value && go((target as HTMLInputElement).value)}
        />
      </div>
      <div class="acts">
        ${
          agenda.through
            ? nothing
            : html`<button class="button" type="button" data-vacation @click=${shown.toggleVacation}>
                  ${t.t(agenda.vacation ? 'agenda.reopen' : 'agenda.close')}
                </button>
                <button class="button" type="button" data-absences @click=${shown.openAbsences}>
                  ${count ? t.t('agenda.absencesCount', { count }) : t.t('agenda.absences')}
                </button>`
        }
        <button class="button primary" type="button" data-add @click=${shown.add}>${t.t('agenda.add')}</button>
      </div>
    </div>
    <p class="range">
      <strong>${t.t('agenda.week', { range: rangeText(t, first, last) })}</strong>${
        zone ? html`<span class="zone">${icons.wait}${zone}</span>` : nothing
      }
    </p>
    ${
      agenda.through
        ? html`<p class="message info" data-through>
            ${icons.alert}<span>${t.t('agenda.forMembers', { name: agenda.through.name })}</span>
          </p>`
        : nothing
    }
    ${
      agenda.vacation
        ? html`<p class="message warning">${icons.alert}<span>${t.t('agenda.closed')}</span></p>`
        : nothing
    }`;
}

function problemView({ texts: t, retry }: FrameShown, problem: ReadProblem): TemplateResult {
  return html`<div class="message danger" role="alert">
    ${icons.alert}<span>${t.t(problem)}</span>${
      problem === 'agenda.failed'
        ? html`<button class="button" type="button" data-retry @click=${retry}>${t.t('agenda.retry')}</button>`
        : nothing
    }
  </div>`;
}

/** What was just done, with its undo. */
export function noticeView({ texts: t, notice, undo, dismiss }: FrameShown): unknown {
  if (!notice) return nothing;
  return html`<div class="message notice ${notice.undo ? 'success' : 'info'}" part="notice">
    ${notice.undo ? icons.check : icons.alert}<span>${notice.text()}</span>${
      notice.undo
        ? html`<button class="button quiet" type="button" data-undo @click=${() => undo(notice)}>
            ${t.t('agenda.undo')}
          </button>`
        : nothing
    }<button class="button quiet" type="button" data-dismiss aria-label=${t.t('agenda.dismiss')} @click=${dismiss}>
      ×
    </button>
  </div>`;
}

/** The keys that matter most, and the way to all of them. */
export const keysView = (t: AgendaTexts, button: unknown): TemplateResult =>
  html`<div class="foot">
    <p class="keys" id="keys">${t.t('agenda.keys')}</p>
    <div class="all-keys">${button}</div>
  </div>`;

/** The content of the dialog. */
export function formView(panel: AgendaPanel): TemplateResult {
  return html`<header role="presentation"><h2 part="title" id="title" tabindex="-1">${panel.title()}</h2></header>
    <div class="form-body">${panel.body()}</div>
    <footer role="presentation">${panel.footer()}</footer>`;
}

/** A key in the dialog: Enter in a field saves, as in any form; Escape closes. */
export function formKey(event: KeyboardEvent, close: () => void): void {
  const { key, currentTarget } = event;
  const target = event.target as HTMLInputElement;
  // A key that is still down from the week must not act in the form as well.
  if (key === 'Enter' && event.repeat) event.preventDefault();
  else if (key === 'Enter' && target.localName === 'input' && !['checkbox', 'radio'].includes(target.type)) {
    event.preventDefault();
    (currentTarget as HTMLElement).querySelector<HTMLElement>('[data-save]')?.click();
  }
  if (key !== 'Escape') return;
  event.stopPropagation();
  event.preventDefault();
  close();
}
