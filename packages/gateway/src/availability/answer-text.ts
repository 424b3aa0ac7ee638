import { pipeline, type Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { codeOf, EditorError } from './editor-error.js';

/** How a body is encoded, and how much of it is taken. */
export interface AnswerTextOptions {
  /** `Content-Encoding` header. */
  encoding: string | undefined;
  contentType: string;
  /** Bytes taken as they are sent, and as they are decompressed; one more ends the reading. */
  maxBytes: number;
  signal: AbortSignal;
}

/**
 * JSON values that an answer may hold. Bytes alone do not bound what parsing takes: eight megabytes of brackets are
 * gigabytes of arrays, and seconds in which nothing else runs. A slot of the guide's examples has one in
 * 25 bytes.
 */
export const MAX_VALUES = 600_000;

/**
 * Reads a body as text and stops, breaking the connection off, as soon as it is more than an answer can be. Throws
 * `EditorError`, or the signal's reason when it is aborted.
 */
export async function readAnswerText(body: Readable, options: AnswerTextOptions): Promise<string> {
  const { encoding, contentType, maxBytes, signal } = options;
  const decoded = decompressed(body, encoding, maxBytes);
  if (!decoded) {
    body.destroy();
    throw new EditorError('invalid-answer', 'unknown content encoding');
  }
  const decoder = textDecoder(contentType);
  const size = { bytes: 0, values: 0 };
  let text = '';
  try {
    // Leaving the loop destroys the stream and with it the connection: nothing is read beyond the limit.
    for await (const chunk of decoded as AsyncIterable<Buffer>) {
      signal.throwIfAborted();
      size.bytes += chunk.length;
      if (size.bytes > maxBytes) throw new EditorError('too-large', `more than ${maxBytes} bytes`);
      size.values += valuesIn(chunk);
      if (size.values > MAX_VALUES) throw new EditorError('too-large', `more than ${MAX_VALUES} values`);
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

const COMMA = 0x2c;
const BRACKET = 0x5b;
const BRACE = 0x7b;

/** Values that begin in these bytes, and those that texts only look like: a bound, for what is read but once. */
function valuesIn(bytes: Uint8Array): number {
  let values = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === COMMA || byte === BRACKET || byte === BRACE) values += 1;
  }
  return values;
}

function decompressed(body: Readable, encoding: string | undefined, maxBytes: number): Readable | undefined {
  const decompressors: Record<string, () => NodeJS.ReadWriteStream & Readable> = {
    gzip: createGunzip,
    'x-gzip': createGunzip,
    deflate: createInflate,
    br: createBrotliDecompress,
  };
  const name = encoding?.trim().toLowerCase();
  if (!name || name === 'identity') return body;
  const create = decompressors[name];
  return create && pipeline(body, atMost(maxBytes), create(), () => undefined);
}

/** What is sent can be without end although nothing comes out of it: empty members of gzip, one after another. */
function atMost(maxBytes: number) {
  return async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let bytes = 0;
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw new EditorError('too-large', `more than ${maxBytes} bytes sent`);
      yield chunk;
    }
  };
}

function textDecoder(contentType: string): TextDecoder {
  const charset = /charset\s*=\s*"?([\w-]+)/i.exec(contentType)?.[1];
  try {
    return new TextDecoder(charset ?? 'utf-8');
  } catch {
    return new TextDecoder('utf-8');
  }
}
