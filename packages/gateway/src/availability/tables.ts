import type { ColumnType } from 'kysely';
import type { DirectoryOffer } from '../directory/index.js';

/** Tables of the availability room. */
export interface AvailabilityTables {
  /** Cards of places that only an editor knows. */
  editor_place: {
    offer_id: string;
    editor_id: string;
    /** National id of the practitioner or association. */
    owner_id: string;
    card: ColumnType<DirectoryOffer, string, string>;
    first_seen_at: Date;
    /** When the editor last told of it, to the hour. */
    seen_at: Date;
  };
  /** How many calls that nobody asked for each editor may still get; see `call-budget.ts`. */
  editor_call_budget: {
    editor_id: string;
    left_calls: number;
    at: Date;
  };
}
