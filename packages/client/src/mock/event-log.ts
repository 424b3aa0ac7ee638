import { toZonedIso } from '@sas-embed/contract';
import type { FeedEvent } from '@sas-embed/contract';
import type { MockClock } from './clock.js';
import { fault } from './fault.js';
import type { MockPrincipal } from './principal.js';

type FeedEventParts = FeedEvent extends infer E ? (E extends FeedEvent ? Omit<E, 'cursor' | 'at'> : never) : never;
type Change = Extract<FeedEvent, { type: 'slot' }>['change'];

/** Whose concern an event is; what is absent means everybody. */
interface Audience {
  regulator?: string;
  sasId?: string;
  hostId?: string;
}

/** What happened in a mock's world, as the feed tells it. */
export class MockLog {
  /** Told after each event. */
  readonly listeners = new Set<() => void>();
  readonly #events: { readonly event: FeedEvent; readonly audience: Audience }[] = [];

  constructor(private readonly clock: MockClock) {}

  /** How many events there are. */
  get length(): number {
    return this.#events.length;
  }

  /** Appends an event for those whom it concerns. */
  tell(event: FeedEventParts, audience: Audience): void {
    const cursor = cursorOf(this.length + 1);
    const at = toZonedIso(this.clock.now(), 'Europe/Paris');
    this.#events.push({ event: { ...event, cursor, at } as FeedEvent, audience });
    this.wake();
  }

  /** Appends an event of a slot, which is for everybody; who did it learns that it was he. */
  tellSlot(
    offerId: string,
    slotId: string,
    change: Change,
    {
      exclusive = false,
      by,
      ...more
    }: { exclusive?: boolean; until?: string; placeId?: string; by?: MockPrincipal | undefined } = {},
  ): void {
    this.tell(
      { type: 'slot', offerId, slotId, change, exclusive, own: false, ...more },
      by ? { regulator: by.regulator } : {},
    );
  }

  /** Lets those who wait look again. */
  wake(): void {
    for (const listener of [...this.listeners]) listener();
  }

  /** The nth event as this regulator reads it; `undefined` when it is not for his SAS or host. */
  eventFor(who: MockPrincipal, n: number): FeedEvent | undefined {
    const { event, audience } = this.#events[n]!;
    const { bookingSas, hostId } = who.session;
    if (audience.sasId !== undefined && audience.sasId !== bookingSas.id) return undefined;
    if (audience.hostId !== undefined && audience.hostId !== hostId) return undefined;
    return event.type === 'slot' ? { ...event, own: audience.regulator === who.regulator } : event;
  }
}

/** The cursor of the nth thing. */
export function cursorOf(n: number): string {
  return `mock-${n}`;
}

/** Which one a cursor stands for; throws `cursor-invalid` beyond the last. */
export function positionOf(cursor: string, last: number): number {
  const n = Number(/^mock-(\d+)$/.exec(cursor)?.[1] ?? NaN);
  if (!(n <= last)) throw fault('cursor-invalid');
  return n;
}
