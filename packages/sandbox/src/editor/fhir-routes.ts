import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Agendas } from './agenda.js';
import { isAssociation, type EditorConfig } from './config.js';
import { capabilityStatement } from './fhir-capability.js';
import { operationOutcome, type EditorFacts, type Json } from './fhir-common.js';
import { scheduleBundle } from './fhir-duty.js';
import { readScheduleSearch, readSlotSearch, SearchRefused } from './fhir-search.js';
import { slotBundle } from './fhir-templates.js';
import type { Answering, FhirAnswer } from './manners.js';

const ACCEPTED = ['application/fhir+json', 'application/json+fhir', 'application/json', 'application/*', '*/*'];

/** Adds the FHIR server that the platform asks for free slots (INT_R01, INT_R04, SOS Médecins). */
export function fhirRoutes(
  app: FastifyInstance,
  config: EditorConfig,
  agendas: Agendas,
  answering: Answering,
  urls: { pages: () => string; fhir: () => string },
): void {
  const startedAt = Date.now();
  const facts = (): EditorFacts => ({ fhirBaseUrl: `${urls.fhir()}/fhir`, pagesUrl: urls.pages(), oid: config.oid });
  const paths = new Map<string, (query: URLSearchParams, selfUrl: string) => Json>();
  if (config.practitioners.length) paths.set('Slot', searchSlots);
  if (config.associations?.length) paths.set('Schedule', searchSchedules);
  paths.set('metadata', () => capabilityStatement(config, startedAt));

  for (const [path, answer] of paths) {
    app.get(`/fhir/${path}`, async (request, reply) => {
      await answering.send(reply, () => {
        if (!acceptable(request)) return failure(406, 'not-supported', 'this server answers JSON only');
        const query = new URLSearchParams(rawQuery(request));
        return guarded(() => answer(query, `${facts().fhirBaseUrl}/${path}?${encoded(query)}`));
      });
      return reply;
    });
  }
  app.all('/fhir/*', async (request: FastifyRequest, reply: FastifyReply) => {
    const known = paths.has(/^\/fhir\/(\w+)(\?|$)/.exec(request.url)?.[1] ?? '');
    await answering.send(reply, () =>
      known
        ? failure(405, 'not-supported', 'only GET is supported')
        : failure(404, 'not-supported', 'unknown resource type'),
    );
    return reply;
  });

  function searchSlots(query: URLSearchParams, selfUrl: string): Json {
    const { nationalIds, from, to, include } = readSlotSearch(query);
    if (include.services && !config.communities?.length)
      throw new SearchRefused('not-supported', '_include=Slot:service-type-reference is not supported');
    const found = nationalIds.flatMap((nationalId) => {
      const practitioner = agendas.keeper(nationalId);
      if (!practitioner || isAssociation(practitioner)) return [];
      return practitioner.places.map((place) => ({
        practitioner,
        place,
        slots: agendas
          .freeSlots(practitioner, place, from, to)
          // What is for a CPTS alone is told to those who ask for CPTS.
          .filter((slot) => include.services || slot.visibility.some((type) => type !== 'CPTS'))
          .map((slot) =>
            include.services ? slot : { ...slot, visibility: slot.visibility.filter((type) => type !== 'CPTS') },
          ),
      }));
    });
    return slotBundle(facts(), selfUrl, found, include, config.communities);
  }

  function searchSchedules(query: URLSearchParams, selfUrl: string): Json {
    const { nationalIds, from, to, include } = readScheduleSearch(query);
    const found = nationalIds.flatMap((nationalId) => {
      const association = agendas.keeper(nationalId);
      if (!association || !isAssociation(association)) return [];
      return association.places.map((point) => ({
        association,
        point,
        slots: agendas.freeSlots(association, point, from, to),
      }));
    });
    return scheduleBundle(facts(), selfUrl, found, include);
  }
}

/** A refused search is an OperationOutcome. */
function guarded(answer: () => Json): FhirAnswer {
  try {
    return { status: 200, body: answer() };
  } catch (error) {
    if (error instanceof SearchRefused) return failure(400, error.code, error.message);
    throw error;
  }
}

const failure = (status: number, code: string, diagnostics: string): FhirAnswer => ({
  status,
  body: operationOutcome(code, diagnostics),
});

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
