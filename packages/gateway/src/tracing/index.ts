export { traceHeaders, traceparent, withSpan, type SpanFacts, type SpanOptions } from './spans.js';
export { startTracing } from './start-tracing.js';
