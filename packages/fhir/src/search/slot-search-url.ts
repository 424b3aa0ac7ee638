import { EDITOR_BATCH_SIZE, SYSTEM, toPractitionerNationalId } from '@sas-embed/contract';

/** Whose slots, and when. */
export interface SlotSearch {
  /** 1 to 25 practitioners, by RPPS or ADELI number, prefixed or not. */
  readonly nationalIds: readonly string[];
  /** First instant, inclusive. */
  readonly from: Date;
  /** Last instant, inclusive. */
  readonly to: Date;
}

/** Why a search cannot be asked. */
export type SlotSearchFault =
  'base-invalid' | 'identifiers-missing' | 'identifiers-too-many' | 'identifier-invalid' | 'window-invalid';

/** A search that the interface does not allow: a fault of the caller, never of an editor. */
export class SlotSearchError extends Error {
  override readonly name = 'SlotSearchError';

  constructor(
    /** Which rule was broken. */
    readonly fault: SlotSearchFault,
    message: string,
  ) {
    super(message);
  }
}

/**
 * The address of an INT_R01 request for the free slots of 1 to 25 practitioners (IG-S-01): `GET {base}/Slot` with the
 * whole `_include` chain. Instants are written in UTC with milliseconds and a `+00:00` offset; everything is
 * percent-encoded, so that a `+` never arrives as a space (C-14, C-16).
 *
 * @param base the editor's FHIR base address
 * @throws SlotSearchError
 */
export function slotSearchUrl(base: string | URL, search: SlotSearch): URL {
  const url = endpoint(base);
  const identifiers = nationalIdsOf(search.nationalIds).map((id) => `${SYSTEM.idnps}|${id}`);
  const { from, to } = search;
  if (!(from.getTime() <= to.getTime())) {
    throw new SlotSearchError('window-invalid', 'from and to must be dates, and from not after to');
  }
  const { searchParams } = url;
  searchParams.append('_include', 'Slot:schedule');
  searchParams.append('_include:iterate', 'Schedule:actor');
  searchParams.append('status', 'free');
  searchParams.append('start', `ge${instant(from)}`);
  searchParams.append('start', `le${instant(to)}`);
  searchParams.append('schedule.actor:Practitioner.identifier', identifiers.join(','));
  return url;
}

function endpoint(base: string | URL): URL {
  let url: URL;
  try {
    url = new URL(base);
  } catch {
    throw new SlotSearchError('base-invalid', 'the base must be an absolute address');
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new SlotSearchError('base-invalid', 'the base must be an http address');
  }
  url.hash = '';
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/Slot`;
  return url;
}

function nationalIdsOf(texts: readonly string[]): string[] {
  const ids = new Set<string>();
  for (const text of texts) {
    const id = toPractitionerNationalId(text);
    if (id === undefined) {
      throw new SlotSearchError('identifier-invalid', 'a practitioner is asked for by RPPS or ADELI number');
    }
    ids.add(id);
  }
  if (ids.size === 0) throw new SlotSearchError('identifiers-missing', 'at least one practitioner is required');
  if (ids.size > EDITOR_BATCH_SIZE) {
    throw new SlotSearchError('identifiers-too-many', `at most ${EDITOR_BATCH_SIZE} practitioners are allowed`);
  }
  return [...ids];
}

function instant(date: Date): string {
  return date.toISOString().replace('Z', '+00:00');
}
