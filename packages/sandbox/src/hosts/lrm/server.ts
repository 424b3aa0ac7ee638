import type { RunningServer } from '../../process/index.js';
import { startSite, type HostConfig } from '../site/index.js';

/** Configuration of the LRM demo host. */
export interface LrmConfig extends HostConfig {
  /** Regulators by the number of the post at which they sit. */
  posts: Record<string, string>;
}

/** Starts the LRM demo host: a page that searches care offer within a case, and its server-side token exchange. */
export function startLrm(config: LrmConfig): Promise<RunningServer> {
  return startSite(config, {
    name: 'lrm',
    values: {},
    beforePage: (request, reply) => {
      const { poste } = request.query as { poste?: string };
      if (poste === undefined || !(poste in config.posts)) return false;
      void reply.header('set-cookie', `lrm_poste=${poste}; Path=/; SameSite=Strict`).redirect('/', 303);
      return true;
    },
    personOf: (request) => config.posts[/(?:^|;\s*)lrm_poste=(\w+)/.exec(request.headers.cookie ?? '')?.[1] ?? '1'],
  });
}
