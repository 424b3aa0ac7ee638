import type { SearchMode, Session } from '@sas-embed/contract';
import { html, type ReactiveElement, type TemplateResult } from 'lit';
import { frSearchModes, LocalizeController } from '../localize/index.js';
import { modeSwitchStyles } from './mode-switch.styles.js';

// Loads when the host gives the regulator the choice: the rest of the journey does without.

/** Which of its modes a role searches in: its default, until the regulator chooses another one for the case. */
export class ModeSwitch {
  readonly #host: ReactiveElement;
  readonly #changed: () => void;
  readonly #texts: LocalizeController<typeof frSearchModes>;
  #chosen: SearchMode | undefined;
  /** Of whom, and for which case, the choice is. */
  #of = '';

  /**
   * @param host - the element that shows it
   * @param changed - the regulator chose another mode
   */
  constructor(host: ReactiveElement, changed: () => void) {
    this.#host = host;
    this.#changed = changed;
    this.#texts = new LocalizeController(host, frSearchModes);
    (host.renderRoot as ShadowRoot).adoptedStyleSheets.push(modeSwitchStyles.styleSheet!);
  }

  /** What a search says of the mode: nothing for the role's default. */
  get asked(): { mode?: SearchMode } {
    return this.#chosen ? { mode: this.#chosen } : {};
  }

  /** Back to the role's default. */
  reset(): void {
    this.#chosen = undefined;
    this.#host.requestUpdate();
  }

  /**
   * The modes to choose from; another session or another case begins with the default.
   * @param session - whose modes
   * @param caseRef - of the host's case
   */
  render({ modes = [], role, bookingSas }: Session, caseRef = ''): TemplateResult {
    const of = JSON.stringify([role, bookingSas.id, modes, caseRef]);
    if (this.#of !== of) this.#chosen = undefined;
    this.#of = of;
    const chosen = this.#chosen ?? modes[0];
    return html`<fieldset part="modes" class="modes" aria-describedby="modes-hint">
      <legend>${this.#texts.t('searchModes.label')}</legend>
      ${modes.map(
        (mode) =>
          html`<label>
            <input
              type="radio"
              name="mode"
              value=${mode}
              .checked=${mode === chosen}
              @change=${() => this.#choose(mode, mode === modes[0])}
            />
            ${this.#nameOf(mode)}
          </label>`,
      )}
      <span class="hint" id="modes-hint">${this.#texts.t('searchModes.hint')}</span>
    </fieldset>`;
  }

  #nameOf(mode: SearchMode): string {
    return this.#texts.t(`searchModes.${mode}`);
  }

  #choose(mode: SearchMode, isDefault: boolean): void {
    this.#chosen = isDefault ? undefined : mode;
    this.#host.requestUpdate();
    this.#changed();
  }
}
