import type { FacetCategory, FilterCategory, SearchFacetsEvent, Slot, Source } from './api.js';
import {
  answersCategory,
  asksSlots,
  FILTER_CATEGORIES,
  FILTER_VALUES,
  foldReason,
  OFFER_CATEGORIES,
  SLOT_CATEGORIES,
  valuesOfOffer,
  valuesOfSlot,
  type FilteredOffer,
  type FilterValues,
} from './filters.js';

/** Values told of a category: the most frequent. */
const VALUES_TOLD = 40;

type Values = Partial<Record<FilterCategory, readonly string[]>>;

interface Counted {
  values: Values;
  sources: readonly string[];
  /** Sources that told this offer's slots. */
  heard: Set<string>;
  /** What its slots are, each kind of slot once: forty slots of a day are few kinds. */
  slots: Map<string, Values>;
}

/** Counts, while a search runs, how many offers each value of a filter would leave. */
export class FacetCounter {
  readonly #offers = new Map<string, Counted>();
  readonly #complete = new Set<string>();
  readonly #partial = new Set<string>();

  /**
   * @param filters - those of the search
   * @param now - the search's now, in milliseconds since 1970
   */
  constructor(
    private readonly filters: FilterValues,
    private readonly now: number,
  ) {}

  /** Takes an offer into the counts; again when more sources are known. */
  offer(id: string, offer: FilteredOffer, sources: readonly string[]): void {
    const known = this.#offers.get(id);
    if (known) known.sources = sources;
    else {
      const values = Object.fromEntries(OFFER_CATEGORIES.map((category) => [category, valuesOfOffer(category, offer)]));
      this.#offers.set(id, { values, sources, heard: new Set(), slots: new Map() });
    }
  }

  /** A source told the slots of an offer, be it none. */
  slots(id: string, sourceId: string, slots: readonly Slot[]): void {
    const known = this.#offers.get(id);
    if (!known) return;
    known.heard.add(sourceId);
    for (const slot of slots) {
      const values = SLOT_CATEGORIES.map((category) => [category, valuesOfSlot(category, slot, this.now)] as const);
      known.slots.set(JSON.stringify(values), Object.fromEntries(values));
    }
  }

  /** How a source ended. */
  source({ id, state, incomplete }: Pick<Source, 'id' | 'state' | 'incomplete'>): void {
    if (state === 'answered' && !incomplete) this.#complete.add(id);
    if (incomplete) this.#partial.add(id);
  }

  /**
   * The counts as they are now.
   * @param offers - offers of the whole result, without any filter
   */
  read(offers: number, final: boolean): SearchFacetsEvent {
    const counts = new Map(FILTER_CATEGORIES.map((category) => [category, new Map<string, number>()]));
    const labels = new Map<string, string>();
    let matching = 0;
    let unanswered = 0;
    for (const counted of this.#offers.values()) {
      const fits = (except?: FilterCategory) => this.#offerFits(counted, except);
      if (fits()) {
        if (!asksSlots(this.filters) || this.#slotsFit(counted).length > 0) matching++;
        else if (!this.#isHeard(counted)) unanswered++;
      }
      for (const category of FILTER_CATEGORIES) {
        for (const value of this.#valuesLeft(counted, category)) {
          // A reason that two practices write differently is one value, in the first one's words.
          const key = category === 'reasons' ? foldReason(value) : value;
          if (category === 'reasons' && !labels.has(key)) labels.set(key, value);
          const of = counts.get(category)!;
          of.set(key, (of.get(key) ?? 0) + 1);
        }
      }
    }
    return {
      type: 'facets',
      final,
      offers: Math.max(offers, this.#offers.size),
      counted: this.#offers.size,
      matching,
      unanswered,
      categories: FILTER_CATEGORIES.flatMap((category) => this.#category(category, counts.get(category)!, labels)),
    };
  }

  /** The values of a category that the offer has, once each, when the other categories' filters are answered. */
  #valuesLeft(counted: Counted, category: FilterCategory): Iterable<string> {
    if (!this.#offerFits(counted, category)) return [];
    const isOfOffer = OFFER_CATEGORIES.some((known) => known === category);
    if (isOfOffer) {
      const reached = !asksSlots(this.filters) || this.#slotsFit(counted).length > 0;
      return reached ? new Set(counted.values[category]) : [];
    }
    const left = this.#slotsFit(counted, category).flatMap((values) => values[category] ?? []);
    return category === 'reasons'
      ? new Map(left.map((reason) => [foldReason(reason), reason])).values()
      : new Set(left);
  }

  #offerFits({ values }: Counted, except?: FilterCategory): boolean {
    return OFFER_CATEGORIES.every(
      (category) => category === except || answersCategory(category, values[category] ?? [], this.filters),
    );
  }

  #slotsFit({ slots }: Counted, except?: FilterCategory): Values[] {
    return [...slots.values()].filter((values) =>
      SLOT_CATEGORIES.every(
        (category) => category === except || answersCategory(category, values[category] ?? [], this.filters),
      ),
    );
  }

  #isHeard({ sources, heard }: Counted): boolean {
    return sources.every((id) => this.#complete.has(id) || (heard.has(id) && !this.#partial.has(id)));
  }

  #category(category: FilterCategory, counts: Map<string, number>, labels: Map<string, string>): FacetCategory[] {
    for (const chosen of this.filters[category] ?? []) {
      const key = category === 'reasons' ? foldReason(chosen) : chosen;
      if (!counts.has(key)) counts.set(key, 0);
      if (category === 'reasons' && !labels.has(key)) labels.set(key, chosen);
    }
    const order: readonly string[] = category in FILTER_VALUES ? FILTER_VALUES[category as 'modes'] : [];
    const values = [...counts]
      .map(([key, offers]) => ({ value: category === 'reasons' ? (labels.get(key) ?? key) : key, offers }))
      .sort((a, b) =>
        order.length > 0
          ? order.indexOf(a.value) - order.indexOf(b.value)
          : b.offers - a.offers || (a.value < b.value ? -1 : 1),
      );
    return values.length > 0 ? [{ category, values: values.slice(0, VALUES_TOLD) }] : [];
  }
}
