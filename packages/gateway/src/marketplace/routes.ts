import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from '../contract/index.js';
import type { EditorPrincipal, Identity } from '../identity/index.js';
import type { ReadPresented } from '../mutual-tls/index.js';
import type { createAnswers } from './answers.js';
import { readDecision } from './operator-client.js';

/** A decision has some hundred bytes. */
const BODY_LIMIT = 16_384;

/**
 * The route on which operators of places de marché answer: `POST /marketplace/requests/{requestId}/answer`. Not of the ANS;
 * see `editor.yaml`. An answer of success means that what it says is committed.
 */
export async function registerAnswerRoute(
  app: FastifyInstance,
  identity: Pick<Identity, 'authenticateEditor'>,
  take: ReturnType<typeof createAnswers>,
  presented?: ReadPresented,
): Promise<void> {
  const operators = new WeakMap<FastifyRequest, EditorPrincipal>();
  await app.register(
    async (scope) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('application/json', { parseAs: 'string', bodyLimit: BODY_LIMIT }, (_, body, done) => {
        try {
          done(null, JSON.parse(body as string));
        } catch {
          done(new ProblemError('invalid-request', { detail: 'The body is no JSON.' }));
        }
      });
      // Before the body is read: whoever has no key costs nothing.
      scope.addHook('onRequest', async (request, reply) => {
        void reply.header('Cache-Control', 'no-store');
        operators.set(request, await identity.authenticateEditor(request.headers.authorization, presented?.(request)));
      });
      scope.post<{ Params: { requestId: string } }>('/requests/:requestId/answer', async (request, reply) => {
        const read = readDecision(request.body);
        if ('faults' in read) {
          throw new ProblemError('invalid-request', {
            detail: `body:${read.faults[0]?.field ?? ''} ${read.faults[0]?.rule ?? ''}`,
            errors: read.faults,
          });
        }
        const { editorId } = operators.get(request)!;
        const { counted, ...outcome } = await take(editorId, request.params.requestId, read.decision, 'called');
        return reply.status(counted ? 200 : 409).send(outcome);
      });
    },
    { prefix: '/marketplace' },
  );
}
