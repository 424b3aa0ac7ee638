import type { ColumnType } from 'kysely';
import type { HostConfig } from '../config/index.js';

/** Tables of the hosts room. */
export interface HostTables {
  /** Registered host applications: those of the configuration file, and those made by `sas-gateway hosts`. */
  host: {
    id: string;
    label: string;
    origins: string[];
    /** Public keys (JWK set members) of the host's server. */
    keys: ColumnType<HostConfig['keys'], string, string>;
    territories: string[];
    webhooks: string[];
    /** Where the host is described: only there it is changed. */
    source: 'configuration' | 'command';
    requests_per_minute: number;
  };
}
