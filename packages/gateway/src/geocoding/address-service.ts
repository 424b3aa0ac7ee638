import { Pool } from 'undici';
import { Breaker, readAnswerText } from '../availability/index.js';
import type { AddressServiceConfig } from '../config/index.js';
import { readAddresses, type FoundAddress } from './read-answer.js';

/** What is asked of the service. */
export interface AddressQuestion {
  /** The address in one line. */
  q: string;
  limit: number;
  /** Whether it is being typed. */
  autocomplete: boolean;
  /** INSEE code of the commune that it must be in. */
  inseeCode?: string;
  postcode?: string;
}

/** What became of a question: addresses, best first, or why there are none. */
export type AddressAnswer =
  { state: 'answered'; found: FoundAddress[] } | { state: 'late' | 'failed' | 'paused'; found?: never };

/** The national address service, as configured. */
export interface AddressService {
  /** Never throws: the embedded geocoder answers instead. What is asked is neither logged nor kept. */
  search(question: AddressQuestion): Promise<AddressAnswer>;
  /** Breaks every connection. */
  close(): Promise<void>;
}

/** What the service's client needs. */
export interface AddressServiceOptions extends AddressServiceConfig {
  /** Told of what went wrong, never of what was asked. */
  log: { warn(details: object, message: string): void };
  /** Failures in a row after which it is left alone for a while. */
  failures?: number;
  coolDownMs?: number;
}

/** Twenty addresses are 20 kB. */
const MAX_ANSWER_BYTES = 262_144;
const CONNECTIONS = 16;
/** The service refuses shorter and longer questions. */
const MIN_LETTERS = 3;
const MAX_LETTERS = 200;

/** A client of the address service: its own connections, a deadline, a breaker; redirects are not followed. */
export function createAddressService(options: AddressServiceOptions): AddressService {
  const { url, timeoutMs, log, failures = 5, coolDownMs = 15_000 } = options;
  const { origin, pathname } = new URL(url);
  const path = `${pathname.replace(/\/+$/, '')}/search/`;
  const pool = new Pool(origin, {
    connections: CONNECTIONS,
    pipelining: 1,
    keepAliveTimeout: 10_000,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connectTimeout: timeoutMs,
  });
  const breaker = new Breaker({
    failures,
    coolDownMs,
    jitter: 0.2,
    monotonic: () => performance.now(),
    random: Math.random,
  });

  async function ask(query: URLSearchParams, signal: AbortSignal): Promise<FoundAddress[] | number> {
    const { statusCode, headers, body } = await pool.request({
      method: 'GET',
      path: `${path}?${query.toString()}`,
      headers: { accept: 'application/json', 'accept-encoding': 'gzip, deflate, br' },
      signal,
    });
    body.on('error', () => undefined);
    if (statusCode !== 200) {
      body.destroy();
      return statusCode;
    }
    const text = await readAnswerText(body, {
      encoding: one(headers['content-encoding']),
      contentType: one(headers['content-type']) ?? '',
      maxBytes: MAX_ANSWER_BYTES,
      signal,
    });
    const found = readAddresses(JSON.parse(text));
    if (!found) throw new Error('The answer is no FeatureCollection');
    return found;
  }

  return {
    async search(question) {
      const query = queryOf(question);
      if (!query) return { state: 'answered', found: [] };
      const leave = breaker.enter();
      if (!leave) return { state: 'paused' };
      const deadline = AbortSignal.timeout(timeoutMs);
      try {
        const answer = await ask(query, deadline);
        if (typeof answer !== 'number') {
          leave('success');
          return { state: 'answered', found: answer };
        }
        // What it does not understand is no fault of its own; the next question may be better.
        leave(answer === 400 ? 'unknown' : 'failure');
        log.warn({ status: answer }, 'the address service refused');
        return { state: 'failed' };
      } catch (error) {
        leave('failure');
        const state = deadline.aborted || codeOf(error).endsWith('_TIMEOUT') ? 'late' : 'failed';
        // Neither the message nor the address: they may hold what was asked.
        log.warn({ state, code: codeOf(error) }, 'the address service did not answer');
        return { state };
      }
    },
    close: () => pool.destroy(),
  };
}

function queryOf({ q, limit, autocomplete, inseeCode, postcode }: AddressQuestion): URLSearchParams | undefined {
  const line = q
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .trim()
    .slice(0, MAX_LETTERS);
  if (line.length < MIN_LETTERS) return undefined;
  const query = new URLSearchParams({ q: line, limit: String(limit), autocomplete: autocomplete ? '1' : '0' });
  if (inseeCode !== undefined) query.set('citycode', inseeCode);
  if (postcode !== undefined) query.set('postcode', postcode);
  return query;
}

function codeOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : String(name);
}

function one(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
