import type { Clock } from '../clock.js';
import type { Database } from '../storage/index.js';

/** As long as the searches that are counted: a year beside the year before. */
const KEPT_MS = 400 * 86_400_000;

/** Forgets facts whose months have their figures; resolves to their number. */
export async function purgeFacts(database: Database, clock: Clock): Promise<number> {
  const before = new Date(clock.now().getTime() - KEPT_MS);
  const gone = await database.db.deleteFrom('indicator_fact').where('at', '<', before).executeTakeFirst();
  return Number(gone.numDeletedRows);
}
