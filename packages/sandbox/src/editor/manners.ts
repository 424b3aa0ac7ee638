import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import { randomFrom } from '../seed/index.js';
import type { Latency, Manner } from './config.js';
import type { Json } from './fhir-templates.js';
import { operationOutcome } from './fhir-templates.js';

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
  return typeof text === 'string' && /^(normal|hang|drip|error|reset|delay:\d{1,6})$/.test(text);
}

/** The way an editor answers, which can be changed while it runs. */
export class Answering {
  manner: Manner;
  #latency: Latency;
  #draw: () => number;

  constructor(manner: Manner, latency: Latency = 0) {
    this.manner = manner;
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
    if (manner === 'hang') {
      reply.hijack();
      return;
    }
    if (manner === 'reset') {
      reply.hijack();
      reply.raw.socket?.resetAndDestroy();
      return;
    }
    const wait = this.nextWait();
    if (wait > 0) await sleep(wait, undefined, { ref: false });
    const { status, body } = manner === 'error' ? unavailable() : answer();
    if (manner === 'drip') drip(reply, status, body);
    else await reply.code(status).header('content-type', CONTENT_TYPE).send(JSON.stringify(body));
  }
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
