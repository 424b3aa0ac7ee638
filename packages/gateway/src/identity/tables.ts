import type { ColumnType, Generated } from 'kysely';
import type { HostConfig } from '../config/index.js';

/** Tables of the identity room. */
export interface IdentityTables {
  /** Registered host applications, as configured at the last start. */
  host: {
    id: string;
    label: string;
    origins: string[];
    /** Public keys (JWK set members) of the host's server. */
    keys: ColumnType<HostConfig['keys'], string, string>;
    territories: string[];
    webhooks: string[];
  };
  /** Regulators' accounts (INT_R02), kept from the tokens that were seen. */
  regulator: {
    id: string;
    last_name: string;
    first_name: string;
    email: string;
    sas_id: string;
    sas_label: string;
    created_at: Generated<Date>;
    updated_at: ColumnType<Date, Date | undefined, Date>;
  };
  /** An identifier belongs to one account for ever. */
  regulator_identifier: {
    system: string;
    value: string;
    regulator_id: string;
  };
}
