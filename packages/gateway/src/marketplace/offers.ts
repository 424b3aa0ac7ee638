import type { MarketplaceConfig } from '../config/index.js';
import type { Directory, DirectoryOffer } from '../directory/index.js';

/** The operator that is asked for a community; `undefined` when none is interfaced, or it is switched off. */
export function operatorOf(
  offer: DirectoryOffer,
  operators: readonly MarketplaceConfig[],
): MarketplaceConfig | undefined {
  if (offer.offer.kind !== 'PDM') return undefined;
  return operators.find(({ id, enabled }) => enabled && offer.editorIds.includes(id));
}

/** The directory whose communities say whether they are asked from here, or telephoned. */
export function withMarketplaces<D extends Directory>(directory: D, operators: readonly MarketplaceConfig[]): D {
  const seen = (known: DirectoryOffer): DirectoryOffer => {
    if (known.offer.kind !== 'PDM') return known;
    const label = operators.find(({ id }) => known.editorIds.includes(id))?.label;
    const interfaced = operatorOf(known, operators) !== undefined;
    return {
      ...known,
      offer: { ...known.offer, marketplace: { interfaced, ...(label === undefined ? {} : { label }) } },
    };
  };
  const page = <P extends { offers: DirectoryOffer[] }>(found: P): P => ({ ...found, offers: found.offers.map(seen) });
  return {
    ...directory,
    findOffers: async (request) => page(await directory.findOffers(request)),
    async findMembers(structureId, request) {
      const found = await directory.findMembers(structureId, request);
      return found && page(found);
    },
    async getOffer(offerId) {
      const found = await directory.getOffer(offerId);
      return found && seen(found);
    },
    offersOf: async (owners) => (await directory.offersOf(owners)).map(seen),
  };
}
