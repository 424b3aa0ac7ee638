import { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Context } from '@opentelemetry/api';

/** What a span may say: codes and ids of ours, never what was sent. */
export type SpanFacts = Readonly<Record<string, string | number | boolean>>;

/** How a span stands to others. */
export interface SpanOptions {
  kind?: 'server' | 'client' | 'producer' | 'internal';
  facts?: SpanFacts;
  /** The `traceparent` that it goes on from, when that is not the span under way. */
  from?: string | null | undefined;
}

const KINDS = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  internal: SpanKind.INTERNAL,
} as const;

let tracing = 0;

/** Whether spans go anywhere: counted, since tests run several gateways in one process. */
export const traces = {
  begin: (): void => void (tracing += 1),
  end: (): void => void (tracing -= 1),
  get on(): boolean {
    return tracing > 0;
  },
};

/** The `traceparent` (W3C Trace Context) of the span under way; without one, nothing. */
export function traceparent(): string | undefined {
  return traceHeaders()['traceparent'];
}

/** The headers that carry the span under way to whoever is called. No baggage, no state: ids at random and nothing else. */
export function traceHeaders(): Record<string, string> {
  if (!traces.on) return {};
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier);
  return carrier;
}

/** The context of a `traceparent`; one that is malformed begins anew. */
export function contextOf(from: string | null | undefined): Context {
  return from ? propagation.extract(ROOT_CONTEXT, { traceparent: from }) : ROOT_CONTEXT;
}

/** Runs `work` in a span of its own; what it throws is its status, by kind. Costs nothing while nobody traces. */
export async function withSpan<T>(
  name: string,
  { kind = 'internal', facts, from }: SpanOptions,
  work: () => Promise<T>,
): Promise<T> {
  if (!traces.on) return work();
  const parent = from === undefined ? context.active() : contextOf(from);
  const span = trace
    .getTracer('sas-embed')
    .startSpan(name, { kind: KINDS[kind], ...(facts && { attributes: facts }) }, parent);
  try {
    return await context.with(trace.setSpan(parent, span), work);
  } catch (error) {
    const { reason, code, name: kindOfError } = error as { reason?: unknown; code?: unknown; name?: unknown };
    const why = [reason, code, kindOfError].find((one) => typeof one === 'string');
    span.setStatus({ code: SpanStatusCode.ERROR, ...(why !== undefined && { message: String(why) }) });
    throw error;
  } finally {
    span.end();
  }
}
