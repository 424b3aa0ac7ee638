import type { Exchange } from '../model/index.js';

/** Headers whose values are nobody else's business. */
const SECRET_HEADER =
  /^(?:authorization|proxy-authorization|cookie|set-cookie|x-api-key|x-auth-token|x-csrf-token|x-xsrf-token|authentication-info)$/i;

/** Names of parameters and fields that are secrets wherever they stand. */
const STRONG =
  '(?:[a-z]{0,12}[_-]?token|client[_-]?secret|secret|pass(?:word|wd)?|pwd|mdp|mot[_-]?de[_-]?passe|jwt|assertion|saml(?:response|request)|api[_-]?key|(?:j|php)?sess(?:ion)?[_-]?id|otp)';
/** Names that are secrets in an address alone: a `code` is the most ordinary field of FHIR. */
const IN_ADDRESS = `(?:${STRONG}|code|state|nonce|ticket|key|auth|session|session[_-]state|sid|sig|signature)`;

/** What stands before the name, and how the value ends, written plainly, as HTML, JSON or percent-encoded. */
const BEFORE = '(?<=[?&#;]|&amp;|\\\\u0026|%3F|%26|%23|^)';
const VALUE = '((?:(?!%26|%23)[^&#;\\s"\'<>\\\\])+)';
const parameter = (names: string): RegExp => new RegExp(`${BEFORE}(${names}(?:=|%3D))${VALUE}`, 'gi');

/** In a path, a parameter ends where the query begins: `/page;jsessionid=…?x=1`. */
const IN_PATH = new RegExp(`((?<=;)${STRONG}=)([^;/?#&\\s"'<>\\\\]+)`, 'gi');
const PARAMETER = parameter(STRONG);
const ADDRESS_PARAMETER = parameter(IN_ADDRESS);
const ADDRESS = /https?:(?:\\?\/){2}(?:[^\s"'<>\\]|\\\/|\\u0026)+/gi;
const ACCOUNT = /(:(?:\\?\/){2})([^/?#\s"'<>\\@]+)(?=@)/g;
const FIELD = new RegExp(`("${STRONG}"\\s*:\\s*")((?:[^"\\\\]|\\\\.)+)`, 'gi');
const INPUT = new RegExp(`(\\bname=["']?${STRONG}["']?(?=[\\s>])[^<>]{0,300}?\\bvalue=["']?)([^"'\\s<>]+)`, 'gi');
const BEARER = /(\bBearer\s+)([\w.~+/-]{8,}=*)/gi;
const JWT = /()(\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*)/g;

/** Shorter values are masked where they stand, and not looked for elsewhere: they would be found in words. */
const TELLING = 8;
const MASK = 'MASQUE';
const MASKED = /^MASQUE-\d/;

/** Masks secrets; the same one bears the same number everywhere, so that what was equal stays equal. */
class Masker {
  readonly #numbers = new Map<string, number>();
  /** Values long enough to be looked for wherever they are. */
  readonly #telling = new Set<string>();

  /** @param known values that are no secrets whatever their name: what the run was told */
  constructor(private readonly known: ReadonlySet<string> = new Set()) {}

  /** A value as it may be shown. */
  value(secret: string): string {
    if (MASKED.test(secret) || this.known.has(secret)) return secret;
    if (!this.#numbers.has(secret)) this.#numbers.set(secret, this.#numbers.size + 1);
    this.#keep(secret);
    try {
      this.#keep(decodeURIComponent(secret));
    } catch {
      // not percent-encoded after all
    }
    return `${MASK}-${this.#numbers.get(secret)}`;
  }

  /** A text without the secrets that its form gives away. */
  text(text: string): string {
    const put = (_: string, before: string, secret: string): string => before + this.value(secret);
    let out = text.replace(ADDRESS, (url) => url.replace(ADDRESS_PARAMETER, put));
    for (const form of [IN_PATH, PARAMETER, ACCOUNT, FIELD, INPUT, BEARER, JWT]) out = out.replace(form, put);
    return out;
  }

  /** A header's value. */
  header(name: string, value: string): string {
    if (!SECRET_HEADER.test(name)) return this.text(value);
    // of a cookie the value is the secret, of an authorization what follows the scheme
    const parts = /cookie$/i.test(name)
      ? [...value.matchAll(/(?:^|[;,]\s*)[^=;,\s]+=([^;,\s]+)/g)].map(([, part]) => part!)
      : value.split(/\s+/).slice(1);
    for (const part of parts) this.value(part);
    return this.value(value);
  }

  /** A text without any value that was seen to be a secret. */
  everywhere(text: string): string {
    let out = text;
    // the longest first, so that none is cut by one that it contains
    for (const secret of [...this.#telling].sort((a, b) => b.length - a.length))
      if (out.includes(secret)) out = out.replaceAll(secret, this.value(secret));
    return out;
  }

  #keep(secret: string): void {
    if (secret.length >= TELLING && !this.known.has(secret)) this.#telling.add(secret);
  }
}

/** A text without the secrets that its form gives away: tokens, passwords and accounts in addresses, fields of that name. */
export const maskText = (text: string): string => new Masker().text(text);

/**
 * Exchanges without secrets: those of headers, of addresses (query and fragment, redirects too), of bodies; and once found,
 * wherever else they stand. Verdicts stay the same, since names stay and equal values stay equal.
 *
 * @param known values that are no secrets: what the run was told (an RPPS, an `origin`)
 */
export function maskExchanges(exchanges: readonly Exchange[], known: readonly string[] = []): Exchange[] {
  const masker = new Masker(new Set(known));
  const first = exchanges.map((exchange) => walk(exchange, '', masker) as Exchange);
  return first.map((exchange) => each(exchange, (text) => masker.everywhere(text)) as Exchange);
}

function walk(value: unknown, key: string, masker: Masker): unknown {
  if (key !== 'headers') {
    if (typeof value === 'string') return masker.text(value);
    if (Array.isArray(value)) return value.map((one) => walk(one, '', masker));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      key === 'headers' && typeof one === 'string' ? masker.header(name, one) : walk(one, name, masker),
    ]),
  );
}

function each(value: unknown, edit: (text: string) => string): unknown {
  if (typeof value === 'string') return edit(value);
  if (Array.isArray(value)) return value.map((one) => each(one, edit));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, each(one, edit)]));
}
