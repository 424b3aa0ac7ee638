import { id, requireOpaque } from './checks.js';
import type { Answer, Api, Attempt } from './http/index.js';
import type { AppointmentsOptions, CallOptions, SasClient, WriteOptions } from './types.js';

/** The key of a write, over all its tries. */
export interface Key {
  'Idempotency-Key': string;
}

/** What the calls about appointments need of the client. */
export interface AppointmentCallDeps {
  api: Api;
  /** Asks; repeats what has passed. */
  read: <T>(call: CallOptions, once: (attempt: Attempt) => Promise<Answer<T>>) => Promise<NonNullable<T>>;
  /** Writes, with one key over all tries. */
  write: <T>(
    call: WriteOptions,
    once: (attempt: Attempt, header: Key) => Promise<Answer<T>>,
  ) => Promise<NonNullable<T>>;
  pages: (call: AppointmentsOptions) => ReturnType<SasClient['appointments']>;
}

/** The operations about appointments. */
export function appointmentCalls({ api, read, write, pages }: AppointmentCallDeps) {
  return {
    async getAppointment(appointmentId, call = {}) {
      const params = { path: { appointmentId: id(appointmentId) } };
      return read(call, (attempt) => api.GET('/v1/appointments/{appointmentId}', { params, ...attempt }));
    },
    async listAppointments({ after, limit, startingFrom, ...call } = {}) {
      const query = {
        ...(after !== undefined && { after }),
        ...(limit !== undefined && { limit }),
        ...(startingFrom !== undefined && { startingFrom }),
      };
      return read(call, (attempt) => api.GET('/v1/appointments', { params: { query }, ...attempt }));
    },
    appointments: (call = {}) => pages(call),
    async getAppointmentHistory(appointmentId, call = {}) {
      const params = { path: { appointmentId: id(appointmentId) } };
      return read(call, (attempt) => api.GET('/v1/appointments/{appointmentId}/history', { params, ...attempt }));
    },
    async setAppointmentStatus(appointmentId, status, call = {}) {
      const path = { appointmentId: id(appointmentId) };
      const body = { status };
      return write(call, (attempt, header) =>
        api.POST('/v1/appointments/{appointmentId}/status', { body, params: { path, header }, ...attempt }),
      );
    },
    async cancelAppointment(appointmentId, call = {}) {
      const path = { appointmentId: id(appointmentId) };
      return write(call, (attempt, header) =>
        api.POST('/v1/appointments/{appointmentId}/cancel', { params: { path, header }, ...attempt }),
      );
    },
    async requestCancellation(appointmentId, requested, call = {}) {
      const path = { appointmentId: id(appointmentId) };
      const body = { requested };
      return write(call, (attempt, header) =>
        api.POST('/v1/appointments/{appointmentId}/cancellation-request', {
          body,
          params: { path, header },
          ...attempt,
        }),
      );
    },
    async linkAppointment(appointmentId, body, call = {}) {
      if ('caseRef' in body) requireOpaque(body.caseRef);
      const path = { appointmentId: id(appointmentId) };
      return write(call, (attempt, header) =>
        api.POST('/v1/appointments/{appointmentId}/link', { body, params: { path, header }, ...attempt }),
      );
    },
    async unlinkAppointment(appointmentId, call = {}) {
      const path = { appointmentId: id(appointmentId) };
      return write(call, (attempt, header) =>
        api.POST('/v1/appointments/{appointmentId}/unlink', { params: { path, header }, ...attempt }),
      );
    },
    async refuseProposal(appointmentId, handoverId, call = {}) {
      const path = { appointmentId: id(appointmentId), handoverId: id(handoverId) };
      return write(call, (attempt, header) =>
        api.POST('/v1/appointments/{appointmentId}/proposals/{handoverId}/refuse', {
          params: { path, header },
          ...attempt,
        }),
      );
    },
    async acknowledgeCallBack(appointmentId, call = {}) {
      const path = { appointmentId: id(appointmentId) };
      return write(call, (attempt, header) =>
        api.POST('/v1/appointments/{appointmentId}/call-back/acknowledge', { params: { path, header }, ...attempt }),
      );
    },
  } satisfies Partial<SasClient>;
}
