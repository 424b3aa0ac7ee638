import type { Appointments, EventLog } from '../appointments/index.js';
import type { Audit } from '../audit/index.js';
import type { Availability } from '../availability/index.js';
import type { Clock } from '../clock.js';
import type { Directory } from '../directory/index.js';
import type { Principal } from '../identity/index.js';
import type { Database } from '../storage/index.js';
import type { SecretKeys } from '../values/index.js';

/** The part of the gateway's configuration that booking reads. */
export interface BookingConfig {
  secrets: SecretKeys;
  appointments: {
    /** Days after its time for which what was held or handed over is kept. */
    keepDays: number;
    /** Days for which it is kept of which case something was held or handed over. */
    keepCaseDays: number;
  };
  holds: {
    /** How long a hold lasts, and by how much it is extended. */
    seconds: number;
  };
  handovers: {
    /** How long an appointment coming back may match a hand-over. */
    minutes: number;
    /** A slot that was read longer ago, in seconds, is read again from the editor before it is handed over. */
    recheckSeconds: number;
  };
}

/** For whom a page that was launched books. Told here, since the launch room is built on this one. */
export interface LaunchedCases {
  /** Throws `launch-unknown`, `launch-expired`. */
  caseOf(principal: Principal, launchId: string): Promise<{ hostId: string; caseRef?: string }>;
}

/** What booking needs of the other rooms. */
export interface BookingDeps {
  database: Database;
  directory: Pick<Directory, 'getOffer' | 'offersOf' | 'memberCards'>;
  availability: Pick<Availability, 'readOffer' | 'withOrigin' | 'editor'>;
  appointments: Appointments;
  launches: LaunchedCases;
  events: EventLog;
  audit: Audit;
  clock: Clock;
  config: BookingConfig;
}
