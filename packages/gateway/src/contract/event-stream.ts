import { once } from 'node:events';
import type { FastifyReply } from 'fastify';
import type { ServerSentEvent } from './types.js';

/** A comment line this often keeps proxies from closing a silent stream (milliseconds). */
export const HEARTBEAT_MS = 15_000;

/** One event in the wire format of server-sent events. */
export function formatEvent({ id, event, data }: ServerSentEvent): string {
  const oneLine = (text: string): string => text.replace(/[\r\n\0]/g, '');
  const idLine = id === undefined ? '' : `id: ${oneLine(id)}\n`;
  return `${idLine}event: ${oneLine(event)}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** What a stream may be told besides. */
export interface StreamOptions {
  heartbeatMs?: number;
  /** Called with what is sent, before it is sent; of a shared event once. May throw. */
  check?: (data: unknown) => void;
}

const sharedBytes = new WeakMap<ServerSentEvent, Buffer>();

/** The event as it is written; of one that many streams share the same bytes, made and checked once. */
function bytesOf(event: ServerSentEvent, check: StreamOptions['check']): Buffer | string {
  const known = event.shared && sharedBytes.get(event);
  if (known) return known;
  check?.(event.data);
  const text = formatEvent(event);
  if (!event.shared) return text;
  const bytes = Buffer.from(text);
  sharedBytes.set(event, bytes);
  return bytes;
}

/**
 * Sends the events as they come, not faster than the client reads, until they end, fail, or `signal` says that the client
 * has gone. Headers go out before the first event. Resolves when the stream is over; rejects with what the events threw,
 * after ending the answer.
 */
export async function sendEventStream(
  reply: FastifyReply,
  events: AsyncIterable<ServerSentEvent>,
  signal: AbortSignal,
  { heartbeatMs = HEARTBEAT_MS, check }: StreamOptions = {},
): Promise<void> {
  const { raw } = reply;
  void reply.headers({
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  });
  reply.hijack();
  raw.writeHead(200, reply.getHeaders() as Record<string, string>);
  raw.flushHeaders();
  raw.socket?.setNoDelay(true);
  const heartbeat = setInterval(() => {
    if (!raw.writableNeedDrain) raw.write(':\n\n');
  }, heartbeatMs);
  const aborted = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  const iterator = events[Symbol.asyncIterator]();
  const pump = async (): Promise<void> => {
    while (!signal.aborted) {
      const next = await iterator.next();
      if (next.done || signal.aborted) return;
      if (raw.write(bytesOf(next.value, check))) continue;
      await once(raw, 'drain', { signal }).catch(() => undefined);
    }
  };
  try {
    // Raced once, not for each event: what waits for a promise that lasts as long as the stream is kept as long.
    await Promise.race([pump(), aborted]);
  } finally {
    clearInterval(heartbeat);
    // Not awaited: a source that is stuck must not keep the answer open.
    void Promise.resolve(iterator.return?.()).catch(() => undefined);
    raw.end();
  }
}
