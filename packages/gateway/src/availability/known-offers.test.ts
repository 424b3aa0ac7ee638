import { describe, expect, it } from 'vitest';
import type { Directory, DirectoryOffer } from '../directory/index.js';
import { createKnownOffers } from './known-offers.js';

const offer = (id: string, owner: string, isPractitioner = true) =>
  ({
    offer: { id, [isPractitioner ? 'practitioner' : 'structure']: { nationalId: owner } },
  }) as unknown as DirectoryOffer;
const idsOf = (offers: DirectoryOffer[]) => offers.map(({ offer: { id } }) => id);

function directory() {
  const questions: Parameters<Directory['offersOf']>[0][] = [];
  const offersOf = async (owners: Parameters<Directory['offersOf']>[0]) => {
    questions.push(owners);
    const all = [offer('a', '8001'), offer('b', '8002'), offer('c', '8001'), offer('d', '3001', false)];
    const asked = [...(owners.practitioners ?? []), ...(owners.structures ?? [])];
    return all.filter(({ offer: { practitioner, structure } }) =>
      asked.includes((practitioner ?? structure)!.nationalId),
    );
  };
  return { questions, offersOf };
}

describe('offers of those who are asked about', () => {
  it('are read in one question for all editors asked at once; each gets its own', async () => {
    const known = directory();
    const read = createKnownOffers(known);
    const answers = await Promise.all([
      read({ practitioners: ['8001'] }),
      read({ practitioners: ['8002', '8003'] }),
      read({ practitioners: ['8001'] }),
    ]);
    expect(answers.map(idsOf)).toEqual([['a', 'c'], ['b'], ['a', 'c']]);
    expect(known.questions).toHaveLength(1);
  });

  it('are read again for the next search', async () => {
    const known = directory();
    const read = createKnownOffers(known);
    await read({ practitioners: ['8001'] });
    await read({ practitioners: ['8001'] });
    expect(known.questions).toHaveLength(2);
  });

  it('are told apart by who owns them; a failure reaches everybody who asked', async () => {
    const read = createKnownOffers(directory());
    expect(idsOf(await read({ structures: ['3001'] }))).toEqual(['d']);
    const broken = createKnownOffers({ offersOf: () => Promise.reject(new Error('lost')) });
    const both = await Promise.allSettled([read({ practitioners: [] }), broken({ practitioners: ['8001'] })]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });
});
