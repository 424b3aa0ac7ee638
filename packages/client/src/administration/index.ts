/**
 * For the pages of an administrator: what is not of the regulators' client, so that theirs does not carry it. Rejects with a
 * `SasError`, as the client does; what is wrong with a field is in its `problem.errors`.
 */
import type {
  AdminEditor,
  AdminHost,
  AdminHostInput,
  AdminStructureList,
  Anomaly,
  AnomalyInput,
  AnomalyStepInput,
  AuditPage,
  AuditVerdict,
  BlockedAppointment,
  BlockedAppointmentList,
  DeadLetterList,
  EditorInterfaces,
  FlowSwitchInput,
  HostKeyMade,
  RegulatorAccess,
  RegulatorList,
  ReplayedLetters,
  ServedSasList,
} from '@sas-embed/contract';
import { checkAddress, id } from '../checks.js';
import { createApi, newIdempotencyKey, send, TokenCache, type Answer, type Attempt } from '../http/index.js';
import type { ClientOptions, WriteOptions } from '../types.js';

export type {
  AdminEditor,
  AdminHost,
  AdminHostInput,
  AdminStructureList,
  Anomaly,
  AnomalyInput,
  AnomalyStepInput,
  AuditPage,
  AuditVerdict,
  BlockedAppointment,
  DeadLetterList,
  EditorInterfaces,
  FlowSwitchInput,
  HostKeyMade,
  RegulatorAccess,
  ReplayedLetters,
  ServedSasList,
} from '@sas-embed/contract';
export { isSasError, SasError } from '../errors.js';

/** Which entries of the audit are asked for; instants are ISO 8601 with an offset. */
export interface AuditAsked {
  from?: string;
  to?: string;
  /** An operation, or `session.opened` and the like. */
  action?: string;
  /** Of who did it, or of what it was done on. */
  id?: string;
  /** Entries below this number: the next page. */
  before?: number;
  limit?: number;
}

/** What an administrator sees to. */
export interface Administration {
  /** The editors, as they are configured. */
  listEditors(): Promise<AdminEditor[]>;
  /** How their interfaces do, over the last day. */
  listInterfaces(): Promise<EditorInterfaces[]>;
  /** Switches a flow of an editor off, with a reason, or on. */
  switchFlow(
    editorId: string,
    flow: 'ps' | 'cpts' | 'sos',
    to: FlowSwitchInput,
    options?: WriteOptions,
  ): Promise<EditorInterfaces>;
  /** The registered host applications. */
  listHosts(): Promise<AdminHost[]>;
  /** Registers a host application, or changes one that no configuration file describes. */
  saveHost(hostId: string, host: AdminHostInput, options?: WriteOptions): Promise<AdminHost>;
  /** Removes a host application: nothing of it is taken any more. */
  removeHost(hostId: string, options?: WriteOptions): Promise<void>;
  /**
   * Makes a new key for the server of a host application; the keys of now stay in force for `keepHours` (24). The private half comes
   * once: it is absent where this was asked before and the answer was lost. That key is then to be ended, and another made.
   */
  rotateHostKey(hostId: string, options?: WriteOptions & { keepHours?: number }): Promise<HostKeyMade>;
  /** Ends a key of a host application now. */
  endHostKey(hostId: string, kid: string, options?: WriteOptions): Promise<void>;
  /** The SAS that are served. */
  listServedSas(): Promise<ServedSasList>;
  /** Structures of the directory, by a part of their name or their national id. */
  findStructures(query: string): Promise<AdminStructureList['structures']>;
  /** Anomalies of editors' interfaces, the most urgent first. */
  listAnomalies(asked?: { closed?: boolean }): Promise<Anomaly[]>;
  /** Opens an anomaly. */
  openAnomaly(anomaly: AnomalyInput, options?: WriteOptions): Promise<Anomaly>;
  /** Writes the next step of an anomaly into its history. */
  recordAnomalyStep(anomalyId: string, step: AnomalyStepInput, options?: WriteOptions): Promise<Anomaly>;
  /** Who was ever signed in for the SAS of who asks, and how far each editor that keeps accounts knows him (INT_R02). */
  listRegulators(): Promise<RegulatorAccess[]>;
  /** Takes a regulator's access away, at once and at editors too, or gives it back; for an account manager. */
  setRegulatorAccess(regulatorId: string, enabled: boolean, options?: WriteOptions): Promise<RegulatorAccess>;
  /** Tells editors of a regulator again now, where they did not take his account; for an account manager. */
  resendRegulatorAccounts(regulatorId: string, options?: WriteOptions): Promise<RegulatorAccess>;
  /** Appointments of editors that are in nobody's file, newest first, and why; 200 at most. */
  listBlockedAppointments(): Promise<BlockedAppointment[]>;
  /** Versions of appointments that no LRM took. */
  listDeadLetters(): Promise<DeadLetterList['letters']>;
  /** Sends dead letters again. */
  replayDeadLetters(ids: readonly number[], options?: WriteOptions): Promise<ReplayedLetters>;
  /** Who did what when, newest first. */
  listAudit(asked?: AuditAsked): Promise<AuditPage>;
  /** The same as a table (CSV), up to 50,000 entries. */
  exportAudit(asked?: AuditAsked): Promise<string>;
  /** Goes through the whole chain of the audit. */
  verifyAudit(): Promise<AuditVerdict>;
}

const RETRY = { maxRetries: 2, baseMs: 300, maxMs: 3000 };
const TIMEOUT_MS = 30_000;

/** Makes a client of administration. Cheap: nothing is sent before the first call. */
export function createAdministration(options: Pick<ClientOptions, 'baseUrl' | 'getToken' | 'fetch'>): Administration {
  checkAddress(options.baseUrl);
  const tokens = new TokenCache(options.getToken);
  const api = createApi(options.baseUrl, (request) => (options.fetch ?? globalThis.fetch)(request));

  async function ask<T>(once: (attempt: Attempt) => Promise<Answer<unknown>>, signal?: AbortSignal): Promise<T> {
    const { data } = await send(tokens, RETRY, { repeatable: true, signal, timeoutMs: TIMEOUT_MS }, once);
    return data as T;
  }
  const write = <T>(
    { idempotencyKey = newIdempotencyKey(), signal }: WriteOptions,
    once: (attempt: Attempt, header: { 'Idempotency-Key': string }) => Promise<Answer<unknown>>,
  ) => ask<T>((attempt) => once(attempt, { 'Idempotency-Key': idempotencyKey }), signal);

  return {
    listEditors: async () =>
      (await ask<{ editors: AdminEditor[] }>((attempt) => api.GET('/v1/admin/editors', attempt))).editors,
    listInterfaces: async () =>
      (await ask<{ interfaces: EditorInterfaces[] }>((attempt) => api.GET('/v1/monitoring/interfaces', attempt)))
        .interfaces,
    switchFlow: (editorId, flow, body, call = {}) =>
      write(call, (attempt, header) =>
        api.PUT('/v1/monitoring/interfaces/{editorId}/flows/{flow}/switch', {
          body,
          params: { path: { editorId: id(editorId), flow }, header },
          ...attempt,
        }),
      ),
    listHosts: async () => (await ask<{ hosts: AdminHost[] }>((attempt) => api.GET('/v1/admin/hosts', attempt))).hosts,
    saveHost: (hostId, body, call = {}) =>
      write(call, (attempt, header) =>
        api.PUT('/v1/admin/hosts/{hostId}', { body, params: { path: { hostId: id(hostId) }, header }, ...attempt }),
      ),
    removeHost: (hostId, call = {}) =>
      write(call, (attempt, header) =>
        api.DELETE('/v1/admin/hosts/{hostId}', { params: { path: { hostId: id(hostId) }, header }, ...attempt }),
      ),
    rotateHostKey: (hostId, { keepHours = 24, ...call } = {}) =>
      write(call, (attempt, header) =>
        api.POST('/v1/admin/hosts/{hostId}/keys', {
          ...{ body: { keepHours }, params: { path: { hostId: id(hostId) }, header } },
          ...attempt,
        }),
      ),
    endHostKey: (hostId, kid, call = {}) =>
      write(call, (attempt, header) =>
        api.DELETE('/v1/admin/hosts/{hostId}/keys/{kid}', {
          params: { path: { hostId: id(hostId), kid: id(kid) }, header },
          ...attempt,
        }),
      ),
    listServedSas: () => ask((attempt) => api.GET('/v1/admin/sas', attempt)),
    findStructures: async (query) =>
      (
        await ask<AdminStructureList>((attempt) =>
          api.POST('/v1/admin/structures/find', { body: { query, limit: 50 }, ...attempt }),
        )
      ).structures,
    listAnomalies: async ({ closed = false } = {}) =>
      (
        await ask<{ anomalies: Anomaly[] }>((attempt) =>
          api.GET('/v1/monitoring/anomalies', { params: { query: { closed } }, ...attempt }),
        )
      ).anomalies,
    openAnomaly: (body, call = {}) =>
      write(call, (attempt, header) => api.POST('/v1/monitoring/anomalies', { body, params: { header }, ...attempt })),
    recordAnomalyStep: (anomalyId, body, call = {}) =>
      write(call, (attempt, header) =>
        api.POST('/v1/monitoring/anomalies/{anomalyId}/steps', {
          body,
          params: { path: { anomalyId: id(anomalyId) }, header },
          ...attempt,
        }),
      ),
    listRegulators: async () => (await ask<RegulatorList>((attempt) => api.GET('/v1/regulators', attempt))).regulators,
    setRegulatorAccess: (regulatorId, enabled, call = {}) =>
      write(call, (attempt, header) =>
        api.PUT('/v1/regulators/{regulatorId}/access', {
          body: { enabled },
          params: { path: { regulatorId: id(regulatorId) }, header },
          ...attempt,
        }),
      ),
    resendRegulatorAccounts: (regulatorId, call = {}) =>
      write(call, (attempt, header) =>
        api.POST('/v1/regulators/{regulatorId}/accounts/resend', {
          params: { path: { regulatorId: id(regulatorId) }, header },
          ...attempt,
        }),
      ),
    listBlockedAppointments: async () =>
      (await ask<BlockedAppointmentList>((attempt) => api.GET('/v1/blocked-appointments', attempt))).items,
    listDeadLetters: async () =>
      (await ask<DeadLetterList>((attempt) => api.GET('/v1/admin/dead-letters', attempt))).letters,
    replayDeadLetters: (ids, call = {}) =>
      write(call, (attempt, header) =>
        api.POST('/v1/admin/dead-letters/replay', { body: { ids: [...ids] }, params: { header }, ...attempt }),
      ),
    listAudit: (asked = {}) =>
      ask((attempt) => api.GET('/v1/admin/audit', { params: { query: { ...asked } }, ...attempt })),
    exportAudit: (asked = {}) =>
      ask(async ({ headers, ...attempt }) => {
        const params = { query: { ...asked } };
        const asTable = { headers: { ...headers, Accept: 'text/csv' }, parseAs: 'stream' } as const;
        const answer = await api.GET('/v1/admin/audit', { params, ...attempt, ...asTable });
        return answer.error ? answer : { response: answer.response, data: await answer.response.text() };
      }),
    verifyAudit: () => ask((attempt) => api.POST('/v1/admin/audit/verify', attempt)),
  };
}
