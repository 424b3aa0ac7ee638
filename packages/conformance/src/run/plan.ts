import type { Flow } from '../model/index.js';
import { planSearch } from './plan-search.js';
import type { Runner } from './runner.js';

/** Lets the editor send its appointments to a platform that the kit is; keeps what came. */
export type Incoming = (runner: Runner) => Promise<void>;

/** Makes the exchanges of these flows. */
export async function runFlows(
  runner: Runner,
  flows: readonly Flow[],
  strict: boolean,
  incoming?: Incoming,
): Promise<void> {
  for (const flow of flows) {
    if (flow === 'ps' || flow === 'cpts' || flow === 'sos') await planSearch(runner, flow, strict);
    else if (flow === 'appointments' && incoming) await incoming(runner);
    else if (flow === 'performance' && runner.settings.practitioner) {
      const { officialWindow, slotUrl } = await import('./search-url.js');
      const window = officialWindow(runner.clock.now(), 'kit');
      const url = slotUrl(runner.base, [runner.settings.practitioner], window, false);
      await runner.send('performance', 'single', { url });
    }
  }
}
