import { setImmediate } from 'node:timers/promises';
import { isNothingFound } from '@sas-embed/fhir';
import { Pool, type Dispatcher } from 'undici';
import { CONNECTION_LIFE_MS, type EditorConnect } from '../mutual-tls/index.js';
import { traceHeaders } from '../tracing/index.js';
import { readAnswerText } from './answer-text.js';
import { codeOf, EditorError } from './editor-error.js';

/** Bounds of one editor's HTTP client. */
export interface EditorClientLimits {
  /** Connections to the editor, and thus requests under way, over all searches at once. */
  connections: number;
  /** Bytes of one answer, as sent and as decompressed; reading stops there. */
  maxAnswerBytes: number;
}

const FHIR_ACCEPT = 'application/json+fhir, application/fhir+json;q=0.9';
/** A deadline ends every request well before; this only catches what a programming error would let hang (milliseconds). */
export const BACKSTOP_MS = 30_000;
const ERROR_BODY_BYTES = 16_384;
const LONG_TEXT = 262_144;

/** One editor's HTTP client: its own connections, kept alive, so that an editor can only use up its own. */
export class EditorClient {
  readonly #pool: Pool;

  /**
   * @param origin scheme, host and port; nothing else is ever asked, redirects are not followed
   * @param connect how it is connected to
   */
  constructor(
    origin: string,
    private readonly limits: EditorClientLimits,
    connect: EditorConnect = { timeout: BACKSTOP_MS },
  ) {
    this.#pool = new Pool(origin, {
      connections: limits.connections,
      pipelining: 1,
      keepAliveTimeout: 10_000,
      headersTimeout: BACKSTOP_MS,
      bodyTimeout: BACKSTOP_MS,
      clientTtl: CONNECTION_LIFE_MS,
      connect,
    });
  }

  /**
   * GETs JSON. Throws `EditorError`, or the signal's reason when it is aborted. A connection that breaks before any
   * answer is tried a second time, since a kept-alive connection may have been closed by the editor meanwhile.
   */
  async getJson(url: URL, signal: AbortSignal): Promise<unknown> {
    const response = await this.#request(url, signal);
    const { statusCode, headers, body } = response;
    // Errors of a body that nobody reads any more must not reach the process.
    body.on('error', () => undefined);
    if (statusCode === 404) return this.#nothingFound(response, signal);
    if (statusCode !== 200) {
      void body.dump({ limit: ERROR_BODY_BYTES, signal }).catch(() => undefined);
      throw new EditorError('http-status', `status ${statusCode}`);
    }
    const contentType = one(headers['content-type']) ?? '';
    if (/^\s*(?:text\/html|(?:application|text)\/(?:[\w.-]+\+)?xml)/i.test(contentType)) {
      body.destroy();
      throw new EditorError('invalid-answer', 'the content type is not JSON');
    }
    return readJson(response, this.limits.maxAnswerBytes, signal);
  }

  /**
   * The answer with status 404 of an editor that so tells that its search found nothing (C-02 of the guide's
   * contradictions). Any other 404, an address that does not exist first of all, is a failure.
   */
  async #nothingFound(response: Dispatcher.ResponseData, signal: AbortSignal): Promise<unknown> {
    let answer: unknown;
    try {
      answer = await readJson(response, ERROR_BODY_BYTES, signal);
    } catch (error) {
      signal.throwIfAborted();
      throw new EditorError('http-status', 'status 404', { cause: error });
    }
    if (isNothingFound(answer)) return answer;
    throw new EditorError('http-status', 'status 404');
  }

  /** Breaks every connection. */
  async close(): Promise<void> {
    await this.#pool.destroy();
  }

  async #request(url: URL, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    const ask = () =>
      this.#pool.request({
        method: 'GET',
        path: url.pathname + url.search,
        headers: { accept: FHIR_ACCEPT, 'accept-encoding': 'gzip, deflate, br', ...traceHeaders() },
        signal,
      });
    try {
      return await ask();
    } catch (error) {
      signal.throwIfAborted();
      if (!BROKEN.has(codeOf(error))) throw new EditorError('connection', codeOf(error), { cause: error });
    }
    try {
      return await ask();
    } catch (error) {
      signal.throwIfAborted();
      throw new EditorError('connection', codeOf(error), { cause: error });
    }
  }
}

/** Errors of a connection that was closed under a request. */
const BROKEN = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

async function readJson(
  { headers, body }: Dispatcher.ResponseData,
  maxBytes: number,
  signal: AbortSignal,
): Promise<unknown> {
  const declared = Number(one(headers['content-length']));
  if (declared > maxBytes) {
    body.destroy();
    throw new EditorError('too-large', `${declared} bytes announced`);
  }
  const encoding = one(headers['content-encoding']);
  const contentType = one(headers['content-type']) ?? '';
  const text = await readAnswerText(body, { encoding, contentType, maxBytes, signal });
  if (text.length > LONG_TEXT) {
    // Nothing else runs while a long text is parsed: deadlines that have passed and other editors' answers go first.
    await setImmediate();
    signal.throwIfAborted();
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new EditorError('invalid-answer', 'the answer is not JSON');
  }
}

function one(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
