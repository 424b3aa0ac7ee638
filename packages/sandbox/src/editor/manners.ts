import { setTimeout as sleep } from 'node:timers/promises';
import { TLSSocket } from 'node:tls';
import type { FastifyReply } from 'fastify';
import { randomFrom } from '../seed/index.js';
import type { Latency, Manner, Twist } from './config.js';
import { TWISTS } from './config.js';
import type { Json } from './fhir-common.js';
import { operationOutcome } from './fhir-common.js';
import { bomb, flood } from './flood.js';
import { twistAnswer } from './twist-answer.js';

/** An answer before it is known how, and whether, it is sent. */
export interface FhirAnswer {
  status: number;
  body: Json;
}

const CONTENT_TYPE = 'application/fhir+json; charset=utf-8';
/** Time between two bytes of a dripping answer, in milliseconds. */
const DRIP_MS = 1_000;

/** Whether the text names a manner. */
export function isManner(text: unknown): text is Manner {
  return typeof text === 'string' && /^(normal|hang|drip|error|reset|flaky|flood|bomb|delay:\d{1,6})$/.test(text);
}

/** Whether it is a list of twists. */
export function areTwists(value: unknown): value is Twist[] {
  return Array.isArray(value) && value.every((one) => (TWISTS as readonly unknown[]).includes(one));
}

/** The way an editor answers, which can be changed while it runs. */
export class Answering {
  manner: Manner;
  /** What is wrong with its bundles. */
  twists: ReadonlySet<Twist>;
  #latency: Latency;
  #draw: () => number;
  #turn = 0;

  constructor(manner: Manner, latency: Latency = 0, twists: readonly Twist[] = []) {
    this.manner = manner;
    this.twists = new Set(twists);
    this.#latency = latency;
    this.#draw = drawer(latency);
  }

  get latency(): Latency {
    return this.#latency;
  }

  /** Setting a distribution starts it anew, so that two runs with the same seed wait alike. */
  set latency(latency: Latency) {
    this.#latency = latency;
    this.#draw = drawer(latency);
  }

  /** Milliseconds to wait before the next answer. */
  nextWait(): number {
    const delay = this.manner.startsWith('delay:') ? Number(this.manner.slice('delay:'.length)) : 0;
    return this.#draw() + delay;
  }

  /** Sends what `answer` gives in the present manner. Never rejects because the caller went away. */
  async send(reply: FastifyReply, answer: () => FhirAnswer): Promise<void> {
    const { manner } = this;
    if (manner === 'flaky' && this.#turn++ % 3 < 2) return breakOff(reply, this.#turn % 3 === 2);
    if (HIJACKED[manner]) {
      reply.hijack();
      HIJACKED[manner](reply);
      return;
    }
    const wait = this.nextWait();
    if (wait > 0) await sleep(wait, undefined, { ref: false });
    const { status, body } = manner === 'error' || manner === 'flaky' ? unavailable() : answer();
    if (manner === 'drip') return drip(reply, status, body);
    const twisted = this.twists.size > 0 && body['resourceType'] === 'Bundle';
    const text = twisted ? twistAnswer(body, this.twists) : JSON.stringify(body);
    await reply.code(status).header('content-type', CONTENT_TYPE).send(text);
  }
}

/** Manners that take the connection over. */
const HIJACKED: Partial<Record<Manner, (reply: FastifyReply) => void>> = {
  hang: () => undefined,
  // (below TLS there is no resetting: it is cut off)
  reset: ({ raw: { socket } }) => void (socket instanceof TLSSocket ? socket.destroy() : socket?.resetAndDestroy()),
  flood: (reply) => flood(reply.raw),
  bomb: (reply) => bomb(reply.raw),
};

/** A 500 without a word, or a connection cut in the middle of the answer. */
function breakOff(reply: FastifyReply, cut: boolean): void {
  reply.hijack();
  if (!cut) {
    reply.raw.writeHead(500).end();
    return;
  }
  reply.raw.writeHead(200, { 'content-type': CONTENT_TYPE, 'content-length': 5_000 });
  reply.raw.write('{"resourceType":"Bundle","entry":[', () => reply.raw.socket?.destroy());
}

const unavailable = (): FhirAnswer => ({
  status: 503,
  body: operationOutcome('transient', 'the agenda server is not available'),
});

function drip(reply: FastifyReply, status: number, body: Json): void {
  const bytes = Buffer.from(JSON.stringify(body));
  reply.hijack();
  reply.raw.writeHead(status, { 'content-type': CONTENT_TYPE, 'content-length': bytes.length });
  let at = 0;
  const timer = setInterval(() => {
    reply.raw.write(bytes.subarray(at, ++at));
    if (at >= bytes.length) {
      clearInterval(timer);
      reply.raw.end();
    }
  }, DRIP_MS);
  reply.raw.on('close', () => clearInterval(timer));
}

/** Normal quantile of 95 %. */
const Z95 = 1.6449;

/** The next waits, in milliseconds: constant, or log-normal through the two given quantiles. */
function drawer(latency: Latency): () => number {
  if (typeof latency === 'number') return () => latency;
  const random = randomFrom(`latency ${latency.seed}`);
  const sigma = Math.log(latency.p95 / latency.p50) / Z95;
  return () => {
    const gauss = Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
    return latency.p50 * Math.exp(sigma * gauss);
  };
}
