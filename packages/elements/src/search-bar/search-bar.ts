import { ContextConsumer } from '@lit/context';
import type { SasClient } from '@sas-embed/client';
import type { SearchContext as CaseContext, Location, SearchRequest, SpecialtySuggestion } from '@sas-embed/contract';
import { html, nothing, svg, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { clientContext } from '../context.js';
import { emit } from '../events.js';
import { baseStyles, buttonStyles, LiveRegion, SasElement, SuggestController } from '../internal/index.js';
import { formatList, frSearchBar, LocalizeController } from '../localize/index.js';
import type { AnyBox, FieldName, Note, SuggestStatus } from './search-bar-parts.js';
import { searchBarStyles } from './search-bar.styles.js';

/**
 * What the host's case tells of the search, as `parseContext` reads it from an INT_L01 address or `redeemLaunch` from a
 * launch. Held in memory only, and kept when something else is searched for the same case.
 */
export interface SearchContext extends CaseContext {
  /** The host's own opaque reference of the case, given back with the appointment. */
  readonly caseRef?: string;
  /** Instead of it, the launch that opened the page: its host gets the appointment. */
  readonly launchId?: string;
  /** Id of the cancelled or missed appointment that what is booked replaces; its `actions` hold `rebook`. */
  readonly replaces?: string;
}

/** What is searched: the chosen specialty and location. */
export type SearchChoice = Pick<SearchRequest, 'specialty' | 'location'>;

type ChosenSpecialty = Pick<SpecialtySuggestion, 'code' | 'label'> &
  Partial<Pick<SpecialtySuggestion, 'kind' | 'system' | 'matched'>>;

const SUGGESTIONS = 8;

/**
 * Where and for what to search: two comboboxes with suggestions, filled from the host's case.
 * The chosen location is kept whole and sent as it is; it is never located again from its text.
 *
 * @summary The fields of a search of care offer.
 * @fires {CustomEvent<SasSubmitDetail>} sas-submit - A search is asked for; read `request`.
 * @fires {CustomEvent<SasChangeDetail>} sas-change - The chosen specialty or location changed.
 * @csspart form - The form.
 * @csspart field - A field with its label and note.
 * @csspart input - A field's input.
 * @csspart listbox - A list of suggestions.
 * @csspart option - A suggestion.
 * @csspart submit - The button that searches.
 */
export class SasSearchBar extends SasElement {
  static override styles: CSSResultGroup = [baseStyles, buttonStyles, searchBarStyles];
  static override shadowRootOptions = { ...SasElement.shadowRootOptions, delegatesFocus: true };

  /** The host's case. Setting it replaces what the fields hold. */
  @property({ attribute: false }) context: SearchContext | undefined;

  /** Makes what is said of the place, in the language of the moment. */
  @state() private locationNote: (() => Note) | undefined;
  @state() private asked = false;

  readonly #localize = new LocalizeController(this, frSearchBar);
  readonly #live = new LiveRegion(this);
  readonly #client = new ContextConsumer(this, { context: clientContext, subscribe: true });

  readonly #specialty = new SuggestController<ChosenSpecialty>(this, {
    minChars: 2,
    fetch: (text, options) =>
      this.#suggest((client) => client.suggestSpecialties(text, { ...options, limit: SUGGESTIONS })),
    label: (item) => item.label,
    synonyms: (item) => (item.matched ? [item.matched] : []),
    chosen: () => this.#changed(),
  });
  readonly #location = new SuggestController<Location>(this, {
    minChars: 2, // the number of a département
    fetch: (text, options) =>
      this.#suggest((client) => client.suggestLocations(text, { ...options, limit: SUGGESTIONS })),
    label: (item) => item.label,
    chosen: () => {
      this.locationNote = undefined;
      this.#changed();
    },
  });

  #prefilling: AbortController | undefined;
  #settled: Promise<void> = Promise.resolve();
  #filled: { context: SearchContext | undefined; client: SasClient | undefined } | undefined;
  readonly #said: Record<FieldName, SuggestStatus> = { specialty: 'idle', location: 'idle' };

  /** The chosen specialty and location; undefined while one is missing. */
  get request(): SearchChoice | undefined {
    const specialty = this.#specialty.value;
    const location = this.#location.value;
    if (!specialty || !location) return undefined;
    const { code, system } = specialty;
    return { specialty: system === undefined ? { code } : { code, system }, location };
  }

  /** Settles when the case's address and specialty have been looked up, found or not. */
  get settled(): Promise<void> {
    return this.#settled;
  }

  /**
   * Checks the fields. When one is missing, says so below it and moves the focus there.
   * @returns what to search, or undefined
   */
  async validate(): Promise<SearchChoice | undefined> {
    await Promise.all([this.#settled, this.#specialty.settle(), this.#location.settle()]);
    this.#specialty.chooseExact();
    this.#location.chooseExact();
    this.asked = true;
    await this.updateComplete;
    if (!this.#specialty.value) this.#input('specialty')?.focus();
    else if (!this.#location.value) this.#input('location')?.focus();
    return this.request;
  }

  /** Empties the fields and forgets the case. */
  reset(): void {
    this.context = undefined;
    this.#fill(undefined, this.#client.value);
    this.#live.announce('');
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#prefilling?.abort();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // What was cut short by leaving the page starts again.
    if (this.#prefilling?.signal.aborted) this.#filled = undefined;
    this.requestUpdate();
  }

  protected override willUpdate(): void {
    const client = this.#client.value;
    const { context } = this;
    const known = this.#filled;
    const isSame = known?.context === context;
    if (isSame && known?.client === client) return;
    // Another client is another user: what is there goes, unless the host has given it anew. The first one is asked only for
    // what could not be answered without.
    if (isSame && known?.client) this.reset();
    else if (isSame && (!context || this.request)) this.#filled = { context, client };
    else this.#fill(context, client);
  }

  protected override updated(_changed: PropertyValues<this>): void {
    this.#follow('specialty', this.#specialty);
    this.#follow('location', this.#location);
  }

  protected override render() {
    const t = this.#localize;
    return html`
      <form part="form" role="search" aria-label=${t.t('searchBar.label')} novalidate @submit=${this.#onSubmit}>
        ${this.#field('specialty', this.#specialty, t.t('searchBar.specialty'), t.t('searchBar.specialtyPlaceholder'), {
          missing: t.t('searchBar.specialtyMissing'),
          note: undefined,
          describe: (item) => item.matched ?? (item.kind ? t.t(`searchBar.kind.${item.kind}`) : ''),
        })}
        ${this.#field('location', this.#location, t.t('searchBar.location'), t.t('searchBar.locationPlaceholder'), {
          missing: t.t('searchBar.locationMissing'),
          note: this.locationNote?.() ?? this.#approximate(),
          describe: (item) =>
            [t.t(`searchBar.type.${item.type}`), item.approximate ? t.t('searchBar.approximate') : '']
              .filter(Boolean)
              .join(' · '),
        })}
        <button part="submit" class="button primary submit" type="submit">${t.t('searchBar.submit')}</button>
      </form>
      ${this.#live.render()}
    `;
  }

  /* eslint-disable lit-a11y/click-events-have-key-events --
     keys are handled in the input, where the focus stays: options take the pointer only */
  #field<T extends { label: string }>(
    name: FieldName,
    box: SuggestController<T>,
    label: string,
    placeholder: string,
    more: { missing: string; note: Note | undefined; describe(item: T): string },
  ): TemplateResult {
    const note = this.#note(box.status, box.value === undefined, more);
    const active = box.open && box.active >= 0 ? `${name}-${box.active}` : nothing;
    const t = this.#localize;
    return html`
      <div part="field" class="field">
        <label id="${name}-label" for=${name}>${label}</label>
        <div class="control">
          <input
            part="input"
            id=${name}
            type="text"
            lang=${box.text ? 'fr' : nothing}
            role="combobox"
            aria-labelledby="${name}-label"
            aria-autocomplete="list"
            aria-expanded=${box.open}
            aria-controls="${name}-list"
            aria-activedescendant=${active}
            aria-describedby="${name}-note"
            aria-invalid=${note?.wrong ?? false}
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            enterkeyhint="search"
            maxlength="200"
            placeholder=${placeholder}
            @input=${(event: InputEvent) => box.input((event.target as HTMLInputElement).value)}
            @keydown=${(event: KeyboardEvent) => this.#onKey(box, event)}
            @click=${() => box.items.length > 0 && box.show()}
            @focus=${() => box.focus()}
            @blur=${() => box.blur()}
          />
          ${
            box.status === 'loading'
              ? html`<span class="spinner" aria-hidden="true"></span>`
              : box.text
                ? html`<button
                    class="clear"
                    type="button"
                    tabindex="-1"
                    aria-label=${t.t('searchBar.clear', { field: label })}
                    @click=${() => this.#clear(name, box)}
                  >
                    <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">${CROSS}</svg>
                  </button>`
                : nothing
          }
          <div
            part="listbox"
            id="${name}-list"
            role="listbox"
            aria-label=${t.t('searchBar.suggestions', { field: label })}
            ?hidden=${!box.open}
            @mousedown=${(event: Event) => event.preventDefault()}
          >
            ${
              box.open
                ? box.items.map(
                    (item, index) => html`
                      <div
                        part="option"
                        id="${name}-${index}"
                        role="option"
                        aria-selected=${index === box.active}
                        @click=${() => box.choose(item)}
                      >
                        <span lang="fr">${item.label}</span>
                        <span class="kind">${more.describe(item)}</span>
                      </div>
                    `,
                  )
                : nothing
            }
          </div>
        </div>
        <p id="${name}-note" class="note ${note?.wrong ? 'wrong' : ''}">${note?.text ?? nothing}</p>
      </div>
    `;
  }

  /* eslint-enable lit-a11y/click-events-have-key-events */

  #note(status: SuggestStatus, empty: boolean, more: { missing: string; note: Note | undefined }): Note | undefined {
    if (status === 'failed') return { text: this.#localize.t('searchBar.failed') };
    if (status === 'empty') return { text: this.#localize.t('searchBar.none') };
    if (more.note) return more.note;
    return this.asked && empty && status === 'idle' ? { text: more.missing, wrong: true } : undefined;
  }

  /** Of a chosen location whose position is not its own. */
  #approximate(): Note | undefined {
    const { approximate, type } = this.#location.value ?? {};
    if (!approximate) return undefined;
    return { text: this.#localize.t(`searchBar.approximate${type === 'address' ? 'Address' : 'City'}`) };
  }

  #onKey(box: AnyBox, event: KeyboardEvent): void {
    if (!box.key(event)) return;
    event.preventDefault();
    // Escape that only closed our list must not close the host's own panel.
    event.stopPropagation();
  }

  async #onSubmit(event: Event): Promise<void> {
    event.preventDefault();
    if (await this.validate()) emit(this, 'sas-submit', {});
  }

  #clear(name: FieldName, box: AnyBox): void {
    box.clear();
    this.#input(name)?.focus();
  }

  #input(name: FieldName): HTMLInputElement | null {
    return this.renderRoot.querySelector(`#${name}`);
  }

  #changed(): void {
    if (!this.hasUpdated || !this.isConnected) return;
    this.asked = false;
    emit(this, 'sas-change', {});
  }

  async #suggest<T>(ask: (client: SasClient) => Promise<readonly T[]>): Promise<readonly T[]> {
    // Without a client it fails: that nobody was asked is not that nothing was found.
    return ask(this.#client.value!);
  }

  /** Shows the text, says how many suggestions there are, and keeps the active one in sight. */
  #follow(name: FieldName, box: AnyBox): void {
    // Not bound: what was typed since must not be written over with what it was, nor the caret moved.
    const input = this.#input(name);
    if (input && input.value !== box.text) input.value = box.text;
    if (box.status !== this.#said[name]) {
      this.#said[name] = box.status;
      const t = this.#localize;
      if (box.status === 'ready') this.#live.announce(t.t('searchBar.count', { count: box.items.length }));
      if (box.status === 'empty') this.#live.announce(t.t('searchBar.none'));
      if (box.status === 'failed') this.#live.announce(t.t('searchBar.failed'));
    }
    if (box.open && box.active >= 0) {
      this.renderRoot.querySelector(`#${name}-${box.active}`)?.scrollIntoView({ block: 'nearest' });
    }
  }

  #fill(context: SearchContext | undefined, client: SasClient | undefined): void {
    this.#prefilling?.abort();
    const work = new AbortController();
    this.#prefilling = work;
    this.#filled = { context, client };
    this.asked = false;
    this.#specialty.clear();
    this.#location.clear();
    this.locationNote = undefined;
    if (!context) return;
    this.#settled = Promise.all([
      this.#fillSpecialty(context, client, work.signal),
      this.#fillLocation(context, client, work.signal),
    ]).then(() => {
      // What is done is not done again when the bar is moved in its page.
      if (this.#prefilling === work) this.#prefilling = undefined;
    });
  }

  async #fillSpecialty(
    { specialty }: SearchContext,
    client: SasClient | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    if (!(specialty instanceof Object)) return; // nothing, or what a host without types gives
    if ('text' in specialty) {
      // As if it had been typed: what it names exactly is chosen, else the regulator chooses.
      this.#specialty.input(String(specialty.text));
      await this.#specialty.settle();
      if (!signal.aborted) this.#specialty.chooseExact();
      return;
    }
    const { code, system, label } = specialty;
    this.#specialty.choose({ code, label: label ?? code, ...(system === undefined ? {} : { system }) });
    if (label !== undefined || !client) return;
    try {
      const items = await client.suggestSpecialties(code, { signal, limit: SUGGESTIONS });
      const found = items.find((item) => item.code === code && (system === undefined || item.system === system));
      if (signal.aborted || this.#specialty.value?.code !== code) return;
      if (found) this.#specialty.choose(found);
    } catch {
      // Its code names it well enough.
    }
  }

  async #fillLocation(
    { location, address }: SearchContext,
    client: SasClient | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    if (location) {
      this.#location.choose(location);
      return;
    }
    if (!address || !client) return;
    const t = this.#localize;
    this.locationNote = () => ({ text: t.t('searchBar.locating') });
    try {
      const { location: found, ignored } = await client.resolveLocation(address, { signal });
      if (signal.aborted || this.#location.text) return;
      this.#location.choose(found);
      if (ignored.length > 0) {
        this.locationNote = () => {
          const parts = formatList(
            t.localizer,
            ignored.map((part) => t.t(`searchBar.part.${part}`)),
          );
          return { text: [t.t('searchBar.ignored', { parts }), this.#approximate()?.text].filter(Boolean).join('. ') };
        };
      }
    } catch (error) {
      if (signal.aborted) return;
      const lost = (error as { code?: string }).code === 'location-not-found';
      this.locationNote = () => ({ text: t.t(lost ? 'searchBar.notLocated' : 'searchBar.locateFailed'), wrong: true });
    }
  }
}

const CROSS = svg`<path d="M3 4.4 4.4 3 8 6.6 11.6 3 13 4.4 9.4 8l3.6 3.6-1.4 1.4L8 9.4 4.4 13 3 11.6 6.6 8z"/>`;

declare global {
  interface HTMLElementTagNameMap {
    'sas-search-bar': SasSearchBar;
  }
}
