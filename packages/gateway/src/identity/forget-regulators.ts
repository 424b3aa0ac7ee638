import type { Accounts } from '../accounts/index.js';
import type { Clock } from '../clock.js';
import type { Database } from '../storage/index.js';

/** Forgotten at once: a transaction stays short, the next round takes the rest. */
const BATCH = 200;
/** Tables whose rows name a regulator for as long as they are kept. */
const NAMING = ['appointment', 'hold', 'handover', 'marketplace_request', 'marketplace_call'] as const;

/**
 * Forgets regulators who were not seen for `keepDays`, once nothing that is kept names them: editors are told first that they may not
 * book any more, and the account goes in a later round, when they have heard it.
 */
export async function forgetRegulators(
  database: Database,
  accounts: Pick<Accounts, 'setActive' | 'wake'>,
  clock: Clock,
  keepDays: number,
): Promise<number> {
  const before = new Date(clock.now().getTime() - keepDays * 86_400_000);
  const gone = await database.transaction(async (trx) => {
    const unseen = trx.selectFrom('regulator').select('id').where('seen_at', '<', before);
    const known = await trx
      .selectFrom('editor_account')
      .select('regulator_id')
      .distinct()
      .where('active', '=', true)
      .where('regulator_id', 'in', unseen)
      .limit(BATCH)
      .execute();
    for (const { regulator_id: id } of known) await accounts.setActive(trx, id, false);
    const old = await unseen
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('editor_account')
              .select('editor_id')
              .whereRef('editor_account.regulator_id', '=', 'regulator.id')
              .where((one) => one.or([one('active', '=', true), one('due_at', 'is not', null)])),
          ),
        ),
      )
      .where((eb) =>
        eb.and(
          NAMING.map((table) =>
            eb.not(
              eb.exists(
                eb
                  .selectFrom(table as 'hold')
                  .select('id')
                  .whereRef('regulator_id', '=', 'regulator.id'),
              ),
            ),
          ),
        ),
      )
      .limit(BATCH)
      .forUpdate()
      .skipLocked()
      .execute();
    if (old.length === 0) return 0;
    await trx
      .deleteFrom('regulator')
      .where(
        'id',
        'in',
        old.map(({ id }) => id),
      )
      .execute();
    return old.length;
  });
  accounts.wake();
  return gone;
}
