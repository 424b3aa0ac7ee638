import { parseIntL01 } from '@sas-embed/contract';
import type { FastifyInstance } from 'fastify';
import { launchUrl } from './handlers.js';
import type { Launches, WaitingContext } from './types.js';

/** Path of the national platform's contextual search (INT_L01). */
const PATH = '/sas/recherche';

/**
 * Takes INT_L01 addresses: reads the query, keeps the context for a minute, and sends the browser on at once to an address
 * that says nothing. The query is in no log of ours; it stays in the browser's history and in whatever stands between, which
 * is why hosts should launch instead.
 */
export function registerDeepLink(app: FastifyInstance, launches: Launches, searchUrl: string): void {
  for (const url of [PATH, `${PATH}/`]) {
    app.get(url, async (request, reply) => {
      const made = await launches.createDeepLink(waitingContext(request.raw.url ?? '')).catch((err: unknown) => {
        request.log.error({ err }, 'the context of a deep link could not be kept');
        return undefined;
      });
      if (!made) request.log.warn('a deep link was opened without its context');
      return reply
        .status(303)
        .headers({
          Location: launchUrl(searchUrl, made?.ticket ?? 'unavailable'),
          'Cache-Control': 'no-store',
          'Referrer-Policy': 'no-referrer',
          'Content-Security-Policy': "default-src 'none'",
        })
        .send();
    });
  }
}

function waitingContext(url: string): WaitingContext {
  const { context, issues } = parseIntL01(url);
  const { origin, ...rest } = context;
  return { context: rest, issues: [...issues], ...(origin === undefined ? {} : { origin }) };
}
