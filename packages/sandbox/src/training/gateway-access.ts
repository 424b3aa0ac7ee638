import { randomUUID } from 'node:crypto';
import { createHost, type HostUser } from '@sas-embed/client/host';
import type { HostKey } from '../hosts/site/index.js';

const PATIENCE_MS = 5_000;

/** The gateway's answer when it is no success. */
export class GatewayRefused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    path: string,
  ) {
    super(`The gateway refused ${path}: ${status} ${code}`);
    this.name = 'GatewayRefused';
  }
}

/** Calls the gateway as somebody of the training, for whom its host vouches. */
export class GatewayAccess {
  readonly #host: ReturnType<typeof createHost>;

  constructor(
    private readonly gateway: string,
    hostId: string,
    key: HostKey,
  ) {
    this.#host = createHost({ gateway, hostId, key, environment: 'sandbox' });
  }

  /** Asks as this person. Throws `GatewayRefused`. */
  async ask<Answer>(as: HostUser, method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<Answer> {
    const token = await this.#host.tokenFor(as);
    const response = await fetch(`${this.gateway}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(method !== 'GET' && { 'idempotency-key': randomUUID() }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const text = await response.text();
    const answer = (text === '' ? {} : JSON.parse(text)) as Answer & { code?: string };
    if (!response.ok) throw new GatewayRefused(response.status, answer.code ?? '', path);
    return answer;
  }
}
