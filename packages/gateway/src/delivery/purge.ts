import type { Clock } from '../clock.js';
import type { GatewayConfig } from '../config/index.js';
import type { Database } from '../storage/index.js';

const DAY_MS = 86_400_000;

/** Forgets deliveries that are settled and old; those that wait, or that somebody must look at, stay as long as appointments do. */
export async function purgeDeliveries(
  { db }: Database,
  { hub, appointments }: Pick<GatewayConfig, 'hub' | 'appointments'>,
  clock: Clock,
): Promise<void> {
  const now = clock.now().getTime();
  await db
    .deleteFrom('hub_delivery')
    .where('state', 'in', ['delivered', 'superseded'])
    .where('created_at', '<', new Date(now - (hub?.keepDays ?? 0) * DAY_MS))
    .execute();
  await db
    .deleteFrom('hub_delivery')
    .where('created_at', '<', new Date(now - appointments.keepDays * DAY_MS))
    .execute();
}
