import { createParser } from 'eventsource-parser';
import type { EventSourceMessage } from 'eventsource-parser';
import { SasError, TimeoutError } from '../errors.js';
import { errorOfThrown } from './send.js';
import type { Answer } from './send.js';
import { follow } from './timing.js';

/** One connection that answers a stream of events, or all of them as JSON. */
export interface Connection {
  /** Sends the request; it must end with the signal. */
  open(signal: AbortSignal): Promise<Answer<unknown>>;
  /** Ends the connection; its reason is thrown. */
  signal: AbortSignal;
  /** Milliseconds without a byte (before the answer, or inside it) after which a `TimeoutError` is thrown. */
  silenceMs: number;
  /** The answer has begun. */
  onOpen?(): void;
  /** One event; nothing more is read until it resolves. `true` ends the connection. */
  onMessage(message: EventSourceMessage): Promise<boolean> | boolean;
  /** The answer was `application/json`: its value. */
  onJson(value: { readonly events: readonly unknown[] }): Promise<void>;
  /** The gateway asks to wait this many milliseconds before the next connection. */
  onRetry?(ms: number): void;
}

/**
 * Reads one connection to its end. Resolves when the answer ended, be it complete or not: only the caller knows which
 * event is the last. What a cut leaves incomplete is no event.
 */
export async function connect(connection: Connection): Promise<void> {
  const controller = new AbortController();
  const { signal } = controller;
  const unfollow = follow(controller, connection.signal);
  /** Only while bytes are awaited: a screen that is slow to take events is no silence of the gateway. */
  const listening = async <T>(
    bytes: Promise<T>,
    errorOf = errorOfThrown as (error: unknown) => unknown,
  ): Promise<T> => {
    const { silenceMs } = connection;
    const alarm = setTimeout(() => {
      controller.abort(
        new TimeoutError(`timeout: the stream was silent for ${silenceMs} ms`, { code: 'timeout', retryable: true }),
      );
    }, silenceMs);
    try {
      return await bytes;
    } catch (error) {
      throw signal.aborted ? signal.reason : errorOf(error);
    } finally {
      clearTimeout(alarm);
    }
  };
  try {
    const { response } = await listening(connection.open(signal), (error) => error);
    connection.onOpen?.();
    const type = response.headers.get('content-type') ?? '';
    if (/^application\/json\b/i.test(type)) {
      const list = (await listening(response.json())) as { events?: unknown };
      if (!Array.isArray(list.events))
        throw new SasError('invalid-answer: no list of events', { code: 'invalid-answer' });
      await connection.onJson({ events: list.events });
    } else if (/^text\/event-stream\b/i.test(type) && response.body) {
      await read(response.body, connection, listening);
    } else {
      throw new SasError('invalid-answer: neither a stream of events nor JSON', {
        code: 'invalid-answer',
        status: response.status,
        retryable: true, // a proxy's own page, gone when the proxy is well again
      });
    }
  } finally {
    unfollow();
    // Ends the request also when its caller only left the loop: the gateway must not go on sending.
    controller.abort();
  }
}

/** Characters without a whole event after which the answer is none of the gateway's: it must not fill the page's memory. */
const MOST_PENDING = 2 ** 23;

async function read(
  body: ReadableStream<Uint8Array>,
  connection: Connection,
  listening: <T>(bytes: Promise<T>) => Promise<T>,
): Promise<void> {
  // Not `for await` over the body, which Chromium 109 lacks.
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const messages: EventSourceMessage[] = [];
  const parser = createParser({
    onEvent: (message) => messages.push(message),
    onRetry: (ms) => connection.onRetry?.(ms),
  });
  let waiting = '';
  let pending = 0;
  for (;;) {
    const { done, value } = await listening(reader.read());
    if (done) return;
    const text = decoder.decode(value, { stream: true });
    waiting += text;
    // Line by line: the parser reads a line that has not ended again with each chunk, which takes seconds for a long one.
    if (/[\r\n]/.test(text)) {
      parser.feed(waiting);
      waiting = '';
    }
    pending = messages.length > 0 ? 0 : pending + text.length;
    if (pending > MOST_PENDING) {
      throw new SasError('invalid-answer: an event without end', { code: 'invalid-answer', retryable: true });
    }
    for (const message of messages.splice(0)) {
      if (await connection.onMessage(message)) return;
    }
  }
}

/** The JSON of an event's data. */
export function parseEvent<T>(message: EventSourceMessage): T {
  try {
    return JSON.parse(message.data) as T;
  } catch (error) {
    throw errorOfThrown(error);
  }
}
