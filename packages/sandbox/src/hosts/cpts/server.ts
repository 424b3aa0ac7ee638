import type { RunningServer } from '../../process/index.js';
import type { CommunityRow } from '../../seed/index.js';
import { startSite, type HostConfig } from '../site/index.js';

/** Configuration of the demo host of a CPTS. */
export interface CptsConfig extends HostConfig {
  /** The CPTS whose product it is. */
  community: CommunityRow;
  /** Who is signed in, by the name of the view that the page compares: the first is the coordinator. */
  views: { id: string; label: string; person: string }[];
}

/**
 * Starts the demo host of a CPTS: the members and their slots as the coordinator sees them, and what other roles would
 * see. The page asks for a token a view (`POST /api/token?vue=…`); a product in the field would have one view only.
 */
export function startCpts(config: CptsConfig): Promise<RunningServer> {
  return startSite(config, {
    name: 'cpts',
    values: {},
    data: {
      '/api/community': config.community,
      '/api/views': config.views.map(({ id, label }) => ({ id, label })),
    },
    personOf: (request) => {
      const { vue } = request.query as { vue?: string };
      return config.views.find((view) => view.id === (vue ?? config.views[0]?.id))?.person;
    },
  });
}
