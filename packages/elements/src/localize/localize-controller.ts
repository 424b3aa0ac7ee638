import { ContextConsumer } from '@lit/context';
import type { ReactiveElement } from 'lit';
import { localizerContext } from '../context.js';
import { defaultLocalizer, type Localizer } from './localizer.js';
import type { Catalogue, ValuesOf } from './messages.js';

/**
 * Gives an element its texts: those of the localizer provided above it, else its own French. An element carries only
 * its own texts, so that using one element does not load the texts of all.
 *
 * Not `@lit/localize`: its configuration is one global per page and throws when two versions of a library load.
 */
export class LocalizeController<Own extends Catalogue> {
  /** What is said where nothing else is provided. */
  protected own: Own;
  readonly #provided: ContextConsumer<typeof localizerContext, ReactiveElement>;

  /**
   * @param host - the element; it renders again when the language changes
   * @param own - its French texts
   */
  constructor(host: ReactiveElement, own: Own) {
    this.own = own;
    this.#provided = new ContextConsumer(host, { context: localizerContext, subscribe: true });
  }

  /** The localizer in force: its formats and zones. */
  get localizer(): Localizer {
    return this.#provided.value ?? defaultLocalizer();
  }

  /** The text of `key`, written with its values. */
  t<K extends keyof Own & string>(key: K, ...values: ValuesOf<Own[K]>): string {
    const given = (this.localizer.messages as Catalogue)[key];
    const message = given ?? this.own[key];
    return typeof message === 'function'
      ? (message as (...values: unknown[]) => string)(...values)
      : (message as string);
  }
}
