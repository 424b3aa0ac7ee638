import type { FilterCategory } from '@sas-embed/contract';
import { frFilters, type LocalizeController } from '../localize/index.js';

/** What a value is called. A reason is what the practice wrote; a code that has no name is shown as it is. */
export function labelOf(t: LocalizeController<typeof frFilters>, category: FilterCategory, value: string): string {
  if (category === 'reasons') return value;
  const key = `filters.${category}.${value}`;
  return Object.hasOwn(frFilters, key) ? t.t(key as 'filters.modes.VR') : value;
}
