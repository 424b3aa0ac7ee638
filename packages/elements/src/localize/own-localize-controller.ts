import type { ReactiveElement } from 'lit';
import { LocalizeController } from './localize-controller.js';
import { isEnglish, type Catalogue } from './messages.js';

/**
 * The texts of what most pages do without: it brings its English itself, once a page is in English, so that no page loads
 * the English of what it does not show.
 */
export class OwnLocalizeController<Own extends Catalogue> extends LocalizeController<Own> {
  #loaded: Promise<unknown> | undefined;

  /**
   * @param host - the element; it renders again when the language changes, and when its English is there
   * @param french - its French texts
   * @param load - loads its English ones
   */
  constructor(host: ReactiveElement, french: Own, load: () => Promise<Partial<Own>>) {
    super(host, french);
    let english: Partial<Own> | undefined;
    let loading = false;
    const hostUpdate = (): void => {
      const wanted = isEnglish(this.localizer.locale);
      this.own = wanted ? { ...french, ...english } : french;
      if (!wanted || english || loading) return;
      loading = true;
      this.#loaded = load()
        .then(
          (loaded) => {
            english = loaded;
            host.requestUpdate();
          },
          () => undefined, // French stands in, and the next drawing asks again
        )
        .finally(() => (loading = false));
    };
    host.addController({ hostUpdate });
  }

  /** Says something at once, or as soon as the texts that were asked for are there: what is said is not said again. */
  speak(say: () => void): void {
    if (this.#loaded) void this.#loaded.then(say);
    else say();
  }
}
