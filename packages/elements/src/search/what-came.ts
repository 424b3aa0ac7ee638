import type { SearchRequest } from '@sas-embed/contract';
import type { SearchState } from '../internal/index.js';

/** What is searched, whichever page of it. */
export type SearchInput = Omit<SearchRequest, 'limit'>;

/** Whether a slot can be chosen. */
export const hasSlots = ({ offers }: SearchState): boolean => offers.some((it) => it.slots.length > 0);

/** Whether a community can be asked. */
export const asksCommunities = ({ offers }: SearchState): boolean =>
  offers.some(({ offer }) => offer.actions.includes('request'));
