import { context, propagation, SpanKind, SpanStatusCode, trace, type Span } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { MonitoringConfig } from '../config/index.js';
import { contextOf, traces } from './spans.js';

/**
 * Sends traces of what this gateway does to a collector (OTLP over HTTP), until it closes: a request of a host, the calls of editors that
 * it needs, what an editor sends, and what that tells the Hub are one trace. A span says method, route, status, editor and flow.
 */
export function startTracing(
  app: FastifyInstance,
  config: NonNullable<MonitoringConfig['traces']>,
  about: { version: string; environment: string },
): void {
  const ratio = new TraceIdRatioBasedSampler(config.share);
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({
      'service.name': 'sas-gateway',
      'service.version': about.version,
      'deployment.environment.name': about.environment,
    }),
    // A host that samples everything does not make us do so.
    sampler: new ParentBasedSampler({ root: ratio, remoteParentSampled: ratio }),
    spanProcessors: [
      new BatchSpanProcessor(new OTLPTraceExporter({ url: config.url, headers: { ...config.headers } })),
    ],
  });
  const manager = new AsyncLocalStorageContextManager().enable();
  context.setGlobalContextManager(manager);
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  traces.begin();

  const spans = new WeakMap<FastifyRequest, Span>();
  app.addHook('onRequest', (request, _reply, done) => {
    const { traceparent } = request.headers;
    const parent = contextOf(typeof traceparent === 'string' ? traceparent : undefined);
    const route = request.routeOptions.url ?? 'none';
    const span = provider
      .getTracer('sas-embed')
      .startSpan(
        `${request.method} ${route}`,
        { kind: SpanKind.SERVER, attributes: { 'http.request.method': request.method, 'http.route': route } },
        parent,
      );
    spans.set(request, span);
    context.with(trace.setSpan(parent, span), done);
  });
  // Reading a body leaves the context of before: the handler is put back into it.
  app.addHook('preHandler', (request, _reply, done) => {
    const span = spans.get(request);
    if (span) context.with(trace.setSpan(context.active(), span), done);
    else done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    const span = spans.get(request);
    span?.setAttribute('http.response.status_code', reply.statusCode);
    if (reply.statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
    span?.end();
    done();
  });
  app.addHook('onClose', async () => {
    traces.end();
    await provider.shutdown().catch((err: unknown) => app.log.warn({ err }, 'the last traces were not sent'));
    trace.disable();
    context.disable();
    propagation.disable();
  });
}
