import { EDITOR_BATCH_SIZE, structureIdKind, SYSTEM, toStructureNationalId } from '@sas-embed/contract';
import { endpoint, identifierList, windowBounds, type SearchWindow } from './search.js';

/**
 * Associations asked for in one request. The guide allows 1 to 10 on one page and 1 to 25 on another (IG-SOS-02): every
 * editor understands ten.
 */
export const SOS_BATCH_SIZE = 10;

/** Which associations' PFG and slots, and when. */
export interface SosSearch extends SearchWindow {
  /** 1 to 25 associations by SIRET, prefixed (`3…`) or not; ten are safe (`SOS_BATCH_SIZE`). */
  readonly structureIds: readonly string[];
}

/**
 * The address of a request for the PFG of 1 to 25 associations of SOS Médecins with their free slots (IG-SOS-01): `GET
 * {base}/Schedule`. The names of the includes are those of the guide's example, in lower case, and everything is
 * percent-encoded (C-24). Which slots come back is up to the editor: `_revinclude` does not know the window (IG-SOS-07).
 *
 * @param base the editor's FHIR base address
 * @throws SlotSearchError
 */
export function sosSearchUrl(base: string | URL, search: SosSearch): URL {
  const url = endpoint(base, 'Schedule');
  const identifiers = identifierList(search.structureIds, EDITOR_BATCH_SIZE, SYSTEM.idnst, toSiret);
  const { searchParams } = url;
  searchParams.append('_revinclude', 'Slot:schedule');
  searchParams.append('_include', 'Schedule:actor:Location');
  searchParams.append('_include:iterate', 'Location:organization');
  for (const bound of windowBounds(search)) searchParams.append('_has:Slot:schedule:start', bound);
  searchParams.append('_has:Slot:schedule:status', 'free');
  searchParams.append('actor:Location.organization.identifier', identifiers);
  return url;
}

function toSiret(text: string): string | undefined {
  const id = toStructureNationalId(text);
  return id !== undefined && structureIdKind(id) === 'SIRET' ? id : undefined;
}
