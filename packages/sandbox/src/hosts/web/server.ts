import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import proxy from '@fastify/http-proxy';
import type { RunningServer } from '../../process/index.js';
import { startSite, type SiteConfig } from '../site/index.js';

/** Configuration of the server of our own pages. */
export type WebConfig = SiteConfig;

/** Path of the page that searches. */
export const SEARCH_PATH = '/recherche';
/** Path of the pages of administration. */
export const ADMIN_PATH = '/administration';

/**
 * Starts the server of our own pages: the search that a launch or a deep link opens. Who is signed in is the gateway's business:
 * `/auth` is forwarded to it, so that its cookie is of the pages' own origin.
 */
export function startWeb(config: WebConfig): Promise<RunningServer> {
  const page = createRequire(import.meta.url).resolve('@sas-embed/web/pages/index.html');
  return startSite(config, {
    name: 'web',
    pages: new URL('./', pathToFileURL(page)),
    path: SEARCH_PATH,
    more: { [ADMIN_PATH]: 'admin.html' },
    values: {},
    extend: async (app) => {
      await app.register(proxy, { upstream: config.gatewayUrl, prefix: '/auth', rewritePrefix: '/auth' });
    },
  });
}
