import { createHash } from 'node:crypto';
import { actOf, type Audit } from '../audit/index.js';
import type { Clock } from '../clock.js';
import { ProblemError, type OperationId } from '../contract/index.js';
import type { Principal } from '../identity/index.js';
import type { Database, DbOrTrx, Trx } from '../storage/index.js';
import type { SecretBox } from '../values/index.js';

/** How long a repeat answers the first result, in hours. */
export const IDEMPOTENCY_HOURS = 48;

/** One write, as its caller identified it. */
export interface WriteRequest {
  principal: Principal;
  operationId: OperationId;
  idempotencyKey: string;
  /** What was asked, path and body: the same key with something else is refused. */
  asked: unknown;
}

/** The answer of a write. */
export interface WriteResult<Body> {
  status: number;
  body: Body;
}

/** Makes every write answer its repeats with its first result. */
export interface Idempotency {
  /**
   * The stored result of a write that was done before, or `undefined`. For writes that ask an editor first: a repeat must
   * not ask again. Throws `idempotency-key-reused`.
   */
  replay<Body>(request: WriteRequest): Promise<WriteResult<Body> | undefined>;
  /**
   * Whether the key's first write was done, long enough before it is forgotten. For a right that was lost since: a repeat
   * does nothing any more, and its answer is known already to whoever repeats it.
   */
  isRepeat(
    request: Pick<WriteRequest, 'idempotencyKey'> & { principal: Principal; operationId: string },
  ): Promise<boolean>;
  /**
   * Runs `work` in one transaction with the row that remembers its result, and the audit's line, once per key. A concurrent repeat waits for
   * the first and answers its result. When `work` throws, nothing is remembered: nothing was written either.
   */
  run<Body>(request: WriteRequest, work: (trx: Trx) => Promise<WriteResult<Body>>): Promise<WriteResult<Body>>;
  /** Deletes results older than {@link IDEMPOTENCY_HOURS}; resolves to their number. */
  purge(): Promise<number>;
}

const PURPOSE = 'write-result';

/** Text that is equal for equal requests: keys sorted at every depth. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, item]) => `${JSON.stringify(name)}:${canonical(item)}`).join(',')}}`;
}

/** Idempotency in the database, shared by all replicas. */
export function createIdempotency(deps: {
  database: Database;
  box: SecretBox;
  clock: Clock;
  audit: Audit;
}): Idempotency {
  const { database, box, clock, audit } = deps;

  const hashOf = (request: WriteRequest) => createHash('sha256').update(canonical(request.asked)).digest('base64url');

  async function stored<Body>(db: DbOrTrx, request: WriteRequest): Promise<WriteResult<Body> | undefined> {
    const row = await db
      .selectFrom('idempotency')
      .select(['request_hash', 'status', 'result'])
      .where('regulator_id', '=', request.principal.regulatorId)
      .where('operation_id', '=', request.operationId)
      .where('key', '=', request.idempotencyKey)
      .executeTakeFirst();
    if (!row) return undefined;
    if (row.request_hash !== hashOf(request)) {
      throw new ProblemError('idempotency-key-reused', {
        detail: 'This Idempotency-Key was sent with another request; choose a new one for each intended write.',
      });
    }
    const body = row.result === null ? undefined : (JSON.parse(box.open(PURPOSE, row.result)) as unknown);
    return { status: row.status ?? 200, body: body as Body };
  }

  return {
    replay: (request) => stored(database.db, request),

    async isRepeat({ principal, operationId, idempotencyKey }) {
      const row = await database.db
        .selectFrom('idempotency')
        .select('key')
        .where('regulator_id', '=', principal.regulatorId)
        .where('operation_id', '=', operationId)
        .where('key', '=', idempotencyKey)
        .where('created_at', '>', new Date(clock.now().getTime() - (IDEMPOTENCY_HOURS - 1) * 3_600_000))
        .executeTakeFirst();
      return row !== undefined;
    },

    run(request, work) {
      return database.transaction(async (trx) => {
        const inserted = await trx
          .insertInto('idempotency')
          .values({
            regulator_id: request.principal.regulatorId,
            operation_id: request.operationId,
            key: request.idempotencyKey,
            request_hash: hashOf(request),
            created_at: clock.now(),
          })
          // Waits here for a concurrent first write: when that commits, nothing is inserted and its result is read.
          .onConflict((conflict) => conflict.doNothing())
          .returning('key')
          .executeTakeFirst();
        if (!inserted) {
          const first = await stored<never>(trx, request);
          if (first) return first;
          throw new ProblemError('unavailable', { detail: 'The first write of this key is being purged; repeat it.' });
        }
        const result = await work(trx);
        await trx
          .updateTable('idempotency')
          .set({
            status: result.status,
            result: result.body === undefined ? null : box.seal(PURPOSE, JSON.stringify(result.body)),
          })
          .where('regulator_id', '=', request.principal.regulatorId)
          .where('operation_id', '=', request.operationId)
          .where('key', '=', request.idempotencyKey)
          .execute();
        await audit.write(trx, actOf(request.principal, request.operationId, request.asked, result.body));
        return result;
      });
    },

    async purge() {
      const before = new Date(clock.now().getTime() - IDEMPOTENCY_HOURS * 3_600_000);
      const result = await database.db.deleteFrom('idempotency').where('created_at', '<', before).executeTakeFirst();
      return Number(result.numDeletedRows);
    },
  };
}
