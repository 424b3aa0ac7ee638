import { PROBLEMS } from '@sas-embed/contract';
import {
  appointmentIdentifierOf,
  operationOutcome,
  readAppointment,
  refusalStatus,
  type OutcomeIssue,
} from '@sas-embed/fhir';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { countViolations } from '../availability/index.js';
import { isLostConnection, ProblemError } from '../contract/index.js';
import type { EditorPrincipal, Identity } from '../identity/index.js';
import type { RecordCall } from '../monitoring/index.js';
import type { ReadPresented } from '../mutual-tls/index.js';
import { createFhirIntake, type FhirIntakeDeps } from './fhir-intake.js';

/** An honest Appointment has two or three kilobytes; with its narrative, ten. */
const BODY_LIMIT = 64 * 1024;
const MEDIA_TYPES = ['application/fhir+json', 'application/json+fhir', 'application/json'];

/** What the routes of editors need. */
export interface FhirRouteDeps extends FhirIntakeDeps {
  identity: Pick<Identity, 'findRegulator' | 'authenticateEditor'>;
  /** Where what editors send is counted. */
  record?: RecordCall;
  /** The client certificate of a request; none when left out. */
  presented?: ReadPresented;
  /** Public address of the gateway, for `Location`; without it, the address that the editor called. */
  publicUrl?: string;
}

/** Thrown for a request that is refused before its content is looked at. */
class Refused extends Error {
  constructor(
    readonly status: number,
    readonly issue: OutcomeIssue,
  ) {
    super(issue.message);
  }
}

function send(reply: FastifyReply, status: number, issues: Parameters<typeof operationOutcome>[0]): FastifyReply {
  return reply
    .status(status)
    .header('Content-Type', 'application/fhir+json; charset=utf-8')
    .header('Cache-Control', 'no-store')
    .send(Buffer.from(JSON.stringify(operationOutcome(issues))));
}

/** Any error as a refusal; what is not ours says nothing of its cause. */
function toRefused(error: unknown): Refused {
  if (error instanceof Refused) return error;
  if (error instanceof ProblemError) {
    const { status, title } = PROBLEMS[error.code];
    return new Refused(status, {
      code: status === 401 ? 'login' : 'forbidden',
      message: error.details.detail ?? title,
    });
  }
  const { code, statusCode } = error as { code?: string; statusCode?: number };
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return new Refused(415, { code: 'not-supported', message: `The body must be ${MEDIA_TYPES[0]}.` });
  }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new Refused(413, { code: 'too-long', message: `The body must not be larger than ${BODY_LIMIT} bytes.` });
  }
  if (code?.startsWith('FST_') && statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new Refused(statusCode, { code: 'structure', message: 'The request cannot be read.' });
  }
  if (isLostConnection(error)) {
    return new Refused(503, {
      code: 'transient',
      message: 'Not stored: the database does not answer now; send it again.',
    });
  }
  return new Refused(500, { code: 'exception', message: 'Unexpected error; the appointment was not stored.' });
}

/** The identifier that a conditional update names; the guide writes its parameter with a capital (IG-A-01). */
function conditionOf(query: unknown) {
  const found = appointmentIdentifierOf(query);
  if (found) return found;
  throw new Refused(400, { code: 'required', message: 'PUT needs one `identifier=system|value`.' });
}

/**
 * The routes on which editors send appointments (INT_R03): `POST /fhir/Appointment` and
 * `PUT /fhir/Appointment?identifier=system|value`. An answer of success means that the appointment is committed. Every
 * error is an OperationOutcome.
 */
export async function registerFhirRoutes(app: FastifyInstance, deps: FhirRouteDeps): Promise<void> {
  const take = createFhirIntake(deps);
  const editors = new WeakMap<FastifyRequest, EditorPrincipal>();
  const bodies = new WeakMap<FastifyRequest, string>();
  const broken = new WeakMap<FastifyRequest, ReadonlyMap<string, number>>();

  await app.register(
    async (scope) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser(MEDIA_TYPES, { parseAs: 'string', bodyLimit: BODY_LIMIT }, (request, body, done) => {
        bodies.set(request, body as string);
        try {
          done(null, JSON.parse(body as string));
        } catch {
          done(new Refused(400, { code: 'structure', message: 'The body is no JSON.' }));
        }
      });
      // Before the body is read: whoever has no key costs nothing.
      scope.addHook('onRequest', async (request) => {
        editors.set(
          request,
          await deps.identity.authenticateEditor(request.headers.authorization, deps.presented?.(request)),
        );
      });
      // What nobody known sent is no call of an interface.
      scope.addHook('onResponse', async (request, { statusCode, elapsedTime }) => {
        const editorId = editors.get(request)?.editorId;
        if (editorId === undefined) return;
        const outcome = statusCode < 300 ? 'answered' : statusCode < 500 ? 'refused' : 'unavailable';
        const violations = broken.get(request);
        deps.record?.({
          ...{ editorId, flow: 'appointments', outcome, latencyMs: elapsedTime },
          ...(violations && { violations }),
        });
      });
      scope.setErrorHandler((error, request, reply) => {
        const refused = toRefused(error);
        if (refused.status >= 500) request.log.error({ err: error }, 'an appointment could not be stored');
        if (refused.status === 503) void reply.header('Retry-After', '5');
        if (refused.status === 401) void reply.header('WWW-Authenticate', 'Bearer');
        return send(reply, refused.status, [refused.issue]);
      });
      scope.setNotFoundHandler((_request, reply) =>
        send(reply, 404, [{ code: 'not-found', message: 'Only POST and conditional PUT of Appointment are served.' }]),
      );

      async function receive(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
        const { editorId } = editors.get(request)!;
        const condition = request.method === 'PUT' ? conditionOf(request.query) : undefined;
        const { appointment, issues } = readAppointment(request.body);
        if (issues.length > 0) broken.set(request, countViolations(issues));
        if (!appointment) return send(reply, refusalStatus(issues) ?? 422, issues);
        const { system, value } = appointment.identifier;
        if (condition && (condition.system !== system || condition.value !== value)) {
          throw new Refused(400, {
            code: 'value',
            path: 'identifier',
            message: 'The parameter `identifier` must be the identifier in the body.',
          });
        }
        const result = await take(editorId, appointment, condition ? 'update' : 'booking', {
          method: condition ? 'PUT' : 'POST',
          query: condition ? new URL(request.url, 'http://gateway').search : '',
          mediaType: request.headers['content-type'] ?? MEDIA_TYPES[0]!,
          body: bodies.get(request)!,
        });
        if (!result.attributed) {
          request.log.warn({ editorId, appointmentId: result.appointmentId }, 'an appointment of an unknown regulator');
        }
        const base = deps.publicUrl ?? `${request.protocol}://${request.host}`;
        // A POST repeated because its answer was lost, or overtaken by its update, gets the answer of the first.
        const isCreated = result.outcome === 'created' || (!condition && result.outcome !== 'updated');
        return reply
          .status(isCreated ? 201 : 200)
          .header('Location', `${base}/fhir/Appointment/${result.appointmentId}`)
          .header('Cache-Control', 'no-store')
          .send();
      }
      scope.post('/Appointment', receive);
      scope.put('/Appointment', receive);
    },
    { prefix: '/fhir' },
  );
}
