import type { AvailabilityBand, FilterCategory, Filters, Offer, Slot } from './api.js';
import { CONSULTATION_MODES, SLOT_TYPES } from './codes.js';

/** Hours from now, in order. */
export const AVAILABILITY_BANDS: readonly AvailabilityBand[] = ['0-4', '4-8', '8-12', '12-24', '24-48', '48-72'];

/** What is asked of slots; one slot must answer all of it. */
export const SLOT_CATEGORIES = ['available', 'modes', 'slotTypes', 'appointmentTypes', 'reasons'] as const;

/** What is asked of offers; decided before any source is asked. */
export const OFFER_CATEGORIES = ['kinds', 'professions', 'conventionSectors'] as const;

/** All categories, in the order in which they are shown. */
export const FILTER_CATEGORIES: readonly FilterCategory[] = [...SLOT_CATEGORIES, ...OFFER_CATEGORIES];

/** The values of each category that has a list of its own; the others hold what practices write, or codes of TRE_G15. */
export const FILTER_VALUES = {
  available: AVAILABILITY_BANDS,
  modes: CONSULTATION_MODES,
  slotTypes: SLOT_TYPES,
  appointmentTypes: ['ROUTINE', 'WALKIN'],
  kinds: ['PS', 'SOS', 'CPTS', 'MSP', 'CDS', 'PDM'],
  conventionSectors: ['0', '1', '1-DP', '2', 'unknown'],
} as const satisfies Partial<Record<FilterCategory, readonly string[]>>;

/** Filters by category, as plain texts. */
export type FilterValues = Partial<Record<FilterCategory, readonly string[]>>;

/** The parts of a slot that filters ask about. */
export type FilteredSlot = Pick<Slot, 'start' | 'end' | 'modes' | 'visibility' | 'reasons' | 'appointmentType'>;
/** The parts of an offer that filters ask about. */
export type FilteredOffer = Pick<Offer, 'kind' | 'practitioner'>;

/** A reason as it is compared: without accents, case, and spaces around. */
export function foldReason(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').trim().toLowerCase();
}

/**
 * The bands that a slot counts in.
 * @param now - the search's now, in milliseconds since 1970
 */
export function bandsOf({ start, end }: Pick<Slot, 'start' | 'end'>, now: number): AvailabilityBand[] {
  const from = Date.parse(start);
  const to = end === undefined ? from : Date.parse(end);
  return AVAILABILITY_BANDS.filter((band) => {
    const [opens, closes] = band.split('-').map((hours) => now + Number(hours) * 3_600_000) as [number, number];
    return from < closes && (from >= opens || to > opens);
  });
}

/** The values that a slot has in a category. */
export function valuesOfSlot(
  category: (typeof SLOT_CATEGORIES)[number],
  slot: FilteredSlot,
  now: number,
): readonly string[] {
  switch (category) {
    case 'available':
      return bandsOf(slot, now);
    case 'modes':
      return slot.modes;
    case 'slotTypes':
      return slot.visibility;
    case 'appointmentTypes':
      return [slot.appointmentType ?? 'ROUTINE'];
    case 'reasons':
      return slot.reasons;
  }
}

/** The values that an offer has in a category. */
export function valuesOfOffer(
  category: (typeof OFFER_CATEGORIES)[number],
  { kind, practitioner }: FilteredOffer,
): readonly string[] {
  switch (category) {
    case 'kinds':
      return [kind];
    case 'professions':
      return practitioner?.professionCode === undefined ? [] : [practitioner.professionCode];
    case 'conventionSectors':
      return [practitioner?.conventionSector ?? 'unknown'];
  }
}

/** Whether the values that something has are among the wanted ones; what is not asked is answered. */
export function answersCategory(category: FilterCategory, has: readonly string[], filters: FilterValues): boolean {
  const wanted = filters[category];
  if (!wanted || wanted.length === 0) return true;
  if (category !== 'reasons') return has.some((value) => wanted.includes(value));
  const folded = wanted.map(foldReason);
  return has.some((value) => folded.includes(foldReason(value)));
}

/** Whether the slot answers all that is asked of slots. */
export function slotAnswers(slot: FilteredSlot, filters: FilterValues, now: number): boolean {
  return SLOT_CATEGORIES.every((category) => answersCategory(category, valuesOfSlot(category, slot, now), filters));
}

/** Whether the offer answers all that is asked of offers. */
export function offerAnswers(offer: FilteredOffer, filters: FilterValues): boolean {
  return OFFER_CATEGORIES.every((category) => answersCategory(category, valuesOfOffer(category, offer), filters));
}

/** Whether anything is asked of slots. */
export function asksSlots(filters: FilterValues | undefined): boolean {
  return SLOT_CATEGORIES.some((category) => (filters?.[category]?.length ?? 0) > 0);
}

/** Something in a stored or shared state that no filter can be made of; never holds what stood there. */
export interface FilterFault {
  /** Where: `modes`, or `modes.2`. */
  path: string;
  /** What is wrong there. */
  code: 'not-an-object' | 'unknown-category' | 'not-a-list' | 'unknown-value' | 'repeated' | 'too-many';
}

const MAX_VALUES = 20;

/**
 * Filters out of plain JSON that a host kept or got. What is bad is left out and reported, one by one; the rest stands.
 * The result is good for the API as it is, and round-trips: `readFilters(JSON.parse(JSON.stringify(filters)))`.
 */
export function readFilters(json: unknown): { filters: Filters; faults: FilterFault[] } {
  const filters: Partial<Record<FilterCategory, string[]>> = {};
  const faults: FilterFault[] = [];
  const result = { filters: filters as Filters, faults };
  if (json === undefined || json === null) return result;
  if (typeof json !== 'object' || Array.isArray(json)) {
    faults.push({ path: '', code: 'not-an-object' });
    return result;
  }
  for (const [name, list] of Object.entries(json)) {
    const category = FILTER_CATEGORIES.find((known) => known === name);
    // A name of the host's own may be anything, even a person's: it is not repeated.
    if (!category) faults.push({ path: '', code: 'unknown-category' });
    else if (!Array.isArray(list)) faults.push({ path: category, code: 'not-a-list' });
    else {
      const kept: string[] = [];
      for (const [index, value] of (list as unknown[]).entries()) {
        const path = `${category}.${index}`;
        if (!isValue(category, value)) faults.push({ path, code: 'unknown-value' });
        else if (kept.includes(value)) faults.push({ path, code: 'repeated' });
        else if (kept.length === MAX_VALUES) faults.push({ path, code: 'too-many' });
        else kept.push(value);
      }
      if (kept.length > 0) filters[category] = kept;
    }
  }
  return result;
}

function isValue(category: FilterCategory, value: unknown): value is string {
  if (typeof value !== 'string') return false;
  if (category === 'reasons') return value.trim() !== '' && value.length <= 200;
  if (category === 'professions') return /^[0-9A-Z]{1,10}$/.test(value);
  return (FILTER_VALUES[category] as readonly string[]).includes(value);
}
