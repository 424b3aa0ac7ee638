import { isWithoutSlots, type OfferState, type SearchState } from '../internal/index.js';

/** The médecin traitant is shown with or without slots. */
const isFoldable = (it: OfferState) => isWithoutSlots(it) && !it.offer.treatingPhysician && !it.offer.marketplace;

/** Which offers without a slot are folded away. */
export class Folding {
  /** Ids of the offers folded away. */
  folded: ReadonlySet<string> = new Set();
  /** Offers without a slot that the regulator asked to see. */
  #keep: ReadonlySet<string> = new Set();
  /** Offers whose folding was decided already: only fresh news folds a card by itself. */
  readonly #considered = new Set<string>();

  /** Offers without a slot that are shown. */
  shownEmpty({ offers }: SearchState): OfferState[] {
    return offers.filter((it) => isFoldable(it) && !this.folded.has(it.offer.id));
  }

  /** Slots came after all (a colleague released one): the card comes back. */
  unfold({ offers }: SearchState): void {
    for (const it of offers) {
      if (this.folded.has(it.offer.id) && !isWithoutSlots(it))
        this.#set([...this.folded].filter((id) => id !== it.offer.id));
    }
  }

  /**
   * Folds what turned out empty and cannot be seen: nothing on screen moves, and nothing goes from under the pointer.
   * @param outOfSight - whether the card at this place of the list stands below the viewport and without the focus
   * @returns whether anything folded
   */
  foldOutOfSight({ offers }: SearchState, outOfSight: (index: number) => boolean): boolean {
    const ids = offers.flatMap((it, index) => {
      const { id } = it.offer;
      if (!isFoldable(it) || this.#considered.has(id)) return [];
      this.#considered.add(id);
      return !this.#keep.has(id) && outOfSight(index) ? [id] : [];
    });
    this.#set([...this.folded, ...ids]);
    return ids.length > 0;
  }

  /** The regulator wants them away. */
  hide(search: SearchState): void {
    this.#keep = new Set();
    this.#set([...this.folded, ...this.shownEmpty(search).map((it) => it.offer.id)]);
  }

  /** The regulator wants them back. */
  show(): void {
    this.#keep = this.folded;
    this.#set([]);
  }

  #set(ids: readonly string[]): void {
    this.folded = new Set(ids);
  }
}
