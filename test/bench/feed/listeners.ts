/**
 * A process full of clients that follow a feed: `listeners.ts URL COUNT`; tokens come by IPC. Each reads its stream as bytes and
 * notes when an appointment's first event came. Raw sockets of Node's HTTP client, so that what is measured is the server.
 */
import { Agent, get } from 'node:http';

/** From the bench. */
export type ToListeners = { tokens: string[] } | { report: true };
/** To the bench. */
export type FromListeners =
  | { connected: number; refused: Record<string, number> }
  /** Of each appointment, when each client heard of it: milliseconds since 1970, with fractions. */
  | { heard: Record<string, number[]> };

const [url, count] = [process.argv[2]!, Number(process.argv[3])];
const agent = new Agent({ keepAlive: false, maxSockets: Infinity });
const heard = new Map<string, number[]>();
/** Connections that are being opened at once. */
const AT_ONCE = 50;

const send = (message: FromListeners) => process.send!(message);

function follow(token: string, ended: () => void): Promise<number> {
  return new Promise((resolve) => {
    const request = get(url, { agent, headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' } });
    request.on('error', () => resolve(0));
    request.on('response', (response) => {
      resolve(response.statusCode ?? 0);
      if (response.statusCode !== 200) return void response.resume();
      const seen = new Set<string>();
      let rest = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        const now = performance.timeOrigin + performance.now();
        const lines = (rest + text).split('\n');
        rest = lines.pop()!;
        for (const line of lines) {
          const [, id] = /^data: ?.*"appointmentId":"([^"]+)"/.exec(line) ?? [];
          if (id === undefined || seen.has(id)) continue;
          seen.add(id);
          const times = heard.get(id) ?? [];
          heard.set(id, times);
          times.push(now);
        }
      });
      response.on('close', ended);
    });
  });
}

async function connect(tokens: readonly string[]): Promise<void> {
  let connected = 0;
  const refused: Record<string, number> = {};
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const status = await follow(tokens[next++ % tokens.length]!, () => connected--);
      if (status === 200) connected++;
      else refused[status] = (refused[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  send({ connected, refused });
}

process.on('message', (message: ToListeners) => {
  if ('tokens' in message) void connect(message.tokens);
  else {
    send({ heard: Object.fromEntries(heard) });
    heard.clear();
  }
});
process.on('disconnect', () => process.exit());
