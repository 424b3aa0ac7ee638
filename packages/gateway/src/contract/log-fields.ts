/**
 * What a log line may hold besides its constant message: counts, codes, ids of ours, names of the configuration. Whatever is logged
 * under another name is left out, so that a line written in haste cannot carry a patient's data away.
 */
const LOG_FIELDS: ReadonlySet<string> = new Set([
  ...['requestId', 'method', 'route', 'status', 'ms', 'hostId', 'err'],
  ...['state', 'reason', 'code', 'fault', 'why', 'task', 'attempts', 'attempt', 'failures', 'type', 'delayMs'],
  ...[
    'appointmentId',
    'regulatorId',
    'editorId',
    'operatorId',
    'host',
    'from',
    'version',
    'credential',
    'certificates',
  ],
  ...['offers', 'latencyMs', 'rejectedEntries', 'batches', 'failedBatches', 'acknowledged', 'statusCode', 'issues'],
  ...['leftOut', 'outcome', 'agendaSlots', 'rejected', 'faults', 'seq', 'hash', 'dropped'],
  ...['appointments', 'cases', 'events', 'gone'],
  ...['flow', 'to'],
]);

/** The fields of a line that may be written; how many were left out is said. */
export function allowedFields(fields: Record<string, unknown>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  let dropped = 0;
  for (const [name, value] of Object.entries(fields)) {
    if (LOG_FIELDS.has(name)) kept[name] = value;
    // Fastify's own; the serializers write nothing of them.
    else if (!['req', 'request', 'res', 'reply'].includes(name)) dropped += 1;
  }
  return dropped > 0 ? { ...kept, dropped } : kept;
}
