import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Agendas } from './agenda.js';
import type { EditorConfig } from './config.js';
import { readSlotSearch, SearchRefused } from './fhir-search.js';
import type { EditorFacts, FoundSlots } from './fhir-templates.js';
import { capabilityStatement, operationOutcome, slotBundle } from './fhir-templates.js';
import type { Answering, FhirAnswer } from './manners.js';

const ACCEPTED = ['application/fhir+json', 'application/json+fhir', 'application/json', 'application/*', '*/*'];

/** Adds the FHIR server that the platform asks for free slots (INT_R01). */
export function fhirRoutes(
  app: FastifyInstance,
  config: EditorConfig,
  agendas: Agendas,
  answering: Answering,
  baseUrl: () => string,
): void {
  const startedAt = Date.now();

  app.get('/fhir/Slot', async (request, reply) => {
    await answering.send(reply, () => (acceptable(request) ? search(request) : notAcceptable()));
    return reply;
  });
  app.get('/fhir/metadata', async (request, reply) => {
    await answering.send(reply, () =>
      acceptable(request) ? { status: 200, body: capabilityStatement(config.label, startedAt) } : notAcceptable(),
    );
    return reply;
  });
  app.all('/fhir/*', async (request, reply) => {
    const known = /^\/fhir\/(Slot|metadata)(\?|$)/.test(request.url);
    await answering.send(reply, () => ({
      status: known ? 405 : 404,
      body: operationOutcome('not-supported', known ? 'only GET is supported' : 'unknown resource type'),
    }));
    return reply;
  });

  function search(request: FastifyRequest): FhirAnswer {
    const query = new URLSearchParams(rawQuery(request));
    try {
      const wanted = readSlotSearch(query);
      const facts: EditorFacts = { fhirBaseUrl: `${baseUrl()}/fhir`, pagesUrl: baseUrl(), oid: config.oid };
      const found: FoundSlots[] = [...new Set(wanted.nationalIds)].flatMap((nationalId) => {
        const practitioner = agendas.practitioner(nationalId);
        if (!practitioner) return [];
        return practitioner.places.map((place) => ({
          practitioner,
          place,
          slots: agendas.freeSlots(practitioner, place, wanted.from, wanted.to),
        }));
      });
      const include = { schedules: wanted.includeSchedules, actors: wanted.includeActors };
      return { status: 200, body: slotBundle(facts, `${facts.fhirBaseUrl}/Slot?${encoded(query)}`, found, include) };
    } catch (error) {
      if (error instanceof SearchRefused) return { status: 400, body: operationOutcome(error.code, error.message) };
      throw error;
    }
  }
}

/** The query exactly as it came. */
export function rawQuery(request: FastifyRequest): string {
  const url = request.raw.url ?? '';
  const at = url.indexOf('?');
  return at < 0 ? '' : url.slice(at + 1);
}

/** The parameters received, all of them and no other, percent-encoded: what the self link must be. */
function encoded(query: URLSearchParams): string {
  return [...query].map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
}

function acceptable(request: FastifyRequest): boolean {
  const { accept } = request.headers;
  return !accept || accept.split(',').some((type) => ACCEPTED.includes(type.split(';')[0]!.trim().toLowerCase()));
}

const notAcceptable = (): FhirAnswer => ({
  status: 406,
  body: operationOutcome('not-supported', 'this server answers JSON only'),
});
