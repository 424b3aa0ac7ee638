import type { ColumnType, Generated } from 'kysely';
import type { SignInTables } from './sign-in/index.js';

/** Tables of the identity room. */
export interface IdentityTables extends SignInTables {
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
    /** Since when he may not act any more. */
    /** When he last acted, to the day. */
    seen_at: ColumnType<Date, Date | undefined, Date>;
    disabled_at: ColumnType<Date | null, never, Date | null>;
  };
  /** An identifier belongs to one account for ever. */
  regulator_identifier: {
    system: string;
    value: string;
    regulator_id: string;
  };
}
