/** The seeded directory: who the sample practitioners are, and the gateway's directory file made of them. */
import { readFileSync } from 'node:fs';
import type { SeedRow } from './practitioners.js';
import { fromCsv } from './practitioners.js';

export type { AgendaSlotRecord, PlaceRecord } from './directory.js';
export { directoryLines, offerIdOf } from './directory.js';
export { SPECIALTY_LABELS } from './nomenclature.js';
export type { CalendarKeeper, SeedRow } from './practitioners.js';
export type { Random } from './random.js';
export { randomFrom } from './random.js';

/** The committed list of all sample practitioners, one place a line. */
export const PRACTITIONERS_FILE = new URL('../../data/practitioners.csv', import.meta.url);

/** Reads the committed list. */
export function readPractitioners(): SeedRow[] {
  return fromCsv(readFileSync(PRACTITIONERS_FILE, 'utf8'));
}
