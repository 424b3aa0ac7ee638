import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isForbiddenAddress } from '../config/index.js';

/**
 * Looks a host name up, and refuses what leads to this machine or its link: a name that was sound when it was configured may be told
 * to mean another address later (DNS rebinding). For connections to whoever is registered; the sandbox, which is this machine, uses
 * none.
 */
export const safeLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, []);
    if (addresses.length === 0 || addresses.some(({ address }) => isForbiddenAddress(address))) {
      const refused = Object.assign(new Error('The name leads to this machine or its link'), { code: 'EFORBIDDEN' });
      return callback(refused, []);
    }
    if (options.all) callback(null, addresses);
    else callback(null, addresses[0]!.address, addresses[0]!.family);
  });
};
