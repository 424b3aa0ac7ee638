import {
  overbookingFault,
  OVERBOOKING_DAYS,
  OVERBOOKING_STEP,
  type MarketplaceCall,
  type MarketplaceCallInput,
  type MarketplaceRequestInput,
} from '@sas-embed/contract';
import type { Selectable } from 'kysely';
import { caseOf, requireOpaqueCaseRef, typeOf, whomOf } from '../booking/index.js';
import { ProblemError, type Handlers } from '../contract/index.js';
import type { DirectoryOffer } from '../directory/index.js';
import { CASE_REF_PURPOSE, newId, utc } from '../values/index.js';
import { lockCase } from './answers.js';
import { operatorOf } from './offers.js';
import { ownRequest, requestState, tellRequest, toApiRequest, withdrawTask } from './request-rows.js';
import type { MarketplaceCallTable } from './tables.js';
import type { MarketplaceDeps } from './types.js';

/** How far away a window may end. */
const WINDOW_DAYS = 3;
/** How short it may be, in minutes. */
const WINDOW_MINUTES = 30;
/** How old a call may be, and how long requests and calls are listed. */
const DAY_MS = 86_400_000;
/** By how much a screen's clock may be ahead of ours, or behind, in milliseconds. */
const CLOCK_SKEW_MS = 120_000;
const LISTED = 50;
const CASE_KEY_PURPOSE = 'marketplace-case';

type Fault = { field: string; rule: string };

function refuse(errors: readonly Fault[]): void {
  if (errors.length === 0) return;
  throw new ProblemError('invalid-request', {
    detail: `${errors[0]!.field} must be ${errors[0]!.rule}`,
    errors: [...errors],
  });
}

function windowFaults({ from, to }: MarketplaceRequestInput, now: Date): Fault[] {
  const [begins, ends] = [Date.parse(from), Date.parse(to)];
  return [
    ...(begins < now.getTime() - CLOCK_SKEW_MS ? [{ field: 'body:/from', rule: 'not in the past' }] : []),
    ...(ends - begins < WINDOW_MINUTES * 60_000
      ? [{ field: 'body:/to', rule: `at least ${WINDOW_MINUTES} minutes after /from` }]
      : []),
    ...(ends > now.getTime() + WINDOW_DAYS * DAY_MS + CLOCK_SKEW_MS
      ? [{ field: 'body:/to', rule: `within ${WINDOW_DAYS} days` }]
      : []),
  ];
}

function callFaults({ contact, start }: MarketplaceCallInput, timeZone: string, now: Date): Fault[] {
  const age = now.getTime() - Date.parse(contact.at);
  const agreed = contact.result === 'agreed';
  const wrong = start === undefined ? undefined : overbookingFault(Date.parse(start), now.getTime(), timeZone);
  return [
    ...(age < -CLOCK_SKEW_MS || age > DAY_MS ? [{ field: 'body:/contact/at', rule: 'within the last day' }] : []),
    ...(agreed === (start === undefined) ? [{ field: 'body:/start', rule: 'there with `agreed`, and only then' }] : []),
    ...(agreed && wrong
      ? [
          {
            field: 'body:/start',
            rule: `later than now, within ${OVERBOOKING_DAYS} days, on a step of ${OVERBOOKING_STEP} minutes`,
          },
        ]
      : []),
  ];
}

function toApiCall(row: Selectable<MarketplaceCallTable>): MarketplaceCall {
  return {
    id: row.id,
    offerId: row.offer_id,
    reason: row.reason,
    mode: row.mode,
    contact: row.contact,
    createdAt: utc(row.created_at),
    ...(row.appointment_id === null ? {} : { appointmentId: row.appointment_id }),
  };
}

/** Handlers of the operations tagged `marketplace`. `wake` begins to carry what was written. */
export function marketplaceHandlers(deps: MarketplaceDeps, wake: () => void): Handlers {
  const { database, directory, appointments, events, clock, config } = deps;
  const { idempotency, box } = deps.booking;

  async function communityOf(offerId: string): Promise<DirectoryOffer> {
    const found = await directory.getOffer(offerId);
    if (!found) throw new ProblemError('not-found', { detail: 'No such offer.' });
    return found;
  }

  /** Tells the requests of one case, without the case. */
  const keyOf = (hostId: string, caseRef: string) => box.mac(CASE_KEY_PURPOSE, `${hostId} ${caseRef}`);

  return {
    async createMarketplaceRequest({ principal, body, idempotencyKey }) {
      requireOpaqueCaseRef(body.caseRef);
      const write = { principal, operationId: 'createMarketplaceRequest' as const, idempotencyKey, asked: body };
      const first = await idempotency.replay<never>(write);
      if (first) return { status: 201, body: first.body };
      const found = await communityOf(body.offerId);
      const { structure, place } = found.offer;
      const operator = operatorOf(found, config.marketplaces);
      if (!operator || !structure) {
        throw new ProblemError('not-bookable-here', { detail: 'The offer is no community that is asked from here.' });
      }
      refuse(windowFaults(body, clock.now()));
      const { hostId, caseRef } = await caseOf(deps, principal, body);
      const caseKey = caseRef === undefined ? null : keyOf(hostId, caseRef);
      const result = await idempotency.run(write, async (trx) => {
        await lockCase(trx, caseKey);
        const now = clock.now();
        if (caseKey !== null) {
          const open = await trx
            .selectFrom('marketplace_request')
            .selectAll()
            .where('case_key', '=', caseKey)
            .where('offer_id', '=', found.offer.id)
            .where('state', '=', 'pending')
            .forUpdate()
            .executeTakeFirst();
          if (open && requestState(open, now) === 'pending' && open.regulator_id === principal.regulatorId) {
            return { status: 201, body: toApiRequest(open, now) };
          }
          // Expired, and not yet told; or a colleague's, which goes on without the case's name for it.
          if (open) {
            const state = requestState(open, now);
            await trx
              .updateTable('marketplace_request')
              .set({ state, case_key: null })
              .where('id', '=', open.id)
              .execute();
            if (state === 'expired') await tellRequest(trx, events, { ...open, state });
          }
        }
        const deadline = now.getTime() + config.marketplaceRequests.answerSeconds * 1000;
        const row = await trx
          .insertInto('marketplace_request')
          .values({
            id: newId('request'),
            offer_id: found.offer.id,
            operator_id: operator.id,
            operator_label: operator.label,
            structure_id: structure.nationalId,
            structure_name: structure.name,
            time_zone: place.timeZone,
            reason: body.reason,
            mode: body.mode,
            window_from: new Date(body.from),
            window_to: new Date(body.to),
            state: 'pending',
            refusal: null,
            withdrawal: null,
            regulator_id: principal.regulatorId,
            sas_id: principal.bookingSas.id,
            sas_label: principal.bookingSas.label,
            host_id: hostId,
            page_host_id: principal.hostId,
            orientation_type: typeOf(principal, true).orientationType ?? null,
            case_ref: caseRef === undefined ? null : box.seal(CASE_REF_PURPOSE, caseRef),
            case_key: caseKey,
            created_at: now,
            expires_at: new Date(Math.min(deadline, Date.parse(body.to))),
            answer_hash: null,
            appointment_id: null,
            task: 'send',
            due_at: now,
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        await tellRequest(trx, events, row);
        return { status: 201, body: toApiRequest(row, now) };
      });
      wake();
      return { status: 201, body: result.body };
    },

    async getMarketplaceRequest({ principal, path }) {
      const row = await ownRequest(database.db, path.requestId, principal, false);
      return { status: 200, body: toApiRequest(row, clock.now()) };
    },

    async listMarketplaceRequests({ principal, query }) {
      const now = clock.now();
      const since = new Date(now.getTime() - DAY_MS);
      const { offerId } = query;
      const requests = await database.db
        .selectFrom('marketplace_request')
        .selectAll()
        .where('regulator_id', '=', principal.regulatorId)
        .where('created_at', '>', since)
        .$if(offerId !== undefined, (all) => all.where('offer_id', '=', offerId!))
        .orderBy('created_at', 'desc')
        .limit(LISTED)
        .execute();
      const calls = await database.db
        .selectFrom('marketplace_call')
        .selectAll()
        .where('sas_id', '=', principal.bookingSas.id)
        .where('created_at', '>', since)
        .$if(offerId !== undefined, (all) => all.where('offer_id', '=', offerId!))
        .orderBy('created_at', 'desc')
        .limit(LISTED)
        .execute();
      return {
        status: 200,
        body: { requests: requests.map((row) => toApiRequest(row, now)), calls: calls.map(toApiCall) },
      };
    },

    async findMarketplaceRequests({ principal, body }) {
      requireOpaqueCaseRef(body.caseRef);
      const { hostId, caseRef } = await caseOf(deps, principal, body);
      const now = clock.now();
      const rows =
        caseRef === undefined
          ? []
          : await database.db
              .selectFrom('marketplace_request')
              .selectAll()
              .where('case_key', '=', keyOf(hostId, caseRef))
              .where('regulator_id', '=', principal.regulatorId)
              .where('state', 'in', ['pending', 'accepted'])
              .where('expires_at', '>', now)
              .orderBy('created_at', 'desc')
              .limit(LISTED)
              .execute();
      return { status: 200, body: { requests: rows.map((row) => toApiRequest(row, now)) } };
    },

    async withdrawMarketplaceRequest({ principal, path, idempotencyKey }) {
      const write = { principal, operationId: 'withdrawMarketplaceRequest' as const, idempotencyKey, asked: path };
      const result = await idempotency.run(write, async (trx) => {
        const row = await ownRequest(trx, path.requestId, principal, true);
        const now = clock.now();
        if (requestState(row, now) !== 'pending') return { status: 200, body: toApiRequest(row, now) };
        const withdrawn = await trx
          .updateTable('marketplace_request')
          .set({ state: 'withdrawn', withdrawal: 'regulator', case_key: null, ...withdrawTask(row, now) })
          .where('id', '=', row.id)
          .returningAll()
          .executeTakeFirstOrThrow();
        await tellRequest(trx, events, withdrawn);
        return { status: 200, body: toApiRequest(withdrawn, now) };
      });
      wake();
      return { status: 200, body: result.body };
    },

    async recordMarketplaceCall({ principal, body, idempotencyKey }) {
      requireOpaqueCaseRef(body.caseRef);
      const write = { principal, operationId: 'recordMarketplaceCall' as const, idempotencyKey, asked: body };
      const first = await idempotency.replay<never>(write);
      if (first) return { status: 201, body: first.body };
      const found = await communityOf(body.offerId);
      const { offer } = found;
      if (offer.kind !== 'PDM' || operatorOf(found, config.marketplaces)) {
        throw new ProblemError('not-bookable-here', { detail: 'The offer is no community that is telephoned.' });
      }
      refuse(callFaults(body, offer.place.timeZone, clock.now()));
      const { hostId, caseRef } = await caseOf(deps, principal, body);
      const { who, at, result } = body.contact;
      return idempotency.run(write, async (trx) => {
        const booked =
          body.start === undefined
            ? undefined
            : await appointments.recordBooking(trx, {
                ...whomOf(offer),
                ...typeOf(principal, true),
                principal,
                origin: { kind: 'phone', sourceId: offer.id },
                hostId,
                offerId: offer.id,
                start: new Date(body.start),
                timeZone: offer.place.timeZone,
                ...(caseRef === undefined ? {} : { caseRef }),
              });
        const row = await trx
          .insertInto('marketplace_call')
          .values({
            id: newId('call'),
            offer_id: offer.id,
            reason: body.reason,
            mode: body.mode,
            contact: JSON.stringify({ who, at: utc(new Date(at)), result }),
            regulator_id: principal.regulatorId,
            sas_id: principal.bookingSas.id,
            created_at: clock.now(),
            appointment_id: booked?.id ?? null,
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        return { status: 201, body: toApiCall(row) };
      });
    },
  };
}
