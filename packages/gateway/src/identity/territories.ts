import type { HostConfig, SasConfig } from '../config/index.js';
import { ProblemError } from '../contract/index.js';

/** Throws `forbidden` when the host's registration lists territories, and none of them is this SAS's. */
export function requireWorksWith(host: Pick<HostConfig, 'territories'>, sas: Pick<SasConfig, 'territories'>): void {
  if (host.territories.length === 0 || host.territories.some((code) => sas.territories.includes(code))) return;
  throw new ProblemError('forbidden', { detail: 'The host is not registered for the territory of this SAS' });
}
