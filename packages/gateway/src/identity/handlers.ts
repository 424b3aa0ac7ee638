import { toZonedIso } from '@sas-embed/contract';
import type { Handlers } from '../contract/index.js';

/** The operations of the identity room. */
export function identityHandlers(): Handlers {
  return {
    getSession: ({ principal }) =>
      Promise.resolve({
        status: 200,
        body: {
          role: principal.role,
          bookingSas: principal.bookingSas,
          ...(principal.community ? { community: principal.community } : {}),
          hostId: principal.hostId,
          environment: principal.environment,
          expiresAt: toZonedIso(principal.expiresAt.getTime(), 'Europe/Paris'),
        },
      }),
  };
}
