import { describe, expectTypeOf, it } from 'vitest';
import type { Appointment, Hold, SearchEvent, Slot } from '@sas-embed/contract';
import { createClient, isSasError, SlotTakenError } from './index.js';
import type { ClientOptions, SasClient, SasErrorCode, SearchInput } from './index.js';
import { createMockClient } from './mock/index.js';
import { SEARCH } from './testing/fixtures/server.js';

/** Compiled, never run: `@ts-expect-error` makes the type check fail when the mistake below it becomes legal. */
export function mistakes(client: SasClient): void {
  // @ts-expect-error a gateway is needed
  createClient({ getToken: () => 'x' });
  // @ts-expect-error a token is text
  createClient({ baseUrl: 'https://gateway.example', getToken: () => 42 });
  // @ts-expect-error no token in options: it must be renewable
  createClient({ baseUrl: 'https://gateway.example', token: 'x' });
  // @ts-expect-error a search needs a location
  client.search({ specialty: { code: 'SM54' } });
  // @ts-expect-error a location as a suggestion gives it, not a text
  client.search({ ...SEARCH, location: 'Bordeaux' });
  // @ts-expect-error no patient in a search
  client.search({ ...SEARCH, patient: { name: 'x' } });
  // @ts-expect-error nor in a hold
  void client.createHold({ offerId: 'o', slotId: 's', birthDate: '1985-05-23' });
  // @ts-expect-error reading takes no idempotency key
  void client.getOffer('o', { idempotencyKey: 'abcdefgh' });
  // @ts-expect-error nor in an address
  void client.resolveLocation({ city: 'Bordeaux', lastName: 'x' });
  // @ts-expect-error a write's key is text
  void client.confirmHold('h', { idempotencyKey: 42 });
  // @ts-expect-error a feed has no end by time: only a signal ends it
  client.feed({ timeoutMs: 1000 });
  // @ts-expect-error a feed resumes by cursor, not by date
  client.feed({ after: new Date() });
  // @ts-expect-error pages are iterated, not awaited
  void client.appointments().then((page) => page);
  // @ts-expect-error an unknown transport
  client.search(SEARCH, { transport: 'websocket' });
  // @ts-expect-error who acts comes from the token, never from a call
  void client.createHold({ offerId: 'o', slotId: 's', regulatorId: 'r' });
  // @ts-expect-error the levers of a mock are no part of the interface
  client.editorBooks('h');
  // @ts-expect-error an unknown code
  const code: SasErrorCode = 'slot-taken-by-alien';
  void code;
}

describe('types', () => {
  it('come from the contract', () => {
    expectTypeOf<SasClient['search']>().returns.toEqualTypeOf<AsyncIterable<SearchEvent>>();
    expectTypeOf<SasClient['createHold']>().returns.resolves.toEqualTypeOf<Hold>();
    expectTypeOf<SasClient['appointments']>().returns.toEqualTypeOf<AsyncIterable<Appointment>>();
    expectTypeOf<SearchInput['limit']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<ClientOptions['getToken']>().toBeCallableWith('refused');
    expectTypeOf(createMockClient()).toExtend<SasClient>();
  });

  it('narrow an error and an event', () => {
    const error: unknown = undefined;
    if (isSasError(error)) expectTypeOf(error.code).toEqualTypeOf<SasErrorCode>();
    if (error instanceof SlotTakenError) expectTypeOf(error.alternatives).toEqualTypeOf<readonly Slot[]>();
    const event = undefined as unknown as SearchEvent;
    if (event?.type === 'end') expectTypeOf(event.totals.sourcesMissing).toEqualTypeOf<number>();
  });
});
