import type { Source } from '@sas-embed/contract';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { emit } from '../events.js';
import {
  icons,
  idleSearch,
  isWithoutSlots,
  LiveRegion,
  SasElement,
  type OfferState,
  type SearchState,
} from '../internal/index.js';
import { formatList, formatSeconds, frResults, LocalizeController } from '../localize/index.js';
import type { SasOfferCard } from '../offer-card/index.js';
import type { Density } from '../slot-grid/index.js';
import { resultsStyles } from './results.styles.js';

const NO_DATES: readonly string[] = [];
const MISSING: ReadonlySet<Source['state']> = new Set(['late', 'failed', 'disabled']);

/**
 * The offers of a search, in the order that the gateway gave, filling with slots as the agendas answer.
 *
 * Nothing that is on screen is ever reordered or pushed: cards have their height before their slots, and what the
 * agendas' states say replaces text in a place of its own. Offers whose agendas all answered without a slot fold away
 * below the viewport, or when the regulator asks for it.
 *
 * @summary The ordered, streaming list of offers.
 * @fires {CustomEvent<SasSelectDetail>} sas-select - A slot was chosen. Cancellable.
 * @fires {CustomEvent<SasCallDetail>} sas-call - A phone link was activated. Cancellable.
 * @fires {CustomEvent<SasRetryDetail>} sas-retry - What did not answer shall be asked again.
 * @fires {CustomEvent<SasMoreDetail>} sas-more - The next page is wanted.
 * @csspart head - Count, order and tools.
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

  /** Offers folded away. */
  @state() private folded: ReadonlySet<string> = new Set();
  /** Whether the list of agendas is open. */
  @state() private sourcesShown = false;

  readonly #texts = new LocalizeController(this, frResults);
  readonly #live = new LiveRegion(this);
  /** Offers without a slot that the regulator asked to see. */
  #keep = new Set<string>();
  /** Offers whose folding was decided already: only fresh news folds a card by itself. */
  #considered = new Set<string>();

  /** Puts the focus on the first slot of the first card that has one. @returns false when there is none */
  focusFirstSlot(): boolean {
    const at = this.search.offers.findIndex((it) => it.slots.length > 0);
    return at >= 0 && (this.#cards()[at]?.focusFirstSlot() ?? false);
  }

  /** Puts the focus on the slots of one offer, where it was last. @returns false when it has none */
  focusSlotsOf(offerId: string): boolean {
    const at = this.search.offers.findIndex((it) => it.offer.id === offerId);
    return at >= 0 && (this.#cards()[at]?.focusFirstSlot() ?? false);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('search');
    if (!before) return;
    if (before.searchId !== this.search.searchId) {
      this.folded = new Set();
      this.#keep = new Set();
      this.#considered = new Set();
    } else {
      // Slots came after all (a colleague released one): the card comes back.
      const again = this.search.offers.filter((it) => this.folded.has(it.offer.id) && !isWithoutSlots(it));
      if (again.length) this.folded = new Set([...this.folded].filter((id) => !again.some((it) => it.offer.id === id)));
    }
    this.#announce(before);
  }

  protected override render(): TemplateResult {
    return html`
      <section aria-labelledby="title">${this.#head()} ${this.#content()}</section>
      ${this.#live.render()}
    `;
  }

  protected override updated(): void {
    // Where the rows are is known only now; folding is an update of its own.
    queueMicrotask(() => this.#foldBelowViewport());
  }

  // ---- above the cards

  #head(): TemplateResult {
    const { search } = this;
    const t = this.#texts;
    const shuffled = search.order?.by === 'participation-then-seeded-shuffle';
    return html`
      <div class="head" part="head">
        <div>
          ${this.#title()}
          <p class="order">
            ${
              search.order && search.offers.length
                ? t.t(shuffled ? 'results.order.shuffle' : 'results.order.distance')
                : nothing
            }
          </p>
        </div>
        <div class="tools">${this.#foldTools()}</div>
      </div>
      ${search.sources.length && search.offers.length ? this.#status() : nothing}
    `;
  }

  #title(): TemplateResult {
    const { search, headingLevel } = this;
    const t = this.#texts;
    const text =
      search.status === 'searching'
        ? t.t('results.searching')
        : search.offers.length
          ? t.t('results.count', {
              offers: search.offers.length,
              total: search.total,
              where: search.location?.label ?? '',
            })
          : t.t('results.label');
    if (headingLevel === 3) return html`<h3 id="title" class="title">${text}</h3>`;
    if (headingLevel === 4) return html`<h4 id="title" class="title">${text}</h4>`;
    if (headingLevel === 5) return html`<h5 id="title" class="title">${text}</h5>`;
    return html`<h2 id="title" class="title">${text}</h2>`;
  }

  #foldTools(): unknown {
    const t = this.#texts;
    const empty = this.search.offers.filter(isWithoutSlots);
    const shown = empty.filter((it) => !this.folded.has(it.offer.id));
    return [
      this.folded.size
        ? html`<button class="button quiet" type="button" data-show @click=${this.#onShow}>
            ${t.t('results.show', { count: this.folded.size })}
          </button>`
        : nothing,
      shown.length
        ? html`<button class="button quiet" type="button" data-hide @click=${this.#onHide}>
            ${t.t('results.hide', { count: shown.length })}
          </button>`
        : nothing,
    ];
  }

  #status(): TemplateResult {
    const { sources, status, offers } = this.search;
    const t = this.#texts;
    const answered = sources.filter((source) => source.state === 'answered').length;
    const pending = sources.filter((source) => source.state === 'pending').length;
    const missing = sources.filter((source) => MISSING.has(source.state));
    const broken = status === 'failed';
    const counts = [t.t('results.sources', { answered, asked: sources.length })];
    if (pending) counts.push(t.t('results.sourcesPending', { count: pending }));
    if (missing.length) counts.push(t.t('results.sourcesMissing', { count: missing.length }));
    const labels = (of: readonly Source[]) =>
      formatList(
        t.localizer,
        of.map((source) => source.label),
      );
    const explained = broken
      ? t.t('results.failedPartial')
      : missing.length
        ? t.t('results.missing', { sources: labels(missing) })
        : pending
          ? t.t('results.waiting', { sources: labels(sources.filter((source) => source.state === 'pending')) })
          : t.t(offers.every((it) => it.slots.length === 0) ? 'results.noSlot' : 'results.complete');
    const bad = broken || missing.length > 0;
    const kind = broken ? 'broken' : bad ? 'missing' : pending ? 'pending' : 'all';
    return html`
      <div class="status ${kind}" part="status">
        ${bad ? icons.alert : pending ? icons.wait : icons.check}
        <div>
          <p class="counts">${counts.join(' · ')}</p>
          <p class="explained">${explained}</p>
        </div>
        ${
          bad && !pending
            ? html`<button class="button" type="button" data-retry @click=${() => emit(this, 'sas-retry', {})}>
                ${icons.retry}${t.t('results.retry')}
              </button>`
            : nothing
        }
        <button
          class="button quiet ${this.sourcesShown ? 'turns' : ''}"
          type="button"
          aria-expanded=${this.sourcesShown ? 'true' : 'false'}
          aria-controls="sources"
          @click=${this.#onSources}
        >
          ${t.t('results.sourcesToggle')}${icons.chevron}
        </button>
      </div>
      <ul id="sources" class="sources" ?hidden=${!this.sourcesShown}>
        ${this.sourcesShown ? sources.map((source) => this.#sourceItem(source)) : nothing}
      </ul>
    `;
  }

  #sourceItem(source: Source): TemplateResult {
    const t = this.#texts;
    const { localizer } = t;
    const missing = MISSING.has(source.state);
    const state =
      source.state === 'answered'
        ? t.t('results.state.answered', {
            time: source.latencyMs === undefined ? '' : formatSeconds(localizer, source.latencyMs),
          })
        : t.t(`results.state.${source.state}`);
    const icon = missing ? icons.alert : source.state === 'pending' ? icons.wait : icons.check;
    return html`<li class=${source.state}>
      ${icon}<span class="label">${source.label}</span>
      <span class=${missing ? 'missing' : 'state'}>${state}</span>
      ${
        source.rejectedEntries
          ? html`<span class="state">${t.t('results.rejected', { count: source.rejectedEntries })}</span>`
          : nothing
      }
      ${
        missing && source.state !== 'disabled'
          ? html`<button
              class="button quiet"
              type="button"
              aria-label=${t.t('results.retrySource', { source: source.label })}
              @click=${() => emit(this, 'sas-retry', { sourceId: source.id })}
            >
              ${t.t('results.retry')}
            </button>`
          : nothing
      }
    </li>`;
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
          ${icons.alert}<strong>${t.t('results.failed')}</strong>
          <p>${t.t('results.failedHint')}</p>
          <button class="button primary" type="button" data-retry @click=${() => emit(this, 'sas-retry', {})}>
            ${t.t('results.tryAgain')}
          </button>
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
            html`<li ?hidden=${this.folded.has(it.offer.id)}>
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

  // ---- folding

  #cards(): SasOfferCard[] {
    return [...this.renderRoot.querySelectorAll<SasOfferCard>('sas-offer-card')];
  }

  /** Folds what turned out empty and cannot be seen: nothing on screen moves, and nothing goes from under the pointer. */
  #foldBelowViewport(): void {
    const fresh = this.search.offers.filter((it) => isWithoutSlots(it) && !this.#considered.has(it.offer.id));
    if (!fresh.length) return;
    const rows = this.renderRoot.querySelectorAll<HTMLElement>('.list > li');
    const focused = (this.renderRoot as ShadowRoot).activeElement;
    const folded = new Set(this.folded);
    for (const it of fresh) {
      this.#considered.add(it.offer.id);
      if (this.#keep.has(it.offer.id)) continue;
      const row = rows[this.search.offers.indexOf(it)];
      if (!row || (focused && row.contains(focused))) continue;
      if (row.getBoundingClientRect().top >= window.innerHeight) folded.add(it.offer.id);
    }
    if (folded.size !== this.folded.size) this.folded = folded;
  }

  #onHide = (): void => {
    const empty = this.search.offers.filter(isWithoutSlots).map((it) => it.offer.id);
    this.#keep.clear();
    this.folded = new Set([...this.folded, ...empty]);
    void this.updateComplete.then(() => this.#focusTool('[data-show]'));
  };

  #onShow = (): void => {
    this.#keep = new Set(this.folded);
    this.folded = new Set();
    void this.updateComplete.then(() => this.#focusTool('[data-hide]'));
  };

  /** The button that was used goes away; the focus must not go with it. */
  #focusTool(selector: string): void {
    if ((this.renderRoot as ShadowRoot).activeElement) return;
    this.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }

  #onSources = (): void => {
    this.sourcesShown = !this.sourcesShown;
  };

  #onMore = (): void => {
    if (this.search.status !== 'streaming') emit(this, 'sas-more', {});
  };

  // ---- what is said

  #announce(before: SearchState): void {
    const { search } = this;
    const t = this.#texts;
    if (search.status === before.status) return;
    if (search.status === 'searching') this.#live.announce(t.t('results.searching'));
    else if (search.status === 'streaming') {
      if (search.offers.length) this.#live.announce(t.t('results.announceOffers', { count: search.offers.length }));
    } else if (search.status === 'failed') this.#live.announce(t.t('results.failed'));
    else if (search.status === 'done') {
      const withSlots = search.offers.filter((it) => it.slots.length);
      this.#live.announce(
        search.offers.length
          ? t.t('results.announceEnd', {
              offers: withSlots.length,
              slots: withSlots.reduce((sum, it) => sum + it.slots.length, 0),
              missing: search.sources.filter((source) => MISSING.has(source.state)).length,
            })
          : t.t('results.empty'),
      );
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sas-results': SasResults;
  }
}
