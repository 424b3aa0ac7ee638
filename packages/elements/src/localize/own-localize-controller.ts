import type { ReactiveElement } from 'lit';
import { LocalizeController } from './localize-controller.js';
import { defaultLocalizer, type Localizer } from './localizer.js';
import { isEnglish, type Catalogue } from './messages.js';

/**
 * The texts of what most pages do without: it brings its English itself, once a page is in English, so that no page loads
 * the English of what it does not show.
 */
export class OwnLocalizeController<Own extends Catalogue> extends LocalizeController<Own> {
  readonly #french: Own;
  #english: Own | undefined;
  #loaded: Promise<unknown> | undefined;
  /** What was last in force together with its texts: it stays until those of another language are there. */
  #whole: Localizer | undefined;
  #hasFailed = false;

  /**
   * @param host - the element; it renders again when the language changes, and when its English is there
   * @param french - its French texts
   * @param load - loads its English ones
   */
  constructor(host: ReactiveElement, french: Own, load: () => Promise<Partial<Own>>) {
    super(host, french);
    this.#french = french;
    let loading = false;
    const hostUpdate = (): void => {
      if (!isEnglish(super.localizer.locale) || this.#english || loading) return;
      loading = true;
      this.#loaded = load()
        .then(
          (loaded) => {
            this.#english = { ...french, ...loaded };
            host.requestUpdate();
          },
          () => void (this.#hasFailed = true), // French stands in, and the next drawing asks again
        )
        .finally(() => (loading = false));
    };
    host.addController({ hostUpdate });
  }

  /** The localizer in force: never English times among French texts, or the reverse. */
  override get localizer(): Localizer {
    const now = super.localizer;
    const wanted = isEnglish(now.locale);
    if (!wanted || this.#english) {
      this.own = wanted ? this.#english! : this.#french;
      this.#whole = now;
    }
    return this.#whole ?? defaultLocalizer();
  }

  /** Whether its English is being loaded for an English page: what can wait is not shown in French meanwhile. */
  get isWaiting(): boolean {
    return !this.#english && !this.#hasFailed && isEnglish(super.localizer.locale);
  }

  /** Says something at once, or as soon as the texts that were asked for are there: what is said is not said again. Dates are written within. */
  speak(say: () => void): void {
    if (this.#loaded) void this.#loaded.then(say);
    else say();
  }
}
