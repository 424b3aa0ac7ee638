import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Agendas } from './agenda.js';
import type { EditorConfig, EditorState, Latency } from './config.js';
import { rawQuery } from './fhir-routes.js';
import type { Answering } from './manners.js';
import { areTwists, isManner } from './manners.js';
import type { Outbox } from './outbox.js';
import { areScriptedSlots, SlotScript } from './scripted-slots.js';

/** A request that the editor received. */
export interface ReceivedRequest {
  method: string;
  path: string;
  /** The query exactly as it came, without the question mark. */
  query: string;
  /** `Accept` header. */
  accept?: string;
  /** ISO 8601, UTC. */
  at: string;
}

/** Requests remembered; older ones are forgotten. */
const REMEMBERED = 5_000;
/** How long the platform may take to hear of cancellations, in milliseconds. */
const TELL_MS = 5_000;
const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** Adds what tests and demonstrations steer the editor with; on the loopback interface only, and not from a web page. */
export function controlRoutes(
  app: FastifyInstance,
  config: EditorConfig,
  agendas: Agendas,
  answering: Answering,
  outbox: Outbox,
): void {
  const received: ReceivedRequest[] = [];

  app.addHook('onRequest', async (request, reply) => {
    const path = request.url.split('?')[0]!;
    if (path.startsWith('/_')) {
      if (!LOOPBACK.has(request.ip) || request.headers.origin !== undefined)
        await reply.code(403).send({ error: 'loopback only' });
      return;
    }
    const { accept } = request.headers;
    const at = new Date().toISOString();
    received.push({
      method: request.method,
      path,
      query: rawQuery(request),
      ...(accept !== undefined && { accept }),
      at,
    });
    if (received.length > REMEMBERED) received.shift();
  });

  app.get('/_received', () => received);
  app.get('/_sent', () => outbox.deliveries);
  const state = (): EditorState => ({
    manner: answering.manner,
    latency: answering.latency,
    twists: [...answering.twists],
  });
  app.get('/_control', state);

  app.post('/_control', (request: FastifyRequest, reply: FastifyReply) => {
    const { manner, latency, twists } = (request.body ?? {}) as Record<string, unknown>;
    if (manner !== undefined && !isManner(manner)) return reply.code(400).send({ error: 'unknown manner' });
    if (latency !== undefined && !isLatency(latency)) return reply.code(400).send({ error: 'unknown latency' });
    if (twists !== undefined && !areTwists(twists)) return reply.code(400).send({ error: 'unknown twist' });
    if (manner !== undefined) answering.manner = manner;
    if (latency !== undefined) answering.latency = latency;
    if (twists !== undefined) answering.twists = new Set(twists);
    return state();
  });

  /** How it answers is again as at the start. */
  const restore = (): EditorState => {
    answering.manner = config.manner;
    answering.latency = config.latency ?? 0;
    answering.twists = new Set(config.twists);
    return state();
  };
  app.post('/_control/restore', restore);
  app.post('/_control/reset', () => {
    received.length = 0;
    outbox.deliveries.length = 0;
    agendas.reset();
    return restore();
  });

  /** From now on its agendas hold these slots and nothing else; without any script again what they drew. */
  app.post('/_control/script', (request, reply) => {
    const { slots } = (request.body ?? {}) as { slots?: unknown };
    if (slots !== null && !areScriptedSlots(slots))
      return reply.code(400).send({ error: 'slots are missing or wrong' });
    agendas.script = slots ? new SlotScript(slots) : undefined;
    agendas.giveBack();
    return { slots: slots?.length ?? 0 };
  });

  /** Cancels all that is booked, and tells the platform. */
  app.post('/_control/cancel', async () => {
    const cancelled = agendas.cancelAll();
    const told = Promise.all(cancelled.map((appointment) => outbox.announce(appointment)));
    await Promise.race([told, sleep(TELL_MS, undefined, { ref: false })]);
    return { cancelled: cancelled.length };
  });

  app.post('/_control/take', (request, reply) => {
    const { slotId } = (request.body ?? {}) as { slotId?: unknown };
    if (typeof slotId !== 'string') return reply.code(400).send({ error: 'slotId is missing' });
    agendas.takeAway(slotId);
    return { taken: slotId };
  });
}

function isLatency(value: unknown): value is Latency {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0;
  if (typeof value !== 'object' || value === null) return false;
  const { p50, p95, seed } = value as Record<string, unknown>;
  return typeof p50 === 'number' && p50 > 0 && typeof p95 === 'number' && p95 >= p50 && typeof seed === 'string';
}
