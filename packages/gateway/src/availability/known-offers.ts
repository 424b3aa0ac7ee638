import DataLoader from 'dataloader';
import { ownerOfCard, type Directory, type DirectoryOffer } from '../directory/index.js';
import type { Batch } from './batches.js';

/** Reads all offers of these practitioners or associations. */
export type ReadKnownOffers = (owners: Batch['owners']) => Promise<DirectoryOffer[]>;

/**
 * One reading of the directory for all editors that are asked at once: a search has a dozen batches, and an embedded database
 * answers one question after the other.
 */
export function createKnownOffers(directory: Pick<Directory, 'offersOf'> | undefined): ReadKnownOffers {
  if (!directory) return () => Promise.resolve([]);
  const loaderOf = (kind: 'practitioners' | 'structures') =>
    new DataLoader<string, DirectoryOffer[]>(
      async (ids) => {
        const found = await directory.offersOf({ [kind]: [...ids] });
        return ids.map((id) => found.filter(({ offer }) => ownerOfCard(offer) === id));
      },
      { cache: false },
    );
  const [practitioners, structures] = [loaderOf('practitioners'), loaderOf('structures')];
  return async (owners) => {
    const read =
      'practitioners' in owners ? practitioners.loadMany(owners.practitioners) : structures.loadMany(owners.structures);
    return (await read).flatMap((found) => {
      if (found instanceof Error) throw found;
      return found;
    });
  };
}
