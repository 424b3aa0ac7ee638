import { Agent, type Dispatcher } from 'undici';
import type { RelayConfig } from '../config/index.js';
import { CONNECTION_LIFE_MS, createEditorConnections, type TlsLog } from '../mutual-tls/index.js';
import { traceHeaders } from '../tracing/index.js';

/** A request as the editor made it. */
export interface PassedRequest {
  method: 'POST' | 'PUT';
  /** With its question mark; empty for a booking. */
  query: string;
  mediaType: string;
  body: string;
}

/** What the other platform says to it: taken, refused for good, or perhaps taken later. */
export type PassedAnswer = { taken: true } | { taken: false; again: boolean; fault: string };

const TIMEOUT_MS = 7_000;
const ANSWER_BYTES = 65_536;
/** Refusals that may be another answer later: of who asks, or of when. */
const PASSING = new Set([401, 403, 404, 408, 409, 425, 429]);

/** The other platform, to which requests of editors are passed as they came. Its answers are not read: the status says all that counts. */
export class PlatformClient {
  readonly #agent: Agent;
  readonly #address: URL;
  readonly #authorization: { authorization?: string };

  /** @param options.isThisMachine whether it may be on this very machine: in the sandbox */
  constructor({ url, key, tls }: RelayConfig, options: { isThisMachine: boolean; log?: TlsLog }) {
    this.#address = new URL(`${url}/Appointment`);
    this.#authorization = key === undefined ? {} : { authorization: `Bearer ${key}` };
    const id = 'relay';
    const connect = createEditorConnections([{ id, ...(tls && { tls }) }], options).to(id, TIMEOUT_MS);
    this.#agent = new Agent({ connections: 4, clientTtl: CONNECTION_LIFE_MS, connect });
  }

  /** Passes it on, under the trace of the caller. */
  async pass({ method, query, mediaType, body }: PassedRequest): Promise<PassedAnswer> {
    let response: Dispatcher.ResponseData;
    try {
      response = await this.#agent.request({
        ...{ origin: this.#address.origin, path: this.#address.pathname + query, method, body },
        headers: {
          ...{ accept: 'application/fhir+json', 'content-type': mediaType },
          ...this.#authorization,
          ...traceHeaders(),
        },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await response.body.dump({ limit: ANSWER_BYTES });
    } catch (error) {
      const { code, name } = error as { code?: unknown; name: string };
      return { taken: false, again: true, fault: typeof code === 'string' ? code : name };
    }
    const { statusCode: status } = response;
    if (status >= 200 && status < 300) return { taken: true };
    return { taken: false, again: status >= 500 || status < 400 || PASSING.has(status), fault: `status-${status}` };
  }

  /** Breaks every connection. */
  close(): Promise<void> {
    return this.#agent.destroy();
  }
}
