import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { emit, type SasSortDetail } from '../events.js';
import {
  heading,
  icons,
  idleSearch,
  LiveRegion,
  SasElement,
  type OfferState,
  type SearchState,
  tagOf,
} from '../internal/index.js';
import { frResults, LocalizeController } from '../localize/index.js';
import type { SasOfferCard } from '../offer-card/index.js';
import type { Density } from '../slot-grid/index.js';
import { Folding } from './folding.js';
import { changedOffers, failureKey, isRefused, sentenceOn } from './news.js';
import { orderView, pdsaText } from './order-view.js';
import { resultsStyles } from './results.styles.js';
import { sourcesView } from './sources-view.js';

const NO_DATES: readonly string[] = [];

/**
 * The offers of a search, in the order that the gateway gave, filling with slots as the agendas answer.
 *
 * Nothing that is on screen is ever reordered or pushed: cards have their height before their slots, and what the
 * agendas' states say replaces text in a place of its own. Offers whose agendas all answered without a slot fold away
 * below the viewport, or when the regulator asks for it.
 *
 * @summary The ordered, streaming list of offers.
 * @fires {CustomEvent<SasRequestDetail>} sas-request - A community of a place de marché is to be asked. Cancellable.
 * @fires {CustomEvent<SasOverbookDetail>} sas-overbook - An orientation outside the slots is wanted. Cancellable.
 * @fires {CustomEvent<SasSelectDetail>} sas-select - A slot was chosen. Cancellable.
 * @fires {CustomEvent<SasCallDetail>} sas-call - A phone link was activated. Cancellable.
 * @fires {CustomEvent<SasRetryDetail>} sas-retry - What did not answer shall be asked again.
 * @fires {CustomEvent<SasSortDetail>} sas-sort - Another order is wanted; only where `sortable`.
 * @fires {CustomEvent<SasMoreDetail>} sas-more - The next page is wanted.
 * @fires {CustomEvent<SasChangeDetail>} sas-change - The list, or what one of its offers shows, changed.
 * @csspart head - Count, order and tools.
 * @csspart title - The heading.
 * @csspart pdsa - The line on the permanence des soins, while it is its time.
 * @csspart status - The line on the agendas' answers.
 * @csspart list - The list of cards.
 * @csspart card - Each card.
 * @csspart panel - The box of the empty and of the error state.
 */
export class SasResults extends SasElement {
  static override styles = resultsStyles;

  /** The search to show; `reduceSearch` and its like make one from the client's events. */
  @property({ attribute: false }) search: SearchState = idleSearch;

  /** Level of the list's heading in the page, 2 to 5; cards are one below. */
  @property({ type: Number, attribute: 'heading-level' }) headingLevel = 2;

  /** How much room things take. */
  @property({ reflect: true }) density: Density = 'comfortable';

  /** Whether offers without a slot stay where they are, until the regulator asks to hide them. */
  @property({ type: Boolean, attribute: 'keep-all' }) keepAll = false;

  /** Whether "au plus tôt" is offered: who shows the list then asks again when `sas-sort` says so. */
  @property({ type: Boolean }) sortable = false;

  /** Whether the list of agendas is open. */
  @state() private sourcesShown = false;

  readonly #texts = new LocalizeController(this, frResults);
  readonly #live = new LiveRegion(this);
  #folding = new Folding();
  /** Offers whose cards the browser may skip: laid out once, out of sight, so that it need not guess their height. */
  readonly #skippable = new Set<string>();
  #laidOut = 0;

  /** Puts the focus on the first slot of the first card that has one. @returns false when there is none */
  focusFirstSlot(): boolean {
    return this.#focusSlots((it) => it.slots.length > 0);
  }

  /** Puts the focus on the slots of one offer, where it was last. @returns false when it has none */
  focusSlotsOf(offerId: string): boolean {
    return this.#focusSlots((it) => it.offer.id === offerId);
  }

  #focusSlots(isWanted: (offer: OfferState) => boolean): boolean {
    return this.#cards()[this.search.offers.findIndex(isWanted)]?.focusFirstSlot() ?? false;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // A host without types takes it away this way.
    this.search ??= idleSearch;
    const before = changed.get('search');
    if (!before) return;
    if (before.searchId === this.search.searchId) this.#folding.unfold(this.search);
    else {
      this.#folding = new Folding();
      this.#skippable.clear();
      this.#laidOut = 0;
    }
    const sentence = sentenceOn(before, this.search, this.#texts);
    if (sentence !== undefined) this.#live.announce(sentence);
  }

  protected override render(): TemplateResult {
    return html`
      <section aria-labelledby="heading">${this.#head()} ${this.#content()}</section>
      ${this.#live.render()}
    `;
  }

  protected override updated(changed: PropertyValues<this>): void {
    // Where the rows are is known only now; folding is an update of its own.
    queueMicrotask(() => this.#foldBelowViewport());
    const cards = this.search.offers.length;
    if (cards !== this.#laidOut) requestAnimationFrame(() => requestAnimationFrame(() => this.#letSkip()));
    this.#laidOut = cards;
    const before = changed.get('search');
    if (!before) return;
    const { searchId } = this.search;
    if (searchId === undefined) return;
    const offers = changedOffers(before, this.search);
    if (!offers) emit(this, 'sas-change', { searchId });
    else for (const offerId of offers) emit(this, 'sas-change', { searchId, offerId });
  }

  // ---- above the cards

  #head(): TemplateResult {
    const { search } = this;
    const t = this.#texts;
    const doctor = search.treatingPhysician?.status;
    const pdsa = pdsaText(search, t);
    return html`
      <div class="head" part="head">
        <div>
          ${heading(this.headingLevel, 'title', this.#title())}
          <p class="order">
            ${search.order && search.offers.length ? orderView(search, search.order, t, this.sortable && this.#onSort) : nothing}
          </p>
          ${pdsa ? html`<p class="order" part="pdsa">${pdsa}</p>` : nothing}
          ${
            search.specialty
              ? html`<p class="doctor">
                  ${icons.alert}${t.t(`results.specialty.${search.specialty.status}`, search.specialty.asked)}
                </p>`
              : nothing
          }
          ${doctor && doctor !== 'found' ? html`<p class="doctor">${icons.alert}${t.t(`results.doctor.${doctor}`)}</p>` : nothing}
        </div>
        <div class="tools">${this.#foldTools()}</div>
      </div>
      ${
        search.sources.length && search.offers.length
          ? sourcesView(search, t, {
              shown: this.sourcesShown,
              toggle: () => (this.sourcesShown = !this.sourcesShown),
              retry: (sourceId) => emit(this, 'sas-retry', sourceId === undefined ? {} : { sourceId }),
            })
          : nothing
      }
    `;
  }

  #title(): string {
    const { offers, status, total, location } = this.search;
    const t = this.#texts;
    if (status === 'searching') return t.t('results.searching');
    return offers.length
      ? t.t('results.count', { offers: offers.length, total, where: location?.label ?? '' })
      : t.t('results.label');
  }

  #foldTools(): unknown {
    const t = this.#texts;
    const folded = this.#folding.folded.size;
    const shown = this.#folding.shownEmpty(this.search).length;
    return [
      folded
        ? html`<button class="button quiet" type="button" data-show @click=${this.#onShow}>
            ${icons.chevron}${t.t('results.show', { count: folded })}
          </button>`
        : nothing,
      shown
        ? html`<button class="button quiet turns" type="button" data-hide @click=${this.#onHide}>
            ${icons.chevron}${t.t('results.hide', { count: shown })}
          </button>`
        : nothing,
    ];
  }

  // ---- the cards, or what stands in their place

  #content(): TemplateResult {
    const { search } = this;
    const t = this.#texts;
    if (search.offers.length) return this.#list();
    switch (search.status) {
      case 'idle':
        return html`<div class="panel" part="panel"><p>${t.t('results.idle')}</p></div>`;
      case 'searching':
        return html`<div class="list" aria-hidden="true">
          ${[0, 1, 2].map(() => html`<div class="place-holder"></div>`)}
        </div>`;
      case 'failed':
        return html`<div class="panel failed" part="panel">
          ${icons.alert}<strong>${t.t(failureKey(search))}</strong>
          <p>${t.t(`${failureKey(search)}Hint`)}</p>
          ${
            isRefused(search)
              ? nothing
              : html`<button
                  class="button primary"
                  type="button"
                  data-retry
                  @click=${() => emit(this, 'sas-retry', {})}
                >
                  ${t.t('results.tryAgain')}
                </button>`
          }
          ${
            search.error?.requestId
              ? html`<p class="reference">${t.t('results.reference', { requestId: search.error.requestId })}</p>`
              : nothing
          }
        </div>`;
      default:
        return html`<div class="panel" part="panel">
          ${icons.empty}<strong>${t.t('results.empty')}</strong>
          <p>${t.t('results.emptyHint', { where: search.location?.label ?? '' })}</p>
        </div>`;
    }
  }

  #list(): TemplateResult {
    const { search } = this;
    const level = Math.min(6, this.headingLevel + 1);
    const busy = search.status === 'streaming';
    // Not keyed: offers are only ever added at the end, and another search begins with an empty list.
    return html`
      <ul class="list" part="list">
        ${search.offers.map(
          (it) =>
            html`<li
              class=${this.#skippable.has(it.offer.id) ? nothing : 'kept'}
              ?hidden=${this.#folding.folded.has(it.offer.id)}
            >
              <sas-offer-card
                part="card"
                .offer=${it.offer}
                .slots=${it.slots}
                .sources=${it.sources}
                .status=${it.status}
                .dates=${this.#datesOf(it)}
                .density=${this.density}
                .headingLevel=${level}
              ></sas-offer-card>
            </li>`,
        )}
      </ul>
      ${
        search.nextCursor
          ? html`<div class="more">
              <button
                class="button"
                type="button"
                data-more
                aria-disabled=${busy ? 'true' : nothing}
                @click=${this.#onMore}
              >
                ${this.#texts.t('results.more')}
              </button>
            </div>`
          : nothing
      }
    `;
  }

  /** The days searched, when they are the place's own; a place in another zone counts its days by itself. */
  #datesOf(it: OfferState): readonly string[] {
    const { days } = this.search;
    return days && days.timeZone === it.offer.place.timeZone ? days.dates : NO_DATES;
  }

  // ---- room

  /** Not those in sight or near it: a card that is skipped only from now on would be gone for a frame. */
  #letSkip(): void {
    for (const card of this.#cards()) {
      if (card.getBoundingClientRect().top > 2 * window.innerHeight) this.#skippable.add(card.offer!.id);
    }
    this.requestUpdate();
  }

  // ---- folding

  #cards(): SasOfferCard[] {
    return [...this.renderRoot.querySelectorAll(tagOf('sas-offer-card'))];
  }

  #foldBelowViewport(): void {
    if (this.keepAll) return;
    const rows = this.renderRoot.querySelectorAll<HTMLElement>('.list > li');
    const focused = (this.renderRoot as ShadowRoot).activeElement;
    const folded = this.#folding.foldOutOfSight(this.search, (index) => {
      const row = rows[index];
      return row !== undefined && !row.contains(focused) && row.getBoundingClientRect().top >= window.innerHeight;
    });
    if (folded) this.requestUpdate();
  }

  readonly #onHide = (): void => {
    this.#folding.hide(this.search);
    this.#focusAfter('[data-show]');
  };

  readonly #onShow = (): void => {
    this.#folding.show();
    this.#focusAfter('[data-hide]');
  };

  /** The button that was used goes away; the focus must not go with it. */
  #focusAfter(selector: string): void {
    this.requestUpdate();
    void this.updateComplete.then(() => {
      if ((this.renderRoot as ShadowRoot).activeElement) return;
      this.renderRoot.querySelector<HTMLElement>(selector)?.focus();
    });
  }

  readonly #onSort = (sort: SasSortDetail['sort']): void => {
    emit(this, 'sas-sort', { sort });
  };

  readonly #onMore = (): void => {
    if (this.search.status !== 'streaming') emit(this, 'sas-more', {});
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'sas-results': SasResults;
  }
}
