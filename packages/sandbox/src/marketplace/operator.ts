import { setTimeout as sleep } from 'node:timers/promises';
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import type { RunningServer } from '../process/index.js';

/** What a community does with what it is asked. */
export type CommunityManner =
  /** Somebody comes, at the beginning of the window. */
  | 'accept'
  /** Nobody is free. */
  | 'refuse'
  /** Nobody answers. */
  | 'ignore'
  /** Somebody accepts, after the time to answer. */
  | 'accept-late';

/** A community of the operator. */
export interface OperatorCommunity {
  /** IDNST, as the directory has it. */
  nationalId: string;
  manner: CommunityManner;
  /** IDNPS of who comes when it accepts. */
  practitionerId: string;
}

/** Configuration of the operator of a place de marché. */
export interface OperatorConfig {
  id: string;
  label: string;
  host: string;
  /** 0 takes a free port. */
  port: number;
  /** The bearer key that the gateway shows. */
  key: string;
  /** The gateway, and the key that it knows the operator by. */
  gateway: { url: string; key: string };
  communities: OperatorCommunity[];
  /** How long a community takes to answer, in milliseconds. */
  answerAfterMs: number;
}

/** A request as the operator has it; for tests. */
export interface OperatorRequest {
  id: string;
  community: string;
  from: string;
  answerBy: string;
  state: 'pending' | 'accepted' | 'refused' | 'withdrawn';
  /** How often the gateway sent it. */
  puts: number;
  /** What the gateway answered to the decision. */
  told?: { status: number; state?: string };
}

/** A decision as it is sent, written by hand: nothing of the gateway's is used here. */
type Decision = Record<string, unknown> & { state: 'accepted' | 'refused' };

const RETRY_MS = 500;
const RETRIES = 20;

/** Starts the simulated operator: takes requests, lets its communities answer by their manner, hears of withdrawals. */
export async function startOperator(
  config: OperatorConfig,
): Promise<RunningServer & { requests(): OperatorRequest[] }> {
  const app = fastify({ forceCloseConnections: true, bodyLimit: 16_384 });
  const requests = new Map<string, OperatorRequest>();
  const decisions = new Map<string, Decision>();
  const manners = new Map(config.communities.map(({ nationalId, manner }) => [nationalId, manner]));
  const stop = new AbortController();

  const wait = (ms: number) => sleep(Math.max(0, ms), undefined, { signal: stop.signal, ref: false });

  async function tell(request: OperatorRequest, decision: Decision): Promise<void> {
    decisions.set(request.id, decision);
    for (let tries = 0; tries < RETRIES && !stop.signal.aborted; tries++) {
      try {
        const response = await fetch(`${config.gateway.url}/marketplace/requests/${request.id}/answer`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${config.gateway.key}` },
          body: JSON.stringify(decision),
          signal: AbortSignal.any([stop.signal, AbortSignal.timeout(8_000)]),
        });
        const { state } = (await response.json()) as { state?: string };
        request.told = { status: response.status, ...(state === undefined ? {} : { state }) };
        if (response.ok) request.state = decision.state;
        if (response.status < 500) return;
      } catch {
        // the gateway cannot be reached now: the next try may
      }
      await wait(RETRY_MS);
    }
  }

  async function decide(request: OperatorRequest): Promise<void> {
    const manner = manners.get(request.community) ?? 'ignore';
    if (manner === 'ignore') return;
    await wait(manner === 'accept-late' ? Date.parse(request.answerBy) - Date.now() + 200 : config.answerAfterMs);
    if (request.state !== 'pending' && manner !== 'accept-late') return;
    const community = config.communities.find(({ nationalId }) => nationalId === request.community)!;
    const start = new Date(Math.ceil(Date.parse(request.from) / 900_000) * 900_000).toISOString();
    await tell(
      request,
      manner === 'refuse'
        ? { state: 'refused', reason: 'nobody-available' }
        : { state: 'accepted', start, practitionerId: community.practitionerId },
    );
  }

  app.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith('/_control')) return;
    if (request.headers.authorization !== `Bearer ${config.key}`) return reply.status(401).send({ error: 'key' });
  });

  app.put<{ Params: { id: string }; Body: { community: string; from: string; answerBy: string } }>(
    '/requests/:id',
    async ({ params: { id }, body }, reply) => {
      const known = requests.get(id);
      if (known) known.puts++;
      else if (!manners.has(body.community)) return reply.status(422).send({ error: 'community' });
      else {
        const { community, from, answerBy } = body;
        const request: OperatorRequest = { id, community, from, answerBy, state: 'pending', puts: 1 };
        requests.set(id, request);
        decide(request).catch(() => undefined);
      }
      return reply.status(202).send();
    },
  );
  app.get<{ Params: { id: string } }>('/requests/:id', async ({ params: { id } }, reply) => {
    if (!requests.has(id)) return reply.status(404).send({ error: 'unknown' });
    return decisions.get(id) ?? { state: 'pending' };
  });
  app.delete<{ Params: { id: string } }>('/requests/:id', async ({ params: { id } }, reply) => {
    const known = requests.get(id);
    if (known) known.state = 'withdrawn';
    return reply.status(204).send();
  });

  app.get('/_control/requests', async () => [...requests.values()]);
  app.post<{ Body: { community: string; manner: CommunityManner } }>('/_control/manner', async ({ body }, reply) => {
    if (!manners.has(body.community)) return reply.status(404).send({ error: 'community' });
    manners.set(body.community, body.manner);
    return reply.status(204).send();
  });

  await app.listen({ host: config.host, port: config.port });
  return {
    url: `http://${config.host}:${(app.server.address() as AddressInfo).port}`,
    requests: () => [...requests.values()],
    async close() {
      stop.abort();
      await app.close();
    },
  };
}
