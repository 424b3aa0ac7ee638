import type { Audit } from '../../audit/index.js';
import type { Clock } from '../../clock.js';
import type { GatewayConfig } from '../../config/index.js';
import type { HostRegistry } from '../../hosts/index.js';
import type { Database } from '../../storage/index.js';

/** What sign-in needs. */
export interface SignInDeps {
  config: Pick<GatewayConfig, 'environment' | 'secrets' | 'signIn' | 'sas'>;
  /** Which host applications are registered now. */
  hosts: Pick<HostRegistry, 'get' | 'keysOf'>;
  database: Database;
  audit: Audit;
  clock: Clock;
}
