import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ProblemError } from '../contract/index.js';
import type { HostRegistry } from '../hosts/index.js';
import type { Principal } from './types.js';

/** How many requests one user may make a minute: far beyond what hands and screens do. */
const USER_REQUESTS_PER_MINUTE = 1200;
const MINUTE_S = 60;

/** Bounds to what is asked, so that one host or one user cannot take the service from the others. */
export interface RequestLimits {
  /** Counts one request; throws `too-many-requests` with the seconds to wait. */
  take: (principal: Pick<Principal, 'hostId' | 'subject'>) => Promise<void>;
}

/**
 * Counts by host, as registered, and by user of it, within a minute. Each replica counts for itself: these bounds protect it, they
 * are no quota.
 */
export function createRequestLimits(
  hosts: Pick<HostRegistry, 'get'>,
  userRequestsPerMinute = USER_REQUESTS_PER_MINUTE,
): RequestLimits {
  const users = new RateLimiterMemory({ keyPrefix: 'user', points: userRequestsPerMinute, duration: MINUTE_S });
  // One counter whatever each host's own bound is: they differ, and change.
  const byHost = new RateLimiterMemory({ keyPrefix: 'host', points: Number.MAX_SAFE_INTEGER, duration: MINUTE_S });
  return {
    async take({ hostId, subject }) {
      await users.consume(`${hostId} ${subject}`).catch((spent: unknown) => {
        if (!(spent instanceof RateLimiterRes)) throw spent;
        refuse('This user', spent.msBeforeNext);
      });
      const { consumedPoints, msBeforeNext } = await byHost.consume(hostId);
      if (consumedPoints > (hosts.get(hostId)?.requestsPerMinute ?? 0)) refuse('This host', msBeforeNext);
    },
  };
}

function refuse(who: string, msBeforeNext: number): never {
  throw new ProblemError('too-many-requests', {
    detail: `${who} asks too often; wait as Retry-After says`,
    retryAfterSeconds: msBeforeNext / 1000,
  });
}
