import { EDITOR_BATCH_SIZE, SYSTEM, toPractitionerNationalId } from '@sas-embed/contract';
import { endpoint, identifierList, windowBounds, type SearchWindow } from './search.js';

/** Whose slots, and when. */
export interface SlotSearch extends SearchWindow {
  /** 1 to 25 practitioners, by RPPS or ADELI number, prefixed or not. */
  readonly nationalIds: readonly string[];
  /** Asks for the CPTS of the slots, too: INT_R04, of editors that offer it. Default: false, INT_R01. */
  readonly withCpts?: boolean;
}

/**
 * The address of an INT_R01 or INT_R04 request for the free slots of 1 to 25 practitioners (IG-S-01): `GET {base}/Slot`
 * with the whole `_include` chain. Instants are written in UTC with milliseconds and a `+00:00` offset; everything is
 * percent-encoded, so that a `+` never arrives as a space (C-14, C-16).
 *
 * @param base the editor's FHIR base address
 * @throws SlotSearchError
 */
export function slotSearchUrl(base: string | URL, search: SlotSearch): URL {
  const url = endpoint(base, 'Slot');
  const identifiers = identifierList(search.nationalIds, EDITOR_BATCH_SIZE, SYSTEM.idnps, toPractitionerNationalId);
  const { searchParams } = url;
  searchParams.append('_include', 'Slot:schedule');
  if (search.withCpts === true) searchParams.append('_include', 'Slot:service-type-reference');
  searchParams.append('_include:iterate', 'Schedule:actor');
  if (search.withCpts === true) searchParams.append('_include:iterate', 'HealthcareService:organization');
  searchParams.append('status', 'free');
  for (const bound of windowBounds(search)) searchParams.append('start', bound);
  searchParams.append('schedule.actor:Practitioner.identifier', identifiers);
  return url;
}
