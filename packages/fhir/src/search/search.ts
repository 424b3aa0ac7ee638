/** Which instants are asked for. */
export interface SearchWindow {
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

/** The address of a resource type below a FHIR base address. */
export function endpoint(base: string | URL, resourceType: string): URL {
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
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${resourceType}`;
  return url;
}

/** Identifiers as one search value: checked, each once, with their system, separated by commas. */
export function identifierList(
  texts: readonly string[],
  limit: number,
  system: string,
  toNationalId: (text: string) => string | undefined,
): string {
  const ids = new Set<string>();
  for (const text of texts) {
    const id = toNationalId(text);
    if (id === undefined) throw new SlotSearchError('identifier-invalid', 'an identifier is not a national one');
    ids.add(id);
  }
  if (ids.size === 0) throw new SlotSearchError('identifiers-missing', 'at least one identifier is required');
  if (ids.size > limit) throw new SlotSearchError('identifiers-too-many', `at most ${limit} identifiers are allowed`);
  return [...ids].map((id) => `${system}|${id}`).join(',');
}

/** Both ends of a window as search values, `ge…` and `le…`: UTC, with milliseconds and an offset (C-16). */
export function windowBounds({ from, to }: SearchWindow): [from: string, to: string] {
  if (!(from.getTime() <= to.getTime())) {
    throw new SlotSearchError('window-invalid', 'from and to must be dates, and from not after to');
  }
  return [`ge${instant(from)}`, `le${instant(to)}`];
}

function instant(date: Date): string {
  return date.toISOString().replace('Z', '+00:00');
}
