import type { SearchRequest } from '@sas-embed/contract';
import type { OfferState } from '../internal/index.js';

/** What is searched, whichever page of it. */
export type SearchInput = Omit<SearchRequest, 'limit'>;

/** Whether it has a slot that can be chosen. */
export const hasSlots = ({ slots }: OfferState): boolean => slots.length > 0;

/** Whether something can be booked here: a slot, or a community that is asked. */
export const isBookable = (it: OfferState): boolean => hasSlots(it) || it.offer.actions.includes('request');
