import { pipeline, type Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { Pool, type Dispatcher } from 'undici';
import { EditorError } from './editor-error.js';

/** Bounds of one editor's HTTP client. */
export interface EditorClientLimits {
  /** Connections to the editor, and thus requests under way, over all searches at once. */
  connections: number;
  /** Decoded bytes of one answer; reading stops there. */
  maxAnswerBytes: number;
}

const FHIR_ACCEPT = 'application/json+fhir, application/fhir+json;q=0.9';
// A deadline ends every request well before; these only catch what a programming error would let hang.
const BACKSTOP_MS = 30_000;
const ERROR_BODY_BYTES = 16_384;

/** One editor's HTTP client: its own connections, kept alive, so that an editor can only use up its own. */
export class EditorClient {
  readonly #pool: Pool;

  /** @param origin scheme, host and port; nothing else is ever asked, redirects are not followed */
  constructor(
    origin: string,
    private readonly limits: EditorClientLimits,
  ) {
    this.#pool = new Pool(origin, {
      connections: limits.connections,
      pipelining: 1,
      keepAliveTimeout: 10_000,
      headersTimeout: BACKSTOP_MS,
      bodyTimeout: BACKSTOP_MS,
      connectTimeout: BACKSTOP_MS,
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
    if (statusCode !== 200) {
      void body.dump({ limit: ERROR_BODY_BYTES, signal }).catch(() => undefined);
      throw new EditorError('http-status', `status ${statusCode}`);
    }
    const contentType = one(headers['content-type']) ?? '';
    if (/^\s*(?:text\/html|(?:application|text)\/(?:[\w.-]+\+)?xml)/i.test(contentType)) {
      body.destroy();
      throw new EditorError('invalid-answer', 'the content type is not JSON');
    }
    const declared = Number(one(headers['content-length']));
    if (declared > this.limits.maxAnswerBytes) {
      body.destroy();
      throw new EditorError('too-large', `${declared} bytes announced`);
    }
    const text = await this.#readText(body, one(headers['content-encoding']), contentType, signal);
    try {
      return JSON.parse(text);
    } catch {
      throw new EditorError('invalid-answer', 'the answer is not JSON');
    }
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
        headers: { accept: FHIR_ACCEPT, 'accept-encoding': 'gzip, deflate, br' },
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

  async #readText(
    body: Readable,
    encoding: string | undefined,
    contentType: string,
    signal: AbortSignal,
  ): Promise<string> {
    const decoded = decompressed(body, encoding);
    if (!decoded) {
      body.destroy();
      throw new EditorError('invalid-answer', 'unknown content encoding');
    }
    const decoder = textDecoder(contentType);
    let bytes = 0;
    let text = '';
    try {
      // Leaving the loop destroys the stream and with it the connection: nothing is read beyond the limit.
      for await (const chunk of decoded as AsyncIterable<Buffer>) {
        signal.throwIfAborted();
        bytes += chunk.length;
        if (bytes > this.limits.maxAnswerBytes) {
          throw new EditorError('too-large', `more than ${this.limits.maxAnswerBytes} bytes`);
        }
        text += decoder.decode(chunk, { stream: true });
      }
      return text + decoder.decode();
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof EditorError) throw error;
      const code = codeOf(error);
      throw code.startsWith('Z_') || code.startsWith('ERR_BROTLI') || code.startsWith('ERR__ERROR_')
        ? new EditorError('invalid-answer', 'the compressed answer is broken', { cause: error })
        : new EditorError('connection', code, { cause: error });
    } finally {
      body.destroy();
    }
  }
}

/** Errors of a connection that was closed under a request. */
const BROKEN = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : 'unknown';
}

function one(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

function decompressed(body: Readable, encoding: string | undefined): Readable | undefined {
  const decompressors: Record<string, () => NodeJS.ReadWriteStream & Readable> = {
    gzip: createGunzip,
    'x-gzip': createGunzip,
    deflate: createInflate,
    br: createBrotliDecompress,
  };
  const name = encoding?.trim().toLowerCase();
  if (!name || name === 'identity') return body;
  const create = decompressors[name];
  return create && pipeline(body, create(), () => undefined);
}

function textDecoder(contentType: string): TextDecoder {
  const charset = /charset\s*=\s*"?([\w-]+)/i.exec(contentType)?.[1];
  try {
    return new TextDecoder(charset ?? 'utf-8');
  } catch {
    return new TextDecoder('utf-8');
  }
}
