import { overbookingFault } from '@sas-embed/contract';
import type {
  MarketplaceCall,
  MarketplaceCallInput,
  MarketplaceRefusal,
  MarketplaceRequest,
  MarketplaceRequestInput,
  MarketplaceRequestList,
  MarketplaceState,
} from '@sas-embed/contract';
import type { MockBooking } from './booking.js';
import { fault, invalid } from './fault.js';
import type { HeldFor } from './holds.js';
import { orients } from './principal.js';
import type { MockPrincipal } from './principal.js';

/** How long a community may answer. */
const ANSWER_MS = 900_000;
const DAY_MS = 86_400_000;
const SKEW_MS = 120_000;

/** What a community of a mock's world answers. */
export type MockDecision =
  | { state: 'accepted'; start: string; end?: string; practitionerId?: string }
  | { state: 'refused'; reason?: MarketplaceRefusal };

interface StoredRequest {
  request: MarketplaceRequest;
  who: MockPrincipal;
  of: HeldFor;
  answer?: string;
}

/** Requests to communities of places de marché in a mock's world. */
export class MockMarketplace {
  readonly #requests = new Map<string, StoredRequest>();
  readonly #calls: { call: MarketplaceCall; sasId: string }[] = [];

  constructor(private readonly world: MockBooking) {}

  ask(who: MockPrincipal, input: MarketplaceRequestInput, of: HeldFor): MarketplaceRequest {
    const { structure, marketplace, place } = this.#community(who, input.offerId);
    if (!marketplace?.interfaced) throw fault('not-bookable-here');
    const now = this.world.clock.now();
    const [from, to] = [Date.parse(input.from), Date.parse(input.to)];
    if (from < now - SKEW_MS) throw invalid('body:/from', 'not in the past');
    if (to - from < 1_800_000 || to > now + 3 * DAY_MS + SKEW_MS) throw invalid('body:/to', 'half an hour to 3 days');
    const open = [...this.#requests.values()].find(
      (it) =>
        it.request.offerId === input.offerId &&
        it.of.caseRef !== undefined &&
        it.of.caseRef === of.caseRef &&
        this.#view(it).state === 'pending',
    );
    if (open?.who.regulator === who.regulator) return this.#view(open);
    const id = this.world.newId('request');
    const expires = Math.min(now + ANSWER_MS, to);
    const at = (ms: number) => this.world.instant(ms, place.timeZone);
    const stored: StoredRequest = {
      who,
      of,
      request: {
        id,
        offerId: input.offerId,
        community: structure!,
        ...(marketplace.label !== undefined && { operator: marketplace.label }),
        reason: input.reason,
        mode: input.mode,
        from: at(from),
        to: at(to),
        state: 'pending',
        createdAt: at(now),
        deliveredAt: at(now),
        expiresAt: at(expires),
        actions: ['withdraw'],
      },
    };
    this.#requests.set(id, stored);
    this.#tell(stored);
    this.world.clock.after(expires - now, () => {
      if (stored.request.state === 'pending') this.#end(stored, 'expired');
    });
    return stored.request;
  }

  get(who: MockPrincipal, id: string): MarketplaceRequest {
    return this.#view(this.#own(who, id));
  }

  list(who: MockPrincipal, offerId?: string): MarketplaceRequestList {
    allowed(who);
    const since = this.world.clock.now() - DAY_MS;
    const isWanted = (it: { offerId: string; createdAt: string }) =>
      (offerId === undefined || it.offerId === offerId) && Date.parse(it.createdAt) > since;
    return {
      requests: [...this.#requests.values()]
        .filter((it) => it.who.regulator === who.regulator && isWanted(it.request))
        .map((it) => this.#view(it))
        .reverse(),
      calls: this.#calls
        .filter(({ call, sasId }) => sasId === who.session.bookingSas.id && isWanted(call))
        .map(({ call }) => call)
        .reverse(),
    };
  }

  /** What waits for an answer for this case, or was accepted and would still wait. */
  waiting(who: MockPrincipal, { hostId, caseRef }: HeldFor): MarketplaceRequest[] {
    allowed(who);
    return [...this.#requests.values()]
      .filter(({ who: { regulator }, of }) => regulator === who.regulator && of.hostId === hostId)
      .filter(({ of }) => caseRef !== undefined && of.caseRef === caseRef)
      .map((it) => this.#view(it))
      .filter(({ state, expiresAt, appointmentId: of }) =>
        state === 'accepted'
          ? Date.parse(expiresAt) > this.world.clock.now() && !this.world.appointments.isCancelled(of!)
          : state === 'pending',
      )
      .reverse();
  }

  withdraw(who: MockPrincipal, id: string): MarketplaceRequest {
    const stored = this.#own(who, id);
    if (this.#view(stored).state === 'pending') this.#end(stored, 'withdrawn', { withdrawal: 'regulator' });
    return this.#view(stored);
  }

  /** A community answers; what comes too late is refused, and shown. */
  answer(id: string, decision: MockDecision): { counted: boolean; state: MarketplaceState; appointmentId?: string } {
    const stored = this.#requests.get(id);
    if (!stored) throw fault('not-found');
    const answer = JSON.stringify(decision);
    const at = this.world.instant(this.world.clock.now());
    const { state, appointmentId, lateAnswerAt, from, to, offerId } = this.#view(stored);
    if (state !== 'pending') {
      const counted = stored.answer === answer;
      if (!counted && decision.state === 'accepted' && state !== 'accepted' && !lateAnswerAt) {
        stored.request = { ...stored.request, state, lateAnswerAt: at };
        this.#tell(stored, { late: true });
      }
      return { counted, state, ...(counted && appointmentId !== undefined && { appointmentId }) };
    }
    if (decision.state === 'refused') {
      stored.answer = answer;
      this.#end(stored, 'refused', { refusal: decision.reason ?? 'other', answeredAt: at });
      return { counted: true, state: 'refused' };
    }
    const start = Date.parse(decision.start);
    if (!(start >= Date.parse(from) && start <= Date.parse(to))) {
      throw invalid('body:/start', 'must be inside the window that was asked');
    }
    stored.answer = answer;
    const made = this.world.appointments.askedFor(stored.who, offerId, { ...decision, kind: 'marketplace' }, stored.of);
    this.#end(stored, 'accepted', { answeredAt: at, appointmentId: made.id });
    for (const other of this.#requests.values()) {
      const isOfCase = stored.of.caseRef !== undefined && other.of.caseRef === stored.of.caseRef;
      if (isOfCase && this.#view(other).state === 'pending') {
        this.#end(other, 'withdrawn', { withdrawal: 'other-accepted' });
      }
    }
    return { counted: true, state: 'accepted', appointmentId: made.id };
  }

  /** The trace of a call. */
  called(who: MockPrincipal, input: MarketplaceCallInput, of: HeldFor): MarketplaceCall {
    const { marketplace, place } = this.#community(who, input.offerId);
    if (marketplace?.interfaced !== false) throw fault('not-bookable-here');
    const { offerId, reason, mode, contact, start } = input;
    const now = this.world.clock.now();
    const age = now - Date.parse(contact.at);
    if (age < -SKEW_MS || age > DAY_MS) throw invalid('body:/contact/at', 'within the last day');
    if ((contact.result === 'agreed') === (start === undefined)) throw invalid('body:/start', 'with `agreed` only');
    if (start !== undefined && overbookingFault(Date.parse(start), now, place.timeZone)) {
      throw invalid('body:/start', 'within 7 days');
    }
    const made = start && this.world.appointments.askedFor(who, offerId, { start, kind: 'phone' }, of);
    const call: MarketplaceCall = {
      id: this.world.newId('call'),
      offerId,
      reason,
      mode,
      contact: { ...contact, at: this.world.instant(Date.parse(contact.at)) },
      createdAt: this.world.instant(now),
      ...(made && { appointmentId: made.id }),
    };
    this.#calls.push({ call, sasId: who.session.bookingSas.id });
    return call;
  }

  #community(who: MockPrincipal, offerId: string) {
    allowed(who);
    return this.world.slots.offer(offerId);
  }

  #own(who: MockPrincipal, id: string): StoredRequest {
    allowed(who);
    const stored = this.#requests.get(id);
    if (stored?.who.regulator !== who.regulator) throw fault('not-found');
    return stored;
  }

  /** As it is now: a request expires by itself. */
  #view({ request }: StoredRequest): MarketplaceRequest {
    const isOver = request.state === 'pending' && Date.parse(request.expiresAt) <= this.world.clock.now();
    return isOver ? { ...request, state: 'expired', actions: [] } : request;
  }

  #end(stored: StoredRequest, state: MarketplaceState, more: Partial<MarketplaceRequest> = {}): void {
    stored.request = { ...stored.request, ...more, state, actions: [] };
    this.#tell(stored);
  }

  #tell({ request, who }: StoredRequest, more: { late?: true } = {}): void {
    const { id: requestId, state, appointmentId } = request;
    this.world.log.tell(
      { type: 'marketplace', requestId, state, ...(appointmentId !== undefined && { appointmentId }), ...more },
      { sasId: who.session.bookingSas.id, hostId: who.session.hostId },
    );
  }
}

/** Places de marché are for regulators (OSNP). */
function allowed({ session }: MockPrincipal): void {
  if (!orients(session)) throw fault('forbidden');
}
