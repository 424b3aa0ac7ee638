import type { SearchRequest } from '@sas-embed/contract';
import { ProblemError } from '../contract/index.js';
import type { Directory, DirectoryOffer, OfferPage } from '../directory/index.js';
import { fromCursorText, printOf, toCursorText } from '../values/index.js';

/** How long the order waits for agendas, in milliseconds. */
export const EARLIEST_WAIT_MS = 2_000;

/** Offers of the neutral order that are compared, at most: all their agendas are asked. */
const COMPARED = 500;

/** Where a page of the order ended. */
interface PageEnd {
  /** The instant of its first slot; none without a slot. */
  earliest: number | null;
  /** The offer's place in the neutral order. */
  rank: number;
}

/** A page of what is ordered by its first slot. */
export interface EarliestPage {
  limit: number;
  /** Where the page before ended. */
  after?: PageEnd;
  /** The cursor of a page that ends here. */
  readonly cursorOf: (end: PageEnd) => string;
}

/** All offers that are to be compared, in the neutral order, and which page of them is wanted. Throws `cursor-invalid`. */
export async function findToCompare(
  directory: Pick<Directory, 'findOffers'>,
  { cursor, limit = 100, sort: _, ...request }: SearchRequest,
): Promise<{ page: OfferPage; earliest: EarliestPage }> {
  const print = printOf(scopeOf(request));
  const from = cursor === undefined ? undefined : readCursor(cursor, print);
  const seed = from?.seed ?? request.seed;
  const { nextCursor: __, ...page } = await directory.findOffers({
    ...request,
    limit: COMPARED,
    // The first page told the counts.
    facets: request.facets === true && from === undefined,
    ...(seed !== undefined && { seed }),
  });
  return {
    page,
    earliest: {
      limit,
      ...(from && { after: from.end }),
      cursorOf: ({ earliest, rank }) => toCursorText([1, print, page.order.seed ?? null, earliest, rank]),
    },
  };
}

/** What one offer is ordered by. */
interface Ranked extends PageEnd {
  offer: DirectoryOffer;
}

/**
 * The page of the offers by their first slot: the places of the médecin traitant, then who has the earliest slot, then who
 * has none; what is equal stays in the neutral order in which the offers are given.
 */
export function earliestFirst(
  offers: readonly DirectoryOffer[],
  firstSlots: ReadonlyMap<string, number>,
  { limit, after, cursorOf }: EarliestPage,
): { offers: DirectoryOffer[]; nextCursor?: string } {
  const ranked = offers.map((offer, rank): Ranked => ({
    offer,
    rank,
    earliest: firstSlots.get(offer.offer.id) ?? null,
  }));
  const pinned = ranked.filter(({ offer }) => offer.offer.treatingPhysician);
  const others = ranked
    .filter(({ offer }) => !offer.offer.treatingPhysician)
    .filter((it) => !after || compare(it, after) > 0)
    .sort(compare);
  // His places came with the first page.
  const first = after ? [] : pinned;
  const shown = [...first, ...others.slice(0, Math.max(1, limit - first.length))];
  const last = shown.at(-1);
  return {
    offers: shown.map(({ offer }) => offer),
    ...(last && shown.length < first.length + others.length && { nextCursor: cursorOf(last) }),
  };
}

function compare(a: PageEnd, b: PageEnd): number {
  if (a.earliest === b.earliest) return a.rank - b.rank;
  return (a.earliest ?? Infinity) - (b.earliest ?? Infinity);
}

/** What came of a stream before the time was over, and the rest of it. */
export async function readFor<T>(
  events: AsyncGenerator<T>,
  ms: number,
  stop: AbortSignal,
): Promise<{ read: T[]; rest: AsyncGenerator<T> }> {
  const read: T[] = [];
  let timer: NodeJS.Timeout | undefined;
  let leave = () => {};
  const over = new Promise<'over'>((resolve) => {
    leave = () => resolve('over');
    timer = setTimeout(leave, ms);
    stop.addEventListener('abort', leave, { once: true });
    if (stop.aborted) leave();
  });
  let next: Promise<IteratorResult<T>> | undefined = events.next();
  try {
    for (;;) {
      const first = await Promise.race([next, over]);
      if (first === 'over') break;
      if (first.done) {
        next = undefined;
        break;
      }
      read.push(first.value);
      next = events.next();
    }
  } finally {
    clearTimeout(timer);
    stop.removeEventListener('abort', leave);
  }
  return { read, rest: restOf(next, events) };
}

async function* restOf<T>(
  next: Promise<IteratorResult<T>> | undefined,
  events: AsyncGenerator<T>,
): AsyncGenerator<T, void> {
  if (!next) return;
  const first = await next;
  if (first.done) return;
  yield first.value;
  yield* events;
}

/** What makes the search what it is. */
function scopeOf({
  specialty,
  location,
  filters,
  mode,
  treatingPhysician,
}: Pick<SearchRequest, 'specialty' | 'location' | 'filters' | 'mode' | 'treatingPhysician'>): unknown[] {
  const { type, position, radiusKm } = location;
  const where = [type, position.latitude, position.longitude, radiusKm];
  return [specialty.code, specialty.system, ...where, filters ?? {}, mode ?? null, treatingPhysician ?? null];
}

function readCursor(cursor: string, expected: string): { seed?: string; end: PageEnd } {
  const parts = fromCursorText(cursor, 5);
  if (parts) {
    const [version, print, seed, earliest, rank] = parts;
    const wellFormed =
      version === 1 &&
      print === expected &&
      (seed === null || (typeof seed === 'string' && /^[A-Za-z0-9]{1,32}$/.test(seed))) &&
      (earliest === null || Number.isSafeInteger(earliest)) &&
      Number.isSafeInteger(rank);
    if (wellFormed) {
      const end = { earliest: earliest as number | null, rank: rank as number };
      return { end, ...(typeof seed === 'string' && { seed }) };
    }
  }
  throw new ProblemError('cursor-invalid', { detail: 'Send the nextCursor of the page before, with the same search' });
}
