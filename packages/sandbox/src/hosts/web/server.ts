import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { RunningServer } from '../../process/index.js';
import { postOf, startSite, type HostConfig } from '../site/index.js';

/** Configuration of the server of our own pages. */
export interface WebConfig extends HostConfig {
  /** Regulators by the number of the post at which they sit. */
  posts: Record<string, string>;
}

/** Path of the page that searches. */
export const SEARCH_PATH = '/recherche';

/**
 * Starts the server of our own pages: the search that a launch or a deep link opens. Who is signed in is the person of the
 * post, as a single sign-on would know.
 */
export function startWeb(config: WebConfig): Promise<RunningServer> {
  const page = createRequire(import.meta.url).resolve('@sas-embed/web/pages/index.html');
  return startSite(config, {
    name: 'web',
    pages: new URL('./', pathToFileURL(page)),
    path: SEARCH_PATH,
    values: {},
    personOf: (request) => config.posts[postOf(request)],
  });
}
