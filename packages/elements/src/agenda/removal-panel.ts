import type { SasClient } from '@sas-embed/client';
import { addDays, type Agenda, type AgendaRule } from '@sas-embed/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { AgendaForm } from './agenda-form.js';
import type { AgendaEntry } from './agenda-model.js';
import type { AgendaDesk, AgendaNotice } from './agenda-panel.js';
import { kindText, spanText, todayAt } from './agenda-texts.js';
import { draftOf, inputOf } from './rule-draft.js';
import { putExceptions } from './rule-exceptions.js';
import { scopesOf, type RuleScope } from './rule-scope.js';

/** Asks before something is deleted: one date, the series from that date on, or all of it. */
export class RemovalPanel extends AgendaForm {
  readonly #entry: AgendaEntry;
  #scope: RuleScope;

  /** @param entry - what stands in the week */
  constructor(desk: AgendaDesk, entry: AgendaEntry) {
    super(desk);
    this.#entry = entry;
    this.#scope = this.#scopes[0]!;
  }

  title(): string {
    return this.t.t('agendaForms.removal.title');
  }

  body(): TemplateResult {
    const { t } = this;
    const entry = this.#entry;
    const day = t.localizer.day(entry.date, 'long');
    const scopes = this.#scopes;
    return html`<p class="what">
        ${t.t('agendaForms.removal.what', { what: `${kindText(t, entry)} ${spanText(t, entry)}`, day })}
      </p>
      ${
        scopes.length > 1
          ? html`<fieldset>
              <legend>${t.t('agendaForms.removal.scope')}</legend>
              <div class="choices">
                ${scopes.map(
                  (scope) =>
                    html`<label class="choice">
                      <input
                        type="radio"
                        name="scope"
                        value=${scope}
                        .checked=${scope === this.#scope}
                        @change=${() => this.#choose(scope)}
                      /><span>${t.t(`agendaForms.scope.${scope}`, { day })}</span>
                    </label>`,
                )}
              </div>
            </fieldset>`
          : nothing
      }
      <p class="hint">${t.t('agendaForms.removal.once')}</p>
      ${this.problemView()}`;
  }

  footer(): TemplateResult {
    const { t } = this;
    return html`<span class="gap"></span>
      <button
        class="button"
        type="button"
        data-first
        aria-disabled=${this.busy}
        @click=${() => this.busy || this.desk.close()}
      >
        ${t.t('agendaForms.cancel')}
      </button>
      <button
        class="button danger"
        type="button"
        data-remove
        aria-disabled=${this.busy}
        @click=${() => void this.#remove()}
      >
        ${t.t(this.busy ? 'agendaForms.saving' : 'agendaForms.removal.submit')}
      </button>`;
  }

  get #rule(): AgendaRule {
    const { rule } = this.#entry;
    return this.desk.agenda.rules.find(({ id }) => id === rule!.id) ?? rule!;
  }

  /** What can be deleted: of a date that is left out already, not that date alone. */
  get #scopes(): readonly RuleScope[] {
    const scopes = scopesOf(this.#entry, todayAt(this.desk.agenda.timeZone, this.desk.now()));
    return this.#entry.state === 'cancelled' ? scopes.filter((scope) => scope !== 'one') : scopes;
  }

  #choose(scope: RuleScope): void {
    this.#scope = scope;
    this.problem = '';
    this.changed();
  }

  #remove(): Promise<void> {
    const { agenda } = this.desk;
    const rule = this.#rule;
    const { date } = this.#entry;
    return this.write([this.#scope, rule.id, rule.version, date], async (client, idempotencyKey) => {
      const undo = await REMOVALS[this.#scope](client, agenda, rule, date, idempotencyKey);
      // What a structure gave cannot be given again by another.
      const isOfOthers = this.#scope === 'all' && rule.through && !agenda.through;
      return {
        text: () => this.t.t('agendaForms.done.removed'),
        focus: { date, key: '' },
        ...(!isOfOthers && { undo }),
      };
    });
  }
}

type Undo = NonNullable<AgendaNotice['undo']>;

/** Each deletes, and says how to undo it. */
const REMOVALS: Record<
  RuleScope,
  (client: SasClient, agenda: Agenda, rule: AgendaRule, date: string, idempotencyKey: string) => Promise<Undo>
> = {
  async one(client, { id }, rule, date, idempotencyKey) {
    const before = rule.exceptions.find((other) => other.date === date)?.change;
    const made = await client.setAgendaException(id, rule, date, {}, { idempotencyKey });
    return (again) =>
      before
        ? again.setAgendaException(id, made, date, { change: before })
        : again.clearAgendaException(id, made, date);
  },
  async following(client, { id, timeZone }, rule, date, idempotencyKey) {
    const before = inputOf(draftOf(rule), timeZone);
    const weekly = { ...rule.weekly!, until: addDays(date, -1) };
    const made = await client.updateAgendaRule(id, rule, { ...before, weekly }, { idempotencyKey });
    return async (again) => {
      const whole = await again.updateAgendaRule(id, made, before);
      return putExceptions(again, id, whole, rule.exceptions);
    };
  },
  async all(client, { id, timeZone }, rule, _date, idempotencyKey) {
    await client.deleteAgendaRule(id, rule, { idempotencyKey });
    return async (again) => {
      const made = await again.createAgendaRule(id, inputOf(draftOf(rule), timeZone));
      return putExceptions(again, id, made, rule.exceptions);
    };
  },
};
