import type { KnownStructure } from '@sas-embed/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { icons, type SuggestController } from '../internal/index.js';
import type { Choice, Draft, FaultField, Faults } from './participation-draft.js';
import type { Texts } from './participation-texts.js';

/** What the form shows, and what becomes of what is typed. */
export interface FieldsShown {
  readonly t: Texts;
  readonly draft: Draft;
  readonly choices: readonly Choice[];
  readonly hoursNeeded: boolean;
  readonly faults: Faults;
  readonly box: SuggestController<KnownStructure>;
  /** Something was typed or chosen. */
  readonly change: (part: Partial<Draft>) => void;
  /** A structure is not wanted any more. */
  readonly remove: (structure: KnownStructure) => void;
}

/** What is wrong with a field. */
export function faultView(faults: Faults, field: FaultField): unknown {
  const text = faults[field];
  return text ? html`<p class="fault" id="${field}-fault">${icons.alert}<span>${text()}</span></p>` : nothing;
}

/** Hint and fault of a field, as `aria-describedby` names them. */
const describedBy = (faults: Faults, field: FaultField, hint = '') =>
  [hint, faults[field] ? `${field}-fault` : ''].filter(Boolean).join(' ') || nothing;

/** How it takes part: the choice, then what the choice needs. */
export function fieldsView(shown: FieldsShown): TemplateResult {
  const { t, draft, choices, faults, change } = shown;
  const takesPart = draft.choice !== undefined && draft.choice !== 'no';
  return html`<fieldset
      role="radiogroup"
      aria-invalid=${faults.via ? 'true' : nothing}
      aria-describedby=${describedBy(faults, 'via')}
    >
      <legend>${t.t('participation.way')}</legend>
      <div class="choices">
        ${choices.map(
          (choice) =>
            html`<label class="choice">
              <input
                type="radio"
                name="way"
                value=${choice}
                ?data-wrong=${faults.via !== undefined}
                .checked=${choice === draft.choice}
                @change=${() => change({ choice })}
              /><span>${t.t(`participation.way.${choice}`)}</span>
            </label>`,
        )}
      </div>
      ${faultView(faults, 'via')}
    </fieldset>
    ${structuresView(shown)} ${takesPart ? rulesView(shown) : nothing}
    ${textView({
      ...{ t, id: 'description', text: draft.description, max: 1000, fault: faults.description?.() },
      write: (description) => change({ description }),
    })}
    ${textView({
      ...{ t, id: 'contact', text: draft.contact, max: 500, fault: faults.contact?.() },
      write: (contact) => change({ contact }),
    })}`;
}

/** The structures that it goes through: those chosen, and a combobox that proposes others. */
function structuresView({ t, draft, faults, box, remove }: FieldsShown): unknown {
  const { choice, communities, structure } = draft;
  if (choice !== 'CPTS' && choice !== 'MSP' && choice !== 'SOS') return nothing;
  const chosen = choice === 'CPTS' ? communities : structure ? [structure] : [];
  const field = choice === 'CPTS' ? 'communityIds' : 'structureId';
  return html`<div class="field">
    ${
      chosen.length
        ? html`<ul class="chosen" aria-label=${t.t('participation.chosen')}>
            ${chosen.map(
              (it) =>
                html`<li>
                  <span>${it.name}</span>
                  <button
                    class="button quiet"
                    type="button"
                    aria-label=${t.t('participation.remove', { name: it.name })}
                    @click=${() => remove(it)}
                  >
                    ✕
                  </button>
                </li>`,
            )}
          </ul>`
        : nothing
    }
    <label for="structure" id="structure-label">${t.t(`participation.structure.${choice}`)}</label>
    ${comboView(t, box, faults, field)}
    <p class="hint" id="structure-hint">${noteOf(t, box)}</p>
    ${faultView(faults, field)}
  </div>`;
}

function noteOf(t: Texts, { status }: FieldsShown['box']): string {
  if (status === 'empty') return t.t('participation.noSuggestion');
  return t.t(status === 'failed' ? 'participation.suggestFailed' : 'participation.structureHint');
}

/* eslint-disable lit-a11y/click-events-have-key-events -- the options' keys are those of the combobox, which keeps focus */
function comboView(t: Texts, box: FieldsShown['box'], faults: Faults, field: FaultField): TemplateResult {
  return html`<div class="control">
    <input
      id="structure"
      type="text"
      role="combobox"
      aria-labelledby="structure-label"
      aria-autocomplete="list"
      aria-expanded=${box.open}
      aria-controls="structure-list"
      aria-activedescendant=${box.open && box.active >= 0 ? `structure-${box.active}` : nothing}
      aria-describedby=${describedBy(faults, field, 'structure-hint')}
      aria-invalid=${faults[field] ? 'true' : nothing}
      ?data-wrong=${faults[field] !== undefined}
      autocomplete="off"
      spellcheck="false"
      maxlength="200"
      .value=${box.text}
      @input=${(event: InputEvent) => box.input((event.target as HTMLInputElement).value)}
      @keydown=${(event: KeyboardEvent) => {
        // What is being searched is not yet to be saved.
        const isSearching = event.key === 'Enter' && box.text !== '';
        if (box.key(event) || isSearching) event.preventDefault();
      }}
      @click=${() => box.items.length > 0 && box.show()}
      @focus=${() => box.focus()}
      @blur=${() => box.blur()}
    />
    <div
      id="structure-list"
      role="listbox"
      aria-label=${t.t('participation.suggestions')}
      ?hidden=${!box.open}
      @mousedown=${(event: Event) => event.preventDefault()}
    >
      ${
        box.open
          ? box.items.map(
              (item, index) =>
                html`<div
                  id="structure-${index}"
                  role="option"
                  aria-selected=${index === box.active}
                  @click=${() => box.choose(item)}
                >
                  <span>${item.name}</span><span class="hint">${item.nationalId}</span>
                </div>`,
            )
          : nothing
      }
    </div>
  </div>`;
}
/* eslint-enable lit-a11y/click-events-have-key-events */

/** What else is stated of who takes part. */
function rulesView({ t, draft, hoursNeeded, faults, change }: FieldsShown): TemplateResult {
  const box = (id: 'ownCard' | 'hoursStated' | 'emergencyReorientation', text: string, fault?: FaultField) =>
    html`<div>
      <label class="choice">
        <input
          id=${id}
          type="checkbox"
          aria-invalid=${fault && faults[fault] ? 'true' : nothing}
          aria-describedby=${fault ? describedBy(faults, fault) : nothing}
          ?data-wrong=${fault !== undefined && faults[fault] !== undefined}
          .checked=${draft[id]}
          @change=${(event: Event) => change({ [id]: (event.target as HTMLInputElement).checked })}
        /><span>${text}</span>
      </label>
      ${fault ? faultView(faults, fault) : nothing}
    </div>`;
  const { overbooking } = draft;
  const options = { rule: undefined, yes: true, no: false } as const;
  return html`${draft.choice === 'CPTS' ? box('ownCard', t.t('participation.ownCard')) : nothing}
  ${hoursNeeded ? box('hoursStated', t.t('participation.hours'), 'hoursStated') : nothing}
  ${
    draft.choice === 'SOS'
      ? nothing
      : html`<div class="field">
          <label for="overbooking">${t.t('participation.overbooking')}</label>
          <select
            id="overbooking"
            @change=${(event: Event) =>
              change({ overbooking: options[(event.target as HTMLSelectElement).value as keyof typeof options] })}
          >
            ${(['rule', 'yes', 'no'] as const).map(
              (option) =>
                html`<option value=${option} .selected=${options[option] === overbooking}>
                  ${t.t(`participation.overbooking.${option}`)}
                </option>`,
            )}
          </select>
        </div>`
  }
  ${box('emergencyReorientation', t.t('participation.reorientation'))}`;
}

/** A text for regulators, or whom to ask. */
export function textView(field: {
  t: Texts;
  id: 'description' | 'contact';
  text: string;
  max: number;
  fault: string | undefined;
  /** Sets the field apart from the same field of others. */
  of?: string;
  write: (text: string) => void;
}): TemplateResult {
  const { t, id, text, max, fault, of = '', write } = field;
  const name = `${id}${of}`;
  const [described, isWrong] = [`${name}-hint${fault ? ` ${name}-fault` : ''}`, fault !== undefined];
  const onInput = (event: Event) => write((event.target as HTMLInputElement).value);
  return html`<div class="field">
    <label for=${name}>${t.t(`participation.${id}`)}</label>
    ${
      id === 'description'
        ? html`<textarea
            id=${name}
            lang="fr"
            rows="3"
            maxlength=${max}
            aria-describedby=${described}
            aria-invalid=${isWrong ? 'true' : nothing}
            ?data-wrong=${isWrong}
            .value=${text}
            @input=${onInput}
          ></textarea>`
        : html`<input
            id=${name}
            lang="fr"
            type="text"
            maxlength=${max}
            autocomplete="off"
            aria-describedby=${described}
            aria-invalid=${isWrong ? 'true' : nothing}
            ?data-wrong=${isWrong}
            .value=${text}
            @input=${onInput}
          />`
    }
    <p class="hint" id="${name}-hint">${t.t(`participation.${id}Hint`)}</p>
    ${fault ? html`<p class="fault" id="${name}-fault">${icons.alert}<span>${fault}</span></p>` : nothing}
  </div>`;
}
