import type { FastifyInstance } from 'fastify';
import { housekeeper } from './app-parts.js';
import type { HostRegistry } from './hosts/index.js';
import type { Rooms } from './connect-rooms.js';

const HOUSEKEEPING_MS = 60_000;
/** How late at most counts are written, and flows judged whose time has come. */
export const MONITORING_MS = 10_000;
/** How old at most the states are that are kept of a month that ends. */
const INDICATORS_MS = 15 * 60_000;
/** How late at most the screens learn that a hold has expired. */
const HOLDS_MS = 5_000;
/** How late at most a courier looks for what another, or its own last try, has left. */
export const COURIER_MS = 1_000;

/**
 * Forgets what is old (`RETENTION` says what), tells of hand-overs and holds that expired, learns of communes that were imported;
 * replicas may all do it.
 */
export function keepHouse(
  app: FastifyInstance,
  { booking, launches, marketplace, directory, journal, report, seenPlaces, relay }: Rooms,
  { hosts, forget }: { hosts: HostRegistry; forget: readonly (() => Promise<unknown>)[] },
): void {
  const every = housekeeper(app);
  every(HOUSEKEEPING_MS, () => booking.fillAgendas());
  for (const job of forget) every(HOUSEKEEPING_MS, job);
  every(HOUSEKEEPING_MS, () => directory.refreshCommunes());
  every(HOUSEKEEPING_MS, () => hosts.refresh());
  every(INDICATORS_MS, () => report.keep());
  every(MONITORING_MS, () => journal.flush());
  every(MONITORING_MS, () => seenPlaces.flush());
  every(HOLDS_MS, () => booking.expireHolds());
  every(HOLDS_MS, () => launches.expire());
  every(HOLDS_MS, () => marketplace.expire());
  every(COURIER_MS, async () => marketplace.wake());
  if (relay) every(COURIER_MS, async () => relay.wake());
}
