import { addDays, AGENDA_SOURCE_ID, instantOf, localDate, SYSTEM, toZonedIso } from '@sas-embed/contract';
import type { Offer, Place, Slot, Source } from '@sas-embed/contract';

/** General practice, the specialty of most samples. */
export const GENERAL_PRACTICE = { code: 'SM54', system: SYSTEM.specialty, label: 'Qualifié en médecine générale' };

/** Parts of an offer that differ from the sample's. */
export type MockOfferParts = Partial<Omit<Offer, 'place'>> & { place?: Partial<Place> };

/** An offer of care: a general practitioner who does not exist, in Bordeaux. Give what differs. */
export function mockOffer(parts: MockOfferParts = {}): Offer {
  const { place, ...rest } = parts;
  return {
    id: 'offer-bordeaux-1',
    kind: 'PS',
    practitioner: {
      nationalId: '819990000011',
      lastName: 'Exemple',
      firstName: 'Anne-Sophie',
      title: 'DR',
      professionCode: '10',
      specialties: [GENERAL_PRACTICE],
      conventionSector: '1',
    },
    structure: { nationalId: '1330999991', name: 'Cabinet du Modèle' },
    participation: { sas: true, via: 'individual' },
    sources: ['rapide'],
    actions: ['view-slots', 'hold', 'handover', 'call', 'overbook'],
    ...rest,
    place: {
      id: `place-of-${rest.id ?? 'offer-bordeaux-1'}`,
      timeZone: 'Europe/Paris',
      address: { lines: ['12 rue de l’Invention'], postcode: '33000', city: 'Bordeaux', inseeCode: '33063' },
      position: { latitude: 44.8378, longitude: -0.5792 },
      phones: ['+33639980001'],
      ...place,
    },
  };
}

/** What makes a slot of a mock. */
export type MockSlotParts = Partial<Slot> & {
  /** IANA zone that `start` and `end` are written in. Default `Europe/Paris`. */
  timeZone?: string;
  /** Minutes from start to end, when `end` is not given. Default 20. */
  minutes?: number;
};

/** A free slot of an editor for regulators, at the practice. Give what differs. */
export function mockSlot(parts: MockSlotParts = {}): Slot {
  const { timeZone = 'Europe/Paris', minutes = 20, ...rest } = parts;
  const start = Date.parse(rest.start ?? '2026-11-23T10:00:00+01:00');
  return {
    id: `slot-${start / 60_000}`,
    sourceId: 'rapide',
    end: toZonedIso(start + minutes * 60_000, timeZone),
    visibility: ['SNP'],
    modes: ['AMB'],
    reasons: [],
    specialties: [GENERAL_PRACTICE],
    appointmentType: 'ROUTINE',
    heldByOthers: 0,
    actions: rest.sourceId === AGENDA_SOURCE_ID ? ['hold', 'confirm'] : ['hold', 'handover'],
    ...rest,
    start: toZonedIso(start, timeZone),
  };
}

/** What makes a calendar of slots. */
export interface MockSlotsOptions {
  /** Offer whose slots they are. */
  offer: Offer;
  /** Milliseconds since 1970; nothing before it. */
  now: number;
  /** Source of all of them. Default the offer's first. */
  sourceId?: string;
  /** Slots in each whole day, from 8:00 local time on. Default 6. */
  perDay?: number;
  /** Minutes between two starts. Default so that a day lasts 12 hours at most, at least 15. */
  everyMinutes?: number;
  /** Local days, today first. Default 3. */
  days?: number;
}

/** The free slots of an offer over its next local days, in the offer's zone; some by video, one a plage. */
export function mockSlots(options: MockSlotsOptions): Slot[] {
  const { offer, now, perDay = 6, days = 3 } = options;
  const { timeZone } = offer.place;
  const sourceId = options.sourceId ?? offer.sources[0];
  if (sourceId === undefined || perDay === 0) return [];
  const every = options.everyMinutes ?? Math.max(15, Math.floor(720 / perDay));
  const today = localDate(now, timeZone);
  const slots: Slot[] = [];
  for (let day = 0; day < days; day++) {
    const date = addDays(today, day);
    const opening = instantOf(date, '08:00', timeZone);
    for (let index = 0; index < perDay; index++) {
      const start = opening + index * every * 60_000;
      if (start <= now) continue;
      slots.push(
        mockSlot({
          id: `${offer.id}.${date}.${index}`,
          sourceId,
          start: toZonedIso(start, timeZone),
          timeZone,
          minutes: every,
          modes: index % 5 === 4 ? ['VR'] : ['AMB'],
          ...(index % 7 === 6 && { capacity: { max: 4, taken: 1 } }),
        }),
      );
    }
  }
  return slots;
}

/** A source of slots, answered. Give what differs. */
export function mockSource(parts: Partial<Source> = {}): Source {
  return {
    id: 'rapide',
    label: 'AgendaRapide',
    kind: 'editor',
    state: 'answered',
    offers: 1,
    latencyMs: 300,
    rejectedEntries: 0,
    ...parts,
  };
}
