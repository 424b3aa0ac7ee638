import { toZonedIso } from '@sas-embed/contract';
import type { Handlers } from '../contract/index.js';
import { searchModesOf } from './rights.js';

/** The operations of the identity room. */
export function identityHandlers(): Handlers {
  return {
    getSession: ({ principal }) => {
      const { role, bookingSas, community, duty, hostId, environment, expiresAt } = principal;
      const [...modes] = searchModesOf(principal);
      return Promise.resolve({
        status: 200,
        body: {
          role,
          ...(modes.length > 0 ? { modes } : {}),
          ...(duty ? { duty } : {}),
          bookingSas,
          ...(community ? { community } : {}),
          hostId,
          environment,
          expiresAt: toZonedIso(expiresAt.getTime(), 'Europe/Paris'),
        },
      });
    },
  };
}
