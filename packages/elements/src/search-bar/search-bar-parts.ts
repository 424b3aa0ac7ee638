import type { SuggestController } from '../internal/index.js';

/** What a combobox shows below its input. */
export type SuggestStatus = SuggestController<unknown>['status'];

/** The fields of the bar. */
export type FieldName = 'specialty' | 'location';

/** What the note below a field says. */
export interface Note {
  readonly text: string;
  readonly wrong?: boolean;
}

/** A combobox of whatever items. */
export type AnyBox = Pick<
  SuggestController<unknown>,
  'text' | 'open' | 'active' | 'items' | 'status' | 'key' | 'clear'
>;
