import type { DeclaredPlace, StructureProfile } from '@sas-embed/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { heading, icons } from '../internal/index.js';
import type { Faults } from './participation-draft.js';
import { faultView, textView } from './participation-fields.js';
import { nowText, placeText, type ReadProblem, type Texts } from './participation-texts.js';

/** The form that a message belongs to: the places', the question's, or that of a structure by its national id. */
export type Form = string;
/** The form of the places. */
export const PLACES = 'places';
/** The question before a declaration is taken back. */
export const QUESTION = 'question';

/** What was refused or done, and in which form. */
export interface Told {
  readonly form: Form;
  readonly text: () => string;
  readonly isProblem: boolean;
}

/** What all forms show. */
export interface FormShown {
  readonly t: Texts;
  readonly told: Told | undefined;
  /** The form of which it is unknown yet if something was written. */
  readonly busy: Form | undefined;
}

/** A refusal is said at once; what was done is announced besides. */
export function toldView({ told }: FormShown, form: Form): TemplateResult {
  const isHere = told?.form === form;
  return html`<div role="alert">
      ${isHere && told.isProblem ? html`<p class="message">${icons.alert}<span>${told.text()}</span></p>` : nothing}
    </div>
    ${isHere && !told.isProblem ? html`<p class="message success">${icons.check}<span>${told.text()}</span></p>` : nothing}`;
}

/** The button that saves a form. */
export function saveView({ t, busy }: FormShown, form: Form, text: string): TemplateResult {
  return html`<div class="acts">
    <button class="button primary" type="submit" data-save aria-disabled=${busy !== undefined}>
      ${busy === form ? t.t('participation.saving') : text}
    </button>
  </div>`;
}

/** Why nothing could be read, and a way on. */
export function readProblemView(t: Texts, problem: ReadProblem, retry: () => void): TemplateResult {
  return html`<p class="message">
    ${icons.alert}<span>${t.t(`participation.${problem}`)}</span>
    ${
      problem === 'failed'
        ? html`<button class="button" type="button" data-retry @click=${retry}>${t.t('participation.retry')}</button>`
        : nothing
    }
  </p>`;
}

/** What becomes of the places. */
export interface PlacesShown {
  readonly t: Texts;
  readonly places: readonly DeclaredPlace[];
  readonly ticked: ReadonlySet<string>;
  readonly faults: Faults;
  readonly tick: (place: DeclaredPlace, isTicked: boolean) => void;
  readonly withdraw: (place: DeclaredPlace) => void;
}

/** The places to tick, each with how it takes part now. */
export function placesView(shown: PlacesShown): TemplateResult {
  const { t, faults, places } = shown;
  return html`<fieldset aria-describedby=${faults.places ? 'places-fault' : nothing}>
    <legend>${t.t('participation.places')}</legend>
    <div class="places">${places.map((place) => placeView(shown, place))}</div>
    ${faultView(faults, 'places')}
  </fieldset>`;
}

function placeView({ t, faults, ticked, tick, withdraw }: PlacesShown, place: DeclaredPlace): TemplateResult {
  const name = placeText(t, place);
  const { offerId, ways, declaration } = place;
  const isOwn = ways.length === 0 || ways.includes('individual');
  return html`<div class="place" part="place">
    <label class="choice">
      <input
        type="checkbox"
        name="place"
        value=${offerId}
        ?data-wrong=${faults.places !== undefined}
        .checked=${ticked.has(offerId)}
        @change=${(event: Event) => tick(place, (event.target as HTMLInputElement).checked)}
      /><span>${name} <span class="now">${nowText(t, place)}</span></span>
    </label>
    ${
      declaration && isOwn
        ? html`<button
            class="button quiet"
            type="button"
            data-withdraw=${offerId}
            aria-label=${t.t('participation.withdrawOf', { place: name })}
            @click=${() => withdraw(place)}
          >
            ${t.t('participation.withdraw')}
          </button>`
        : nothing
    }
  </div>`;
}

/** What is typed of a structure. */
export type ProfileDraft = Readonly<Record<'description' | 'contact', string>>;

/** What a structure says of itself. */
export function structureView(
  shown: FormShown,
  { nationalId: id, name }: StructureProfile,
  more: { level: number; texts: ProfileDraft; write: (texts: ProfileDraft) => void; save: () => void },
): TemplateResult {
  const { t } = shown;
  const { level, texts, write, save } = more;
  const onSubmit = (event: Event) => {
    event.preventDefault();
    save();
  };
  return html`<form part="structure" novalidate data-structure=${id} @submit=${onSubmit}>
    ${heading(level, 'section', name, `structure-${id}-name`)}
    ${textView({
      ...{ t, id: 'description', of: `-${id}`, text: texts.description, max: 4000, fault: undefined },
      write: (description) => write({ ...texts, description }),
    })}
    ${textView({
      ...{ t, id: 'contact', of: `-${id}`, text: texts.contact, max: 500, fault: undefined },
      write: (contact) => write({ ...texts, contact }),
    })}
    ${toldView(shown, id)} ${saveView(shown, id, t.t('participation.describe', { name }))}
  </form>`;
}

/** Asks before a declaration is taken back. */
export function questionView(
  shown: FormShown,
  place: DeclaredPlace,
  { cancel, confirm }: { cancel: (event: Event) => void; confirm: () => void },
): TemplateResult {
  const { t, busy } = shown;
  const isBusy = busy !== undefined;
  return html`<div class="question">
    ${heading(2, 'section', t.t('participation.confirm'), 'question')}
    <p>${placeText(t, place)}</p>
    <p class="hint">${t.t('participation.confirmText')}</p>
    ${toldView(shown, QUESTION)}
    <div class="acts">
      <button class="button" type="button" aria-disabled=${isBusy} @click=${cancel}>
        ${t.t('participation.cancel')}
      </button>
      <button class="button primary" type="button" data-confirm aria-disabled=${isBusy} @click=${confirm}>
        ${t.t('participation.withdraw')}
      </button>
    </div>
  </div>`;
}
