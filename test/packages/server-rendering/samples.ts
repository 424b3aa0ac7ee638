/** What the elements that stand alone are given, on the server and in the page. */
import { mockOffer, mockSlot } from '@sas-embed/client/mock';
import type { SearchFacetsEvent } from '@sas-embed/contract';

const facets: SearchFacetsEvent = {
  ...{ type: 'facets', final: true, offers: 38, counted: 38, matching: 38, unanswered: 0 },
  categories: [
    {
      category: 'modes',
      values: [
        { value: 'AMB', offers: 31 },
        { value: 'VR', offers: 9 },
      ],
    },
    { category: 'conventionSectors', values: [{ value: '1', offers: 29 }] },
  ],
};
/** Without what a card loads when it is wanted: a community's header, hours, the way beside the slots. */
const offer = mockOffer({ actions: ['view-slots', 'hold', 'handover', 'call'] });
const dates = ['2026-11-23', '2026-11-24', '2026-11-25'];
const slots = [
  mockSlot({ id: 'a', start: '2026-11-23T10:00:00+01:00', end: '2026-11-23T10:15:00+01:00' }),
  mockSlot({ id: 'b', start: '2026-11-24T10:00:00+01:00', end: '2026-11-24T10:15:00+01:00' }),
];

/** Properties by tag. */
export const ALONE = {
  'sas-filters': { facets, filters: { modes: ['AMB'] } },
  'sas-offer-card': { offer, dates, slots, status: 'ready' },
  'sas-slot-grid': { dates, slots, status: 'ready' },
} as const;

/** Tag of an element that stands alone. */
export type AloneTag = keyof typeof ALONE;
