import { addDays, unavailabilityFaults, type Unavailability, type UnavailabilityInput } from '@sas-embed/contract';
import { html, nothing, type TemplateResult } from 'lit';
import type { frAgendaForms } from '../localize/index.js';
import { AgendaForm } from './agenda-form.js';
import { minutesOf, readTime } from './agenda-model.js';
import type { AgendaDesk } from './agenda-panel.js';
import { clockText, todayAt } from './agenda-texts.js';
import { timeInput } from './time-input.js';

type Field = 'from' | 'to' | 'start' | 'end';
type Fault = keyof typeof frAgendaForms;

/** The absences that are declared, and the form of another one: whole days, or hours. */
export class AbsencesPanel extends AgendaForm {
  #values: Record<Field, string>;
  #wholeDays = true;
  #faults: Partial<Record<Field, Fault>> = {};

  /** @param date - the day that the week stands on */
  constructor(desk: AgendaDesk, date: string) {
    super(desk);
    const day = date > this.#today ? date : this.#today;
    this.#values = { from: day, to: day, start: '08:00', end: '12:00' };
  }

  title(): string {
    return this.t.t('agendaForms.absences.title');
  }

  body(): TemplateResult {
    const { t } = this;
    const { unavailabilities } = this.desk.agenda;
    const listed = unavailabilities
      .filter(({ to }) => to.slice(0, 10) >= this.#today)
      .sort((a, b) => (a.from < b.from ? -1 : 1));
    return html`${
        listed.length
          ? html`<ul class="absences" aria-label=${t.t('agendaForms.absences.list')}>
              ${listed.map((absence) => this.#item(absence))}
            </ul>`
          : html`<p class="hint">${t.t('agendaForms.absences.none')}</p>`
      }
      <fieldset class="fields">
        <legend>${t.t('agendaForms.absences.new')}</legend>
        <p class="hint">${t.t('agendaForms.absences.hint')}</p>
        <div class="pair">${this.#date('from')} ${this.#date('to')}</div>
        <label class="choice">
          <input
            type="checkbox"
            data-whole
            .checked=${this.#wholeDays}
            @change=${({ target }: Event) => this.#setWhole((target as HTMLInputElement).checked)}
          /><span>${t.t('agendaForms.absences.allDay')}</span>
        </label>
        ${
          this.#wholeDays
            ? nothing
            : html`<div class="pair">${this.#time('start')} ${this.#time('end')}</div>
                <p class="hint" id="time-hint">${t.t('agendaForms.timeHint')}</p>`
        }
        <button
          class="button primary"
          type="button"
          data-save
          aria-disabled=${this.busy}
          @click=${() => void this.#save()}
        >
          ${t.t(this.busy ? 'agendaForms.saving' : 'agendaForms.absences.submit')}
        </button>
      </fieldset>
      <p role="status" class="hint">${this.#said?.()}</p>
      ${this.problemView()}`;
  }

  footer(): TemplateResult {
    return html`<span class="gap"></span>${this.cancelButton(this.t.t('agendaForms.absences.close'))}`;
  }

  #said: (() => string) | undefined;

  get #today(): string {
    return todayAt(this.desk.agenda.timeZone, this.desk.now());
  }

  #item(absence: Unavailability): TemplateResult {
    const text = this.#textOf(absence);
    const { t } = this;
    return html`<li>
      <span>${text}</span>
      <button
        class="button quiet"
        type="button"
        aria-label=${t.t('agendaForms.absences.remove', { absence: text })}
        @click=${() => void this.#remove(absence)}
      >
        ${t.t('agendaForms.absences.removeShort')}
      </button>
    </li>`;
  }

  #textOf({ from, to }: Unavailability): string {
    const { t } = this;
    const day = (local: string) => t.localizer.day(local.slice(0, 10), 'long');
    const time = (local: string) => clockText(t, local.slice(11));
    const isWhole = from.endsWith('T00:00') && to.endsWith('T00:00');
    const last = isWhole ? addDays(to.slice(0, 10), -1) : to;
    if (isWhole) {
      return from.slice(0, 10) === last
        ? t.t('agendaForms.absences.wholeDay', { day: day(from) })
        : t.t('agendaForms.absences.days', { from: day(from), to: day(last) });
    }
    return from.slice(0, 10) === to.slice(0, 10)
      ? t.t('agendaForms.absences.day', { day: day(from), from: time(from), to: time(to) })
      : t.t('agendaForms.absences.span', { from: `${day(from)} ${time(from)}`, to: `${day(to)} ${time(to)}` });
  }

  #date(name: 'from' | 'to'): TemplateResult {
    const fault = this.#faults[name];
    return html`<div class="field">
      <label for="absence-${name}">${this.t.t(`agendaForms.absences.${name}`)}</label>
      <input
        id="absence-${name}"
        type="date"
        min=${name === 'to' ? this.#today : nothing}
        ?data-first=${name === 'from'}
        aria-required="true"
        aria-invalid=${fault ? 'true' : nothing}
        aria-describedby=${fault ? `${name}-fault` : nothing}
        .value=${this.#values[name]}
        @input=${({ target }: Event) => this.#set(name, (target as HTMLInputElement).value)}
      />
      ${this.faultView(name, fault && this.t.t(fault as 'agendaForms.fault.date'))}
    </div>`;
  }

  #time(name: 'start' | 'end'): TemplateResult {
    const fault = this.#faults[name];
    const value = this.#values[name];
    return html`<div class="field">
      <label for="absence-${name}">${this.t.t(`agendaForms.${name}`)}</label>
      ${timeInput(this.t, {
        ...{ id: `absence-${name}`, value, invalid: fault ? 'true' : nothing },
        describedBy: [fault && `${name}-fault`, 'time-hint'].filter(Boolean).join(' '),
        change: (time) => this.#set(name, time),
        step: (time) => this.#set(name, time),
      })}
      ${this.faultView(name, fault && this.t.t(fault as 'agendaForms.fault.date'))}
    </div>`;
  }

  #set(name: Field, value: string): void {
    if (this.#values[name] === value) return;
    // The last day goes with the first, as long as it would come before it.
    if (name === 'from' && this.#values.to < value) this.#values.to = value;
    this.#values[name] = value;
    this.#faults = {};
    this.problem = '';
    this.#said = undefined;
    this.changed();
  }

  #setWhole(whole: boolean): void {
    this.#wholeDays = whole;
    this.#faults = {};
    this.changed();
  }

  /** What the form says: whole days end at midnight of the next. */
  #input(): UnavailabilityInput {
    const { from, to, start, end } = this.#values;
    const { timeZone } = this.desk.agenda;
    if (this.#wholeDays) return { timeZone, from: `${from}T00:00`, to: to ? `${addDays(to, 1)}T00:00` : '' };
    return { timeZone, from: `${from}T${readTime(start) ?? start}`, to: `${to}T${readTime(end) ?? end}` };
  }

  #check(input: UnavailabilityInput): Partial<Record<Field, Fault>> {
    const { from, to, start, end } = this.#values;
    if (!from) return { from: 'agendaForms.fault.date' };
    if (!to) return { to: 'agendaForms.fault.date' };
    if (to < this.#today) return { to: 'agendaForms.fault.past' };
    if (!this.#wholeDays) {
      const isBad = (time: string) => minutesOf(readTime(time) ?? '00:01') % 5 !== 0;
      if (isBad(start)) return { start: 'agendaForms.fault.time' };
      if (isBad(end)) return { end: 'agendaForms.fault.time' };
    }
    if (!unavailabilityFaults(input, input.timeZone, this.#today).length) return {};
    const isShort = input.to <= input.from;
    const at = this.#wholeDays || from !== to ? 'to' : 'end';
    return { [at]: isShort ? 'agendaForms.fault.absenceOrder' : 'agendaForms.fault.absenceLong' };
  }

  #save(): Promise<void> {
    const { start, end } = this.#values;
    Object.assign(this.#values, { start: readTime(start) ?? start, end: readTime(end) ?? end });
    const input = this.#input();
    this.#faults = this.#check(input);
    if (Object.keys(this.#faults).length) return this.focusFault();
    const { id } = this.desk.agenda;
    return this.write(
      ['absence', input],
      async (client, idempotencyKey) => {
        const made = await client.createUnavailability(id, input, { idempotencyKey });
        const text = (this.#said = () => this.t.t('agendaForms.absences.added'));
        return { text, undo: (again) => again.deleteUnavailability(id, made.id) };
      },
      true,
    );
  }

  #remove({ id: absence, timeZone, from, to }: Unavailability): Promise<void> {
    const { id } = this.desk.agenda;
    return this.write(
      ['remove', absence],
      async (client, idempotencyKey) => {
        await client.deleteUnavailability(id, absence, { idempotencyKey });
        const text = (this.#said = () => this.t.t('agendaForms.absences.removed'));
        return { text, undo: (again) => again.createUnavailability(id, { timeZone, from, to }) };
      },
      true,
    );
  }
}
