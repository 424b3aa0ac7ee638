import type { SasClient, SasError, SearchInput } from '@sas-embed/client';
import { isSasError } from '@sas-embed/client';
import { PROBLEMS } from '@sas-embed/contract';
import type { FeedEvent, ProblemCode, SearchOffersEvent, Slot } from '@sas-embed/contract';
import { expect } from 'vitest';

/** Waits until it is true; fails after `ms`. */
export async function until(what: string, condition: () => boolean, ms = 15_000): Promise<void> {
  const end = Date.now() + ms;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`Not within ${ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Asks until the answer is as wanted; fails after 15 s. For what the contract promises soon, not at once. */
export async function eventually<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean): Promise<T> {
  const end = Date.now() + 15_000;
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    if (Date.now() > end) throw new Error(`Not within 15 s; the last answer was ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The call fails with this problem of the gateway, told as the table of problems has it. */
export async function refused(call: Promise<unknown>, code: ProblemCode): Promise<SasError> {
  const error: unknown = await call.then(
    () => expect.fail(`expected ${code}, but it was answered`),
    (thrown: unknown) => thrown,
  );
  if (!isSasError(error)) throw error;
  const { status, retryable } = PROBLEMS[code];
  expect({ code: error.code, status: error.status, retryable: error.retryable }).toEqual({ code, status, retryable });
  expect(error.problem).toMatchObject({ type: `urn:sas-embed:problem:${code}`, title: PROBLEMS[code].title });
  expect(error.requestId).toBeTruthy();
  return error;
}

/** All events of a search. */
export const searched = (client: SasClient, request: SearchInput) => all(client.search(request));

/** All that is told, once it is told. */
export async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const told: T[] = [];
  for await (const event of stream) told.push(event);
  return told;
}

/** The first event of a search: what was found, in its order. */
export async function found(client: SasClient, request: SearchInput): Promise<SearchOffersEvent> {
  for await (const event of client.search(request)) if (event.type === 'offers') return event;
  throw new Error('A search without offers');
}

const used = new WeakMap<SasClient, Set<string>>();

/** A free slot of the offer that no test of this client has had before; it can be booked, and nobody holds it. */
export async function freshSlot(client: SasClient, offerId: string, leave = 0): Promise<Slot> {
  const had = used.get(client) ?? new Set<string>();
  used.set(client, had);
  const { slots } = await client.getOfferSlots(offerId);
  const fresh = slots.filter(
    ({ id, heldByOthers = 0, actions }) => !had.has(id) && heldByOthers === 0 && actions.includes('hold'),
  );
  const slot = fresh[leave];
  if (!slot) throw new Error(`${offerId} has only ${fresh.length} fresh slots left`);
  for (const { id } of fresh.slice(0, leave + 1)) had.add(id);
  return slot;
}

/** Reads the feed in the background until `stop`. */
export async function follow(client: SasClient, after?: string) {
  const abort = new AbortController();
  const events: FeedEvent[] = [];
  let failure: unknown;
  const done = (async () => {
    try {
      for await (const event of client.feed({ signal: abort.signal, ...(after !== undefined && { after }) })) {
        events.push(event);
      }
    } catch (error) {
      if (!abort.signal.aborted) failure = error;
    }
  })();
  if (after === undefined) await until('the feed says hello', () => events.length > 0 || failure !== undefined);
  return {
    events,
    /** What an event says, in a word; of one slot when given. */
    words: (slotId?: string) =>
      events.flatMap((event) => {
        if (event.type === 'hello') return [];
        if (event.type === 'offer') return slotId === undefined ? [`offer at ${event.placeId}`] : [];
        if (event.type === 'slot') return slotId === undefined || slotId === event.slotId ? [event.change] : [];
        return [event.type === 'appointment' ? event.status : `handover ${event.state}`];
      }),
    failure: () => failure,
    async stop() {
      abort.abort();
      await done;
    },
  };
}
