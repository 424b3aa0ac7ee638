import type { SearchMode, Session } from '@sas-embed/contract';
import { html, type ReactiveElement, type TemplateResult } from 'lit';
import { findAnnouncer } from '../internal/index.js';
import { frSearchModes, LocalizeController } from '../localize/index.js';
import { dutyLine, dutyText } from './duty-line.js';
import { modeSwitchStyles } from './mode-switch.styles.js';

// Loads when the host gives the regulator the choice, or his hours are over: the rest of the journey does without.

/**
 * Which of its modes a role searches in: its default, until the regulator chooses another one for the case. In its place, for
 * who books in the hours of the PDSA only: that it is not his time.
 */
export class ModeSwitch {
  readonly #host: ReactiveElement;
  readonly #changed: () => void;
  readonly #texts: LocalizeController<typeof frSearchModes>;
  #chosen: SearchMode | undefined;
  /** Of whom, and for which case, the choice is. */
  #of = '';
  /** Whether it was his time when it was last looked at, of who has such hours. */
  #onDuty: boolean | undefined;

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
  render({ modes = [], role, bookingSas, duty }: Session, caseRef = ''): TemplateResult {
    this.#tell(duty);
    if (duty && !duty.active) return dutyLine(dutyText(duty, this.#texts));
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

  /** Says that his hours began or ended while the page was open. */
  #tell(duty: Session['duty']): void {
    const before = this.#onDuty;
    this.#onDuty = duty?.active;
    if (!duty || before === undefined || before === duty.active) return;
    findAnnouncer(this.#host)?.announce(
      duty.active ? this.#texts.t('searchModes.onDuty') : dutyText(duty, this.#texts),
    );
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
