import { FILTER_CATEGORIES, readFilters, type FilterFault } from '@sas-embed/contract';
import type { FilterCategory, Filters, SearchFacetsEvent } from '@sas-embed/contract';
import { html, nothing, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { emit } from '../events.js';
import { baseStyles, buttonStyles, icons, LiveRegion, SasElement } from '../internal/index.js';
import { frFilters, LocalizeController } from '../localize/index.js';
import { labelOf } from './filter-labels.js';
import { filtersStyles } from './filters.styles.js';

type Values = Partial<Record<FilterCategory, string[]>>;

/**
 * What a search is narrowed by. One button a category opens its values, each with how many offers it would leave; what is
 * active stands below as chips. Counts and filtering are the gateway's, over the whole result: this element shows `facets`
 * and tells of changes, `sas-search` asks again.
 *
 * By keyboard: Tab to a category, Enter or Space opens it, Space checks a value, Escape closes it and gives the focus back.
 * On a chip Enter, Backspace and Delete take the filter away. Counts that change move nothing: values keep their places as
 * long as the search is the same, and the number found is said once, when it is final.
 *
 * @summary Filters of a search, with counts, as shareable state.
 * @fires {CustomEvent<SasFilterChangeDetail>} sas-filter-change - Filters were changed here; `filters` holds them.
 * @csspart categories - The row of categories.
 * @csspart panel - The values of the open category.
 * @csspart chips - The active filters.
 * @csspart count - How many offers answer.
 */
export class SasFilters extends SasElement {
  static override styles: CSSResultGroup = [baseStyles, buttonStyles, filtersStyles];

  /** The counts of the search on screen; without any there is nothing to filter. */
  @property({ attribute: false }) facets: SearchFacetsEvent | undefined;

  /** Whether only what is active is shown, to be taken away, and nothing to choose from. */
  @property({ type: Boolean, attribute: 'only-active' }) onlyActive = false;

  @state() private open: FilterCategory | undefined;

  readonly #texts = new LocalizeController(this, frFilters);
  readonly #live = new LiveRegion(this);
  #focusOn: (() => void) | undefined;
  #filters: Filters = {};
  #faults: readonly FilterFault[] = [];
  /** Values in the order in which they were first shown. */
  readonly #order = new Map<FilterCategory, string[]>();

  /**
   * The active filters, as plain JSON: keep it, share it, set it again. What is bad in it is left out, value by value, and
   * told by `faults`. Setting it fires no event.
   */
  @property({ attribute: false })
  get filters(): Filters {
    return this.#filters;
  }
  set filters(value: Filters | undefined) {
    const before = this.#filters;
    ({ filters: this.#filters, faults: this.#faults } = readFilters(value));
    this.requestUpdate('filters', before);
  }

  /** What could not be used of the filters that were set last: where and why, never what stood there. */
  get faults(): readonly FilterFault[] {
    return this.#faults;
  }

  /** Takes all filters away, and tells so. */
  reset(): void {
    this.#change({});
  }

  /** Puts the focus on the first category. */
  override focus(options?: FocusOptions): void {
    this.renderRoot?.querySelector<HTMLElement>('.category')?.focus(options);
  }

  /** Puts the focus on the first category as soon as there are counts, unless it has gone elsewhere meanwhile. */
  focusWhenCounted(): void {
    const from = document.activeElement;
    this.#focusOn = () => {
      if (document.activeElement === from || document.activeElement === document.body) this.focus();
    };
  }

  protected override updated(): void {
    if (!this.#focusOn || !this.renderRoot.querySelector('.category')) return;
    this.#focusOn();
    this.#focusOn = undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('facets');
    const { facets } = this;
    if (!changed.has('facets')) return;
    if (!facets) {
      // The search is over: nothing of what was counted, opened or said of it stays.
      this.open = undefined;
      this.#order.clear();
      if (before) this.#live.announce('');
      return;
    }
    // While a category is open its values keep their places; new ones come last.
    for (const { category, values } of facets.categories) {
      const known = this.open === category ? (this.#order.get(category) ?? []) : [];
      const now = values.map(({ value }) => value);
      this.#order.set(category, [...known, ...now.filter((value) => !known.includes(value))]);
    }
    if (facets.final && before && !before.final) this.#live.announce(this.#sentence(facets));
  }

  protected override render(): TemplateResult {
    return html`${this.#content()} ${this.#live.render()}`;
  }

  #content(): unknown {
    const { facets } = this;
    const active = this.#active();
    if (active.length === 0 && (this.onlyActive || !facets?.offers)) return nothing;
    if (!this.onlyActive && !facets) return nothing;
    const t = this.#texts;
    return html`
      <div role="group" aria-label=${t.t('filters.label')} @keydown=${this.#onKey} @focusout=${this.#onFocusOut}>
        ${
          this.onlyActive
            ? nothing
            : html`<ul class="categories" part="categories">
                ${FILTER_CATEGORIES.map((category) => this.#category(category))}
              </ul>`
        }
        ${
          active.length
            ? html`<ul class="chips" part="chips" aria-label=${t.t('filters.active')}>
                ${active.map(
                  ([category, value]) =>
                    html`<li>
                      <button
                        class="chip"
                        type="button"
                        aria-label=${t.t('filters.remove', { filter: labelOf(t, category, value) })}
                        data-chip
                        @click=${() => this.#remove(category, value)}
                        @keydown=${(event: KeyboardEvent) => this.#onChipKey(event, category, value)}
                      >
                        ${labelOf(t, category, value)}<span class="cross" aria-hidden="true">×</span>
                      </button>
                    </li>`,
                )}
                <li>
                  <button class="button quiet" type="button" data-reset @click=${() => this.#resetHere()}>
                    ${t.t('filters.reset')}
                  </button>
                </li>
              </ul>`
            : nothing
        }
        <p class="count" part="count">${facets && this.#sentence(facets)}</p>
      </div>
    `;
  }

  #sentence({ matching, unanswered, counted, offers }: SearchFacetsEvent): string {
    const t = this.#texts;
    const parts = [t.t('filters.count', { count: matching })];
    if (unanswered) parts.push(t.t('filters.unanswered', { count: unanswered }));
    if (counted < offers) parts.push(t.t('filters.counted', { counted, offers }));
    return parts.join(' · ');
  }

  #category(category: FilterCategory): unknown {
    const t = this.#texts;
    const counts = this.facets?.categories.find((it) => it.category === category)?.values ?? [];
    const chosen = this.#of(category);
    const isOpen = this.open === category;
    // One value that all have says nothing. Its button keeps its place, so that none moves when more values are counted.
    const isIdle = !isOpen && !chosen.length && counts.length < 2;
    const name = t.t(`filters.${category}`);
    return html`<li class="place">
      <button
        class="button category"
        type="button"
        aria-expanded=${isOpen}
        aria-controls=${`panel-${category}`}
        aria-disabled=${isIdle ? 'true' : nothing}
        data-category=${category}
        @click=${() => (this.open = isOpen || isIdle ? undefined : category)}
      >
        ${chosen.length ? t.t('filters.chosen', { name, count: chosen.length }) : name}${icons.chevron}
      </button>
      <div class="panel" part="panel" id=${`panel-${category}`} role="group" aria-label=${name} ?hidden=${!isOpen}>
        ${
          isOpen
            ? (this.#order.get(category) ?? []).map((value) => {
                const offers = counts.find((it) => it.value === value)?.offers ?? 0;
                return html`<label class="value">
                  <input
                    type="checkbox"
                    .checked=${chosen.includes(value)}
                    @change=${() => this.#toggle(category, value)}
                  />
                  <span lang=${category === 'reasons' ? 'fr' : nothing}>${labelOf(t, category, value)}</span>
                  <span class="number">${offers}</span>
                </label>`;
              })
            : nothing
        }
      </div>
    </li>`;
  }

  // ---- what is active

  #of(category: FilterCategory): readonly string[] {
    return (this.#filters as Values)[category] ?? [];
  }

  #active(): [FilterCategory, string][] {
    return FILTER_CATEGORIES.flatMap((category) =>
      this.#of(category).map((value): [FilterCategory, string] => [category, value]),
    );
  }

  #toggle(category: FilterCategory, value: string): void {
    const chosen = this.#of(category);
    const values = chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value];
    const { [category]: _, ...others } = this.#filters as Values;
    this.#change(values.length ? { ...others, [category]: values } : others);
  }

  #remove(category: FilterCategory, value: string): void {
    const at = this.#active().findIndex(([of, other]) => of === category && other === value);
    this.#toggle(category, value);
    // The chip goes away; the focus must not go with it.
    void this.updateComplete.then(() => {
      const chips = this.renderRoot.querySelectorAll<HTMLElement>('[data-chip]');
      (chips[Math.min(at, chips.length - 1)] ?? this.#button(category))?.focus();
    });
  }

  #resetHere(): void {
    this.#change({});
    void this.updateComplete.then(() => this.focus());
  }

  #change(filters: Values): void {
    this.filters = filters as Filters;
    emit(this, 'sas-filter-change', { categories: FILTER_CATEGORIES.filter((category) => this.#of(category).length) });
  }

  // ---- keys

  #button(category: FilterCategory): HTMLElement | null {
    return (
      this.renderRoot.querySelector<HTMLElement>(`[data-category=${category}]`) ??
      this.renderRoot.querySelector<HTMLElement>('.category')
    );
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const { open } = this;
    if (event.key !== 'Escape' || !open) return;
    event.preventDefault();
    event.stopPropagation();
    this.open = undefined;
    this.#button(open)?.focus();
  };

  readonly #onFocusOut = (event: FocusEvent): void => {
    const place = (event.target as HTMLElement).closest('.place');
    // What is clicked in the panel and takes no focus leaves it open.
    if (!place || event.relatedTarget === null || place.contains(event.relatedTarget as Node)) return;
    this.open = undefined;
  };

  #onChipKey(event: KeyboardEvent, category: FilterCategory, value: string): void {
    if (event.key !== 'Backspace' && event.key !== 'Delete') return;
    event.preventDefault();
    this.#remove(category, value);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sas-filters': SasFilters;
  }
}
