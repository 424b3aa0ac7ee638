import type { HubQueueKind } from '@sas-embed/hub';

/** What waits in a queue, and how many read it. */
export interface QueueState {
  messages: number;
  consumers: number;
}

/** How the kit plays the Hub to an LRM (INT_L02): through a broker, or within this process. */
export interface HubLink {
  /** The LRM's client id at the Hub, and the platform's. */
  readonly lrmId: string;
  readonly platformId: string;
  /**
   * Puts a body into one of the LRM's queues and keeps the exchange. What the LRM publishes is kept as it comes, as exchanges of
   * its own.
   */
  deliver(name: string, queue: HubQueueKind, body: string): Promise<void>;
  /** Waits until the LRM has published so many messages that name this distributionID, has rejected it, or patience ends. */
  answered(name: string, distributionId: string, count: number): Promise<void>;
  /** Waits until nothing has come for a moment. */
  quiet(): Promise<void>;
  /** The LRM's queues. */
  look(): Promise<Record<HubQueueKind, QueueState>>;
}

/** The distributionID that an answer names, wherever it is an answer. */
export function namedBy(text: string): string | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const message = (
    json as { content?: { jsonContent?: { embeddedJsonContent?: { message?: Record<string, unknown> } } }[] } | null
  )?.content?.[0]?.jsonContent?.embeddedJsonContent?.message;
  const { reference, error } = (message ?? {}) as Record<string, Record<string, unknown> | undefined>;
  const named = reference?.['distributionID'] ?? error?.['referencedDistributionID'];
  return typeof named === 'string' ? named : undefined;
}
