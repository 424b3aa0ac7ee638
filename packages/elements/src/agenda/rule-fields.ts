import { html, nothing, type TemplateResult } from 'lit';
import { icons } from '../internal/index.js';
import type { FormTexts } from './agenda-problem.js';
import { previewOf, WEEKDAYS, type RuleDraft, type RuleFaults, type RuleField } from './rule-draft.js';
import type { RuleScope } from './rule-scope.js';
import { timeInput } from './time-input.js';

/** What the fields of a rule are drawn from. */
export interface RuleFieldsShown {
  t: FormTexts;
  draft: RuleDraft;
  faults: RuleFaults;
  today: string;
  busy: boolean;
  isNew: boolean;
  /** Of one date only hours and places change. */
  onlyHours: boolean;
  booked: number;
  /** The types of slots to choose from; a single one is said, not asked. */
  types: readonly RuleDraft['visibility'][number][];
  scope?: { date: string; value: RuleScope; all: readonly RuleScope[]; choose: (scope: RuleScope) => void };
  change: (change: Partial<RuleDraft>) => void;
  step: (name: 'start' | 'end', value: string) => void;
}

const MODES = ['AMB', 'VR', 'HH'] as const;
const DURATIONS = ['10', '15', '20', '30', '45', '60'];

const valueOf = ({ target }: Event): string => (target as HTMLInputElement).value;

/** The fields of a rule. */
export function ruleFields(shown: RuleFieldsShown): TemplateResult {
  const { t, draft, scope, booked, onlyHours } = shown;
  return html`<div class="fields">
    ${booked ? html`<p class="message info">${icons.alert}<span>${t.t('agendaForms.booked', { count: booked })}</span></p>` : nothing}
    ${
      scope
        ? html`<fieldset>
            <legend>${t.t('agendaForms.scope')}</legend>
            <div class="choices">
              ${scope.all.map((value) =>
                radio('scope', scope.value === value, () => scope.choose(value), {
                  text: t.t(`agendaForms.scope.${value}`, { day: t.localizer.day(scope.date, 'long') }),
                  first: scope.value === value,
                }),
              )}
            </div>
            <p class="hint">${t.t('agendaForms.scope.hint')}</p>
          </fieldset>`
        : nothing
    }
    ${onlyHours ? nothing : kindField(shown)} ${onlyHours ? nothing : whenFields(shown)} ${hoursFields(shown)}
    ${draft.kind === 'plage' ? placesField(shown) : onlyHours ? nothing : durationField(shown)}
    ${
      onlyHours
        ? nothing
        : html`${checks(shown, 'modes', MODES, (mode) => t.t(`agenda.mode.${mode}`))}
          ${
            shown.types.length > 1
              ? checks(shown, 'visibility', shown.types, (type) => t.t(`agenda.visibility.${type}`))
              : html`<p class="hint" data-type>${t.t('agendaForms.onlyCommunity')}</p>`
          }
          ${reasonsField(shown)}`
    }
  </div>`;
}

function radio(
  name: string,
  checked: boolean,
  choose: () => void,
  { text, hint, first }: { text: string; hint?: string; first?: boolean },
): TemplateResult {
  return html`<label class="choice">
    <input type="radio" name=${name} .checked=${checked} ?data-first=${first ?? false} @change=${choose} />
    <span>${text}${hint ? html` <span class="hint">${hint}</span>` : nothing}</span>
  </label>`;
}

function kindField({ t, draft, change, scope }: RuleFieldsShown): TemplateResult {
  return html`<fieldset>
    <legend>${t.t('agendaForms.kind')}</legend>
    <div class="choices">
      ${(['plage', 'creneau'] as const).map((kind) =>
        radio('kind', draft.kind === kind, () => change({ kind }), {
          ...{ text: t.t(`agendaForms.kind.${kind}`), hint: t.t(`agendaForms.kind.${kind}.hint`) },
          first: !scope && draft.kind === kind,
        }),
      )}
    </div>
  </fieldset>`;
}

function whenFields(shown: RuleFieldsShown): TemplateResult {
  const { t, draft, change, faults, today } = shown;
  const date = (name: 'date' | 'until', text: string) =>
    field(
      shown,
      name,
      text,
      (attributes) =>
        html`<input
          id=${name}
          type="date"
          min=${today}
          aria-required=${name === 'date' ? 'true' : nothing}
          aria-invalid=${attributes.invalid}
          aria-describedby=${attributes.describedBy}
          .value=${draft[name]}
          @input=${(event: Event) => change({ [name]: valueOf(event) })}
        />`,
    );
  return html`<fieldset>
    <legend>${t.t('agendaForms.when')}</legend>
    ${
      shown.scope?.value === 'following'
        ? nothing
        : html`<div class="choices row">
            ${radio('weekly', !draft.weekly, () => change({ weekly: false }), { text: t.t('agendaForms.once') })}
            ${radio('weekly', draft.weekly, () => change({ weekly: true }), { text: t.t('agendaForms.weekly') })}
          </div>`
    }
    ${
      draft.weekly
        ? html`<div class="days" role="group" aria-label=${t.t('agendaForms.days')}>
              ${WEEKDAYS.map(
                (day) =>
                  html`<label class="choice">
                    <input
                      type="checkbox"
                      .checked=${draft.days.includes(day)}
                      aria-invalid=${faults.days ? 'true' : nothing}
                      aria-describedby=${faults.days ? 'days-fault' : nothing}
                      @change=${() => change({ days: toggled(WEEKDAYS, draft.days, day) })}
                    /><span>${t.t(`agendaForms.day.${day}`)}</span>
                  </label>`,
              )}
            </div>
            ${faultView(shown, 'days')}`
        : nothing
    }
    <div class="pair">
      ${date('date', t.t(draft.weekly ? 'agendaForms.from' : 'agendaForms.date'))}
      ${draft.weekly ? date('until', t.t('agendaForms.until')) : nothing}
    </div>
  </fieldset>`;
}

function hoursFields(shown: RuleFieldsShown): TemplateResult {
  const { t, draft, change, step, onlyHours, scope } = shown;
  const time = (name: 'start' | 'end') =>
    field(
      shown,
      name,
      t.t(`agendaForms.${name}`),
      (attributes) =>
        timeInput(t, {
          ...attributes,
          ...{ id: name, value: draft[name], first: onlyHours && !scope && name === 'start' },
          change: (value) => change({ [name]: value }),
          step: (value) => step(name, value),
        }),
      'time-hint',
    );
  return html`<div class="pair">${time('start')} ${time('end')}</div>
    <p class="hint" id="time-hint">${t.t('agendaForms.timeHint')}</p>`;
}

function placesField(shown: RuleFieldsShown): TemplateResult {
  const { t, draft, change } = shown;
  return field(
    shown,
    'places',
    t.t('agendaForms.places'),
    (attributes) =>
      html`<input
        id="places"
        type="number"
        min="1"
        max="500"
        aria-required="true"
        aria-invalid=${attributes.invalid}
        aria-describedby=${attributes.describedBy}
        .value=${draft.places}
        @input=${(event: Event) => change({ places: valueOf(event) })}
      />`,
  );
}

function reasonsField(shown: RuleFieldsShown): TemplateResult {
  const { t, draft, change } = shown;
  return html`${field(
      shown,
      'reasons',
      t.t('agendaForms.reasons'),
      (attributes) =>
        html`<input
          id="reasons"
          lang="fr"
          type="text"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          aria-invalid=${attributes.invalid}
          aria-describedby=${attributes.describedBy}
          .value=${draft.reasons}
          @input=${(event: Event) => change({ reasons: valueOf(event) })}
        />`,
      'reasons-hint',
    )}
    <p class="hint" id="reasons-hint">${t.t('agendaForms.reasons.hint')}</p>`;
}

function durationField(shown: RuleFieldsShown): TemplateResult {
  const { t, draft, change } = shown;
  const preview = previewOf(draft);
  const known = draft.duration && !DURATIONS.includes(draft.duration) ? [...DURATIONS, draft.duration] : DURATIONS;
  return html`${field(
      shown,
      'duration',
      t.t('agendaForms.duration'),
      (attributes) =>
        html`<select
          id="duration"
          aria-invalid=${attributes.invalid}
          aria-describedby=${attributes.describedBy}
          @change=${(event: Event) => change({ duration: valueOf(event) })}
        >
          ${known.map(
            (count) =>
              html`<option value=${count} .selected=${count === draft.duration}>
                ${t.t('agendaForms.minutes', { count: Number(count) })}
              </option>`,
          )}
          <option value="" .selected=${draft.duration === ''}>${t.t('agendaForms.whole')}</option>
        </select>`,
    )}
    <div role="status">
      ${preview ? html`<p class="hint">${t.t('agendaForms.preview', preview)}</p>` : nothing}
      ${
        preview?.isLong
          ? html`<p class="message warning" data-long>${icons.alert}<span>${t.t('agendaForms.long')}</span></p>`
          : nothing
      }
    </div>`;
}

function checks<T extends string>(
  shown: RuleFieldsShown,
  name: 'modes' | 'visibility',
  all: readonly T[],
  textOf: (value: T) => string,
): TemplateResult {
  const { t, draft, faults, change } = shown;
  const chosen = draft[name] as readonly string[];
  return html`<fieldset>
    <legend>${t.t(`agendaForms.${name}`)}</legend>
    <div class="choices row">
      ${all.map(
        (value) =>
          html`<label class="choice">
            <input
              type="checkbox"
              value=${value}
              .checked=${chosen.includes(value)}
              aria-invalid=${faults[name] ? 'true' : nothing}
              aria-describedby=${faults[name] ? `${name}-fault` : nothing}
              @change=${() => change({ [name]: toggled(all, chosen as readonly T[], value) })}
            /><span>${textOf(value)}</span>
          </label>`,
      )}
    </div>
    ${faultView(shown, name)}
  </fieldset>`;
}

/** The values with one more or one less, in their usual order. */
const toggled = <T extends string>(all: readonly T[], chosen: readonly T[], value: T): T[] =>
  all.filter((other) => (other === value) !== chosen.includes(other));

function field(
  shown: RuleFieldsShown,
  name: RuleField,
  label: string,
  control: (attributes: { invalid: 'true' | typeof nothing; describedBy: string | typeof nothing }) => TemplateResult,
  hint?: string,
): TemplateResult {
  const isAtFault = shown.faults[name] !== undefined;
  return html`<div class="field">
    <label for=${name}>${label}</label>
    ${control({
      invalid: isAtFault ? 'true' : nothing,
      describedBy: [isAtFault && `${name}-fault`, hint].filter(Boolean).join(' ') || nothing,
    })}
    ${faultView(shown, name)}
  </div>`;
}

function faultView({ t, faults }: RuleFieldsShown, name: RuleField): unknown {
  const fault = faults[name];
  return fault
    ? html`<p class="fault" id="${name}-fault">${icons.alert}<span>${t.t(fault as 'agendaForms.fault.time')}</span></p>`
    : nothing;
}
