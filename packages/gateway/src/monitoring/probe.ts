import type { RunningAvailability } from '../availability/index.js';
import { isAsked } from '../availability/index.js';
import type { Clock } from '../clock.js';
import type { GatewayConfig } from '../config/index.js';
import type { DirectoryOffer, RunningDirectory } from '../directory/index.js';
import type { Database } from '../storage/index.js';

/** What the probe needs. */
export interface ProbeDeps {
  database: Database;
  config: Pick<GatewayConfig, 'monitoring' | 'editors'>;
  clock: Clock;
  availability: Pick<RunningAvailability, 'probe'>;
  directory: Pick<RunningDirectory, 'sampleOf'>;
}

const WINDOW_MS = 3 * 86_400_000;
/** For how long a sample of an editor's offers is taken again: the directory changes by the day. */
const SAMPLE_MS = 3_600_000;
type Flow = 'ps' | 'cpts' | 'sos';

/** The probe of all interfaces. */
export interface Probe {
  /** Asks the flows of which nothing was heard for a while, one offer each; one replica asks. */
  run(): Promise<void>;
}

/**
 * A light probe: a flow without traffic is asked about one offer, so that it is known whether it answers before somebody needs it. What
 * has traffic is not asked.
 */
export function createProbe({ database, config, clock, availability, directory }: ProbeDeps): Probe {
  const samples = new Map<string, { at: number; offers: DirectoryOffer[] }>();

  async function sampleOf(editorId: string, flow: Flow): Promise<DirectoryOffer | undefined> {
    const now = clock.now().getTime();
    let sample = samples.get(editorId);
    if (!sample || now - sample.at > SAMPLE_MS) {
      sample = { at: now, offers: await directory.sampleOf(editorId) };
      samples.set(editorId, sample);
    }
    const editor = config.editors.find(({ id }) => id === editorId)!;
    return sample.offers.find((offer) => isAsked({ ...editor, flows: { [flow]: true } }, offer));
  }

  return {
    async run() {
      const now = clock.now();
      const quiet = new Date(now.getTime() - config.monitoring.probeSeconds * 1000);
      const due = await database.db
        .updateTable('flow_state')
        .set({ probed_at: now })
        .where('probed_at', '<=', quiet)
        .where('state', '<>', 'off')
        .where('flow', 'in', ['ps', 'cpts', 'sos'])
        .where((eb) =>
          eb.not(
            eb.exists(
              eb
                .selectFrom('flow_fine')
                .select('flow_fine.at')
                .whereRef('flow_fine.editor_id', '=', 'flow_state.editor_id')
                .whereRef('flow_fine.flow', '=', 'flow_state.flow')
                .where('flow_fine.at', '>', quiet),
            ),
          ),
        )
        .returning(['editor_id', 'flow'])
        .execute();
      await Promise.all(
        due.map(async ({ editor_id: editorId, flow }) => {
          if (!config.editors.some(({ id, enabled }) => id === editorId && enabled)) return;
          const offer = await sampleOf(editorId, flow as Flow);
          if (!offer) return;
          await availability.probe(editorId, flow as Flow, offer, {
            from: now,
            to: new Date(now.getTime() + WINDOW_MS),
          });
        }),
      );
    },
  };
}
