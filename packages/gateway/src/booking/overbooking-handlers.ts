import {
  overbookingFault,
  OVERBOOKING_DAYS,
  OVERBOOKING_STEP,
  takesOverbooking,
  type OverbookingRequest,
} from '@sas-embed/contract';
import { ProblemError, type Handlers } from '../contract/index.js';
import { searchedAt, utc } from '../values/index.js';
import { caseOf, requireOpaqueCaseRef } from './case-ref.js';
import type { BookingContext } from './hold-handlers.js';
import { typeOf, whomOf } from './whom.js';

/** How old the call may be. */
const CONTACT_HOURS = 24;
/** By how much a screen's clock may be ahead of ours, in milliseconds. */
const CLOCK_SKEW_MS = 120_000;

const RULES = {
  past: 'later than now',
  'too-far': `within ${OVERBOOKING_DAYS} days`,
  step: `on a step of ${OVERBOOKING_STEP} minutes of the place’s clock`,
} as const;

function requireTimes({ start, contact }: OverbookingRequest, timeZone: string, now: Date): void {
  const errors: { field: string; rule: string }[] = [];
  const fault = overbookingFault(Date.parse(start), now.getTime(), timeZone);
  if (fault) errors.push({ field: 'body:/start', rule: RULES[fault] });
  const age = now.getTime() - Date.parse(contact.at);
  if (age < -CLOCK_SKEW_MS) errors.push({ field: 'body:/contact/at', rule: 'not in the future' });
  if (age > CONTACT_HOURS * 3_600_000) {
    errors.push({ field: 'body:/contact/at', rule: `at most ${CONTACT_HOURS} hours ago` });
  }
  if (errors.length === 0) return;
  throw new ProblemError('invalid-request', { detail: 'A time is out of its bounds; choose another.', errors });
}

/** Handler of orientations outside the declared availability. */
export function overbookingHandlers(context: BookingContext): Handlers {
  const { directory, appointments, clock, idempotency } = context;
  return {
    async createOverbooking({ principal, body, idempotencyKey }) {
      requireOpaqueCaseRef(body.caseRef);
      const write = { principal, operationId: 'createOverbooking' as const, idempotencyKey, asked: body };
      const first = await idempotency.replay<never>(write);
      if (first) return { status: 201, body: first.body };
      const offer = (await directory.getOffer(body.offerId))?.offer;
      if (!offer) throw new ProblemError('not-found', { detail: 'No such offer.' });
      if (!takesOverbooking(offer)) {
        throw new ProblemError('not-bookable-here', { detail: 'The offer takes nobody outside its slots.' });
      }
      requireTimes(body, offer.place.timeZone, clock.now());
      const { hostId, caseRef, replaces } = await caseOf(context, principal, body);
      const { who, at, result } = body.contact;
      return idempotency.run(write, async (trx) => ({
        status: 201,
        body: await appointments.recordBooking(trx, {
          ...whomOf(offer),
          ...typeOf(principal, true),
          principal,
          origin: { kind: 'overbooking', sourceId: offer.id },
          hostId,
          offerId: offer.id,
          start: new Date(body.start),
          timeZone: offer.place.timeZone,
          status: result === 'agreed' ? 'booked' : 'pending',
          overbooking: { reason: body.reason, contact: { who, at: utc(new Date(at)), result } },
          searchedAt: searchedAt(body.searchId, clock.now()),
          ...(replaces === undefined ? {} : { replaces }),
          ...(caseRef === undefined ? {} : { caseRef }),
        }),
      }));
    },
  };
}
