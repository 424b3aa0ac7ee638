// Hub Santé messages (INT_L02): the kit plays the Hub to an LRM.
import { BURST } from '../model/index.js';
import type { HubLink } from './hub-link.js';
import { hubSteps } from './hub-messages.js';
import type { Runner } from './runner.js';

/** Name of the exchange that tells what remains in the LRM's queues at the end. */
const QUEUES = 'hub.queues';

/** Makes the exchanges of INT_L02. */
export async function planHub(runner: Runner, link: HubLink): Promise<void> {
  const { clock } = runner;
  const steps = hubSteps(link.platformId, link.lrmId, clock.now());
  for (const { name, queue, body, id, times = 1, answered } of steps) {
    const full = `hub.${name}`;
    for (let n = 1; n <= times; n++) await link.deliver(n === 1 ? full : `${full}.${n}`, queue, body);
    if (answered) await link.answered(full, id, times);
  }
  const burst = steps.slice(-BURST);
  for (const { name, id } of burst) await link.answered(`hub.${name}`, id, 1);
  await link.quiet();
  const body = JSON.stringify(await link.look());
  runner.keep({
    ...{ name: QUEUES, flow: 'hub', ms: 0, at: new Date(clock.now()).toISOString() },
    request: { method: 'GET', url: 'amqp:files', headers: {} },
    response: { status: 200, headers: { 'content-type': 'application/json' }, body },
  });
}
