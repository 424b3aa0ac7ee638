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

/**
 * Sends the events as they come, not faster than the client reads, until they end, fail, or `signal` says that the client
 * has gone. Headers go out before the first event. Resolves when the stream is over; rejects with what the events threw,
 * after ending the answer.
 */
export async function sendEventStream(
  reply: FastifyReply,
  events: AsyncIterable<ServerSentEvent>,
  signal: AbortSignal,
  heartbeatMs = HEARTBEAT_MS,
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
  const aborted = new Promise<'aborted'>((resolve) => {
    if (signal.aborted) resolve('aborted');
    else signal.addEventListener('abort', () => resolve('aborted'), { once: true });
  });
  const iterator = events[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), aborted]);
      if (next === 'aborted' || next.done) break;
      if (!raw.write(formatEvent(next.value))) {
        const drained = once(raw, 'drain', { signal }).catch(() => undefined);
        await Promise.race([drained, aborted]);
      }
      if (signal.aborted) break;
    }
  } finally {
    clearInterval(heartbeat);
    // Not awaited: a source that is stuck must not keep the answer open.
    void Promise.resolve(iterator.return?.()).catch(() => undefined);
    raw.end();
  }
}
