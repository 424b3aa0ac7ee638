import { toZonedIso } from '@sas-embed/contract';
import { sql } from 'kysely';
import { ProblemError } from '../contract/index.js';
import { createWorkLoop } from '../values/index.js';
import type { createAnswers } from './answers.js';
import { OperatorClient, OperatorFault, type OperatorAnswer } from './operator-client.js';
import { requestState, type RequestRow } from './request-rows.js';
import type { CourierTask } from './tables.js';
import type { MarketplaceDeps } from './types.js';

/** How long a courier may be at a task before it is taken for dead: longer than any request's deadline. */
const CLAIM_MS = 10_000;
/** Tasks that one replica does at once. */
const AT_ONCE = 8;
/** How often an operator that cannot call us is asked. */
const POLL_MS = 5_000;
const LONGEST_WAIT_MS = 60_000;
/** How long an operator is told of a withdrawal, or asked for what it may have accepted in time. */
const GIVE_UP_HOURS = 24;

/** Carries requests and withdrawals to operators. */
export interface Courier {
  /** Does what is due; resolves once nothing is due any more. Any replica may do it, at any time. */
  run(): Promise<void>;
  /** Begins a run, if none is under way. */
  wake(): void;
  /** Ends connections; what is under way is done again by the next courier. */
  close(): Promise<void>;
}

/**
 * The courier of requests. What it has to do stands in the requests' own rows (one task each, written in the transaction of
 * what caused it), so that a gateway that dies loses nothing: its claim runs out, another courier does the task again, and
 * operators know a request by its id. No queue beside: a withdrawal must never overtake its request, which a row with one
 * task gives for nothing.
 */
export function createCourier(deps: MarketplaceDeps, take: ReturnType<typeof createAnswers>): Courier {
  const { database, clock, config, log } = deps;
  const clients = new Map(
    config.marketplaces.map((operator) => [
      operator.id,
      { operator, client: new OperatorClient(operator, config.environment === 'sandbox') },
    ]),
  );

  /** Takes what is due, each task by one courier. */
  async function claim(): Promise<RequestRow[]> {
    const now = clock.now();
    return database.transaction(async (trx) => {
      const due = trx
        .selectFrom('marketplace_request')
        .select('id')
        .where('due_at', '<=', now)
        .where((eb) => eb.or([eb('claimed_until', 'is', null), eb('claimed_until', '<=', now)]))
        .orderBy('due_at')
        .limit(AT_ONCE)
        .forUpdate()
        .skipLocked();
      return trx
        .updateTable('marketplace_request')
        .set({ claimed_until: new Date(now.getTime() + CLAIM_MS), attempts: sql<number>`attempts + 1` })
        .where('id', 'in', due)
        .returningAll()
        .execute();
    });
  }

  /** What is to be done next, unless something else was asked meanwhile. `attempts` tells a claim that was lost. */
  async function settle(row: RequestRow, next: { task: CourierTask; inMs: number } | undefined, delivered: boolean) {
    const now = clock.now();
    const due = next ? new Date(now.getTime() + next.inMs) : null;
    await database.db
      .updateTable('marketplace_request')
      .set({
        claimed_until: null,
        ...(delivered ? { delivered_at: sql<Date>`coalesce(delivered_at, ${now})` } : {}),
        task: sql<CourierTask | null>`case when task = ${row.task} then ${next?.task ?? null}::text else task end`,
        due_at: sql<Date | null>`case when task = ${row.task} then ${due}::timestamptz else due_at end`,
      })
      .where('id', '=', row.id)
      .where('attempts', '=', row.attempts)
      .execute();
  }

  const isOld = (row: RequestRow) => clock.now().getTime() - row.created_at.getTime() > GIVE_UP_HOURS * 3_600_000;

  /** The task again, after a wait that doubles; a little of it by chance, so that replicas do not come together. */
  function later(row: RequestRow): { task: CourierTask; inMs: number } | undefined {
    if (isOld(row)) return undefined;
    // A request that is over is worth no further try: nobody could accept it.
    if (row.task === 'send' && requestState(row, clock.now()) === 'expired') return undefined;
    const wait = Math.min(LONGEST_WAIT_MS, 1000 * 2 ** Math.min(10, row.attempts - 1));
    return { task: row.task!, inMs: wait * (0.8 + Math.random() * 0.4) };
  }

  /** Whether the answer was a decision that is stored now. */
  async function decide(row: RequestRow, answer: OperatorAnswer): Promise<boolean> {
    if (answer.state === 'pending') return false;
    await take(row.operator_id, row.id, answer, 'asked');
    return true;
  }

  function askOf(row: RequestRow): object {
    const at = (instant: Date) => toZonedIso(instant.getTime(), row.time_zone);
    return {
      requestId: row.id,
      community: row.structure_id,
      reason: row.reason,
      mode: row.mode,
      from: at(row.window_from),
      to: at(row.window_to),
      timeZone: row.time_zone,
      answerBy: at(row.expires_at),
      orientationCategory: 'PDM',
    };
  }

  async function perform(row: RequestRow): Promise<void> {
    const known = clients.get(row.operator_id);
    if (!known) throw new OperatorFault('the operator is not configured any more');
    const { client, operator } = known;
    const polls = operator.answers === 'polling';
    if (row.task === 'withdraw') {
      await client.delete(row.id);
      return settle(row, undefined, false);
    }
    if (row.task === 'send' && requestState(row, clock.now()) !== 'pending') return settle(row, undefined, false);
    const answer = row.task === 'send' ? await client.put(row.id, askOf(row)) : await client.get(row.id);
    const decided = await decide(row, answer);
    // After its end too, for a while: what was accepted too late has to be told so.
    const asksOn = polls && !decided && clock.now().getTime() < row.expires_at.getTime() + 2 * LONGEST_WAIT_MS;
    return settle(row, asksOn ? { task: 'poll', inMs: POLL_MS } : undefined, true);
  }

  async function done(row: RequestRow): Promise<void> {
    try {
      await perform(row);
    } catch (error) {
      const refused = error instanceof OperatorFault && error.refused;
      const { id: requestId, operator_id: operatorId, task } = row;
      const reason = error instanceof OperatorFault || error instanceof ProblemError ? error.message : 'failed';
      log.warn({ requestId, operatorId, task, attempts: row.attempts, reason }, 'an operator was not reached');
      if (refused) await take(row.operator_id, row.id, { state: 'refused', reason: 'not-taken' }, 'asked');
      await settle(row, refused ? undefined : later(row), refused);
    }
  }

  const loop = createWorkLoop(claim, done, (err) => log.warn({ err }, 'the courier of requests failed'));

  return {
    run: loop.run,
    wake: loop.wake,
    close: () => loop.close(() => Promise.all([...clients.values()].map(({ client }) => client.close()))),
  };
}
