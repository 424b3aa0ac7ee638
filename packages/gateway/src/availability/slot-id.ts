import { createHash } from 'node:crypto';
import type { SlotIdOf } from './types.js';

/**
 * Stable id of an editor's slot: 22 base64url characters (132 bits) of a hash of all that makes the slot what it is. Its
 * place and never its offer is part of it, so that the cards of one place show one slot.
 */
export const slotIdOf: SlotIdOf = (sourceId, placeId, start, end, modes) =>
  createHash('sha256')
    .update([sourceId, placeId, start.toISOString(), end?.toISOString() ?? '', [...modes].sort().join(',')].join('|'))
    .digest('base64url')
    .slice(0, 22);
