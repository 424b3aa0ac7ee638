import type { Server } from 'node:net';
import { freePort, holdPort, releasePort } from '@sas-embed/hub/testing';

/**
 * Chooses a port for each name: the wanted one when it is free (on IPv4 and IPv6, since a browser may try either), else
 * any free one. Wanted ones are held until all are chosen, so that no two are the same.
 */
export async function choosePorts<Name extends string>(wanted: Record<Name, number>): Promise<Record<Name, number>> {
  const held: Server[] = [];
  const chosen = {} as Record<Name, number>;
  for (const [name, port] of Object.entries(wanted) as [Name, number][]) {
    const both = port ? [await holdPort(port, '127.0.0.1'), await holdPort(port, '::1')] : [];
    held.push(...both.filter((server) => server !== undefined));
    chosen[name] = both.length && both.every(Boolean) ? port : await freePort();
  }
  await Promise.all(held.map(releasePort));
  return chosen;
}
