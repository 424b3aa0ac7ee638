import type { Selectable } from 'kysely';
import type { Accounts } from '../../accounts/index.js';
import type { AccountConfig, ProviderConfig } from '../../config/index.js';
import type { DbOrTrx, Trx } from '../../storage/index.js';
import { booksAtEditors } from '../rights.js';
import type { SignInDeps } from './deps.js';
import type { Sessions } from './sessions.js';
import type { Acting, ListedAccountTable } from './tables.js';

/** The entry of the directory of accounts by which somebody was let in. */
export interface ListedAs {
  provider: string;
  issuer: string;
  nameId: string;
  role: Acting['role'];
}

/** Notes which entry of the directory of accounts let a regulator in: who is taken out of it later is found by this. */
export async function noteListed(
  db: DbOrTrx,
  { provider, issuer, nameId, role }: ListedAs,
  regulatorId: string,
): Promise<void> {
  await db
    .insertInto('listed_account')
    .values({ provider, issuer, name_id: nameId, regulator_id: regulatorId, role })
    .onConflict((conflict) =>
      conflict
        .columns(['provider', 'name_id', 'regulator_id'])
        .doUpdateSet({ issuer, role })
        .where((eb) => eb.or([eb('listed_account.issuer', '<>', issuer), eb('listed_account.role', '<>', role)])),
    )
    .execute();
}

/**
 * Takes away what the directory of accounts no longer gives: whoever is not in it any more, or books no longer, has his sessions of that
 * provider ended, and editors are told that he may not book (INT_R02). A session in another role or SAS than the directory says now ends
 * too. Once, when the gateway starts; who is put back is let in at his next sign-in. Answers how many were taken out.
 */
export async function applyDirectory(
  { config, database, audit }: Pick<SignInDeps, 'config' | 'database' | 'audit'>,
  sessions: Sessions,
  accounts: Pick<Accounts, 'setActive'>,
): Promise<number> {
  const providers = new Map(config.signIn.providers.map((one) => [one.id, one]));
  const listed = new Map(config.signIn.accounts.map((one) => [keyOf(one.provider, one.nameId), one]));
  const entryOf = (provider: string, nameId: string): AccountConfig | undefined => {
    const entry = listed.get(keyOf(provider, nameId));
    return entry && isServed(providers.get(provider), entry) ? entry : undefined;
  };
  const known = await database.db.selectFrom('listed_account').selectAll().execute();
  const books = new Set(
    known.flatMap(({ provider, name_id: nameId, regulator_id: id }) => {
      const entry = entryOf(provider, nameId);
      return entry && booksAtEditors(entry.role) ? [id] : [];
    }),
  );
  let gone = 0;
  for (const row of known) {
    const entry = entryOf(row.provider, row.name_id);
    const isChanged = entry?.role !== row.role;
    await database.transaction(async (trx) => {
      await sessions.endFrom(trx, row.regulator_id, row.issuer, entry);
      if (!isChanged) return;
      if (booksAtEditors(row.role) && !books.has(row.regulator_id)) {
        await accounts.setActive(trx, row.regulator_id, false);
      }
      if (entry) return noteListed(trx, { ...listedAs(row), role: entry.role }, row.regulator_id);
      // Replicas that start together find it once.
      if (!(await forget(trx, row))) return;
      gone += 1;
      await audit.write(trx, {
        ...{ actor: { kind: 'gateway' }, action: 'account.unlisted', on: { regulatorId: row.regulator_id } },
        codes: { provider: row.provider },
      });
    });
  }
  return gone;
}

type Row = Selectable<ListedAccountTable>;

const keyOf = (provider: string, nameId: string): string => `${provider} ${nameId}`;

const isServed = (provider: ProviderConfig | undefined, { sasId }: AccountConfig): boolean =>
  provider !== undefined && (provider.sas.length === 0 || provider.sas.includes(sasId));

const listedAs = ({ provider, issuer, name_id: nameId }: Row) => ({ provider, issuer, nameId });

async function forget(trx: Trx, { provider, name_id: nameId, regulator_id: regulatorId }: Row): Promise<boolean> {
  const gone = await trx
    .deleteFrom('listed_account')
    .where('provider', '=', provider)
    .where('name_id', '=', nameId)
    .where('regulator_id', '=', regulatorId)
    .returning('provider')
    .executeTakeFirst();
  return gone !== undefined;
}
