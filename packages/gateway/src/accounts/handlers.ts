import { toZonedIso, type RegulatorAccess } from '@sas-embed/contract';
import type { Clock } from '../clock.js';
import type { EditorConfig } from '../config/index.js';
import { ProblemError, type Handlers } from '../contract/index.js';
import type { Idempotency } from '../booking/index.js';
import { mayHold, type Identity, type Principal } from '../identity/index.js';
import type { Database, DbOrTrx } from '../storage/index.js';
import type { Accounts } from './accounts.js';
import { NOT_TAKEN } from './tables.js';

/** What the operations on accounts need. */
export interface AccountHandlersDeps {
  database: Database;
  clock: Clock;
  accounts: Accounts;
  idempotency: Idempotency;
  /** Ends what a regulator has open. */
  signIn: Pick<Identity['signIn'], 'endOf'>;
  editors: readonly Pick<EditorConfig, 'id' | 'label' | 'accounts'>[];
}

const ZONE = 'Europe/Paris';
const MOST = 1_000;

/** What somebody may do about a regulator: nobody shuts himself out, and only what an editor did not take is sent again. */
function actionsOn(
  principal: Principal,
  { id, isEnabled, isTaken }: { id: string; isEnabled: boolean; isTaken: boolean },
): RegulatorAccess['actions'] {
  if (!mayHold(principal, 'manage-accounts')) return [];
  return [
    ...(!isEnabled ? (['enable'] as const) : id === principal.regulatorId ? [] : (['disable'] as const)),
    ...(isTaken ? [] : (['resend'] as const)),
  ];
}

/** The operations by which accounts of regulators are kept: those of one's own SAS, and no others. */
export function accountHandlers(deps: AccountHandlersDeps): Handlers {
  const { database, clock, accounts, idempotency, signIn } = deps;
  const labels = new Map(deps.editors.map(({ id, label }) => [id, label]));
  const at = (instant: Date) => toZonedIso(instant.getTime(), ZONE);

  async function read(db: DbOrTrx, principal: Principal, id?: string): Promise<RegulatorAccess[]> {
    let query = db
      .selectFrom('regulator')
      .select(['id', 'last_name', 'first_name', 'email', 'disabled_at'])
      .where('sas_id', '=', principal.bookingSas.id);
    if (id !== undefined) query = query.where('id', '=', id);
    const people = await query.orderBy('last_name').orderBy('first_name').orderBy('id').limit(MOST).execute();
    if (people.length === 0) return [];
    const rows = await db
      .selectFrom('editor_account')
      .select(['regulator_id', 'editor_id', 'state', 'fault', 'changed_at', 'due_at'])
      .where(
        'regulator_id',
        'in',
        people.map((one) => one.id),
      )
      .orderBy('editor_id')
      .execute();
    const isTaken = (id: string) => !rows.some((row) => row.regulator_id === id && NOT_TAKEN.includes(row.state));
    return people.map((one) => ({
      id: one.id,
      lastName: one.last_name,
      firstName: one.first_name,
      email: one.email,
      enabled: one.disabled_at === null,
      actions: actionsOn(principal, { id: one.id, isEnabled: one.disabled_at === null, isTaken: isTaken(one.id) }),
      editors: rows
        .filter((row) => row.regulator_id === one.id)
        .map((row) => ({
          ...{ editorId: row.editor_id, label: labels.get(row.editor_id) ?? row.editor_id, state: row.state },
          ...{ changedAt: at(row.changed_at), ...(row.fault !== null && { fault: row.fault }) },
          ...(row.due_at !== null && { retryAt: at(row.due_at) }),
        })),
    }));
  }

  return {
    async listRegulators({ principal }) {
      return { status: 200, body: { regulators: await read(database.db, principal) } };
    },
    async setRegulatorAccess({ principal, path, body, idempotencyKey }) {
      const { regulatorId } = path;
      const asked = { path, enabled: body.enabled };
      if (regulatorId === principal.regulatorId && !body.enabled) {
        throw new ProblemError('forbidden', { detail: 'Nobody takes his own access away' });
      }
      const result = await idempotency.run(
        { principal, operationId: 'setRegulatorAccess', idempotencyKey, asked },
        async (trx) => {
          const now = clock.now();
          const known = await trx
            .updateTable('regulator')
            .set({ disabled_at: body.enabled ? null : now, updated_at: now })
            .where('id', '=', regulatorId)
            .where('sas_id', '=', principal.bookingSas.id)
            .returning('id')
            .executeTakeFirst();
          if (!known) throw new ProblemError('not-found', { detail: 'No such regulator in this SAS' });
          if (!body.enabled) await signIn.endOf(trx, regulatorId);
          await accounts.setActive(trx, regulatorId, body.enabled);
          const [changed] = await read(trx, principal, regulatorId);
          return { status: 200, body: changed! };
        },
      );
      accounts.wake();
      return { status: 200, body: result.body };
    },
    async resendRegulatorAccounts({ principal, path, idempotencyKey }) {
      const write = { principal, operationId: 'resendRegulatorAccounts' as const, idempotencyKey, asked: path };
      const result = await idempotency.run(write, async (trx) => {
        const [known] = await read(trx, principal, path.regulatorId);
        if (!known) throw new ProblemError('not-found', { detail: 'No such regulator in this SAS' });
        await accounts.tellAgain(trx, known.id);
        const [changed] = await read(trx, principal, known.id);
        return { status: 200, body: changed! };
      });
      accounts.wake();
      return { status: 200, body: result.body };
    },
  };
}
