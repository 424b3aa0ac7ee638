import type { ContextIssue } from '../api.js';
import type { IntL01Parameter } from './types.js';

/** The longest value that each parameter may have, in characters. */
const LIMITS: Readonly<Record<IntL01Parameter, number>> = {
  origin: 64,
  practitioner: 120,
  specialty: 200,
  streetnumber: 20,
  streetname: 200,
  inseecode: 10,
  city: 200,
  text: 200,
  loc: 300,
  postcode: 10,
  lat: 24,
  lon: 24,
};

/** A path, or an address with its scheme: without a question mark it has no query. */
const PATH = /^(?:[a-z][a-z\d+.-]*:\/)?\//i;

/** What servers take of a request line; what comes after it is not read. */
const QUERY_LIMIT = 16_384;

/** The parameters of one address, each read once, with what was wrong on the way. */
export class IntL01Query {
  readonly issues: ContextIssue[] = [];
  readonly #values = new Map<IntL01Parameter, string>();

  constructor(input: unknown) {
    const given = new Map<IntL01Parameter, string[]>();
    let unknown = false;
    for (const [name, value] of pairsOf(this.#queryOf(input))) {
      if (isParameter(name)) given.set(name, [...(given.get(name) ?? []), value]);
      else unknown = true;
    }
    for (const [name, values] of given) this.#read(name, values);
    if (unknown) this.tell('query', 'unknown-parameter', 'ignored');
  }

  /** The cleaned value; `undefined` when it is absent, empty or too long. */
  get(name: IntL01Parameter): string | undefined {
    return this.#values.get(name);
  }

  /** Notes what is wrong with a parameter. */
  tell(parameter: ContextIssue['parameter'], code: ContextIssue['code'], outcome: ContextIssue['outcome']): void {
    this.issues.push({ parameter, code, outcome });
  }

  #queryOf(input: unknown): string {
    let text = typeof input === 'string' ? input : undefined;
    if (input instanceof URL) text = input.search;
    if (input instanceof URLSearchParams) text = input.toString();
    if (text === undefined) {
      this.tell('query', 'malformed', 'ignored');
      return '';
    }
    const [address = ''] = text.split('#', 1);
    const mark = address.indexOf('?');
    const query = mark >= 0 ? address.slice(mark + 1) : PATH.test(address) ? '' : address;
    if (query.length <= QUERY_LIMIT) return query;
    this.tell('query', 'too-long', 'used');
    // The parameter that the limit cuts would be read wrong.
    return query.slice(0, Math.max(0, query.lastIndexOf('&', QUERY_LIMIT)));
  }

  #read(name: IntL01Parameter, values: readonly string[]): void {
    const filled = values.filter((value) => value !== '');
    if (filled.length === 0) return this.tell(name, 'empty', 'ignored');
    const usable = filled.find((value) => value.length <= LIMITS[name]);
    if (new Set(filled).size > 1) this.tell(name, 'repeated', usable === undefined ? 'ignored' : 'used');
    if (usable === undefined) return this.tell(name, 'too-long', 'ignored');
    const value = clean(usable);
    if (value !== usable.trim().replaceAll(/ +/g, ' ')) this.tell(name, 'cleaned', 'used');
    if (value === '') return this.tell(name, 'empty', 'ignored');
    this.#values.set(name, value);
  }
}

const isParameter = (name: string): name is IntL01Parameter => Object.hasOwn(LIMITS, name);

function pairsOf(query: string): [name: string, value: string][] {
  return query
    .split('&')
    .filter(Boolean)
    .map((pair) => {
      const mark = pair.indexOf('=');
      const [name, value] = mark < 0 ? [pair, ''] : [pair.slice(0, mark), pair.slice(mark + 1)];
      return [decode(name).trim().toLowerCase(), decode(value).trim()];
    });
}

/** Percent-decoded as UTF-8, or as Latin-1 when it is none: some hosts' libraries still write that. */
function decode(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced).normalize('NFC');
  } catch {
    return spaced.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  }
}

/** Without what cannot be part of a name or an address: control characters, and those that turn the text's direction. */
function clean(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffd]+/gu, ' ')
    .replaceAll(/\p{Cs}/gu, '')
    .replaceAll(/[\p{Zs} ]+/gu, ' ')
    .trim();
}
