import { nameOf } from '@sas-embed/contract';
import type { Offer, Practitioner, TreatingPhysicianQuery } from '@sas-embed/contract';
import type { SearchInput } from '../types.js';
import { metres } from './directory.js';
import type { MockPage } from './directory.js';

/** A page of a search whose médecin traitant, when one is named, comes first and not again further down. */
export function withTreatingPhysician(
  all: readonly Offer[],
  request: SearchInput,
  search: (offers: readonly Offer[], request: SearchInput) => MockPage,
): MockPage {
  const { treatingPhysician: query, cursor, limit = 100 } = request;
  if (!query) return search(all, request);
  const ids = idsOf(all, query);
  const isHis = ({ practitioner }: Offer) => ids.length === 1 && practitioner?.nationalId === ids[0];
  const { location } = request;
  const his = all.filter(isHis).map((offer): Offer => {
    const { position } = offer.place;
    const distanceMeters = location.type === 'address' && position ? metres(position, location) : undefined;
    return { ...offer, treatingPhysician: true, ...(distanceMeters !== undefined && { distanceMeters }) };
  });
  // What is sorted afterwards is wanted whole.
  const first = cursor === undefined || request.sort ? his : [];
  const others = all.filter((offer) => !isHis(offer));
  const page = search(others, { ...request, limit: Math.max(1, limit - first.length) });
  return {
    ...page,
    offers: [...first, ...page.offers],
    total: page.total + his.length,
    ...(page.counted && {
      counted: { offers: [...his, ...page.counted.offers], total: page.counted.total + his.length },
    }),
    treatingPhysician: { status: ids.length > 1 ? 'ambiguous' : his.length > 0 ? 'found' : 'not-found' },
  };
}

function idsOf(all: readonly Offer[], query: TreatingPhysicianQuery): string[] {
  if ('nationalId' in query) return [query.nationalId];
  const wanted = wordsOf(nameOf(query.name) ?? '');
  if (wanted.length === 0) return [];
  const fitting = all.flatMap(({ practitioner }) => (practitioner && fits(practitioner, wanted) ? [practitioner] : []));
  const exact = fitting.filter((one) => wordsOf(fullName(one)).every((word) => wanted.includes(word)));
  return [...new Set((exact.length > 0 ? exact : fitting).map(({ nationalId }) => nationalId))];
}

const fullName = ({ lastName, firstName }: Practitioner) => `${lastName} ${firstName}`;

const fits = (one: Practitioner, wanted: readonly string[]) => {
  const words = wordsOf(fullName(one));
  return wanted.every((word) => words.includes(word));
};

const wordsOf = (name: string) =>
  name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
