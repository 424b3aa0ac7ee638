import type { Flow } from '../model/index.js';
import type { HubLink } from './hub-link.js';
import { planAccounts } from './plan-accounts.js';
import { planHub } from './plan-hub.js';
import { planPerformance, planRedirect, planTls } from './plan-other.js';
import { planSearch } from './plan-search.js';
import type { Runner } from './runner.js';

/** Lets the other side begin: appointments of an editor (INT_R03). */
export type Incoming = (runner: Runner) => Promise<void>;

/** What a run needs beside its settings. */
export interface RunOptions {
  strict: boolean;
  /** Client certificates that can be presented (`valid`, `bad-cn`…). */
  certificates?: ReadonlySet<string>;
  appointments?: Incoming;
  /** The Hub that is played to an LRM (INT_L02). */
  hub?: HubLink;
}

/** Makes the exchanges of these flows, one flow after the other. */
export async function runFlows(runner: Runner, flows: readonly Flow[], options: RunOptions): Promise<void> {
  const { strict, certificates = new Set(), appointments, hub } = options;
  for (const flow of flows) {
    if (flow === 'ps' || flow === 'cpts' || flow === 'sos') await planSearch(runner, flow, strict);
    else if (flow === 'accounts') await planAccounts(runner, strict);
    else if (flow === 'redirect') await planRedirect(runner);
    else if (flow === 'tls') await planTls(runner, certificates);
    else if (flow === 'performance') await planPerformance(runner, strict);
    else if (flow === 'appointments') await appointments?.(runner);
    else if (hub) await planHub(runner, hub);
  }
}
