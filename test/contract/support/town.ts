/** A town whose offers and slots differ in all that can be filtered by. Invented, and the same at every run. */
import { mockOffer, mockSlot } from '@sas-embed/client/mock';
import { addDays, AGENDA_SOURCE_ID, instantOf, localDate, toZonedIso } from '@sas-embed/contract';
import type { Location, Offer, Practitioner, Slot } from '@sas-embed/contract';
import type { Sample } from './gateway-world.js';

/** Numbers between 0 and 1 out of a seed (mulberry32). */
export function numbers(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Some of the items, at least `least`. */
export function someOf<T>(random: () => number, items: readonly T[], least = 1): T[] {
  const kept = items.filter(() => random() < 0.4);
  for (let i = 0; kept.length < least; i++) kept.push(items[Math.floor(random() * items.length) % items.length]!);
  return [...new Set(kept)];
}

/** Where the town is. */
export const TOWN: Location = {
  type: 'city',
  label: 'Toulouse (31)',
  position: { latitude: 43.6045, longitude: 1.4442 },
  radiusKm: 10,
  departement: '31',
  inseeCode: '31555',
  approximate: false,
};

/** A group practice through which some of the town take part. */
export const TOWN_MSP = '1319993199';

const SECTORS = ['0', '1', '1-DP', '2', undefined] as const;

function offers(): Offer[] {
  const random = numbers(31);
  return Array.from({ length: 32 }, (_empty, n): Offer => {
    const sector = SECTORS[Math.floor(random() * SECTORS.length)];
    const { conventionSector: _, ...someone } = mockOffer().practitioner!;
    const practitioner: Practitioner = {
      ...someone,
      nationalId: `8199931${String(n).padStart(5, '0')}`,
      lastName: `Exemple${n}`,
      professionCode: random() < 0.7 ? '10' : '60',
      ...(sector && { conventionSector: sector }),
    };
    const isAgenda = n % 2 === 0;
    const isCentre = n % 8 === 4;
    const alone = { sas: random() < 0.6, via: 'individual' as const };
    const isOfMsp = n % 4 === 1 || n % 8 === 2;
    return mockOffer({
      id: `town-${n}`,
      kind: isCentre ? 'CDS' : 'PS',
      practitioner,
      structure: isOfMsp
        ? { nationalId: TOWN_MSP, name: 'MSP de l’Invention' }
        : { nationalId: `13199931${String(n).padStart(2, '0')}`, name: `Cabinet ${n}` },
      participation: isOfMsp ? { sas: true, via: 'MSP', structureId: TOWN_MSP } : alone,
      sources: isAgenda ? [AGENDA_SOURCE_ID] : ['rapide'],
      actions: ['view-slots', 'hold', isAgenda ? 'confirm' : 'handover', 'call'],
      place: {
        address: { lines: [`${n} rue de l’Invention`], postcode: '31000', city: 'Toulouse', inseeCode: '31555' },
        position: { latitude: 43.6045 + n * 0.001, longitude: 1.4442 },
      },
    });
  });
}

function slotsOf(offer: Offer, now: number): Slot[] {
  const random = numbers(Number(offer.id.slice('town-'.length)) + 7);
  const sourceId = offer.sources[0]!;
  const today = localDate(now, 'Europe/Paris');
  return [0, 1, 2].flatMap((day) =>
    Array.from({ length: Math.floor(random() * 4) }, (_, n) => {
      const start = instantOf(addDays(today, day), '09:00', 'Europe/Paris') + Math.floor(random() * 40) * 900_000;
      const isEditor = sourceId !== AGENDA_SOURCE_ID;
      return mockSlot({
        id: `${offer.id}.${day}.${n}`,
        sourceId,
        start: toZonedIso(start, 'Europe/Paris'),
        minutes: 15,
        modes: someOf(random, ['AMB', 'HH', 'VR'] as const),
        visibility: someOf(random, ['PUBLIC', 'PRO', 'SNP'] as const),
        ...(isEditor && random() < 0.3 && { appointmentType: 'WALKIN' as const, actions: ['walk-in' as const] }),
        reasons: isEditor ? someOf(random, ['Fièvre', 'FIEVRE ', 'Suivi', 'Vaccin'], 0) : [],
      });
    }),
  );
}

/** Its offers; of an agenda's the slots too, of an editor's those that the mock shows. */
export const TOWN_SAMPLE: Sample = { offers: offers(), slotsOf };
