import { createServer, type Server } from 'node:net';

/** Holds a port of the loopback interface until it is given up; `undefined` when it is taken. */
function hold(port: number, host: string): Promise<Server | undefined> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      // Without IPv6 there is nothing that could be in the way there.
      done(error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT' ? createServer() : undefined);
    });
    server.listen({ port, host, exclusive: true }, () => done(server));
  });
}

const release = (server: Server): Promise<void> =>
  new Promise((done) => (server.listening ? server.close(() => done()) : done()));

/**
 * Chooses a port for each name: the wanted one when it is free (on IPv4 and IPv6, since a browser may try either), else
 * any free one. All are held until all are chosen, so that no two are the same.
 */
export async function choosePorts<Name extends string>(wanted: Record<Name, number>): Promise<Record<Name, number>> {
  const held: Server[] = [];
  const chosen = {} as Record<Name, number>;
  for (const [name, port] of Object.entries(wanted) as [Name, number][]) {
    for (const candidate of [port, 0, 0, 0]) {
      const v4 = await hold(candidate, '127.0.0.1');
      if (!v4) continue;
      held.push(v4);
      const number = (v4.address() as { port: number }).port;
      const v6 = await hold(number, '::1');
      if (!v6) continue;
      held.push(v6);
      chosen[name] = number;
      break;
    }
    if (chosen[name] === undefined) throw new Error(`No free port for ${name}`);
  }
  await Promise.all(held.map(release));
  return chosen;
}
