import type { Clock } from '../clock.js';
import type { GatewayConfig } from '../config/index.js';
import type { Database } from '../storage/index.js';

const DAY_MS = 86_400_000;

/** Forgets deliveries that are settled and old; those that wait, or that somebody must look at, stay. */
export async function purgeDeliveries(
  { db }: Database,
  { hub }: Pick<GatewayConfig, 'hub'>,
  clock: Clock,
): Promise<void> {
  if (!hub) return;
  await db
    .deleteFrom('hub_delivery')
    .where('state', 'in', ['delivered', 'superseded'])
    .where('created_at', '<', new Date(clock.now().getTime() - hub.keepDays * DAY_MS))
    .execute();
}
