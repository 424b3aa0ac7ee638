import type { Appointments, EventLog } from '../appointments/index.js';
import type { Booking, LaunchedCases } from '../booking/index.js';
import type { Clock } from '../clock.js';
import type { GatewayConfig } from '../config/index.js';
import type { Directory } from '../directory/index.js';
import type { Database } from '../storage/index.js';

/** The part of the gateway's configuration that this room reads. */
export type MarketplaceRoomConfig = Pick<GatewayConfig, 'environment' | 'marketplaces' | 'marketplaceRequests'>;

/** Where failures of operators are written; ids only. */
export interface MarketplaceLog {
  warn(fields: object, message: string): void;
}

/** What the marketplace room needs of the other rooms. */
export interface MarketplaceDeps {
  database: Database;
  directory: Pick<Directory, 'getOffer' | 'getPractitioner' | 'getStructure'>;
  appointments: Appointments;
  launches: LaunchedCases;
  booking: Pick<Booking, 'idempotency' | 'box'>;
  events: EventLog;
  clock: Clock;
  config: MarketplaceRoomConfig;
  log: MarketplaceLog;
}
