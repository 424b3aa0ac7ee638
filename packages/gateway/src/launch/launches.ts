import { createHash, randomBytes } from 'node:crypto';
import type { RedeemedLaunch } from '@sas-embed/contract';
import { sql, type Selectable } from 'kysely';
import type { Clock } from '../clock.js';
import { ProblemError } from '../contract/index.js';
import type { Database, DbOrTrx } from '../storage/index.js';
import { CASE_REF_PURPOSE, createSecretBox, newId, type SecretKeys } from '../values/index.js';
import type { LaunchTables } from './tables.js';
import type { Launches, WaitingContext } from './types.js';

/** How long a ticket is good, in seconds. */
export const TICKET_SECONDS = 60;
/** How long a launched page may book for its case, in hours. */
export const LAUNCH_HOURS = 24;
/** Deep links that may wait at once: anybody can make them, without signing in. */
export const WAITING_DEEP_LINKS = 1_000;

const PURPOSE = 'launch-context';
const UNKNOWN = 'No such launch of this regulator.';

/** What the store of launches needs. */
export interface LaunchesDeps {
  database: Database;
  clock: Clock;
  config: { secrets: SecretKeys };
}

/** Launches in the database, shared by all replicas; contexts and case references are sealed. */
export function createLaunches({ database, clock, config }: LaunchesDeps): Launches {
  const box = createSecretBox(config.secrets);

  async function keep(
    db: DbOrTrx,
    waiting: WaitingContext,
    of: Pick<Selectable<LaunchTables['launch']>, 'from_kind' | 'regulator_id' | 'host_id' | 'case_ref'>,
  ) {
    const now = clock.now();
    const expiresAt = new Date(now.getTime() + TICKET_SECONDS * 1000);
    const ticket = randomBytes(24).toString('base64url');
    const launchId = newId('launch');
    await db
      .insertInto('launch')
      .values({
        ...of,
        id: launchId,
        ticket_sha256: digest(ticket),
        context: box.seal(PURPOSE, JSON.stringify(waiting)),
        created_at: now,
        expires_at: expiresAt,
        redeemed_at: null,
        redeemed_by: null,
        redeemed_key: null,
      })
      .execute();
    return { launchId, ticket, expiresAt };
  }

  return {
    create: (trx, principal, { context, caseRef }) =>
      keep(
        trx,
        { context, issues: [] },
        {
          from_kind: 'launch',
          regulator_id: principal.regulatorId,
          host_id: principal.hostId,
          case_ref: caseRef === undefined ? null : box.seal(CASE_REF_PURPOSE, caseRef),
        },
      ),

    async createDeepLink(waiting) {
      const { rows } = await sql<{ waiting: number }>`
        select count(*)::integer as waiting from launch
        where context is not null and expires_at > ${clock.now()} and from_kind = 'deep-link'`.execute(database.db);
      if (rows[0]!.waiting >= WAITING_DEEP_LINKS) return undefined;
      return keep(database.db, waiting, { from_kind: 'deep-link', regulator_id: null, host_id: null, case_ref: null });
    },

    redeem: (principal, ticket, idempotencyKey) =>
      database.transaction(async (trx) => {
        // The lock makes two uses at once one after the other.
        const row = await trx
          .selectFrom('launch')
          .selectAll()
          .where('ticket_sha256', '=', digest(ticket))
          .forUpdate()
          .executeTakeFirst();
        const isOthers = row?.regulator_id !== null && row?.regulator_id !== principal.regulatorId;
        if (!row || isOthers) throw new ProblemError('launch-unknown', { detail: UNKNOWN });
        const now = clock.now();
        const isRepeat = row.redeemed_by === principal.regulatorId && row.redeemed_key === idempotencyKey;
        if (row.redeemed_at && !isRepeat) throw new ProblemError('launch-used', { detail: 'A ticket is good once.' });
        if (row.expires_at <= now || row.context === null) {
          throw new ProblemError('launch-expired', { detail: `A ticket is good for ${TICKET_SECONDS} seconds.` });
        }
        if (!row.redeemed_at) {
          await trx
            .updateTable('launch')
            .set({ redeemed_at: now, redeemed_by: principal.regulatorId, redeemed_key: idempotencyKey })
            .where('id', '=', row.id)
            .execute();
        }
        const waiting = JSON.parse(box.open(PURPOSE, row.context)) as WaitingContext;
        const redeemed: RedeemedLaunch = { ...waiting, from: row.from_kind };
        return row.from_kind === 'launch' ? { ...redeemed, launchId: row.id } : redeemed;
      }),

    async caseOf(principal, launchId) {
      const row = await database.db
        .selectFrom('launch')
        .select(['host_id', 'case_ref', 'created_at'])
        .where('id', '=', launchId)
        .where('from_kind', '=', 'launch')
        .where('regulator_id', '=', principal.regulatorId)
        .executeTakeFirst();
      if (!row?.host_id) throw new ProblemError('launch-unknown', { detail: UNKNOWN });
      if (row.created_at <= dayBefore(clock.now())) {
        throw new ProblemError('launch-expired', {
          detail: `A launch books for its case for ${LAUNCH_HOURS} hours.`,
        });
      }
      return {
        hostId: row.host_id,
        ...(row.case_ref === null ? {} : { caseRef: box.open(CASE_REF_PURPOSE, row.case_ref) }),
      };
    },

    async expire() {
      const result = await database.db
        .updateTable('launch')
        .set({ context: null })
        .where('context', 'is not', null)
        .where('expires_at', '<=', clock.now())
        .executeTakeFirst();
      return Number(result.numUpdatedRows);
    },

    async purge() {
      const result = await database.db
        .deleteFrom('launch')
        .where('created_at', '<=', dayBefore(clock.now()))
        .executeTakeFirst();
      return Number(result.numDeletedRows);
    },
  };
}

const digest = (ticket: string): string => createHash('sha256').update(ticket).digest('hex');

const dayBefore = (now: Date): Date => new Date(now.getTime() - LAUNCH_HOURS * 3_600_000);
