import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from '../contract/index.js';
import type { EditorPrincipal, Identity } from '../identity/index.js';
import type { ReadPresented } from '../mutual-tls/index.js';
import type { Anomalies } from './anomalies.js';
import type { Interfaces, Period } from './interfaces.js';

const PERIODS: readonly string[] = ['hour', 'day', 'week', 'month'] satisfies Period[];

/**
 * What an editor reads of its own interfaces, by its key or certificate: `GET /monitoring/interface`. Not of the ANS; see
 * `editor.yaml`. It learns nothing of any other editor.
 */
export async function registerOwnRoute(
  app: FastifyInstance,
  deps: {
    identity: Pick<Identity, 'authenticateEditor'>;
    interfaces: Interfaces;
    anomalies: Anomalies;
    presented?: ReadPresented;
  },
): Promise<void> {
  const editors = new WeakMap<FastifyRequest, EditorPrincipal>();
  await app.register(
    async (scope) => {
      scope.addHook('onRequest', async (request, reply) => {
        void reply.header('Cache-Control', 'no-store');
        const { authorization } = request.headers;
        editors.set(request, await deps.identity.authenticateEditor(authorization, deps.presented?.(request)));
      });
      scope.get<{ Querystring: { period?: string } }>('/interface', async (request) => {
        const { period = 'day' } = request.query;
        if (!PERIODS.includes(period)) {
          throw new ProblemError('invalid-request', { detail: `period must be one of ${PERIODS.join(', ')}` });
        }
        const { editorId } = editors.get(request)!;
        const { interfaces, ...span } = await deps.interfaces.read(period as Period, editorId);
        // An operator of a place de marché has a key too, and no interface of these.
        if (!interfaces[0]) throw new ProblemError('not-found', { detail: 'No interface is kept of this caller.' });
        return { ...span, interface: interfaces[0], anomalies: await deps.anomalies.list(editorId, false) };
      });
    },
    { prefix: '/monitoring' },
  );
}
