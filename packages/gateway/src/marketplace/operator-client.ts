import { Pool, type Dispatcher } from 'undici';
import type { MarketplaceConfig } from '../config/index.js';
import { editorDocument, SchemaValidator } from '../contract/index.js';
import { safeLookup } from '../values/index.js';
import type { Decision } from './answers.js';

/** An operator's answer has some hundred bytes. */
const MAX_ANSWER_BYTES = 65_536;

/** Why an operator could not be told or asked; says nothing of what it sent. */
export class OperatorFault extends Error {
  /** @param refused - it will not take this, however often it is repeated */
  constructor(
    message: string,
    readonly refused = false,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** An operator's decision, or `pending`. */
export type OperatorAnswer = Decision | { state: 'pending' };

const validator = new SchemaValidator(editorDocument);
const decisionFaults = validator.response({ $ref: '#/components/schemas/MarketplaceDecision' });

/** Whether what an operator sent is a decision as `editor.yaml` says; its faults name fields and rules only. */
export function readDecision(value: unknown): { decision: Decision } | { faults: { field: string; rule: string }[] } {
  const faults = decisionFaults(value);
  return faults.length > 0 ? { faults } : { decision: value as Decision };
}

/** One operator's HTTP client. What it answers is hostile until checked: status, size, JSON, schema. */
export class OperatorClient {
  readonly #pool: Pool;
  readonly #path: string;

  /** @param allowHttp - in the sandbox only; throws for another address that is not https */
  constructor(
    private readonly operator: MarketplaceConfig,
    allowHttp: boolean,
  ) {
    const { origin, pathname, protocol } = new URL(operator.url);
    if (protocol !== 'https:' && !allowHttp) throw new Error(`The operator ${operator.id} must be asked by https`);
    this.#path = pathname.replace(/\/$/, '');
    // No redirection is ever followed.
    const connect = { timeout: operator.deadlineMs, ...(!allowHttp && { lookup: safeLookup }) };
    this.#pool = new Pool(origin, { connections: 8, pipelining: 1, connect });
  }

  /** Asks a community; idempotent by the request's id. */
  put(requestId: string, ask: object): Promise<OperatorAnswer> {
    return this.#call('PUT', requestId, ask);
  }

  /** How the request stands. */
  get(requestId: string): Promise<OperatorAnswer> {
    return this.#call('GET', requestId);
  }

  /** Nobody is wanted any more; of a request that it never had, this is no error. */
  async delete(requestId: string): Promise<void> {
    await this.#call('DELETE', requestId);
  }

  /** Breaks every connection. */
  close(): Promise<void> {
    return this.#pool.destroy();
  }

  async #call(method: 'PUT' | 'GET' | 'DELETE', requestId: string, body?: object): Promise<OperatorAnswer> {
    const { key, deadlineMs } = this.operator;
    const signal = AbortSignal.timeout(deadlineMs);
    let response: Dispatcher.ResponseData;
    let text: string;
    try {
      response = await this.#pool.request({
        method,
        path: `${this.#path}/requests/${requestId}`,
        headers: {
          accept: 'application/json',
          ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
          ...(body ? { 'content-type': 'application/json' } : {}),
        },
        body: body ? JSON.stringify(body) : null,
        signal,
      });
      text = await readText(response.body, MAX_ANSWER_BYTES);
    } catch (error) {
      if (error instanceof OperatorFault) throw error;
      throw new OperatorFault('no answer', false, { cause: error });
    }
    const { statusCode } = response;
    if (method === 'DELETE' && statusCode === 404) return { state: 'pending' };
    if (statusCode < 200 || statusCode > 299) {
      throw new OperatorFault(`status ${statusCode}`, method === 'PUT' && (statusCode === 409 || statusCode === 422));
    }
    // 200 says how it stands; 202 and 204 say nothing.
    return statusCode === 200 && method !== 'DELETE' ? answerOf(text) : { state: 'pending' };
  }
}

function answerOf(text: string): OperatorAnswer {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new OperatorFault('the answer is no JSON');
  }
  if (json instanceof Object && 'state' in json && json.state === 'pending') return { state: 'pending' };
  const read = readDecision(json);
  if ('faults' in read) throw new OperatorFault(`the answer breaks the contract at ${read.faults[0]?.field}`);
  return read.decision;
}

async function readText(body: Dispatcher.ResponseData['body'], maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += (chunk as Buffer).length;
    if (bytes > maxBytes) throw new OperatorFault('the answer is too large');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}
