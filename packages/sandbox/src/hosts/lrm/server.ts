import { randomUUID } from 'node:crypto';
import type { RunningServer } from '../../process/index.js';
import { registerProviderSignIn, type ProviderAccess } from './provider-sign-in.js';
import { postOf, startHost, type HostConfig } from '../site/index.js';

/** Configuration of the LRM demo host. */
export interface LrmConfig extends HostConfig {
  /** Regulators by the number of the post at which they sit. */
  posts: Record<string, string>;
  /** Where its regulators sign in, if they do not sit at a post. */
  provider?: ProviderAccess;
}

/**
 * Starts the LRM demo host: a page that searches care offer within a case, the tokens that its server asks for, and the launch of
 * the same search in a page of ours (`POST /api/launch`), as a host without a usable web view does it.
 */
export function startLrm(config: LrmConfig): Promise<RunningServer> {
  return startHost(config, {
    name: 'lrm',
    values: {},
    beforePage: (request, reply) => {
      const { poste } = request.query as { poste?: string };
      if (poste === undefined || !(poste in config.posts)) return false;
      // Who sits down at a post is not who signed in elsewhere.
      const left = 'lrm_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0';
      void reply.header('set-cookie', [`lrm_poste=${poste}; Path=/; SameSite=Strict`, left]).redirect('/', 303);
      return true;
    },
    personOf: (request) => config.posts[postOf(request)],
    routes: (app, tokenOf, origin) => {
      app.post('/api/launch', { bodyLimit: 8_192 }, async (request, reply) => {
        if (![undefined, 'same-origin'].includes(request.headers['sec-fetch-site'])) return reply.code(403).send();
        const token = await tokenOf(request);
        const response = await fetch(`${config.gatewayUrl}/v1/launches`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${token}`,
            'content-type': 'application/json',
            'idempotency-key': randomUUID(),
          },
          body: JSON.stringify(request.body),
          signal: AbortSignal.timeout(5_000),
        });
        const answer = (await response.json()) as { url?: string; code?: string };
        return response.ok ? { url: answer.url } : reply.code(502).send({ error: answer.code });
      });
      return config.provider && registerProviderSignIn(app, origin, config.provider);
    },
  });
}
