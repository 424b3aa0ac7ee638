import { SYSTEM } from '@sas-embed/contract';
import { slotSearchUrl, type SlotSearch } from '@sas-embed/fhir';

/** The address of an INT_R04 request: that of INT_R01 with the CPTS of each slot. */
export function communitySlotSearchUrl(base: string, search: SlotSearch): URL {
  const url = slotSearchUrl(base, search);
  url.searchParams.append('_include', 'Slot:service-type-reference');
  url.searchParams.append('_include:iterate', 'HealthcareService:organization');
  return url;
}

/**
 * The address of a search for the free slots of associations of SOS Médecins (IG-SOS-01): their points fixes de garde are
 * Schedules. Written as `slotSearchUrl` writes, with every `+`, `|` and `,` percent-encoded.
 *
 * @param associations national ids: `3` + SIRET
 */
export function associationSearchUrl(
  base: string,
  { associations, from, to }: { associations: readonly string[]; from: Date; to: Date },
): URL {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/Schedule`;
  const instant = (date: Date) => date.toISOString().replace('Z', '+00:00');
  const { searchParams } = url;
  searchParams.append('_revinclude', 'Slot:schedule');
  searchParams.append('_include', 'Schedule:actor:Location');
  searchParams.append('_include:iterate', 'Location:organization');
  searchParams.append('_has:Slot:schedule:start', `ge${instant(from)}`);
  searchParams.append('_has:Slot:schedule:start', `le${instant(to)}`);
  searchParams.append('_has:Slot:schedule:status', 'free');
  searchParams.append(
    'actor:Location.organization.identifier',
    associations.map((id) => `${SYSTEM.idnst}|${id}`).join(','),
  );
  return url;
}
