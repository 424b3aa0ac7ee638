import { html, nothing, type TemplateResult } from 'lit';
import { WARNING } from './booking-icons.js';

/** One list of a form in the dialog. */
export interface PanelField {
  readonly name: string;
  readonly label: string;
  /** Value and text of each choice. */
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly chosen: string;
  readonly disabled: boolean;
  /** Shown below the list, and read with it. */
  readonly note?: string | undefined;
  /** What is wrong; shown below the list, and read with it. */
  readonly fault?: string | undefined;
  readonly choose: (value: string) => void;
}

/** A list with its label: all is chosen by code, nothing is written. */
export function panelField({
  name,
  label,
  options,
  chosen,
  disabled,
  note,
  fault,
  choose,
}: PanelField): TemplateResult {
  const described = [fault && `${name}-fault`, note && `${name}-note`].filter(Boolean).join(' ');
  return html`<div class="field">
    <label for=${name}>${label}</label>
    <select
      id=${name}
      aria-required="true"
      aria-invalid=${fault ? 'true' : nothing}
      aria-describedby=${described || nothing}
      ?disabled=${disabled}
      @change=${({ target }: Event) => choose((target as HTMLSelectElement).value)}
    >
      ${options.map(([value, text]) => html`<option value=${value} .selected=${value === chosen}>${text}</option>`)}
    </select>
    ${note ? html`<p id="${name}-note" class="zone small">${note}</p>` : nothing}
    ${fault ? html`<p id="${name}-fault" class="fault">${WARNING}<span>${fault}</span></p>` : nothing}
  </div>`;
}
