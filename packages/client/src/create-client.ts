import type { Indicators } from '@sas-embed/contract';
import { appointmentCalls } from './appointment-calls.js';
import { monitoringCalls } from './monitoring-calls.js';
import type { Key } from './appointment-calls.js';
import { checkAddress, id, requireOpaque } from './checks.js';
import { SasError } from './errors.js';
import { feedEvents } from './feed.js';
import type { Reconnect } from './feed.js';
import { createApi, newIdempotencyKey, send, TokenCache } from './http/index.js';
import type { Answer, Attempt, RetryPolicy } from './http/index.js';
import { pages } from './pages.js';
import { searchEvents } from './search.js';
import type { CallOptions, ClientOptions, IndicatorsAsked, SasClient, SearchOptions, WriteOptions } from './types.js';

/** Waits between tries; tests shorten them. */
export interface Tuning {
  /** Of calls. */
  retry: Omit<RetryPolicy, 'maxRetries'>;
  /** Of the feed. */
  reconnect: Reconnect;
}

const TUNING: Tuning = {
  retry: { baseMs: 300, maxMs: 3000 },
  reconnect: { baseMs: 500, maxMs: 30_000, steadyMs: 5000 },
};

/**
 * Makes a client of the gateway. Cheap: nothing is sent, and no token asked for, before the first call.
 *
 * Never follows a redirection, sends no cookie and no referrer, puts no token, address or text in a URL, stores nothing.
 */
export function createClient(options: ClientOptions): SasClient {
  return createTunedClient(options, TUNING);
}

/** `createClient` with its waits; for the tests of this package. */
export function createTunedClient(options: ClientOptions, tuning: Tuning): SasClient {
  checkAddress(options.baseUrl);
  const { timeoutMs: defaultTimeoutMs = 8000, silenceMs = 20_000, maxRetries = 2 } = options;
  const policy: RetryPolicy = { maxRetries, ...tuning.retry };
  const tokens = new TokenCache(options.getToken);
  // Looked up at each call, so that a page's instrumentation of `fetch` is honoured, and a server can start without one.
  const api = createApi(options.baseUrl, (request) => (options.fetch ?? globalThis.fetch)(request));

  /** A call that only reads. */
  async function read<T>(call: CallOptions, once: (attempt: Attempt) => Promise<Answer<T>>, signed = true) {
    const plan = { repeatable: true, signal: call.signal, timeoutMs: call.timeoutMs ?? defaultTimeoutMs };
    return dataOf(await send(signed ? tokens : undefined, policy, plan, once));
  }

  /** A call that writes, with one key over all its tries. */
  async function write<T>(call: WriteOptions, once: (attempt: Attempt, key: Key) => Promise<Answer<T>>) {
    const key = { 'Idempotency-Key': call.idempotencyKey ?? newIdempotencyKey() };
    const plan = { repeatable: true, signal: call.signal, timeoutMs: call.timeoutMs ?? defaultTimeoutMs };
    return send<T>(tokens, policy, plan, (attempt) => once(attempt, key));
  }

  /** A call that answers a search's events. */
  const found = (call: SearchOptions, once: (attempt: StreamAttempt) => Promise<Answer<unknown>>) =>
    searchEvents(
      {
        silenceMs,
        open: (signal) =>
          send(tokens, policy, { repeatable: true, signal }, ({ headers, ...attempt }) =>
            once({
              ...attempt,
              headers: { ...headers, Accept: call.transport === 'json' ? 'application/json' : SSE_OR_JSON },
              parseAs: 'stream',
            }),
          ),
      },
      call,
    );

  const client: SasClient = {
    async suggestSpecialties(query, { limit, ...call } = {}) {
      const body = { query, limit: limit ?? 8 };
      return (await read(call, (attempt) => api.POST('/v1/specialties/suggest', { body, ...attempt }))).items;
    },
    async suggestLocations(query, { limit, ...call } = {}) {
      const body = { query, limit: limit ?? 8 };
      return (await read(call, (attempt) => api.POST('/v1/locations/suggest', { body, ...attempt }))).items;
    },
    resolveLocation: (body, call = {}) =>
      read(call, (attempt) => api.POST('/v1/locations/resolve', { body, ...attempt })),

    search: ({ limit = 100, ...what }, call = {}) =>
      found(call, (attempt) => api.POST('/v1/search', { body: { ...what, limit }, ...attempt })),
    searchMembers: (structureId, { limit = 100, ...what } = {}, call = {}) => {
      const params = { path: { structureId: id(structureId) } };
      return found(call, (attempt) =>
        api.POST('/v1/structures/{structureId}/members', { params, body: { ...what, limit }, ...attempt }),
      );
    },
    async getOffer(offerId, call = {}) {
      const params = { path: { offerId: id(offerId) } };
      return read(call, (attempt) => api.GET('/v1/offers/{offerId}', { params, ...attempt }));
    },
    async getOfferSlots(offerId, call = {}) {
      const params = { path: { offerId: id(offerId) } };
      return read(call, (attempt) => api.GET('/v1/offers/{offerId}/slots', { params, ...attempt }));
    },

    rereadSlots: (offerIds, call = {}) => {
      const body = { offerIds: [...offerIds], ...(call.only && { only: call.only }) };
      return read(call, (attempt) => api.POST('/v1/offers/slots', { body, ...attempt }));
    },

    async createHold(body, call = {}) {
      requireOpaque(body.caseRef);
      return dataOf(
        await write(call, (attempt, header) => api.POST('/v1/holds', { body, params: { header }, ...attempt })),
      );
    },
    async releaseHold(holdId, call = {}) {
      const path = { holdId: id(holdId) };
      await write(call, (attempt, header) =>
        api.DELETE('/v1/holds/{holdId}', { params: { path, header }, ...attempt }),
      );
    },
    async extendHold(holdId, call = {}) {
      const path = { holdId: id(holdId) };
      return dataOf(
        await write(call, (attempt, header) =>
          api.POST('/v1/holds/{holdId}/extend', { params: { path, header }, ...attempt }),
        ),
      );
    },
    async confirmHold(holdId, call = {}) {
      const path = { holdId: id(holdId) };
      return dataOf(
        await write(call, (attempt, header) =>
          api.POST('/v1/holds/{holdId}/confirm', { params: { path, header }, ...attempt }),
        ),
      );
    },
    async createHandover(holdId, call = {}) {
      const path = { holdId: id(holdId) };
      return dataOf(
        await write(call, (attempt, header) =>
          api.POST('/v1/holds/{holdId}/handover', { params: { path, header }, ...attempt }),
        ),
      );
    },
    async getHandover(handoverId, call = {}) {
      const params = { path: { handoverId: id(handoverId) } };
      return read(call, (attempt) => api.GET('/v1/handovers/{handoverId}', { params, ...attempt }));
    },
    listHandovers: (call = {}) => read(call, (attempt) => api.GET('/v1/handovers', attempt)),
    async closeHandover(handoverId, body, call = {}) {
      const path = { handoverId: id(handoverId) };
      return dataOf(
        await write(call, (attempt, header) =>
          api.POST('/v1/handovers/{handoverId}/close', { body, params: { path, header }, ...attempt }),
        ),
      );
    },

    async createOverbooking(body, call = {}) {
      requireOpaque(body.caseRef);
      return dataOf(
        await write(call, (attempt, header) => api.POST('/v1/overbookings', { body, params: { header }, ...attempt })),
      );
    },

    async createMarketplaceRequest(body, call = {}) {
      requireOpaque(body.caseRef);
      return dataOf(
        await write(call, (attempt, header) =>
          api.POST('/v1/marketplace-requests', { body, params: { header }, ...attempt }),
        ),
      );
    },
    async getMarketplaceRequest(requestId, call = {}) {
      const params = { path: { requestId: id(requestId) } };
      return read(call, (attempt) => api.GET('/v1/marketplace-requests/{requestId}', { params, ...attempt }));
    },
    async listMarketplaceRequests({ offerId, ...call } = {}) {
      const query = { ...(offerId !== undefined && { offerId }) };
      return read(call, (attempt) => api.GET('/v1/marketplace-requests', { params: { query }, ...attempt }));
    },
    async findMarketplaceRequests(body, call = {}) {
      requireOpaque(body.caseRef);
      return read(call, (attempt) => api.POST('/v1/marketplace-requests/find', { body, ...attempt }));
    },
    async withdrawMarketplaceRequest(requestId, call = {}) {
      const path = { requestId: id(requestId) };
      return dataOf(
        await write(call, (attempt, header) =>
          api.POST('/v1/marketplace-requests/{requestId}/withdraw', { params: { path, header }, ...attempt }),
        ),
      );
    },
    async recordMarketplaceCall(body, call = {}) {
      requireOpaque(body.caseRef);
      return dataOf(
        await write(call, (attempt, header) =>
          api.POST('/v1/marketplace-calls', { body, params: { header }, ...attempt }),
        ),
      );
    },

    ...appointmentCalls({
      ...{ api, read, pages: (call) => pages(client, call) },
      write: async (call, once) => dataOf(await write(call, once)),
    }),
    async createLaunch(body, call = {}) {
      requireOpaque(body.caseRef);
      return dataOf(
        await write(call, (attempt, header) => api.POST('/v1/launches', { body, params: { header }, ...attempt })),
      );
    },
    async redeemLaunch(ticket, call = {}) {
      const body = { ticket };
      return dataOf(
        await write(call, (attempt, header) =>
          api.POST('/v1/launches/redeem', { body, params: { header }, ...attempt }),
        ),
      );
    },
    async listAgendas(call = {}) {
      return (await read(call, (attempt) => api.GET('/v1/agendas', attempt))).items;
    },
    async getAgenda(offerId, { from, to }, call = {}) {
      const params = { path: { offerId: id(offerId) }, query: { from, to } };
      return read(call, (attempt) => api.GET('/v1/agendas/{offerId}', { params, ...attempt }));
    },
    async createAgendaRule(offerId, body, call = {}) {
      const path = { offerId: id(offerId) };
      return dataOf(
        await write(call, (attempt, header) =>
          api.POST('/v1/agendas/{offerId}/rules', { body, params: { path, header }, ...attempt }),
        ),
      );
    },
    async updateAgendaRule(offerId, { id: ruleId, version }, body, call = {}) {
      const path = { offerId: id(offerId), ruleId: id(ruleId) };
      return dataOf(
        await write(call, (attempt, header) =>
          api.PUT('/v1/agendas/{offerId}/rules/{ruleId}', {
            body,
            params: { path, query: { version, ...(call.onwards !== undefined && { onwards: call.onwards }) }, header },
            ...attempt,
          }),
        ),
      );
    },
    async deleteAgendaRule(offerId, { id: ruleId, version }, call = {}) {
      const path = { offerId: id(offerId), ruleId: id(ruleId) };
      await write(call, (attempt, header) =>
        api.DELETE('/v1/agendas/{offerId}/rules/{ruleId}', {
          params: { path, query: { version }, header },
          ...attempt,
        }),
      );
    },
    async setAgendaException(offerId, { id: ruleId, version }, date, body, call = {}) {
      const path = { offerId: id(offerId), ruleId: id(ruleId), date: id(date) };
      return dataOf(
        await write(call, (attempt, header) =>
          api.PUT('/v1/agendas/{offerId}/rules/{ruleId}/exceptions/{date}', {
            body,
            params: { path, query: { version }, header },
            ...attempt,
          }),
        ),
      );
    },
    async clearAgendaException(offerId, { id: ruleId, version }, date, call = {}) {
      const path = { offerId: id(offerId), ruleId: id(ruleId), date: id(date) };
      return dataOf(
        await write(call, (attempt, header) =>
          api.DELETE('/v1/agendas/{offerId}/rules/{ruleId}/exceptions/{date}', {
            params: { path, query: { version }, header },
            ...attempt,
          }),
        ),
      );
    },
    async createUnavailability(offerId, body, call = {}) {
      const path = { offerId: id(offerId) };
      return dataOf(
        await write(call, (attempt, header) =>
          api.POST('/v1/agendas/{offerId}/unavailabilities', { body, params: { path, header }, ...attempt }),
        ),
      );
    },
    async deleteUnavailability(offerId, unavailabilityId, call = {}) {
      const path = { offerId: id(offerId), unavailabilityId: id(unavailabilityId) };
      await write(call, (attempt, header) =>
        api.DELETE('/v1/agendas/{offerId}/unavailabilities/{unavailabilityId}', {
          params: { path, header },
          ...attempt,
        }),
      );
    },
    async setAgendaVacation(offerId, version, vacation, call = {}) {
      const path = { offerId: id(offerId) };
      return dataOf(
        await write(call, (attempt, header) =>
          api.PUT('/v1/agendas/{offerId}/vacation', {
            body: { vacation },
            params: { path, query: { version }, header },
            ...attempt,
          }),
        ),
      );
    },

    listParticipations: (call = {}) => read(call, (attempt) => api.GET('/v1/participations', attempt)),
    async declareParticipation(places, declaration, call = {}) {
      const body = { places: [...places], declaration };
      return dataOf(
        await write(call, (attempt, header) => api.PUT('/v1/participations', { body, params: { header }, ...attempt })),
      ).places;
    },
    async withdrawParticipation({ offerId, version }, call = {}) {
      const path = { offerId: id(offerId) };
      return dataOf(
        await write(call, (attempt, header) =>
          api.DELETE('/v1/participations/{offerId}', { params: { path, query: { version }, header }, ...attempt }),
        ),
      );
    },
    getIndicators: (asked = {}, call = {}) =>
      read(call, (attempt) => {
        const answer = api.GET('/v1/indicators', { params: { query: queryOf(asked) }, ...attempt });
        return answer as Promise<Answer<Indicators>>;
      }),
    exportIndicators: (asked = {}, call = {}) =>
      read(call, async ({ headers, ...attempt }) => {
        const params = { query: queryOf(asked) };
        const asTable = { headers: { ...headers, Accept: 'text/csv' }, parseAs: 'stream' } as const;
        const answer = await api.GET('/v1/indicators', { params, ...attempt, ...asTable });
        return answer.error ? answer : { response: answer.response, data: await answer.response.text() };
      }),
    async suggestStructures(kind, query, { limit, ...call } = {}) {
      const body = { kind, query, limit: limit ?? 8 };
      return (await read(call, (attempt) => api.POST('/v1/structures/suggest', { body, ...attempt }))).items;
    },
    async describeStructure({ nationalId, version }, body, call = {}) {
      const path = { structureId: id(nationalId) };
      return dataOf(
        await write(call, (attempt, header) =>
          api.PUT('/v1/structures/{structureId}/profile', {
            body,
            params: { path, query: { version }, header },
            ...attempt,
          }),
        ),
      );
    },

    ...monitoringCalls({ api, read }),

    feed: (call = {}) =>
      feedEvents(
        {
          silenceMs,
          reconnect: tuning.reconnect,
          // The feed waits and comes back by itself.
          open: (cursor, signal) =>
            send(tokens, { ...policy, maxRetries: 0 }, { repeatable: true, signal }, ({ headers, ...attempt }) =>
              api.GET('/v1/feed', {
                ...attempt,
                headers: {
                  ...headers,
                  Accept: SSE_OR_JSON,
                  ...(cursor !== undefined && { 'Last-Event-ID': cursor }),
                },
                parseAs: 'stream',
              }),
            ),
        },
        call,
      ),

    getSession: (call = {}) => read(call, (attempt) => api.GET('/v1/session', attempt)),
    async endSession(call = {}) {
      const plan = { repeatable: true, signal: call.signal, timeoutMs: call.timeoutMs ?? defaultTimeoutMs };
      await send(tokens, policy, plan, (attempt) => api.DELETE('/v1/session', attempt));
    },
    getHealth: (call = {}) => read(call, (attempt) => api.GET('/v1/health', attempt), false),
    reset: () => tokens.reset(),
  };
  return client;
}

const SSE_OR_JSON = 'text/event-stream, application/json;q=0.5';

type StreamAttempt = Attempt & { parseAs: 'stream' };

function dataOf<T>({ data, response }: Answer<T>): NonNullable<T> {
  if (data !== undefined && data !== null) return data;
  throw new SasError('invalid-answer: the answer has no body', { code: 'invalid-answer', status: response.status });
}

/** The parameters that are set. */
const queryOf = ({ from, to, by }: IndicatorsAsked) => ({
  ...(from && { from }),
  ...(to && { to }),
  ...(by && { by }),
});
