import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { FastifyRequest } from 'fastify';
import type { RunningServer } from '../../process/index.js';
import { SCENARIOS, TrainingWorld, type TrainingConfig } from '../../training/index.js';
import { startHost, type HostConfig } from '../site/index.js';

/** Configuration of the training's server. */
export type TrainingSiteConfig = HostConfig & TrainingConfig;

/** Path of the page. */
export const TRAINING_PATH = '/formation';

/**
 * Starts the server of the training: its page (of `@sas-embed/web`), tokens of who is trained, and the world that a scenario
 * needs: `GET /api/scenarios`, `POST /api/runs/<scenario>` and `POST /api/end`; `GET /api/health` tells whether the gateway
 * answers. Requests of other sites are refused.
 */
export function startTraining(config: TrainingSiteConfig): Promise<RunningServer> {
  const page = createRequire(import.meta.url).resolve('@sas-embed/web/pages/training.html');
  const world = new TrainingWorld(config, SCENARIOS);
  return startHost(config, {
    name: 'training',
    pages: new URL('./', pathToFileURL(page)),
    beforePage: (_request, reply) => {
      void reply.redirect(TRAINING_PATH, 302);
      return true;
    },
    more: { [TRAINING_PATH]: 'training.html' },
    values: {},
    data: { '/api/scenarios': world.list },
    personOf: () => config.trainee.id,
    routes: (app) => {
      app.addHook('onRequest', async (request, reply) => {
        if (request.method === 'POST' && ![undefined, 'same-origin'].includes(request.headers['sec-fetch-site']))
          await reply.code(403).send({ error: 'requests of other sites are refused' });
      });
      app.post('/api/runs/:id', async (request: FastifyRequest<{ Params: { id: string } }>, reply) => {
        const run = await world.begin(request.params.id);
        return run ?? reply.code(404).send({ error: 'no such scenario' });
      });
      app.get('/api/health', async () => {
        const health = fetch(`${config.gatewayUrl}/v1/health`, { signal: AbortSignal.timeout(2_000) });
        return { gateway: await health.then(({ ok }) => ok).catch(() => false) };
      });
      app.post('/api/end', async (_request, reply) => {
        await world.end();
        return reply.code(204).send();
      });
      return undefined;
    },
  });
}
