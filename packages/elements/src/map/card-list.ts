import type { ReactiveController } from 'lit';
import { tagOf, type SearchState } from '../internal/index.js';
import type { SasOfferCard } from '../offer-card/index.js';
import type { SasResults } from '../results/index.js';
import { cardNumberStyles } from './map.styles.js';

/** What the plan wants to know of the cards. */
export interface CardsSeen {
  /** The list changed. */
  changed(search: SearchState): void;
  /** The regulator is at the card of this offer, or at none. */
  at(offerId: string | undefined): void;
}

/** The cards that stand beside the plan: numbered as the points are, and followed as they change. */
export class CardList implements ReactiveController {
  readonly #list: SasResults;
  readonly #seen: CardsSeen;
  #shown: SearchState | undefined;
  #marked: string | undefined;

  /**
   * @param list - the element that shows the cards
   * @param seen - who wants to know
   */
  constructor(list: SasResults, seen: CardsSeen) {
    this.#list = list;
    this.#seen = seen;
    list.addController(this);
    list.addEventListener('focusin', this.#onAt);
    list.addEventListener('pointerover', this.#onAt);
    list.addEventListener('pointerleave', this.#onLeave);
    const { root } = this;
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, cardNumberStyles.styleSheet!];
    this.hostUpdated();
  }

  /** Takes the numbers away, and looks no longer. */
  leave(): void {
    const list = this.#list;
    list.removeController(this);
    list.removeEventListener('focusin', this.#onAt);
    list.removeEventListener('pointerover', this.#onAt);
    list.removeEventListener('pointerleave', this.#onLeave);
    this.root.adoptedStyleSheets = this.root.adoptedStyleSheets.filter((s) => s !== cardNumberStyles.styleSheet);
    for (const row of this.#rows()) {
      delete row.dataset.number;
      row.toggleAttribute('data-marked', false);
    }
  }

  hostUpdated(): void {
    this.#rows().forEach((row, i) => (row.dataset.number = String(i + 1)));
    this.mark(this.#marked);
    const { search } = this.#list;
    if (search === this.#shown) return;
    this.#shown = search;
    this.#seen.changed(search);
  }

  /** Marks the card of the point that is selected. */
  mark(offerId: string | undefined): void {
    this.#marked = offerId;
    for (const row of this.#rows()) {
      const card = row.querySelector(tagOf('sas-offer-card'));
      row.toggleAttribute('data-marked', offerId !== undefined && card?.offer?.id === offerId);
    }
  }

  /** Brings a card into sight and the focus to its first slot, or to what it has instead. */
  async show(offerId: string): Promise<void> {
    const row = this.#rows().find((one) => one.querySelector(tagOf('sas-offer-card'))?.offer?.id === offerId);
    const card = row?.querySelector(tagOf('sas-offer-card'));
    if (!row || !card) return;
    if (row.hidden) {
      this.root.querySelector<HTMLElement>('[data-show]')?.click();
      await this.#list.updateComplete;
    }
    row.scrollIntoView({ block: 'nearest' });
    await card.updateComplete;
    if (!card.focusFirstSlot()) card.renderRoot.querySelector<HTMLElement>('a[href], button')?.focus();
  }

  private get root(): ShadowRoot {
    return this.#list.renderRoot as ShadowRoot;
  }

  #rows(): HTMLElement[] {
    return [...this.root.querySelectorAll<HTMLElement>('.list > li')];
  }

  readonly #onAt = (event: Event): void => {
    const card = event.composedPath().find((node) => (node as Element).localName === tagOf('sas-offer-card'));
    this.#seen.at((card as SasOfferCard | undefined)?.offer?.id);
  };

  readonly #onLeave = (): void => this.#seen.at(undefined);
}
