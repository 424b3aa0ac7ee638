import { createServer, type Server } from 'node:net';

/** Below the ports that systems give to outgoing connections and to `listen(0)` (from 32,768 on Linux, 49,152 elsewhere). */
const FIRST = 16_384;
const BLOCK = 128;
const BLOCKS = (32_768 - FIRST) / BLOCK;

/** The rest of the block that this process holds by listening on its first port. */
let rest: number[] = [];
let taking: Promise<void> = Promise.resolve();

/**
 * Free ports of the loopback interface that nobody else is given: not the system, which hands out higher ones, and no other
 * process that asks here, since each draws from a block of its own that it holds until it ends. A port that was free when it was
 * chosen is therefore still free when somebody listens on it. Throws when every block is taken.
 */
export async function freePorts(count: number): Promise<number[]> {
  const chosen: number[] = [];
  while (chosen.length < count) {
    const port = rest.shift();
    if (port === undefined) {
      await (taking = taking.then(takeBlock));
    } else if (await isFree(port)) {
      chosen.push(port);
    }
  }
  return chosen;
}

/** One free port; see {@link freePorts}. */
export const freePort = async (): Promise<number> => (await freePorts(1))[0]!;

async function takeBlock(): Promise<void> {
  if (rest.length) return;
  for (let i = 0; i < BLOCKS; i++) {
    const base = FIRST + i * BLOCK;
    const guard = await holdPort(base, '127.0.0.1');
    if (!guard) continue;
    guard.unref();
    rest = Array.from({ length: BLOCK - 1 }, (_, n) => base + 1 + n);
    return;
  }
  throw new Error(`No block of ports is free between ${FIRST} and ${FIRST + BLOCKS * BLOCK}`);
}

async function isFree(port: number): Promise<boolean> {
  for (const host of ['127.0.0.1', '::1']) {
    const server = await holdPort(port, host);
    if (!server) return false;
    await releasePort(server);
  }
  return true;
}

/** Holds a port until it is given up; `undefined` when it is taken. `0` is any. */
export function holdPort(port: number, host: string): Promise<Server | undefined> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      // Without IPv6 there is nothing that could be in the way there.
      done(error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT' ? createServer() : undefined);
    });
    server.listen({ port, host, exclusive: true }, () => done(server));
  });
}

/** Gives up a port that was held. */
export const releasePort = (server: Server): Promise<void> =>
  new Promise((done) => (server.listening ? server.close(() => done()) : done()));
