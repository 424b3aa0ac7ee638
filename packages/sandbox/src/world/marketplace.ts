import type { CommunityManner, OperatorCommunity } from '../marketplace/index.js';
import { finessNationalId, marketplaceOffer, type PlaceRecord, type Seed, type SeedRow } from '../seed/index.js';

/** The operator of the demo's place de marché; the trade name is invented. */
export const OPERATOR = { id: 'partage', label: 'SoinsPartagés' } as const;

/** How long its communities take to answer, in milliseconds: long enough to be seen waiting. */
export const ANSWER_AFTER_MS = 3_000;

/** The communities of Bordeaux, by name; one without a manner is not interfaced and is telephoned. */
const COMMUNITIES: readonly { name: string; phone: string; manner?: CommunityManner }[] = [
  { name: 'Équipe de soins des Tilleuls', phone: '+33536499900', manner: 'accept' },
  { name: 'Équipe de soins du Vallon', phone: '+33536499907', manner: 'refuse' },
  { name: 'Équipe de soins de la Clairière', phone: '+33536499914' },
  { name: 'Équipe de soins du Belvédère', phone: '+33536499921', manner: 'ignore' },
];
/** Behind the ranks of all other sites of the département. */
const FIRST_RANK = 991;

/** What the demo world has of its place de marché: the cards of the directory, and what its operator is told. */
export interface DemoMarketplace {
  offers: PlaceRecord[];
  communities: OperatorCommunity[];
}

/** The communities of the demo's place de marché, the same at every start: each where a practice of Bordeaux stands. */
export function demoMarketplace({ practitioners }: Seed): DemoMarketplace {
  const inBordeaux = practitioners.filter((row) => row.city === 'Bordeaux' && row.specialtyCode === 'SM54');
  const found: DemoMarketplace = { offers: [], communities: [] };
  for (const [i, { name, phone, manner }] of COMMUNITIES.entries()) {
    const site: SeedRow = inBordeaux[i]!;
    const nationalId = finessNationalId('33', FIRST_RANK + i);
    found.offers.push(marketplaceOffer({ ...site, nationalId, name, phone }, manner && OPERATOR.id));
    if (manner) found.communities.push({ nationalId, manner, practitionerId: site.nationalId });
  }
  return found;
}
