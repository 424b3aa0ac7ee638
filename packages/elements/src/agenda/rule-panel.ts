import type { SasClient } from '@sas-embed/client';
import {
  agendaOverlap,
  agendaSplit,
  agendaSplitFaults,
  type AgendaRule,
  type AgendaRuleInput,
} from '@sas-embed/contract';
import { html, type TemplateResult } from 'lit';
import { AgendaForm } from './agenda-form.js';
import { freeHours, minutesOf, readTime, timeOf, typesOf, type AgendaEntry } from './agenda-model.js';
import type { AgendaDesk, AgendaNotice } from './agenda-panel.js';
import { overlapText } from './agenda-problem.js';
import { todayAt } from './agenda-texts.js';
import {
  changeOf,
  draftFaults,
  draftOf,
  faultsOf,
  inputOf,
  weekdayOf,
  type RuleDraft,
  type RuleFaults,
} from './rule-draft.js';
import { putExceptions } from './rule-exceptions.js';
import { ruleFields } from './rule-fields.js';
import { scopesOf, type RuleScope } from './rule-scope.js';

/** Where a rule begins: on a date, at a time perhaps; or with what stands in the week. */
export type RuleStart = { date: string; start?: string | undefined } | { entry: AgendaEntry };

/** What was chosen last for a new rule, as long as its client is in use. */
const lastOf = new WeakMap<SasClient, Pick<RuleDraft, 'kind' | 'modes' | 'visibility' | 'places' | 'duration'>>();

/** The form of a rule: a new one, a whole series, or one date of it. */
export class RulePanel extends AgendaForm {
  readonly #entry: AgendaEntry | undefined;
  #scope: RuleScope = 'one';
  #draft: RuleDraft;
  #faults: RuleFaults = {};

  /** @param begin - what it is about */
  constructor(desk: AgendaDesk, begin: RuleStart) {
    super(desk);
    this.#entry = 'entry' in begin ? begin.entry : undefined;
    if (this.#entry) this.#scope = this.#scopes[0]!;
    this.#draft = 'entry' in begin ? this.#draftNow() : this.#draftFor(begin.date, begin.start);
  }

  title(): string {
    const { t } = this;
    const entry = this.#entry;
    if (!entry) return t.t('agendaForms.add');
    if (this.#scope !== 'one' && this.#rule?.weekly) return t.t('agendaForms.edit');
    return t.t('agendaForms.editDate', { day: t.localizer.day(entry.date, 'long') });
  }

  body(): TemplateResult {
    const entry = this.#entry;
    return html`${ruleFields({
      ...{ t: this.t, draft: this.#draft, faults: this.#faults, today: this.#today, busy: this.busy },
      ...{
        isNew: !entry,
        onlyHours: this.#isOneDate,
        booked: entry?.booked ?? 0,
        types: typesOf(this.desk.agenda, this.#rule),
      },
      ...(entry &&
        this.#scopes.length > 1 && {
          scope: { date: entry.date, value: this.#scope, all: this.#scopes, choose: this.#chooseScope },
        }),
      change: this.#change,
      step: this.#step,
    })}
    ${this.problemView()}`;
  }

  footer(): TemplateResult {
    const { t } = this;
    const entry = this.#entry;
    const canRestore = entry && (entry.changed || entry.state === 'cancelled') && this.#scope === 'one';
    return html`${
        canRestore
          ? html`<button class="button quiet" type="button" data-restore @click=${() => void this.#restore(entry)}>
              ${t.t('agendaForms.restore')}
            </button>`
          : ''
      } <span class="gap"></span>${this.cancelButton()}
      <button
        class="button primary"
        type="button"
        data-save
        aria-disabled=${this.busy}
        @click=${() => void this.#save()}
      >
        ${t.t(this.busy ? 'agendaForms.saving' : 'agendaForms.save')}
      </button>`;
  }

  /** The rule as it was read last. */
  get #rule(): AgendaRule | undefined {
    const id = this.#entry?.rule?.id;
    return this.desk.agenda.rules.find((rule) => rule.id === id) ?? this.#entry?.rule;
  }

  get #scopes(): readonly RuleScope[] {
    const entry = this.#entry!;
    if (entry.state === 'past') return ['all'];
    return scopesOf({ rule: this.#rule, date: entry.date }, this.#today);
  }

  get #isOneDate(): boolean {
    return this.#entry !== undefined && this.#scope === 'one';
  }

  get #today(): string {
    return todayAt(this.desk.agenda.timeZone, this.desk.now());
  }

  #draftNow(): RuleDraft {
    const draft = draftOf(this.#rule!, this.#isOneDate ? this.#entry : undefined);
    return this.#scope === 'following' ? { ...draft, date: this.#entry!.date } : draft;
  }

  /** A new one: as the last, in free hours of that day. */
  #draftFor(date: string, start?: string): RuleDraft {
    const { client, agenda } = this.desk;
    const last = client && lastOf.get(client);
    const hours = start
      ? { start, end: timeOf(Math.min(23 * 60 + 55, minutesOf(start) + 60)) }
      : freeHours(agenda, date, this.desk.now());
    const types = typesOf(agenda);
    const visibility = last?.visibility.filter((type) => types.includes(type)) ?? [];
    return {
      ...{ kind: 'plage', places: '4', duration: '15', modes: ['AMB'] },
      ...last,
      visibility: visibility.length > 0 ? visibility : types.slice(0, 1),
      ...{ weekly: false, date, days: [weekdayOf(date)], until: '', ...hours, reasons: '' },
    };
  }

  readonly #chooseScope = (scope: RuleScope): void => {
    this.#scope = scope;
    this.#draft = this.#draftNow();
    this.#faults = {};
    this.problem = '';
    this.changed();
  };

  readonly #change = (change: Partial<RuleDraft>): void => {
    // Leaving a field that was read already changes nothing: what is told stays.
    const before = this.#draft;
    if ((Object.keys(change) as (keyof RuleDraft)[]).every((name) => change[name] === before[name])) return;
    const draft = { ...before, ...change };
    // The day of the date goes with it, as long as no other day was chosen.
    if (change.date && draft.days.length === 1 && !change.days) {
      draft.days = [weekdayOf(change.date)];
    }
    this.#draft = draft;
    for (const name of Object.keys(change)) delete this.#faults[name as keyof RuleFaults];
    this.problem = '';
    this.changed();
  };

  /** A quarter of an hour on or back; the end keeps its distance from the start. */
  readonly #step = (name: 'start' | 'end', value: string): void => {
    const [start, end] = [readTime(this.#draft.start), readTime(this.#draft.end)];
    const moves = name === 'start' && start && end && end > start;
    const to = moves ? minutesOf(end) + minutesOf(value) - minutesOf(start) : undefined;
    this.#change({ [name]: value, ...(to !== undefined && to < 24 * 60 && { end: timeOf(to) }) });
  };

  async #save(): Promise<void> {
    if (this.busy) return;
    const { agenda } = this.desk;
    const { start, end } = this.#draft;
    const draft = { ...this.#draft, start: readTime(start) ?? start, end: readTime(end) ?? end };
    this.#draft = draft;
    this.#faults = draftFaults(draft, agenda, this.desk.now(), this.#today, this.#isOneDate ? this.#rule : undefined);
    const input = inputOf(draft, agenda.timeZone);
    const rule = this.#rule;
    if (rule && this.#scope === 'following' && agendaSplitFaults(rule, draft.date, input, this.#today).length > 0) {
      this.#faults = { date: 'agendaForms.fault.onwards', ...this.#faults };
    }
    if (Object.keys(this.#faults).length) return this.focusFault();
    const asked = this.#asked(input);
    const overlap = agendaOverlap(asked, this.#others(input), this.#today);
    if (overlap) {
      this.problem = overlapText(this.t, agenda, overlap.ruleId, overlap.dates);
      return this.changed();
    }
    if (!rule) return this.#create(input);
    if (this.#isOneDate) return this.#saveDate(rule, this.#entry!.date);
    if (this.#scope === 'following') return this.#saveFollowing(rule, input);
    return this.#saveAll(rule, input);
  }

  /** The rule as it would be. */
  #asked(input: AgendaRuleInput) {
    const rule = this.#rule;
    if (!rule) return input;
    if (this.#scope === 'following')
      return { ...input, exceptions: agendaSplit(rule, input.weekly!.from, input).exceptions };
    if (!this.#isOneDate) return { ...input, id: rule.id, exceptions: rule.exceptions };
    const { date } = this.#entry!;
    const others = rule.exceptions.filter((other) => other.date !== date);
    return { ...rule, exceptions: [...others, { date, change: changeOf(this.#draft) }] };
  }

  /** The rules that it must not overlap. */
  #others(input: AgendaRuleInput): readonly AgendaRule[] {
    const { rules } = this.desk.agenda;
    const rule = this.#rule;
    if (!rule || this.#scope !== 'following') return rules;
    const { before } = agendaSplit(rule, input.weekly!.from, input);
    return rules.map((other) => (other.id === rule.id ? before : other));
  }

  #create(input: AgendaRuleInput): Promise<void> {
    const { id } = this.desk.agenda;
    return this.write(['create', input], async (client, idempotencyKey) => {
      const made = await client.createAgendaRule(id, input, { idempotencyKey });
      const { kind, modes, visibility, places, duration } = this.#draft;
      lastOf.set(client, { kind, modes, visibility, places, duration });
      const date = firstDate(made);
      return {
        text: () => this.t.t('agendaForms.done.added'),
        focus: { date, key: `${made.id}@${date}` },
        undo: (again) => again.deleteAgendaRule(id, made),
      };
    });
  }

  #saveAll(rule: AgendaRule, input: AgendaRuleInput): Promise<void> {
    const { id, timeZone } = this.desk.agenda;
    return this.write(['update', rule.id, rule.version, input], async (client, idempotencyKey) => {
      const made = await client.updateAgendaRule(id, rule, input, { idempotencyKey });
      const before = inputOf(draftOf(rule), timeZone);
      return {
        ...this.#saved(made.date ?? this.#entry!.date, made),
        undo: async (again) =>
          putExceptions(again, id, await again.updateAgendaRule(id, made, before), rule.exceptions),
      };
    });
  }

  /** From a date on: undone, what follows says again what the series said (two rules stay, and what is booked with them). */
  #saveFollowing(rule: AgendaRule, input: AgendaRuleInput): Promise<void> {
    const { id, timeZone } = this.desk.agenda;
    const onwards = input.weekly!.from;
    return this.write(['following', rule.id, rule.version, input], async (client, idempotencyKey) => {
      const made = await client.updateAgendaRule(id, rule, input, { idempotencyKey, onwards });
      const before = inputOf({ ...draftOf(rule), date: onwards }, timeZone);
      const exceptions = rule.exceptions.filter(({ date }) => date >= onwards);
      return {
        ...this.#saved(firstDate(made), made),
        undo: async (again) => putExceptions(again, id, await again.updateAgendaRule(id, made, before), exceptions),
      };
    });
  }

  #saveDate(rule: AgendaRule, date: string): Promise<void> {
    const { id } = this.desk.agenda;
    const change = changeOf(this.#draft);
    const before = rule.exceptions.find((other) => other.date === date);
    return this.write(['date', rule.id, rule.version, date, change], async (client, idempotencyKey) => {
      const made = await client.setAgendaException(id, rule, date, { change }, { idempotencyKey });
      return {
        ...this.#saved(date, made),
        undo: (again) =>
          before
            ? again.setAgendaException(id, made, date, before.change ? { change: before.change } : {})
            : again.clearAgendaException(id, made, date),
      };
    });
  }

  #saved(date: string, { id }: AgendaRule): AgendaNotice {
    return { text: () => this.t.t('agendaForms.done.saved'), focus: { date, key: `${id}@${date}` } };
  }

  #restore(entry: AgendaEntry): Promise<void> {
    const { id } = this.desk.agenda;
    const rule = this.#rule!;
    const { date } = entry;
    return this.write(['restore', rule.id, rule.version, date], async (client, idempotencyKey) => {
      await client.clearAgendaException(id, rule, date, { idempotencyKey });
      return { text: () => this.t.t('agendaForms.done.restored'), focus: { date, key: entry.key } };
    });
  }

  protected override refused(error: unknown): boolean {
    const { errors = [] } = (error as { problem?: { errors?: { field: string }[] } }).problem ?? {};
    this.#faults = faultsOf(errors, this.#draft);
    if (!Object.keys(this.#faults).length) return false;
    void this.focusFault();
    return true;
  }
}

/** The first date on which the rule holds. */
function firstDate({ date, weekly }: AgendaRule): string {
  if (date) return date;
  const { from, days } = weekly!;
  const week = Array.from({ length: 7 }, (_, i) =>
    new Date(Date.parse(`${from}T12:00:00Z`) + i * 86_400_000).toISOString().slice(0, 10),
  );
  return week.find((day) => days.includes(weekdayOf(day))) ?? from;
}
