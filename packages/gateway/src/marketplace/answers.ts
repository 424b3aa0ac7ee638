import { createHash } from 'node:crypto';
import type { MarketplaceRefusal, MarketplaceState } from '@sas-embed/contract';
import { sql } from 'kysely';
import { recipientOf } from '../booking/index.js';
import { ProblemError } from '../contract/index.js';
import type { Trx } from '../storage/index.js';
import { CASE_REF_PURPOSE } from '../values/index.js';
import { requestState, tellRequest, withdrawTask, type RequestRow } from './request-rows.js';
import type { MarketplaceDeps } from './types.js';

/** What a community decided, as `MarketplaceDecision` of `editor.yaml` says. */
export interface Decision {
  state: 'accepted' | 'refused';
  start?: string;
  end?: string;
  practitionerId?: string;
  structureId?: string;
  identifier?: { system: string; value: string };
  reason?: MarketplaceRefusal;
}

/** What became of a decision. `counted` false: it came too late, or another had come before. */
export interface AnswerOutcome {
  counted: boolean;
  state: Exclude<MarketplaceState, 'pending'>;
  appointmentId?: string;
}

/** Whoever is told an acceptance by a call learns its end at once; who was asked for it is told by a withdrawal. */
export type AnswerRoute = 'called' | 'asked';

const MAX_HOURS = 24;

/** An acceptance whose times can be believed. */
type Accepted = Decision & { start: string; practitionerId: string };

/** Throws `invalid-request` for an acceptance that says not enough, or a time that was not asked for. */
function requireSound(decision: Decision, row: RequestRow): asserts decision is Accepted {
  const { start, end, practitionerId } = decision;
  const errors: { field: string; rule: string }[] = [];
  if (start === undefined) errors.push({ field: 'body:/start', rule: 'is required of an acceptance' });
  if (practitionerId === undefined)
    errors.push({ field: 'body:/practitionerId', rule: 'is required of an acceptance' });
  const at = Date.parse(start ?? '');
  if (start !== undefined && !(at >= row.window_from.getTime() && at <= row.window_to.getTime())) {
    errors.push({ field: 'body:/start', rule: 'must be inside the window that was asked' });
  }
  const length = Date.parse(end ?? '') - at;
  if (end !== undefined && !(length > 0 && length <= MAX_HOURS * 3_600_000)) {
    errors.push({ field: 'body:/end', rule: `must be after /start, by ${MAX_HOURS} hours at most` });
  }
  if (errors.length > 0) {
    throw new ProblemError('invalid-request', { detail: `${errors[0]!.field} ${errors[0]!.rule}`, errors });
  }
}

/**
 * Serialises what concerns one case: of two communities that accept together one wins, and a request that is made meanwhile
 * waits. Held to the end of the transaction.
 */
export async function lockCase(trx: Trx, caseKey: string | null): Promise<void> {
  if (caseKey !== null) await sql`select pg_advisory_xact_lock(hashtextextended(${caseKey}, 42))`.execute(trx);
}

/** Takes a community's answer: the first counts, and an acceptance of a request that is over never does. */
export function createAnswers(deps: Omit<MarketplaceDeps, 'launches' | 'config' | 'log'>) {
  const { database, directory, appointments, booking, events, clock } = deps;

  /** Who comes, and where, as the directory knows them; read before the transaction. */
  async function lookUp({ practitionerId, structureId }: Decision) {
    const practitioner = practitionerId === undefined ? undefined : await directory.getPractitioner(practitionerId);
    const structure = structureId === undefined ? undefined : await directory.getStructure(structureId);
    return recipientOf({ practitioner, structure });
  }

  /** The other communities of the case are not wanted any more. */
  async function withdrawOthers(trx: Trx, row: RequestRow, now: Date): Promise<void> {
    if (row.case_key === null) return;
    const others = await trx
      .selectFrom('marketplace_request')
      .selectAll()
      .where('case_key', '=', row.case_key)
      .where('id', '<>', row.id)
      .where('state', '=', 'pending')
      .orderBy('id')
      .forUpdate()
      .execute();
    for (const other of others.filter(({ expires_at }) => expires_at > now)) {
      const ended = await trx
        .updateTable('marketplace_request')
        .set({ state: 'withdrawn', withdrawal: 'other-accepted', case_key: null, ...withdrawTask(other, now) })
        .where('id', '=', other.id)
        .returningAll()
        .executeTakeFirstOrThrow();
      await tellRequest(trx, events, ended);
    }
  }

  async function accept(trx: Trx, row: RequestRow, decision: Accepted, who: Awaited<ReturnType<typeof lookUp>>) {
    const { start, end, practitionerId, structureId, identifier } = decision;
    const appointment = await appointments.recordBooking(trx, {
      principal: {
        regulatorId: row.regulator_id,
        bookingSas: { id: row.sas_id, label: row.sas_label },
        hostId: row.page_host_id,
      },
      origin: { kind: 'marketplace', sourceId: row.operator_id, label: row.operator_label },
      orientationCategory: 'PDM',
      ...(row.orientation_type === null ? {} : { orientationType: row.orientation_type }),
      practitionerNationalId: practitionerId,
      structureNationalId: structureId ?? row.structure_id,
      // At home nobody receives at a place: the community stands for it.
      ...(structureId === undefined ? { structure: { nationalId: row.structure_id, name: row.structure_name } } : {}),
      ...who,
      ...(identifier ? { identifier } : {}),
      hostId: row.host_id,
      offerId: row.offer_id,
      start: new Date(start),
      ...(end === undefined ? {} : { end: new Date(end) }),
      timeZone: row.time_zone,
      ...(row.case_ref === null ? {} : { caseRef: booking.box.open(CASE_REF_PURPOSE, row.case_ref) }),
    });
    return appointment.id;
  }

  /** An acceptance of a request that is over is kept and shown; nothing is booked. */
  async function tooLate(trx: Trx, row: RequestRow, route: AnswerRoute, now: Date): Promise<void> {
    if (row.late_answer_at !== null) return;
    const state = requestState(row, now);
    const told = await trx
      .updateTable('marketplace_request')
      .set({
        state,
        late_answer_at: now,
        case_key: null,
        ...(route === 'asked' ? withdrawTask(row, now) : {}),
      })
      .where('id', '=', row.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await tellRequest(trx, events, told, { late: true });
  }

  /** @throws ProblemError `not-found` for a request that is not this operator's, `invalid-request` for a bad acceptance */
  return async function take(
    operatorId: string,
    requestId: string,
    decision: Decision,
    route: AnswerRoute,
  ): Promise<AnswerOutcome> {
    const hash = createHash('sha256')
      .update(JSON.stringify(sorted(decision)))
      .digest('base64url');
    const who = await lookUp(decision);
    return database.transaction(async (trx) => {
      const of = trx
        .selectFrom('marketplace_request')
        .selectAll()
        .where('id', '=', requestId)
        .where('operator_id', '=', operatorId);
      const known = await of.executeTakeFirst();
      if (!known) throw new ProblemError('not-found', { detail: 'No such request to this operator.' });
      await lockCase(trx, known.case_key);
      const row = await of.forUpdate().executeTakeFirstOrThrow();
      const now = clock.now();
      const state = requestState(row, now);
      if (state !== 'pending') {
        const counted = row.answer_hash === hash;
        if (!counted && decision.state === 'accepted' && state !== 'accepted') await tooLate(trx, row, route, now);
        return {
          counted,
          state,
          ...(counted && row.appointment_id !== null ? { appointmentId: row.appointment_id } : {}),
        };
      }
      const done = { answered_at: now, delivered_at: row.delivered_at ?? now, answer_hash: hash };
      const over = { task: null, due_at: null };
      if (decision.state === 'refused') {
        const refused = await trx
          .updateTable('marketplace_request')
          .set({ ...done, ...over, state: 'refused', case_key: null, refusal: decision.reason ?? 'other' })
          .where('id', '=', row.id)
          .returningAll()
          .executeTakeFirstOrThrow();
        await tellRequest(trx, events, refused);
        return { counted: true, state: 'refused' };
      }
      requireSound(decision, row);
      const appointmentId = await accept(trx, row, decision, who);
      const accepted = await trx
        .updateTable('marketplace_request')
        // (keeps the case's name for it until its time is over: a page that was away finds it)
        .set({ ...done, ...over, state: 'accepted', appointment_id: appointmentId })
        .where('id', '=', row.id)
        .returningAll()
        .executeTakeFirstOrThrow();
      await withdrawOthers(trx, row, now);
      await tellRequest(trx, events, accepted);
      return { counted: true, state: 'accepted', appointmentId };
    });
  };
}

/** Members in one order, so that equal answers have equal hashes. */
function sorted(value: object): [string, unknown][] {
  return Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, item]: [string, unknown]) => [name, item instanceof Object ? sorted(item) : item]);
}
