import type { RunningServer } from '../../process/index.js';
import type { CommunityRow } from '../../seed/index.js';
import { startHost, type HostConfig } from '../site/index.js';

/** Configuration of the demo host of a CPTS. */
export interface CptsConfig extends HostConfig {
  /** The CPTS whose product it is. */
  community: CommunityRow;
  /** Who is signed in, by the name of the view that the page compares: the first is the coordinator. */
  views: { id: string; label: string; person: string }[];
  /** Who fills in SAS agendas and says how he takes part, likewise. */
  agendaViews: { id: string; label: string; person: string }[];
}

/** Path of the page on which SAS agendas are filled in. */
export const AGENDA_PATH = '/agenda';
/** Path of the page on which one says how one takes part in the SAS. */
export const PARTICIPATION_PATH = '/participation';

/**
 * Starts the demo host of a CPTS: the members and their slots as the coordinator sees them, and what other roles would
 * see, and pages for those who fill in SAS agendas and say how they take part. The page asks for a token a view (`POST /api/token?vue=…`); a product
 * in the field would have one view only.
 */
export function startCpts(config: CptsConfig): Promise<RunningServer> {
  const named = ({ id, label }: CptsConfig['views'][number]) => ({ id, label });
  return startHost(config, {
    name: 'cpts',
    values: {},
    more: { [AGENDA_PATH]: 'agenda.html', [PARTICIPATION_PATH]: 'participation.html' },
    data: {
      '/api/community': config.community,
      '/api/views': config.views.map(named),
      '/api/declaring-views': config.agendaViews.map(named),
    },
    personOf: (request) => {
      const { vue } = request.query as { vue?: string };
      const all = [...config.views, ...config.agendaViews];
      return all.find((view) => view.id === (vue ?? config.views[0]?.id))?.person;
    },
  });
}
