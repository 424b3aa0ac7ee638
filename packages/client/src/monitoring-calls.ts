import type { AppointmentCallDeps } from './appointment-calls.js';
import type { SasClient } from './types.js';

/** The operations by which interfaces are watched. */
export function monitoringCalls({ api, read }: Pick<AppointmentCallDeps, 'api' | 'read'>) {
  return {
    async listInterfaces({ period, ...call } = {}) {
      const params = { query: { ...(period !== undefined && { period }) } };
      return read(call, (attempt) => api.GET('/v1/monitoring/interfaces', { params, ...attempt }));
    },
    async listInterfaceAlerts({ editorId, ...call } = {}) {
      const params = { query: { ...(editorId !== undefined && { editorId }) } };
      return (await read(call, (attempt) => api.GET('/v1/monitoring/alerts', { params, ...attempt }))).alerts;
    },
    async listAnomalies({ editorId, closed, ...call } = {}) {
      const query = { ...(editorId !== undefined && { editorId }), ...(closed !== undefined && { closed }) };
      const params = { query };
      return (await read(call, (attempt) => api.GET('/v1/monitoring/anomalies', { params, ...attempt }))).anomalies;
    },
  } satisfies Pick<SasClient, 'listInterfaces' | 'listInterfaceAlerts' | 'listAnomalies'>;
}
