import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import type { RunningServer } from '../../process/index.js';

/** Configuration of the LRM demo host. */
export interface LrmConfig {
  /** The name under which browsers open it: `localhost`, so that it is another site than the gateway. */
  host: string;
  /** 0 takes a free port. */
  port: number;
  gatewayUrl: string;
  issuerUrl: string;
  /** The host's secret at the issuer; never sent to the browser. */
  hostKey: string;
  /** Regulators by the number of the post at which they sit. */
  posts: Record<string, string>;
  /** File of the elements' bundle; by default that of `@sas-embed/elements/bundle`. */
  bundleFile?: string;
}

/** Page files, at the root of the package because they are served as they are. */
const PAGES = new URL('../../../public/lrm/', import.meta.url);
const TYPES: Readonly<Record<string, string>> = {
  'lrm.js': 'text/javascript; charset=utf-8',
  'cases.js': 'text/javascript; charset=utf-8',
  'lrm.css': 'text/css; charset=utf-8',
  'lrm.svg': 'image/svg+xml',
};

/** Starts the LRM demo host: a page that searches care offer within a case, and its server-side token exchange. */
export async function startLrm(config: LrmConfig): Promise<RunningServer> {
  const app = fastify({ forceCloseConnections: true, bodyLimit: 1_024 });
  const bundleFile = config.bundleFile ?? createRequire(import.meta.url).resolve('@sas-embed/elements/bundle');
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src 'self' ${config.gatewayUrl}`,
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');

  app.addHook('onSend', async (_request, reply) => {
    void reply.headers({
      'cache-control': 'no-store',
      'content-security-policy': policy,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
  });

  app.get('/', (request, reply) => {
    const { poste } = request.query as { poste?: string };
    if (poste !== undefined && poste in config.posts) {
      return reply.header('set-cookie', `lrm_poste=${poste}; Path=/; SameSite=Strict`).redirect('/', 303);
    }
    const page = readFileSync(new URL('index.html', PAGES), 'utf8').replace('%GATEWAY%', config.gatewayUrl);
    return reply.type('text/html; charset=utf-8').send(page);
  });

  for (const [file, type] of Object.entries(TYPES)) {
    app.get(`/${file}`, (_request, reply) => reply.type(type).send(readFileSync(new URL(file, PAGES))));
  }
  app.get('/sas-embed/sas-embed.js', (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').send(readFileSync(bundleFile)),
  );

  // The only thing an integrator writes on the server: who is signed in here, vouched for with our secret.
  app.post('/api/token', async (request, reply) => {
    if (![undefined, 'same-origin'].includes(request.headers['sec-fetch-site'])) return reply.code(403).send();
    const post = /(?:^|;\s*)lrm_poste=(\w+)/.exec(request.headers.cookie ?? '')?.[1] ?? '1';
    const response = await fetch(`${config.issuerUrl}/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-host-key': config.hostKey },
      body: JSON.stringify({ regulator: config.posts[post] }),
      signal: AbortSignal.timeout(5_000),
    });
    if (!response.ok) return reply.code(502).send({ error: 'the token issuer refused' });
    const { token } = (await response.json()) as { token: string };
    return { token };
  });

  await app.listen({ host: config.host, port: config.port });
  return { url: `http://${config.host}:${(app.server.address() as AddressInfo).port}`, close: () => app.close() };
}
